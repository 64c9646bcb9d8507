package ui

import (
	"fmt"
	"log/slog"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"sessiontray/ui/kit"
	"sessiontray/ui/uitest"

	"fyne.io/fyne/v2"

	"sessiontray/assets"
	"sessiontray/session"
	"sessiontray/session/desk"
	"sessiontray/session/fault"
	"sessiontray/session/profile"
	"sessiontray/session/sandbox"
	"sessiontray/session/secret"
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
	sight  // of the whole window
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
	u := &user{t: t, server: uitest.Sandbox(t), folder: t.TempDir(), fake: &fakeTray{}, queue: make(chan func(), 1000), host: true}
	u.sight.u = u
	u.open()
	return u
}

func (u *user) open() {
	u.t.Helper()
	u.App = New(Config{
		App: uitest.App(u.t), Desk: uitest.Desk(u.t, desk.Config{Folder: u.folder, State: u.state, Sandbox: u.server}),
		Tray: u.fake, Dispatch: func(f func()) { u.queue <- f }, TrayHost: func() bool { return u.host },
		ClearAfter: time.Millisecond, Login: autostart.New(""),
	})
	u.Show()
	u.Started()
	u.until("the secrets are loaded", func() bool { return u.latest.SecretsLoaded })
}

// patience is how long a test waits for what must come.
const patience = 20 * time.Second

// until runs what waits for the UI goroutine until is holds.
func (u *user) until(what string, is func() bool) {
	u.t.Helper()
	timeout := time.After(patience)
	for !is() {
		select {
		case f := <-u.queue:
			f()
		case <-timeout:
			u.t.Fatalf("never: %s; the card says %q", what, u.card().texts())
		}
	}
}

func (u *user) sees(title string) {
	u.t.Helper()
	u.until("the card says "+title, func() bool { return u.card().reads(title) })
}

func (u *user) press(key fyne.KeyName) {
	u.t.Helper()
	if f := u.window.Canvas().Focused(); f != nil {
		f.TypedKey(&fyne.KeyEvent{Name: key})
	} else {
		u.pages.keys().HandleKey(&fyne.KeyEvent{Name: key})
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
	case !u.card().reads("alice on Sandbox") || u.card().text("confirmed by the server at ") == "":
		t.Errorf("the card says %q", u.card().texts())
	case !u.card().reads("60 min left") && !u.card().reads("59 min left"): // once the clock's minute turns
		t.Errorf("no countdown in %q", u.card().texts())
	case aMinute.ReplaceAllString(u.fake.Title, "an hour") != "Session Tray: 1 live · Active · alice on Sandbox · an hour left" || u.fake.Icon != assets.Confirmed:
		t.Errorf("tray %q, %s", u.fake.Title, u.fake.Icon)
	case u.focused() != "Restart with these settings":
		t.Error("the keyboard's place is lost")
	}
	u.choose("Stop alice")
	u.sees("No session")
	u.choose("Start alice")
	u.sees("Active")
	u.tap("Stop")
	u.sees("No session")
	last := view.Event(u.latest.Events[len(u.latest.Events)-1]).Text
	if rows := u.rows("Listener events"); len(u.latest.Events) < 8 || len(rows) < 2 || rows[0][1] != last {
		t.Errorf("of %d events, the last %q, are listed %q", len(u.latest.Events), last, rows)
	}
}

func TestTabReachesEveryControlInOrder(t *testing.T) {
	u := newUser(t)
	u.press(fyne.KeyReturn)
	u.sees("Active")
	u.until("it can be renewed, once the start is over", func() bool { return u.offers("Renew") })
	u.tap(u.scopes())
	u.window.Canvas().Unfocus()
	var order []string
	for range 50 {
		u.window.Canvas().FocusNext()
		if name := u.focused(); len(order) == 0 || order[0] != name {
			order = append(order, name)
			continue
		}
		break
	}
	got := strings.Join(order, ", ")
	want := "Sessions, Inspector, Timeline, Settings, Search profiles, Add profile, More, Profiles, " +
		"Renew, Stop, Why?, Copy user ID, Copy token, Inspect, Check with server, " +
		"Name, Environment, API token + user ID, Session token, Your backend, API token, Show or hide · API token, Paste · API token, User ID, " +
		"Scopes: default, " + strings.Join(session.Scopes, ", ") + ", Other scopes, separated by spaces, Notes, colour and rules, " +
		"Remember in keyring, Restart with these settings, Try again, Fault lab, Listener events"
	if got != want {
		t.Errorf("\n got %s\nwant %s", got, want)
	}
}

