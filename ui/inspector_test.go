package ui

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"github.com/golang-jwt/jwt/v5"

	"sessiontray/session"
	"sessiontray/session/inspect"
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
	u.config.App.Clipboard().SetContent(text)
	if f, ok := u.window.Canvas().Focused().(fyne.Shortcutable); ok {
		f.TypedShortcut(&fyne.ShortcutPaste{Clipboard: u.config.App.Clipboard()})
		return
	}
	u.paste(text)
}

func (u *user) headline(text string) {
	u.t.Helper()
	u.until("the verdict is "+text, func() bool { return u.in("Verdict").reads(text) })
}

func TestVerdictAsYouType(t *testing.T) {
	u := newUser(t)
	u.tap("Inspector")
	if u.focused() != "Token" {
		t.Fatal("the keyboard is not where the token goes")
	}
	text := signed(t, jwt.MapClaims{"identity": "alice", "exp": time.Now().Add(time.Hour).Unix()})
	u.types("Token", text[:40])
	u.headline("Invalid · damaged token")
	u.types("Token", text[40:])
	u.headline("Looks valid · session token")
	if claims := u.in("Claims"); !claims.reads("exp") || !claims.reads("now") {
		t.Errorf("the claims are %q", claims.texts())
	}
	u.types("User ID", "bob")
	u.headline("Invalid · session token")
	u.fill("User ID", "")
	u.headline("Looks valid · session token")
	u.types("Signing secret", "the secret")
	u.headline("Valid, signature verified · session token")
	u.picks("Type", "API token")
	u.headline("Invalid · session token")
	u.tap("Clear")
	u.headline("Paste a token to check it")
	if u.shows("Claims") || u.offers("Copy report") || u.shows("Server") {
		t.Error("there is something to see of nothing")
	}
}

func TestPasteAnythingIntoTheInspector(t *testing.T) {
	u := newUser(t)
	u.tap("Inspector")
	first, second := signed(t, jwt.MapClaims{"identity": "alice", "exp": 1}), signed(t, jwt.MapClaims{"identity": "bob"})
	u.pasteKeys("one " + first + "\ntwo " + second)
	u.headline("Invalid · session token")
	if choices := u.selector("Choose another"); len(choices.Options) != 2 || !u.reads("2 tokens from multiline text") {
		t.Errorf("%q, %q", choices.Options, u.texts())
	}
	u.selector("Choose another").SetSelectedIndex(1)
	u.headline("Valid, with warnings · session token")

	// What is too long to be shown is looked through all the same.
	u.pasteKeys(strings.Repeat("a line of a log\n", 5000) + `sessionToken="` + first + `"`)
	u.headline("Invalid · session token")
	const held = "78 KB pasted"
	if u.has("Token") || u.text(held) == "" || u.offers("Choose another") {
		t.Errorf("a long text is shown: %q", u.in("Token").texts())
	}
	if u.focused() != "Clear" {
		t.Error("the keyboard is in an input that is hidden")
	}
	u.tap("Clear")
	if u.value("Token") != "" || u.text(held) != "" {
		t.Error("the entry does not come back")
	}
	// Without the focus in a field.
	u.goes("Compare with another token")
	u.pasteKeys(second)
	u.headline("Valid, with warnings · session token")
	// In another field.
	u.goes("User ID")
	u.pasteKeys("Bearer " + first)
	u.headline("Invalid · session token")
	if u.value("User ID") != "" {
		t.Errorf("%q", u.value("User ID"))
	}
	// A long text in another field, which is not searched there.
	u.goes("Signing secret")
	u.pasteKeys(strings.Repeat("a line of a log\n", 5000) + second)
	u.headline("Valid, with warnings · session token")
	if u.value("Signing secret") != "" || u.text(held) == "" {
		t.Error("a long text stands in a field")
	}
	u.tap("Clear")
	// A part of a token is put where the cursor stands.
	u.goes("Token")
	u.fill("Token", second[:60])
	u.entry("Token").TypedKey(&fyne.KeyEvent{Name: fyne.KeyPageDown}) // to the end
	u.pasteKeys(second[60:100])
	if u.value("Token") != second[:100] {
		t.Errorf("%q", u.value("Token"))
	}
}

