package ui

import (
	"os"
	"time"

	"fyne.io/fyne/v2/dialog"

	"sessiontray/ui/view"
)

// Started is to be called once Fyne runs.
func (a *App) Started() {
	a.TrayHostChanged() // what was found out before there was a window
	a.startTray()
}

// Show brings the window up, and to the front.
func (a *App) Show() {
	if a.closing.Load() {
		return
	}
	if a.visible && os.Getenv("WAYLAND_DISPLAY") != "" {
		a.window.Hide() // there a window that is covered cannot be raised
	}
	a.setVisible(true)
	a.bind()
	a.window.Show()
	a.window.RequestFocus()
	if a.window.Canvas().Focused() == nil {
		a.window.Canvas().Focus(a.pages.current().FirstFocus())
	}
}

// setVisible notes whether the window shows.
func (a *App) setVisible(is bool) {
	a.visible = is
	a.desk.SetVisible(is)
}

// closed is what the window's close button does: hide where a tray brings it
// back, else quit, asking first when a session would end. Settings may have it
// quit everywhere.
func (a *App) closed() {
	tray := a.trayShows()
	if tray && a.latest.Settings.Closing == "" {
		a.setVisible(false)
		a.window.Hide()
		return
	}
	live := a.desk.Snapshot().Live()
	if live == 0 {
		a.Quit()
		return
	}
	if a.window.Canvas().Overlays().Top() != nil {
		return // it asks already
	}
	ask := dialog.NewConfirm(view.T("ui.quit-session-tray"), view.QuitQuestion(live, tray), func(yes bool) {
		if yes {
			a.Quit()
		}
	}, a.window)
	ask.SetConfirmText(view.T("ui.quit"))
	ask.SetDismissText(view.T("ui.keep-running"))
	ask.Show()
}

// Closing reports whether the program is quitting. It may be called on any
// goroutine.
func (a *App) Closing() bool { return a.closing.Load() }

// Quit ends the program in order: the window goes, the session stops, what was
// typed is saved, then Fyne and with it the tray end.
func (a *App) Quit() {
	if a.closing.Swap(true) {
		return
	}
	a.clipboard.clear()
	a.closePages()
	a.setVisible(false)
	a.window.Hide()
	a.unsubscribe()
	go func() {
		a.desk.Close()
		a.saving.Wait()
		if a.config.Tray != nil {
			a.config.Tray.Stop()
		}
		a.config.Dispatch(a.config.App.Quit)
	}()
}

// TrayHostChanged takes in that someone began or ceased to show tray icons. A
// window that nothing could bring back comes up, but after a while only: a
// panel that restarts is gone for a moment.
func (a *App) TrayHostChanged() {
	a.config.Dispatch(func() { a.draw(a.latest) })
	time.AfterFunc(trayGone, func() {
		a.config.Dispatch(func() {
			if !a.visible && !a.closing.Load() && !a.config.TrayHost() {
				a.Show()
			}
		})
	})
}

// trayGone is how long the tray may be away before the window comes up.
const trayGone = 2 * time.Second
