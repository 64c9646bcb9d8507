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
// stands in its gaps put into the translated one.

// forms are those that sentences have, and how each is said in a language.
type forms struct {
	whole  map[string]string // those without a gap
	gapped []form            // in the order in which to try them
	mu     sync.Mutex
	said   map[string]string // before
	quotes *strings.Replacer // makes the language's quotation marks of the English ones
}

type form struct {
	looks   func() *regexp.Regexp // compiled when first needed: few ever are
	literal string                // a part of it that is no gap
	gaps    []string
	say     string // a format for what stood in the gaps
}

const (
	mostSaid    = 1000    // how many sentences are remembered
	longestText = 4 << 10 // bytes that are looked through
	quotes      = "“”"    // the key for the language's quotation marks
)

// Gaps in a form, and what can stand in them.
const (
	wordsGap  = "%s" // words that are said likewise
	asItIsGap = "%v" // a name, an address, a path
	numberGap = "%d" // digits, a time of day
	quoteGap  = "%q" // what a server said, in parentheses, if anything
)

var gapLooks = map[string]string{
	wordsGap: `(.*?)`, asItIsGap: `(.*?)`, numberGap: `([0-9][0-9:]*)`, quoteGap: `((?: \(“.*”\))?)`,
}

var gap = regexp.MustCompile(`%[svdq]`)

// spoken are the forms in the language that is set, nil for English.
var spoken atomic.Pointer[forms]

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
	var gapped []string
	for text, translated := range all {
		if gap.MatchString(text) {
			gapped = append(gapped, text)
		} else {
			f.whole[text] = translated
		}
	}
	slices.SortFunc(gapped, func(a, b string) int { return cmp.Or(rank(b)-rank(a), strings.Compare(a, b)) })
	for _, text := range gapped {
		f.gapped = append(f.gapped, newForm(text, all[text]))
	}
	spoken.Store(f)
	return nil
}

// rank orders forms: whole sentences before parts of some, then those with more
// words of their own, which fit less by chance.
func rank(text string) int {
	n := len(gap.ReplaceAllString(text, ""))
	if first, _ := utf8.DecodeRuneInString(text); strings.HasSuffix(text, ".") || unicode.IsUpper(first) {
		n += 1000
	}
	return n
}

func newForm(text, translated string) form {
	f := form{gaps: gap.FindAllString(text, -1), say: gap.ReplaceAllString(translated, "%s")}
	pattern := `(?s)^`
	for n, part := range gap.Split(text, -1) {
		if len(part) > len(f.literal) {
			f.literal = part
		}
		pattern += regexp.QuoteMeta(part)
		if n < len(f.gaps) {
			pattern += gapLooks[f.gaps[n]]
		}
	}
	f.looks = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(pattern + `$`) })
	return f
}

// Say is text of the rooms below, one or more sentences or a part of one, in the
// user's language. Of what has no known form it leaves the words as they are.
func Say(text string) string {
	f := spoken.Load()
	if f == nil || text == "" || len(text) > longestText {
		return text
	}
	f.mu.Lock()
	said, known := f.said[text]
	f.mu.Unlock()
	if known {
		return said
	}
	said = f.sentences(text)
	f.mu.Lock()
	if len(f.said) >= mostSaid {
		clear(f.said)
	}
	f.said[text] = said
	f.mu.Unlock()
	return said
}

// sentences says sentences one by one, the first of which is as short as it can be.
func (f *forms) sentences(text string) string {
	if strings.HasPrefix(text, "“") && strings.HasSuffix(text, "”") {
		return f.quotes.Replace(text) // somebody else's words
	}
	for at := range text {
		if end := endOfSentence(text, at); end > 0 {
			if said, is := f.sentence(text[:at+1]); is {
				return said + text[at+1:end] + f.sentences(text[end:])
			}
		}
	}
	said, _ := f.sentence(text)
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
	before := text[:at]
	inQuotes := strings.Count(before, "“") != strings.Count(before, "”")
	if inQuotes && !strings.HasSuffix(before, "”") && !strings.HasSuffix(before, "”)") {
		return 0
	}
	return len(text) - len(rest)
}

// sentence says one sentence or part of one, and reports whether its form is known.
// It may stand in the middle of another, or be an error made a sentence.
func (f *forms) sentence(text string) (said string, known bool) {
	alone, ends := strings.CutSuffix(text, ".")
	if ends { // before it can be taken for a part of one
		if said, known = f.exactly(capital(text)); known {
			return said, true
		}
	}
	if said, known = f.exactly(text); known {
		return said, true
	}
	if ends {
		if said, known = f.exactly(lower(alone)); known {
			return capital(said) + ".", true
		}
		return f.quotes.Replace(text), false
	}
	if said, known = f.exactly(capital(text)); known {
		return said, true
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
		if !strings.Contains(text, form.literal) {
			continue
		}
		stood := form.looks().FindStringSubmatch(text)
		if stood == nil {
			continue
		}
		var values []any
		for n, value := range stood[1:] {
			switch form.gaps[n] {
			case wordsGap:
				value = f.sentences(value)
			case quoteGap:
				value = f.quotes.Replace(value)
			}
			values = append(values, value)
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
