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
	u.tap("Inspect")
	texts := 0
	look := func() {
		for _, o := range test.LaidOutObjects(u.window.Canvas().Content()) {
			if text, is := o.(*canvas.Text); is {
				if texts++; text.TextStyle != (fyne.TextStyle{}) {
					t.Errorf("%q is set in %+v", text.Text, text.TextStyle)
				}
			}
		}
	}
	look()
	for _, open := range []func(){
		func() { u.tap("Sessions") },
		func() { u.tap("Fault lab") },
		func() { u.tap("Timeline") },
		func() { u.focus("Timeline") },
		func() { u.tap("Export for support…") },
		func() { u.tap("Settings") },
	} {
		open()
		look()
	}
	if texts < 200 {
		t.Errorf("only %d texts were seen", texts)
	}
}
