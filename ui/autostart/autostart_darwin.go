package autostart

import (
	"encoding/xml"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/natefinch/atomic"
)

// file is a launch agent; see launchd.plist(5).
func file() (string, error) {
	home, err := os.UserHomeDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(home, "Library", "LaunchAgents", "app.sessiontray.plist"), nil
}

func (l *Login) look() bool {
	path, err := file()
	if err != nil {
		return false
	}
	_, err = os.Stat(path)
	return err == nil
}

func (l *Login) add() error {
	path, err := file()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	var program strings.Builder
	if err := xml.EscapeText(&program, []byte(l.program)); err != nil {
		return err
	}
	return atomic.WriteFile(path, strings.NewReader(`<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0"><dict>
<key>Label</key><string>app.sessiontray</string>
<key>ProgramArguments</key><array><string>`+program.String()+`</string><string>`+flag+`</string></array>
<key>RunAtLoad</key><true/>
</dict></plist>
`))
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
