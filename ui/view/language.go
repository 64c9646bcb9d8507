package view

import (
	"encoding/json"
	"strings"
	"sync/atomic"

	"fyne.io/fyne/v2/lang"

	"sessiontray/session/message"
	"sessiontray/session/secret"
)

// current is the catalogue of the language that is set.
var current atomic.Pointer[message.Catalogue]

func init() { current.Store(message.In("en")) }

// SetLanguage sets the language of all texts; an empty one stands for the system's, and
// one that there is no catalogue of for English. What shows already must be made anew.
func SetLanguage(language string) error {
	locale := lang.SystemLocale()
	if language == "" {
		language, _, _ = strings.Cut(string(locale), "-")
	}
	c := message.In(language)
	current.Store(c)
	// Fyne chooses by the system's languages alone: under their name stands what its own
	// widgets and dialogs say in the language that is set.
	texts := map[string]string{}
	for _, id := range message.IDs(fynePrefix) {
		texts[strings.TrimPrefix(id, fynePrefix)] = c.Say(message.New(id))
	}
	content, err := json.Marshal(texts)
	if err != nil {
		return err
	}
	return lang.AddTranslationsForLocale(content, locale)
}

// fynePrefix begins the IDs of Fyne's own texts.
const fynePrefix = "fyne."

// Language is the tag of the language that is set.
func Language() string { return current.Load().Language }

// Mentions reports whether a message has a word in it, in lower case, as the window says
// it; it is nil for English, in which everything is searched anyway.
func Mentions() func(m message.Message, word string) bool {
	c := current.Load()
	if c.Language == "en" {
		return nil
	}
	return c.Mentions
}

// T is a text of the catalogue with values, each after its name, in the user's language.
func T(id string, namesAndValues ...any) string {
	return current.Load().Say(message.New(id, namesAndValues...))
}

// Say is a message in the user's language, without secrets.
func Say(m message.Message) string { return current.Load().Say(m.Map(secret.Redact)) }
