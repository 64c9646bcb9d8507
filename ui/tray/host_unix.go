//go:build linux || freebsd || openbsd || netbsd

package tray

import (
	"log/slog"
	"sync"
	"sync/atomic"

	"github.com/godbus/dbus/v5"
)

// The freedesktop.org convention: a StatusNotifierWatcher knows the hosts.
const (
	watcherName    = "org.kde.StatusNotifierWatcher"
	watcherPath    = "/StatusNotifierWatcher"
	hostRegistered = watcherName + ".IsStatusNotifierHostRegistered"
)

// watchHost uses a D-Bus connection of its own, for the tray closes the
// shared one, and a goroutine of its own, for a bus can hang.
func watchHost(changed func()) (present func() bool, stop func()) {
	h := &host{changed: changed, ended: make(chan struct{})}
	h.shows.Store(true) // until it is known
	go h.watch()
	return h.shows.Load, h.stop
}

type host struct {
	changed func()
	shows   atomic.Bool
	ended   chan struct{} // closed when nothing is watched any more

	mu      sync.Mutex
	conn    *dbus.Conn // nil until there is one
	stopped bool
}

func (h *host) watch() {
	defer close(h.ended)
	conn, err := dbus.ConnectSessionBus()
	if err != nil {
		slog.Info("no session bus, so no tray", "error", err)
		h.set(false)
		return
	}
	if !h.adopt(conn) {
		_ = conn.Close()
		return
	}
	signals := make(chan *dbus.Signal, 16)
	conn.Signal(signals)
	for _, match := range [][]dbus.MatchOption{
		{
			dbus.WithMatchInterface("org.freedesktop.DBus"), dbus.WithMatchMember("NameOwnerChanged"),
			dbus.WithMatchArg(0, watcherName),
		},
		{dbus.WithMatchInterface(watcherName)},
	} {
		if err := conn.AddMatchSignal(match...); err != nil {
			slog.Info("the tray's coming and going cannot be followed", "error", err)
		}
	}
	h.ask(conn)
	for range signals { // closed with the connection
		h.ask(conn)
	}
	h.set(false) // the session bus is gone, and the tray with it
}

func (h *host) ask(conn *dbus.Conn) {
	shows := false
	if v, err := conn.Object(watcherName, watcherPath).GetProperty(hostRegistered); err == nil {
		shows, _ = v.Value().(bool)
	}
	h.set(shows)
}

func (h *host) set(shows bool) {
	h.mu.Lock()
	stopped := h.stopped
	h.mu.Unlock()
	if h.shows.Swap(shows) != shows && !stopped {
		h.changed()
	}
}

// adopt keeps the connection for stop to close, unless that came before.
func (h *host) adopt(conn *dbus.Conn) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.conn = conn
	return !h.stopped
}

// stop ends the watch. It does not wait for a bus that hangs.
func (h *host) stop() {
	h.mu.Lock()
	h.stopped = true
	conn := h.conn
	h.mu.Unlock()
	if conn != nil {
		_ = conn.Close()
		waitFor(h.ended)
	}
}
