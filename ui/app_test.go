package ui

import (
	"fmt"
	"log/slog"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"sessiontray/assets"
	"sessiontray/session"
	"sessiontray/session/desk"
	"sessiontray/session/profile"
	"sessiontray/session/sandbox"
	"sessiontray/session/secret"
	"sessiontray/session/vault"
	"sessiontray/ui/autostart"
	"sessiontray/ui/view"
)

func TestMain(m *testing.M) {
	slog.SetDefault(slog.New(slog.DiscardHandler))
	m.Run()
}

// user is someone in front of the window, on a real desk and sandbox.
type user struct {
	*App
	t      testing.TB
	server *sandbox.Server
	folder string
	state  string // the folder of the timeline's file; empty for none
	fake   *fakeTray
	queue  chan func() // what waits for the UI goroutine, which is the test's
	host   bool
}

// fakeTray remembers what was last shown; the real one is driven over D-Bus by
// the tests of the whole program.
type fakeTray struct {
	view.Tray
	act   func(view.Action, string)
	shown int

	stopped atomic.Bool
}

func (f *fakeTray) Start(first view.Tray, _ func(), act func(view.Action, string)) {
	f.Tray, f.act = first, act
}
func (f *fakeTray) Show(t view.Tray) { f.Tray, f.shown = t, f.shown+1 }
func (f *fakeTray) Stop()            { f.stopped.Store(true) }

func newUser(t testing.TB) *user {
	t.Helper()
	server, err := sandbox.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	u := &user{t: t, server: server, folder: t.TempDir(), fake: &fakeTray{}, queue: make(chan func(), 1000), host: true}
	u.open()
	return u
}

func (u *user) open() {
	u.t.Helper()
	app := test.NewTempApp(u.t)
	app.Settings().SetTheme(NewTheme(""))
	dispatch := func(f func()) { u.queue <- f }
	d := desk.New(desk.Config{Folder: u.folder, State: u.state, Vault: vault.New(nil), Sandbox: u.server})
	u.t.Cleanup(d.Close)
	u.App = New(Config{App: app, Desk: d, Tray: u.fake, Dispatch: dispatch, TrayHost: func() bool { return u.host }, ClearAfter: time.Millisecond, Login: autostart.New("")})
	u.Show()
	u.Started()
	u.until("the secrets are loaded", func() bool { return u.latest.SecretsLoaded })
}

// until runs what waits for the UI goroutine until is holds.
func (u *user) until(what string, is func() bool) {
	u.t.Helper()
	timeout := time.After(20 * time.Second)
	for !is() {
		select {
		case f := <-u.queue:
			f()
		case <-timeout:
			u.t.Fatalf("never: %s; the card says %q, %q", what, u.status.title.Text, u.status.reason.Text)
		}
	}
}

func (u *user) sees(title string) {
	u.t.Helper()
	u.until("the card says "+title, func() bool { return u.status.title.Text == title })
}

func (u *user) press(key fyne.KeyName) {
	u.t.Helper()
	if f := u.window.Canvas().Focused(); f != nil {
		f.TypedKey(&fyne.KeyEvent{Name: key})
	} else {
		u.keys.typed(&fyne.KeyEvent{Name: key})
	}
}

func (u *user) choose(item string) {
	u.t.Helper()
	for _, m := range u.fake.Menu {
		if strings.HasPrefix(m.Label, item) && !m.Disabled && !m.Hidden {
			u.fake.act(m.Action, m.Profile)
			return
		}
	}
	u.t.Fatalf("no item %q in the tray", item)
}

// aMinute is what is left of an hour: 59 minutes once the clock's minute turns.
var aMinute = regexp.MustCompile(`(59|60) min`)

