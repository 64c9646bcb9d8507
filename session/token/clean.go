package token

import (
	"encoding/json"
	"net/url"
	"regexp"
	"strings"
	"unicode"
)

// prefixes are what people copy along with a token: a header's name, a scheme,
// the name of a member or variable.
var prefixes = regexp.MustCompile(
	`(?i)^(?:-H\s+|(?:proxy-)?authorization["']?\s*[:=]|bearer(?:\s+|$)|token\s+|app\s+token\s*=|(?:export\s+)?[\w-]*(?:session[ _-]?)?(?:token|key|secret)["']?\s*[=:])`,
)

const (
	quotes = "\"'`“”„‟‘’‚‛«»‹›"
	around = quotes + "<>()[]{}*|" // none of them is in a token
)

// Clean takes off what surrounds a pasted token: blanks, quotes, invisible
// characters, punctuation, an Authorization header's name and scheme, the
// quotation marks and line breaks of a mail client, percent-encoding and
// escapes. What is left can still be no token at all.
func Clean(text string) string {
	text = strings.Map(plain, text)
	// Each layer can bring another to light, such as a prefix in a quoted text.
	for range maxLayers {
		before := text
		if text = Unescape(unwrap(strip(text))); text == before {
			break
		}
	}
	return text
}

// maxLayers is how often what surrounds a token is taken off at most.
const maxLayers = 6

// strip takes blanks, quotes, prefixes and trailing punctuation off the ends.
func strip(text string) string {
	for {
		before := text
		text = strings.TrimSpace(text)
		text = strings.TrimRight(text, ",;!?")
		text = strings.Trim(text, around)
		text = text[len(prefixes.FindString(text)):]
		if strings.HasSuffix(text, ".") && !strings.HasSuffix(text, "..") && strings.Count(text, ".") == 3 &&
			strings.HasPrefix(text, JWTPrefix) {
			text = text[:len(text)-1] // the end of a sentence
		}
		if text == before {
			return text
		}
	}
}

// plain removes characters that have no width, turns every kind of blank into a
// space, line breaks excepted, and typographic hyphens and dots into their
// plain ones.
func plain(r rune) rune {
	switch {
	case r < unicode.MaxASCII && r >= ' ':
		return r
	case isLineBreak(r):
		return '\n'
	case unicode.IsSpace(r):
		return ' '
	case isInvisible(r):
		return -1
	}
	switch r {
	case '\u2010', '\u2011', '\u2212', '\ufe63', '\uff0d':
		return '-'
	case '\uff0e', '\u2024':
		return '.'
	case '\uff3f':
		return '_'
	}
	return r
}

func isLineBreak(r rune) bool {
	return r == '\n' || r == '\r' || r == '\u2028' || r == '\u2029' || r == '\u0085'
}

func isInvisible(r rune) bool {
	return unicode.In(r, unicode.Cf, unicode.Cc) || r == '\u034f' || r == '\u115f' || r == '\u3164'
}

// unquoteMail takes off what a mail client puts before the lines that it quotes.
func unquoteMail(text string) string {
	var out strings.Builder
	for line := range strings.Lines(text) {
		if trimmed := strings.TrimLeft(line, " \t"); strings.HasPrefix(trimmed, ">") {
			line = strings.TrimLeft(trimmed, "> \t")
		}
		out.WriteString(line)
	}
	return out.String()
}

// unwrap joins lines. Blanks inside a line stay, where they are a damage to be
// named, but for a JWT, in which a blank can only be a wrapped line.
func unwrap(text string) string {
	if strings.Contains(text, "\n") {
		text = unquoteMail(text)
		text = strings.ReplaceAll(text, "=\n", "") // quoted-printable (RFC 2045, 6.7)
	}
	if strings.HasPrefix(text, JWTPrefix) {
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

var entities = strings.NewReplacer(
	"&quot;", `"`, "&#34;", `"`, "&#39;", "'", "&apos;", "'", "&amp;", "&", "&lt;", "<", "&gt;", ">",
)

// Unescape takes back what a URL, JSON or HTML did to the characters.
func Unescape(text string) string {
	if strings.Contains(text, "%") {
		if plain, err := url.PathUnescape(text); err == nil {
			text = plain
		}
	}
	if strings.Contains(text, `\`) {
		plain := ""
		if json.Unmarshal([]byte(`"`+text+`"`), &plain) == nil {
			text = plain
		}
	}
	if strings.Contains(text, "&") {
		text = entities.Replace(text)
	}
	return text
}
