package token

import (
	"fmt"
	"strings"
	"unicode"

	"sessiontray/session/message"

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

// skeleton is what a name looks like: compatible forms and marks folded,
// invisible characters dropped, and letters of other alphabets that look like
// Latin ones replaced (a selection of Unicode's confusables, UTS 39).
func skeleton(name string) string {
	return strings.Map(func(r rune) rune {
		if isInvisible(r) || unicode.Is(unicode.Mn, r) {
			return -1
		}
		r = unicode.ToLower(r)
		if latin, ok := lookalikes[r]; ok {
			return latin
		}
		return r
	}, norm.NFKD.String(name))
}

var lookalikes = func() map[rune]rune {
	pairs := map[rune]rune{}
	for latin, others := range map[rune]string{
		'a': "аα", 'b': "ьƅ", 'c': "сϲ", 'd': "ԁ", 'e': "еє", 'g': "ɡ", 'h': "һ", 'i': "іιı1l|", 'j': "јϳ", 'k': "кκ",
		'm': "м", 'n': "ո", 'o': "оοօ0", 'p': "рρ", 'q': "ԛ", 's': "ѕ", 't': "тτ", 'u': "υս", 'v': "ѵν", 'w': "ԝω",
		'x': "хχ", 'y': "уγ", 'z': "ᴢ", '-': "‐‑‒–—−", '_': "‗", '.': "․", '\'': "’‘ʼ",
	} {
		for _, other := range others {
			pairs[other] = latin
		}
	}
	return pairs
}()
