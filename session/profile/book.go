package profile

import (
	"encoding/json"
	"slices"
	"strings"

	"sessiontray/session/secret"
	"sessiontray/session/videoio"
)

// Book is all that is remembered. It is a value: treat its slices as immutable;
// what changes it returns a copy.
type Book struct {
	Selected     string        `json:"selected"` // ID of a profile; empty for none
	Profiles     []Profile     `json:"profiles"` // in the user's order
	Environments []Environment `json:"environments,omitempty"`
	Settings     Settings      `json:"settings,omitzero"`
	// OrphanedSecrets are the IDs of profiles that are deleted, but not yet their secrets.
	OrphanedSecrets []string `json:"leftovers,omitempty"`
}

// NewBook is what is there at the first start: one profile, for the sandbox.
func NewBook() Book {
	p := New()
	return Book{Selected: p.ID, Profiles: []Profile{p}}
}

// Equal reports whether two books say the same.
func (b Book) Equal(other Book) bool {
	x, errX := json.Marshal(b)
	y, errY := json.Marshal(other)
	return errX == nil && errY == nil && string(x) == string(y)
}

// WithOrphanedSecrets notes that secrets of a deleted profile are still to be deleted, or
// no longer.
func (b Book) WithOrphanedSecrets(id string, is bool) Book {
	b.OrphanedSecrets = slices.DeleteFunc(slices.Clone(b.OrphanedSecrets), func(other string) bool { return other == id })
	if is {
		b.OrphanedSecrets = append(b.OrphanedSecrets, id)
	}
	return b
}

// AllEnvironments are the environments to choose from.
func (b Book) AllEnvironments() []Environment { return environments(b.Environments) }

// EnvironmentOf is the environment of a profile, with the profile's own address
// where it has one.
func (b Book) EnvironmentOf(p Profile) Environment { return EnvironmentIn(b.AllEnvironments(), p) }

// EnvironmentIn is [Book.EnvironmentOf] where the environments are known.
func EnvironmentIn(all []Environment, p Profile) Environment {
	n := slices.IndexFunc(all, func(e Environment) bool { return e.ID == p.EnvironmentID })
	if n < 0 {
		n = 0
	}
	e := all[n]
	if e.ID == CustomID {
		e.BaseURL, e.Production = p.BaseURL, p.Production
		if p.Generation != "" {
			e.Generation = p.Generation
		}
	}
	return e
}

// RulesOf are the rules that hold for a profile.
func (b Book) RulesOf(p Profile) Rules {
	if p.Rules != nil {
		return *p.Rules
	}
	return b.Settings.Rules
}

// Index is where the profile with an ID is, -1 for nowhere.
func (b Book) Index(id string) int {
	return slices.IndexFunc(b.Profiles, func(p Profile) bool { return p.ID == id })
}

// Find returns the profile with an ID.
func (b Book) Find(id string) (Profile, bool) {
	if n := b.Index(id); n >= 0 {
		return b.Profiles[n], true
	}
	return Profile{}, false
}

// With puts a profile in the place of the one with its ID.
func (b Book) With(p Profile) Book {
	if n := b.Index(p.ID); n >= 0 {
		b.Profiles = slices.Clone(b.Profiles)
		b.Profiles[n] = p
	}
	return b
}

// Insert puts a profile at a place, the end if that is beyond.
func (b Book) Insert(p Profile, at int) Book {
	b.Profiles = slices.Insert(slices.Clone(b.Profiles), min(max(at, 0), len(b.Profiles)), p)
	return b
}

// Without leaves out a profile. If it was selected, the next one is.
func (b Book) Without(id string) Book {
	n := b.Index(id)
	if n < 0 {
		return b
	}
	b.Profiles = slices.Delete(slices.Clone(b.Profiles), n, n+1)
	if b.Selected == id {
		b.Selected = ""
		if len(b.Profiles) > 0 {
			b.Selected = b.Profiles[min(n, len(b.Profiles)-1)].ID
		}
	}
	return b
}

// Ordered are the profiles as they are to be shown: pinned ones first, else in
// the user's order.
func (b Book) Ordered() []Profile {
	ordered := slices.Clone(b.Profiles)
	slices.SortStableFunc(ordered, func(x, y Profile) int {
		switch {
		case x.Pinned == y.Pinned:
			return 0
		case x.Pinned:
			return -1
		}
		return 1
	})
	return ordered
}

