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

	"sessiontray/ui/kit"

	"fyne.io/fyne/v2"

	"sessiontray/session/bundle"
	"sessiontray/session/profile"
	"sessiontray/session/secret"
)

// openSupport opens the export, and waits until it is prepared.
func (u *user) openSupport() {
	u.t.Helper()
	u.tap("Timeline")
	u.tap("Export for support…")
	u.prepared()
}

func (u *user) prepared() {
	u.t.Helper()
	u.until("it is prepared", func() bool { return u.offers("Copy report") })
}

// parts are the names of the buttons that choose a part of the bundle.
func (u *user) parts() (all []string) {
	for _, label := range u.in("Contents").labels() {
		if strings.Contains(label, ": ") {
			all = append(all, label)
		}
	}
	return all
}

// readPart is all of a part of the bundle, line by line as it shows.
func (u *user) readPart(name string) string {
	u.t.Helper()
	for _, label := range u.parts() {
		if !strings.Contains(label, name) {
			continue
		}
		u.tap(label)
		if name == bundle.ReportName {
			return u.in("Export preview").selectable()
		}
		lines := u.list("Lines").(*kit.List)
		var all strings.Builder
		for n := range lines.Length() {
			lines.Select(n)
			all.WriteString(u.in("Export preview").selectable() + "\n")
		}
		return all.String()
	}
	u.t.Fatalf("no part %q among %q", name, u.parts())
	return ""
}

// readParts is all that would leave.
func (u *user) readParts() string {
	u.t.Helper()
	all := ""
	for _, name := range []string{bundle.ReportName, bundle.TimelineName, bundle.HARName, bundle.ManifestName} {
		all += u.readPart(name)
	}
	return all
}

func TestExportForSupport(t *testing.T) {
	u := newUser(t)
	u.press(fyne.KeyReturn)
	u.sees("Active")
	session, _ := u.desk.Snapshot().Status.Live()
	u.openSupport()
	report := u.readPart(bundle.ReportName)
	if got := report; !strings.Contains(got, "| user-1 | user-1 | Sandbox |") ||
		!strings.Contains(got, "**Looks valid · session token**") || strings.Contains(got, "alice") {
		t.Errorf("the report is\n%s", got)
	}
	timeline := u.readPart(bundle.TimelineName)
	if n := strings.Count(timeline, "\n"); n < 6 ||
		!u.in("Export preview").reads(fmt.Sprintf(
			"Timeline: timeline.jsonl, %d lines", n,
		)) || !strings.HasPrefix(timeline, `{"number":`) {
		t.Errorf("%d lines, %q", n, u.in("Export preview").texts()[0])
	}
	shown := map[string]string{
		bundle.ReportName: report, bundle.TimelineName: timeline, bundle.HARName: u.readPart(bundle.HARName), bundle.ManifestName: u.readPart(bundle.ManifestName),
	}

	path := filepath.Join(t.TempDir(), "support.zip")
	u.fill("Save as", path)
	u.entry("Save as").TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	u.until("it is saved", func() bool { return u.reads("Saved as " + path + ".") })
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
		if err != nil || strings.TrimSuffix(string(text), "\n") != strings.TrimSuffix(shown[f.Name], "\n") {
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
	u.tap("Save as ZIP")
	u.until("it is refused", func() bool { return u.beneath("Save as") != "" })
	if got := u.beneath("Save as"); got != "A file with this name already exists. Choose another name." {
		t.Errorf("it says %q", got)
	}
	u.fill("Save as", "support.zip")
	u.tap("Save as ZIP")
	if got := u.beneath("Save as"); !strings.HasPrefix(got, "Enter a full path") {
		t.Errorf("it says %q", got)
	}
	u.readPart(bundle.TimelineName)
	u.fill("Save as", path)
	u.tap("Save this file")
	one := strings.TrimSuffix(path, ".zip") + "-timeline.jsonl"
	u.until("the part is saved", func() bool { return u.reads("Saved as " + one + ".") })
	if text, err := os.ReadFile(one); err != nil || string(text) != timeline {
		t.Errorf("%v, the part is\n%s", err, text)
	}
	// Cancel, with nothing to cancel by then.
	u.fill("Save as", path+".again")
	u.tap("Save as ZIP")
	cancel := must[*kit.Button](u.sight, "Cancel")
	cancel.Tapped(nil)
	u.until("it ends", func() bool { return u.offers("Save this file") })
	cancel.Tapped(nil)
	u.fill("Save as", path)
	u.tap("Copy report")
	if got := u.config.App.Clipboard().Content(); got != report {
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
	u.desk.Lab.SetRevoked("robert", true)
	u.desk.Lab.SetRevoked("roberta", true)
	u.desk.Delete(bob)
	u.until("it is gone", func() bool { return len(u.latest.Profiles) == 1 })
	u.openSupport()
	for _, name := range []string{bundle.ReportName, bundle.TimelineName, bundle.HARName, bundle.ManifestName} {
		if text := u.readPart(name); strings.Contains(text, "robert") {
			t.Errorf("a user is in %s:\n%s", name, text)
		}
	}
	if report := u.readPart(bundle.ReportName); !strings.Contains(report, "Delete the profile.") ||
		!strings.Contains(report, "are revoked.") {
		t.Errorf("the report is\n%s", report)
	}
	// A status's cause is shown, whatever shows in the place.
	u.tap("Sessions")
	u.press(fyne.KeyReturn)
	u.desk.Start("")
	u.sees("Active")
	u.tap("Why?")
	if u.shows("Export preview") || !u.shows("Entry") {
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
	host{u.App, sessionsPage}.ShowTimeline(bob)
	u.openSupport()
	if u.value("Profiles") != "bob" {
		t.Errorf("it exports %q", u.value("Profiles"))
	}
	u.ticks("Replace user IDs with consistent pseudonyms", false)
	u.prepared()
	all := u.readParts()
	if !strings.Contains(all, "user-bob") || strings.Contains(all, "alice") {
		t.Errorf("of bob:\n%s", all)
	}
	u.goes("Save as")
	u.press(fyne.KeyEscape)
	if u.shows("Export preview") || !u.offers("Export for support…") {
		t.Error("Escape does not lead back")
	}
}
