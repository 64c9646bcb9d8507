// Package match finds many known texts in another one at once.
package match

import (
	"slices"
	"strings"
)

// Set is a set of texts to be found, each with a value. A text is found by how it ends,
// since secrets of one kind begin alike: whatever the number of texts, a byte that ends
// none costs a lookup in a table. The zero Set is not usable; see [New]. A Set is safe for
// concurrent use as long as nothing is added or removed.
type Set[T any] struct {
	mask  uint64 // of the bytes that a text is found by
	bytes int
	fold  bool
	items map[uint64][]Item[T] // by their last bytes
	maybe [1 << tableBits]uint16
}

// Item is a text to be found, with its value.
type Item[T any] struct {
	Text  string
	Value T
}

// tableBits is the size of the table of how texts end, as a power of two: so many places
// that few ends of other texts fall on one.
const tableBits = 16

// place spreads keys over the table by Knuth's multiplicative hash (The Art of Computer
// Programming, 6.4), whose upper bits are good.
func place(key uint64) uint64 { return Spread(key, tableBits) }

// Spread returns a place for a key in a table of 1<<bits places. Keys that differ in a few
// bits fall far apart.
func Spread(key uint64, bits uint) uint64 { return key * 0x9e3779b97f4a7c15 >> (64 - bits) }

// New returns a set of texts that are at least so many bytes long, 8 at most. With fold
// they are found whatever the case of ASCII letters among these bytes; whether the rest
// counts, the caller decides.
func New[T any](bytes int, fold bool) *Set[T] {
	return &Set[T]{mask: 1<<(8*bytes) - 1, bytes: bytes, fold: fold, items: map[uint64][]Item[T]{}}
}

func (s *Set[T]) key(text string) uint64 {
	key := uint64(0)
	for n := len(text) - s.bytes; n < len(text); n++ {
		key = key<<8 | uint64(s.byte(text[n]))
	}
	return key
}

func (s *Set[T]) byte(c byte) byte {
	if s.fold && 'A' <= c && c <= 'Z' {
		return c | 0x20
	}
	return c
}

// Empty reports whether there is no text.
func (s *Set[T]) Empty() bool { return len(s.items) == 0 }

// Get returns the value of a text, nil when it is not in the set.
func (s *Set[T]) Get(text string) *T {
	if len(text) < s.bytes {
		return nil
	}
	items := s.items[s.key(text)]
	n := slices.IndexFunc(items, func(i Item[T]) bool { return i.Text == text })
	if n < 0 {
		return nil
	}
	return &items[n].Value
}

// Add adds a text, also one that is there already. One that is too short is left out.
func (s *Set[T]) Add(text string, value T) {
	if len(text) < s.bytes {
		return
	}
	key := s.key(text)
	s.items[key] = append(s.items[key], Item[T]{text, value})
	s.maybe[place(key)]++
}

// Remove removes a text, once where it was added several times.
func (s *Set[T]) Remove(text string) {
	if len(text) < s.bytes {
		return
	}
	key := s.key(text)
	n := slices.IndexFunc(s.items[key], func(i Item[T]) bool { return i.Text == text })
	if n < 0 {
		return
	}
	if s.items[key] = slices.Delete(s.items[key], n, n+1); len(s.items[key]) == 0 {
		delete(s.items, key)
	}
	s.maybe[place(key)]--
}

// Each calls f for every place where a text of the set stands in another, by where it
// ends. Without fold the text there is the item's; with fold f is called for every item
// that can stand there, as far as its last bytes and its length tell.
func (s *Set[T]) Each(text string, f func(from, to int, item *Item[T])) {
	key := uint64(0)
	for n := range len(text) {
		key = (key<<8 | uint64(s.byte(text[n]))) & s.mask
		if s.maybe[place(key)] == 0 || n+1 < s.bytes {
			continue
		}
		so := text[:n+1]
		items := s.items[key]
		for i := range items {
			item := &items[i]
			if len(item.Text) <= len(so) && (s.fold || strings.HasSuffix(so, item.Text)) {
				f(len(so)-len(item.Text), len(so), item)
			}
		}
	}
}
