package ui

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"sessiontray/assets"
	"sessiontray/session"
	"sessiontray/session/profile"
	"sessiontray/session/sandbox"
	"sessiontray/ui/view"
)

// names are the profiles that the sidebar shows.
func (u *user) names() string {
	var all []string
	for _, r := range u.sidebar.rows {
		all = append(all, r.Name)
	}
	return strings.Join(all, " ")
}

// fillSidebar adds profiles with these names behind the first.
func (u *user) fillSidebar(names ...string) {
	u.t.Helper()
	first := u.latest.Profile.ID
	for n := len(names) - 1; n >= 0; n-- {
		p := profile.New()
		p.Name, p.UserID = names[n], "user-"+names[n]
		u.desk.Select(first)
		u.desk.Add(p)
	}
	u.desk.Select(first)
	u.until("the profiles show", func() bool {
		return len(u.sidebar.rows) == len(names)+1 && u.latest.Profile.ID == first
	})
}

func (u *user) key(key fyne.KeyName) { u.sidebar.list.TypedKey(&fyne.KeyEvent{Name: key}) }

func TestTwoSessionsSideBySide(t *testing.T) {
	u := newUser(t)
	u.fillSidebar("bob", "carol")
	u.press(fyne.KeyReturn)
	u.sees("Active")
	u.window.Canvas().Focus(u.sidebar.list)
	u.key(fyne.KeyDown)
	u.until("bob's fields show", func() bool { return u.credentials.user.input.Text == "user-bob" })
	if u.status.title.Text != "No session" {
		t.Errorf("bob's card says %q", u.status.title.Text)
	}
	u.key(fyne.KeyReturn)
	u.sees("Active")
	u.until("both live", func() bool { return u.sidebar.count.Text == "2 of 3 live" && u.sidebar.stopAll.Visible() })
	if got := u.names(); got != "alice bob carol" {
		t.Errorf("the order changed: %s", got)
	}
	if !strings.HasPrefix(u.fake.Title, "Session Tray: 2 live · Active") {
		t.Errorf("the tray says %q", u.fake.Title)
	}
	u.server.RevokeUser("alice")
	u.desk.Check(u.sidebar.rows[0].ID)
	u.until("the tray shows the worst", func() bool {
		return u.fake.Icon == assets.Refused && strings.HasPrefix(u.fake.Title, "Session Tray: 1 live · Refused · alice")
	})
	if u.status.title.Text != "Active" || u.sidebar.rows[0].Time != "refused" {
		t.Errorf("bob's card says %q, alice's row %q", u.status.title.Text, u.sidebar.rows[0].Time)
	}
	u.choose("Stop bob")
	u.until("bob's is stopped", func() bool { return u.sidebar.rows[1].Action == view.Start })
	u.choose("Start carol")
	u.until("carol's lives", func() bool { return u.sidebar.rows[2].Action == view.Stop })
	test.Tap(u.sidebar.stopAll)
	u.until("none lives", func() bool { return u.latest.Live() == 0 })
}

func TestSearchAndKeysInTheSidebar(t *testing.T) {
	u := newUser(t)
	u.fillSidebar("bob", "carol", "dora")
	u.sidebar.search.SetText("USER- OR") // words, in any case, in the user's ID and the name
	if got := u.names(); got != "dora" {
		t.Errorf("found %q", got)
	}
	u.sidebar.search.SetText("nobody")
	if u.names() != "" || !u.sidebar.nothing.Visible() {
		t.Errorf("found %q", u.names())
	}
	u.key(fyne.KeyEscape)
	for _, press := range []struct {
		key  fyne.KeyName
		want string
	}{
		{fyne.KeyDown, "bob"}, {fyne.KeyEnd, "dora"}, {fyne.KeyDown, "dora"}, {fyne.KeyUp, "carol"}, {fyne.KeyHome, "New"}, {fyne.KeyUp, "New"}, {fyne.KeyDown, "bob"},
	} {
		u.key(press.key)
		u.until(string(press.key)+" selects "+press.want, func() bool {
			return u.latest.Profile.Name == press.want || press.want == "New" && u.latest.Profile.Name == ""
		})
	}
	u.key(fyne.KeyF2)
	if u.window.Canvas().Focused() != u.credentials.name.input {
		t.Error("F2 does not go to the name")
	}
	u.credentials.name.input.SetText("robert")
	u.until("it is renamed", func() bool { return u.names() == "alice robert carol dora" })
	u.desk.Move("", 1)
	u.until("it moved", func() bool { return u.names() == "alice carol robert dora" })
	u.desk.SetPinned(u.latest.Profile.ID, true)
	u.until("it stands first", func() bool { return u.names() == "robert alice carol dora" })
	u.sidebar.list.TypedRune('d')
	if u.sidebar.search.Text != "d" || u.window.Canvas().Focused() != u.sidebar.search {
		t.Errorf("typing searches for %q", u.sidebar.search.Text)
	}
}

