package token

import (
	"slices"
	"time"
)

// Side is what one of two tokens has in a [Difference].
type Side struct {
	Said bool
	Text string    // for people; empty when not said
	Time time.Time // of a time claim, else zero
}

// Difference is a header field, claim or scope of two tokens.
type Difference struct {
	Name string
	A, B Side
	Same bool
}

// Compare sets two tokens side by side: the kind, the user, each scope, then
// all header fields and claims in the order in which they stand. Signatures are
// not compared: those of two tokens always differ.
func Compare(a, b Info) []Difference {
	rows := []Difference{row("kind", Side{Said: true, Text: a.Kind.String()}, Side{Said: true, Text: b.Kind.String()})}
	for _, scope := range union(a.Scopes, b.Scopes) {
		rows = append(rows, row("scope "+scope, hasScope(a, scope), hasScope(b, scope)))
	}
	for _, part := range []struct{ a, b []Member }{{a.Header, b.Header}, {a.Claims, b.Claims}} {
		as, bs := sides(part.a), sides(part.b)
		for _, name := range union(namesOf(part.a), namesOf(part.b)) {
			if name == "scopes" || name == "scope" {
				continue // one by one above
			}
			rows = append(rows, row(name, as[name], bs[name]))
		}
	}
	return rows
}

func row(name string, a, b Side) Difference { return Difference{name, a, b, a == b} }

func hasScope(i Info, scope string) Side {
	if slices.Contains(i.Scopes, scope) {
		return Side{Said: true, Text: "yes"}
	}
	return Side{}
}

// sides are the members by name; of one said twice the last counts.
func sides(all []Member) map[string]Side {
	by := map[string]Side{}
	for _, m := range all {
		side := Side{Said: true, Text: m.Text()}
		side.Time, _ = m.Time()
		by[m.Name] = side
	}
	return by
}

func namesOf(all []Member) []string {
	var names []string
	for _, m := range all {
		names = append(names, m.Name)
	}
	return names
}

// union keeps the order of a, then of b, and each once.
func union(a, b []string) []string {
	var all []string
	seen := map[string]bool{}
	for _, s := range append(slices.Clone(a), b...) {
		if !seen[s] {
			seen[s] = true
			all = append(all, s)
		}
	}
	return all
}
