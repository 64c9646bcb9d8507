package tray

import (
	"fmt"
	"log/slog"
	"runtime"
	"strings"
	"sync"
	"time"

	"fyne.io/systray"

	"sessiontray/ui/view"
)

// Tray is a system tray. Its methods may be called on any goroutine and do not
// wait, but for Start, which wants the UI goroutine of a running app.
type Tray interface {
	// Start puts the icon into the tray. A click on the icon calls tapped, one
	// on a menu item act, both on other goroutines.
	Start(first view.Tray, tapped func(), act func(what view.Action, profile string))
	// Show changes what the tray shows; the latest wins.
	Show(view.Tray)
	// Stop takes the icon away. It may be called twice, or without Start.
	Stop()
}

// System is the desktop's tray. It goes to the package beneath Fyne's tray
// calls: those know no title, build the whole menu anew for every change, and
// make a second window with a graphics context of its own.
type System struct {
	states chan view.Tray // holds the latest, if it is not shown yet
	done   chan struct{}
	stop   sync.Once
	begun  chan struct{} // closed when the icon is in the tray; nil without Start
	ended  chan struct{} // closed when nothing is shown any more
	end    func()
}

// NewSystem returns the desktop's tray.
func NewSystem() *System {
	return &System{states: make(chan view.Tray, 1), done: make(chan struct{}), end: func() {}}
}

// Start implements [Tray].
func (t *System) Start(first view.Tray, tapped func(), act func(what view.Action, profile string)) {
	t.begun, t.ended = make(chan struct{}), make(chan struct{})
	systray.SetOnTapped(tapped)
	start, end := systray.RunWithExternalLoop(func() {
		defer logPanic()
		go t.run(newShownMenu(first, act))
	}, nil)
	t.end = end
	put := func() {
		defer close(t.begun)
		defer logPanic()
		start()
	}
	if runtime.GOOS == "linux" {
		go put() // messages to other programs, of which one can hang
	} else {
		put() // wants the thread of the windows
	}
}

// logPanic keeps the program alive when the systray package panics, as it does
// when the session bus goes away.
func logPanic() {
	if r := recover(); r != nil {
		slog.Error("the tray failed", "panic", fmt.Sprint(r))
	}
}

// Show implements [Tray].
func (t *System) Show(s view.Tray) {
	for {
		select {
		case t.states <- s:
			return
		case <-t.states: // an older one that was not shown yet
		}
	}
}

// Stop implements [Tray].
func (t *System) Stop() {
	t.stop.Do(func() {
		close(t.done)
		if t.begun == nil {
			return
		}
		if !waitFor(t.begun) || !waitFor(t.ended) {
			return // it hangs; the end of the process takes the icon away
		}
		gone := make(chan struct{})
		go func() {
			defer close(gone)
			defer logPanic()
			t.end()
		}()
		waitFor(gone)
	})
}

// waitFor waits for the end of something that talks to other programs, of which
// one can hang, and reports whether it came in time.
func waitFor(ended <-chan struct{}) bool {
	select {
	case <-ended:
		return true
	case <-time.After(stopTimeout):
		return false
	}
}

// stopTimeout is how long another program may take to let go of the tray.
const stopTimeout = time.Second

// run shows states on a goroutine of its own: on Linux each is a message to
// other programs.
func (t *System) run(shown *shownMenu) {
	defer close(t.ended)
	defer logPanic()
	select {
	case <-t.begun:
		// What was set while the icon was being put there can have been missed.
		again := shown.Tray
		shown.Icon, shown.Title = "", ""
		shown.change(again)
		defer shown.forget()
	case <-t.done:
		return
	}
	for {
		select {
		case <-t.done:
			return
		case s := <-t.states:
			if s, ended := t.settle(s); !ended {
				shown.change(s)
			}
		}
	}
}

// settle waits a moment for a later state than s, such as that of a start after its
// answer: a host of trays asks for the whole menu after each change, which takes time
// from painting the window.
func (t *System) settle(s view.Tray) (last view.Tray, ended bool) {
	timer := time.NewTimer(trayPause)
	defer timer.Stop()
	for {
		select {
		case s = <-t.states:
		case <-timer.C:
			return s, false
		case <-t.done:
			return s, true
		}
	}
}

