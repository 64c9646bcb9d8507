package ui

import (
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/data/binding"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"sessiontray/assets"
	"sessiontray/session"
	"sessiontray/session/desk"
	"sessiontray/session/secret"
	"sessiontray/ui/autostart"
	"sessiontray/ui/view"
)

// Config is what an [App] works with.
type Config struct {
	App  fyne.App
	Desk *desk.Desk
	// Tray is nil where there is none to be had.
	Tray Tray
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

// App is the window and the tray.
type App struct {
	app        fyne.App
	desk       *desk.Desk
	dispatch   func(func())
	trayHost   func() bool
	clearAfter time.Duration
	version    string

	window      fyne.Window
	keys        keys // where Enter starts a session
	settingKeys keys // where it does not
	places      *places
	sidebar     *sidebar
	timeline    *timeline // nil until first shown
	settings    *settings // likewise
	login       *autostart.Login
	themed      string                // the theme that is set
	language    string                // likewise
	focusNext   func() fyne.Focusable // to get the focus when the next snapshot is drawn
	inspector   *inspector
	status      *statusCard
	credentials *credentials
	events      *eventList
	lab         *lab
	notice      *widget.Label
	noticeBar   *fyne.Container
	unnotice    *button
	root        *fyne.Container
	column      *column
	rootWants   fyne.Size // that the root was laid out for
	tray        Tray      // nil without one
	trayRuns    bool
	trayShows   view.Tray
	trayGlance  view.Glance // that it was made of

	snapshots   binding.Item[desk.Snapshot]
	drawn       uint64 // the number of the snapshot that was drawn last
	latest      desk.Snapshot
	visible     bool
	unsubscribe func()
	told        *session.Failure // the problem with the input that is shown
	asking      bool             // whether to start in production
	// hiddenToRehearse tells that a rehearsal hid the window.
	hiddenToRehearse bool
	closing          atomic.Bool
	saving           sync.WaitGroup // files being written

	clearing   *time.Timer
	copied     secret.Value  // the token that was copied last
	copiedNote *widget.Label // which says so
	remarks    *time.Timer   // ends the last passing remark
}

// New builds the window, hidden, and the tray, and begins to follow the desk.
// Call it on the UI goroutine.
func New(c Config) *App {
	a := &App{app: c.App, desk: c.Desk, dispatch: c.Dispatch, trayHost: c.TrayHost, tray: c.Tray, clearAfter: c.ClearAfter, version: c.Version, login: c.Login}
	a.keys = keys{escape: a.escape, enter: a.start, focused: a.reveal, pressed: a.restoreFocus, shortcuts: []shortcut{
		newShortcut(fyne.Key1, 0, func() { a.goTo(sessionPlace) }),
		newShortcut(fyne.Key2, 0, func() { a.goTo(inspectorPlace) }),
		newShortcut(fyne.Key3, 0, func() { a.goTo(timelinePlace) }),
		newShortcut(fyne.Key4, 0, func() { a.goTo(settingsPlace) }),
		newShortcut(fyne.KeyC, fyne.KeyModifierShift, a.copyReport),
		newShortcut(fyne.KeyN, 0, a.inSessions(a.addProfile)),
		newShortcut(fyne.KeyD, 0, a.inSessions(func() { a.desk.Duplicate("") })),
		newShortcut(fyne.KeyF, 0, a.search),
		newShortcut(fyne.KeyUp, 0, a.inSessions(func() { a.desk.Move("", -1) })),
		newShortcut(fyne.KeyDown, 0, a.inSessions(func() { a.desk.Move("", 1) })),
	}}
	a.settingKeys = a.keys
	a.settingKeys.enter = func() {}
	a.snapshots = binding.NewItem(func(x, y desk.Snapshot) bool { return x.Number == y.Number })
	a.build()
	a.latest = a.desk.Snapshot()
	a.takeSettings()
	a.draw(a.latest)
	a.snapshots.AddListener(binding.NewDataListener(a.drawBound))
	a.unsubscribe = a.desk.Subscribe(a.hear)
	return a
}

// search goes to where the place that shows is searched.
func (a *App) search() {
	if a.window.Canvas().Overlays().Top() != nil {
		return
	}
	switch a.places.now {
	case sessionPlace:
		a.window.Canvas().Focus(a.sidebar.search)
	case timelinePlace:
		if a.timeline.body.Visible() {
			a.window.Canvas().Focus(a.timeline.search)
		}
	}
}

// inSessions has f done among the sessions only, and with nothing over them.
func (a *App) inSessions(f func()) func() {
	return func() {
		if a.places.now == sessionPlace && a.window.Canvas().Overlays().Top() == nil {
			f()
		}
	}
}

func (a *App) build() {
	a.window = a.app.NewWindow(view.Name)
	a.window.SetIcon(assets.App)
	a.buildContent()
	canvas := a.window.Canvas()
	canvas.SetOnTypedKey(func(e *fyne.KeyEvent) { a.keys.typed(e) })
	canvas.AddShortcut(&fyne.ShortcutPaste{}, func(s fyne.Shortcut) { a.paste(s.(*fyne.ShortcutPaste).Clipboard.Content()) })
	for _, own := range a.keys.shortcuts {
		canvas.AddShortcut(&own.CustomShortcut, func(fyne.Shortcut) { own.do() })
	}
	a.window.Resize(fyne.NewSize(1100, 820))
	a.window.SetCloseIntercept(a.closed)
}

// buildContent makes what is in the window, in the language that is set.
func (a *App) buildContent() {
	now := sessionPlace
	if a.places != nil {
		now = a.places.now
	}
	a.stopSaving()
	a.inspector, a.timeline, a.settings, a.told = nil, nil, nil, nil
	a.lab = newLab(a)
	a.status, a.credentials, a.events = newStatusCard(a), newCredentials(a), newEventList(a.keys, a.lab.unfold)
	a.notice = &widget.Label{Wrapping: fyne.TextWrapWord, Importance: widget.WarningImportance}
	a.unnotice = newButton(a.keys, view.T("Dismiss"), nil, a.desk.DismissNotice)
	a.noticeBar = newBeside(a.notice, a.unnotice)
	a.root, a.column = newColumn(a.status.root, a.credentials.root, container.New(labAbove{}, a.lab.root, a.events.root), a.noticeBar, a.lab.root)
	a.sidebar = newSidebar(a)
	a.places = newPlaces(a.keys, a.goTo, container.New(sided{}, a.sidebar.root, a.root))
	a.window.SetContent(container.New(layout.NewCustomPaddedLayout(panelGap, panelGap, panelGap, panelGap), a.places.root))
	if now != sessionPlace {
		a.goTo(now)
	}
}

// stopSaving cancels what is being saved.
func (a *App) stopSaving() {
	if a.timeline != nil && a.timeline.support != nil {
		a.timeline.support.giveUp()
	}
}

// hear takes a snapshot from the desk to the UI goroutine.
func (a *App) hear(s desk.Snapshot) {
	a.dispatch(func() {
		rejected := s.Problem != nil && s.Problem != a.latest.Problem
		a.latest = s
		a.takeSettings()
		a.showTray()
		a.followRehearsal(s)
		if rejected { // the input is needed
			a.places.show(sessionPlace)
		}
		switch {
		case a.visible: // nothing is drawn that nobody sees
			a.bind()
		case rejected: // from the tray or the command line
			a.Show()
		}
	})
}

// goTo shows a place of the window.
func (a *App) goTo(p place) {
	switch { // what would make the start slower
	case p == inspectorPlace && a.inspector == nil:
		a.inspector = newInspector(a, a.settingKeys)
		a.places.fill(inspectorPlace, a.inspector.root)
	case p == timelinePlace && a.timeline == nil:
		a.timeline = newTimeline(a, a.settingKeys)
		a.places.fill(timelinePlace, a.timeline.root)
	case p == settingsPlace && a.settings == nil:
		a.settings = newSettings(a)
		a.places.fill(settingsPlace, a.settings.root)
	}
	if p == timelinePlace {
		a.timeline.refreshSupport()
	}
	a.places.show(p)
	a.draw(a.latest)
	a.window.Canvas().Focus(a.firstFocus())
}

// reveal scrolls to a control that got the focus.
func (a *App) reveal(o fyne.CanvasObject) {
	scrolls := []*container.Scroll{a.column.credentials}
	switch a.places.now {
	case inspectorPlace:
		scrolls = []*container.Scroll{a.inspector.left, a.inspector.right}
	case timelinePlace:
		scrolls = nil
	case settingsPlace:
		scrolls = []*container.Scroll{a.settings.root}
	}
	for _, scroll := range scrolls {
		if reveal(scroll, o) {
			return
		}
	}
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

// takeSettings has settings take effect that changed.
func (a *App) takeSettings() {
	set := a.latest.Settings
	if a.themed != set.Theme {
		a.themed = set.Theme
		a.app.Settings().SetTheme(NewTheme(set.Theme))
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
	switch a.places.now {
	case inspectorPlace:
		a.inspector.show(s)
		a.restoreFocus()
		return
	case timelinePlace:
		a.timeline.show(s)
		a.restoreFocus()
		return
	case settingsPlace:
		a.settings.show(s)
		a.restoreFocus()
		return
	}
	a.sidebar.show(s)
	a.status.show(s)
	a.credentials.show(s)
	if s.Problem != a.told {
		if a.told = s.Problem; a.told != nil {
			a.credentials.focus(a.window.Canvas(), a.told.Field)
		}
	}
	a.events.show(s)
	a.lab.show(s)
	notice := view.Say(s.Notice)
	if notice == "" && !a.trayHost() {
		notice = view.T("No system tray shows on this desktop: closing the window quits.")
	}
	there := s.Profile.ID != ""
	show(a.credentials.root, there)
	show(a.events.root, there)
	say(a.notice, notice, widget.WarningImportance)
	show(a.unnotice, s.Notice != "")
	show(a.noticeBar, notice != "")
	wants := a.status.root.MinSize().Add(a.credentials.root.MinSize()).Add(a.noticeBar.MinSize())
	if wants != a.rootWants {
		// Fyne makes room for what appears, but keeps that of what was hidden.
		a.rootWants = wants
		a.root.Layout.Layout(a.root.Objects, a.root.Size())
	}
	if next := a.focusNext; next != nil && there {
		a.focusNext = nil
		a.window.Canvas().Focus(next())
	}
	a.restoreFocus()
}
