package profile

import (
	"encoding/json"
	"maps"
	"slices"
)

// Merge joins what two copies of the program made of a book: each change of
// either stays, down to single fields. Where both changed the same field, ours
// counts. What one deleted and the other changed stays.
func Merge(base, ours, theirs Book) Book {
	merged := Book{
		Selected: ours.Selected,
		Profiles: mergeLists(base.Profiles, ours.Profiles, theirs.Profiles, func(p Profile) string { return p.ID }),
		Environments: mergeLists(
			base.Environments, ours.Environments, theirs.Environments, func(e Environment) string { return e.ID },
		),
		Settings: mergeOne(base.Settings, ours.Settings, theirs.Settings),
		OrphanedSecrets: mergeLists(
			base.OrphanedSecrets, ours.OrphanedSecrets, theirs.OrphanedSecrets, func(id string) string { return id },
		),
	}
	// An environment that one copy deleted stays while the other has a profile in it.
	for _, p := range merged.Profiles {
		if slices.ContainsFunc(merged.Environments, func(e Environment) bool { return e.ID == p.EnvironmentID }) {
			continue
		}
		for _, of := range [][]Environment{ours.Environments, theirs.Environments} {
			if n := slices.IndexFunc(of, func(e Environment) bool { return e.ID == p.EnvironmentID }); n >= 0 {
				merged.Environments = append(merged.Environments, of[n])
				break
			}
		}
	}
	return merged.sanitized()
}

// mergeLists joins lists of things with IDs. The order is ours if we changed it,
// else theirs.
func mergeLists[T any](base, ours, theirs []T, id func(T) string) []T {
	was, mine, other := byID(base, id), byID(ours, id), byID(theirs, id)
	pick := func(key string) (T, bool) {
		before, inBase := was[key]
		a, inOurs := mine[key]
		b, inTheirs := other[key]
		switch {
		case inOurs && inTheirs:
			return mergeOne(before, a, b), true
		case inOurs:
			return a, !inBase || !same(before, a)
		default:
			return b, inTheirs && (!inBase || !same(before, b))
		}
	}
	order, rest := ids(ours, id), ids(theirs, id)
	if slices.Equal(common(order, was), common(ids(base, id), mine)) {
		order, rest = rest, order
	}
	for n, key := range rest { // each after the one that it stood behind
		if slices.Contains(order, key) {
			continue
		}
		at := 0
		if n > 0 {
			at = slices.Index(order, rest[n-1]) + 1
		}
		order = slices.Insert(order, at, key)
	}
	var merged []T
	for _, key := range order {
		if v, stays := pick(key); stays {
			merged = append(merged, v)
		}
	}
	return merged
}

func byID[T any](list []T, id func(T) string) map[string]T {
	m := map[string]T{}
	for _, v := range list {
		m[id(v)] = v
	}
	return m
}

func ids[T any](list []T, id func(T) string) []string {
	keys := make([]string, len(list))
	for n, v := range list {
		keys[n] = id(v)
	}
	return keys
}

// common are the keys that are in m too.
func common[T any](keys []string, m map[string]T) []string {
	return slices.DeleteFunc(slices.Clone(keys), func(k string) bool { _, in := m[k]; return !in })
}

func same(a, b any) bool {
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && string(x) == string(y)
}

// mergeOne joins two changes of one thing, field by field.
func mergeOne[T any](base, ours, theirs T) T {
	if same(ours, theirs) || same(base, theirs) {
		return ours
	}
	if same(base, ours) {
		return theirs
	}
	was, mine, other := fields(base), fields(ours), fields(theirs)
	for key := range maps.Keys(mergeKeys(was, mine)) {
		if string(was[key]) == string(mine[key]) {
			continue
		}
		if value, there := mine[key]; there {
			other[key] = value
		} else {
			delete(other, key)
		}
	}
	var merged T
	raw, err := json.Marshal(other)
	if err != nil || json.Unmarshal(raw, &merged) != nil {
		return ours
	}
	return merged
}

func mergeKeys(a, b map[string]json.RawMessage) map[string]json.RawMessage {
	all := maps.Clone(a)
	maps.Copy(all, b)
	return all
}

func fields(v any) map[string]json.RawMessage {
	raw, _ := json.Marshal(v)
	m := map[string]json.RawMessage{}
	_ = json.Unmarshal(raw, &m)
	return m
}
