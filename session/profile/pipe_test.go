//go:build unix

package profile_test

import (
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"sessiontray/session/profile"
)

// A pipe in the place of the file does not keep the program from starting.
func TestAPipeInThePlaceOfTheFile(t *testing.T) {
	folder := t.TempDir()
	for _, name := range []string{profile.FileName, "profiles.lock"} {
		if err := syscall.Mkfifo(filepath.Join(folder, name), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	store, book, notice := profile.Open(folder)
	if len(book.Profiles) == 0 || !strings.Contains(notice.String(), ".damaged-") {
		t.Errorf("%d profiles, %q", len(book.Profiles), notice)
	}
	if _, err := store.Save(book); err != nil {
		t.Error(err)
	}
}
