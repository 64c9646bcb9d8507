// Package driver works around what Fyne and the display do not do, and has the one
// crossing to the UI goroutine. Each workaround names its upstream issue, so that it
// can be removed.
package driver

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"runtime"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"sessiontray/session/secret"

	"fyne.io/fyne/v2"
)

// ended is set when Fyne's loop is over: Fyne then runs functions at once, on any
// goroutine, with the windows gone.
var ended atomic.Bool

// Do runs f on the UI goroutine, soon, and not at all once Fyne's loop is over. It is
// the one way there. It is safe for concurrent use.
func Do(f func()) {
	if !ended.Load() {
		fyne.Do(f)
	}
}

// Run runs Fyne's loop until the program quits.
func Run(a fyne.App) {
	withoutStoppedHook(a)
	a.Run()
	ended.Store(true)
}

// withoutStoppedHook takes away the hook by which Fyne saves its preferences at the
// end, of which this program has none. The hook calls the UI goroutine from another
// one; a call between that goroutine's last look at its queue and its end is lost, and
// both wait for each other for ever. Seen with Fyne 2.8.1 (runGL). The hook came with
// https://github.com/fyne-io/fyne/pull/4043; programs that do not end are in
// https://github.com/fyne-io/fyne/issues/2314.
func withoutStoppedHook(a fyne.App) {
	if l, known := a.Lifecycle().(interface{ SetOnStoppedHookExecuted(func()) }); known {
		l.SetOnStoppedHookExecuted(nil)
	}
}

// NewLogger logs to standard error, without secrets. Times are in microseconds, for much
// happens within a millisecond.
func NewLogger(level slog.Level, redactor *secret.Redactor) *slog.Logger {
	text := slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: level, ReplaceAttr: func(groups []string, a slog.Attr) slog.Attr {
		if len(groups) == 0 && a.Key == slog.TimeKey {
			a.Value = slog.StringValue(a.Value.Time().Format("2006-01-02T15:04:05.000000Z07:00"))
		}
		return a
	}})
	return slog.New(withoutPreferences{secret.NewHandler(text, redactor)})
}

// withoutPreferences leaves out what Fyne logs when it happens to read its preferences
// while it writes them at the end: this program keeps nothing there. See
// https://github.com/fyne-io/fyne/issues/2936.
type withoutPreferences struct{ slog.Handler }

func (h withoutPreferences) Handle(ctx context.Context, r slog.Record) error {
	for _, of := range []string{"Preferences load error", "  Cause: EOF", "app/preferences.go:"} {
		if strings.Contains(r.Message, of) {
			return nil
		}
	}
	return h.Handler.Handle(ctx, r)
}

// ErrNoDisplay says that there is nothing to show a window on.
var ErrNoDisplay = errors.New(
	"there is no display to show a window on: start it in a desktop session, or under Xvfb with xvfb-run session-tray",
)

// HasDisplay reports whether there is something to show a window on, as far as the
// environment tells.
func HasDisplay() bool {
	return runtime.GOOS == "windows" || runtime.GOOS == "darwin" || os.Getenv("DISPLAY") != "" ||
		os.Getenv("WAYLAND_DISPLAY") != ""
}

// RecoverNoDisplay, deferred, sets err to [ErrNoDisplay] where Fyne's driver panicked
// because the display cannot be opened; Fyne returns no error for that (2.8.1,
// initGLFW). Other panics go on.
func RecoverNoDisplay(err *error) {
	if r := recover(); r != nil {
		if !strings.Contains(fmt.Sprint(r), "GLFW") {
			panic(r)
		}
		*err = ErrNoDisplay
	}
}

// signalDelay is the time after Fyne's start by which it has its own handler of
// signals, which this one must replace.
const signalDelay = 200 * time.Millisecond

// OnSignal calls quit on the UI goroutine for SIGINT, SIGTERM and SIGHUP. Call it when
// Fyne has started: Fyne itself ends at once on the first two (2.8.1,
// catchTerm), before anything is saved.
func OnSignal(quit func()) {
	time.AfterFunc(signalDelay, func() {
		signal.Reset(syscall.SIGINT, syscall.SIGTERM)
		signals := make(chan os.Signal, 1)
		signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
		slog.Debug("signals end the program in order")
		for range signals {
			Do(quit)
		}
	})
}

// MakeCacheFolder makes the folder below which Fyne makes its own with mode 0700: Fyne
// does not make that one (2.8.1, app.rootCacheDir).
func MakeCacheFolder() {
	if cache, err := os.UserCacheDir(); err == nil {
		_ = os.MkdirAll(cache, 0o700)
	}
}
