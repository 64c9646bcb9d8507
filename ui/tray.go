package ui

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
	Start(first view.Tray, tapped func(), act func(view.Action))
	// Show changes what the tray shows; the latest wins.
	Show(view.Tray)
	// Stop takes the icon away. It may be called twice, or without Start.
	Stop()
}

// SystemTray is the desktop's tray. It goes to the package beneath Fyne's tray
// calls: those know no title, build the whole menu anew for every change, and
// make a second window with a graphics context of its own.
type SystemTray struct {
	states chan view.Tray // holds the latest, if it is not shown yet
	done   chan struct{}
	stop   sync.Once
	begun  chan struct{} // closed when the icon is in the tray; nil without Start
	ended  chan struct{} // closed when nothing is shown any more
	end    func()
}

// NewSystemTray returns the desktop's tray.
func NewSystemTray() *SystemTray {
	return &SystemTray{states: make(chan view.Tray, 1), done: make(chan struct{}), end: func() {}}
}

// Start implements [Tray].
func (t *SystemTray) Start(first view.Tray, tapped func(), act func(view.Action)) {
	t.begun, t.ended = make(chan struct{}), make(chan struct{})
	systray.SetOnTapped(tapped)
	start, end := systray.RunWithExternalLoop(func() {
		defer survive()
		shown := newShownTray(first)
		for n, m := range first.Menu {
			if shown.items[n] != nil {
				go t.follow(shown.items[n], m.Action, act)
			}
		}
		go t.run(shown)
	}, nil)
	t.end = end
	put := func() {
		defer close(t.begun)
		defer survive()
		start()
	}
	if runtime.GOOS == "linux" {
		go put() // messages to other programs, of which one can hang
	} else {
		put() // wants the thread of the windows
	}
}

// survive keeps the program alive when the systray package panics, as it does
// when the session bus goes away.
func survive() {
	if r := recover(); r != nil {
		slog.Error("the tray failed", "panic", fmt.Sprint(r))
	}
}

// follow waits for clicks on an item.
func (t *SystemTray) follow(item *systray.MenuItem, what view.Action, act func(view.Action)) {
	for {
		select {
		case <-item.ClickedCh:
			act(what)
		case <-t.done:
			return
		}
	}
}

// Show implements [Tray].
func (t *SystemTray) Show(s view.Tray) {
	for {
		select {
		case t.states <- s:
			return
		case <-t.states: // an older one that was not shown yet
		}
	}
}

// Stop implements [Tray].
func (t *SystemTray) Stop() {
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
			defer survive()
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
func (t *SystemTray) run(shown *shownTray) {
	defer close(t.ended)
	defer survive()
	select {
	case <-t.begun:
		// What was set while the icon was being put there can have been missed.
		again := shown.Tray
		shown.Icon, shown.Title = "", ""
		shown.change(again)
	case <-t.done:
		return
	}
	for {
		select {
		case s := <-t.states:
			shown.change(s)
		case <-t.done:
			return
		}
	}
}

// shownTray is what the system shows, and touches only what differs.
type shownTray struct {
	view.Tray
	items []*systray.MenuItem // nil for a separator
}

func newShownTray(first view.Tray) *shownTray {
	s := &shownTray{}
	for _, m := range first.Menu {
		if m.Label == "" {
			systray.AddSeparator()
			s.items = append(s.items, nil)
			continue
		}
		s.items = append(s.items, systray.AddMenuItem(plainLabel(m.Label), ""))
	}
	s.Menu = make([]view.MenuItem, len(first.Menu))
	for n, m := range first.Menu {
		s.Menu[n].Label = m.Label
	}
	s.change(first)
	return s
}

func (s *shownTray) change(to view.Tray) {
	if to.Icon != s.Icon {
		systray.SetIcon(iconBytes(to.Icon.TrayPNG()))
	}
	if to.Title != s.Title {
		systray.SetTooltip(to.Title)
		if runtime.GOOS != "darwin" { // where a title stands in the menu bar for good
			systray.SetTitle(to.Title)
		}
	}
	for n, m := range to.Menu {
		if s.items[n] != nil {
			changeItem(s.items[n], s.Menu[n], m)
		}
	}
	s.Tray = to
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