// Move moves a profile by one place among those that are shown beside it, up
// for -1 and down for 1. Pinned ones stay first.
func (b Book) Move(id string, by int) Book {
	ordered := b.Ordered()
	n := slices.IndexFunc(ordered, func(p Profile) bool { return p.ID == id })
	to := n + by
	if n < 0 || to < 0 || to >= len(ordered) || ordered[n].Pinned != ordered[to].Pinned {
		return b
	}
	ordered[n], ordered[to] = ordered[to], ordered[n]
	b.Profiles = ordered
	return b
}

// WithEnvironment puts an environment in the place of the one with its ID, or
// adds it.
func (b Book) WithEnvironment(e Environment) Book {
	b.Environments = slices.Clone(b.Environments)
	if n := slices.IndexFunc(b.Environments, func(other Environment) bool { return other.ID == e.ID }); n >= 0 {
		b.Environments[n] = e
	} else {
		b.Environments = append(b.Environments, e)
	}
	return b
}

// WithoutEnvironment leaves out an environment of the user's own. Profiles that
// used it keep its address, and its mark, as their own.
func (b Book) WithoutEnvironment(id string) Book {
	n := slices.IndexFunc(b.Environments, func(e Environment) bool { return e.ID == id })
	if n < 0 || builtIn(id) {
		return b
	}
	gone := b.Environments[n]
	b.Environments = slices.Delete(slices.Clone(b.Environments), n, n+1)
	b.Profiles = slices.Clone(b.Profiles)
	for i := range b.Profiles {
		if p := &b.Profiles[i]; p.EnvironmentID == id {
			p.EnvironmentID, p.BaseURL, p.Generation, p.Production = CustomID, gone.BaseURL, gone.Generation, gone.Production
		}
	}
	return b
}

// CopyName is a name for a copy of a profile that no other has.
func (b Book) CopyName(of string) string {
	of = strings.TrimSuffix(of, " copy")
	name := of + " copy"
	for slices.ContainsFunc(b.Profiles, func(p Profile) bool { return p.Title() == name }) {
		name += " copy"
	}
	return name
}

// sanitized replaces what cannot be, in all parts.
func (b Book) sanitized() Book {
	environments, seen := map[string]bool{}, map[string]bool{} // by ID: one can be the other's
	var own []Environment
	for _, e := range b.Environments {
		if e.ID == "" || environments[e.ID] {
			continue
		}
		environments[e.ID] = true
		if !slices.Contains(videoio.Generations, e.Generation) {
			e.Generation = videoio.Generations[0]
		}
		own = append(own, e)
	}
	b.Environments = own
	all := b.AllEnvironments()
	var profiles []Profile
	for _, p := range b.Profiles {
		if p = p.sanitized(all); !seen[p.ID] {
			seen[p.ID] = true
			profiles = append(profiles, p)
		}
	}
	b.Profiles = profiles
	if b.Index(b.Selected) < 0 {
		b.Selected = ""
		if len(profiles) > 0 {
			b.Selected = profiles[0].ID
		}
	}
	b.Settings = b.Settings.sanitized()
	b.OrphanedSecrets = slices.DeleteFunc(
		slices.Clone(b.OrphanedSecrets), func(id string) bool { return seen[id] },
	) // a profile that is back
	if len(b.OrphanedSecrets) == 0 {
		b.OrphanedSecrets = nil
	}
	return b
}

// withoutSecrets leaves out what looks like a token or holds one.
func (b Book) withoutSecrets() Book {
	b.Profiles = slices.Clone(b.Profiles)
	for n := range b.Profiles {
		b.Profiles[n] = b.Profiles[n].withoutSecrets()
	}
	b.Environments = slices.Clone(b.Environments)
	for n := range b.Environments {
		b.Environments[n].Name = secret.Redact(b.Environments[n].Name)
		if hasSecret(b.Environments[n].BaseURL) {
			b.Environments[n].BaseURL = ""
		}
	}
	return b
}

// InSandbox is the book with a profile of the sandbox selected, added where there is
// none that starts with an API token.
func (b Book) InSandbox() Book {
	n := slices.IndexFunc(b.Profiles, func(p Profile) bool {
		return p.EnvironmentID == SandboxID && p.Method == APIToken
	})
	if n < 0 {
		n = len(b.Profiles)
		b = b.Insert(New(), n)
	}
	b.Selected = b.Profiles[n].ID
	return b
}
