package secret

import (
	"cmp"
	"slices"
	"strings"

	"sessiontray/session/hash"
)

// index finds many known texts at once, by their last bytes: tokens begin alike.
// Adding one costs the same however many there are.
type index struct {
	forms map[tail][]form
	maybe *[places]uint16 // how many tails fall on a place; zero for none
}

// tail is the end of a known text.
type tail [minKnown]byte

// form is a spelling of a known value.
type form struct{ text, instead string }

// places is how many places there are for tails to fall on: so many that few of
// other text's do.
const (
	placeBits = 16
	places    = 1 << placeBits
)

// place is where the last four bytes of a tail fall, the last one lowest.
func place(last uint32) uint64 { return hash.Spread(uint64(last), placeBits) }

func (t tail) place() uint64 {
	return place(uint32(t[5]) | uint32(t[4])<<8 | uint32(t[3])<<16 | uint32(t[2])<<24)
}

func tailOf(text string) tail { return tail([]byte(text[len(text)-minKnown:])) }

func (x *index) add(v Value) {
	if x.forms == nil {
		x.forms, x.maybe = map[tail][]form{}, &[places]uint16{}
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
	var last uint32
	for n := range len(text) {
		last = last<<8 | uint32(text[n])
		if x.maybe[place(last)] == 0 || n+1 < minKnown {
			continue
		}
		so := text[:n+1]
		for _, f := range x.forms[tailOf(so)] {
			if strings.HasSuffix(so, f.text) {
				found = append(found, match{len(so) - len(f.text), len(so), f.instead})
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
