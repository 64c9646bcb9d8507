package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"sessiontray/session/desk"
	"sessiontray/ui/view"
)

// statusCard says where the session stands, and what can be done with it.
type statusCard struct {
	root fyne.CanvasObject

	icon                                     *icon
	title, proof, subject, countdown         *line
	details, reason, note                    *widget.Label
	stop, cancel, copyUser, copyToken, check *button
	inspect, why, renew, dismiss             *button
	ofLive                                   *fyne.Container // what is for a live session
	production                               *line
}

func newStatusCard(a *App) *statusCard {
	c := &statusCard{
		icon:       newIcon(44),
		title:      newLine(theme.SizeNameHeadingText, widget.MediumImportance),
		proof:      newLine(theme.SizeNameText, widget.MediumImportance),
		subject:    newLine(theme.SizeNameSubHeadingText, widget.MediumImportance),
		countdown:  newLine(theme.SizeNameHeadingText, widget.MediumImportance),
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
	c.title.Whole, c.countdown.Whole = true, true
	picture := container.NewPadded(container.NewPadded(c.icon.Raster))
	head := container.NewBorder(nil, nil,
		container.NewVBox(picture), container.NewVBox(container.NewHBox(c.countdown, c.renew, c.cancel, c.stop, c.dismiss)),
		tight(c.production, c.title, c.subject, c.proof))
	c.ofLive = container.New(layout.NewCustomPaddedLayout(0, 0, theme.InnerPadding(), 0),
		container.NewHBox(c.copyUser, c.copyToken, c.inspect, c.check, layout.NewSpacer()))
	c.root = newNamedPanel(view.T("Session"), container.NewVBox(
		head, newBeside(tight(c.details, c.reason), c.why),
		c.ofLive,
		c.note,
	))
	c.say("")
	return c
}

func (c *statusCard) show(s desk.Snapshot) {
	card := view.Status(s)
	c.icon.show(card.Icon)
	c.title.say(card.Title, widget.MediumImportance)
	c.proof.say(card.Proof, importance(card.Tone))
	c.subject.say(card.Subject, widget.MediumImportance)
	c.countdown.say(card.Countdown, importance(card.Tone))
	say(c.details, card.Details, widget.LowImportance)
	say(c.reason, card.Reason, reasonImportance(card))
	show(c.production, card.Production)
	show(c.stop, card.CanStop)
	show(c.dismiss, card.CanDismiss)
	show(c.renew, card.CanRenew)
	show(c.cancel, card.CanCancel)
	show(c.why, s.Cause > 0)
	if show(c.ofLive, card.CanCopyToken); card.CanCopyToken {
		enable(c.copyUser, card.CanCopyUser)
		enable(c.check, card.CanCheck)
	} else {
		c.say("") // about a session that is gone
	}
}

func reasonImportance(card view.Card) widget.Importance {
	if card.ReasonBad {
		return widget.DangerImportance
	}
	return widget.WarningImportance
}

// say shows a passing remark, such as what was copied.
func (c *statusCard) say(text string) { say(c.note, text, widget.LowImportance) }
