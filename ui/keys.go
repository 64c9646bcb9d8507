package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Fyne gives keys to the focused widget alone. The controls here hand Escape,
// and where it means nothing to them Enter, to the window.

// keys is what the window does with keys.
type keys struct {
	escape, enter func()
	focused       func(fyne.CanvasObject) // a control got the focus
	pressed       func()                  // a button was pressed by a key, and did what it does
	shortcuts     []shortcut
}

// shortcut is a key with Ctrl, or what stands for it on the system.
type shortcut struct {
	desktop.CustomShortcut
	do func()
}

func newShortcut(key fyne.KeyName, with fyne.KeyModifier, do func()) shortcut {
	return shortcut{desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierShortcutDefault | with}, do}
}

// shortcut reports whether it was one of the window's.
func (k keys) shortcut(s fyne.Shortcut) bool {
	for _, own := range k.shortcuts {
		if own.ShortcutName() == s.ShortcutName() {
			own.do()
			return true
		}
	}
	return false
}

func (k keys) typed(e *fyne.KeyEvent) (done bool) {
	switch e.Name {
	case fyne.KeyEscape:
		k.escape()
	case fyne.KeyReturn, fyne.KeyEnter:
		k.enter()
	default:
		return false
	}
	return true
}

// labelled is a control whose label stands beside it, or nowhere.
type labelled struct{ text string }

func (l *labelled) setLabel(text string) { l.text = text }

// AccessibilityLabel implements fyne.Accessible.
func (l *labelled) AccessibilityLabel() string { return l.text }

// AccessibilityRole implements fyne.Accessible.
func (l *labelled) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

// withLabel is a control of a form, with its label before it.
func withLabel(text string, c interface {
	fyne.CanvasObject
	setLabel(string)
},
) []fyne.CanvasObject {
	c.setLabel(text)
	return []fyne.CanvasObject{widget.NewLabel(text), c}
}

type entry struct {
	widget.Entry
	labelled
	keys keys
	// pasted takes a pasted text and reports true, or leaves it to the entry. It
	// may be nil.
	pasted func(text string) bool
	down   func() // what the down key does instead, if set
}

func newEntry(k keys, placeHolder string, changed func(string)) *entry {
	e := &entry{keys: k}
	e.ExtendBaseWidget(e)
	e.SetPlaceHolder(placeHolder)
	e.OnChanged = changed
	e.Scroll = fyne.ScrollHorizontalOnly
	return e
}

// TypedKey implements fyne.Focusable.
func (e *entry) TypedKey(key *fyne.KeyEvent) {
	if key.Name == fyne.KeyDown && e.down != nil {
		e.down()
		return
	}
	newLine := e.MultiLine && (key.Name == fyne.KeyReturn || key.Name == fyne.KeyEnter)
	if newLine || !e.keys.typed(key) {
		e.Entry.TypedKey(key)
	}
}

// TypedShortcut implements fyne.Shortcutable.
func (e *entry) TypedShortcut(s fyne.Shortcut) {
	if paste, is := s.(*fyne.ShortcutPaste); is && e.pasted != nil && e.pasted(paste.Clipboard.Content()) {
		return
	}
	if !e.keys.shortcut(s) { // Fyne asks the window only where no field has the focus
		e.Entry.TypedShortcut(s)
	}
}

// AcceptsTab implements fyne.Tabbable: Tab goes on to the next control, also
// from several lines.
func (e *entry) AcceptsTab() bool { return false }

// FocusGained implements fyne.Focusable.
func (e *entry) FocusGained() {
	e.Entry.FocusGained()
	e.keys.focused(e)
}

// CreateRenderer implements fyne.Widget: an outline in the colour of the border that
// Fyne would draw.
func (e *entry) CreateRenderer() fyne.WidgetRenderer {
	r := e.Entry.CreateRenderer()
	border := r.Objects()[1].(*canvas.Rectangle) // over what is filled, which the theme has clear
	border.Hide()
	return newOutlined(r, func() color.Color { return border.StrokeColor })
}

type button struct {
	widget.Button
	labelled
	keys    keys
	focused bool
}

func newButton(k keys, text string, icon fyne.Resource, tapped func()) *button {
	b := &button{keys: k}
	b.ExtendBaseWidget(b)
	b.Text, b.Icon, b.OnTapped = text, icon, tapped
	return b
}

// TypedKey implements fyne.Focusable: Enter presses the button, as Space does. It is
// not Tapped, which takes the focus away and animates the button, where for a third
// of a second nothing else is painted in time on software GL.
func (b *button) TypedKey(key *fyne.KeyEvent) {
	switch key.Name {
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		if !b.Disabled() && b.OnTapped != nil {
			b.OnTapped()
			b.keys.pressed()
		}
	case fyne.KeyEscape:
		b.keys.escape()
	}
}

