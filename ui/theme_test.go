package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
)

// A single bold text would have the fonts parsed once more.
func TestOneWeight(t *testing.T) {
	u := newUser(t)
	u.press(fyne.KeyReturn)
	u.sees("Active")
	u.inspectSession()
	texts := 0
	for _, p := range []place{sessionPlace, inspectorPlace, timelinePlace, settingsPlace} {
		u.goTo(p)
		for _, o := range test.LaidOutObjects(u.window.Canvas().Content()) {
			if text, is := o.(*canvas.Text); is {
				if texts++; text.TextStyle != (fyne.TextStyle{}) {
					t.Errorf("%q is set in %+v", text.Text, text.TextStyle)
				}
			}
		}
	}
	if texts < 100 {
		t.Errorf("only %d texts were seen", texts)
	}
}
