package secret

import (
	"crypto/subtle"
	"fmt"
	"io"
	"log/slog"
	"unicode/utf8"
	"unique"
)

// Hidden is what stands for a secret too short to show any part of it.
const Hidden = "•••"

// shortest is the length in bytes from which the redacted form shows the first
// five and the last three characters; below it nothing is shown.
const shortest = 24

// Value is a string that cannot print itself. The zero Value is empty. Values
// are comparable: equal text makes equal Values.
//
// The text sits behind a pointer, so that even the reflection of package fmt,
// which does not call methods on unexported fields, prints an address and not
// the secret.
type Value struct {
	handle unique.Handle[string]
}

// New wraps text as a secret.
func New(text string) Value {
	if text == "" {
		return Value{}
	}
	return Value{unique.Make(text)}
}

// Reveal returns the text itself. Every call is a place where a secret may
// leave: the test of the import boundaries lists them all.
func (v Value) Reveal() string {
	if v.IsZero() {
		return ""
	}
	return v.handle.Value()
}

// IsZero reports whether there is no secret.
func (v Value) IsZero() bool { return v == Value{} }

// Len is the length of the secret in bytes.
func (v Value) Len() int { return len(v.Reveal()) }

// Equal compares with another secret in a time that depends on their lengths
// only.
func (v Value) Equal(other Value) bool {
	return subtle.ConstantTimeCompare([]byte(v.Reveal()), []byte(other.Reveal())) == 1
}

// String returns the redacted form: the first five and last three characters
// of a long secret, [Hidden] for a short one, nothing for none.
func (v Value) String() string { return shorten(v.Reveal()) }

// GoString returns the redacted form for %#v.
func (v Value) GoString() string { return "secret.Value(" + v.String() + ")" }

// Format writes the redacted form whatever the verb.
func (v Value) Format(f fmt.State, verb rune) {
	text := v.String()
	if verb == 'v' && f.Flag('#') {
		text = v.GoString()
	}
	_, _ = io.WriteString(f, text)
}

// LogValue returns the redacted form to package log/slog.
func (v Value) LogValue() slog.Value { return slog.StringValue(v.String()) }

// MarshalText returns the redacted form: a secret cannot be stored by encoding
// the struct that holds it.
func (v Value) MarshalText() ([]byte, error) { return []byte(v.String()), nil }

// MarshalJSON returns the redacted form as a JSON string.
func (v Value) MarshalJSON() ([]byte, error) { return []byte(`"` + v.String() + `"`), nil }

// shorten is the redacted form of a text. The shown characters are all from
// the alphabet of tokens, so the form needs no quoting anywhere; and it is its
// own redacted form.
func shorten(text string) string {
	switch {
	case text == "":
		return ""
	case isShortened(text):
		return text
	case len(text) < shortest:
		return Hidden
	}
	head, tail := text[:5], text[len(text)-3:]
	if !isTokenText(head) || !isTokenText(tail) {
		return Hidden
	}
	return head + "…" + tail
}

// isShortened reports whether text is a redacted form already.
func isShortened(text string) bool {
	if text == Hidden {
		return true
	}
	const mark = "…"
	return len(text) == 5+len(mark)+3 && text[5:5+len(mark)] == mark &&
		isTokenText(text[:5]) && isTokenText(text[5+len(mark):])
}

func isTokenText(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf || !isTokenByte(s[i]) {
			return false
		}
	}
	return true
}

// isTokenByte reports whether c is of the alphabets of base64, base64url and
// the opaque keys of Video.io.
func isTokenByte(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' ||
		c == '-' || c == '_' || c == '+' || c == '/' || c == '='
}
