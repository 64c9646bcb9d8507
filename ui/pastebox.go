package ui

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"sessiontray/session/desk"
	"sessiontray/session/token"
	"sessiontray/ui/view"
)

// mostShown is the length in bytes up to which a pasted text stands in the
// entry: Fyne lays out all of it anew at every key.
const mostShown = 8 << 10

// pasteBox takes a text to inspect. A long one is held, but not shown.
type pasteBox struct {
	root    *fyne.Container
	app     *App
	side    desk.Side
	input   *entry
	held    *widget.Label
	said    *widget.Label
	choices *selector
	clear   *button
	filling bool // by the program, not by the user
}

func newPasteBox(a *App, k keys, side desk.Side, name string) *pasteBox {
	b := &pasteBox{
		app: a, side: side,
		held: &widget.Label{Wrapping: fyne.TextWrapWord},
		said: &widget.Label{SizeName: theme.SizeNameCaptionText, Wrapping: fyne.TextWrapWord, Importance: widget.LowImportance},
	}
	b.input = newEntry(k, "eyJhbGciOi…", func(text string) {
		if !b.filling {
			b.app.desk.Inspect(b.side, text)
		}
	})
	b.input.setLabel(name)
	b.input.MultiLine = true
	b.input.Wrapping = fyne.TextWrapBreak
	b.input.Scroll = fyne.ScrollVerticalOnly
	b.input.SetMinRowsVisible(6)
	b.input.pasted = func(text string) bool {
		if isPart(text) {
			return false
		}
		b.set(text)
		return true
	}
	b.choices = newSelector(k, nil, func(string) {
		if !b.filling {
			b.app.desk.ChooseInspected(b.side, b.choices.SelectedIndex())
		}
	})
	b.choices.setLabel(view.T("Choose another"))
	b.choices.Hide()
	b.held.Hide()
	paste := newButton(k, view.T("Paste"), theme.ContentPasteIcon(), func() { b.set(a.app.Clipboard().Content()) })
	b.clear = newButton(k, view.T("Clear"), theme.ContentClearIcon(), func() { b.set("") })
	head := container.NewBorder(nil, nil, title(name), container.NewHBox(paste, b.clear))
	b.root = container.NewVBox(head, b.input, b.held, b.said, b.choices)
	return b
}

// isPart reports whether a text can be a part of a token, to be put in where the
// cursor stands; a whole one replaces what is there. A long text is none, and is
// looked through elsewhere than on the UI goroutine.
func isPart(text string) bool {
	if len(text) > mostShown {
		return false
	}
	p := token.Find(text)
	return !p.Recognised() || p.Source == "" && p.Found[0].Info.Kind == token.Opaque
}

// set has a text inspected.
func (b *pasteBox) set(text string) {
	b.fill(text)
	b.app.desk.Inspect(b.side, text)
}

// setFound has a token inspected with what stood beside it.
func (b *pasteBox) setFound(f token.Found) {
	b.fill(f.Info.Value.Reveal())
	b.app.desk.InspectFound(b.side, f)
}

// fill shows a text, if it is not too long for that.
func (b *pasteBox) fill(text string) {
	long := len(text) > mostShown
	shown := text
	if long {
		shown = ""
		b.held.SetText(view.Tf("%d KB were pasted. They are looked through, but too long to be shown here.", len(text)>>10))
	}
	b.filling = true
	b.input.SetText(shown)
	b.input.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyPageUp}) // also ends a selection
	b.filling = false
	show(b.input, !long)
	show(b.held, long)
	if canvas := b.app.window.Canvas(); canvas.Focused() == fyne.Focusable(b.input) && long {
		canvas.Focus(b.clear)
	}
}

func (b *pasteBox) show(s desk.Snapshot) {
	subject := s.Inspection.Subjects[b.side]
	say(b.said, view.Subject(subject), widget.LowImportance)
	names := view.Choices(subject.Paste, s.Now)
	b.filling = true
	defer func() { b.filling = false }()
	if !slices.Equal(b.choices.Options, names) {
		b.choices.Options = slices.Clone(names)
		b.choices.ClearSelected()
	}
	if len(names) > 0 && b.choices.SelectedIndex() != subject.Chosen {
		b.choices.SetSelectedIndex(subject.Chosen)
	}
	show(b.choices, len(names) > 0)
}

// first is the control to begin with.
func (b *pasteBox) first() fyne.Focusable {
	if b.input.Visible() {
		return b.input
	}
	return b.clear
}

// newWordsField is an input of words with blanks between.
func newWordsField(k keys, label, placeHolder string, changed func([]string)) *field {
	return newField(label, newEntry(k, placeHolder, func(text string) { changed(strings.Fields(text)) }))
}
