// Package inspector is the page that judges tokens, on this machine and on request with
// a server.
package inspector

import (
	"sessiontray/session/token/find"
	"sessiontray/ui/input"
	"sessiontray/ui/kit"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"sessiontray/session/desk"
	"sessiontray/session/inspect"
	"sessiontray/session/secret"
	"sessiontray/session/token"
	"sessiontray/ui/view"
)

// Page judges tokens: what to judge on the left, the verdict and the
// anatomy on the right.
type Page struct {
	host        Host
	root        fyne.CanvasObject
	left, right *container.Scroll
	desk        *desk.Desk

	boxes   [2]*pasteBox
	compare *kit.Button
	expected
	verdict
	comparison
	serverCheck
	anatomy

	inputs  uint64 // of the inspection that the inputs show
	filling bool   // by the program, not by the user
}

// expected is what the token should be.
type expected struct {
	use          *kit.Select
	user, scopes *kit.Field
	secret       *kit.Field
	asked        inspect.Expected // as the fields say
}

// verdict is what is thought of the tokens, and what can be done with the first.
type verdict struct {
	cards                 [2]*verdictCard
	both                  *fyne.Container
	toSession, copyReport *kit.Button
	pseudonyms            *kit.Check
	actions               *fyne.Container
	note                  *widget.Label
}

// comparison is where two tokens differ.
type comparison struct {
	differences *kit.Panel
	compared    *widget.Label
	rows        *kit.Rows[*kit.DifferenceRow]
}

func uses() []string {
	return []string{view.T("ui.any-token"), view.T("ui.type.session-token"), view.T("ui.type.api-token")}
}

func New(h Host) *Page {
	d := h.Desk()
	i := &Page{host: h, desk: d}
	k := h.Keys(func() {}, kit.NewShortcut(fyne.KeyC, fyne.KeyModifierShift, i.copyWholeReport))
	i.boxes = [2]*pasteBox{
		newPasteBox(i, k, inspect.First, view.T("ui.token")), newPasteBox(i, k, inspect.Second, view.T("ui.other-token")),
	}
	i.boxes[inspect.Second].root.Hide()
	i.compare = kit.NewButton(k, view.T("ui.compare-another-token"), nil, func() {
		other := i.boxes[inspect.Second]
		comparing := !other.root.Visible()
		d.Inspector.Compare(comparing)
		if kit.SetVisible(other.root, comparing); comparing {
			h.Window().Canvas().Focus(other.first())
		}
	})
	i.use = kit.NewSelect(k, uses(), func(string) {
		use := token.Purpose(max(0, i.use.SelectedIndex()))
		i.expect(func(e *inspect.Expected) { e.Purpose = use })
	})
	i.use.SetSelectedIndex(0)
	i.use.SetLabel(view.T("ui.expected.type"))
	i.user = kit.NewField(view.T("ui.expected.user"), kit.NewEntry(k, view.T("ui.any-user-id"), func(text string) {
		i.expect(func(e *inspect.Expected) { e.UserID = text })
	}))
	i.scopes = kit.NewWordsField(k, view.T("ui.expected.scopes"), view.T("ui.any-scopes"), func(words []string) {
		i.expect(func(e *inspect.Expected) { e.Scopes = words })
	})
	i.secret = input.NewSecretField(k, view.T("ui.signing-secret"), view.T("ui.not-given"), func(v secret.Value) {
		i.expect(func(e *inspect.Expected) { e.SigningSecret = v })
	})
	for _, field := range []*kit.Field{i.user, i.scopes, i.secret} {
		field.Input.OnPasted = func(text string) bool {
			if isPart(text) {
				return false
			}
			i.boxes[inspect.First].set(text) // which is where it belongs
			return true
		}
	}
	i.secret.SetHint(view.Field{Text: view.T("ui.stays-memory"), Tone: view.Neutral})
	form := container.New(layout.NewFormLayout(),
		widget.NewLabel(view.T("ui.expected.type")), i.use, i.user.Label, i.user.Root,
		i.scopes.Label, i.scopes.Root, i.secret.Label, i.secret.Root)
	i.left = container.NewVScroll(container.New(layout.NewCustomPaddedVBoxLayout(kit.PanelGap),
		kit.NewNamedPanel(
			view.T("ui.token"), container.NewVBox(i.boxes[inspect.First].root, i.compare, i.boxes[inspect.Second].root),
		), kit.NewNamedPanel(view.T("ui.expected"), container.NewVBox(kit.NewTitle(view.T("ui.expected")), form))))
	i.right = container.NewVScroll(i.buildVerdict(k))
	i.root = container.New(kit.MasterDetail, i.left, i.right)
	return i
}

// expect changes what is expected of the token.
func (i *Page) expect(f func(e *inspect.Expected)) {
	f(&i.asked)
	i.desk.Inspector.Expect(i.asked)
}

