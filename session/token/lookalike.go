package token

import (
	"fmt"
	"strings"
	"unicode"

	"sessiontray/session/message"

	"go.mau.fi/util/confusable"
	"golang.org/x/text/unicode/norm"
)

// compareNames says in what way two user IDs that differ look the same, or
// nothing when they do not.
func compareNames(got, wanted string) message.Message {
	trimmedGot, trimmedWanted := trim(got), trim(wanted)
	switch {
	case trimmedGot == trimmedWanted && trimmedGot != got:
		return message.New("token.there-blank-around-name-token")
	case trimmedGot == trimmedWanted:
		return message.New("token.there-blank-around-name-asked")
	case strings.EqualFold(trimmedGot, trimmedWanted):
		return message.New("token.they-differ-upper-lower-case")
	case norm.NFC.String(trimmedGot) == norm.NFC.String(trimmedWanted):
		return message.New("token.they-look-same-but-encoded")
	case skeleton(trimmedGot) == skeleton(trimmedWanted):
		return firstDifference(trimmedGot, trimmedWanted)
	}
	return message.Message{}
}

func trim(name string) string {
	return strings.TrimFunc(name, func(r rune) bool { return unicode.IsSpace(r) || isInvisible(r) })
}

// firstDifference names the first characters that differ.
func firstDifference(got, wanted string) message.Message {
	a, b := []rune(got), []rune(wanted)
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	name := func(runes []rune) message.Message {
		if n >= len(runes) {
			return message.New("nothing")
		}
		return message.New("verbatim", "text", fmt.Sprintf("U+%04X", runes[n]))
	}
	return message.New("token.look-alike", "position", n+1, "is", name(a), "wanted", name(b))
}

// skeleton is what a name looks like, whatever its case: the skeleton of UTS 39 without
// marks and invisible characters.
func skeleton(name string) string {
	return strings.Map(func(r rune) rune {
		if isInvisible(r) || unicode.Is(unicode.Mn, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, confusable.Skeleton(norm.NFKC.String(name)))
}