// AccessibilityLabel implements fyne.Accessible: the text, or for an icon alone its label.
func (b *button) AccessibilityLabel() string {
	if b.Text != "" {
		return b.Text
	}
	return b.text
}

// AccessibilityRole implements fyne.Accessible.
func (b *button) AccessibilityRole() fyne.AccessibleRole { return b.Button.AccessibilityRole() }

// newIconButton is a button that shows an icon alone.
func newIconButton(k keys, label string, icon fyne.Resource, tapped func()) *button {
	b := newButton(k, "", icon, tapped)
	b.setLabel(label)
	return b
}

// FocusGained implements fyne.Focusable. Fyne marks a focused button by a
// shade, which on a coloured button nobody sees.
func (b *button) FocusGained() {
	b.focused = true
	b.Button.FocusGained()
	b.keys.focused(b)
}

// FocusLost implements fyne.Focusable.
func (b *button) FocusLost() {
	b.focused = false
	b.Button.FocusLost()
}

// CreateRenderer implements fyne.Widget.
func (b *button) CreateRenderer() fyne.WidgetRenderer {
	base := b.Button.CreateRenderer()
	r := &buttonRenderer{base, b, base.Objects()[0].(*canvas.Rectangle), newRounded(theme.SizeNameButtonRadius, 2)}
	r.background.Hide()
	r.Refresh()
	return r
}

// buttonRenderer draws a button on a surface in the colour of the background that Fyne
// would draw, with a ring while it is focused.
type buttonRenderer struct {
	fyne.WidgetRenderer
	button     *button
	background *canvas.Rectangle
	surface    *rounded
}

func (r *buttonRenderer) Layout(size fyne.Size) {
	r.WidgetRenderer.Layout(size)
	r.surface.Resize(size)
}

func (r *buttonRenderer) Refresh() {
	r.WidgetRenderer.Refresh()
	ring := color.Color(color.Transparent)
	if r.button.focused {
		ring = theme.Color(theme.ColorNameForeground)
	}
	r.surface.paint(r.background.FillColor, ring)
}

func (r *buttonRenderer) Objects() []fyne.CanvasObject {
	return append([]fyne.CanvasObject{r.surface.Raster}, r.WidgetRenderer.Objects()...)
}

// Show implements fyne.CanvasObject. Fyne's would read and draw the icon anew, which is
// as it was.
func (b *button) Show() {
	if b.Hidden {
		b.Hidden = false
		canvas.Refresh(b)
	}
}

// label changes the text, the icon and the importance when they differ.
func (b *button) label(text string, icon fyne.Resource, i widget.Importance) {
	if b.Text != text || b.Icon != icon || b.Importance != i {
		b.Text, b.Icon, b.Importance = text, icon, i
		b.Refresh()
	}
}

// AccessibilityLabel implements fyne.Accessible: the text, unless a label says more.
func (c *check) AccessibilityLabel() string {
	if c.text != "" {
		return c.text
	}
	return c.Text
}

// AccessibilityRole implements fyne.Accessible.
func (c *check) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

type check struct {
	widget.Check
	labelled
	keys keys
}

func newCheck(k keys, label string, changed func(bool)) *check {
	c := &check{keys: k}
	c.ExtendBaseWidget(c)
	c.Text, c.OnChanged = label, changed
	return c
}

// TypedKey implements fyne.Focusable.
func (c *check) TypedKey(key *fyne.KeyEvent) {
	if !c.keys.typed(key) {
		c.Check.TypedKey(key)
	}
}

// FocusGained implements fyne.Focusable.
func (c *check) FocusGained() {
	c.Check.FocusGained()
	c.keys.focused(c)
}

type selector struct {
	widget.Select
	labelled
	keys keys
}

func newSelector(k keys, options []string, changed func(string)) *selector {
	s := &selector{keys: k}
	s.ExtendBaseWidget(s)
	s.Options, s.OnChanged = options, changed
	return s
}

// FocusGained implements fyne.Focusable.
func (s *selector) FocusGained() {
	s.Select.FocusGained()
	s.keys.focused(s)
}

// CreateRenderer implements fyne.Widget: an outline as the entries beside it have.
func (s *selector) CreateRenderer() fyne.WidgetRenderer {
	return newOutlined(s.Select.CreateRenderer(), func() color.Color { return theme.Color(theme.ColorNameInputBorder) })
}

// TypedKey implements fyne.Focusable.
func (s *selector) TypedKey(key *fyne.KeyEvent) {
	if !s.keys.typed(key) {
		s.Select.TypedKey(key)
	}
}

type list struct {
	widget.List
	labelled
	keys keys
}

// TypedKey implements fyne.Focusable.
func (l *list) TypedKey(key *fyne.KeyEvent) {
	if !l.keys.typed(key) {
		l.List.TypedKey(key)
	}
}