func (i *Page) buildVerdict(k kit.Keys) fyne.CanvasObject {
	i.cards = [2]*verdictCard{newVerdictCard(), newVerdictCard()}
	i.both = container.NewGridWithColumns(1, i.cards[inspect.First].root, i.cards[inspect.Second].root)
	i.cards[inspect.Second].root.Hide()
	i.toSession = kit.NewButton(k, view.T("ui.use-session"), theme.NavigateNextIcon(), func() {
		i.desk.UseInspected()
		i.host.ShowSessions()
	})
	i.copyReport = kit.NewButton(k, view.T("ui.copy-inspector-report"), theme.ContentCopyIcon(), i.copyWholeReport)
	i.pseudonyms = kit.NewCheck(k, view.T("ui.hide-user-ids"), nil)
	i.note = &widget.Label{
		SizeName: theme.SizeNameCaptionText, Wrapping: fyne.TextWrapWord, Importance: widget.LowImportance,
	}
	i.note.Hide()
	i.actions = container.New(
		layout.NewCustomPaddedLayout(0, 0, theme.InnerPadding(), 0),
		container.NewHBox(i.toSession, i.copyReport, i.pseudonyms, layout.NewSpacer()),
	)
	panel := kit.NewNamedPanel(view.T("ui.verdict"), container.NewVBox(i.both, i.actions, i.note))

	i.compared = &widget.Label{Wrapping: fyne.TextWrapWord}
	i.rows = kit.NewRows(kit.NewDifferenceRow, -theme.InnerPadding())
	i.differences = kit.NewNamedPanel(
		view.T("ui.differences"), container.NewVBox(kit.NewTitle(view.T("ui.differences")), i.compared, i.rows.Root),
	)
	i.buildServer(k)
	i.buildAnatomy(k)
	return container.New(layout.NewCustomPaddedVBoxLayout(kit.PanelGap), panel, i.differences, i.server, i.claimsPanel)
}

// Show brings the page up to date.
func (i *Page) Show(s desk.Snapshot) {
	in := s.Inspection
	info := in.Subjects[inspect.First].Found().Info
	there := info.Kind != token.Nothing
	for side, box := range i.boxes {
		box.show(s)
		i.cards[side].show(view.VerdictOf(s, inspect.Side(side)))
	}
	kit.SetVisible(i.boxes[inspect.Second].root, in.Comparing)
	text, columns := view.T("ui.compare-another-token"), 1
	if in.Comparing {
		text, columns = view.T("ui.stop-comparing"), 2
	}
	if shown := i.cards[inspect.Second].root; shown.Visible() != in.Comparing {
		i.both.Layout = layout.NewGridLayoutWithColumns(columns)
		kit.SetVisible(shown, in.Comparing)
		i.both.Refresh()
	}
	i.compare.Update(text, nil, widget.MediumImportance)

	kit.SetVisible(i.differences, in.Comparing)
	if in.Comparing {
		differences := view.Differences(s)
		kit.SetText(i.compared, view.Compared(differences), widget.LowImportance)
		if len(differences) > 0 {
			differences = append([]view.Difference{{A: view.T("ui.token"), B: view.T("ui.other-token")}}, differences...)
		}
		for n, row := range i.rows.Fit(len(differences)) {
			row.Show(differences[n])
		}
	}
	kit.SetEnabled(i.toSession, in.Subjects[inspect.First].Found().Whole())
	kit.SetVisible(i.actions, there)
	i.showServer(s)
	i.showAnatomy(s)
}

// Host is what the page needs of the window that it stands in.
type Host interface {
	Desk() *desk.Desk
	Window() fyne.Window
	// Latest is the last snapshot, which can be newer than what shows.
	Latest() desk.Snapshot
	// Keys hands keys to the window and, while the page shows, to its own shortcuts.
	Keys(enter func(), own ...kit.Shortcut) kit.Keys
	Copy(text string)
	// CopySecret copies a token, which leaves the clipboard after a while, and says so
	// in the note.
	CopySecret(v secret.Value, note *widget.Label)
	Remark(note *widget.Label, text string)
	ShowSessions()
}

// Root is the page's object in the window.
func (i *Page) Root() fyne.CanvasObject { return i.root }

// FirstFocus is where a token is pasted.
func (i *Page) FirstFocus() fyne.Focusable { return i.boxes[inspect.First].first() }

// Reveal scrolls to a control that got the focus.
func (i *Page) Reveal(o fyne.CanvasObject) {
	if !kit.Reveal(i.left, o) {
		kit.Reveal(i.right, o)
	}
}

// Paste inspects a text that was pasted where no field has the focus.
func (i *Page) Paste(text string) { i.boxes[inspect.First].set(text) }

// Inspect inspects a token with what stood beside it.
func (i *Page) Inspect(f find.Match) { i.boxes[inspect.First].setFound(f) }

// copyWholeReport copies what is thought of the token, as it shows.
func (i *Page) copyWholeReport() {
	if !i.actions.Visible() {
		return // there is nothing to report
	}
	i.host.Copy(view.Report(i.host.Latest(), i.pseudonyms.Checked))
	i.host.Remark(i.note, view.T("ui.report-clipboard-markdown-without-signature"))
}

// copyToken copies the token that shows, by default as much of it as nobody can use.
func (i *Page) copyToken() {
	info := i.host.Latest().Inspection.Subjects[inspect.First].Found().Info
	if i.withSignature.Checked {
		i.host.CopySecret(info.Value, i.note)
		return
	}
	i.host.Copy(info.WithoutSignature())
	i.host.Remark(i.note, view.T("ui.token-clipboard-without-signature"))
}
