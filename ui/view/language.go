package view

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"

	"fyne.io/fyne/v2/lang"

	"sessiontray/assets"
)

// SetLanguage has texts come in a language, English or one that there are
// translations of; an empty one stands for the system's. What shows already must
// be made anew.
func SetLanguage(language string) error {
	locale := lang.SystemLocale()
	if language == "" {
		language, _, _ = strings.Cut(string(locale), "-")
	}
	texts := map[string]string{}
	if err := json.Unmarshal(assets.Translations("de"), &texts); err != nil {
		return fmt.Errorf("the translations cannot be read: %w", err)
	}
	content := assets.Translations(language)
	if content == nil { // English, whose texts are the keys
		for text := range texts {
			texts[text] = text
		}
		var err error
		if content, err = json.Marshal(texts); err != nil {
			return err
		}
	}
	// Fyne chooses by the system's languages alone: under their name stands what
	// was chosen here.
	err := lang.AddTranslationsForLocale(content, locale)
	translated.Store(&sync.Map{})
	if err != nil {
		return err
	}
	return setSentences(language)
}

// translated keeps what lang answered, which looks for a language each time: a
// snapshot of hundreds of profiles takes hundreds of texts.
// Each language begins with an empty one.
var translated = func() *atomic.Pointer[sync.Map] {
	p := &atomic.Pointer[sync.Map]{}
	p.Store(&sync.Map{})
	return p
}()

// T is a text in the user's language. Its key is the text in English.
func T(text string) string {
	all := translated.Load()
	if known, ok := all.Load(text); ok {
		return known.(string)
	}
	answer := lang.L(text)
	all.Store(text, answer)
	return answer
}

// Tf is a text with values in it, as fmt.Sprintf has them.
func Tf(format string, values ...any) string { return fmt.Sprintf(T(format), values...) }

// Tn is a text with a number in it, which may have another form for one.
func Tn(format string, n int) string {
	if one, has := forOne[format]; has && n == 1 {
		return Tf(one, n)
	}
	return Tf(format, n)
}

// forOne are the forms for one of texts with a number in them.
var forOne = map[string]string{
	"%d profiles":                                            "%d profile",
	"%d profiles come in new":                                "%d profile comes in new",
	"%d entries":                                             "%d entry",
	"%d differences; the rest is the same.":                  "%d difference; the rest is the same.",
	"%d change":                                              "%d changes",
	"%d stay as they are":                                    "%d stays as it is",
	"%d sessions have ended.":                                "%d session has ended.",
	"%d sessions end soon.":                                  "%d session ends soon.",
	"%d sessions could not be renewed.":                      "%d session could not be renewed.",
	"%d sessions could not be started.":                      "%d session could not be started.",
	"%d sessions were stopped after their time.":             "%d session was stopped after its time.",
	"%d sessions are no longer accepted by the server.":      "%d session is no longer accepted by the server.",
	"Quitting stops %d sessions.":                            "Quitting stops %d session.",
	"Renewing by itself was given up after %d tries.":        "Renewing by itself was given up after %d try.",
	"Renewing by itself failed %d times and is tried again.": "Renewing by itself failed %d time and is tried again.",
}
