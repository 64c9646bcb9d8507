//go:build desktop && linux

package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"sessiontray/ui/e2e/desktop"
)

// A crash leaves a file, of which the next start tells.
func TestTheNextStartTellsOfACrash(t *testing.T) {
	s := newStage(t, desktop.Options{Keyring: true, Tray: true})
	s.configure(nil)
	p := s.open("--log", "debug")
	s.must(s.Type(s.server.APIToken().Reveal()))
	s.keys("Return")
	s.title(p, "Active")
	if !strings.Contains(p.Output(), "level=DEBUG msg=exchange method=POST") {
		t.Errorf("it logs no exchange:\n%s", p.Output())
	}
	s.copied(p)
	s.must(syscall.Kill(p.PID(), syscall.SIGABRT))
	if p.Ended() == nil {
		t.Error("it ended well")
	}
	var files []string
	s.must(desktop.Until("the crash is in a file", func() bool {
		files, _ = filepath.Glob(filepath.Join(s.Folder, "state", "session-tray", "crash-*.txt"))
		return len(files) == 1
	}))
	s.searchFor(p.Output(), nil)

	p = s.open()
	s.must(p.Prints("the program crashed the last time", 1))
	path := strings.Replace(files[0], ".new.txt", ".txt", 1)
	text, err := os.ReadFile(path)
	s.must(err)
	if !strings.Contains(string(text), "SIGABRT") || !strings.Contains(string(text), "main.main") ||
		!strings.Contains(p.Output(), path) {
		t.Errorf("the file %s says\n%s", path, text)
	}
	quit(s, p)
	p = s.open()
	s.title(p, "no session")
	if strings.Contains(p.Output(), "crashed") {
		t.Error("it tells twice")
	}
	quit(s, p)
}
