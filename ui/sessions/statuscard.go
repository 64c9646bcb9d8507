package sessions

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"sessiontray/ui/kit"

	"sessiontray/session/desk"
	"sessiontray/ui/view"
)

// statusCard says where the session stands, and what can be done with it.
type statusCard struct {
	root fyne.CanvasObject

	icon                                     *kit.Icon
	title, proof, subject, countdown         *kit.Line
	details, reason, note                    *widget.Label
	stop, cancel, copyUser, copyToken, check *kit.Button
	inspect, why, renew, dismiss             *kit.Button
	ofLive                                   *fyne.Container // what is for a live session
	production                               *kit.Line
}

func newStatusCard(p *Page) *statusCard {
	c := &statusCard{
		icon:      kit.NewIcon(44),
		title:     kit.NewLine(theme.SizeNameHeadingText, widget.MediumImportance),
		proof:     kit.NewLine(theme.SizeNameText, widget.MediumImportance),
		subject:   kit.NewLine(theme.SizeNameSubHeadingText, widget.MediumImportance),
		countdown: kit.NewLine(theme.SizeNameHeadingText, widget.MediumImportance),
		details: &widget.Label{
			SizeName: theme.SizeNameCaptionText, Wrapping: fyne.TextWrapWord, Importance: widget.LowImportance,
		},
		reason: &widget.Label{Wrapping: fyne.TextWrapWord},
		note: &widget.Label{
			SizeName: theme.SizeNameCaptionText, Wrapping: fyne.TextWrapWord, Importance: widget.LowImportance,
		},
		production: kit.NewProductionTag(),
		stop:       kit.NewButton(p.keys, view.T("ui.stop"), theme.MediaStopIcon(), func() { p.desk.Stop("") }),
		dismiss:    kit.NewButton(p.keys, view.T("ui.dismiss"), theme.CancelIcon(), func() { p.desk.Stop("") }),
		renew:      kit.NewButton(p.keys, view.T("ui.renew"), theme.ViewRefreshIcon(), p.host.Renew),
		cancel:     kit.NewButton(p.keys, view.T("ui.cancel"), theme.CancelIcon(), func() { p.desk.Cancel("") }),
		copyUser:   kit.NewButton(p.keys, view.T("ui.copy-user"), theme.ContentCopyIcon(), p.copyUser),
		copyToken:  kit.NewButton(p.keys, view.T("ui.copy-token"), theme.ContentCopyIcon(), p.host.CopyToken),
		inspect:    kit.NewButton(p.keys, view.T("ui.inspect"), theme.SearchIcon(), p.inspectSession),
		why:        kit.NewButton(p.keys, view.T("ui.why"), theme.HistoryIcon(), p.host.ShowCause),
		check:      kit.NewButton(p.keys, view.T("ui.check-with-server"), theme.ConfirmIcon(), func() { p.desk.Check("") }),
	}
	c.title.Whole, c.countdown.Whole = true, true
	picture := container.NewPadded(container.NewPadded(c.icon.Raster))
	head := container.NewBorder(nil, nil,
		container.NewVBox(picture), container.NewVBox(container.NewHBox(c.countdown, c.renew, c.cancel, c.stop, c.dismiss)),
		kit.Tight(c.production, c.title, c.subject, c.proof))
	c.ofLive = container.New(layout.NewCustomPaddedLayout(0, 0, theme.InnerPadding(), 0),
		container.NewHBox(c.copyUser, c.copyToken, c.inspect, c.check, layout.NewSpacer()))
	c.root = kit.NewNamedPanel(view.T("ui.session"), container.NewVBox(
		head, kit.NewTextWithButtons(kit.Tight(c.details, c.reason), c.why),
		c.ofLive,
		c.note,
	))
	c.say("")
	return c
}

func (c *statusCard) show(s desk.Snapshot) {
	card := view.Status(s)
	c.icon.SetIcon(card.Icon)
	c.title.SetText(card.Title, widget.MediumImportance)
	c.proof.SetText(card.Proof, kit.ImportanceOf(card.Tone))
	c.subject.SetText(card.Subject, widget.MediumImportance)
	c.countdown.SetText(card.Countdown, kit.ImportanceOf(card.Tone))
	kit.SetText(c.details, card.Details, widget.LowImportance)
	kit.SetText(c.reason, card.Reason, reasonImportance(card))
	kit.SetVisible(c.production, card.Production)
	kit.SetVisible(c.stop, card.CanStop)
	kit.SetVisible(c.dismiss, card.CanDismiss)
	kit.SetVisible(c.renew, card.CanRenew)
	kit.SetVisible(c.cancel, card.CanCancel)
	kit.SetVisible(c.why, s.Cause > 0)
	if kit.SetVisible(c.ofLive, card.CanCopyToken); card.CanCopyToken {
		kit.SetEnabled(c.copyUser, card.CanCopyUser)
		kit.SetEnabled(c.check, card.CanCheck)
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
func (c *statusCard) say(text string) { kit.SetText(c.note, text, widget.LowImportance) }