func TestOneClickStartsASandboxSession(t *testing.T) {
	u := newUser(t)
	u.press(fyne.KeyReturn) // the start button has the focus
	u.sees("Active")
	switch {
	case u.status.subject.Text != "alice on Sandbox" || !strings.HasPrefix(u.status.proof.Text, "confirmed by the server at "):
		t.Errorf("%q, %q", u.status.subject.Text, u.status.proof.Text)
	case u.status.countdown.Text != "60 min left" && u.status.countdown.Text != "59 min left": // once the clock's minute turns
		t.Errorf("countdown %q", u.status.countdown.Text)
	case aMinute.ReplaceAllString(u.fake.Title, "an hour") != "Session Tray: 1 live · Active · alice on Sandbox · an hour left" || u.fake.Icon != assets.Confirmed:
		t.Errorf("tray %q, %s", u.fake.Title, u.fake.Icon)
	case u.window.Canvas().Focused() != u.credentials.start:
		t.Error("the keyboard's place is lost")
	}
	u.choose("Stop alice")
	u.sees("No session")
	u.choose("Start alice")
	u.sees("Active")
	test.Tap(u.status.stop)
	u.sees("No session")
	if u.events.list.Length() != len(u.latest.Events) || len(u.latest.Events) < 8 {
		t.Errorf("%d events are listed of %d", u.events.list.Length(), len(u.latest.Events))
	}
}

func TestTabReachesEveryControlInOrder(t *testing.T) {
	u := newUser(t)
	u.press(fyne.KeyReturn)
	u.sees("Active")
	test.Tap(u.credentials.scopes.unfold)
	u.window.Canvas().Unfocus()
	names := map[fyne.Focusable]string{
		u.status.stop: "stop", u.status.copyUser: "copy user", u.status.copyToken: "copy token", u.status.inspect: "inspect", u.status.check: "check",
		u.places.tabs[sessionPlace]: "session place", u.places.tabs[inspectorPlace]: "inspector place", u.places.tabs[timelinePlace]: "timeline place", u.status.why: "why",
		u.credentials.environment.selector: "environment", u.credentials.name.input: "name", u.credentials.more.unfold: "more", u.places.tabs[settingsPlace]: "settings place", u.sidebar.search: "search", u.sidebar.add: "add", u.sidebar.more: "menu", u.sidebar.list: "profiles", u.status.renew: "renew", u.credentials.methods[0]: "by API", u.credentials.methods[1]: "by session", u.credentials.methods[2]: "by backend",
		u.credentials.api.input: "API token", u.credentials.user.input: "user ID", u.credentials.scopes.unfold: "scopes",
		u.credentials.scopes.other: "other scopes", u.credentials.keep: "keep", u.credentials.start: "start",
		u.credentials.retryKeyring: "retry", u.lab.unfold: "lab", u.events.list: "events",
	}
	var order []string
	for range 50 {
		u.window.Canvas().FocusNext()
		f := u.window.Canvas().Focused()
		name, known := names[f]
		if !known {
			name = fmt.Sprintf("%T", f)
		}
		if len(order) > 0 && order[0] == name {
			break
		}
		order = append(order, name)
	}
	got := strings.Join(order, ", ")
	want := "session place, inspector place, timeline place, settings place, search, add, menu, profiles, renew, stop, why, copy user, copy token, inspect, check, name, environment, by API, by session, by backend, API token, *ui.button, *ui.button, user ID, scopes, " +
		strings.Repeat("*ui.check, ", len(session.Scopes)) + "other scopes, more, keep, start, retry, lab, events"
	if got != want {
		t.Errorf("\n got %s\nwant %s", got, want)
	}
}

