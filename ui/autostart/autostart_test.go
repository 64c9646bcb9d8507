//go:build linux

package autostart_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sessiontray/ui/autostart"
)

func TestStartAtLogin(t *testing.T) {
	folder := t.TempDir()
	t.Setenv("XDG_CONFIG_HOME", folder)
	l := autostart.New(`/opt/100% "good" $tools/session-tray`)
	if l.On() {
		t.Error("it is on before it was set")
	}
	for range 2 {
		if err := l.Set(true); err != nil || !l.On() {
			t.Fatalf("%v, %v", err, l.On())
		}
	}
	path := filepath.Join(folder, "autostart", "session-tray.desktop")
	text, err := os.ReadFile(path)
	want := "\nExec=\"/opt/100%% \\\\\"good\\\\\" \\\\$tools/session-tray\" --hidden\n"
	if err != nil || !strings.Contains(string(text), want) {
		t.Errorf("%v: %s", err, text)
	}
	if !autostart.New("").On() {
		t.Error("another start of the program does not see it")
	}
	// As a desktop's own settings switch it off.
	if err := os.WriteFile(path, append(text, "Hidden=true\n"...), 0o600); err != nil {
		t.Fatal(err)
	}
	if autostart.New("").On() {
		t.Error("switched off elsewhere, it is shown as on")
	}
	for range 2 {
		if err := l.Set(false); err != nil || l.On() {
			t.Errorf("%v, %v", err, l.On())
		}
	}
	if err := os.WriteFile(filepath.Join(folder, "file"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("XDG_CONFIG_HOME", filepath.Join(folder, "file"))
	if err := l.Set(true); err == nil || l.On() {
		t.Errorf("%v, %v", err, l.On())
	}
}
