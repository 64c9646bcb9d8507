package message

import (
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"github.com/nicksnyder/go-i18n/v2/i18n/template"
	"golang.org/x/text/language"

	"sessiontray/assets/messages"
)

// Catalogue puts messages into the words of a language. It is safe for concurrent use.
type Catalogue struct {
	// Language is its tag, such as “de”.
	Language  string
	localizer *i18n.Localizer
	// distort changes every text of the catalogue, for the pseudo-locale; nil leaves them.
	distort func(string) string

	mu   sync.Mutex
	said map[string]string // before; most texts are said over and over

	words func() map[string]string // see [readWords]; read when first searched
}

// maxSaid is how many texts a catalogue remembers.
const maxSaid = 2000

// bundle has all languages. It is read when the first message is said.
var bundle = sync.OnceValue(func() *i18n.Bundle {
	b := i18n.NewBundle(language.English)
	b.RegisterUnmarshalFunc("json", json.Unmarshal)
	files, err := messages.Files.ReadDir(".")
	if err != nil {
		panic("messages: " + err.Error()) // they are embedded
	}
	for _, f := range files {
		raw, err := messages.Files.ReadFile(f.Name())
		if err == nil {
			_, err = b.ParseMessageFileBytes(raw, f.Name())
		}
		if err != nil {
			panic("messages: " + f.Name() + ": " + err.Error()) // a test reads each
		}
	}
	return b
})

var english = sync.OnceValue(func() *Catalogue { return newCatalogue("en") })

// Languages are the tags of the languages that there are, English first.
func Languages() []string {
	files, _ := messages.Files.ReadDir(".")
	tags := []string{"en"}
	for _, f := range files {
		if tag := strings.TrimSuffix(f.Name(), path.Ext(f.Name())); tag != "en" {
			tags = append(tags, tag)
		}
	}
	return tags
}

// Pseudo is the tag of a language for tests: English that is accented, longer by 40 %
// and bracketed, so that what did not come from the catalogue is seen, and what is cut
// off.
const Pseudo = "qps-ploc"

// In returns the catalogue of a language, English for an unknown one.
func In(tag string) *Catalogue {
	if tag == Pseudo {
		c := newCatalogue("en")
		c.Language, c.distort = Pseudo, pseudo
		return c
	}
	if !slices.Contains(Languages(), tag) {
		return english()
	}
	return newCatalogue(tag)
}

func newCatalogue(tag string) *Catalogue {
	return &Catalogue{
		Language: tag, localizer: i18n.NewLocalizer(bundle(), tag), said: map[string]string{},
		words: sync.OnceValue(func() map[string]string { return readWords(tag) }),
	}
}

// Say is a message in the catalogue's language. One that the catalogue does not have is
// said in English, or else by its ID.
func (c *Catalogue) Say(m Message) string {
	if m.IsZero() {
		return ""
	}
	key := appendKey(make([]byte, 0, 64), m)
	c.mu.Lock()
	said, known := c.said[string(key)]
	c.mu.Unlock()
	if known {
		return said
	}
	said = c.say(m)
	c.mu.Lock()
	if len(c.said) >= maxSaid {
		clear(c.said)
	}
	c.said[string(key)] = said
	c.mu.Unlock()
	return said
}

func (c *Catalogue) say(m Message) string {
	config := &i18n.LocalizeConfig{MessageID: m.ID, TemplateData: filling{c, m}, TemplateParser: parser{}}
	for _, a := range m.args {
		if n, is := a.value.(Count); is && a.name == "count" {
			config.PluralCount = int(n)
		}
	}
	text, err := c.localizer.Localize(config)
	if text == "" && err != nil {
		text = m.ID
	}
	if c.distort != nil && m.ID != "verbatim" && m.ID != "join" {
		text = c.distort(text)
	}
	return text
}

// appendKey appends what tells a message from others.
func appendKey(key []byte, m Message) []byte {
	key = append(key, m.ID...)
	for _, a := range m.args {
		key = append(key, 0)
		key = append(key, a.name...)
		key = append(key, '=')
		switch v := a.value.(type) {
		case Text:
			key = append(key, v...)
		case Quote:
			key = append(key, v...)
		case Quotes:
			for _, text := range v {
				key = append(append(key, text...), 1)
			}
		case Count:
			key = strconv.AppendInt(key, int64(v), 10)
		case Span:
			key = strconv.AppendInt(key, int64(v), 10)
		case Moment:
			key = v.At.AppendFormat(key, time.RFC3339)
			key = v.Now.AppendFormat(key, time.RFC3339)
		case Message:
			key = appendKey(append(key, 2), v)
			key = append(key, 3)
		}
	}
	return key
}