// A profile goes where it is dragged to, but not among the pinned, nor out of the
// list, nor in one that the search made shorter.
func TestDraggingProfiles(t *testing.T) {
	u := newUser(t)
	for _, name := range []string{"bob", "carol", "dora"} {
		p := profile.New()
		p.Name = name
		u.desk.Add(p)
	}
	u.until("all show", func() bool { return u.names() == "alice bob carol dora" })
	const stride = rowHeight + 4
	drag := func(row int, rows float32, want string) {
		t.Helper()
		list := u.app.Driver().AbsolutePositionForObject(u.sidebar.list)
		test.Drag(u.window.Canvas(), list.AddXY(60, float32(row)*stride+rowHeight/2), 0, rows*stride)
		u.until(want, func() bool { return u.names() == want })
	}
	drag(0, 2, "bob carol alice dora")
	u.until("it is selected", func() bool { return u.latest.Profile.UserID == "alice" })
	drag(3, -2.4, "bob dora carol alice")
	drag(1, .4, "bob dora carol alice")
	drag(0, 10, "dora carol alice bob")
	u.desk.SetPinned(u.latest.Profile.ID, true)
	u.until("it stands first", func() bool { return u.names() == "bob dora carol alice" })
	drag(3, -3, "bob alice dora carol")
	u.sidebar.search.SetText("r")
	u.until("some are found", func() bool { return u.names() == "dora carol" })
	drag(0, 1, "dora carol")
	if all := u.desk.Snapshot().Profiles; all[2].Profile.Name != "dora" {
		t.Errorf("%s moved", all[3].Profile.Name)
	}
}

// What ended in production is started anew as anything is there: after asking. So is
// a start from the command line.
func TestRenewingWhatEndedInProductionAsks(t *testing.T) {
	u := newUser(t)
	id := u.desk.SetEnvironment(profile.Environment{Name: "Shop", BaseURL: u.server.URL(), Generation: "gateway", Production: true})
	u.desk.Edit("", func(p *profile.Profile) { p.EnvironmentID = id })
	u.desk.SetAPIToken("", u.server.APIToken())
	u.desk.SetSettings(func(s *profile.Settings) { s.AskProduction = true })
	u.until("it is production", func() bool { return u.latest.Environment.Production && u.latest.Settings.AskProduction })
	u.desk.Start("")
	u.sees("Active")
	// The profile goes elsewhere; the session does not.
	u.desk.Edit("", func(p *profile.Profile) { p.EnvironmentID = profile.SandboxID })
	u.until("the profile is in the sandbox", func() bool { return !u.latest.Environment.Production })
	if r := u.sidebar.rows[0]; !r.Production || !strings.HasSuffix(r.Detail, "Shop") || !u.status.production.Visible() {
		t.Errorf("the row says %+v", r)
	}
	overlays := u.window.Canvas().Overlays()
	old := u.latest.Status.Session.Token
	test.Tap(u.status.renew)
	if overlays.Top() != nil {
		t.Error("it asks before the one that lives is renewed")
	}
	u.until("it is renewed", func() bool { return u.latest.Status.Phase == session.Active && u.latest.Status.Session.Token != old })
	u.server.RevokeUser("alice")
	u.desk.Check("")
	u.sees("Refused")
	u.server.RestoreUser("alice")
	test.Tap(u.status.renew)
	u.until("it asks", func() bool { return overlays.Top() != nil })
	u.escape()
	test.Tap(u.status.renew)
	u.until("it asks again", func() bool { return overlays.Top() != nil })
	u.escape()
	if u.latest.Status.Phase != session.Refused {
		t.Errorf("%v without an answer", u.latest.Status.Phase)
	}
	u.desk.Edit("", func(p *profile.Profile) { p.EnvironmentID = id })
	u.StartSelected()
	u.until("--start asks", func() bool { return overlays.Top() != nil })
}

