//go:build desktop && linux

package e2e

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"sessiontray/session/profile"
	"sessiontray/ui/e2e/desktop"
)

// configureMany writes profiles that the sandbox outside of the program hands out
// session tokens for, as a backend of the user's own would.
func (s *stage) configureMany(users ...string) {
	s.t.Helper()
	var b profile.Book
	for n, user := range users {
		p := profile.New()
		p.UserID, p.EnvironmentID, p.BaseURL, p.Generation = user, profile.CustomID, s.server.URL(), "gateway"
		p.Method, p.Backend.URL = profile.FromBackend, s.server.URL()+"/token/{user}"
		b = b.Insert(p, n)
	}
	b.Selected = b.Profiles[0].ID
	store, _, _ := profile.Open(s.settings())
	_, err := store.Save(b)
	s.must(err)
}

// item is the tray's item of a profile, as it is now.
func (s *stage) item(p *desktop.Program, user string) string {
	s.t.Helper()
	items, err := p.Menu()
	s.must(err)
	for _, i := range items {
		if verb, rest, _ := strings.Cut(i.Label, " "); strings.HasPrefix(rest, user+" · ") &&
			slices.Contains([]string{"Start", "Stop", "Cancel"}, verb) {
			return i.Label
		}
	}
	return ""
}

func TestTwoSessionsOneExpiresWhileHidden(t *testing.T) {
	s := newStage(t, desktop.Options{Keyring: true, Tray: true})
	notifications, err := s.StartNotifications()
	s.must(err)
	s.configureMany("alice", "bob")
	s.server.SetSessionLife(time.Hour)
	p := s.open()
	s.must(p.Click("Start alice"))
	s.title(p, "1 live · Active · alice")
	s.server.SetSessionLife(4 * time.Second)
	s.must(p.Click("Start bob"))
	s.title(p, "2 live · Expires soon · bob")
	s.must(s.CloseWindow(s.window))
	s.hidden()
	s.title(p, "1 live · Expired · bob")
	if got := s.item(p, "alice"); !strings.HasPrefix(got, "Stop alice") {
		t.Errorf("alice's item is %q", got)
	}
	if got := s.item(p, "bob"); !strings.HasPrefix(got, "Start bob") || !strings.HasSuffix(got, "(expired)") {
		t.Errorf("bob's item is %q", got)
	}
	s.must(desktop.Until("it is notified", func() bool { return len(notifications.All()) > 0 }))
	if got := notifications.All(); !slices.Equal(got, []string{"Session Tray: 1 session expired."}) {
		t.Errorf("notified %q", got)
	}
	s.must(p.Click("Stop all sessions"))
	s.title(p, "none live")
	quit(s, p)
}

// The truth test on the real program: at any moment the tray says of each session
// what is so.
func TestTruthOverTheBus(t *testing.T) {
	s := newStage(t, desktop.Options{Keyring: true, Tray: true})
	users := []string{"u1", "u2", "u3", "u4"}
	s.configureMany(users...)
	p := s.launch("--hidden")
	s.title(p, "no session")
	r := rand.New(rand.NewPCG(7, 7))
	ends := map[string]time.Time{} // of the sessions that were started and not stopped
	const late = 3 * time.Second   // a second for the clock, the rest for the bus of a busy machine
	live := func(user string) bool { return strings.HasPrefix(s.item(p, user), "Stop ") }
	for n := range 40 {
		user := users[r.IntN(len(users))]
		if n%10 == 9 && live(user) {
			s.must(desktop.Until(user+" expires", func() bool { return !live(user) }))
		} else if live(user) {
			if err := p.Click("Stop " + user); err != nil && time.Now().Before(ends[user].Add(-late)) {
				t.Fatal(err)
			}
			s.must(desktop.Until(user+" is not live", func() bool { return !live(user) }))
			delete(ends, user)
		} else {
			life := time.Duration(3+r.IntN(6)) * time.Second
			s.server.SetSessionLife(life)
			s.must(p.Click("Start " + user))
			ends[user] = time.Now().Add(life)
			s.must(desktop.Until(user+" is live", func() bool { return live(user) || time.Now().After(ends[user]) }))
		}
		for _, user := range users {
			item, at := s.item(p, user), time.Now()
			end, started := ends[user]
			says := strings.HasPrefix(item, "Stop ")
			switch {
			case says && !started:
				t.Fatalf("step %d: %q, but it was stopped", n, item)
			case says && at.After(end.Add(late)):
				t.Fatalf("step %d: %q, %v after its end", n, item, at.Sub(end))
			case !says && at.Before(end.Add(-late)):
				t.Fatalf("step %d: %q, %v before its end", n, item, end.Sub(at))
			}
		}
	}
	// Then all expire, and the tray comes to say so.
	for _, user := range users {
		if !live(user) {
			s.must(p.Click("Start " + user))
			s.must(desktop.Until(user+" is live", func() bool { return live(user) }))
		}
	}
	s.must(desktop.Until("none is live", func() bool { return !slices.ContainsFunc(users, live) }))
	s.title(p, "none live")
	quit(s, p)
}

