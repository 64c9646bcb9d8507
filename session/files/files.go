// Package files reads and writes the program's own files, whatever else lies in its
// folders.
package files

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/natefinch/atomic"
)

// Folder is the program's folder below parent, or below where version 0.1.0 had it, if it
// is there and not below parent.
func Folder(parent, before string) string {
	const name = "session-tray"
	folder, old := filepath.Join(parent, name), filepath.Join(before, name)
	if before == "" || folder == old {
		return folder
	}
	if _, err := os.Stat(folder); err == nil {
		return folder
	}
	if _, err := os.Stat(old); err == nil {
		return old
	}
	return folder
}

// MakeWay renames what lies at path and is no file: a pipe, a socket, a disk, a folder or
// a link to nothing. It returns the new name, empty where there was nothing to do.
func MakeWay(path string) (aside string, err error) {
	if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if info, err := os.Stat(path); err == nil && (info.Mode().IsRegular() || info.Mode()&fs.ModeCharDevice != 0) {
		return "", nil // a device such as /dev/null may stand there by intention
	}
	return SetAside(path)
}

// SetAside renames what lies at path, so that it is not overwritten, and returns the new
// name.
func SetAside(path string) (aside string, err error) {
	aside = path + ".damaged-" + time.Now().Format("20060102-150405.000000")
	return aside, os.Rename(path, aside)
}

// Write writes a file that only the user may read, whole or not at all, so that it is
// there after a crash of the system. A link at path stays one: the file that it leads to
// is written.
func Write(path string, text []byte) error {
	if to, err := filepath.EvalSymlinks(path); err == nil {
		if info, err := os.Stat(to); err == nil && info.Mode().IsRegular() {
			path = to
		}
	}
	if err := atomic.WriteFile(path, bytes.NewReader(text)); err != nil {
		return err
	}
	if err := os.Chmod(path, 0o600); err != nil { // package atomic keeps the mode of the one before
		return err
	}
	SyncFolder(filepath.Dir(path))
	return nil
}

// SyncFolder makes names in a folder last through a crash of the system, where that is
// possible. Windows has nothing of the kind.
func SyncFolder(folder string) {
	if runtime.GOOS == "windows" {
		return
	}
	if f, err := os.Open(folder); err == nil {
		_ = f.Sync()
		_ = f.Close()
	}
}
