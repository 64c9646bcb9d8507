// Session Tray starts, watches and stops Video.io sessions from the desktop.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"runtime"
	"sync/atomic"
	"time"

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
	"sessiontray/ui/driver"
	"sessiontray/ui/instance"
	"sessiontray/ui/kit"
	"sessiontray/ui/memory"
	"sessiontray/ui/tray"
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
			fail(1, sentence(err))
		}
		return
	}
	o, err := parse(os.Args[1:])
	switch {
	case err != nil:
		fail(2, secret.Redact(err.Error())+". See session-tray --help")
	case o.help:
		fmt.Print(usage)
	case o.version:
		fmt.Printf("session-tray %s %s/%s\n", version, runtime.GOOS, runtime.GOARCH)
	case !driver.HasDisplay():
		fail(1, sentence(driver.ErrNoDisplay))
	default:
		if err := run(o); err != nil {
			fail(1, sentence(err))
		}
	}
}

// fail says what is wrong and ends the program.
func fail(code int, what string) {
	_, _ = fmt.Fprintf(os.Stderr, "session-tray: %s.\n", what)
	os.Exit(code)
}

func sentence(err error) string { return message.Capital(err.Error()) }

// run wires the rooms together and runs the program until it quits.
func run(o options) (err error) {
	defer driver.RecoverNoDisplay(&err)
	redactor := &secret.Redactor{}
	log := driver.NewLogger(o.log, redactor)
	slog.SetDefault(log)
	driver.MakeCacheFolder()

	var window atomic.Pointer[ui.App]
	var early atomic.Bool // a second copy was started before there was a window
	running, err := instance.Acquire(instance.Folder(), func() bool {
		w := window.Load()
		switch {
		case w == nil:
			early.Store(true)
		case w.Closing():
			return false
		default:
			driver.Do(w.Show)
		}
		return true
	})
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

	crashed := crash.Last(journal.Folder())
	if crashed != "" {
		log.Warn("the program crashed the last time", "file", crashed)
	}
	defer crash.WatchSoon(journal.Folder(), log)()

	server, err := sandbox.Start()
	if err != nil {
		return err
	}
	defer func() { _ = server.Close() }()

	app.SetMetadata(fyne.AppMetadata{
		ID: appID, Name: view.Name, Version: version, Icon: assets.App, Migrations: map[string]bool{"fyneDo": true},
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
		Folder:   profile.Folder(),
		State:    journal.Folder(),
		Crashed:  crashed,
		Vault:    vault.New(vault.NewKeyring()),
		Sandbox:  server,
		Log:      log,
		Redactor: redactor,
		Steady:   clock.Boottime,
		Choose: func(b profile.Book) profile.Book {
			if o.sandbox {
				b = b.InSandbox()
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
	sessions.Journal().Append(journal.Draft{
		Kind:    journal.Program,
		Message: message.New("entry.program.start", "version", version, "system", runtime.GOOS+"/"+runtime.GOARCH),
	})
	defer sessions.Close() // again after Quit did, or first when a signal ended Fyne

	trayHost, stopWatching := tray.WatchHost(func() {
		if w := window.Load(); w != nil {
			w.TrayHostChanged()
		}
	})
	defer stopWatching()
	w := ui.New(ui.Config{
		App: fyneApp, Desk: sessions, Dispatch: driver.Do, Tray: icon, TrayHost: trayHost, Version: version, Login: autostart.New(""),
	})
	window.Store(w)
	fyneApp.Lifecycle().SetOnStarted(func() {
		w.Started()
		driver.OnSignal(w.Quit)
		time.AfterFunc(memory.StartupTime, func() { memory.Keep(sessions.Changes()) })
	})
	if !o.hidden || early.Load() {
		w.Show()
	}
	if o.start {
		w.StartSelected()
	}
	driver.Run(fyneApp)
	return nil
}
