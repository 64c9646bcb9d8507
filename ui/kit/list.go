package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

type List struct {
	widget.List
	Labelled
	Keys Keys
}

// TypedKey implements fyne.Focusable.
func (l *List) TypedKey(key *fyne.KeyEvent) {
	if !l.Keys.HandleKey(key) {
		l.List.TypedKey(key)
	}
}
