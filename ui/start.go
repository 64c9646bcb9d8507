package ui

import (
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/widget"

	"sessiontray/session/desk"
	"sessiontray/session/profile"
	"sessiontray/ui/view"
)

// start starts a profile's session, after asking where that is wanted. An empty ID
// stands for the profile that is selected.
func (a *App) start(id string) { a.ask(id, toStart, a.desk.Start) }

// StartSelected starts the session of the profile that is selected, after asking
// where that is wanted.
func (a *App) StartSelected() { a.start("") }

// renew starts a profile's session anew. One that ended is started, and asked about
// like any other.
func (a *App) renew() {
	if a.latest.Status.Phase.Live() {
		a.desk.Renew("")
		return
	}
	a.ask("", func(p *desk.Summary) profile.Environment { return p.StatusEnvironment }, a.desk.Renew)
}

// toStart is where a profile's session would be started.
func toStart(p *desk.Summary) profile.Environment { return p.Environment }

// ask has a session started by do, after asking where that is wanted. An empty ID
// stands for the profile that is selected.
func (a *App) ask(id string, where func(*desk.Summary) profile.Environment, do func(id string)) {
	now := a.desk.Snapshot() // which is newer than what shows
	if id == "" {
		id = now.Profile.ID
	}
	p := now.Find(id)
	if p == nil || !where(p).Production || !now.Settings.AskProduction {
		do(id)
		return
	}
	a.Show()
	if a.asking {
		return
	}
	a.asking = true
	title, text := view.ProductionQuestion(p.Profile, where(p))
	ask := dialog.NewConfirm(title, text, func(yes bool) {
		if a.asking = false; yes {
			do(id)
		}
	}, a.window)
	ask.SetConfirmText(view.T("ui.start-session"))
	ask.SetDismissText(view.T("ui.cancel"))
	ask.SetConfirmImportance(widget.DangerImportance)
	ask.Show()
}
