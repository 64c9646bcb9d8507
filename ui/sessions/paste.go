package sessions

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"sessiontray/session/token/find"

	"sessiontray/ui/kit"

	"sessiontray/session/desk"
	"sessiontray/session/token"
	"sessiontray/ui/view"
)

// pasteInto takes what was pasted into a field of the session, if it is more
// than what belongs there: kind is the token that does, Nothing for a field of
// another sort.
func (p *Page) pasteInto(text string, kind token.Kind) bool {
	if len(text) > kit.MaxShown {
		p.desk.Paste(text)
		return true
	}
	found := find.In(text)
	if !found.Recognised() {
		return false
	}
	alone := found.Format == "" && len(found.Matches) == 1
	if of := found.Matches[0].Info.Kind; alone && (of == kind || of == token.Opaque) {
		return false
	}
	p.desk.Take(found, found.Best())
	return true
}

// pastedNote says what a paste filled in, and offers to change that.
type pastedNote struct {
	root                  *fyne.Container
	text                  *widget.Label
	choose, inspect, undo *kit.Button
	shown                 *desk.Pasted
}

func newPastedNote(p *Page) *pastedNote {
	n := &pastedNote{text: &widget.Label{Wrapping: fyne.TextWrapWord}}
	n.choose = kit.NewButton(p.keys, view.T("ui.choose-another"), nil, func() { n.offer(p) })
	n.inspect = kit.NewButton(p.keys, view.T("ui.inspect"), nil, func() {
		if of := n.shown; of != nil {
			p.host.Inspect(of.Paste.Matches[of.Chosen])
		}
	})
	n.undo = kit.NewButton(p.keys, view.T("ui.undo"), nil, p.desk.UndoPaste)
	n.root = kit.NewTextWithButtons(n.text, n.choose, n.inspect, n.undo)
	n.root.Hide()
	return n
}

func (n *pastedNote) show(s desk.Snapshot) {
	n.shown = s.Pasted
	there := n.shown != nil
	kit.SetVisible(n.root, there || !s.PasteProblem.IsZero())
	kit.SetVisible(n.undo, there)
	kit.SetVisible(n.inspect, there)
	kit.SetVisible(n.choose, there && len(n.shown.Paste.Matches) > 1)
	if !s.PasteProblem.IsZero() {
		kit.SetText(n.text, view.Say(s.PasteProblem), widget.WarningImportance)
		return
	}
	kit.SetText(n.text, view.PastedNote(n.shown), widget.MediumImportance)
}

// offer shows all the tokens found, to take another.
func (n *pastedNote) offer(p *Page) {
	of := n.shown
	if of == nil {
		return
	}
	var items []*fyne.MenuItem
	for i, name := range view.Choices(of.Paste, p.host.Latest().Now) {
		item := fyne.NewMenuItem(name, func() { p.desk.Take(of.Paste, i) })
		item.Checked = i == of.Chosen
		items = append(items, item)
	}
	position := fyne.CurrentApp().Driver().AbsolutePositionForObject(n.choose)
	widget.ShowPopUpMenuAtPosition(
		fyne.NewMenu("", items...), p.window.Canvas(), position.AddXY(0, n.choose.Size().Height),
	)
}
