package ui

import (
	"time"

	"sessiontray/session/secret"
)

// clearAfter is how long a copied session token stays in the clipboard.
const clearAfter = 60 * time.Second

// remarkFor is how long a passing remark stands.
const remarkFor = 5 * time.Second

// forgetRemark takes a passing remark away, unless a copied token's stands.
func (a *App) forgetRemark() {
	if a.copied.IsZero() {
		a.status.say("")
	}
}

// copyUser copies the user ID of the session.
func (a *App) copyUser() {
	if current, live := a.desk.Snapshot().Status.Live(); live {
		a.app.Clipboard().SetContent(current.Identity)
		a.status.say("The user ID is in the clipboard.")
		time.AfterFunc(remarkFor, func() { a.dispatch(a.forgetRemark) })
	}
}

// copyToken copies the session token, and clears the clipboard after a while
// if it still holds it.
func (a *App) copyToken() {
	current, live := a.desk.Snapshot().Status.Live()
	if !live {
		return
	}
	a.app.Clipboard().SetContent(current.Token.Reveal())
	a.status.say("The session token is in the clipboard for a minute.")
	if a.clearing != nil {
		a.clearing.Stop()
	}
	a.copied = current.Token
	a.clearing = time.AfterFunc(a.clearAfter, func() { a.dispatch(a.clearClipboard) })
}

// clearClipboard takes a copied token back, unless something else was copied.
func (a *App) clearClipboard() {
	if a.copied.IsZero() {
		return
	}
	if a.app.Clipboard().Content() == a.copied.Reveal() {
		a.app.Clipboard().SetContent("")
	}
	a.copied = secret.Value{}
	a.status.say("")
}
