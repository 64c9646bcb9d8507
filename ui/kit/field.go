package kit

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"sessiontray/ui/view"
)

// Field is an input with a remark beneath it.
type Field struct {
	Root  *fyne.Container
	Label *widget.Label
	Input *Entry
	hint  *widget.Label
}

func NewField(label string, input *Entry, beside ...fyne.CanvasObject) *Field {
	f := &Field{
		Label: &widget.Label{Text: label},
		Input: input,
		hint:  &widget.Label{SizeName: theme.SizeNameCaptionText, Wrapping: fyne.TextWrapWord},
	}
	input.SetLabel(label)
	f.hint.Hide()
	row := fyne.CanvasObject(input)
	if len(beside) > 0 {
		row = container.NewBorder(nil, nil, nil, container.NewHBox(beside...), input)
	}
	f.Root = container.New(layout.NewCustomPaddedVBoxLayout(-4), row, f.hint)
	return f
}

func (f *Field) SetHint(what view.Field) {
	SetText(f.hint, what.Text, ImportanceOf(what.Tone))
	tone := widget.MediumImportance
	if what.Tone == view.Bad {
		tone = widget.DangerImportance
	}
	if f.Label.Importance != tone {
		f.Label.Importance = tone
		f.Label.Refresh()
	}
}

func (f *Field) SetVisible(visible bool) {
	SetVisible(f.Label, visible)
	SetVisible(f.Root, visible)
}

// NewWordsField is an input of words with blanks between.
func NewWordsField(k Keys, label, placeHolder string, changed func([]string)) *Field {
	return NewField(label, NewEntry(k, placeHolder, func(text string) { changed(strings.Fields(text)) }))
}

// SetValue changes what stands in an input when it differs.
func SetValue(input *Entry, text string) {
	if input.Text != text {
		input.SetText(text)
	}
}

// HasHint reports whether something is said beneath the input.
func (f *Field) HasHint() bool { return f.hint.Visible() }
