package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

type Entry struct {
	widget.Entry
	Labelled
	Keys Keys
	// pasted takes a pasted text and reports true, or leaves it to the entry. It
	// may be nil.
	OnPasted func(text string) bool
	OnDown   func() // what the down key does instead, if set
}

func NewEntry(k Keys, placeHolder string, changed func(string)) *Entry {
	e := &Entry{Keys: k}
	e.ExtendBaseWidget(e)
	e.SetPlaceHolder(placeHolder)
	e.OnChanged = changed
	e.Scroll = fyne.ScrollHorizontalOnly
	return e
}

// TypedKey implements fyne.Focusable.
func (e *Entry) TypedKey(key *fyne.KeyEvent) {
	if key.Name == fyne.KeyDown && e.OnDown != nil {
		e.OnDown()
		return
	}
	newLine := e.MultiLine && (key.Name == fyne.KeyReturn || key.Name == fyne.KeyEnter)
	if newLine || !e.Keys.HandleKey(key) {
		e.Entry.TypedKey(key)
	}
}

// TypedShortcut implements fyne.Shortcutable.
func (e *Entry) TypedShortcut(s fyne.Shortcut) {
	if paste, is := s.(*fyne.ShortcutPaste); is && e.OnPasted != nil && e.OnPasted(paste.Clipboard.Content()) {
		return
	}
	if !e.Keys.HandleShortcut(s) { // Fyne asks the window only where no field has the focus
		e.Entry.TypedShortcut(s)
	}
}

// AcceptsTab implements fyne.Tabbable: Tab goes on to the next control, also
// from several lines.
func (e *Entry) AcceptsTab() bool { return false }

// FocusGained implements fyne.Focusable.
func (e *Entry) FocusGained() {
	e.Entry.FocusGained()
	e.Keys.OnFocus(e)
}

// CreateRenderer implements fyne.Widget: an outline in the colour of the border that
// Fyne would draw.
func (e *Entry) CreateRenderer() fyne.WidgetRenderer {
	r := e.Entry.CreateRenderer()
	border := r.Objects()[1].(*canvas.Rectangle) // over what is filled, which the theme has clear
	border.Hide()
	return newOutlined(r, func() color.Color { return border.StrokeColor })
}
