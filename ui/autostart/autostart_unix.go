//go:build linux || freebsd || openbsd || netbsd

package autostart

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/natefinch/atomic"
)

// file is by the freedesktop.org Desktop Application Autostart Specification.
func file() (string, error) {
	config, err := os.UserConfigDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(config, "autostart", "session-tray.desktop"), nil
}

func (l *Login) look() bool {
	path, err := file()
	if err != nil {
		return false
	}
	text, err := os.ReadFile(path)
	// A desktop's own settings switch it off with one of these.
	return err == nil && !strings.Contains(string(text), "\nHidden=true") &&
		!strings.Contains(string(text), "\nX-GNOME-Autostart-enabled=false")
}

func (l *Login) add() error {
	path, err := file()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return atomic.WriteFile(path, strings.NewReader(fmt.Sprintf(`[Desktop Entry]
Type=Application
Name=Session Tray
Comment=Starts, watches and stops Video.io sessions
Exec=%s %s
Terminal=false
`, quoted(l.program), flag)))
}

// quoted is a path as an argument in Exec (Desktop Entry Specification, “The
// Exec key”).
func quoted(path string) string {
	// Twice: for the quoting, and for the string that it stands in.
	escaped := strings.NewReplacer(`\`, `\\\\`, `"`, `\\"`, "`", "\\\\`", `$`, `\\$`, `%`, `%%`).Replace(path)
	return `"` + escaped + `"`
}

func (l *Login) remove() error {
	path, err := file()
	if err != nil {
		return err
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