// On a small screen the inputs scroll, and to the one that has the focus.
func TestSmallWindow(t *testing.T) {
	u := newUser(t)
	u.credentials.environment.SetSelected("Own address")
	test.Tap(u.credentials.scopes.unfold)
	u.until("the address is asked for", func() bool { return u.credentials.address.root.Visible() })
	if least := u.window.Content().MinSize(); least.Height > 600 {
		t.Errorf("the window cannot be made lower than %.0f", least.Height)
	}
	u.window.Resize(fyne.NewSize(680, 600))
	scroll := u.column.credentials
	sees := func(o fyne.CanvasObject) bool {
		y := u.app.Driver().AbsolutePositionForObject(o).Y - u.app.Driver().AbsolutePositionForObject(scroll).Y
		return y >= 0 && y+o.Size().Height <= scroll.Size().Height
	}
	if sees(u.credentials.start) {
		t.Fatal("there is nothing to scroll to")
	}
	for _, o := range []fyne.Focusable{u.credentials.start, u.credentials.environment.selector, u.credentials.scopes.other, u.credentials.address.input, u.credentials.keep} {
		u.window.Canvas().Focus(o)
		if !sees(o.(fyne.CanvasObject)) {
			t.Errorf("%T has the focus out of sight", o)
		}
	}
}

func TestEscapeCancelsAStart(t *testing.T) {
	u := newUser(t)
	u.server.Inject(sandbox.Fault{Kind: sandbox.NoAnswer})
	test.Type(u.credentials.user.input, "-x")
	u.window.Canvas().Focus(u.credentials.user.input)
	u.press(fyne.KeyReturn)
	u.sees("Starting…")
	if !u.status.cancel.Visible() || u.status.stop.Visible() {
		t.Error("Cancel is not offered")
	}
	u.press(fyne.KeyEscape)
	u.sees("No session")
	if u.credentials.user.input.Text != "-xalice" && u.credentials.user.input.Text != "alice-x" {
		t.Errorf("typed text is now %q", u.credentials.user.input.Text)
	}
}

func TestProblemsStandBesideTheirFields(t *testing.T) {
	u := newUser(t)
	u.credentials.user.input.SetText("")
	u.choose("Start alice") // from the tray, without the window
	u.until("the problem shows", func() bool { return u.credentials.user.remark.Visible() })
	if got := u.credentials.user.remark.Text; got != "There is no user ID. Type the ID of the user that the session is for." {
		t.Errorf("%q", got)
	}
	if u.status.title.Text != "No session" || u.window.Canvas().Focused() != u.credentials.user.input {
		t.Errorf("the status changed to %q, or the keyboard is elsewhere", u.status.title.Text)
	}
	test.Type(u.credentials.user.input, "b")
	u.until("the problem goes", func() bool { return !u.credentials.user.remark.Visible() })

	// An API token in the session field is told before anything is pressed.
	test.Tap(u.credentials.methods[1])
	u.credentials.sessionKey.input.SetText(u.server.APIToken().Reveal())
	u.until("it is told", func() bool {
		return strings.HasPrefix(u.credentials.sessionKey.remark.Text, "This is an API token, not a session token.")
	})
	if u.credentials.api.root.Visible() || !u.credentials.sessionKey.root.Visible() {
		t.Error("the wrong fields show")
	}
	test.Tap(u.credentials.methods[0])
	u.credentials.environment.SetSelected("Own address")
	u.until("the address is asked for", func() bool { return u.credentials.address.root.Visible() })
	if u.credentials.api.input.Text != "" {
		t.Error("the sandbox's token is offered to another environment")
	}
	u.credentials.address.input.SetText("gateway.video.io")
	test.Tap(u.credentials.start)
	u.until("the address is refused", func() bool { return strings.Contains(u.credentials.address.remark.Text, "no https:// in front") })
}

func TestFailuresShowCauseAndFix(t *testing.T) {
	u := newUser(t)
	u.server.Inject(sandbox.Fault{Kind: sandbox.WebPage})
	test.Tap(u.credentials.start)
	u.sees("Failed")
	if want := "A web page answered instead of Sandbox. If this network wants a sign-in, open a browser and do that first; else check the environment's address."; u.status.reason.Text != want {
		t.Errorf("%q", u.status.reason.Text)
	}
	u.server.ClearFaults()
	u.credentials.api.input.SetText("wrong-token")
	test.Tap(u.credentials.start)
	u.sees("Refused")
	if u.status.ofLive.Visible() || u.fake.Icon != assets.Refused {
		t.Error("it looks like a session")
	}
}

