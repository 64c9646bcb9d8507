package crash_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/fsnotify/fsnotify"

	"sessiontray/session/crash"
	"sessiontray/session/secret"
)

// TestMain makes this test's program a monitor, or one that crashes, as the program
// does.
func TestMain(m *testing.M) {
	if crash.IsMonitor() {
		if err := crash.Monitor(); err != nil {
			panic(err)
		}
		return
	}
	if folder := os.Getenv("CRASH_IN"); folder != "" {
		stop, err := crash.Watch(folder)
		if err != nil {
			panic(err)
		}
		if os.Getenv("CRASH_WITH") == "" {
			stop()
			return
		}
		go func() { panic(fmt.Sprintf("it broke with %q in hand", os.Getenv("CRASH_WITH"))) }()
		select {}
	}
	os.Exit(m.Run())
}

// crashed runs a program that crashes, if it has something to crash with.
func crashed(t *testing.T, folder, with string) {
	t.Helper()
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), "CRASH_IN="+folder, "CRASH_WITH="+with)
	out, err := c.CombinedOutput()
	if (err == nil) != (with == "") {
		t.Fatalf("%v\n%s", err, out)
	}
}

// await waits for the file of a crash, which the monitor writes when the program is
// gone.
func await(t *testing.T, folder string, do func()) {
	t.Helper()
	watch, err := fsnotify.NewWatcher()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = watch.Close() }()
	if err := watch.Add(folder); err != nil {
		t.Fatal(err)
	}
	do()
	for len(written(t, folder)) == 0 || !strings.HasSuffix(written(t, folder)[0], ".txt") {
		<-watch.Events
	}
}

func written(t *testing.T, folder string) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(folder, "crash-*"))
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestACrashLeavesAFileWithoutSecrets(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	alphabet := "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	for range 8 {
		key := ""
		for range 24 {
			key += string(alphabet[r.IntN(len(alphabet))])
		}
		folder := t.TempDir()
		await(t, folder, func() { crashed(t, folder, "Authorization: Bearer "+key+" and alone "+key) })
		files := written(t, folder)
		if len(files) != 1 {
			t.Fatalf("written: %q", files)
		}
		text, err := os.ReadFile(files[0])
		if err != nil {
			t.Fatal(err)
		}
		for _, form := range secret.Forms(secret.New(key)) {
			if strings.Contains(string(text), form) {
				t.Errorf("a secret is in\n%s", text)
			}
		}
		if !strings.HasPrefix(string(text), "panic: it broke with \"Authorization: Bearer ") ||
			!strings.Contains(string(text), "crash_test.go:") {
			t.Errorf("it does not tell where:\n%s", text)
		}
		if info, err := os.Stat(files[0]); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%v, mode %v", err, info.Mode())
		}
		path := crash.Last(folder)
		if _, err := os.Stat(path); err != nil || !strings.HasPrefix(path, folder) {
			t.Errorf("told of %q: %v", path, err)
		}
		if again := crash.Last(folder); again != "" {
			t.Errorf("told twice, of %q", again)
		}
	}
}

func TestNoCrashLeavesNoFile(t *testing.T) {
	folder := t.TempDir()
	crashed(t, folder, "")
	if files := written(t, folder); len(files) != 0 || crash.Last(folder) != "" {
		t.Errorf("written: %q", files)
	}
}
