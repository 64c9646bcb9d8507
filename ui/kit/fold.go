package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Fold is a line that opens to more.
type Fold struct {
	Root   *fyne.Container
	Toggle *Button
	inside fyne.CanvasObject
}

func NewFold(k Keys, title string, inside fyne.CanvasObject) *Fold {
	f := &Fold{inside: inside}
	f.Toggle = NewButton(k, title, theme.MenuExpandIcon(), func() { f.SetOpen(!f.inside.Visible()) })
	f.Toggle.Alignment = widget.ButtonAlignLeading
	f.Toggle.Importance = widget.LowImportance
	inside.Hide()
	f.Root = container.NewVBox(f.Toggle, inside)
	return f
}

// SetOpen opens or closes it.
func (f *Fold) SetOpen(is bool) {
	if f.inside.Visible() == is {
		return
	}
	SetVisible(f.inside, is)
	f.Toggle.SetIcon(theme.MenuExpandIcon())
	if is {
		f.Toggle.SetIcon(theme.MenuDropDownIcon())
	}
	f.Root.Refresh()
}
