package match_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"sessiontray/session/match"
)

// What is found is what a search for each text finds.
func TestEachFindsWhatASearchFinds(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	letters := func(n int) string {
		text := make([]byte, n)
		for i := range text {
			text[i] = "abAB"[random.IntN(4)]
		}
		return string(text)
	}
	for range 300 {
		fold := random.IntN(2) == 0
		set := match.New[int](3, fold)
		var texts []string
		for n := range random.IntN(20) {
			text := letters(1 + random.IntN(8))
			if len(text) >= 3 && set.Get(text) == nil {
				texts = append(texts, text)
				set.Add(text, n)
			} else if len(text) < 3 {
				set.Add(text, n) // which is too short
			}
		}
		for len(texts) > 1 && random.IntN(3) == 0 {
			set.Remove(texts[0])
			texts = texts[1:]
		}
		in := letters(60)
		var got, want []string
		set.Each(in, func(from, to int, item *match.Item[int]) {
			if in[from:to] == item.Text || fold && strings.EqualFold(in[from:to], item.Text) {
				got = append(got, fmt.Sprint(from, " ", item.Text))
			}
		})
		for _, text := range texts {
			for from := 0; from+len(text) <= len(in); from++ {
				if part := in[from : from+len(text)]; part == text || fold && strings.EqualFold(part, text) {
					want = append(want, fmt.Sprint(from, " ", text))
				}
			}
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Fatalf("%q in %s, fold %v:\n got %q\nwant %q", texts, in, fold, got, want)
		}
		if set.Empty() != (len(texts) == 0) {
			t.Errorf("empty %v with %q", set.Empty(), texts)
		}
	}
}
