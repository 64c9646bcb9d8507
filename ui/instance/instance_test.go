package instance_test

import (
	"errors"
	"net"
	"os"
	"path/filepath"
	"testing"

	"go.uber.org/goleak"

	"sessiontray/ui/instance"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestSecondStartShowsTheFirst(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "run")
	shown := make(chan struct{}, 8)
	first, err := instance.Acquire(folder, func() bool { shown <- struct{}{}; return true })
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if second, err := instance.Acquire(folder, nil); second != nil || err != instance.ErrRunning {
			t.Fatalf("%v, %v", second, err)
		}
		<-shown
	}
	// Whatever else comes through the socket does nothing, and harms nothing.
	for _, message := range []string{"", "hide\n", string(make([]byte, 1<<16))} {
		conn, err := net.Dial("unix", filepath.Join(folder, "session-tray.sock"))
		if err != nil {
			t.Fatal(err)
		}
		_, _ = conn.Write([]byte(message))
		_ = conn.Close()
	}
	first.Close()
	again, err := instance.Acquire(folder, func() bool { return true })
	if err != nil {
		t.Fatal(err)
	}
	again.Close()
	if len(shown) != 0 {
		t.Error("shown without being asked")
	}
	(*instance.Instance)(nil).Close()
}

// A copy that is about to end has no window to show: the next one waits.
func TestStartWhileTheFirstIsQuitting(t *testing.T) {
	folder := t.TempDir()
	asked := make(chan struct{}, 100)
	first, err := instance.Acquire(folder, func() bool { asked <- struct{}{}; return false })
	if err != nil {
		t.Fatal(err)
	}
	go func() {
		<-asked
		first.Close()
	}()
	second, err := instance.Acquire(folder, nil)
	if err != nil {
		t.Fatal(err)
	}
	second.Close()
}

func TestWhatACrashLeavesBehind(t *testing.T) {
	folder := t.TempDir()
	listener, err := net.Listen("unix", filepath.Join(folder, "session-tray.sock"))
	if err != nil {
		t.Fatal(err)
	}
	listener.(*net.UnixListener).SetUnlinkOnClose(false)
	_ = listener.Close()
	if err := os.WriteFile(filepath.Join(folder, "session-tray.lock"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	i, err := instance.Acquire(folder, func() bool { return true })
	if err != nil {
		t.Fatal(err)
	}
	i.Close()
}

func TestFolderThatCannotBe(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := instance.Acquire(filepath.Join(file, "x"), nil); err == nil || errors.Is(err, instance.ErrRunning) {
		t.Error(err)
	}
}
