package ui

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/golang-jwt/jwt/v5"

	"sessiontray/session"
	"sessiontray/session/desk"
	"sessiontray/session/profile"
	"sessiontray/session/token"
)

func signed(t *testing.T, claims jwt.MapClaims) string {
	t.Helper()
	text, err := jwt.NewWithClaims(jwt.SigningMethodHS256, claims).SignedString([]byte("the secret"))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// pasteKeys presses Ctrl+V where the keyboard is. The test canvas keeps no
// shortcuts of the window; the tests of the whole program press that.
func (u *user) pasteKeys(text string) {
	u.t.Helper()
	u.app.Clipboard().SetContent(text)
	if f, ok := u.window.Canvas().Focused().(fyne.Shortcutable); ok {
		f.TypedShortcut(&fyne.ShortcutPaste{Clipboard: u.app.Clipboard()})
		return
	}
	u.paste(text)
}

func (u *user) headline(text string) {
	u.t.Helper()
	u.until("the verdict is "+text, func() bool { return u.inspector != nil && u.inspector.cards[desk.First].headline.Text == text })
}

func TestVerdictAsYouType(t *testing.T) {
	u := newUser(t)
	u.goTo(inspectorPlace)
	box := u.inspector.boxes[desk.First]
	if u.window.Canvas().Focused() != box.input {
		t.Fatal("the keyboard is not where the token goes")
	}
	text := signed(t, jwt.MapClaims{"identity": "alice", "exp": time.Now().Add(time.Hour).Unix()})
	test.Type(box.input, text[:40])
	u.headline("Not good · damaged token")
	test.Type(box.input, text[40:])
	u.headline("Looks good · session token")
	if got := u.inspector.claims.all[0].name.Text; got != "exp" || !u.inspector.anatomy.Visible() || !u.inspector.life.root.Visible() {
		t.Errorf("the first claim is %q", got)
	}
	test.Type(u.inspector.user.input, "bob")
	u.headline("Not good · session token")
	u.inspector.user.input.SetText("")
	u.headline("Looks good · session token")
	test.Type(u.inspector.secret.input, "the secret")
	u.headline("Good, signature checked · session token")
	u.inspector.use.SetSelected("An API token")
	u.headline("Not good · session token")
	test.Tap(box.clear)
	u.headline("Is it any good?")
	if u.inspector.anatomy.Visible() || u.inspector.actions.Visible() || u.inspector.server.Visible() {
		t.Error("there is something to see of nothing")
	}
}

func TestPasteAnythingIntoTheInspector(t *testing.T) {
	u := newUser(t)
	u.goTo(inspectorPlace)
	first, second := signed(t, jwt.MapClaims{"identity": "alice", "exp": 1}), signed(t, jwt.MapClaims{"identity": "bob"})
	box := u.inspector.boxes[desk.First]
	u.pasteKeys("one " + first + "\ntwo " + second)
	u.headline("Not good · session token")
	if len(box.choices.Options) != 2 || !box.choices.Visible() || box.said.Text != "2 tokens from a text of several lines" {
		t.Errorf("%q, %q", box.choices.Options, box.said.Text)
	}
	box.choices.SetSelectedIndex(1)
	u.headline("Good, but… · session token")

	// What is too long to be shown is looked through all the same.
	u.pasteKeys(strings.Repeat("a line of a log\n", 5000) + `sessionToken="` + first + `"`)
	u.headline("Not good · session token")
	if box.input.Visible() || !box.held.Visible() || box.input.Text != "" || box.choices.Visible() {
		t.Errorf("a long text is shown: %d bytes", len(box.input.Text))
	}
	if u.window.Canvas().Focused() != box.clear {
		t.Error("the keyboard is in an input that is hidden")
	}
	test.Tap(box.clear)
	if !box.input.Visible() || box.held.Visible() {
		t.Error("the entry does not come back")
	}
	// Without the focus in a field.
	u.window.Canvas().Focus(u.inspector.compare)
	u.pasteKeys(second)
	u.headline("Good, but… · session token")
	// In another field.
	u.window.Canvas().Focus(u.inspector.user.input)
	u.pasteKeys("Bearer " + first)
	u.headline("Not good · session token")
	if u.inspector.user.input.Text != "" {
		t.Errorf("%q", u.inspector.user.input.Text)
	}
	// A long text in another field, which is not searched there.
	u.window.Canvas().Focus(u.inspector.secret.input)
	u.pasteKeys(strings.Repeat("a line of a log\n", 5000) + second)
	u.headline("Good, but… · session token")
	if u.inspector.secret.input.Text != "" || !box.held.Visible() {
		t.Error("a long text stands in a field")
	}
	test.Tap(box.clear)
	// A part of a token is put where the cursor stands.
	u.window.Canvas().Focus(box.input)
	box.set(second[:60])
	box.input.TypedKey(&fyne.KeyEvent{Name: fyne.KeyPageDown}) // to the end
	u.pasteKeys(second[60:100])
	if box.input.Text != second[:100] {
		t.Errorf("%q", box.input.Text)
	}
}

func TestCompareTwoTokens(t *testing.T) {
	u := newUser(t)
	u.goTo(inspectorPlace)
	test.Tap(u.inspector.compare)
	if second := u.inspector.boxes[desk.Second]; !second.root.Visible() || u.window.Canvas().Focused() != second.input {
		t.Error("the keyboard is not where the second goes")
	}
	u.inspector.boxes[desk.First].set(signed(t, jwt.MapClaims{"identity": "alice", "jti": "1"}))
	u.inspector.boxes[desk.Second].set(signed(t, jwt.MapClaims{"identity": "alice", "jti": "2"}))
	u.until("the difference is said", func() bool { return u.inspector.compared.Text == "1 difference; the rest is the same." })
	if row := u.inspector.rows.all[1]; row.name.Text != "≠ jti" || row.a.Text != "1" || row.b.Text != "2" {
		t.Errorf("%q: %q, %q", row.name.Text, row.a.Text, row.b.Text)
	}
	test.Tap(u.inspector.compare)
	u.until("there is one again", func() bool { return !u.inspector.differences.Visible() })
}

func TestCheckInspectedWithServer(t *testing.T) {
	u := newUser(t)
	u.press(fyne.KeyReturn)
	u.sees("Active")
	test.Tap(u.status.inspect)
	u.headline("Looks good · session token")
	if u.inspector.environment.Selected != "Sandbox" || u.inspector.check.Disabled() {
		t.Fatalf("environment %q", u.inspector.environment.Selected)
	}
	test.Tap(u.inspector.check)
	u.until("the server accepts it", func() bool {
		return strings.HasPrefix(u.inspector.serverText.Text, "It looks good here, and Sandbox accepts it.")
	})
	u.server.RevokeUser("alice")
	test.Tap(u.inspector.check)
	u.until("the server refuses it", func() bool {
		return strings.HasPrefix(u.inspector.serverText.Text, "It looks good here, but Sandbox refuses it") && strings.Contains(u.inspector.serverWords.Text, "The session was revoked")
	})
	u.until("the session is refused", func() bool { return u.latest.Status.Phase == session.Refused })
	// Another token says nothing of its environment: the user picks it first.
	u.inspector.boxes[desk.First].set(signed(t, jwt.MapClaims{"identity": "alice"}))
	u.until("the environment is asked for", func() bool { return u.inspector.check.Disabled() && u.inspector.environment.Selected == "" })
	u.inspector.environment.SetSelected("Own address")
	u.until("the address is asked for", func() bool { return u.inspector.address.root.Visible() })
	u.inspector.address.input.SetText(u.server.URL())
	u.until("it can be checked", func() bool { return !u.inspector.check.Disabled() })
	test.Tap(u.inspector.check)
	u.until("that server refuses it", func() bool { return strings.Contains(u.inspector.serverText.Text, "127.0.0.1") })
}

func TestCopyWithoutTheSignature(t *testing.T) {
	u := newUser(t)
	u.goTo(inspectorPlace)
	text := signed(t, jwt.MapClaims{"identity": "alice"})
	signature := text[strings.LastIndex(text, ".")+1:]
	u.inspector.boxes[desk.First].set(text)
	u.headline("Good, but… · session token")
	if strings.Contains(u.inspector.raw.String(), signature) {
		t.Error("the signature is shown unasked")
	}
	test.Tap(u.inspector.copyRaw)
	if got := u.app.Clipboard().Content(); got != strings.TrimSuffix(text, signature) {
		t.Errorf("%q", got)
	}
	test.Tap(u.inspector.copyReport)
	if got := u.app.Clipboard().Content(); !strings.HasPrefix(got, "### Good, but… · session token\n") || strings.Contains(got, signature) || !strings.Contains(got, "alice") {
		t.Error(got)
	}
	u.inspector.pseudonyms.SetChecked(true)
	test.Tap(u.inspector.copyReport)
	if got := u.app.Clipboard().Content(); strings.Contains(got, "alice") {
		t.Error(got)
	}
	u.inspector.withSignature.SetChecked(true)
	if !strings.Contains(u.inspector.raw.String(), signature) {
		t.Error("the signature is not shown")
	}
	test.Tap(u.inspector.copyRaw)
	u.until("the token is taken out of the clipboard", func() bool { return u.app.Clipboard().Content() == "" })
}

// What is copied is what is seen, though the desk may know more already.
func TestCopyWhatShows(t *testing.T) {
	u := newUser(t)
	u.goTo(inspectorPlace)
	shown := signed(t, jwt.MapClaims{"identity": "alice"})
	u.inspector.boxes[desk.First].set(shown)
	u.headline("Good, but… · session token")
	u.desk.Inspect(desk.First, signed(t, jwt.MapClaims{"identity": "bob"}))
	test.Tap(u.inspector.copyReport)
	if got := u.app.Clipboard().Content(); !strings.Contains(got, "alice") || strings.Contains(got, "bob") {
		t.Error(got)
	}
	test.Tap(u.inspector.copyRaw)
	if got := u.app.Clipboard().Content(); !strings.HasPrefix(shown, got) {
		t.Errorf("%q", got)
	}
}

func TestUseInspectedInASession(t *testing.T) {
	u := newUser(t)
	text := signed(t, jwt.MapClaims{"identity": "carol", "exp": time.Now().Add(time.Hour).Unix()})
	u.app.Clipboard().SetContent(`{"sessionToken":"` + text + `"}`)
	u.choose("Inspect token on clipboard")
	u.headline("Looks good · session token")
	test.Tap(u.inspector.toSession)
	u.until("the token is in its field", func() bool {
		return u.places.now == sessionPlace && u.credentials.sessionKey.input.Text == text && u.latest.Profile.Method == profile.SessionToken
	})
}

func TestPasteIntoTheSession(t *testing.T) {
	u := newUser(t)
	api := signed(t, jwt.MapClaims{"role": "app", "acid": "app-1"})
	u.window.Canvas().Focus(u.credentials.user.input)
	u.pasteKeys(`VideoKit.sessions().start(appToken = "` + api + `", identity = "dora")`)
	u.until("it is filled in", func() bool { return u.credentials.user.input.Text == "dora" && u.credentials.api.input.Text == api })
	if got := u.credentials.pasted.text.Text; got != "API token and user ID from Kotlin; the environment is now Video.io." {
		t.Errorf("%q", got)
	}
	test.Tap(u.credentials.pasted.undo)
	u.until("it is undone", func() bool {
		return u.credentials.user.input.Text == "alice" && u.credentials.environment.Selected == "Sandbox" && !u.credentials.pasted.root.Visible()
	})

	// A session token in the API token's field goes where it belongs.
	u.window.Canvas().Focus(u.credentials.api.input)
	text := signed(t, jwt.MapClaims{"identity": "carol"})
	u.pasteKeys(text)
	u.until("it is in the other field", func() bool {
		return u.credentials.sessionKey.input.Text == text && u.credentials.sessionKey.root.Visible()
	})
	if strings.Contains(u.credentials.api.input.Text, text) {
		t.Error("it is in this field too")
	}
	// A user ID is a user ID.
	test.Tap(u.credentials.methods[0])
	u.until("the user is asked for", func() bool { return u.credentials.user.root.Visible() })
	u.credentials.user.input.SetText("")
	u.window.Canvas().Focus(u.credentials.user.input)
	u.pasteKeys("erin-17")
	if u.credentials.user.input.Text != "erin-17" {
		t.Errorf("%q", u.credentials.user.input.Text)
	}
	// Of several tokens, one is taken and the others are offered.
	u.window.Canvas().Focus(u.credentials.start)
	u.pasteKeys("a: " + api + "\nb: " + text)
	u.until("there is a choice", func() bool { return u.credentials.pasted.choose.Visible() })
	u.paste("please do try it again soon")
	u.until("it is said that nothing was found", func() bool { return strings.HasPrefix(u.credentials.pasted.text.Text, "Nothing was pasted.") })
	test.Tap(u.credentials.pasted.choose)
	if u.window.Canvas().Overlays().Top() == nil {
		t.Error("nothing is offered")
	}
	u.escape()
	test.Tap(u.credentials.pasted.inspect)
	u.headline("Good, but… · API token")
}

// A long paste is looked through elsewhere and never stands in a field.
func TestLongPasteIntoTheSession(t *testing.T) {
	u := newUser(t)
	u.window.Canvas().Focus(u.credentials.api.input)
	u.pasteKeys(strings.Repeat("nothing to see\n", 10_000))
	u.until("it is said", func() bool {
		return strings.HasPrefix(u.credentials.pasted.text.Text, "Nothing was pasted. No token was recognised in this text.")
	})
	if len(u.credentials.api.input.Text) > token.MaxBytes/10 {
		t.Errorf("%d bytes in the field", len(u.credentials.api.input.Text))
	}
}