func TestCopiedTokenIsTakenBack(t *testing.T) {
	u := newUser(t)
	clipboard := u.app.Clipboard()
	u.press(fyne.KeyReturn)
	u.sees("Active")
	test.Tap(u.status.copyToken)
	current, _ := u.desk.Snapshot().Status.Live()
	if clipboard.Content() != current.Token.Reveal() || u.status.note.Text == "" {
		t.Fatal("the token is not in the clipboard")
	}
	u.until("it is taken back", func() bool { return clipboard.Content() == "" })
	test.Tap(u.status.copyToken)
	test.Tap(u.status.copyUser) // something else by then
	u.until("the time is over", func() bool { return u.copied.IsZero() })
	if clipboard.Content() != "alice" {
		t.Errorf("the clipboard holds %q", clipboard.Content())
	}
}

func TestTypedTextOutlivesARestart(t *testing.T) {
	u := newUser(t)
	u.credentials.environment.SetSelected("Video.io REST v1")
	u.credentials.user.input.SetText("用户 🦊 with a long name")
	u.desk.Close()
	u.open()
	if got := u.credentials.user.input.Text; got != "用户 🦊 with a long name" || u.credentials.environment.Selected != "Video.io REST v1" {
		t.Errorf("%q, %q", got, u.credentials.environment.Selected)
	}
	if !strings.Contains(u.credentials.scopes.unfold.Text, "takes none") {
		t.Errorf("scopes: %q", u.credentials.scopes.unfold.Text)
	}
}

func TestScopes(t *testing.T) {
	u := newUser(t)
	p := u.credentials.scopes
	test.Tap(p.unfold)
	test.Tap(p.checks[0])
	p.other.SetText(" own:scope  another ")
	want := []string{"videos.read", "own:scope", "another"}
	if got := u.desk.Snapshot().Profile.Scopes; fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%q", got)
	}
	u.until("the summary shows", func() bool { return p.unfold.Text == "Scopes: videos.read, own:scope, another" })
	u.press(fyne.KeyReturn)
	u.sees("Active")
	if !strings.Contains(u.status.details.Text, "videos.read, own:scope, another") {
		t.Errorf("details: %q", u.status.details.Text)
	}
}

func TestClosingHidesOnlyWhereATrayShows(t *testing.T) {
	u := newUser(t)
	u.press(fyne.KeyReturn)
	u.sees("Active")
	u.closed()
	if u.visible {
		t.Error("still visible")
	}
	u.choose("Stop alice") // hidden: the tray stays true, the window is not drawn
	u.until("the tray knows", func() bool { return strings.Contains(u.fake.Title, "no session") })
	if u.status.title.Text != "Active" {
		t.Error("a hidden window was drawn")
	}
	u.choose("Show Session Tray")
	u.sees("No session")

	u.host = false
	u.TrayHostChanged()
	u.until("it is said", func() bool { return strings.HasPrefix(u.notice.Text, "No system tray") })
	u.press(fyne.KeyReturn)
	u.sees("Active")
	u.closed()
	if top := u.window.Canvas().Overlays().Top(); top == nil || !u.visible {
		t.Fatal("it does not ask")
	}
}

func TestWindowComesUpWhenTheTrayGoes(t *testing.T) {
	u := newUser(t)
	u.closed()
	u.host = false
	u.TrayHostChanged()
	u.until("the window is back", func() bool { return u.visible })
}

