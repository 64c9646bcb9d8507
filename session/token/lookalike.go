package token

import (
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// compareNames says in what way two user IDs that differ look the same, or
// nothing when they do not.
func compareNames(got, wanted string) string {
	trimmedGot, trimmedWanted := trim(got), trim(wanted)
	switch {
	case trimmedGot == trimmedWanted && trimmedGot != got:
		return "there is a blank around the name in the token."
	case trimmedGot == trimmedWanted:
		return "there is a blank around the name asked for."
	case strings.EqualFold(trimmedGot, trimmedWanted):
		return "they differ in upper and lower case."
	case norm.NFC.String(trimmedGot) == norm.NFC.String(trimmedWanted):
		return "they look the same, but are encoded in two ways."
	case skeleton(trimmedGot) == skeleton(trimmedWanted):
		return "they look alike, but " + firstDifference(trimmedGot, trimmedWanted)
	}
	return ""
}

func trim(name string) string {
	return strings.TrimFunc(name, func(r rune) bool { return unicode.IsSpace(r) || isInvisible(r) })
}

// firstDifference names the first characters that differ.
func firstDifference(got, wanted string) string {
	a, b := []rune(got), []rune(wanted)
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	name := func(runes []rune) string {
		if n >= len(runes) {
			return "nothing"
		}
		return fmt.Sprintf("U+%04X", runes[n])
	}
	return fmt.Sprintf("at position %d the token has %s and not %s.", n+1, name(a), name(b))
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
