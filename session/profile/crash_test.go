//go:build linux

package profile_test

import (
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"sessiontray/session/profile"
)

// These have the test's binary do something in a folder instead of running tests:
// write a book again and again, or once on a full disk.
const (
	writesForEver = "SESSION_TRAY_TEST_WRITES_TO"
	writesFull    = "SESSION_TRAY_TEST_WRITES_FULL"
)

func TestMain(m *testing.M) {
	if folder := os.Getenv(writesForEver); folder != "" {
		writeForEver(folder)
	}
	if folder := os.Getenv(writesFull); folder != "" {
		writeFull(folder)
		return
	}
	os.Exit(m.Run())
}

func again(variable, folder string) *exec.Cmd {
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), variable+"="+folder)
	return c
}

// writeForEver writes books whose parts all say the same number.
func writeForEver(folder string) {
	store, b, _ := profile.Open(folder)
	for n := 0; ; n++ {
		b = profile.Book{Settings: profile.Settings{ClearAfter: n}}
		for i := range 20 {
			p := profile.New()
			p.ID = fmt.Sprintf("6ba7b810-9dad-11d1-80b4-00c04fd430%02d", i)
			p.Notes = strings.Repeat(fmt.Sprint(n, " "), 200)
			b.Profiles = append(b.Profiles, p)
		}
		if _, err := store.Save(b); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		if n == 0 {
			fmt.Println("begun")
		}
	}
}

// However a write is cut off, the file is whole: the old one or the new.
func TestKilledWhileWriting(t *testing.T) {
	folder := t.TempDir()
	torn := 0
	for round := range 300 {
		writer := again(writesForEver, folder)
		out, err := writer.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := writer.Start(); err != nil {
			t.Fatal(err)
		}
		if n, err := out.Read(make([]byte, 16)); err != nil || n == 0 {
			t.Fatalf("the writer does not begin: %v", err)
		}
		for range round * 37 % 4000 { // another moment each time
			runtime.Gosched()
		}
		for round%2 == 0 { // and every second time in the middle of a write
			if files, _ := os.ReadDir(folder); len(files) > 3 {
				break
			}
		}
		_ = writer.Process.Kill()
		_ = writer.Wait()
		_, b, notice := profile.Open(folder)
		if !notice.IsZero() || len(b.Profiles) != 20 {
			t.Fatalf("round %d: %d profiles, %q", round, len(b.Profiles), notice)
		}
		for _, p := range b.Profiles {
			if want := strings.Repeat(fmt.Sprint(b.Settings.ClearAfter, " "), 200); p.Notes != want {
				t.Fatalf("round %d: halves of two books", round)
			}
		}
		if left, _ := filepath.Glob(filepath.Join(folder, "*")); len(left) > 3 {
			torn++ // a temporary file that nobody renamed
		}
	}
	store, b, _ := profile.Open(folder)
	save(t, store, b.Without(b.Selected))
	if left, _ := filepath.Glob(filepath.Join(folder, "*")); len(left) > 3 {
		t.Errorf("left behind: %v", left)
	}
	if torn == 0 {
		t.Error("no write was cut off in the middle: this test shows nothing")
	}
}

// writeFull saves on a disk that takes no more, by the limit that the system puts
// on files, and prints why that fails.
func writeFull(folder string) {
	store, b, _ := profile.Open(folder)
	signal.Ignore(syscall.SIGXFSZ)
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: 4096, Max: 4096}); err != nil {
		fmt.Print(err)
	}
	p := b.Profiles[0]
	p.Notes = strings.Repeat("x", 10_000)
	_, err := store.Save(b.With(p))
	fmt.Print(err)
}

func TestFullDisk(t *testing.T) {
	folder := t.TempDir()
	store, b, _ := profile.Open(folder)
	b = save(t, store, b)
	out, err := again(writesFull, folder).Output()
	if err != nil || string(out) != "the settings cannot be saved: file too large" {
		t.Errorf("%v: %s", err, out)
	}
	if _, got, notice := profile.Open(folder); !got.Equal(b) || !notice.IsZero() {
		t.Errorf("%+v, %q", got, notice)
	}
	if left, _ := os.ReadDir(folder); len(left) > 3 {
		t.Errorf("left behind: %v", left)
	}
}

// As another user than root, who may write everywhere.
func TestReadOnlyFolder(t *testing.T) {
	folder := t.TempDir()
	store, b, _ := profile.Open(folder)
	b = save(t, store, b)
	for _, mode := range []struct {
		of   string
		bits os.FileMode
	}{{filepath.Join(folder, profile.FileName), 0o444}, {filepath.Join(folder, "profiles.lock"), 0o444}, {folder, 0o555}} {
		if err := os.Chmod(mode.of, mode.bits); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() { _ = os.Chmod(folder, 0o755) })
	b.Settings.Quiet = true
	asNobody(t, func() {
		if _, err := store.Save(b); err == nil || err.Error() != "the settings cannot be saved: permission denied" {
			t.Error(err)
		}
	})
	if _, again, notice := profile.Open(folder); again.Settings.Quiet || !notice.IsZero() {
		t.Errorf("%+v, %q", again, notice)
	}
}

// asNobody runs f without root's right to write everywhere.
func asNobody(t *testing.T, f func()) {
	t.Helper()
	if os.Geteuid() != 0 {
		f()
		return
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		runtime.LockOSThread() // the thread ends with the goroutine
		if err := syscall.Setfsuid(65534); err != nil {
			t.Error(err)
			return
		}
		f()
	}()
	<-done
}

// A file where the folder should be.
func TestFolderThatIsAFile(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(folder, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	store, b, notice := profile.Open(folder)
	if _, err := store.Save(b); err == nil && notice.IsZero() {
		t.Error("neither reading nor saving says that it cannot")
	}
}
