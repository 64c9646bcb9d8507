package ui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"sessiontray/session/journal"
	"sessiontray/session/sandbox"
)

// rows are the sentences of the entries that the timeline lists.
func (u *user) entries() []string {
	var all []string
	for _, e := range u.timeline.shown {
		all = append(all, e.Text)
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
	u.goTo(timelinePlace)
	u.lists("Active, confirmed by the server.")
	all := len(u.entries())
	if u.timeline.count.Text != fmt.Sprint(all, " entries") || !u.timeline.following {
		t.Errorf("it says %q of %d", u.timeline.count.Text, all)
	}
	u.timeline.search.SetText("POST sessions")
	if got := u.entries(); len(got) != 1 || !strings.HasPrefix(got[0], "POST /v1/sessions: 200 OK in ") {
		t.Errorf("found %q", got)
	}
	if got := u.timeline.count.Text; got != fmt.Sprintf("1 of %d entries", all) {
		t.Errorf("it says %q", got)
	}
	u.timeline.search.SetText("nothing like it")
	if !u.timeline.nothing.Visible() || len(u.entries()) != 0 {
		t.Error("it does not say that nothing matches")
	}
	u.timeline.search.SetText("")
	u.timeline.kind.SetSelected("Commands")
	if got := u.entries(); len(got) != 2 || got[0] != "Add the profile." || !strings.HasPrefix(got[1], "Start for “alice”") {
		t.Errorf("commands: %q", got)
	}
	u.timeline.kind.SetSelected("Everything")
	u.server.Inject(sandbox.Fault{Kind: sandbox.ServerError, Times: 1})
	u.desk.Renew("")
	u.lists("500 Internal Server Error")
	u.timeline.level.SetSelected("Errors")
	if got := u.entries(); len(got) != 1 || !strings.HasPrefix(got[0], "POST /v1/sessions: 500") {
		t.Errorf("errors: %q", got)
	}
	u.timeline.level.SetSelected("All levels")
	u.showTimeline(u.latest.Profiles[1].Profile.ID)
	if got := u.entries(); len(got) != 1 || got[0] != "Add the profile." || u.timeline.profile.Selected != "bob" {
		t.Errorf("of bob: %q", got)
	}
	u.desk.Start(u.latest.Profiles[1].Profile.ID)
	u.lists("for “user-bob”")
	// When the profile is gone, all shows again.
	u.desk.Delete(u.latest.Profiles[1].Profile.ID)
	u.lists("for “alice”")
	if u.timeline.profile.Selected != "All profiles" {
		t.Errorf("filtered by %q", u.timeline.profile.Selected)
	}
}

// A button that hides what it stands in leaves the keys to what shows.
func TestTheFocusLeavesWhatIsHidden(t *testing.T) {
	u := newUser(t)
	u.press(fyne.KeyReturn)
	u.sees("Active")
	u.goTo(timelinePlace)
	u.lists("Active, confirmed by the server.")
	u.timeline.step(1)
	u.window.Canvas().Focus(u.timeline.detail.shut)
	u.press(fyne.KeyReturn)
	if u.timeline.detail.root.Visible() || u.window.Canvas().Focused() != u.timeline.search {
		t.Errorf("the detail shows: %v, the focus is on %T", u.timeline.detail.root.Visible(), u.window.Canvas().Focused())
	}
}

func TestTimelineTellsAllOfAnExchange(t *testing.T) {
	u := newUser(t)
	u.press(fyne.KeyReturn)
	u.sees("Active")
	u.goTo(timelinePlace)
	u.lists("Active")
	u.timeline.search.SetText("POST")
	u.window.Canvas().Focus(u.timeline.list)
	d := u.timeline.detail
	if !d.root.Visible() || !d.exchange.Visible() {
		t.Fatal("the detail does not show")
	}
	if got := d.message.Text; !strings.HasPrefix(got, "HTTP/1.1 200\n") || !strings.Contains(got, `"identity":"alice"`) || !strings.Contains(got, `"sessionToken":"eyJhb…`) {
		t.Errorf("the answer is\n%s", got)
	}
	test.Tap(d.sides[0])
	if got := d.message.Text; !strings.HasPrefix(got, "POST "+u.server.URL()+"/v1/sessions\n") || !strings.Contains(got, "Authorization: Bearer eyJhb…") || !strings.Contains(got, `{"identity":"alice","scopes":[]}`) {
		t.Errorf("the request is\n%s", got)
	}
	names := ""
	for _, o := range d.phases.all {
		if o.root.Visible() {
			names += o.name.Text + " "
		}
	}
	if !strings.Contains(names, "Wait") {
		t.Errorf("the steps are %q", names)
	}
	var offered []string
	for _, o := range d.copies.Objects {
		offered = append(offered, o.(*button).Text)
	}
	if got := strings.Join(offered, " "); got != "curl Kotlin JavaScript Swift" {
		t.Fatalf("offered are %q", got)
	}
	test.Tap(d.copies.Objects[0].(*button))
	if got := u.app.Clipboard().Content(); !strings.Contains(got, `-H 'Authorization: Bearer '"$TOKEN"`) || strings.Contains(got, "eyJ") {
		t.Errorf("curl:\n%s", got)
	}
	test.Tap(d.copies.Objects[1].(*button))
	if got := u.app.Clipboard().Content(); got != `VideoKit.sessions().start(TOKEN, "alice")` {
		t.Errorf("Kotlin: %s", got)
	}
}

func TestFromAStatusToItsCause(t *testing.T) {
	u := newUser(t)
	if u.status.why.Visible() {
		t.Error("it offers a cause where nothing happened")
	}
	u.server.Inject(sandbox.Fault{Kind: sandbox.Forbidden, Times: 1})
	u.press(fyne.KeyReturn)
	u.sees("Refused")
	u.goTo(timelinePlace)
	u.timeline.search.SetText("no such thing")
	u.goTo(sessionPlace)
	test.Tap(u.status.why)
	d := u.timeline.detail
	if got := d.text.Text; !strings.HasPrefix(got, "POST /v1/sessions: 403 Forbidden") || u.timeline.search.Text != "" {
		t.Errorf("it goes to %q, filtered by %q", got, u.timeline.search.Text)
	}
	u.window.Canvas().Focus(u.timeline.list)
	for range 3 { // to the skew, then the status
		if u.press(fyne.KeyDown); strings.HasPrefix(d.text.Text, "Refused") {
			break
		}
	}
	if !d.causeRow.Visible() || !strings.HasPrefix(d.causeText.Text, "Led to by: POST /v1/sessions: 403") {
		t.Errorf("%q was led to by %q", d.text.Text, d.causeText.Text)
	}
	var changed []string
	for _, r := range d.changes.all {
		if r.root.Visible() {
			changed = append(changed, r.name.Text+" "+r.a.Text+" → "+r.b.Text)
		}
	}
	if len(changed) < 2 || changed[1] != "≠ Phase starting → refused" {
		t.Errorf("changed: %q", changed)
	}
	test.Tap(d.cause)
	if !strings.HasPrefix(d.text.Text, "POST /v1/sessions") {
		t.Errorf("the cause is %q", d.text.Text)
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
	u.goTo(timelinePlace)
	u.lists("earlier 0")
	if !u.timeline.following || !u.timeline.atEnd() || u.timeline.list.GetScrollOffset() == 0 {
		t.Errorf("following: %v, at the end: %v, offset %v", u.timeline.following, u.timeline.atEnd(), u.timeline.list.GetScrollOffset())
	}
	u.goTo(sessionPlace)
	u.press(fyne.KeyReturn)
	u.sees("Active")
	u.goTo(timelinePlace)
	u.lists("Active")
	if !u.timeline.following || !u.timeline.atEnd() {
		t.Error("it follows no more")
	}
	// Escape in the filter shows all again, and records nothing.
	u.timeline.search.SetText("earlier")
	last := u.desk.Journal().Last()
	u.window.Canvas().Focus(u.timeline.search)
	u.press(fyne.KeyEscape)
	u.press(fyne.KeyEscape)
	if u.timeline.search.Text != "" || u.desk.Journal().Last() != last {
		t.Errorf("the filter is %q, and %d entries came", u.timeline.search.Text, u.desk.Journal().Last()-last)
	}
}

// However much happens, the list is drawn a few times a second, and stays where the
// user scrolled to.
func TestTimelineIsCalm(t *testing.T) {
	u := newUser(t)
	u.window.Resize(fyne.NewSize(1000, 600))
	u.goTo(timelinePlace)
	j := u.desk.Journal()
	entry := func(n int) {
		j.Append(journal.Draft{Kind: journal.Command, Text: fmt.Sprint("entry ", n)})
	}
	const many = 5000
	began, drawn, last := time.Now(), 0, u.timeline.drawn
	for n := range many {
		entry(n)
		select {
		case f := <-u.queue:
			f()
		default:
		}
		if u.timeline.drawn != last {
			drawn, last = drawn+1, u.timeline.drawn
		}
	}
	if most := 2 + int(time.Since(began)/drawEvery); drawn > most {
		t.Errorf("drawn %d times in %v", drawn, time.Since(began))
	}
	u.lists(fmt.Sprint("entry ", many-1))
	if !u.timeline.following || !u.timeline.atEnd() {
		t.Error("it does not follow")
	}
	u.timeline.list.ScrollToOffset(0)
	entry(many)
	u.lists(fmt.Sprint("entry ", many))
	if u.timeline.following || u.timeline.list.GetScrollOffset() != 0 || !u.timeline.newest.Visible() {
		t.Error("it moved under the user")
	}
	test.Tap(u.timeline.newest)
	if !u.timeline.following || !u.timeline.atEnd() || u.timeline.newest.Visible() {
		t.Error("it is not at the newest")
	}
}
