package view

import (
	"cmp"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"unicode"
	"unicode/utf8"

	"sessiontray/assets"
)

// What is wrong with a token, a server's answer or a file is said in English by the
// rooms below: logs, tickets and the timeline need it so. The window says it in the
// user's language. Every such sentence has one of some hundred forms, which
// assets/sentences lists with their translations: the form is recognised, and what
// stands in its gaps is said likewise.

// forms are those that sentences have, and how each is said in a language.
type forms struct {
	whole  map[string]string // those without a gap
	gapped []form            // the most telling first
	mu     sync.Mutex
	said   map[string]string // before
	quotes *strings.Replacer // makes the language's quotation marks of the English ones
}

type form struct {
	looks *regexp.Regexp
	say   string // a format for what stood in the gaps
}

// mostSaid is how many sentences are remembered.
const mostSaid = 1000

// spoken are the forms in the language that is set, nil for English.
var spoken atomic.Pointer[forms]

// gap stands in a form for what differs from sentence to sentence, and quotes
// for the language's quotation marks.
const (
	gap    = "%s"
	quotes = "“”"
)

// setSentences has sentences said in a language; English and unknown ones are as
// they are.
func setSentences(language string) error {
	content := assets.Sentences(language)
	if content == nil {
		spoken.Store(nil)
		return nil
	}
	var all map[string]string
	if err := json.Unmarshal(content, &all); err != nil {
		return fmt.Errorf("the translated sentences cannot be read: %w", err)
	}
	f := &forms{whole: map[string]string{}, said: map[string]string{}}
	left, size := utf8.DecodeRuneInString(all[quotes])
	f.quotes = strings.NewReplacer("“", string(left), "”", all[quotes][size:])
	telling := func(text string) int {
		n := len(strings.ReplaceAll(text, gap, ""))
		if first, _ := utf8.DecodeRuneInString(text); strings.HasSuffix(text, ".") || unicode.IsUpper(first) {
			n += 1000 // no part of a sentence is tried before the whole
		}
		return n
	}
	var gapped []string
	for text, translated := range all {
		if !strings.Contains(text, gap) {
			f.whole[text] = translated
			continue
		}
		gapped = append(gapped, text)
	}
	slices.SortFunc(gapped, func(a, b string) int { return cmp.Or(telling(b)-telling(a), strings.Compare(a, b)) })
	for _, text := range gapped {
		pattern := regexp.QuoteMeta(text)
		// What a server said follows a word at once, in parentheses.
		pattern = strings.ReplaceAll(pattern, gap+gap, `([^(]*?)((?: \(.*\))?)`)
		pattern = strings.ReplaceAll(pattern, gap, `(.*?)`)
		f.gapped = append(f.gapped, form{regexp.MustCompile(`(?s)^` + pattern + `$`), all[text]})
	}
	spoken.Store(f)
	return nil
}

// Say is text of the rooms below, one or more sentences or a part of one, in the
// user's language. Of what has no known form it leaves the words as they are.
func Say(text string) string {
	f := spoken.Load()
	if f == nil || text == "" {
		return text
	}
	f.mu.Lock()
	said, known := f.said[text]
	f.mu.Unlock()
	if known {
		return said
	}
	said = f.say(text)
	f.mu.Lock()
	if len(f.said) >= mostSaid {
		clear(f.said)
	}
	f.said[text] = said
	f.mu.Unlock()
	return said
}

// say says sentences one by one, the first of which is as short as it can be.
func (f *forms) say(text string) string {
	for at := range text {
		if end := endOfSentence(text, at); end > 0 {
			if said, is := f.one(text[:at+1]); is {
				return said + text[at+1:end] + f.say(text[end:])
			}
		}
	}
	said, _ := f.one(text)
	return said
}

// endOfSentence is where another sentence begins when one ends at a position, else 0.
func endOfSentence(text string, at int) int {
	rest := strings.TrimLeft(text[at+1:], " \n")
	if text[at] != '.' || rest == "" || len(rest) == len(text)-at-1 {
		return 0
	}
	if first, _ := utf8.DecodeRuneInString(rest); unicode.IsLower(first) {
		return 0
	}
	if before := text[:at]; strings.Count(before, "“") != strings.Count(before, "”") {
		return 0 // in words that are quoted
	}
	return len(text) - len(rest)
}

// one says one sentence or part, and reports whether its form is known. It may be
// in the middle of another, or an error made a sentence.
func (f *forms) one(text string) (said string, known bool) {
	if said, known = f.exactly(text); known {
		return said, true
	}
	if said, known = f.exactly(capital(text)); known {
		return said, true
	}
	if of, ends := strings.CutSuffix(text, "."); ends {
		if said, known = f.exactly(lower(of)); known {
			return capital(said) + ".", true
		}
	}
	if said, known = f.exactly(lower(text)); known {
		return capital(said), true
	}
	return f.quotes.Replace(text), false
}

func (f *forms) exactly(text string) (said string, known bool) {
	if said, known = f.whole[text]; known {
		return said, true
	}
	for _, form := range f.gapped {
		gaps := form.looks.FindStringSubmatch(text)
		if gaps == nil {
			continue
		}
		var values []any
		for _, g := range gaps[1:] {
			values = append(values, f.say(g))
		}
		return fmt.Sprintf(form.say, values...), true
	}
	return text, false
}

// capital makes a text the beginning of a sentence.
func capital(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[size:]
}
