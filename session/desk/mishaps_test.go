package desk_test

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"sessiontray/session"
	"sessiontray/session/desk"
	"sessiontray/session/fault"
	"sessiontray/session/journal"
	"sessiontray/session/profile"
	"sessiontray/session/sandbox"
	"sessiontray/session/secret"
	"sessiontray/session/vault"
)

// A file of a newer version is left alone, and so is what the keyring holds of its
// profiles.
func TestANewerFileCostsNoSecret(t *testing.T) {
	b := newBench(t)
	v := secret.New("an-api-token-of-someone")
	id := b.withToken(t, v)
	b.Close()
	path := filepath.Join(b.folder, profile.FileName)
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var file map[string]any
	if err := json.Unmarshal(raw, &file); err != nil {
		t.Fatal(err)
	}
	file["version"] = 99
	if raw, err = json.Marshal(file); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	b.open(t)
	s := b.until(t, "the secrets are loaded", loaded)
	if s.APIToken != v || !strings.Contains(notices(s), "newer version") {
		t.Errorf("%v, %q", s.APIToken, notices(s))
	}
	b.Edit("", func(p *profile.Profile) { p.Notes = "x" })
	b.DismissNotice() // which stays true
	b.Close()
	if got := notices(b.Snapshot()); !strings.Contains(got, "changes are not saved") {
		t.Errorf("it says %q", got)
	}
	if now, err := os.ReadFile(path); err != nil || string(now) != string(raw) || b.store.holds(id) != v {
		t.Errorf("%v, the keyring holds %v, the file\n%s", err, b.store.kept, now)
	}
}

