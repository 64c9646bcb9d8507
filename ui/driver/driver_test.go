package driver

import (
	"bytes"
	"errors"
	"log/slog"
	"strings"
	"testing"

	"fyne.io/fyne/v2/test"
)

// Without its last hook Fyne has nothing to do at the end that could be lost.
func TestWithoutStoppedHook(t *testing.T) {
	a := test.NewTempApp(t)
	hooks := a.Lifecycle().(interface {
		OnStopped() func()
		SetOnStoppedHookExecuted(func())
	})
	hooks.SetOnStoppedHookExecuted(func() {})
	withoutStoppedHook(a)
	if hooks.OnStopped() != nil {
		t.Error("the hook is still there")
	}
}

func TestWithoutPreferences(t *testing.T) {
	var out bytes.Buffer
	log := slog.New(withoutPreferences{slog.NewTextHandler(&out, nil)})
	log.Error("Fyne error:  Preferences load error:")
	log.Error("  Cause: EOF")
	log.Error("something else")
	if got := out.String(); strings.Count(got, "\n") != 1 || !strings.Contains(got, "something else") {
		t.Errorf("%q", got)
	}
}

func TestRecoverNoDisplay(t *testing.T) {
	attempt := func(what any) (other any, err error) {
		defer func() { other = recover() }()
		func() {
			defer RecoverNoDisplay(&err)
			if what != nil {
				panic(what)
			}
		}()
		return nil, err
	}
	if other, err := attempt("PlatformError: failed to initialise GLFW"); !errors.Is(err, ErrNoDisplay) || other != nil {
		t.Errorf("no display: %v, %v", err, other)
	}
	if other, err := attempt("something else"); err != nil || other != "something else" {
		t.Errorf("another panic: %v, %v", err, other)
	}
	if other, err := attempt(nil); err != nil || other != nil {
		t.Errorf("no panic: %v, %v", err, other)
	}
}
