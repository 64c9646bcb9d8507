package ui

import (
	"sessiontray/ui/inspector"
	"sessiontray/ui/view"
)

// trayState is what the tray shows.
type trayState struct {
	runs   bool
	shows  view.Tray
	glance view.Glance // that it was made of
}

// trayShows reports whether a tray can bring the window back.
func (a *App) trayShows() bool { return a.config.Tray != nil && a.config.TrayHost() }

func (a *App) startTray() {
	if a.config.Tray == nil {
		return
	}
	a.tray.shows = view.TrayOf(a.latest)
	a.config.Tray.Start(a.tray.shows,
		func() { a.config.Dispatch(a.Show) },
		func(what view.Action, profile string) { a.config.Dispatch(func() { a.act(what, profile) }) })
	a.tray.runs = true
}

// showTray brings the tray up to date, if it shows something else.
func (a *App) showTray() {
	if !a.tray.runs || a.tray.glance.Unchanged(a.latest) {
		return
	}
	a.tray.glance = view.GlanceOf(a.latest)
	if shows := view.TrayOf(a.latest); !shows.Equal(a.tray.shows) {
		a.tray.shows = shows
		a.config.Tray.Show(shows)
	}
}

// act does what a menu item stands for.
func (a *App) act(what view.Action, profile string) {
	switch what {
	case view.Start:
		a.ask(profile, toStart, a.desk.StartUnseen)
	case view.Cancel:
		a.desk.Cancel(profile)
	case view.Stop:
		a.desk.Stop(profile)
	case view.StopAll:
		a.desk.StopAll()
	case view.CopyToken:
		a.copyToken()
	case view.InspectClipboard:
		a.Show()
		a.goTo(inspectorPage).(*inspector.Page).Paste(a.clipboard.of.Content())
	case view.Show:
		a.Show()
	case view.Quit:
		a.Quit()
	case view.None:
	}
}