// On a small screen the inputs scroll, and to the one that has the focus.
func TestSmallWindow(t *testing.T) {
	u := newUser(t)
	u.picks("Environment", "Custom URL")
	u.tap(u.scopes())
	u.until("the address is asked for", func() bool { return u.has("Address") })
	if least := u.window.Content().MinSize(); least.Height > 600 {
		t.Errorf("the window cannot be made lower than %.0f", least.Height)
	}
	u.window.Resize(fyne.NewSize(680, 600))
	scroll := u.around(u.entry("User ID"))
	sees := func(o fyne.CanvasObject) bool {
		y := u.config.App.Driver().AbsolutePositionForObject(o).Y - u.config.App.Driver().AbsolutePositionForObject(scroll).Y
		return y >= 0 && y+o.Size().Height <= scroll.Size().Height
	}
	if sees(must[*kit.Button](u.sight, "Start session")) {
		t.Fatal("there is nothing to scroll to")
	}
	for _, label := range []string{
		"Start session", "Environment", "Other scopes, separated by spaces", "Address", "Remember in keyring",
	} {
		u.goes(label)
		if !sees(must[fyne.CanvasObject](u.sight, label)) {
			t.Errorf("%s has the focus out of sight", label)
		}
	}
}

func TestEscapeCancelsAStart(t *testing.T) {
	u := newUser(t)
	u.server.Inject(sandbox.Fault{Kind: fault.NoAnswer})
	u.types("User ID", "-x")
	u.goes("User ID")
	u.press(fyne.KeyReturn)
	u.sees("Starting…")
	if !u.offers("Cancel") || u.offers("Stop") {
		t.Error("Cancel is not offered")
	}
	u.press(fyne.KeyEscape)
	u.sees("No session")
	if u.value("User ID") != "-xalice" && u.value("User ID") != "alice-x" {
		t.Errorf("typed text is now %q", u.value("User ID"))
	}
}

func TestProblemsStandBesideTheirFields(t *testing.T) {
	u := newUser(t)
	u.fill("User ID", "")
	u.choose("Start alice") // from the tray, without the window
	u.until("the problem shows", func() bool { return u.beneath("User ID") != "" })
	if got := u.beneath("User ID"); got != "The user ID is missing. Enter the ID of the session's user." {
		t.Errorf("%q", got)
	}
	if !u.card().reads("No session") || u.focused() != "User ID" {
		t.Errorf("the status changed to %q, or the keyboard is elsewhere", u.card().all())
	}
	u.types("User ID", "b")
	u.until("the problem goes", func() bool { return u.beneath("User ID") == "" })

	// An API token in the session field is told before anything is pressed.
	u.tap("Session token")
	u.fill("Session token", u.server.APIToken().Reveal())
	u.until("it is told", func() bool {
		return strings.HasPrefix(u.beneath("Session token"), "This is an API token, not a session token.")
	})
	if u.has("API token") || !u.has("Session token") {
		t.Error("the wrong fields show")
	}
	u.tap("API token + user ID")
	u.picks("Environment", "Custom URL")
	u.until("the address is asked for", func() bool { return u.has("Address") })
	if u.value("API token") != "" {
		t.Error("the sandbox's token is offered to another environment")
	}
	u.fill("Address", "gateway.video.io")
	u.tap("Start session")
	u.until("the address is refused", func() bool { return strings.Contains(u.beneath("Address"), "is missing https://") })
}

func TestFailuresShowCauseAndFix(t *testing.T) {
	u := newUser(t)
	u.server.Inject(sandbox.Fault{Kind: fault.WebPage})
	u.tap("Start session")
	u.sees("Failed")
	if want := "Sandbox returned a web page instead of an API response. If this network requires a sign-in, open a browser and sign in. Otherwise, check the environment's address."; !u.card().reads(want) {
		t.Errorf("%q", u.card().texts())
	}
	u.server.ClearFaults()
	u.fill("API token", "wrong-token")
	u.tap("Start session")
	u.sees("Refused")
	if u.card().offers("Copy token") || u.fake.Icon != assets.Refused {
		t.Error("it looks like a session")
	}
}

func TestCopiedTokenIsTakenBack(t *testing.T) {
	u := newUser(t)
	clipboard := u.config.App.Clipboard()
	u.press(fyne.KeyReturn)
	u.sees("Active")
	u.tap("Copy token")
	current, _ := u.desk.Snapshot().Status.Live()
	if clipboard.Content() != current.Token.Reveal() || u.card().text("Token copied.") == "" {
		t.Fatal("the token is not in the clipboard")
	}
	u.until("it is taken back", func() bool { return clipboard.Content() == "" })
	u.tap("Copy token")
	u.tap("Copy user ID") // something else by then
	u.until("the time is over", func() bool { return u.clipboard.copied.IsZero() })
	if clipboard.Content() != "alice" {
		t.Errorf("the clipboard holds %q", clipboard.Content())
	}
}

