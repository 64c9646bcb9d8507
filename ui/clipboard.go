package ui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"sessiontray/session/profile"
	"sessiontray/session/secret"
	"sessiontray/ui/kit"
	"sessiontray/ui/sessions"
	"sessiontray/ui/view"
)

// remarkFor is how long a passing remark stands.
const remarkFor = 5 * time.Second

// clipboard copies texts and tokens, and takes tokens back. It also keeps the passing
// remarks, for a token's stands as long as the token may be in the clipboard.
type clipboard struct {
	of       fyne.Clipboard
	dispatch func(func())
	// keep is how long a copied token stays, zero for ever.
	keep func() time.Duration

	clearing *time.Timer
	copied   secret.Value  // the token that was copied last
	note     *widget.Label // which says so
	remarks  *time.Timer   // ends the last passing remark
}

func (c *clipboard) copy(text string) { c.of.SetContent(text) }

// remark says something for a moment, unless it is that a token was copied.
func (c *clipboard) remark(l *widget.Label, text string) {
	kit.SetText(l, text, widget.LowImportance)
	if c.remarks != nil {
		c.remarks.Stop()
	}
	c.remarks = time.AfterFunc(remarkFor, func() {
		c.dispatch(func() {
			if l != c.note || c.copied.IsZero() {
				kit.SetText(l, "", widget.LowImportance)
			}
		})
	})
}

// copySecret copies a token and says so. After a while it clears the clipboard, if that
// still holds the token.
func (c *clipboard) copySecret(v secret.Value, note *widget.Label) {
	c.forget()
	keep := c.keep()
	kit.SetText(note, view.CopiedToken(keep), widget.LowImportance)
	c.of.SetContent(v.Reveal())
	if c.clearing != nil {
		c.clearing.Stop()
	}
	c.copied, c.note = v, note
	if keep > 0 {
		c.clearing = time.AfterFunc(keep, func() { c.dispatch(c.clear) })
	}
}

// clear takes a copied token back, unless something else was copied.
func (c *clipboard) clear() {
	if c.copied.IsZero() {
		return
	}
	if c.of.Content() == c.copied.Reveal() {
		c.of.SetContent("")
	}
	c.forget()
}

func (c *clipboard) forget() {
	if c.copied = (secret.Value{}); c.note != nil {
		kit.SetText(c.note, "", widget.LowImportance)
	}
}

// copyToken copies the session token of the selected profile.
func (a *App) copyToken() {
	if current, live := a.desk.Snapshot().Status.Live(); live {
		a.clipboard.copySecret(current.Token, a.pages.all[sessionsPage].page.(*sessions.Page).Note())
	}
}

// keepCopied is how long a copied token stays in the clipboard, zero for ever.
func (a *App) keepCopied() time.Duration {
	switch set := a.latest.Settings; {
	case a.config.ClearAfter > 0:
		return a.config.ClearAfter
	case set.ClearAfter < 0:
		return 0
	case set.ClearAfter == 0:
		return profile.DefaultClearAfter * time.Second
	default:
		return time.Duration(set.ClearAfter) * time.Second
	}
}
