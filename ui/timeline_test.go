package ui

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"sessiontray/session/fault"
	"sessiontray/session/journal"
	"sessiontray/session/sandbox"
)

// entries are the sentences of the entries that the timeline shows.
func (u *user) entries() []string {
	var all []string
	for _, row := range u.rows("Timeline") {
		all = append(all, row[len(row)-1])
	}
	return all
}

func (u *user) lists(what string) {
	u.t.Helper()
	u.until("the timeline lists "+what, func() bool { return strings.Contains(strings.Join(u.entries(), "\n"), what) })
}

func TestTimelineFiltersAsYouType(t *testing.T) {
	u := newUser(t)
	u.fillSidebar("bob")
	u.press(fyne.KeyReturn)
	u.sees("Active")
	u.tap("Timeline")
	u.lists("Active, confirmed by the server.")
	all := len(u.entries())
	if !u.reads(fmt.Sprint(all, " entries")) || u.offers("Newest") {
		t.Errorf("it says %q of %d", u.texts(), all)
	}
	u.fill("Filter by text", "POST sessions")
	if got := u.entries(); len(got) != 1 || !strings.HasPrefix(got[0], "POST /v1/sessions: 200 OK in ") {
		t.Errorf("found %q", got)
	}
	if !u.reads(fmt.Sprintf("1 of %d entries", all)) {
		t.Errorf("it says %q", u.texts())
	}
	u.fill("Filter by text", "nothing like it")
	if !u.reads("No matches.") || len(u.entries()) != 0 {
		t.Error("it does not say that nothing matches")
	}
	u.fill("Filter by text", "")
	u.picks("Kind", "Commands")
	if got := u.entries(); len(got) != 2 || got[0] != "Add the profile." ||
		!strings.HasPrefix(got[1], "Start for “alice”") {
		t.Errorf("commands: %q", got)
	}
	u.picks("Kind", "Everything")
	u.server.Inject(sandbox.Fault{Kind: fault.ServerError, Times: 1})
	u.desk.Renew("")
	u.lists("500 Internal Server Error")
	u.picks("Level", "Errors")
	if got := u.entries(); len(got) != 1 || !strings.HasPrefix(got[0], "POST /v1/sessions: 500") {
		t.Errorf("errors: %q", got)
	}
	u.picks("Level", "All levels")
	host{u.App, sessionsPage}.ShowTimeline(u.latest.Profiles[1].Profile.ID)
	if got := u.entries(); len(got) != 1 || got[0] != "Add the profile." || u.value("Profiles") != "bob" {
		t.Errorf("of bob: %q", got)
	}
	u.desk.Start(u.latest.Profiles[1].Profile.ID)
	u.lists("for “user-bob”")
	// When the profile is gone, all shows again.
	u.desk.Delete(u.latest.Profiles[1].Profile.ID)
	u.lists("for “alice”")
	if u.value("Profiles") != "All profiles" {
		t.Errorf("filtered by %q", u.value("Profiles"))
	}
}

// A button that hides what it stands in leaves the keys to what shows.
func TestTheFocusLeavesWhatIsHidden(t *testing.T) {
	u := newUser(t)
	u.press(fyne.KeyReturn)
	u.sees("Active")
	u.tap("Timeline")
	u.lists("Active, confirmed by the server.")
	u.focus("Timeline")
	u.goes("Close the detail")
	u.press(fyne.KeyReturn)
	if u.shows("Entry") || u.focused() != "Filter by text" {
		t.Errorf("the detail shows: %v, the focus is on %q", u.shows("Entry"), u.focused())
	}
}

