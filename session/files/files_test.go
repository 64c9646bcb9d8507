//go:build unix

package files_test

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"sessiontray/session/files"
)

func TestMakeWay(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "x")
	for what, make := range map[string]func() error{
		"a pipe":            func() error { return syscall.Mkfifo(path, 0o600) },
		"a folder":          func() error { return os.Mkdir(path, 0o700) },
		"a link to nothing": func() error { return os.Symlink(filepath.Join(folder, "nothing"), path) },
	} {
		if err := make(); err != nil {
			t.Fatal(err)
		}
		aside, err := files.MakeWay(path)
		if err != nil || !strings.HasPrefix(aside, path+".damaged-") {
			t.Errorf("%s: %q, %v", what, aside, err)
		}
		if _, err := os.Lstat(path); !os.IsNotExist(err) {
			t.Errorf("%s is still there", what)
		}
	}
	if aside, err := files.MakeWay(path); aside != "" || err != nil {
		t.Errorf("nothing: %q, %v", aside, err)
	}
	if err := files.Write(path, []byte("text")); err != nil {
		t.Fatal(err)
	}
	if aside, err := files.MakeWay(path); aside != "" || err != nil {
		t.Errorf("a file: %q, %v", aside, err)
	}
}

func TestWriteLeavesALinkALink(t *testing.T) {
	folder := t.TempDir()
	target, link := filepath.Join(folder, "target"), filepath.Join(folder, "link")
	if err := os.WriteFile(target, []byte("before"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(target, link); err != nil {
		t.Fatal(err)
	}
	if err := files.Write(link, []byte("after")); err != nil {
		t.Fatal(err)
	}
	info, err := os.Lstat(link)
	if err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	if text, err := os.ReadFile(target); string(text) != "after" || err != nil {
		t.Errorf("%q, %v", text, err)
	}
	if info, err := os.Stat(target); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
}

func TestFolder(t *testing.T) {
	now, before := t.TempDir(), t.TempDir()
	name := func(parent string) string { return filepath.Join(parent, "session-tray") }
	if got := files.Folder(now, before); got != name(now) {
		t.Errorf("at first: %s", got)
	}
	if err := os.Mkdir(name(before), 0o700); err != nil {
		t.Fatal(err)
	}
	if got := files.Folder(now, before); got != name(before) {
		t.Errorf("after 0.1.0: %s", got)
	}
	if err := os.Mkdir(name(now), 0o700); err != nil {
		t.Fatal(err)
	}
	if got := files.Folder(now, before); got != name(now) {
		t.Errorf("with both: %s", got)
	}
}
