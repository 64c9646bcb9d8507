package secret

import (
	"cmp"
	"slices"
	"strings"
)

// index finds many known texts at once, by their last bytes: tokens begin alike.
// Adding one costs the same however many there are.
type index struct {
	forms map[tail][]form
	maybe []uint16 // how many tails fall on a place; zero for none
}

// tail is the end of a known text.
type tail [leastKnown]byte

// form is a spelling of a known value.
type form struct{ text, instead string }

// places is how many places there are for tails to fall on.
const places = 1 << 14

// place is where a tail falls.
func (t tail) place() uint32 {
	sum := uint32(t[5]) | uint32(t[4])<<8 | uint32(t[3])<<16 | uint32(t[2])<<24
	sum = (sum ^ uint32(t[1])<<5 ^ uint32(t[0])<<13) * 0x9e3779b1 // Knuth's multiplicative hash
	return sum >> (32 - 14)
}

func tailOf(text string) tail { return tail([]byte(text[len(text)-leastKnown:])) }

func (x *index) add(v Value) {
	if x.forms == nil {
		x.forms, x.maybe = map[tail][]form{}, make([]uint16, places)
	}
	for _, text := range Forms(v) {
		t := tailOf(text)
		x.forms[t] = append(x.forms[t], form{text, v.String()})
		x.maybe[t.place()]++
	}
}

func (x *index) remove(v Value) {
	for _, text := range Forms(v) {
		t := tailOf(text)
		at := slices.IndexFunc(x.forms[t], func(f form) bool { return f.text == text })
		if at < 0 {
			continue
		}
		if x.forms[t] = slices.Delete(x.forms[t], at, at+1); len(x.forms[t]) == 0 {
			delete(x.forms, t)
		}
		x.maybe[t.place()]--
	}
}

// match is where a known text stands in another.
type match struct {
	from, to int
	instead  string
}

// replace puts what is to stand instead in the place of every known text. Of
// several that overlap, the one that begins first and is longest is named, and all
// go.
func (x *index) replace(text string) string {
	if len(x.forms) == 0 {
		return text
	}
	var found []match
	for to := leastKnown; to <= len(text); to++ {
		t := tailOf(text[:to])
		if x.maybe[t.place()] == 0 {
			continue
		}
		for _, f := range x.forms[t] {
			if strings.HasSuffix(text[:to], f.text) {
				found = append(found, match{to - len(f.text), to, f.instead})
			}
		}
	}
	if len(found) == 0 {
		return text
	}
	slices.SortStableFunc(found, func(a, b match) int { return cmp.Or(a.from-b.from, b.to-a.to) })
	var out strings.Builder
	done := 0
	for _, m := range found {
		if m.from >= done {
			out.WriteString(text[done:m.from])
			out.WriteString(m.instead)
		}
		done = max(done, m.to)
	}
	out.WriteString(text[done:])
	return out.String()
}