// trayPause is how long the tray waits with what it shows.
const trayPause = 60 * time.Millisecond

// shownMenu is what the system shows, and touches only what differs.
type shownMenu struct {
	view.Tray
	items []shownItem
	gone  chan struct{} // closed when the items are replaced by others
	act   func(what view.Action, profile string)
}

// shownItem is an item of the menu with those of its submenu.
type shownItem struct {
	*systray.MenuItem // nil for a separator
	children          []shownItem
}

func newShownMenu(first view.Tray, act func(what view.Action, profile string)) *shownMenu {
	s := &shownMenu{act: act}
	s.build(first.Menu)
	s.change(first)
	return s
}

// build makes the items of a menu. A click on one of an earlier menu does nothing.
func (s *shownMenu) build(menu []view.MenuItem) {
	s.gone = make(chan struct{})
	s.items = s.add(nil, menu)
	s.Menu = menu
}

func (s *shownMenu) add(parent *systray.MenuItem, menu []view.MenuItem) []shownItem {
	items := make([]shownItem, len(menu))
	for n, m := range menu {
		if m.Label == "" {
			systray.AddSeparator()
			continue
		}
		var item *systray.MenuItem
		if parent == nil {
			item = systray.AddMenuItem(plainLabel(m.Label), "")
		} else {
			item = parent.AddSubMenuItem(plainLabel(m.Label), "")
		}
		// systray drops a click that nobody receives at that moment: before follow runs, or
		// while it acts.
		item.ClickedCh = make(chan struct{}, 1)
		changeItem(item, view.MenuItem{Label: m.Label}, m)
		items[n] = shownItem{item, s.add(item, m.Children)}
		if m.Action != view.None {
			go s.follow(item, m, s.gone)
		}
	}
	return items
}

// follow waits for clicks on an item.
func (s *shownMenu) follow(item *systray.MenuItem, m view.MenuItem, gone <-chan struct{}) {
	for {
		select {
		case _, open := <-item.ClickedCh:
			if !open || ended(gone) {
				return
			}
			s.act(m.Action, m.Profile)
		case <-gone:
			return
		}
	}
}

func ended(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

// forget ends waiting for clicks.
func (s *shownMenu) forget() { close(s.gone) }

func (s *shownMenu) change(to view.Tray) {
	if to.Icon != s.Icon {
		systray.SetIcon(iconBytes(to.Icon.TrayPNG()))
	}
	if to.Title != s.Title {
		systray.SetTooltip(to.Title)
		if runtime.GOOS != "darwin" { // where a title stands in the menu bar for good
			systray.SetTitle(to.Title)
		}
	}
	if view.SameItems(s.Menu, to.Menu) {
		changeItems(s.items, s.Menu, to.Menu)
	} else {
		s.forget()
		systray.ResetMenu()
		s.build(to.Menu)
	}
	s.Tray = to
}

func changeItems(items []shownItem, from, to []view.MenuItem) {
	for n, item := range items {
		if item.MenuItem != nil {
			changeItem(item.MenuItem, from[n], to[n])
			changeItems(item.children, from[n].Children, to[n].Children)
		}
	}
}

func changeItem(item *systray.MenuItem, from, to view.MenuItem) {
	if to.Label != from.Label {
		item.SetTitle(plainLabel(to.Label))
	}
	switch {
	case to.Disabled && !from.Disabled:
		item.Disable()
	case !to.Disabled && from.Disabled:
		item.Enable()
	}
	switch {
	case to.Hidden && !from.Hidden:
		item.Hide()
	case !to.Hidden && from.Hidden:
		item.Show()
	}
}

// plainLabel keeps the system from reading an access key into a user's text.
func plainLabel(text string) string {
	switch runtime.GOOS {
	case "windows":
		return strings.ReplaceAll(text, "&", "&&")
	case "darwin":
		return text
	}
	return strings.ReplaceAll(text, "_", "__")
}
