//go:build desktop && linux

package e2e

import (
	"archive/zip"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sessiontray/session/bundle"
	"sessiontray/session/journal"
	"sessiontray/session/secret"
	"sessiontray/ui/e2e/desktop"
)

// recorded are the entries of the timeline's file, as far as they are written.
func (s *stage) recorded() []journal.Entry {
	s.t.Helper()
	raw, err := os.ReadFile(filepath.Join(s.Folder, "state", "session-tray", journal.FileName))
	if err != nil && !os.IsNotExist(err) {
		s.t.Fatal(err)
	}
	var all []journal.Entry
	for line := range strings.Lines(string(raw)) {
		var e journal.Entry
		if json.Unmarshal([]byte(line), &e) == nil {
			all = append(all, e)
		}
	}
	return all
}

// records waits until the timeline's file tells something n times.
func (s *stage) records(text string, n int) {
	s.t.Helper()
	s.must(desktop.Until("it records "+text, func() bool {
		found := 0
		for _, e := range s.recorded() {
			if strings.Contains(e.Text, text) {
				found++
			}
		}
		return found >= n
	}))
}

// Rehearsals are played by keys; the tray shows what they say it should; then the
// timeline is filtered and a bundle saved, in which no secret is, nor a user's ID.
func TestRehearsedReadAndExported(t *testing.T) {
	s := newStage(t, desktop.Options{Keyring: true, Tray: true})
	notifications, err := s.StartNotifications()
	s.must(err)
	p := s.open()
	s.title(p, "no session")
	s.keys("Tab", "Return") // the fault lab, whose first control is the first rehearsal
	s.keys("Return")
	s.title(p, "Expires soon · alice")
	s.hidden()
	s.title(p, "Expired · alice")
	s.focus() // the window is back
	s.must(desktop.Until("it is notified", func() bool { return len(notifications.All()) > 0 }))
	s.records("Rehearsal: expires while hidden showed what was expected.", 1)
	s.records("Expired.", 1)

	s.keys("Tab", "Return")
	s.title(p, "1 live · Active · alice")
	s.copied(p)
	s.title(p, "Refused · alice")
	s.records("Refused: Sandbox rejected the session token", 1)
	s.records("Rehearsal: refused after revocation showed what was expected.", 1)
	s.copied(p)

	// The timeline, filtered by a word, and what leaves for support.
	s.keys("ctrl+3")
	s.must(s.Type("revoked"))
	s.keys("Tab", "Tab", "Tab", "Tab", "Tab") // past the filters and the list
	path := ""
	s.must(desktop.Until("a bundle is saved", func() bool {
		if s.Keys("Return") != nil {
			return false
		}
		found, err := filepath.Glob(filepath.Join(s.Folder, "session-tray-support-*.zip"))
		if err == nil && len(found) > 0 {
			path = found[0]
		}
		return path != ""
	}))
	texts := unzipped(t, path)
	for _, name := range []string{bundle.ReportName, bundle.TimelineName, bundle.HARName, bundle.ManifestName} {
		if texts[name] == "" {
			t.Errorf("there is no %s", name)
		}
	}
	if report := texts[bundle.ReportName]; !strings.Contains(report, "| user-1 | user-1 | Sandbox |") ||
		!strings.Contains(report, "Rehearsal: refused after revocation.") {
		t.Errorf("the report is\n%s", report)
	}
	if len(s.canaries) != 3 {
		t.Errorf("%d tokens went through", len(s.canaries))
	}
	for name, text := range texts {
		for _, c := range append(s.canaries, secret.New("alice")) {
			for _, form := range secret.Forms(c) {
				if len(form) > 4 && strings.Contains(text, form) {
					t.Errorf("%v is in %s", c, name)
				}
			}
		}
	}
	quit(s, p)
	// The next start goes on where this one ended, and reads it back.
	before := s.recorded()
	p = s.open()
	s.title(p, "no session")
	s.keys("ctrl+3")
	s.must(s.Type("nothing but waiting"))
	quit(s, p)
	after := s.recorded()
	for n, e := range after {
		if e.Number != after[0].Number+uint64(n) {
			t.Fatalf("entry %d follows %d", e.Number, after[n-1].Number)
		}
	}
	if len(after) <= len(before) || after[len(before)].Run == before[0].Run {
		t.Errorf("%d entries, then %d", len(before), len(after))
	}
}

func unzipped(t *testing.T, path string) map[string]string {
	t.Helper()
	archive, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = archive.Close() }()
	texts := map[string]string{}
	for _, f := range archive.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		texts[f.Name] = string(text)
	}
	return texts
}
