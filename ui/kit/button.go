package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

type Button struct {
	widget.Button
	Labelled
	keys    Keys
	focused bool
}

func NewButton(k Keys, text string, icon fyne.Resource, tapped func()) *Button {
	b := &Button{keys: k}
	b.ExtendBaseWidget(b)
	b.Text, b.Icon, b.OnTapped = text, icon, tapped
	return b
}

// TypedKey implements fyne.Focusable: Enter presses the button, as Space does. It is
// not Tapped, which takes the focus away and animates the button, where for a third
// of a second nothing else is painted in time on software GL.
func (b *Button) TypedKey(key *fyne.KeyEvent) {
	switch key.Name {
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		if !b.Disabled() && b.OnTapped != nil {
			b.OnTapped()
			b.keys.OnPress()
		}
	case fyne.KeyEscape:
		b.keys.Escape()
	}
}

// AccessibilityLabel implements fyne.Accessible: the text, or for an icon alone its label.
func (b *Button) AccessibilityLabel() string {
	if b.Text != "" {
		return b.Text
	}
	return b.label
}

// AccessibilityRole implements fyne.Accessible.
func (b *Button) AccessibilityRole() fyne.AccessibleRole { return b.Button.AccessibilityRole() }

// NewIconButton is a button that shows an icon alone.
func NewIconButton(k Keys, label string, icon fyne.Resource, tapped func()) *Button {
	b := NewButton(k, "", icon, tapped)
	b.SetLabel(label)
	return b
}

// FocusGained implements fyne.Focusable. Fyne marks a focused button by a
// shade, which on a coloured button nobody sees.
func (b *Button) FocusGained() {
	b.focused = true
	b.Button.FocusGained()
	b.keys.OnFocus(b)
}

// FocusLost implements fyne.Focusable.
func (b *Button) FocusLost() {
	b.focused = false
	b.Button.FocusLost()
}

// CreateRenderer implements fyne.Widget.
func (b *Button) CreateRenderer() fyne.WidgetRenderer {
	base := b.Button.CreateRenderer()
	r := &buttonRenderer{base, b, base.Objects()[0].(*canvas.Rectangle), NewRounded(theme.SizeNameButtonRadius, 2)}
	r.background.Hide()
	r.Refresh()
	return r
}

// buttonRenderer draws a button on a surface in the colour of the background that Fyne
// would draw, with a ring while it is focused.
type buttonRenderer struct {
	fyne.WidgetRenderer
	button     *Button
	background *canvas.Rectangle
	surface    *Rounded
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
	r.surface.Paint(r.background.FillColor, ring)
}

func (r *buttonRenderer) Objects() []fyne.CanvasObject {
	return append([]fyne.CanvasObject{r.surface.Raster}, r.WidgetRenderer.Objects()...)
}

// Show implements fyne.CanvasObject. Fyne's would read and draw the icon anew, which is
// as it was.
func (b *Button) Show() {
	if b.Hidden {
		b.Hidden = false
		canvas.Refresh(b)
	}
}

// Update changes the text, the icon and the importance when they differ.
func (b *Button) Update(text string, icon fyne.Resource, i widget.Importance) {
	if b.Text != text || b.Icon != icon || b.Importance != i {
		b.Text, b.Icon, b.Importance = text, icon, i
		b.Refresh()
	}
}