// filling is what a text's placeholders are filled with.
type filling struct {
	catalogue *Catalogue
	message   Message
}

// parser reads texts with placeholders such as {{name}} and {{name.form}}. It stands for
// go-i18n's, which runs text/template for each.
type parser struct{}

// Cacheable implements template.Parser.
func (parser) Cacheable() bool { return true }

// Parse implements template.Parser.
func (parser) Parse(src, _, _ string) (template.ParsedTemplate, error) {
	var t parsed
	for {
		before, rest, more := strings.Cut(src, "{{")
		t.literals = append(t.literals, before)
		if !more {
			return t, nil
		}
		inside, after, closed := strings.Cut(rest, "}}")
		if !closed {
			return nil, fmt.Errorf("a placeholder without an end: %q", rest)
		}
		name, form, _ := strings.Cut(inside, ".")
		t.places = append(t.places, place{name, form})
		src = after
	}
}

type parsed struct {
	literals []string // one more than places
	places   []place
}

type place struct{ name, form string }

// Execute implements template.ParsedTemplate.
func (t parsed) Execute(data any) (string, error) {
	f := data.(filling)
	var out strings.Builder
	for n, p := range t.places {
		out.WriteString(t.literals[n])
		out.WriteString(f.value(p))
	}
	out.WriteString(t.literals[len(t.places)])
	return out.String(), nil
}

func (f filling) value(p place) string {
	for _, a := range f.message.args {
		if a.name != p.name {
			continue
		}
		text := f.catalogue.value(a.value, p.form)
		switch p.form {
		case "capital":
			text = Capital(text)
		case "lower":
			text = Lower(text)
		}
		return text
	}
	return "{{" + p.name + "}}"
}

// value is a value in words.
func (c *Catalogue) value(v any, form string) string {
	switch v := v.(type) {
	case Text:
		return Printable(string(v))
	case Quote:
		return c.quote(string(v))
	case Quotes:
		return c.quotes(v)
	case Count:
		return strconv.FormatInt(int64(v), 10)
	case Span:
		return c.span(v, form)
	case Moment:
		return c.moment(v, form)
	case Message:
		return c.Say(v)
	}
	return ""
}

func (c *Catalogue) quote(text string) string { return c.say(New("quote", "text", Printable(text))) }

// maxQuotes is how many of several quotes are named.
const maxQuotes = 4

func (c *Catalogue) quotes(all Quotes) string {
	var named []string
	for _, text := range all[:min(maxQuotes, len(all))] {
		named = append(named, c.quote(text))
	}
	text := strings.Join(named, ", ")
	if more := len(all) - maxQuotes; more > 0 {
		return c.say(New("quotes.more", "named", text, "count", more))
	}
	return text
}

// Capital is a text with its first letter in upper case.
func Capital(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[size:]
}

// Lower is a sentence with its first letter in lower case, except for abbreviations.
func Lower(sentence string) string {
	first, size := utf8.DecodeRuneInString(sentence)
	if second, _ := utf8.DecodeRuneInString(sentence[size:]); unicode.IsUpper(second) {
		return sentence
	}
	return string(unicode.ToLower(first)) + sentence[size:]
}

// places are the names that the English texts have a place for, by ID.
var places = sync.OnceValue(func() map[string][]string {
	raw, err := messages.Files.ReadFile("en.json")
	var all map[string]any
	if err == nil {
		err = json.Unmarshal(raw, &all)
	}
	if err != nil {
		panic("messages: en.json: " + err.Error()) // it is embedded, and a test reads it
	}
	names := map[string][]string{}
	for id, v := range all {
		forms, _ := v.(map[string]any)
		if text, is := v.(string); is {
			forms = map[string]any{"other": text}
		} else {
			names[id] = append(names[id], "count") // which chooses the form
		}
		for _, text := range forms {
			if t, err := (parser{}).Parse(text.(string), "", ""); err == nil {
				for _, p := range t.(parsed).places {
					names[id] = append(names[id], p.name)
				}
			}
		}
		if names[id] == nil {
			names[id] = []string{}
		}
	}
	return names
})

// IDs are those of the catalogue's messages that begin with a prefix, in order.
func IDs(prefix string) []string {
	var ids []string
	for id := range places() {
		if strings.HasPrefix(id, prefix) {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}
