package token

import (
	"regexp"
	"strings"
	"unicode"
)

// prefixes are what people copy along with a token: a header's name, a scheme.
var prefixes = regexp.MustCompile(`(?i)^(?:(?:proxy-)?authorization\s*[:=]|x-[a-z-]*token\s*:|bearer(?:\s+|$)|app\s+token\s*=|token\s*[=:]\s*)`)

const quotes = "\"'`“”„‟‘’‚‛«»‹›"

// Clean takes off what surrounds a pasted token: blanks, quotes, invisible
// characters, a trailing comma or semicolon, an Authorization header's name
// and scheme, and the line breaks of a mail client inside it. What is left can
// still be no token at all.
func Clean(text string) string {
	text = strings.Map(dropInvisible, text)
	for {
		before := text
		// Joining lines can bring a prefix to light, so once more.
		if text = unwrap(strip(text)); text == before {
			return text
		}
	}
}

// strip takes blanks, quotes, prefixes and trailing punctuation off the ends.
func strip(text string) string {
	for {
		before := text
		text = strings.TrimSpace(text)
		text = strings.TrimRight(text, ",;")
		text = strings.Trim(text, quotes)
		text = text[len(prefixes.FindString(text)):]
		if text == before {
			return text
		}
	}
}

// dropInvisible removes characters that have no width and turns every kind of
// blank into a space, line breaks excepted.
func dropInvisible(r rune) rune {
	switch {
	case r == '\n' || r == '\r' || r == '\u2028' || r == '\u2029' || r == '\u0085':
		return '\n'
	case unicode.IsSpace(r):
		return ' '
	case unicode.In(r, unicode.Cf, unicode.Cc) || r == '\u034f' || r == '\u115f' || r == '\u3164':
		return -1
	}
	return r
}

// unwrap joins lines. Blanks inside a line stay, where they are a damage to be
// named, but for a JWT, in which a blank can only be a wrapped line.
func unwrap(text string) string {
	if strings.HasPrefix(text, "eyJ") {
		return strings.Join(strings.Fields(text), "")
	}
	if !strings.Contains(text, "\n") {
		return text
	}
	lines := strings.Split(text, "\n")
	for n := range lines {
		lines[n] = strings.Trim(lines[n], " ")
	}
	return strings.Join(lines, "")
}

// notOpaque reports whether r cannot be part of an opaque token: the
// characters of a bearer token (RFC 6750, 2.1) are.
func notOpaque(r rune) bool {
	return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-._~+/=", r))
}
