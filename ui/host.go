package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/widget"

	"sessiontray/session/token/find"

	"sessiontray/session/desk"
	"sessiontray/session/secret"
	"sessiontray/ui/autostart"
	"sessiontray/ui/inspector"
	"sessiontray/ui/kit"
	"sessiontray/ui/sessions"
	"sessiontray/ui/settings"
	"sessiontray/ui/timeline"
	"sessiontray/ui/view"
)

// host is the window as a page knows it. Each page declares the part of it that it
// needs.
type host struct {
	app  *App
	page int
}

var (
	_ sessions.Host  = host{}
	_ inspector.Host = host{}
	_ timeline.Host  = host{}
	_ settings.Host  = host{}
)

func (h host) Desk() *desk.Desk        { return h.app.desk }
func (h host) Window() fyne.Window     { return h.app.window }
func (h host) Latest() desk.Snapshot   { return h.app.latest }
func (h host) Dispatch(f func())       { h.app.config.Dispatch(f) }
func (h host) TrayShows() bool         { return h.app.config.TrayHost() }
func (h host) Version() string         { return h.app.config.Version }
func (h host) Login() *autostart.Login { return h.app.config.Login }
func (h host) Go(f func())             { h.app.saving.Go(f) }

// Keys hands keys to the window. Enter and the page's own shortcuts do something only
// while the page shows with nothing over it.
func (h host) Keys(enter func(), own ...kit.Shortcut) kit.Keys {
	a, slot := h.app, h.app.pages.all[h.page]
	whileShown := func(f func()) func() {
		return func() {
			if a.pages.now == h.page && a.window.Canvas().Overlays().Top() == nil {
				f()
			}
		}
	}
	slot.keys = a.keys
	slot.keys.Enter = whileShown(enter)
	slot.keys.Shortcuts = append([]kit.Shortcut(nil), a.keys.Shortcuts...)
	slot.shortcuts = nil
	for _, s := range own {
		s.Do = whileShown(s.Do)
		slot.shortcuts = append(slot.shortcuts, s)
		// The canvas knows one function for each shortcut, which pages share.
		a.window.Canvas().AddShortcut(&s.CustomShortcut, func(s fyne.Shortcut) {
			kit.Keys{Shortcuts: a.pages.all[a.pages.now].shortcuts}.HandleShortcut(s)
		})
	}
	slot.keys.Shortcuts = append(slot.keys.Shortcuts, slot.shortcuts...)
	return slot.keys
}

func (h host) Start(profile string) { h.app.start(profile) }
func (h host) Renew()               { h.app.renew() }

// Act does what a menu item stands for.
func (h host) Act(what view.Action, profile string) { h.app.act(what, profile) }

func (h host) Copy(text string) { h.app.clipboard.copy(text) }

// CopySecret copies a token and says so. It leaves the clipboard after a while.
func (h host) CopySecret(v secret.Value, note *widget.Label) { h.app.clipboard.copySecret(v, note) }

// CopyToken copies the session token of the selected profile.
func (h host) CopyToken() { h.app.copyToken() }

// Remark says something for a moment.
func (h host) Remark(note *widget.Label, text string) { h.app.clipboard.remark(note, text) }

func (h host) ShowSessions() { h.app.goTo(sessionsPage) }

// Inspect shows a token in the Inspector.
func (h host) Inspect(f find.Match) { h.app.goTo(inspectorPage).(*inspector.Page).Inspect(f) }

// ShowTimeline shows what happened to a profile.
func (h host) ShowTimeline(profile string) {
	h.app.goTo(timelinePage).(*timeline.Page).ShowProfile(profile)
}

// ShowCause shows what led to the status of the selected profile.
func (h host) ShowCause() {
	cause := h.app.desk.Snapshot().Cause
	h.app.goTo(timelinePage).(*timeline.Page).ShowEntry(cause)
}

// Fail says in a sentence what went wrong with a file.
func (h host) Fail(err error) {
	dialog.ShowInformation(view.T("ui.error-title"), view.ErrorSentence(err), h.app.window)
}
