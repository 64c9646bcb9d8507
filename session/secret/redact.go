package secret

import (
	"encoding/base64"
	"encoding/json"
	"net/url"
	"regexp"
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
}

// remembered is how many added values a Redactor keeps; the oldest go first.
const remembered = 4096

// leastKnown is the length in bytes below which an added value is not searched
// for: it would blot out ordinary words. The patterns still catch it in its
// place.
const leastKnown = 6

// Add makes the redactor know v in any text, also base64-encoded, URL-encoded
// and JSON-escaped.
func (r *Redactor) Add(v Value) {
	if v.Len() < leastKnown {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
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
}

// Forms are the spellings under which a secret can turn up in other text,
// longest first: plain, URL-encoded, JSON-escaped and base64. It reveals them,
// for searching.
func Forms(v Value) []string {
	text := v.Reveal()
	escaped, _ := json.Marshal(text)
	all := []string{
		text,
		url.QueryEscape(text),
		url.PathEscape(text),
		strings.Trim(string(escaped), `"`),
	}
	for _, enc := range []*base64.Encoding{base64.StdEncoding, base64.URLEncoding, base64.RawStdEncoding, base64.RawURLEncoding} {
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
	r.mu.RUnlock()
	return redactPatterns(text)
}

// Redact returns text without anything that looks like a token, without
// knowing any.
func Redact(text string) string { return redactPatterns(text) }

// A pattern finds secrets by shape or place. Its expression has one group, the
// secret; hint is a lower-case substring without which it cannot match, which
// spares most text the expression.
type pattern struct {
	hints []string
	re    *regexp.Regexp
}

// Names after which a value is secret, in JSON, code, queries and forms.
const secretNames = `(?:[a-z0-9_-]*[_-])?(?:(?:api|app|session|access|refresh|id|auth|playback)[_-]?token|token|session[_-]?key|app[_-]?secret|client[_-]?secret|signing[_-]?secret|secret|password|passwd|api[_-]?key)`

var patterns = []pattern{
	// A JWT, JWE, or what is left of one: base64url of `{"` and at least one dot.
	{[]string{"eyj"}, regexp.MustCompile(`(eyJ[A-Za-z0-9_\-+/=]{4,}(?:\.[A-Za-z0-9_\-+/=]*)+)`)},
	// A JWT's header or payload alone, when it is long enough to matter.
	{[]string{"eyj"}, regexp.MustCompile(`(eyJ[A-Za-z0-9_\-+/=]{20,})`)},
	// The same three parts when the JSON in the first is written with blanks.
	{[]string{"."}, regexp.MustCompile(`\b([A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,})`)},
	// Authorization headers, whatever the scheme: as a line, in curl, in JSON, as
	// Go prints a header.
	{[]string{"authorization"}, regexp.MustCompile(`(?i)authorization` + separator + `(?:app\s+token\s*=\s*|[a-z][a-z0-9-]*\s+(?:token\s*=\s*)?)?\\?["']?` + value)},
	{[]string{"bearer"}, regexp.MustCompile(`(?i)\bbearer(?:\s+|%20|\+)` + value)},
	// JSON members and assignments: "sessionToken": "…", appToken = "…". JSON
	// may write a slash as \/ and any character as \u0000.
	{[]string{"token", "key", "secret", "passw"}, regexp.MustCompile(`(?i)\b` + secretNames + `\\?["']?\s*[:=]\s*\\?["']((?:[^"'\\]|\\/|\\u[0-9a-f]{4})+)`)},
	// The same without quotes, as in a header or YAML.
	{[]string{"token", "key", "secret", "passw"}, regexp.MustCompile(`(?i)\b` + secretNames + `:\s*` + value)},
	// Queries and forms: token=…
	{[]string{"token", "key", "secret", "passw"}, regexp.MustCompile(`(?i)(?:\b|%3f|%26)` + secretNames + `(?:=|%3d)` + value)},
}

// What stands between a name and its value, and a value without quotes.
const (
	separator = `\\?["']?\s*[:=]\s*[\[({\s]*\\?["']?`
	value     = `([^\s"'\\,;<>&#()\[\]{}“”„‘’«»]+)`
)

// literals are values that are no secret, and must stay for JSON to be valid.
var literals = regexp.MustCompile(`^(?:null|true|false|-?[0-9.eE+-]{1,12})$`)

func redactPatterns(text string) string {
	lower := ""
	for _, p := range patterns {
		if lower == "" {
			lower = strings.ToLower(text)
		}
		if !slices.ContainsFunc(p.hints, func(h string) bool { return strings.Contains(lower, h) }) {
			continue
		}
		if replaced := replaceGroup(p.re, text); replaced != text {
			text, lower = replaced, ""
		}
	}
	return text
}

// replaceGroup shortens what the first group of re matched, wherever it did.
func replaceGroup(re *regexp.Regexp, text string) string {
	var out strings.Builder
	last := 0
	for _, m := range re.FindAllStringSubmatchIndex(text, -1) {
		out.WriteString(text[last:m[2]])
		if found := text[m[2]:m[3]]; literals.MatchString(found) {
			out.WriteString(found)
		} else {
			out.WriteString(shorten(found))
		}
		last = m[3]
	}
	if last == 0 {
		return text
	}
	out.WriteString(text[last:])
	return out.String()
}
