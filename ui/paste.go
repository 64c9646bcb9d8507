package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"sessiontray/session/desk"
	"sessiontray/session/secret"
	"sessiontray/session/token"
	"sessiontray/ui/view"
)

// paste takes what was pasted where no field has the focus.
func (a *App) paste(text string) {
	switch {
	case text == "" || a.window.Canvas().Overlays().Top() != nil:
	case a.places.now == inspectorPlace:
		a.inspector.boxes[desk.First].set(text)
	default:
		a.desk.Paste(text)
	}
}

// pasteInto takes what was pasted into a field of the session, if it is more
// than what belongs there: kind is the token that does, Nothing for a field of
// another sort.
func (a *App) pasteInto(text string, kind token.Kind) bool {
	if len(text) > mostShown {
		a.desk.Paste(text)
		return true
	}
	p := token.Find(text)
	if !p.Recognised() {
		return false
	}
	alone := p.Source == "" && len(p.Found) == 1
	if found := p.Found[0].Info.Kind; alone && (found == kind || found == token.Opaque) {
		return false
	}
	a.desk.Take(p, p.Best())
	return true
}

// pastedNote says what a paste filled in, and offers to change that.
type pastedNote struct {
	root                  *fyne.Container
	text                  *widget.Label
	choose, inspect, undo *button
	shown                 *desk.Pasted
}

func newPastedNote(a *App) *pastedNote {
	n := &pastedNote{text: &widget.Label{Wrapping: fyne.TextWrapWord}}
	n.choose = newButton(a.keys, view.T("Choose another"), nil, func() { n.offer(a) })
	n.inspect = newButton(a.keys, view.T("Inspect"), nil, func() {
		if p := n.shown; p != nil {
			a.inspect(p.Paste.Found[p.Chosen])
		}
	})
	n.undo = newButton(a.keys, view.T("Undo"), nil, a.desk.UndoPaste)
	n.root = newBeside(n.text, n.choose, n.inspect, n.undo)
	n.root.Hide()
	return n
}

func (n *pastedNote) show(s desk.Snapshot) {
	n.shown = s.Pasted
	there := n.shown != nil
	show(n.root, there || s.PasteProblem != "")
	show(n.undo, there)
	show(n.inspect, there)
	show(n.choose, there && len(n.shown.Paste.Found) > 1)
	if s.PasteProblem != "" {
		say(n.text, view.Say(secret.Redact(s.PasteProblem)), widget.WarningImportance)
		return
	}
	say(n.text, view.PastedNote(n.shown), widget.MediumImportance)
}

// offer shows all the tokens found, to take another.
func (n *pastedNote) offer(a *App) {
	p := n.shown
	if p == nil {
		return
	}
	var items []*fyne.MenuItem
	for i, name := range view.Choices(p.Paste, a.latest.Now) {
		item := fyne.NewMenuItem(name, func() { a.desk.Take(p.Paste, i) })
		item.Checked = i == p.Chosen
		items = append(items, item)
	}
	position := fyne.CurrentApp().Driver().AbsolutePositionForObject(n.choose)
	widget.ShowPopUpMenuAtPosition(fyne.NewMenu("", items...), a.window.Canvas(), position.AddXY(0, n.choose.Size().Height))
}

// inspect shows a token in the Inspector.
func (a *App) inspect(f token.Found) {
	a.goTo(inspectorPlace)
	a.inspector.boxes[desk.First].setFound(f)
}

// inspectSession shows the session's token in the Inspector.
func (a *App) inspectSession() {
	if current, live := a.desk.Snapshot().Status.Live(); live {
		a.inspect(token.Found{Info: token.ParseValue(current.Token), Use: token.ForSession, UserID: current.Identity, ExpiresAt: current.ExpiresAt})
	}
}
