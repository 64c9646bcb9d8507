//go:build desktop && linux

package e2e

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"sessiontray/session/secret"
	"sessiontray/ui/e2e/desktop"
)

// signed is a token, and neither it nor its signature may be left anywhere.
func (s *stage) signed(claims jwt.MapClaims) string {
	s.t.Helper()
	text, err := jwt.NewWithClaims(jwt.SigningMethodHS256, claims).SignedString([]byte("key"))
	s.must(err)
	s.canaries = append(s.canaries, secret.New(text), secret.New(text[strings.LastIndex(text, ".")+1:]))
	return text
}

// report presses the keys that copy the report until it says what it should.
func (s *stage) report(parts ...string) string {
	s.t.Helper()
	text := ""
	err := desktop.Until("the report is in the clipboard", func() bool {
		s.keys("ctrl+shift+c")
		var err error
		text, err = s.Clipboard()
		if err != nil {
			return false
		}
		for _, part := range parts {
			if !strings.Contains(text, part) {
				return false
			}
		}
		return true
	})
	if err != nil {
		s.must(fmt.Errorf("%w; it is\n%s", err, text))
	}
	if found := s.find(s.canaries, text, nil); len(found) > 0 {
		s.t.Errorf("a signature is in %q", found)
	}
	return text
}

func TestInspectCompareReport(t *testing.T) {
	s := newStage(t, desktop.Options{Keyring: true, Tray: true})
	p := s.launch("--hidden")
	s.title(p, "Session Tray: no session")
	ended := time.Now().Add(-3*time.Hour - time.Minute)
	expired := s.signed(jwt.MapClaims{
		"identity": "alice", "scopes": []string{"videos.read"}, "iat": ended.Add(-time.Hour).Unix(), "exp": ended.Unix(),
	})
	answer, err := json.Marshal(map[string]string{"sessionToken": expired, "identity": "alice"})
	s.must(err)
	s.must(s.Copy(string(answer)))
	s.must(p.Click("Inspect token on clipboard"))
	s.focus()
	text := s.report(
		"### Invalid · session token\n", "**Expired 3 hours ago, ", "| `identity` | `alice` |",
		"For the customer's backend: issue a new token",
	)
	if strings.Contains(text, "Compared with") {
		t.Error(text)
	}

	good := s.signed(jwt.MapClaims{
		"identity": "bob", "scopes": []string{"videos.read", "videos.create"}, "iat": time.Now().Unix(),
		"exp": time.Now().Add(time.Hour).Unix(),
	})
	s.must(s.Copy("Authorization: Bearer " + good))
	s.keys("Tab", "space", "ctrl+v") // compare
	s.report(
		"### Invalid · session token\n", "#### Compared with another token\n",
		"| `scope videos.create` | `missing` | `yes` |", "| `identity` | `alice` | `bob` |",
	)

	// What is typed is judged with every key.
	s.keys("Shift+Tab", "Shift+Tab", "Shift+Tab", "space", "Shift+Tab", "ctrl+a")
	s.must(s.Type(good))
	s.report("### Looks valid · session token\n", "“bob”")
	quit(s, p)
}

// Without a field that has the focus, what is pasted goes where it belongs.
func TestPasteIntoTheWindow(t *testing.T) {
	s := newStage(t, desktop.Options{Keyring: true, Tray: true})
	p := s.open() // the start button has the focus
	s.must(s.Copy(`{"sessionToken":"` + s.signed(jwt.MapClaims{
		"identity": "dora", "exp": time.Now().Add(time.Hour).Unix(),
	}) + `"}`))
	s.keys("ctrl+v")
	s.must(desktop.Until("a session of the pasted token lives", func() bool {
		s.keys("Return") // starts with what is in the inputs
		return strings.Contains(p.Title(), "Active · dora on Sandbox")
	}))
	quit(s, p)
}

// A log of 64 KB is looked through, and the window stays at hand.
func TestInspectLongText(t *testing.T) {
	s := newStage(t, desktop.Options{Tray: true})
	p := s.open()
	token := s.signed(jwt.MapClaims{"identity": "carol", "exp": time.Now().Add(time.Hour).Unix()})
	s.must(s.Copy(strings.Repeat("12:00:00 nothing to see in this line of a log\n", 1400) + "sessionToken=" + token))
	s.keys("ctrl+2", "ctrl+v")
	s.report("### Looks valid · session token\n", "“carol”")
	quit(s, p)
}

// The server's word on the token of the live session, in the Inspector and in
// the tray.
func TestInspectorAsksTheServer(t *testing.T) {
	s := newStage(t, desktop.Options{Keyring: true, Tray: true})
	s.configure(nil)
	p := s.open()
	s.must(s.Type(s.server.APIToken().Reveal()))
	s.keys("Return")
	s.title(p, "Active · alice on 127.0.0.1")
	s.copied(p)
	s.must(p.Click("Inspect token on clipboard"))
	s.focus()
	s.report("### Looks valid · session token\n")
	s.keys(append(slices.Repeat([]string{"Tab"}, 12), "space")...) // on to “Check with server”
	s.report("The token looks valid here, and 127.0.0.1", "accepts it.")
	s.server.RevokeUser("alice")
	s.keys("space")
	s.report("rejects it. It was likely revoked", "The session was revoked")
	s.title(p, "Refused · alice on 127.0.0.1")
	quit(s, p)
}
