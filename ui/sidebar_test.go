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
	"sessiontray/session/fault"
	"sessiontray/session/profile"
	"sessiontray/session/sandbox"
	"sessiontray/ui/view"
)

// names are the profiles that the sidebar shows.
func (u *user) names() string {
	var all []string
	for _, row := range u.rows("Profiles") {
		all = append(all, row[0])
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
		return u.profiles() == len(names)+1 && u.latest.Profile.ID == first
	})
}

// profiles counts the rows that show.
func (u *user) profiles() int { return len(u.rows("Profiles")) }

// key presses a key in the list of profiles.
func (u *user) key(key fyne.KeyName) { u.list("Profiles").TypedKey(&fyne.KeyEvent{Name: key}) }

// row is all that the row of a profile says, and what its button does.
func (u *user) row(n int) string {
	all := u.rows("Profiles")
	if n >= len(all) {
		return ""
	}
	return strings.Join(all[n], " · ")
}

func TestTwoSessionsSideBySide(t *testing.T) {
	u := newUser(t)
	u.fillSidebar("bob", "carol")
	u.press(fyne.KeyReturn)
	u.sees("Active")
	u.focus("Profiles")
	u.key(fyne.KeyDown)
	u.until("bob's fields show", func() bool { return u.value("User ID") == "user-bob" })
	if !u.card().reads("No session") {
		t.Errorf("bob's card says %q", u.card().all())
	}
	u.key(fyne.KeyReturn)
	u.sees("Active")
	u.until("both live", func() bool { return u.reads("2 of 3 live") && u.offers("Stop all") })
	if got := u.names(); got != "alice bob carol" {
		t.Errorf("the order changed: %s", got)
	}
	if !strings.HasPrefix(u.fake.Title, "Session Tray: 2 live · Active") {
		t.Errorf("the tray says %q", u.fake.Title)
	}
	u.server.RevokeUser("alice")
	u.desk.Check(u.latest.Profiles[0].Profile.ID)
	u.until("the tray shows the worst", func() bool {
		return u.fake.Icon == assets.Refused && strings.HasPrefix(u.fake.Title, "Session Tray: 1 live · Refused · alice")
	})
	if !u.card().reads("Active") || !strings.Contains(u.row(0), "refused") {
		t.Errorf("bob's card says %q, alice's row %q", u.card().all(), u.row(0))
	}
	u.choose("Stop bob")
	u.until("bob's is stopped", func() bool { return u.offersIcon("Start session bob") })
	u.choose("Start carol")
	u.until("carol's lives", func() bool { return u.offersIcon("Stop session carol") })
	u.choose("Start bob")
	u.until("two live", func() bool { return u.reads("2 of 3 live") })
	u.tap("Stop all")
	u.until("none lives", func() bool { return u.latest.Live() == 0 })
}

