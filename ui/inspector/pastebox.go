package inspector

import (
	"slices"

	"sessiontray/session/token/find"

	"sessiontray/ui/kit"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"sessiontray/session/desk"
	"sessiontray/session/inspect"
	"sessiontray/session/token"
	"sessiontray/ui/view"
)

// pasteBox takes a text to inspect. A long one is held, but not shown.
type pasteBox struct {
	root    *fyne.Container
	page    *Page
	side    inspect.Side
	input   *kit.Entry
	held    *widget.Label
	said    *widget.Label
	choices *kit.Select
	clear   *kit.Button
	filling bool // by the program, not by the user
}

func newPasteBox(p *Page, k kit.Keys, side inspect.Side, name string) *pasteBox {
	b := &pasteBox{
		page: p, side: side,
		held: &widget.Label{Wrapping: fyne.TextWrapWord},
		said: &widget.Label{
			SizeName: theme.SizeNameCaptionText, Wrapping: fyne.TextWrapWord, Importance: widget.LowImportance,
		},
	}
	b.input = kit.NewEntry(k, "eyJhbGciOi…", func(text string) {
		if !b.filling {
			b.page.desk.Inspector.Inspect(b.side, text)
		}
	})
	b.input.SetLabel(name)
	b.input.MultiLine = true
	b.input.Wrapping = fyne.TextWrapBreak
	b.input.Scroll = fyne.ScrollVerticalOnly
	b.input.SetMinRowsVisible(6)
	b.input.OnPasted = func(text string) bool {
		if isPart(text) {
			return false
		}
		b.set(text)
		return true
	}
	b.choices = kit.NewSelect(k, nil, func(string) {
		if !b.filling {
			b.page.desk.Inspector.Choose(b.side, b.choices.SelectedIndex())
		}
	})
	b.choices.SetLabel(view.T("ui.choose-another"))
	b.choices.Hide()
	b.held.Hide()
	paste := kit.NewButton(
		k, view.T("ui.paste"), theme.ContentPasteIcon(), func() { b.set(fyne.CurrentApp().Clipboard().Content()) },
	)
	b.clear = kit.NewButton(k, view.T("ui.clear"), theme.ContentClearIcon(), func() { b.set("") })
	head := container.NewBorder(nil, nil, kit.NewTitle(name), container.NewHBox(paste, b.clear))
	b.root = container.NewVBox(head, b.input, b.held, b.said, b.choices)
	return b
}

// isPart reports whether a text can be a part of a token, to be put in where the
// cursor stands; a whole one replaces what is there. A long text is none, and is
// looked through elsewhere than on the UI goroutine.
func isPart(text string) bool {
	if len(text) > kit.MaxShown {
		return false
	}
	p := find.In(text)
	return !p.Recognised() || p.Format == "" && p.Matches[0].Info.Kind == token.Opaque
}

// set has a text inspected.
func (b *pasteBox) set(text string) {
	b.fill(text)
	b.page.desk.Inspector.Inspect(b.side, text)
}

// setFound has a token inspected with what stood beside it.
func (b *pasteBox) setFound(f find.Match) {
	b.fill(f.Info.Value.Reveal())
	b.page.desk.Inspector.InspectFound(b.side, f)
}

// fill shows a text, if it is not too long for that.
func (b *pasteBox) fill(text string) {
	long := len(text) > kit.MaxShown
	shown := text
	if long {
		shown = ""
		b.held.SetText(view.T("ui.kb-pasted-they-looked-through", "count", len(text)>>10))
	}
	b.filling = true
	b.input.SetText(shown)
	b.input.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyPageUp}) // also ends a selection
	b.filling = false
	kit.SetVisible(b.input, !long)
	kit.SetVisible(b.held, long)
	if canvas := b.page.host.Window().Canvas(); canvas.Focused() == fyne.Focusable(b.input) && long {
		canvas.Focus(b.clear)
	}
}

func (b *pasteBox) show(s desk.Snapshot) {
	subject := s.Inspection.Subjects[b.side]
	kit.SetText(b.said, view.Subject(subject), widget.LowImportance)
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
	kit.SetVisible(b.choices, len(names) > 0)
}

// first is the control to begin with.
func (b *pasteBox) first() fyne.Focusable {
	if b.input.Visible() {
		return b.input
	}
	return b.clear
}
