package message

import (
	"encoding/json"
	"strings"

	"sessiontray/assets/messages"
)

// Mentions reports whether the catalogue's text for a message, or for one nested in it,
// has a word in it, which must be in lower case. It looks at the words of the catalogue
// only, not at the values: those are the same in every language.
func (c *Catalogue) Mentions(m Message, word string) bool {
	if strings.Contains(c.words()[m.ID], word) {
		return true
	}
	for _, a := range m.args {
		if nested, is := a.value.(Message); is && c.Mentions(nested, word) {
			return true
		}
	}
	return false
}

// readWords returns the words of a language by ID, in lower case, in all plural forms
// and without the values.
func readWords(tag string) map[string]string {
	words := map[string]string{}
	raw, err := messages.Files.ReadFile(tag + ".json")
	var all map[string]any
	if err != nil || json.Unmarshal(raw, &all) != nil {
		return words // a language without a file of its own
	}
	for id, v := range all {
		forms, plural := v.(map[string]any)
		if !plural {
			forms = map[string]any{"other": v}
		}
		var text strings.Builder
		for _, form := range forms {
			said, _ := form.(string)
			if t, err := (parser{}).Parse(said, "", ""); err == nil {
				text.WriteString(strings.Join(t.(parsed).literals, " ") + "\n")
			}
		}
		words[id] = strings.ToLower(text.String())
	}
	return words
}
