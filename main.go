// Session Tray starts, watches and stops Video.io sessions from the desktop.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"sessiontray/ui/kit"
	"sessiontray/ui/tray"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"

	"sessiontray/assets"
	"sessiontray/session/clock"
	"sessiontray/session/crash"
	"sessiontray/session/desk"
	"sessiontray/session/journal"
	"sessiontray/session/message"
	"sessiontray/session/profile"
	"sessiontray/session/sandbox"
	"sessiontray/session/secret"
	"sessiontray/session/vault"
	"sessiontray/ui"
	"sessiontray/ui/autostart"
	"sessiontray/ui/instance"
	"sessiontray/ui/memory"
	"sessiontray/ui/view"
)

const (
	appID   = "app.sessiontray"
	version = "0.1.0"
)

const usage = `Session Tray starts, watches and stops Video.io sessions from the desktop.

Usage: session-tray [flags]

  --sandbox   use the built-in sandbox (the default on the first start)
  --start     start a session at once
  --hidden    stay in the tray, without the window
  --log LEVEL what to log to standard error: debug, info, warn or error (info)
  --version   print the version
  --help      print this
`

// options are what the command line says.
type options struct {
	sandbox, start, hidden, version, help bool
	log                                   slog.Level
}

func parse(args []string) (options, error) {
	var o options
	flags := flag.NewFlagSet("session-tray", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.BoolVar(&o.sandbox, "sandbox", false, "")
	flags.BoolVar(&o.start, "start", false, "")
	flags.BoolVar(&o.hidden, "hidden", false, "")
	flags.BoolVar(&o.version, "version", false, "")
	flags.TextVar(&o.log, "log", slog.LevelInfo, "")
	err := flags.Parse(args)
	if errors.Is(err, flag.ErrHelp) {
		return options{help: true}, nil
	}
	if err == nil && flags.NArg() > 0 {
		// A token on the command line would be there for everyone to read.
		err = errors.New("it takes flags only; paste tokens into the window")
	}
	return o, err
}

func main() {
	if crash.IsMonitor() {
		if err := crash.Monitor(); err != nil {
			fail(1, "%s", sentence(err))
		}
		return
	}
	o, err := parse(os.Args[1:])
	switch {
	case err != nil:
		fail(2, "%s. See session-tray --help", secret.Redact(err.Error()))
	case o.help:
		fmt.Print(usage)
	case o.version:
		fmt.Printf("session-tray %s %s/%s\n", version, runtime.GOOS, runtime.GOARCH)
	case !hasDisplay():
		fail(1, "%s", sentence(errNoDisplay))
	default:
		if err := run(o); err != nil {
			fail(1, "%s", sentence(err))
		}
	}
}

var errNoDisplay = errors.New("there is no display to show a window on: start it in a desktop session, or under Xvfb with xvfb-run session-tray")

func fail(code int, format string, args ...any) {
	_, _ = fmt.Fprintf(os.Stderr, "session-tray: "+format+".\n", args...)
	os.Exit(code)
}

func sentence(err error) string {
	return strings.ToUpper(err.Error()[:1]) + err.Error()[1:]
}

// hasDisplay reports whether there is something to open a window on.
func hasDisplay() bool {
	return runtime.GOOS == "windows" || runtime.GOOS == "darwin" || os.Getenv("DISPLAY") != "" || os.Getenv("WAYLAND_DISPLAY") != ""
}

// run wires the rooms together and runs the program until it quits.
func run(o options) (err error) {
	defer noDisplay(&err)
	redactor := &secret.Redactor{}
	log := slog.New(withoutPreferences{secret.NewHandler(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: o.log, ReplaceAttr: inMicroseconds}), redactor)})
	slog.SetDefault(log)

	config, err := os.UserConfigDir()
	if err != nil {
		return fmt.Errorf("the folder for settings is unknown: %w", err)
	}
	if cache, err := os.UserCacheDir(); err == nil {
		_ = os.MkdirAll(cache, 0o700) // Fyne makes its own folder there, but not this one
	}
	var window atomic.Pointer[ui.App]
	var early atomic.Bool // a second copy was started before there was a window
	show := func() bool {
		w := window.Load()
		if w == nil {
			early.Store(true)
			return true
		}
		if w.Closing() {
			return false
		}
		fyneDo(w.Show)
		return true
	}
	running, err := instance.Acquire(runtimeFolder(), show)
	switch {
	case errors.Is(err, instance.ErrRunning):
		log.Info("the window of the running copy is shown")
		return nil
	case errors.Is(err, instance.ErrHangs):
		return err
	case err != nil:
		log.Warn("a second start will not be noticed", "error", err)
	}
	defer running.Close()

	crashed := ""
	if folder := stateFolder(); folder != "" {
		if crashed = crash.Last(folder); crashed != "" {
			log.Warn("the program crashed the last time", "file", crashed)
		}
		defer watchForCrashes(folder, log)()
	}

	server, err := sandbox.Start()
	if err != nil {
		return err
	}
	defer func() { _ = server.Close() }()

	app.SetMetadata(fyne.AppMetadata{
		ID: appID, Name: "Session Tray", Version: version, Icon: assets.App, Migrations: map[string]bool{"fyneDo": true},
	})
	fyneApp := app.NewWithID(appID)
	fyneApp.SetIcon(assets.App)
	fyneApp.Settings().SetTheme(kit.NewTheme(""))

	if err := view.SetLanguage(""); err != nil {
		log.Error("there are no translations", "error", err)
	}
	icon := tray.NewSystem()
	defer icon.Stop() // after the keyring's work: it closes the bus they share
	sessions, err := desk.New(desk.Config{
		Folder:   filepath.Join(config, "session-tray"),
		State:    stateFolder(),
		Crashed:  crashed,
		Vault:    vault.New(vault.NewKeyring()),
		Sandbox:  server,
		Log:      log,
		Redactor: redactor,
		Steady:   clock.Boottime,
		Choose: func(b profile.Book) profile.Book {
			if o.sandbox {
				b = inSandbox(b)
			}
			return b
		},
		Notify: func(n desk.Notification) {
			// Another program shows it, which can hang.
			go fyneApp.SendNotification(fyne.NewNotification(view.Name, view.Notification(n)))
		},
	})
	if err != nil {
		return err
	}
	sessions.Journal().Append(journal.Draft{Kind: journal.Program, Message: message.New("entry.program.start", "version", version, "system", runtime.GOOS+"/"+runtime.GOARCH)})
	defer sessions.Close() // again after Quit did, or first when a signal ended Fyne

	trayHost, stopWatching := tray.WatchHost(func() {
		if w := window.Load(); w != nil {
			w.TrayHostChanged()
		}
	})
	defer stopWatching()
	w := ui.New(ui.Config{
		App: fyneApp, Desk: sessions, Dispatch: fyneDo, Tray: icon, TrayHost: trayHost, Version: version, Login: autostart.New(""),
	})
	window.Store(w)
	fyneApp.Lifecycle().SetOnStarted(func() {
		w.Started()
		onSignal(w.Quit)
		time.AfterFunc(settled, func() { keepSmall(sessions) })
	})
	if !o.hidden || early.Load() {
		w.Show()
	}
	if o.start {
		w.StartSelected()
	}
	withoutLastHook(fyneApp)
	fyneApp.Run()
	ended.Store(true)
	return nil
}

