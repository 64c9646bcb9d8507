package ui

import (
	"time"

	"fyne.io/fyne/v2/widget"

	"sessiontray/session/desk"
	"sessiontray/session/secret"
	"sessiontray/ui/view"
)

// remarkFor is how long a passing remark stands.
const remarkFor = 5 * time.Second

// remark says something for a moment, unless it is that a token was copied: that
// stands as long as the token may be in the clipboard.
func (a *App) remark(l *widget.Label, text string) {
	say(l, text, widget.LowImportance)
	if a.remarks != nil {
		a.remarks.Stop()
	}
	a.remarks = time.AfterFunc(remarkFor, func() {
		a.dispatch(func() {
			if l != a.copiedNote || a.copied.IsZero() {
				say(l, "", widget.LowImportance)
			}
		})
	})
}

// copyUser copies the user ID of the session.
func (a *App) copyUser() {
	if current, live := a.desk.Snapshot().Status.Live(); live {
		a.app.Clipboard().SetContent(current.Identity)
		a.remark(a.status.note, view.T("The user ID is in the clipboard."))
	}
}

// copyToken copies the session token.
func (a *App) copyToken() {
	if current, live := a.desk.Snapshot().Status.Live(); live {
		a.copySecret(current.Token, a.status.note, view.CopiedToken(a.keepCopied()))
	}
}

// copyReport copies what is thought of the inspected token, as it shows.
func (a *App) copyReport() {
	if a.places.now != inspectorPlace || !a.inspector.actions.Visible() {
		return // there is nothing to report
	}
	a.app.Clipboard().SetContent(view.Report(a.latest, a.inspector.pseudonyms.Checked))
	a.remark(a.inspector.note, view.T("The report is in the clipboard, as Markdown and without the signature."))
}

// copyInspected copies the inspected token that shows, by default as much of it as
// nobody can use.
func (a *App) copyInspected(withSignature bool) {
	info := a.latest.Inspection.Subjects[desk.First].Found().Info
	if withSignature {
		a.copySecret(info.Value, a.inspector.note, view.CopiedToken(a.keepCopied()))
		return
	}
	a.app.Clipboard().SetContent(info.WithoutSignature())
	a.remark(a.inspector.note, view.T("The token is in the clipboard, without its signature."))
}

// copySecret copies a token and says so. After a while it clears the clipboard,
// if that still holds it.
func (a *App) copySecret(v secret.Value, note *widget.Label, text string) {
	a.forgetCopied()
	say(note, text, widget.LowImportance)
	a.app.Clipboard().SetContent(v.Reveal())
	if a.clearing != nil {
		a.clearing.Stop()
	}
	a.copied, a.copiedNote = v, note
	if keep := a.keepCopied(); keep > 0 {
		a.clearing = time.AfterFunc(keep, func() { a.dispatch(a.clearClipboard) })
	}
}

// keepCopied is how long a copied token stays in the clipboard, zero for ever.
func (a *App) keepCopied() time.Duration {
	if a.clearAfter > 0 {
		return a.clearAfter
	}
	return clearAfterOf(a.latest.Settings)
}

// clearClipboard takes a copied token back, unless something else was copied.
func (a *App) clearClipboard() {
	if a.copied.IsZero() {
		return
	}
	if a.app.Clipboard().Content() == a.copied.Reveal() {
		a.app.Clipboard().SetContent("")
	}
	a.forgetCopied()
}

func (a *App) forgetCopied() {
	if a.copied = (secret.Value{}); a.copiedNote != nil {
		say(a.copiedNote, "", widget.LowImportance)
	}
}
