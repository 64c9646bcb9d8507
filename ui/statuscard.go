package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"sessiontray/assets"
	"sessiontray/session/desk"
	"sessiontray/ui/view"
)

// statusCard says where the session stands, and what can be done with it.
type statusCard struct {
	root fyne.CanvasObject

	icon                                      *canvas.Image
	shown                                     assets.Icon
	title, proof, subject, countdown, details *widget.Label
	reason, note                              *widget.Label
	stop, cancel, copyUser, copyToken, check  *button
	inspect, why, renew, dismiss              *button
	ofLive                                    *fyne.Container // what is for a live session
	production                                *widget.Label
}

func newStatusCard(a *App) *statusCard {
	c := &statusCard{
		icon:       canvas.NewImageFromResource(assets.Stopped.Resource()),
		title:      &widget.Label{SizeName: theme.SizeNameHeadingText},
		proof:      &widget.Label{Truncation: fyne.TextTruncateEllipsis},
		subject:    &widget.Label{SizeName: theme.SizeNameSubHeadingText, Truncation: fyne.TextTruncateEllipsis},
		countdown:  &widget.Label{SizeName: theme.SizeNameHeadingText},
		details:    &widget.Label{SizeName: theme.SizeNameCaptionText, Wrapping: fyne.TextWrapWord, Importance: widget.LowImportance},
		reason:     &widget.Label{Wrapping: fyne.TextWrapWord},
		note:       &widget.Label{SizeName: theme.SizeNameCaptionText, Wrapping: fyne.TextWrapWord, Importance: widget.LowImportance},
		production: newProductionTag(),
		stop:       newButton(a.keys, view.T("Stop"), theme.MediaStopIcon(), func() { a.desk.Stop("") }),
		dismiss:    newButton(a.keys, view.T("Dismiss"), theme.CancelIcon(), func() { a.desk.Stop("") }),
		renew:      newButton(a.keys, view.T("Renew"), theme.ViewRefreshIcon(), a.renew),
		cancel:     newButton(a.keys, view.T("Cancel"), theme.CancelIcon(), func() { a.desk.Cancel("") }),
		copyUser:   newButton(a.keys, view.T("Copy user"), theme.ContentCopyIcon(), a.copyUser),
		copyToken:  newButton(a.keys, view.T("Copy token"), theme.ContentCopyIcon(), a.copyToken),
		inspect:    newButton(a.keys, view.T("Inspect"), theme.SearchIcon(), a.inspectSession),
		why:        newButton(a.keys, view.T("Why?"), theme.HistoryIcon(), a.showCause),
		check:      newButton(a.keys, view.T("Check with server"), theme.ConfirmIcon(), func() { a.desk.Check("") }),
	}
	c.icon.FillMode = canvas.ImageFillContain
	c.icon.SetMinSize(fyne.NewSquareSize(44))
	picture := container.NewPadded(container.NewPadded(c.icon))
	head := container.NewBorder(nil, nil,
		container.NewVBox(picture), container.NewVBox(container.NewHBox(c.countdown, c.renew, c.cancel, c.stop, c.dismiss)),
		tight(c.production, c.title, c.subject, c.proof))
	c.ofLive = container.New(layout.NewCustomPaddedLayout(0, 0, theme.InnerPadding(), 0),
		container.NewHBox(c.copyUser, c.copyToken, c.inspect, c.check, layout.NewSpacer()))
	c.root = newPanel(container.NewVBox(
		head, newBeside(tight(c.details, c.reason), c.why),
		c.ofLive,
		c.note,
	))
	c.say("")
	return c
}

func (c *statusCard) show(s desk.Snapshot) {
	card := view.Status(s)
	if c.shown != card.Icon {
		c.shown = card.Icon
		c.icon.Resource = card.Icon.Resource()
		c.icon.Refresh()
	}
	say(c.title, card.Title, widget.MediumImportance)
	say(c.proof, card.Proof, importance(card.Tone))
	say(c.subject, card.Subject, widget.MediumImportance)
	say(c.countdown, card.Countdown, importance(card.Tone))
	say(c.details, card.Details, widget.LowImportance)
	say(c.reason, card.Reason, reasonImportance(card))
	show(c.production, card.Production)
	show(c.stop, card.CanStop)
	show(c.dismiss, card.CanDismiss)
	show(c.renew, card.CanRenew)
	show(c.cancel, card.CanCancel)
	show(c.ofLive, card.CanCopyToken)
	show(c.why, s.Cause > 0)
	enable(c.copyUser, card.CanCopyUser)
	if !card.CanCopyToken {
		c.say("") // about a session that is gone
	}
	enable(c.check, card.CanCheck)
}

func reasonImportance(card view.Card) widget.Importance {
	if card.ReasonBad {
		return widget.DangerImportance
	}
	return widget.WarningImportance
}

// say shows a passing remark, such as what was copied.
func (c *statusCard) say(text string) { say(c.note, text, widget.LowImportance) }
