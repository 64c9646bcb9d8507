// Package uitest is what tests of the window and its pages begin with: a desk on a
// sandbox, and a window of Fyne's test driver.
package uitest

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"sessiontray/session/desk"
	"sessiontray/session/sandbox"
	"sessiontray/session/vault"
	"sessiontray/ui/kit"
)

// Sandbox returns a sandbox that ends with the test.
func Sandbox(t testing.TB) *sandbox.Server {
	t.Helper()
	server, err := sandbox.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	return server
}

// Desk returns a desk that ends with the test. What config lacks is a folder of the
// test's own, a vault in memory and a sandbox.
func Desk(t testing.TB, config desk.Config) *desk.Desk {
	t.Helper()
	if config.Folder == "" {
		config.Folder = t.TempDir()
	}
	if config.Vault == nil {
		config.Vault = vault.New(nil)
	}
	if config.Sandbox == nil {
		config.Sandbox = Sandbox(t)
	}
	d, err := desk.New(config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	return d
}

// App returns an app of Fyne's test driver in the program's theme.
func App(t testing.TB) fyne.App {
	t.Helper()
	app := test.NewTempApp(t)
	app.Settings().SetTheme(kit.NewTheme(""))
	return app
}

// Keys are those of a page that shows alone.
func Keys(enter func(), own ...kit.Shortcut) kit.Keys {
	nothing := func() {}
	return kit.Keys{Escape: nothing, Enter: enter, OnFocus: func(fyne.CanvasObject) {}, OnPress: nothing, Shortcuts: own}
}