func TestDeletingAProfileEmptiesTheKeyring(t *testing.T) {
	s := newStage(t, desktop.Options{Keyring: true, Tray: true})
	s.configure(nil)
	p := s.open()
	s.must(s.Type(s.server.APIToken().Reveal()))
	held := func(want int) func() bool {
		return func() bool { n, err := s.KeyringItems("session-tray"); return err == nil && n == want }
	}
	s.must(desktop.Until("the token is in the keyring", held(1)))
	s.keys("ctrl+f", "Down", "Delete")
	s.must(desktop.Until("the keyring is empty", held(0)))
	s.must(desktop.Until("the tray knows no profile", func() bool { return s.item(p, "alice") == "" }))
	// Undo, which is the next control but for those of the list.
	s.keys("Tab", "Return")
	s.must(desktop.Until("the token is in the keyring again", held(1)))
	s.must(p.Click("Start alice"))
	s.title(p, "1 live · Active · alice")
	quit(s, p)
	if !held(1)() {
		t.Error("the token is gone after quitting")
	}
}

// A locked keyring asks for its password, which nobody types here: what needs no
// secret works all the same.
func TestALockedKeyring(t *testing.T) {
	s := newStage(t, desktop.Options{Keyring: true, Tray: true})
	s.configureMany("alice")
	s.must(s.LockKeyring())
	p := s.launch("--hidden")
	s.must(p.Click("Start alice"))
	s.title(p, "1 live · Active")
	s.must(p.Prints("keyring not used", 1))
	s.must(p.Click("Stop alice"))
	s.title(p, "no")
	quit(s, p)
}

// Two copies of the program on one folder, as on two machines with one home.
func TestTwoCopiesShareTheSettings(t *testing.T) {
	s := newStage(t, desktop.Options{Keyring: true, Tray: true})
	s.configureMany("alice")
	first := s.launch("--hidden")
	s.title(first, "no session")
	// Another runtime folder: neither knows of the other.
	s.Env = append(s.Env, "XDG_RUNTIME_DIR="+s.Folder+"/cache")
	second := s.launch("--hidden")
	s.title(second, "no session")
	store, b, _ := profile.Open(s.settings())
	p := b.Profiles[0].Clone()
	p.ID, p.UserID = profile.New().ID, "bob"
	_, err := store.Save(b.Insert(p, 1))
	s.must(err)
	for _, program := range []*desktop.Program{first, second} {
		s.must(desktop.Until("it offers bob", func() bool { return s.item(program, "bob") != "" }))
	}
	s.must(first.Click("Start bob"))
	s.title(first, "1 live · Active · bob")
	s.must(second.Click("Start alice"))
	s.title(second, "1 live · Active · alice")
	quit(s, first)
	quit(s, second)
	_, b, notice := profile.Open(s.settings())
	if !notice.IsZero() || len(b.Profiles) != 2 || b.Profiles[0].UsedAt.IsZero() || b.Profiles[1].UsedAt.IsZero() {
		t.Errorf("%q, %s", notice, fmt.Sprint(b.Profiles))
	}
}
