package profile

import (
	"slices"

	"sessiontray/session/message"
)

// Settings are those of the program.
type Settings struct {
	Theme    string `json:"theme,omitempty"`    // one of [Themes]
	Language string `json:"language,omitempty"` // one of [Languages]
	Closing  string `json:"closing,omitempty"`  // one of [Closings]
	// Quiet keeps the program from notifying.
	Quiet bool `json:"quiet,omitempty"`
	// ClearAfter is how long a copied token stays in the clipboard, in seconds: 0
	// stands for [DefaultClearAfter], below it for ever.
	ClearAfter int `json:"clearAfter,omitempty"`
	// AskProduction has the program ask before it starts a session where real
	// users are.
	AskProduction bool  `json:"askProduction,omitempty"`
	Rules         Rules `json:"rules,omitzero"`
}

// DefaultClearAfter is how long a copied token stays in the clipboard, in
// seconds.
const DefaultClearAfter = 60

// What can be chosen, the default first.
var (
	Themes    = []string{"", "light", "dark"}                // empty: the system's
	Languages = append([]string{""}, message.Languages()...) // empty: the system's
	Closings  = []string{"", "quit"}                         // empty: to the tray, where one shows
)

// sanitized replaces what cannot be.
func (s Settings) sanitized() Settings {
	for _, choice := range []struct {
		value *string
		of    []string
	}{{&s.Theme, Themes}, {&s.Language, Languages}, {&s.Closing, Closings}} {
		if !slices.Contains(choice.of, *choice.value) {
			*choice.value = ""
		}
	}
	return s
}