func TestCompareTwoTokens(t *testing.T) {
	u := newUser(t)
	u.tap("Inspector")
	u.tap("Compare with another token")
	if u.focused() != "Other token" {
		t.Error("the keyboard is not where the second goes")
	}
	u.fill("Token", signed(t, jwt.MapClaims{"identity": "alice", "jti": "1"}))
	u.fill("Other token", signed(t, jwt.MapClaims{"identity": "alice", "jti": "2"}))
	u.until("the difference is said", func() bool { return u.reads("1 difference") })
	if all := u.in("Differences").texts(); !strings.Contains(strings.Join(all, " "), "≠ jti 1 2") {
		t.Errorf("%q", all)
	}
	u.tap("Stop comparing")
	u.until("there is one again", func() bool { return !u.shows("Differences") })
}

func TestCheckInspectedWithServer(t *testing.T) {
	u := newUser(t)
	u.press(fyne.KeyReturn)
	u.sees("Active")
	u.tap("Inspect")
	u.headline("Looks valid · session token")
	if u.value("Environment") != "Sandbox" || !u.offers("Check with server") {
		t.Fatalf("environment %q", u.value("Environment"))
	}
	u.tap("Check with server")
	u.until("the server accepts it", func() bool {
		return u.in("Server").text("The token looks valid here, and Sandbox accepts it.") != ""
	})
	u.server.RevokeUser("alice")
	u.tap("Check with server")
	u.until("the server refuses it", func() bool {
		return u.in("Server").text("The token looks valid here, but Sandbox rejects it") != "" &&
			strings.Contains(u.in("Server").all(), "The session was revoked")
	})
	u.until("the session is refused", func() bool { return u.latest.Status.Phase == session.Refused })
	// Another token says nothing of its environment: the user picks it first.
	u.fill("Token", signed(t, jwt.MapClaims{"identity": "alice"}))
	u.until(
		"the environment is asked for", func() bool { return !u.offers("Check with server") && u.value("Environment") == "" },
	)
	u.picks("Environment", "Custom URL")
	u.until("the address is asked for", func() bool { return u.has("Address") })
	u.fill("Address", u.server.URL())
	u.until("it can be checked", func() bool { return u.offers("Check with server") })
	u.tap("Check with server")
	u.until("that server refuses it", func() bool { return strings.Contains(u.in("Server").all(), "127.0.0.1") })
}

func TestCopyWithoutTheSignature(t *testing.T) {
	u := newUser(t)
	u.tap("Inspector")
	text := signed(t, jwt.MapClaims{"identity": "alice"})
	signature := text[strings.LastIndex(text, ".")+1:]
	u.fill("Token", text)
	u.headline("Valid, with warnings · session token")
	if strings.Contains(u.in("Claims").all(), signature) {
		t.Error("the signature is shown unasked")
	}
	u.tap("Copy")
	if got := u.config.App.Clipboard().Content(); got != strings.TrimSuffix(text, signature) {
		t.Errorf("%q", got)
	}
	u.tap("Copy report")
	if got := u.config.App.Clipboard().Content(); !strings.HasPrefix(
		got, "### Valid, with warnings · session token\n",
	) || strings.Contains(got, signature) || !strings.Contains(got, "alice") {
		t.Error(got)
	}
	u.ticks("Hide user IDs", true)
	u.tap("Copy report")
	if got := u.config.App.Clipboard().Content(); strings.Contains(got, "alice") {
		t.Error(got)
	}
	u.ticks("Include signature", true)
	if !strings.Contains(u.in("Claims").all(), signature) {
		t.Error("the signature is not shown")
	}
	u.tap("Copy")
	u.until("the token is taken out of the clipboard", func() bool { return u.config.App.Clipboard().Content() == "" })
}

