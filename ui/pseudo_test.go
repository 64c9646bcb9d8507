package ui

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"sessiontray/session/inspect"
	"sessiontray/session/message"
	"sessiontray/ui/view"
)

// names are what the window shows that is in no catalogue: names of people, of things and
// of formats, which are the same in every language.
var names = regexp.MustCompile(`alice|onSessionChanged|eyJ[\w.…-]*|\balg\b|HS256|Sandbox|Video\.io( REST v1)?|GET|POST|gateway|rest-v1|https?://\S*|videos?\.[a-z.]+|streams?\.[a-z.]+`)

// In the pseudo-locale every text of the catalogue stands in brackets, and is longer by
// 40 %: what shows without brackets did not come from it, and what does not fit would be
// cut off in a language with long words.
func TestEveryTextComesFromTheCatalogue(t *testing.T) {
	u := newUser(t)
	t.Cleanup(func() { _ = view.SetLanguage("en") })
	if err := view.SetLanguage(message.Pseudo); err != nil {
		t.Fatal(err)
	}
	u.buildContent()
	u.window.Resize(fyne.NewSize(1040, 720))
	u.press(fyne.KeyReturn)
	u.until("a session lives", func() bool { return u.latest.Status.Phase.Live() })
	u.desk.Inspector.Inspect(inspect.First, "eyJhbGciOiJIUzI1NiJ9.e30.x")
	for _, place := range []struct {
		name string
		page int
		open string // ID of the button that opens it
	}{
		{"sessions", sessionsPage, ""},
		{"fault lab", sessionsPage, "ui.lab.title"},
		{"Inspector", inspectorPage, ""},
		{"timeline", timelinePage, ""},
		{"export", timelinePage, "ui.export-support"},
		{"settings", settingsPage, ""},
	} {
		u.goTo(place.page)
		if place.open != "" {
			u.tap(view.T(place.open))
		}
		u.until("the page is filled", func() bool { return len(u.queue) == 0 })
		seen := 0
		for _, text := range append(u.texts(), u.labels()...) {
			if strings.Contains(text, "⟦") {
				seen++
			}
			if strings.HasPrefix(text, "# ") {
				continue // a report, which stays English
			}
			if rest := names.ReplaceAllString(outside(text), ""); letters.MatchString(rest) {
				t.Errorf("the %s: %q is not from the catalogue", place.name, text)
			}
		}
		if seen < 10 {
			t.Errorf("the %s: only %d texts from the catalogue", place.name, seen)
		}
		for _, text := range u.cutOff() {
			t.Errorf("the %s: %q does not fit", place.name, text)
		}
	}
}

var letters = regexp.MustCompile(`\p{L}{2,}`)

// outside is what of a text stands outside all brackets.
func outside(text string) string {
	var out strings.Builder
	depth := 0
	for _, r := range text {
		switch r {
		case '⟦':
			depth++
		case '⟧':
			depth--
		default:
			if depth == 0 {
				out.WriteRune(r)
			}
		}
	}
	return out.String()
}

// cutOff are the texts of labels, buttons and choices that are wider than their place.
// Lines that may be cut off, in lists, are no such.
func (u *user) cutOff() []string {
	var all []string
	u.each(func(o fyne.CanvasObject) bool {
		switch o := o.(type) {
		case *widget.Label:
			if o.Wrapping == fyne.TextWrapOff && o.Truncation == fyne.TextTruncateOff && o.MinSize().Width > o.Size().Width+1 {
				all = append(all, o.Text)
			}
			return false
		case fyne.Widget:
			if !isControl(o) {
				return true
			}
			for _, inner := range test.WidgetRenderer(o).Objects() {
				if text, is := inner.(*canvas.Text); is && text.Visible() && text.MinSize().Width > o.Size().Width+1 {
					all = append(all, text.Text)
				}
			}
			return false
		}
		return true
	})
	slices.Sort(all)
	return slices.Compact(all)
}