func TestTypedTextOutlivesARestart(t *testing.T) {
	u := newUser(t)
	u.picks("Environment", "Video.io REST v1")
	u.fill("User ID", "用户 🦊 with a long name")
	u.desk.Close()
	u.open()
	if got := u.value("User ID"); got != "用户 🦊 with a long name" || u.value("Environment") != "Video.io REST v1" {
		t.Errorf("%q, %q", got, u.value("Environment"))
	}
	if !strings.Contains(u.scopes(), "not supported") {
		t.Errorf("scopes: %q", u.scopes())
	}
}

func TestScopes(t *testing.T) {
	u := newUser(t)
	u.tap(u.scopes())
	u.tap("videos.read")
	u.fill("Other scopes, separated by spaces", " own:scope  another ")
	want := []string{"videos.read", "own:scope", "another"}
	if got := u.desk.Snapshot().Profile.Scopes; fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%q", got)
	}
	u.until("the summary shows", func() bool { return u.scopes() == "Scopes: videos.read, own:scope, another" })
	u.press(fyne.KeyReturn)
	u.sees("Active")
	if !strings.Contains(u.card().all(), "videos.read, own:scope, another") {
		t.Errorf("details: %q", u.card().all())
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
	if !u.card().reads("Active") {
		t.Error("a hidden window was drawn")
	}
	u.choose("Show Session Tray")
	u.sees("No session")

	u.host = false
	u.TrayHostChanged()
	u.until("it is said", func() bool { return u.text("This desktop shows no system tray") != "" })
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
}

func TestSecretsInTheWrongFieldDoNotShow(t *testing.T) {
	u := newUser(t)
	pasted := u.server.APIToken().Reveal()
	u.fill("User ID", pasted)
	u.press(fyne.KeyReturn)
	u.until("it is told", func() bool { return u.beneath("User ID") != "" })
	if got := u.beneath("User ID"); !strings.HasPrefix(got, "This is a token, not a user ID.") {
		t.Errorf("%q", got)
	}
	u.fill("User ID", "alice")
	u.tap(u.scopes())
	u.fill("Other scopes, separated by spaces", pasted)
	u.press(fyne.KeyReturn)
	u.sees("Active")
	seen := u.fake.Title + u.card().all() + u.window.Title() + u.fake.Menu[0].Label + u.scopes()
	for _, e := range u.latest.Events {
		seen += view.Event(e).Text
	}
	if payload := strings.Split(pasted, ".")[1]; strings.Contains(seen, payload) {
		t.Errorf("a token shows: %s", seen)
	}
	if v := secret.New(pasted); !strings.Contains(u.card().all(), v.String()) {
		t.Errorf("not even redacted: %s", u.card().all())
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
	u.pages.keys().Enter()
	u.pages.keys().Escape()
	if overlays.Top() != nil {
		t.Error("Escape does not close the question")
	}
	if now := len(u.desk.Snapshot().Events); now != started {
		t.Errorf("Enter in the question started a session: %d events", now-started)
	}
}

func TestRejectedStartBringsTheWindowUp(t *testing.T) {
	u := newUser(t)
	u.fill("User ID", "")
	u.until("the edit came", func() bool { return u.latest.Profile.UserID == "" })
	u.closed()
	u.choose("Start New profile")
	u.until("the window is up", func() bool { return u.visible })
}

func TestRevealAndPaste(t *testing.T) {
	u := newUser(t)
	input := u.entry("API token")
	if !input.Password {
		t.Fatal("the token shows at once")
	}
	u.tap("Show or hide · API token")
	if input.Password {
		t.Error("it is not revealed")
	}
	u.config.App.Clipboard().SetContent("pasted-token")
	u.tap("Paste · API token")
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

// A saved token is not shown for another address, and the field says why.
func TestASavedTokenIsForItsAddress(t *testing.T) {
	u := newUser(t)
	u.picks("Environment", "Custom URL")
	u.fill("Address", u.server.URL())
	u.types("API token", "a-token-of-the-user")
	u.until("the token is taken in", func() bool { return u.latest.APIToken.Len() > 0 })
	u.fill("Address", "https://evil.example")
	u.until("the field is empty", func() bool { return u.latest.APIToken.IsZero() })
	u.until("it says why", func() bool {
		return strings.Contains(u.beneath("API token"), "is for "+u.server.URL()) && u.value("API token") == ""
	})
	u.fill("Address", u.server.URL())
	u.until("it is back", func() bool { return u.value("API token") == "a-token-of-the-user" })
}
