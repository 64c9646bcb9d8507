package message

import (
	"strings"
	"unicode"

	"sessiontray/session/secret"
)

// maxQuote is how much of somebody else's words is repeated, in characters.
const maxQuote = 40

// Quoted makes a quote of a value out of a token or an input: without secrets, on one
// line, what cannot be seen left out, of bounded length.
func Quoted(text string) Quote {
	if len(text) > 64*maxQuote { // before the expensive part
		text = text[:64*maxQuote]
	}
	text = Printable(secret.Redact(text))
	if runes := []rune(text); len(runes) > maxQuote {
		text = string(runes[:maxQuote-1]) + "…"
	}
	return Quote(text)
}

// QuotedAll are several quotes.
func QuotedAll(texts []string) Quotes {
	all := make(Quotes, len(texts))
	for n, text := range texts {
		all[n] = string(Quoted(text))
	}
	return all
}

// Printable puts a text on one line and drops what cannot be seen.
func Printable(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case !unicode.IsPrint(r):
			return -1
		}
		return r
	}, text)
}