// withoutLastHook keeps Fyne from hanging at the end. It saves preferences then, of
// which there are none here, on its own goroutine by a call to the UI goroutine, which
// is lost now and then between that goroutine's last look at its calls and its end
// (v2.8.1, runGL); both wait for each other from then on.
func withoutLastHook(a fyne.App) {
	if l, known := a.Lifecycle().(interface{ SetOnStoppedHookExecuted(func()) }); known {
		l.SetOnStoppedHookExecuted(nil)
	}
}

// watchForCrashes has a crash leave a file, from when the window is likely to show,
// lest it shows later, and returns the way to end that.
func watchForCrashes(folder string, log *slog.Logger) (stop func()) {
	quit, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		select {
		case <-quit:
			return
		case <-time.After(shown):
		}
		end, err := crash.Watch(folder)
		if err != nil {
			log.Warn("a crash would leave no file", "error", err)
			return
		}
		<-quit
		end()
	}()
	return func() {
		close(quit)
		<-done
	}
}

// shown is when the window is likely to show.
const shown = 500 * time.Millisecond

// inMicroseconds has the log tell times so exactly: much happens within a millisecond.
func inMicroseconds(groups []string, a slog.Attr) slog.Attr {
	if len(groups) == 0 && a.Key == slog.TimeKey {
		a.Value = slog.StringValue(a.Value.Time().Format("2006-01-02T15:04:05.000000Z07:00"))
	}
	return a
}