// What is said of a damaged file stays until the user dismisses it, and what was
// rescued is on disk at once.
func TestADamagedFileIsToldUntilDismissed(t *testing.T) {
	b := newBench(t)
	id := b.withToken(t, secret.New("an-api-token-of-someone"))
	b.Edit("", func(p *profile.Profile) { p.Notes = "another write, for the copy" })
	b.Close()
	path := filepath.Join(b.folder, profile.FileName)
	if err := os.WriteFile(path, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	b.open(t)
	if raw, err := os.ReadFile(path); err != nil || !strings.Contains(string(raw), id) {
		t.Errorf("%v, the file is %q", err, raw)
	}
	b.until(t, "the secrets are loaded", loaded)
	b.Edit("", func(p *profile.Profile) { p.Notes = "saved" })
	b.Close()
	if got := notices(b.Snapshot()); !strings.Contains(got, "damaged") {
		t.Errorf("it says %q", got)
	}
	b.DismissNotice()
	if got := notices(b.Snapshot()); got != "" {
		t.Errorf("dismissed, it says %q", got)
	}
}

func TestAFailedSaveIsTriedAgain(t *testing.T) {
	b := newBench(t)
	b.until(t, "the secrets are loaded", loaded)
	moved := b.folder + ".moved"
	if err := os.Rename(b.folder, moved); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(b.folder, nil, 0o600); err != nil { // a file where the folder belongs
		t.Fatal(err)
	}
	b.Edit("", func(p *profile.Profile) { p.Notes = "not to be lost" })
	b.until(
		t, "it says that it cannot save",
		func(s desk.Snapshot) bool { return strings.HasPrefix(notices(s), "The settings cannot be saved") },
	)
	if err := os.Remove(b.folder); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(moved, b.folder); err != nil {
		t.Fatal(err)
	}
	b.Close()
	_, book, _ := profile.Open(b.folder)
	if got := notices(b.Snapshot()); got != "" || book.Profiles[0].Notes != "not to be lost" {
		t.Errorf("it says %q, and saved %+v", got, book.Profiles)
	}
}

// A disk that is full stops the timeline's file, says so, and nothing else.
func TestATimelineThatCannotBeWritten(t *testing.T) {
	b := newBench(t)
	b.Close()
	state := t.TempDir()
	if err := os.Symlink("/dev/full", filepath.Join(state, journal.FileName)); err != nil {
		t.Fatal(err)
	}
	b.Desk = newDesk(t, desk.Config{Folder: b.folder, State: state, Vault: vault.New(b.store), Sandbox: b.server})
	t.Cleanup(b.Close)
	b.Start()
	b.until(t, "it is told", func(s desk.Snapshot) bool {
		return strings.Contains(notices(s), "The timeline is no longer written to disk: no space left on device.")
	})
	s := b.until(t, "a session lives", phase(session.Active))
	if n := len(b.Journal().Entries()); n < 6 {
		t.Errorf("%d entries in memory; %q", n, notices(s))
	}
	b.DismissNotice()
	if got := notices(b.Snapshot()); got != "" {
		t.Errorf("dismissed, it says %q", got)
	}
	b.Stop()
	if s := b.until(t, "it is stopped", phase(session.Stopped)); notices(s) != "" {
		t.Errorf("told twice: %q", notices(s))
	}
}

// stubborn is a keyring that deletes nothing for a while.
type stubborn struct {
	*fakeKeyring
	refuses atomic.Bool
}

func (s *stubborn) Delete(ctx context.Context, key string) error {
	if s.refuses.Load() {
		return errors.New("locked")
	}
	return s.fakeKeyring.Delete(ctx, key)
}

// The secrets of a profile that was deleted while the keyring was locked go when it
// works again, also at a later start.
func TestSecretsOfADeletedProfileGoLater(t *testing.T) {
	for _, restart := range []bool{false, true} {
		b := newBench(t)
		v := secret.New("an-api-token-of-someone")
		id := b.withToken(t, v)
		b.Close()
		keyring := &stubborn{fakeKeyring: b.store}
		start := func() {
			b.Desk = newDesk(t, desk.Config{Folder: b.folder, Vault: vault.New(keyring), Sandbox: b.server})
			t.Cleanup(b.Close)
			b.until(t, "the secrets are loaded", loaded)
		}
		start()
		keyring.refuses.Store(true)
		b.Delete(id)
		b.until(t, "the keyring fails", func(s desk.Snapshot) bool { return !s.Vault.InKeyring })
		if b.store.values()[0] != v {
			t.Fatal("it is gone already")
		}
		if restart {
			b.Close()
			keyring.refuses.Store(false)
			start()
		} else {
			keyring.refuses.Store(false)
			b.RetryKeyring()
		}
		b.holds(t, id, secret.Value{})
		b.Close()
		if _, book, _ := profile.Open(b.folder); len(book.OrphanedSecrets) != 0 {
			t.Errorf("restarted %v: still to delete: %v", restart, book.OrphanedSecrets)
		}
	}
}

func TestUndoDeletionsOneByOne(t *testing.T) {
	inWorld(t, 3, func(w *world, ids []string) {
		w.Delete(ids[0])
		w.Delete(ids[2])
		for _, want := range []string{"p2", "p0", ""} {
			if s := w.after(time.Second); s.Deleted != want {
				t.Errorf("offers to bring back %q, not %q", s.Deleted, want)
			}
			w.UndoDelete()
		}
		if s := w.after(time.Second); len(s.Profiles) != 3 || s.Profiles[0].Profile.ID != ids[0] ||
			s.Profiles[2].Profile.ID != ids[2] {
			t.Errorf("%d profiles", len(s.Profiles))
		}
		w.Delete(ids[1])
		if s := w.after(21 * time.Second); s.Deleted != "" {
			t.Errorf("still offers %q", s.Deleted)
		}
	})
}

// A profile is renewed after its session ended while the network was away, also when
// nothing else counts the time.
func TestRenewingGoesOnAfterTheEnd(t *testing.T) {
	inWorld(t, 1, func(w *world, ids []string) {
		w.SetVisible(false)
		w.rules(func(r *profile.Rules) { r.Renew = true })
		w.Start(ids[0])
		w.after(time.Second)
		remove := w.server.Inject(sandbox.Fault{Kind: fault.Reset})
		w.slept.Add(int64(9 * time.Hour))
		if s := w.after(20 * time.Second); s.Status.Phase != session.Failed || s.Renewal.Tries == 0 {
			t.Errorf("after waking: %v, %+v", s.Status.Phase, s.Renewal)
		}
		w.expect("it ended, and could not be renewed yet", desk.Notification{Expired: 1})
		remove()
		if s := w.after(2 * time.Minute); s.Status.Phase != session.Active || s.Renewal != (desk.Renewal{}) {
			t.Errorf("with the network back: %v, %+v", s.Status.Phase, s.Renewal)
		}
	})
}

func TestAStopDuringARenewalIsNoNews(t *testing.T) {
	inWorld(t, 1, func(w *world, ids []string) {
		w.rules(func(r *profile.Rules) { r.Renew = true })
		w.Start(ids[0])
		w.after(time.Second)
		w.server.Inject(sandbox.Fault{Kind: fault.NoAnswer})
		if s := w.after(54*time.Minute + 2*time.Second); s.Status.Phase != session.Starting {
			t.Fatalf("%v", s.Status.Phase)
		}
		w.Stop(ids[0])
		s := w.after(time.Second)
		if s.Renewal != (desk.Renewal{}) || s.Status.Phase != session.Stopped {
			t.Errorf("%+v, %v", s.Renewal, s.Status.Phase)
		}
		w.expect("the user did it")
	})
}

func TestStopAllEndsRenewingToo(t *testing.T) {
	inWorld(t, 2, func(w *world, ids []string) {
		w.rules(func(r *profile.Rules) { r.Renew = true })
		w.Start(ids[0])
		w.after(time.Second)
		w.server.Inject(sandbox.Fault{Kind: fault.ServerError})
		if s := w.after(time.Hour + time.Minute); s.Status.Phase.Live() || !s.Renews {
			t.Fatalf("%v, renews: %v", s.Status.Phase, s.Renews)
		}
		w.StopAll()
		w.server.ClearFaults()
		if s := w.after(time.Hour); s.Status.Phase != session.Stopped {
			t.Errorf("it came back: %v", s.Status.Phase)
		}
	})
}

// A session whose time to be stopped is over is not renewed first.
func TestSleepingThroughTheStop(t *testing.T) {
	inWorld(t, 1, func(w *world, ids []string) {
		w.rules(func(r *profile.Rules) { r.Renew, r.StopAfter = true, 30 })
		w.Start(ids[0])
		w.slept.Add(int64(9 * time.Hour))
		s := w.after(5 * time.Second)
		if _, live := s.Status.Live(); live || s.Renews {
			t.Errorf("%+v", s.Status)
		}
		for _, e := range w.Journal().Entries() {
			if strings.HasPrefix(e.Text, "Renew") {
				t.Error(e.Text)
			}
		}
	})
}

// What was measured of the server's clock counts for the next session too, whichever
// way that comes.
func TestARenewalKeepsTheServersClock(t *testing.T) {
	inWorld(t, 1, func(w *world, ids []string) {
		w.set.Store(int64(-20 * time.Minute))
		w.Edit("", func(p *profile.Profile) { p.Method = profile.FromBackend })
		w.Start("")
		if s := w.after(time.Second); s.Status.Session.SkewKnown {
			t.Errorf("measured by a backend: %+v", s.Status.Session)
		}
		w.Check("")
		w.after(time.Second)
		w.Renew("")
		s := w.after(time.Second)
		if c := s.Status.Session; !c.SkewKnown || (c.Skew-20*time.Minute).Abs() > 2*time.Second {
			t.Errorf("renewed with %v, %v", c.Skew, c.SkewKnown)
		}
		if s = w.after(61 * time.Minute); s.Status.Phase != session.Expired {
			t.Errorf("after its end by the server's clock: %v", s.Status.Phase)
		}
	})
}

// The status is about the environment that the session is in, whatever the profile
// says by now.
func TestTheStatusKeepsItsPlace(t *testing.T) {
	inWorld(t, 1, func(w *world, ids []string) {
		shop := w.SetEnvironment(profile.Environment{
			Name: "Shop", BaseURL: w.server.URL(), Generation: "gateway", Production: true,
		})
		w.Edit("", func(p *profile.Profile) { p.EnvironmentID = shop })
		w.SetAPIToken("", w.server.APIToken())
		w.Start("")
		w.after(time.Second)
		w.Edit("", func(p *profile.Profile) { p.EnvironmentID = profile.SandboxID })
		if s := w.after(time.Second); s.StatusEnvironment.Name != "Shop" || !s.StatusEnvironment.Production ||
			s.Environment.Name != "Sandbox" {
			t.Errorf("in %+v, the profile's is %+v", s.StatusEnvironment, s.Environment)
		}
		w.Stop("")
		if s := w.after(time.Second); s.StatusEnvironment.Name != "Sandbox" || s.StatusEnvironment.Production {
			t.Errorf("stopped, in %+v", s.StatusEnvironment)
		}
	})
}

func TestARefusalAfterACheckThatGotNoAnswerIsTold(t *testing.T) {
	inWorld(t, 1, func(w *world, ids []string) {
		w.rules(func(r *profile.Rules) { r.CheckEvery = 5 })
		w.Start("")
		w.after(time.Second)
		w.server.Inject(sandbox.Fault{Kind: fault.ServerError, Times: 1})
		w.Check("") // by the user, who gets no word on the token
		w.after(time.Second)
		w.server.RevokeUser("user-a")
		w.after(6 * time.Minute)
		w.expect("refused", desk.Notification{Refused: 1})
	})
}

func TestAFailedStartFromTheTrayIsTold(t *testing.T) {
	inWorld(t, 1, func(w *world, ids []string) {
		w.SetVisible(true) // but perhaps behind another window
		w.server.Inject(sandbox.Fault{Kind: fault.ServerError})
		w.StartUnseen(ids[0])
		w.expect("told", desk.Notification{NotStarted: 1})
		w.Start(ids[0])
		w.expect("one in the window")
	})
}

// notices are what is said of files, a line each.
func notices(s desk.Snapshot) string {
	var all []string
	for _, n := range s.Notices {
		all = append(all, n.String())
	}
	return strings.Join(all, "\n")
}

// A start of a profile that is not selected waits for the keyring, also over a retry.
func TestAStartThatWaitsOverARetry(t *testing.T) {
	b := newBench(t)
	id := b.withToken(t, b.server.APIToken())
	b.Add(profile.New())
	b.Close()
	b.store.hold = make(chan struct{})
	b.open(t)
	b.Desk.Start(id)
	b.until(t, "it waits", func(s desk.Snapshot) bool { return s.Find(id).Waiting })
	b.RetryKeyring()
	close(b.store.hold)
	b.until(t, "it lives", func(s desk.Snapshot) bool { return s.Find(id).Status.Phase == session.Active })
}
