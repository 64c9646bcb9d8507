package ui

import (
	"archive/zip"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"sessiontray/session/bundle"
	"sessiontray/session/profile"
	"sessiontray/session/secret"
)

// openSupport opens the export, and waits until it is prepared.
func (u *user) openSupport() *support {
	u.t.Helper()
	u.goTo(timelinePlace)
	test.Tap(u.timeline.export)
	u.prepared()
	return u.timeline.support
}

func (u *user) prepared() {
	u.t.Helper()
	u.until("it is prepared", func() bool { return u.timeline.support.bundle != nil })
}

func TestExportForSupport(t *testing.T) {
	u := newUser(t)
	u.press(fyne.KeyReturn)
	u.sees("Active")
	session, _ := u.desk.Snapshot().Status.Live()
	s := u.openSupport()
	if got := s.text.Text; !strings.Contains(got, "| user-1 | user-1 | Sandbox |") || !strings.Contains(got, "**Looks good · session token**") || strings.Contains(got, "alice") {
		t.Errorf("the report is\n%s", got)
	}
	test.Tap(s.names.all[1].button)
	if n := s.lines.Length(); n < 6 || s.heading.Text != fmt.Sprintf("Timeline: timeline.jsonl, %d lines", n) {
		t.Errorf("%d lines, %q", n, s.heading.Text)
	}
	s.lines.Select(1)
	if got := s.whole.Text; !strings.HasPrefix(got, `{"number":`) || got != s.bundle.Part(bundle.TimelineName).Line(1) {
		t.Errorf("the line is %s", got)
	}

	path := filepath.Join(t.TempDir(), "support.zip")
	s.path.input.SetText(path)
	s.path.input.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	u.until("it is saved", func() bool { return s.note.Text == "Saved as "+path+"." })
	archive, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = archive.Close() }()
	var names []string
	for _, f := range archive.File {
		names = append(names, f.Name)
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(in)
		if err != nil || string(text) != s.bundle.Part(f.Name).Text() {
			t.Errorf("%v, %s is not what was shown", err, f.Name)
		}
		for _, v := range []secret.Value{session.Token, u.server.APIToken()} {
			for _, form := range secret.Forms(v) {
				if strings.Contains(string(text), form) {
					t.Errorf("a token is in %s", f.Name)
				}
			}
		}
		if strings.Contains(string(text), "alice") {
			t.Errorf("a user ID is in %s", f.Name)
		}
	}
	if want := []string{"report.md", "timeline.jsonl", "exchanges.har", "manifest.json"}; !slices.Equal(names, want) {
		t.Errorf("it holds %q", names)
	}

	// A second time over the first is refused, beside the path.
	test.Tap(s.save)
	u.until("it is refused", func() bool { return s.path.remark.Visible() })
	if got := s.path.remark.Text; got != "There is a file of this name already: choose another name." {
		t.Errorf("it says %q", got)
	}
	s.path.input.SetText("support.zip")
	test.Tap(s.save)
	if got := s.path.remark.Text; !strings.HasPrefix(got, "This is no place for a file.") {
		t.Errorf("it says %q", got)
	}
	s.path.input.SetText(path)
	test.Tap(s.saveOne)
	one := strings.TrimSuffix(path, ".zip") + "-timeline.jsonl"
	u.until("the part is saved", func() bool { return s.note.Text == "Saved as "+one+"." })
	if text, err := os.ReadFile(one); err != nil || string(text) != s.bundle.Part(bundle.TimelineName).Text() {
		t.Errorf("%v, the part is\n%s", err, text)
	}
	// Cancel, with nothing to cancel by then.
	s.path.input.SetText(path + ".again")
	test.Tap(s.save)
	s.cancel.Tapped(nil)
	u.until("it ends", func() bool { return s.stop == nil })
	s.cancel.Tapped(nil)
	s.path.input.SetText(path)
	test.Tap(s.copyReport)
	if got := u.app.Clipboard().Content(); got != s.bundle.Part(bundle.ReportName).Text() {
		t.Errorf("the clipboard holds %q", got)
	}
}

// Whoever was named is hidden, also one whose profile is gone.
func TestUsersOfDeletedProfilesAreHidden(t *testing.T) {
	u := newUser(t)
	u.fillSidebar("bob")
	bob := u.latest.Profiles[1].Profile.ID
	u.desk.Select(bob)
	u.desk.Edit(bob, func(p *profile.Profile) { p.Name, p.UserID = "", "robert" })
	u.desk.SetRevoked("robert", true)
	u.desk.SetRevoked("roberta", true)
	u.desk.Delete(bob)
	u.until("it is gone", func() bool { return len(u.latest.Profiles) == 1 })
	s := u.openSupport()
	for _, p := range s.bundle.Parts {
		if text := p.Text(); strings.Contains(text, "robert") {
			t.Errorf("a user is in %s:\n%s", p.Name, text)
		}
	}
	if report := s.bundle.Part(bundle.ReportName).Text(); !strings.Contains(report, "Delete the profile.") || !strings.Contains(report, "is revoked.") {
		t.Errorf("the report is\n%s", report)
	}
	// A status's cause is shown, whatever shows in the place.
	u.goTo(sessionPlace)
	u.press(fyne.KeyReturn)
	u.desk.Start("")
	u.sees("Active")
	test.Tap(u.status.why)
	if !u.timeline.body.Visible() || !u.timeline.detail.root.Visible() {
		t.Error("the export hides the cause")
	}
}

func TestExportOfOneProfileWithUsers(t *testing.T) {
	u := newUser(t)
	u.fillSidebar("bob")
	u.desk.Start("")
	u.sees("Active")
	bob := u.latest.Profiles[1].Profile.ID
	u.desk.Start(bob)
	u.until("both live", func() bool { return u.latest.Live() == 2 })
	u.showTimeline(bob)
	s := u.openSupport()
	if s.profile.Selected != "bob" {
		t.Errorf("it exports %q", s.profile.Selected)
	}
	s.hide.SetChecked(false)
	u.prepared()
	all := ""
	for _, p := range s.bundle.Parts {
		all += p.Text()
	}
	if !strings.Contains(all, "user-bob") || strings.Contains(all, "alice") {
		t.Errorf("of bob:\n%s", all)
	}
	u.press(fyne.KeyEscape)
	if !u.timeline.body.Visible() || u.timeline.support.root.Visible() {
		t.Error("Escape does not lead back")
	}
}