func TestTimelineTellsAllOfAnExchange(t *testing.T) {
	u := newUser(t)
	u.press(fyne.KeyReturn)
	u.sees("Active")
	u.tap("Timeline")
	u.lists("Active")
	u.fill("Filter by text", "POST")
	u.focus("Timeline")
	d := u.in("Entry")
	if !u.shows("Entry") {
		t.Fatal("the detail does not show")
	}
	if got := d.text("HTTP/1.1 "); !strings.HasPrefix(got, "HTTP/1.1 200\n") ||
		!strings.Contains(got, `"identity":"alice"`) || !strings.Contains(got, `"sessionToken":"eyJhb…`) {
		t.Errorf("the answer is\n%s", got)
	}
	d.tap("Request")
	if got := d.text("POST " + u.server.URL()); !strings.HasPrefix(got, "POST "+u.server.URL()+"/v1/sessions\n") ||
		!strings.Contains(got, "Authorization: Bearer eyJhb…") || !strings.Contains(got, `{"identity":"alice","scopes":[]}`) {
		t.Errorf("the request is\n%s", got)
	}
	if !d.reads("Wait") {
		t.Errorf("the steps are not in %q", d.texts())
	}
	if got := strings.Join(d.labels(), " "); !strings.Contains(got, "curl Kotlin JavaScript Swift") {
		t.Fatalf("offered are %q", got)
	}
	d.tap("curl")
	if got := u.config.App.Clipboard().Content(); !strings.Contains(got, `-H 'Authorization: Bearer '"$TOKEN"`) ||
		strings.Contains(got, "eyJ") {
		t.Errorf("curl:\n%s", got)
	}
	d.tap("Kotlin")
	if got := u.config.App.Clipboard().Content(); got != `VideoKit.sessions().start(TOKEN, "alice")` {
		t.Errorf("Kotlin: %s", got)
	}
}

func TestFromAStatusToItsCause(t *testing.T) {
	u := newUser(t)
	if u.offers("Why?") {
		t.Error("it offers a cause where nothing happened")
	}
	u.server.Inject(sandbox.Fault{Kind: fault.Forbidden, Times: 1})
	u.press(fyne.KeyReturn)
	u.sees("Refused")
	u.tap("Timeline")
	u.fill("Filter by text", "no such thing")
	u.tap("Sessions")
	u.tap("Why?")
	d := u.in("Entry")
	said := func() string { return d.texts()[0] }
	if got := said(); !strings.HasPrefix(got, "POST /v1/sessions: 403 Forbidden") || u.value("Filter by text") != "" {
		t.Errorf("it goes to %q, filtered by %q", got, u.value("Filter by text"))
	}
	u.focus("Timeline")
	for range 3 { // to the skew, then the status
		if u.press(fyne.KeyDown); strings.HasPrefix(said(), "Refused") {
			break
		}
	}
	if d.text("Caused by: POST /v1/sessions: 403") == "" {
		t.Errorf("%q was led to by %q", said(), d.texts())
	}
	if all := strings.Join(d.texts(), " · "); !strings.Contains(all, "Before · After · ≠ Phase · starting · refused") {
		t.Errorf("changed: %q", all)
	}
	d.tap("Go to the cause")
	if !strings.HasPrefix(said(), "POST /v1/sessions") {
		t.Errorf("the cause is %q", said())
	}
}

// What earlier runs left is read back, and the newest is shown.
func TestTimelineReadsEarlierRunsAndFollows(t *testing.T) {
	state := t.TempDir()
	earlier := journal.New(journal.Config{Folder: state})
	for n := range 400 {
		earlier.Append(journal.Draft{Kind: journal.Command, Text: fmt.Sprint("earlier ", n)})
	}
	earlier.Close()
	u := newUser(t)
	u.desk.Close()
	u.state = state
	u.open()
	u.window.Resize(fyne.NewSize(1000, 600))
	u.tap("Timeline")
	u.until(
		"what was before is read", func() bool { return u.text("40") != "" && strings.HasSuffix(u.text("40"), " entries") },
	)
	newest := u.desk.Journal().Entries()
	u.lists(newest[len(newest)-1].Text)
	if u.offers("Newest") {
		t.Error("it does not follow")
	}
	u.focus("Timeline")
	u.press(fyne.KeyHome)
	u.lists("earlier 0")
	if !u.offers("Newest") {
		t.Error("it follows while the oldest is looked at")
	}
	u.tap("Newest")
	u.tap("Sessions")
	u.press(fyne.KeyReturn)
	u.sees("Active")
	u.tap("Timeline")
	u.lists("Active, confirmed by the server.")
	if u.offers("Newest") {
		t.Error("it follows no more")
	}
	// Escape in the filter shows all again, and records nothing.
	u.fill("Filter by text", "earlier")
	last := u.desk.Journal().Last()
	u.goes("Filter by text")
	u.press(fyne.KeyEscape)
	u.press(fyne.KeyEscape)
	if u.value("Filter by text") != "" || u.desk.Journal().Last() != last {
		t.Errorf("the filter is %q, and %d entries came", u.value("Filter by text"), u.desk.Journal().Last()-last)
	}
}
