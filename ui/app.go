package ui

import (
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/data/binding"

	"sessiontray/assets"
	"sessiontray/session/desk"
	"sessiontray/ui/autostart"
	"sessiontray/ui/kit"
	"sessiontray/ui/tray"
	"sessiontray/ui/view"
)

// Config is what an [App] works with.
type Config struct {
	App  fyne.App
	Desk *desk.Desk
	// Tray is nil where there is none to be had.
	Tray tray.Tray
	// Dispatch runs a function on the UI goroutine.
	Dispatch func(func())
	// TrayHost reports whether someone shows tray icons now; it is asked on the
	// UI goroutine and must answer from memory.
	TrayHost func() bool
	// ClearAfter is how long a copied token stays in the clipboard; 0 stands
	// for what the settings say.
	ClearAfter time.Duration
	Version    string // of the program
	// Login starts the program at login.
	Login *autostart.Login
}

// App is the window and the tray. Its methods are for the UI goroutine, unless they
// say otherwise.
type App struct {
	config    Config
	desk      *desk.Desk
	window    fyne.Window
	keys      kit.Keys // of the window itself
	pages     pages
	clipboard clipboard
	tray      trayState

	snapshots   binding.Item[desk.Snapshot]
	drawn       uint64 // the number of the snapshot that was drawn last
	latest      desk.Snapshot
	visible     bool
	unsubscribe func()
	theme       string // that is set
	language    string // likewise
	asking      bool   // whether to start in production
	// hiddenToRehearse tells that a rehearsal hid the window.
	hiddenToRehearse bool
	closing          atomic.Bool
	saving           sync.WaitGroup // files being written
}

// New builds the window, hidden, and the tray, and begins to follow the desk.
func New(c Config) *App {
	a := &App{config: c, desk: c.Desk}
	a.clipboard = clipboard{of: c.App.Clipboard(), dispatch: c.Dispatch, keep: a.keepCopied}
	a.keys = kit.Keys{Escape: a.escape, Enter: func() {}, OnFocus: a.reveal, OnPress: a.restoreFocus}
	a.snapshots = binding.NewItem(func(x, y desk.Snapshot) bool { return x.Number == y.Number })
	a.latest = a.desk.Snapshot()
	a.build()
	a.applySettings()
	a.draw(a.latest)
	a.snapshots.AddListener(binding.NewDataListener(a.drawBound))
	a.unsubscribe = a.desk.Subscribe(a.receive)
	return a
}

func (a *App) build() {
	a.window = a.config.App.NewWindow(view.Name)
	a.window.SetIcon(assets.App)
	a.buildContent()
	canvas := a.window.Canvas()
	canvas.SetOnTypedKey(func(e *fyne.KeyEvent) { a.pages.keys().HandleKey(e) })
	canvas.AddShortcut(
		&fyne.ShortcutPaste{}, func(s fyne.Shortcut) { a.paste(s.(*fyne.ShortcutPaste).Clipboard.Content()) },
	)
	a.window.Resize(fyne.NewSize(1100, 820))
	a.window.SetCloseIntercept(a.closed)
}

// receive takes a snapshot from the desk to the UI goroutine.
func (a *App) receive(s desk.Snapshot) {
	a.config.Dispatch(func() {
		rejected := s.Problem != nil && s.Problem != a.latest.Problem
		a.latest = s
		a.applySettings()
		a.showTray()
		a.followRehearsal(s)
		if rejected { // the input is needed
			a.pages.show(sessionsPage)
		}
		switch {
		case a.visible: // nothing is drawn that nobody sees
			a.bind()
		case rejected: // from the tray or the command line
			a.Show()
		}
	})
}

// applySettings makes settings take effect that changed.
func (a *App) applySettings() {
	set := a.latest.Settings
	if a.theme != set.Theme {
		a.theme = set.Theme
		a.config.App.Settings().SetTheme(kit.NewTheme(set.Theme))
	}
	if a.language != set.Language {
		a.language = set.Language
		if err := view.SetLanguage(set.Language); err != nil {
			slog.Error("the language cannot be changed", "error", err)
		}
		a.buildContent()
	}
}

// bind hands the latest snapshot to the widgets.
func (a *App) bind() {
	if err := a.snapshots.Set(a.latest); err != nil {
		slog.Error("the window cannot be brought up to date", "error", err)
	}
	a.drawBound() // the binding calls its listeners later, perhaps after the next frame
}

func (a *App) drawBound() {
	if s, err := a.snapshots.Get(); err == nil && s.Number != a.drawn {
		a.drawn = s.Number
		a.draw(s)
	}
}

func (a *App) draw(s desk.Snapshot) {
	a.pages.current().Show(s)
	a.restoreFocus()
}

// escape closes what lies over the window, or cancels a start.
func (a *App) escape() {
	if top := a.window.Canvas().Overlays().Top(); top != nil {
		a.window.Canvas().Overlays().Remove(top)
		a.asking = false
		return
	}
	a.desk.Cancel("")
}

// followRehearsal hides the window for a rehearsal that needs it hidden, where a tray
// brings it back, and shows it again.
func (a *App) followRehearsal(s desk.Snapshot) {
	r := s.Lab.Rehearsal
	switch hidden := r != nil && r.Hidden; {
	case hidden && !a.hiddenToRehearse && a.visible && a.trayShows():
		a.hiddenToRehearse = true
		a.setVisible(false)
		a.window.Hide()
	case !hidden && a.hiddenToRehearse:
		a.hiddenToRehearse = false
		a.Show()
	}
}
