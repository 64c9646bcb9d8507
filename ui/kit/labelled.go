package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Labelled is a control whose label stands beside it, or nowhere.
type Labelled struct{ label string }

func (l *Labelled) SetLabel(text string) { l.label = text }

// AccessibilityLabel implements fyne.Accessible.
func (l *Labelled) AccessibilityLabel() string { return l.label }

// AccessibilityRole implements fyne.Accessible.
func (l *Labelled) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

// FormRow is a control of a form, with its label before it.
func FormRow(text string, c interface {
	fyne.CanvasObject
	SetLabel(string)
},
) []fyne.CanvasObject {
	c.SetLabel(text)
	return []fyne.CanvasObject{widget.NewLabel(text), c}
}

// NewTitle stands over a part of a page.
func NewTitle(text string) *widget.Label {
	return &widget.Label{Text: text, SizeName: theme.SizeNameSubHeadingText}
}

// MaxShown is the length in bytes up to which a pasted text stands in an entry: Fyne
// lays out all of it anew at every key.
const MaxShown = 8 << 10