func TestSearchAndKeysInTheSidebar(t *testing.T) {
	u := newUser(t)
	u.fillSidebar("bob", "carol", "dora")
	u.fill("Search profiles", "USER- OR") // words, in any case, in the user's ID and the name
	if got := u.names(); got != "dora" {
		t.Errorf("found %q", got)
	}
	u.fill("Search profiles", "nobody")
	if u.names() != "" || !u.reads("No matches. Press Esc to clear.") {
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
	if u.focused() != "Name" {
		t.Error("F2 does not go to the name")
	}
	u.fill("Name", "robert")
	u.until("it is renamed", func() bool { return u.names() == "alice robert carol dora" })
	u.desk.Move("", 1)
	u.until("it moved", func() bool { return u.names() == "alice carol robert dora" })
	u.desk.SetPinned(u.latest.Profile.ID, true)
	u.until("it stands first", func() bool { return u.names() == "robert alice carol dora" })
	u.list("Profiles").TypedRune('d')
	if u.value("Search profiles") != "d" || u.focused() != "Search profiles" {
		t.Errorf("typing searches for %q", u.value("Search profiles"))
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
	const rowHeight = 46
	const stride = rowHeight + 4
	drag := func(row int, rows float32, want string) {
		t.Helper()
		list := u.config.App.Driver().AbsolutePositionForObject(u.list("Profiles").(fyne.CanvasObject))
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
	u.fill("Search profiles", "r")
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
	id := u.desk.SetEnvironment(profile.Environment{
		Name: "Shop", BaseURL: u.server.URL(), Generation: "gateway", Production: true,
	})
	u.desk.Edit("", func(p *profile.Profile) { p.EnvironmentID = id })
	u.desk.SetAPIToken("", u.server.APIToken())
	u.desk.SetSettings(func(s *profile.Settings) { s.AskProduction = true })
	u.until("it is production", func() bool { return u.latest.Environment.Production && u.latest.Settings.AskProduction })
	u.desk.Start("")
	u.sees("Active")
	// The profile goes elsewhere; the session does not.
	u.desk.Edit("", func(p *profile.Profile) { p.EnvironmentID = profile.SandboxID })
	u.until("the profile is in the sandbox", func() bool { return !u.latest.Environment.Production })
	if r := u.row(0); !strings.Contains(r, "PRODUCTION") || !strings.Contains(r, "Shop") || !u.card().reads("PRODUCTION") {
		t.Errorf("the row says %q", r)
	}
	overlays := u.window.Canvas().Overlays()
	old := u.latest.Status.Session.Token
	u.tap("Renew")
	if overlays.Top() != nil {
		t.Error("it asks before the one that lives is renewed")
	}
	u.until(
		"it is renewed",
		func() bool { return u.latest.Status.Phase == session.Active && u.latest.Status.Session.Token != old },
	)
	u.server.RevokeUser("alice")
	u.desk.Check("")
	u.sees("Refused")
	u.server.RestoreUser("alice")
	u.tap("Renew")
	u.until("it asks", func() bool { return overlays.Top() != nil })
	u.escape()
	u.tap("Renew")
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
	if u.text("The settings were damaged") == "" || !u.offers("Dismiss") {
		t.Fatalf("it says %q", u.texts())
	}
	u.tap("Dismiss")
	u.until("it is gone", func() bool { return u.text("The settings were damaged") == "" && !u.offers("Dismiss") })
	// A profile that the search hides is not deleted.
	u.fill("Search profiles", "nobody")
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
	u.until("alice is gone", func() bool { return u.names() == "bob" && u.offers("Undo") })
	if !u.reads("Deleted “alice”") {
		t.Errorf("it says %q", u.in("Profiles").texts())
	}
	u.sees("No session")
	u.key(fyne.KeyDelete)
	u.until("all are gone", func() bool { return u.names() == "" })
	if u.text("No profiles.") == "" || u.shows("Setup") || u.shows("Listener events") {
		t.Error("without profiles something else shows")
	}
	if u.focused() != "Add profile" { // what there is to do
		t.Errorf("the focus is on %T", u.window.Canvas().Focused())
	}
	u.desk.UndoDelete()
	u.until("the last one is back", func() bool { return u.names() == "bob" && u.value("User ID") == "user-bob" })
	u.key(fyne.KeyDelete)
	u.until("all are gone again", func() bool { return u.names() == "" })
	u.desk.Paste("Bearer " + u.server.APIToken().Reveal())
	u.until("a paste makes a profile", func() bool { return u.profiles() == 1 && u.shows("Setup") })
}

func TestNewProfileIsLikeTheSelected(t *testing.T) {
	u := newUser(t)
	u.picks("Environment", "Video.io REST v1")
	u.until("it is chosen", func() bool { return u.latest.Profile.EnvironmentID == profile.RestV1ID })
	u.tap("Add profile")
	u.until("it shows", func() bool { return u.profiles() == 2 && u.latest.Profile.EnvironmentID == profile.RestV1ID })
	if u.focused() != "Name" || u.value("User ID") != "" {
		t.Errorf("user %q", u.value("User ID"))
	}
	if u.value("Environment") != "Video.io REST v1" {
		t.Error(u.value("Environment"))
	}
}

func TestProductionAsksWhenToldTo(t *testing.T) {
	u := newUser(t)
	id := u.desk.SetEnvironment(profile.Environment{
		Name: "Shop", BaseURL: u.server.URL(), Generation: "gateway", Production: true,
	})
	u.desk.Edit("", func(p *profile.Profile) { p.EnvironmentID = id })
	u.desk.SetAPIToken("", u.server.APIToken())
	u.until(
		"it looks different", func() bool { return u.card().reads("PRODUCTION") && strings.Contains(u.row(0), "PRODUCTION") },
	)
	overlays := u.window.Canvas().Overlays()
	u.start("")
	u.sees("Active") // it was not told to ask
	u.desk.Stop("")
	u.sees("No session")
	u.desk.SetSettings(func(s *profile.Settings) { s.AskProduction = true })
	u.until("it is told", func() bool { return u.latest.Settings.AskProduction })
	u.closed()
	u.choose("Start alice") // from the tray, with the window hidden
	u.until("it asks", func() bool { return overlays.Top() != nil && u.visible })
	u.start("") // a second time
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
	if u.offers("Renew") {
		t.Error("there is nothing to renew")
	}
	u.press(fyne.KeyReturn)
	u.sees("Active")
	u.until("it can be renewed", func() bool { return u.offers("Renew") })
	old := u.latest.Status.Session.Token
	u.tap("Renew")
	u.until(
		"another session lives",
		func() bool { return u.latest.Status.Phase == session.Active && u.latest.Status.Session.Token != old },
	)
	u.server.Inject(sandbox.Fault{Kind: fault.ServerError})
	u.tap("Renew")
	u.until("it is told why not", func() bool {
		return u.card().text("The session is still active but could not be renewed. Sandbox returned a server error") != ""
	})
	u.server.ClearFaults()
	u.server.RevokeUser("alice")
	u.tap("Check with server")
	u.sees("Refused")
	u.tap("Dismiss")
	u.sees("No session")
}

func TestSettingsTakeEffectAtOnce(t *testing.T) {
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	u := newUser(t)
	u.tap("Settings")
	u.picks("Theme", "Dark")
	u.until("the theme is dark", func() bool { return u.theme == "dark" })
	u.picks("Clear clipboard after copying a token", "after 15 s")
	u.picks("When the window closes", "Quit")
	u.ticks("Notify before and when a session ends", false)
	u.ticks("Renew automatically before expiry", true)
	u.picks("Stop automatically", "after 30 min")
	want := profile.Settings{
		Theme: "dark", ClearAfter: 15, Closing: "quit", Quiet: true, Rules: profile.Rules{Renew: true, StopAfter: 30},
	}
	u.until("all is set", func() bool { return u.latest.Settings == want })
	if u.latest.Rules != want.Rules {
		t.Errorf("the profile's rules are %+v", u.latest.Rules)
	}
	u.ticks("Start in the tray at login", true)
	u.until("it starts at login", func() bool { return u.config.Login.On() && u.offers("Start in the tray at login") })
	u.ticks("Start in the tray at login", false)
	u.until("no longer", func() bool { return !u.config.Login.On() && u.offers("Start in the tray at login") })

	u.desk.SetEnvironment(profile.Environment{Name: "Own", BaseURL: "https://own.example", Generation: "gateway"})
	u.until("it shows", func() bool { return u.has("Name") && u.value("Name") == "Own" })
	u.fill("Name", "Renamed")
	u.ticks("Production · Renamed", true)
	u.ticks("Production · Video.io", true) // a built-in one
	u.until("they are changed", func() bool {
		e := u.latest.Environments
		return e[3].Name == "Renamed" && e[3].Production && e[1].Production
	})
	u.tap("Delete environment · Renamed")
	u.until("it is gone", func() bool { return len(u.latest.Environments) == len(profile.BuiltIn) })

	u.tap("Sessions")
	u.press(fyne.KeyReturn)
	u.sees("Active")
	u.closed()
	if u.window.Canvas().Overlays().Top() == nil {
		t.Error("closing is told to quit, and does not ask")
	}
}

func TestBackendFields(t *testing.T) {
	u := newUser(t)
	u.tap("Your backend")
	u.until("the backend is asked for", func() bool { return u.has("Your backend") })
	u.fill("Your backend", u.server.URL()+"/token")
	u.tap("Start session")
	u.until("it is told", func() bool {
		return strings.HasPrefix(u.beneath("Your backend"), "The backend's URL has no place for the user ID.")
	})
	u.fill("Your backend", u.server.URL()+"/token/{user}")
	u.tap("Request and response")
	u.fill("Headers", "not a header")
	u.tap("Request and response") // which folds it
	u.tap("Start session")
	u.until("the fold opens", func() bool {
		return u.has("Headers") && strings.HasPrefix(u.beneath("Headers"), "Line 1 of the headers")
	})
	u.fill("Headers", "X-Key: 0123456789\nX-Other: y")
	u.tap("Start session")
	u.sees("Active")
	if !u.card().reads("valid locally; not checked with the server") {
		t.Error(u.card().all())
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
	u.until("they show", func() bool { return u.reads("none of 501 live") || u.reads("501 profiles") })
	if n := u.profiles(); n > 40 {
		t.Errorf("%d rows were made", n)
	}
	u.fill("Search profiles", "499")
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
	u.tap("Settings")
	u.picks("Language", "Deutsch")
	u.until("the settings are in German", func() bool { return u.offers("Sitzungen") })
	u.tap("Sitzungen")
	if !u.in("Sitzung").reads("Aktiv") || u.value("Benutzer-ID") != "alice" ||
		!strings.Contains(u.fake.Title, "1 aktiv · Aktiv · alice auf Sandbox") {
		t.Errorf("%q, %q", u.texts(), u.fake.Title)
	}
	u.tap("Einstellungen")
	u.picks("Sprache", "English")
	u.until("they are in English again", func() bool { return u.offers("Sessions") })
}
