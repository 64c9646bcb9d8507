//go:build linux || freebsd || openbsd || netbsd

package ui

import (
	"log/slog"
	"sync/atomic"

	"github.com/godbus/dbus/v5"
)

// The freedesktop.org convention: a StatusNotifierWatcher knows the hosts.
const (
	watcherName    = "org.kde.StatusNotifierWatcher"
	watcherPath    = "/StatusNotifierWatcher"
	hostRegistered = watcherName + ".IsStatusNotifierHostRegistered"
)

// watchTrayHost uses a D-Bus connection of its own: Fyne closes the shared one.
func watchTrayHost(changed func()) (present func() bool, stop func()) {
	var shows, stopped atomic.Bool
	shows.Store(true) // until it is known
	conn, err := dbus.ConnectSessionBus()
	if err != nil {
		shows.Store(false)
		slog.Info("no session bus, so no tray", "error", err)
		return shows.Load, func() {}
	}
	look := func() {
		now := false
		if v, err := conn.Object(watcherName, watcherPath).GetProperty(hostRegistered); err == nil {
			now, _ = v.Value().(bool)
		}
		if shows.Swap(now) != now {
			changed()
		}
	}
	signals := make(chan *dbus.Signal, 16)
	conn.Signal(signals)
	for _, match := range [][]dbus.MatchOption{
		{dbus.WithMatchInterface("org.freedesktop.DBus"), dbus.WithMatchMember("NameOwnerChanged"), dbus.WithMatchArg(0, watcherName)},
		{dbus.WithMatchInterface(watcherName)},
	} {
		if err := conn.AddMatchSignal(match...); err != nil {
			slog.Info("the tray's coming and going cannot be followed", "error", err)
		}
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		look()
		for range signals { // closed with the connection
			look()
		}
		if shows.Swap(false) && !stopped.Load() {
			changed() // the session bus is gone, and the tray with it
		}
	}()
	return shows.Load, func() {
		stopped.Store(true)
		_ = conn.Close()
		<-ended
	}
}
