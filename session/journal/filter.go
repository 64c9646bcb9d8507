package journal

import (
	"log/slog"
	"slices"
	"strings"

	"sessiontray/session/message"
)

// Filter says which entries are wanted. The zero Filter wants all.
type Filter struct {
	Profile string     // of this profile alone, by its ID
	Kinds   []Kind     // of these kinds alone
	Level   slog.Level // of this level or above; Info is every one's least
	Text    string     // with all of these words in it, in any case
	// Mentions reports whether a message has a word in it, in lower case, in the words
	// of another language than English; nil to look for English words only.
	Mentions func(m message.Message, word string) bool
}

// Select returns what of entries is wanted, in their order.
func (f Filter) Select(entries []*Entry) []*Entry {
	words := strings.Fields(strings.ToLower(f.Text))
	wanted := make([]*Entry, 0, min(len(entries), 1024))
	for _, e := range entries {
		if f.Profile != "" && e.Profile != f.Profile || e.Level < f.Level ||
			len(f.Kinds) > 0 && !slices.Contains(f.Kinds, e.Kind) {
			continue
		}
		if !slices.ContainsFunc(words, func(w string) bool { return !f.has(e, w) }) {
			wanted = append(wanted, e)
		}
	}
	return wanted
}

func (f Filter) has(e *Entry, word string) bool {
	return strings.Contains(e.search, word) || f.Mentions != nil && f.Mentions(e.Message, word)
}