func TestTrayIsTouchedOnlyWhenItDiffers(t *testing.T) {
	u := newUser(t)
	before := u.fake.shown
	for n := range 30 {
		u.desk.Edit("", func(p *profile.Profile) { p.Notes = fmt.Sprint(n) })
	}
	u.until("the edits came", func() bool { return u.latest.Profile.Notes == "29" })
	if u.fake.shown != before {
		t.Errorf("shown %d times", u.fake.shown-before)
	}
	if got := plainLabel("qa_user_1"); got != "qa__user__1" {
		t.Errorf("an access key in %q", got)
	}
}

func TestSecretsInTheWrongFieldDoNotShow(t *testing.T) {
	u := newUser(t)
	pasted := u.server.APIToken().Reveal()
	u.credentials.user.input.SetText(pasted)
	u.press(fyne.KeyReturn)
	u.until("it is told", func() bool { return u.credentials.user.remark.Visible() })
	if got := u.credentials.user.remark.Text; !strings.HasPrefix(got, "This is a token, not a user ID.") {
		t.Errorf("%q", got)
	}
	u.credentials.user.input.SetText("alice")
	u.credentials.scopes.other.SetText(pasted)
	u.press(fyne.KeyReturn)
	u.sees("Active")
	seen := u.fake.Title + u.status.subject.Text + u.status.details.Text + u.window.Title() + u.fake.Menu[0].Label +
		u.credentials.scopes.unfold.Text
	for _, e := range u.latest.Events {
		seen += view.Event(e).Text
	}
	if payload := strings.Split(pasted, ".")[1]; strings.Contains(seen, payload) {
		t.Errorf("a token shows: %s", seen)
	}
	if v := secret.New(pasted); !strings.Contains(u.status.details.Text, v.String()) {
		t.Errorf("not even redacted: %s", u.status.details.Text)
	}
}

// In the question before quitting, keys answer the question.
func TestKeysInTheQuestion(t *testing.T) {
	u := newUser(t)
	u.press(fyne.KeyReturn)
	u.sees("Active")
	started := len(u.latest.Events)
	u.host = false
	u.closed()
	u.closed()
	overlays := u.window.Canvas().Overlays()
	if len(overlays.List()) != 1 {
		t.Errorf("it asks %d times", len(overlays.List()))
	}
	u.keys.enter()
	u.keys.escape()
	if overlays.Top() != nil {
		t.Error("Escape does not close the question")
	}
	if now := len(u.desk.Snapshot().Events); now != started {
		t.Errorf("Enter in the question started a session: %d events", now-started)
	}
}

func TestRejectedStartBringsTheWindowUp(t *testing.T) {
	u := newUser(t)
	u.credentials.user.input.SetText("")
	u.until("the edit came", func() bool { return u.latest.Profile.UserID == "" })
	u.closed()
	u.choose("Start New profile")
	u.until("the window is up", func() bool { return u.visible })
}

func TestRevealAndPaste(t *testing.T) {
	u := newUser(t)
	input := u.credentials.api.input
	if !input.Password {
		t.Fatal("the token shows at once")
	}
	row := u.credentials.api.root.Objects[0].(*fyne.Container)
	beside := row.Objects[1].(*fyne.Container)
	test.Tap(beside.Objects[0].(*button))
	if input.Password {
		t.Error("it is not revealed")
	}
	u.app.Clipboard().SetContent("pasted-token")
	test.Tap(beside.Objects[1].(*button))
	if input.Text != "pasted-token" || u.window.Canvas().Focused() != input {
		t.Errorf("%q", input.Text)
	}
}

func TestQuitIsOrderly(t *testing.T) {
	u := newUser(t)
	u.press(fyne.KeyReturn)
	u.sees("Active")
	u.Quit()
	u.Quit()
	u.Show() // too late
	u.until("the tray is gone", u.fake.stopped.Load)
	if u.desk.Snapshot().Status.Phase != session.Stopped {
		t.Error("the session was not stopped first")
	}
	if u.visible || !u.fake.stopped.Load() || !u.Closing() {
		t.Error("the window is shown while quitting, or the tray is left")
	}
}