// withoutPreferences leaves out what Fyne logs when it happens to read its preferences
// while it writes them at the end: this program keeps nothing there.
type withoutPreferences struct{ slog.Handler }

func (h withoutPreferences) Handle(ctx context.Context, r slog.Record) error {
	for _, of := range []string{"Preferences load error", "  Cause: EOF", "app/preferences.go:"} {
		if strings.Contains(r.Message, of) {
			return nil
		}
	}
	return h.Handler.Handle(ctx, r)
}

// inSandbox selects a profile of the sandbox, making one where there is none.
func inSandbox(b profile.Book) profile.Book {
	n := slices.IndexFunc(b.Profiles, func(p profile.Profile) bool {
		return p.EnvironmentID == profile.SandboxID && p.Method == profile.APIToken
	})
	if n < 0 {
		n = len(b.Profiles)
		b = b.Insert(profile.New(), n)
	}
	b.Selected = b.Profiles[n].ID
	return b
}

// settled is when the start is over.
const settled = 2 * time.Second

// keepSmall keeps small what stays in memory, for as long as the program runs.
func keepSmall(sessions *desk.Desk) {
	changed := make(chan struct{}, 1)
	sessions.Subscribe(func(desk.Snapshot) {
		select {
		case changed <- struct{}{}:
		default:
		}
	})
	memory.Keep(changed)
}

// onSignal has SIGINT, SIGTERM and SIGHUP quit in order. Fyne ends at once on
// the first two, on a goroutine that starts about now: hence the delay.
func onSignal(quit func()) {
	time.AfterFunc(200*time.Millisecond, func() {
		signal.Reset(syscall.SIGINT, syscall.SIGTERM)
		signals := make(chan os.Signal, 1)
		signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
		slog.Debug("signals end the program in order")
		for range signals {
			fyneDo(quit)
		}
	})
}

// noDisplay makes an error of the panic that Fyne's driver ends in on a display
// that cannot be opened.
func noDisplay(err *error) {
	if r := recover(); r != nil {
		if !strings.Contains(fmt.Sprint(r), "GLFW") {
			panic(r)
		}
		*err = errNoDisplay
	}
}

// ended is set when Fyne's loop is over: Fyne then runs functions at once, on
// any goroutine, with the windows gone.
var ended atomic.Bool

// fyneDo is the one way to the UI goroutine.
func fyneDo(f func()) {
	if !ended.Load() {
		fyne.Do(f)
	}
}

// stateFolder is where the program keeps what happened, empty where that is
// unknown.
func stateFolder() string {
	folder := os.Getenv("XDG_STATE_HOME")
	switch runtime.GOOS {
	case "windows", "darwin": // which have no folder of this kind
		folder, _ = os.UserCacheDir()
	default:
		if home, err := os.UserHomeDir(); folder == "" && err == nil {
			folder = filepath.Join(home, ".local", "state")
		}
	}
	if folder == "" {
		return ""
	}
	return filepath.Join(folder, "session-tray")
}

// runtimeFolder is where the lock and the socket lie while the program runs.
func runtimeFolder() string {
	if folder := os.Getenv("XDG_RUNTIME_DIR"); folder != "" {
		return filepath.Join(folder, "session-tray")
	}
	if folder, err := os.UserCacheDir(); err == nil {
		return filepath.Join(folder, "session-tray")
	}
	return filepath.Join(os.TempDir(), "session-tray")
}
