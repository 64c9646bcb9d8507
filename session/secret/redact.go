package secret

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"
)

// A Redactor takes secrets out of text. The zero Redactor works and recognises
// tokens by shape and place; [Redactor.Add] makes it know some by heart. It is
// safe for concurrent use.
type Redactor struct {
	mu    sync.RWMutex
	known map[Value]bool
	order []Value // of known, the oldest first
	index index
	parts fragments
	short shortValues
}

// remembered is how many added values a Redactor keeps; the oldest go first.
const remembered = 4096

// minKnown is the length in bytes below which an added value is searched for as a whole
// word only: else it would blot out ordinary words.
const minKnown = 6

// Add makes the redactor know v in any text, also in base64, hexadecimal, URL-encoded and
// escaped, alone or with what stood around it, and pieces of 14 bytes or more.
func (r *Redactor) Add(v Value) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if v.Len() < minKnown {
		r.short.add(v)
		return
	}
	if r.known[v] {
		return
	}
	if r.known == nil {
		r.known = map[Value]bool{}
	}
	if len(r.order) == remembered {
		r.index.remove(r.order[0])
		delete(r.known, r.order[0])
		r.order = slices.Delete(r.order, 0, 1)
	}
	r.known[v] = true
	r.order = append(r.order, v)
	r.index.add(v)
	if r.parts.bits == nil || r.parts.full() {
		r.parts.enlarge()
		for _, known := range r.order {
			r.parts.add(known.Reveal())
		}
		return
	}
	r.parts.add(v.Reveal())
}

// Forms are the spellings under which a secret can turn up in other text,
// longest first: plain, URL-encoded as little as must be and in every byte,
// JSON-escaped, base64, and as numbers in HTML. It reveals them, for searching.
func Forms(v Value) []string {
	text := v.Reveal()
	escaped, _ := json.Marshal(text)
	all := []string{
		text,
		url.QueryEscape(text),
		url.PathEscape(text),
		strings.Trim(string(escaped), `"`),
	}
	var percent, decimal, hex strings.Builder
	for n := range len(text) {
		fmt.Fprintf(&percent, "%%%02X", text[n])
		fmt.Fprintf(&decimal, "&#%d;", text[n])
		fmt.Fprintf(&hex, "&#x%x;", text[n])
	}
	all = append(all, percent.String(), strings.ToLower(percent.String()), decimal.String(), hex.String())
	for _, enc := range []*base64.Encoding{
		base64.StdEncoding, base64.URLEncoding, base64.RawStdEncoding, base64.RawURLEncoding,
	} {
		all = append(all, enc.EncodeToString([]byte(text)))
	}
	slices.SortStableFunc(all, func(a, b string) int { return len(b) - len(a) })
	return slices.Compact(all)
}

// Redact returns text without secrets. It works on any text, JSON and URLs
// included, leaves JSON valid, and redacting twice is the same as once.
func (r *Redactor) Redact(text string) string {
	r.mu.RLock()
	text = r.index.replace(text)
	text = r.parts.replace(text)
	text = r.short.replace(text)
	text = redactPatterns(text)
	text = r.hideEncoded(text, 0)
	r.mu.RUnlock()
	return text
}

// Redact returns text without anything that looks like a token, without
// knowing any.
func Redact(text string) string { return redactPatterns(text) }