// What is copied is what is seen, though the desk may know more already.
func TestCopyWhatShows(t *testing.T) {
	u := newUser(t)
	u.tap("Inspector")
	shown := signed(t, jwt.MapClaims{"identity": "alice"})
	u.fill("Token", shown)
	u.headline("Valid, with warnings · session token")
	u.desk.Inspector.Inspect(inspect.First, signed(t, jwt.MapClaims{"identity": "bob"}))
	u.tap("Copy report")
	if got := u.config.App.Clipboard().Content(); !strings.Contains(got, "alice") || strings.Contains(got, "bob") {
		t.Error(got)
	}
	u.tap("Copy")
	if got := u.config.App.Clipboard().Content(); !strings.HasPrefix(shown, got) {
		t.Errorf("%q", got)
	}
}

func TestUseInspectedInASession(t *testing.T) {
	u := newUser(t)
	text := signed(t, jwt.MapClaims{"identity": "carol", "exp": time.Now().Add(time.Hour).Unix()})
	u.config.App.Clipboard().SetContent(`{"sessionToken":"` + text + `"}`)
	u.choose("Inspect token on clipboard")
	u.headline("Looks valid · session token")
	u.tap("Start a session with it")
	u.until("the token is in its field", func() bool {
		return u.shows("Setup") && u.value("Session token") == text && u.latest.Profile.Method == profile.SessionToken
	})
}

func TestPasteIntoTheSession(t *testing.T) {
	u := newUser(t)
	api := signed(t, jwt.MapClaims{"role": "app", "acid": "app-1"})
	u.goes("User ID")
	u.pasteKeys(`VideoKit.sessions().start(appToken = "` + api + `", identity = "dora")`)
	u.until("it is filled in", func() bool { return u.value("User ID") == "dora" && u.value("API token") == api })
	if !u.reads("API token and user ID from Kotlin; the environment is now Video.io.") {
		t.Errorf("%q", u.in("Setup").texts())
	}
	u.tap("Undo")
	u.until("it is undone", func() bool {
		return u.value("User ID") == "alice" && u.value("Environment") == "Sandbox" && u.text("API token and user ID") == ""
	})

	// A session token in the API token's field goes where it belongs.
	u.goes("API token")
	text := signed(t, jwt.MapClaims{"identity": "carol"})
	u.pasteKeys(text)
	u.until("it is in the other field", func() bool {
		return u.value("Session token") == text && u.has("Session token")
	})
	u.tap("API token + user ID")
	if strings.Contains(u.value("API token"), text) {
		t.Error("it is in this field too")
	}
	// A user ID is a user ID.
	u.until("the user is asked for", func() bool { return u.has("User ID") })
	u.fill("User ID", "")
	u.goes("User ID")
	u.pasteKeys("erin-17")
	if u.value("User ID") != "erin-17" {
		t.Errorf("%q", u.value("User ID"))
	}
	// Of several tokens, one is taken and the others are offered.
	u.goes("Start session")
	u.pasteKeys("a: " + api + "\nb: " + text)
	u.until("there is a choice", func() bool { return u.offers("Choose another") })
	u.paste("please do try it again soon")
	u.until("it is said that nothing was found", func() bool { return u.text("Nothing was pasted.") != "" })
	u.tap("Choose another")
	if u.window.Canvas().Overlays().Top() == nil {
		t.Error("nothing is offered")
	}
	u.escape()
	u.tap("Inspect")
	u.headline("Valid, with warnings · API token")
}

// A long paste is looked through elsewhere and never stands in a field.
func TestLongPasteIntoTheSession(t *testing.T) {
	u := newUser(t)
	u.goes("API token")
	u.pasteKeys(strings.Repeat("nothing to see\n", 10_000))
	u.until("it is said", func() bool {
		return u.text("Nothing was pasted. No token was found in this text.") != ""
	})
	if len(u.value("API token")) > token.MaxBytes/10 {
		t.Errorf("%d bytes in the field", len(u.value("API token")))
	}
}
