package tray

import (
	"runtime"
	"testing"
	"testing/synctest"
	"time"

	"sessiontray/ui/view"
)

// The tray waits a moment for the last of states that come together, and not when it
// is taken away.
func TestTheTraySettles(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tray := NewSystem()
		go func() {
			time.Sleep(trayPause / 3)
			tray.Show(view.Tray{Title: "starting"})
			time.Sleep(trayPause / 3)
			tray.Show(view.Tray{Title: "active"})
		}()
		began := time.Now()
		last, ended := tray.settle(view.Tray{Title: "stopped"})
		if last.Title != "active" || ended || time.Since(began) != trayPause {
			t.Errorf("%q, %v after %v", last.Title, ended, time.Since(began))
		}
		go func() {
			time.Sleep(time.Millisecond)
			tray.Stop()
		}()
		began = time.Now()
		if _, ended = tray.settle(view.Tray{}); !ended || time.Since(began) != time.Millisecond {
			t.Errorf("%v after %v", ended, time.Since(began))
		}
	})
}

// A click counts also when it comes at once after the menu, or while an earlier one is
// acted upon.
func TestTheTrayMissesNoClick(t *testing.T) {
	begun, goOn := make(chan string), make(chan struct{})
	menu := []view.MenuItem{{Label: "Start alice", Action: view.Start, Profile: "alice"}}
	tray := newShownMenu(view.Tray{Menu: menu}, func(_ view.Action, profile string) {
		begun <- profile
		<-goOn
	})
	defer tray.forget()
	click := func() { // as systray does
		select {
		case tray.items[0].ClickedCh <- struct{}{}:
		default:
			t.Fatal("a click is lost")
		}
	}
	click()
	<-begun
	click()
	goOn <- struct{}{}
	if profile := <-begun; profile != "alice" {
		t.Errorf("it acted for %q", profile)
	}
	goOn <- struct{}{}
}

func TestPlainLabelHasNoAccessKey(t *testing.T) {
	want := map[string]string{"windows": "qa_user_1", "darwin": "qa_user_1"}[runtime.GOOS]
	if want == "" {
		want = "qa__user__1"
	}
	if got := plainLabel("qa_user_1"); got != want {
		t.Errorf("an access key in %q", got)
	}
}