func TestNoticesAreDismissed(t *testing.T) {
	u := newUser(t)
	u.desk.Close()
	if err := os.WriteFile(filepath.Join(u.folder, profile.FileName), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	u.open()
	if !u.noticeBar.Visible() || !strings.HasPrefix(u.notice.Text, "The settings were damaged") || !u.unnotice.Visible() {
		t.Fatalf("it says %q", u.notice.Text)
	}
	test.Tap(u.unnotice)
	u.until("it is gone", func() bool { return !u.noticeBar.Visible() })
	// A profile that the search hides is not deleted.
	u.sidebar.search.SetText("nobody")
	u.key(fyne.KeyDelete)
	if n := len(u.desk.Snapshot().Profiles); n != 1 {
		t.Errorf("%d profiles", n)
	}
}

func TestDeleteAndUndo(t *testing.T) {
	u := newUser(t)
	u.fillSidebar("bob")
	u.press(fyne.KeyReturn)
	u.sees("Active")
	u.key(fyne.KeyDelete)
	u.until("alice is gone", func() bool { return u.names() == "bob" && u.sidebar.undo.Visible() })
	if got := u.sidebar.deleted.Text; got != "“alice” is deleted." {
		t.Error(got)
	}
	u.sees("No session")
	u.key(fyne.KeyDelete)
	u.until("all are gone", func() bool { return u.names() == "" })
	if !strings.HasPrefix(u.sidebar.nothing.Text, "No profiles.") || u.credentials.root.Visible() || u.events.root.Visible() {
		t.Error("without profiles something else shows")
	}
	if u.window.Canvas().Focused() != u.sidebar.add { // what there is to do
		t.Errorf("the focus is on %T", u.window.Canvas().Focused())
	}
	u.desk.UndoDelete()
	u.until("the last one is back", func() bool { return u.names() == "bob" && u.credentials.user.input.Text == "user-bob" })
	u.key(fyne.KeyDelete)
	u.until("all are gone again", func() bool { return u.names() == "" })
	u.desk.Paste("Bearer " + u.server.APIToken().Reveal())
	u.until("a paste makes a profile", func() bool { return len(u.sidebar.rows) == 1 && u.credentials.root.Visible() })
}

func TestNewProfileIsLikeTheSelected(t *testing.T) {
	u := newUser(t)
	u.credentials.environment.SetSelected("Video.io REST v1")
	u.until("it is chosen", func() bool { return u.latest.Profile.EnvironmentID == profile.RestV1ID })
	u.addProfile()
	u.until("it shows", func() bool { return len(u.sidebar.rows) == 2 && u.latest.Profile.EnvironmentID == profile.RestV1ID })
	if u.window.Canvas().Focused() != u.credentials.name.input || u.credentials.user.input.Text != "" {
		t.Errorf("user %q", u.credentials.user.input.Text)
	}
	if u.credentials.environment.Selected != "Video.io REST v1" {
		t.Error(u.credentials.environment.Selected)
	}
}

func TestProductionAsksWhenToldTo(t *testing.T) {
	u := newUser(t)
	id := u.desk.SetEnvironment(profile.Environment{Name: "Shop", BaseURL: u.server.URL(), Generation: "gateway", Production: true})
	u.desk.Edit("", func(p *profile.Profile) { p.EnvironmentID = id })
	u.desk.SetAPIToken("", u.server.APIToken())
	u.until("it looks different", func() bool { return u.status.production.Visible() && u.sidebar.rows[0].Production })
	overlays := u.window.Canvas().Overlays()
	u.start()
	u.sees("Active") // it was not told to ask
	u.desk.Stop("")
	u.sees("No session")
	u.desk.SetSettings(func(s *profile.Settings) { s.AskProduction = true })
	u.until("it is told", func() bool { return u.latest.Settings.AskProduction })
	u.closed()
	u.choose("Start alice") // from the tray, with the window hidden
	u.until("it asks", func() bool { return overlays.Top() != nil && u.visible })
	u.start() // a second time
	if n := len(overlays.List()); n != 1 {
		t.Errorf("it asks %d times", n)
	}
	u.escape()
	if u.desk.Snapshot().Status.Phase != session.Stopped {
		t.Error("it started all the same")
	}
}

func TestRenewAndDismiss(t *testing.T) {
	u := newUser(t)
	if u.status.renew.Visible() {
		t.Error("there is nothing to renew")
	}
	u.press(fyne.KeyReturn)
	u.sees("Active")
	u.until("it can be renewed", u.status.renew.Visible)
	old := u.latest.Status.Session.Token
	test.Tap(u.status.renew)
	u.until("another session lives", func() bool { return u.latest.Status.Phase == session.Active && u.latest.Status.Session.Token != old })
	u.server.Inject(sandbox.Fault{Kind: sandbox.ServerError})
	test.Tap(u.status.renew)
	u.until("it is told why not", func() bool {
		return strings.HasPrefix(u.status.reason.Text, "The session lives on, but could not be renewed. Sandbox has a problem of its own")
	})
	u.server.ClearFaults()
	u.server.RevokeUser("alice")
	test.Tap(u.status.check)
	u.sees("Refused")
	test.Tap(u.status.dismiss)
	u.sees("No session")
}

func TestSettingsTakeEffectAtOnce(t *testing.T) {
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	u := newUser(t)
	u.goTo(settingsPlace)
	s := u.settings
	s.theme.SetSelected("Dark")
	u.until("the theme is dark", func() bool { return u.themed == "dark" })
	s.clear.SetSelected("after 15 s")
	s.closing.SetSelected("Quits")
	s.quiet.SetChecked(false)
	s.rules.renew.SetChecked(true)
	s.rules.stop.SetSelected("after 30 min")
	want := profile.Settings{Theme: "dark", ClearAfter: 15, Closing: "quit", Quiet: true, Rules: profile.Rules{Renew: true, StopAfter: 30}}
	u.until("all is set", func() bool { return u.latest.Settings == want })
	if u.latest.Rules != want.Rules {
		t.Errorf("the profile's rules are %+v", u.latest.Rules)
	}
	s.login.SetChecked(true)
	u.until("it starts at login", func() bool { return u.login.On() && !s.login.Disabled() })
	s.login.SetChecked(false)
	u.until("no longer", func() bool { return !u.login.On() && !s.login.Disabled() })

	row := func() []*environmentRow { return s.environments.rows.all }
	u.desk.SetEnvironment(profile.Environment{Name: "Own", BaseURL: "https://own.example", Generation: "gateway"})
	u.until("it shows", func() bool { return len(row()) == 3 && row()[2].name.Text == "Own" })
	row()[2].name.SetText("Renamed")
	row()[2].production.SetChecked(true)
	row()[0].production.SetChecked(true) // a built-in one
	u.until("they are changed", func() bool {
		e := u.latest.Environments
		return e[3].Name == "Renamed" && e[3].Production && e[1].Production
	})
	test.Tap(row()[2].remove)
	u.until("it is gone", func() bool { return len(u.latest.Environments) == len(profile.BuiltIn) })

	u.goTo(sessionPlace)
	u.press(fyne.KeyReturn)
	u.sees("Active")
	u.closed()
	if u.window.Canvas().Overlays().Top() == nil {
		t.Error("closing is told to quit, and does not ask")
	}
}

func TestImportShowsWhatWillChange(t *testing.T) {
	u := newUser(t)
	p := profile.New()
	p.Name = "shared"
	text, err := (profile.Book{Profiles: []profile.Profile{p}}).Export()
	if err != nil {
		t.Fatal(err)
	}
	u.previewImport(text)
	if len(u.window.Canvas().Overlays().List()) != 1 || len(u.latest.Profiles) != 1 {
		t.Fatal("no preview, or something changed before it")
	}
	u.escape()
	if err := u.desk.Import(text); err != nil {
		t.Fatal(err)
	}
	u.until("it is there", func() bool { return u.names() == "alice shared" })
	u.previewImport([]byte("nothing of the kind"))
	if u.window.Canvas().Overlays().Top() == nil {
		t.Error("a wrong file is not told")
	}
}

func TestBackendFields(t *testing.T) {
	u := newUser(t)
	test.Tap(u.credentials.methods[2])
	u.until("the backend is asked for", func() bool { return u.credentials.backend.address.root.Visible() })
	u.credentials.backend.address.input.SetText(u.server.URL() + "/token")
	test.Tap(u.credentials.start)
	u.until("it is told", func() bool {
		return strings.HasPrefix(u.credentials.backend.address.remark.Text, "The address of your backend does not say where the user ID belongs.")
	})
	u.credentials.backend.address.input.SetText(u.server.URL() + "/token/{user}")
	u.credentials.backend.headers.input.SetText("not a header")
	test.Tap(u.credentials.start)
	u.until("the fold opens", func() bool {
		return u.credentials.backend.more.inside.Visible() && strings.HasPrefix(u.credentials.backend.headers.remark.Text, "Line 1 of the headers")
	})
	u.credentials.backend.headers.input.SetText("X-Key: 0123456789\nX-Other: y")
	test.Tap(u.credentials.start)
	u.sees("Active")
	if u.status.proof.Text != "accepted on this machine, not checked with the server" {
		t.Error(u.status.proof.Text)
	}
}

// A row that did not change is not drawn, however many there are.
func TestFiveHundredProfiles(t *testing.T) {
	u := newUser(t)
	var many profile.Book
	for n := range 500 {
		p := profile.New()
		p.Name, p.UserID = fmt.Sprint("profile ", n), fmt.Sprint("user-", n)
		many = many.Insert(p, n)
	}
	text, err := many.Export()
	if err != nil {
		t.Fatal(err)
	}
	if err := u.desk.Import(text); err != nil {
		t.Fatal(err)
	}
	u.until("they show", func() bool { return len(u.sidebar.rows) == 501 })
	if n := len(u.sidebar.visible); n > 40 {
		t.Errorf("%d rows were made", n)
	}
	u.sidebar.search.SetText("499")
	if u.names() != "profile 499" {
		t.Error(u.names())
	}
	if n := len(u.fake.Menu); n > 60 {
		t.Errorf("the menu has %d items", n)
	}
}

func TestLanguageChangesAtOnce(t *testing.T) {
	t.Cleanup(func() { _ = view.SetLanguage("en") })
	u := newUser(t)
	u.press(fyne.KeyReturn)
	u.sees("Active")
	u.goTo(settingsPlace)
	u.settings.language.SetSelected("Deutsch")
	u.until("the settings are in German", func() bool { return u.places.tabs[sessionPlace].Text == "Sitzungen" && u.settings != nil })
	u.goTo(sessionPlace)
	if u.status.title.Text != "Aktiv" || u.credentials.user.input.Text != "alice" || !strings.Contains(u.fake.Title, "1 aktiv · Aktiv · alice auf Sandbox") {
		t.Errorf("%q, %q, %q", u.status.title.Text, u.credentials.user.input.Text, u.fake.Title)
	}
	u.goTo(settingsPlace)
	u.settings.language.SetSelected("English")
	u.until("they are in English again", func() bool { return u.places.tabs[sessionPlace].Text == "Sessions" })
}
