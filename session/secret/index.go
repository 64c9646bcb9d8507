package secret

import (
	"cmp"
	"slices"
	"strings"

	"sessiontray/session/match"
)

// index finds the spellings of many known values at once.
type index struct {
	forms *match.Set[string] // with what is to stand in their place; nil before the first
}

func (x *index) add(v Value) {
	if x.forms == nil {
		x.forms = match.New[string](minKnown, false)
	}
	for _, text := range Forms(v) {
		x.forms.Add(text, v.String())
	}
}

func (x *index) remove(v Value) {
	for _, text := range Forms(v) {
		x.forms.Remove(text)
	}
}

// place is where a known text stands in another.
type place struct {
	from, to int
	instead  string
}

// replace puts what is to stand instead in the place of every known text. Of
// several that overlap, the one that begins first and is longest is named, and all
// go.
func (x *index) replace(text string) string {
	if x.forms == nil || x.forms.Empty() {
		return text
	}
	var found []place
	x.forms.Each(text, func(from, to int, form *match.Item[string]) {
		found = append(found, place{from, to, form.Value})
	})
	if len(found) == 0 {
		return text
	}
	slices.SortStableFunc(found, func(a, b place) int { return cmp.Or(a.from-b.from, b.to-a.to) })
	var out strings.Builder
	done := 0
	for _, p := range found {
		if p.from >= done {
			out.WriteString(text[done:p.from])
			out.WriteString(p.instead)
		}
		done = max(done, p.to)
	}
	out.WriteString(text[done:])
	return out.String()
}
