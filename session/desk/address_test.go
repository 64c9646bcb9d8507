package desk_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"sessiontray/session"
	"sessiontray/session/desk"
	"sessiontray/session/inspect"
	"sessiontray/session/journal"
	"sessiontray/session/profile"
	"sessiontray/session/secret"
	"sessiontray/session/token/find"
	"sessiontray/session/vault"
)

// stranger is somebody else's server. It remembers whatever it is sent.
type stranger struct {
	*httptest.Server
	mu  sync.Mutex
	got []string
}

func newStranger(t *testing.T) *stranger {
	t.Helper()
	s := &stranger{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		defer s.mu.Unlock()
		for name, values := range r.Header {
			s.got = append(s.got, name+": "+strings.Join(values, ", "))
		}
		body, _ := io.ReadAll(r.Body)
		s.got = append(s.got, r.URL.String(), string(body))
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(`{"sessionToken":"x","videos":[]}`))
	}))
	t.Cleanup(s.Close)
	return s
}

// all is all that the stranger was sent.
func (s *stranger) all() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return strings.Join(s.got, "\n")
}

// gotNothing fails if the stranger was sent a secret.
func (s *stranger) gotNothing(t *testing.T, v secret.Value) {
	t.Helper()
	if all := s.all(); strings.Contains(all, v.Reveal()) {
		t.Errorf("a stranger's server received the secret:\n%s", all)
	}
}

// does calls f, which starts or renews, and waits for what comes of it: another status, or
// a problem with the input.
func (b *bench) does(t *testing.T, f func()) desk.Snapshot {
	t.Helper()
	before := b.Journal().Last()
	f()
	return b.until(t, "something came of it", func(desk.Snapshot) bool {
		return slices.ContainsFunc(b.Journal().Since(before), func(e *journal.Entry) bool {
			return e.Kind == journal.Problem || e.Kind == journal.Status && e.Change.After.Phase != "starting"
		})
	})
}

// everything does all that sends secrets of the selected profile.
func (b *bench) everything(t *testing.T) {
	t.Helper()
	for _, method := range profile.Methods {
		b.Edit("", func(p *profile.Profile) { p.Method, p.UserID = method, "alice" })
		b.does(t, b.Start)
		if b.Snapshot().Status.Session != nil {
			b.Check()
			b.until(t, "the check ended", func(s desk.Snapshot) bool { return !s.Checking })
		}
		if b.Snapshot().Renewable {
			b.does(t, func() { b.Renew("") })
		}
		if b.Snapshot().Status.Phase != session.Stopped {
			b.does(t, b.Stop)
		}
	}
}

var kept = secret.New("a-secret-of-the-user-0123456789")

// withSecrets gives the selected profile secrets of all kinds, for the sandbox's address.
func (b *bench) withSecrets(t *testing.T) profile.Profile {
	t.Helper()
	b.until(t, "the secrets are loaded", loaded)
	b.Edit("", func(p *profile.Profile) {
		p.EnvironmentID, p.BaseURL, p.Generation, p.UserID = profile.CustomID, b.server.URL(), "gateway", "alice"
		p.Backend.URL = b.server.URL() + "/token/{user}"
	})
	b.SetAPIToken("", kept)
	b.SetSessionToken("", kept)
	b.SetHeaders("", secret.New("X-Api-Key: "+kept.Reveal()))
	p := b.Snapshot().Profile
	b.holds(t, p.ID, kept)
	return p
}

// sharedWith is an exported file with the profile, changed.
func sharedWith(t *testing.T, p profile.Profile, change func(*profile.Profile)) []byte {
	t.Helper()
	change(&p)
	text, err := (profile.Book{Profiles: []profile.Profile{p}}).Export()
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// An import that changes nothing but the backend's URL, of a profile with another method.
func TestImportOfABackendGetsNoSecret(t *testing.T) {
	b, evil := newBench(t), newStranger(t)
	p := b.withSecrets(t)
	if err := b.Import(sharedWith(t, p, func(p *profile.Profile) { p.Backend.URL = evil.URL + "/{user}" })); err != nil {
		t.Fatal(err)
	}
	for _, s := range b.Snapshot().Profiles {
		b.Select(s.Profile.ID)
		b.until(t, "the secrets are loaded", loaded)
		b.everything(t)
	}
	evil.gotNothing(t, kept)
}

// lockedKeyring deletes nothing as long as it is locked.
type lockedKeyring struct {
	vault.Store
	locked bool
	hangs  chan struct{} // if set, deleting hangs until it is closed
}

func (k *lockedKeyring) Delete(ctx context.Context, key string) error {
	if k.hangs != nil {
		select {
		case <-k.hangs:
		case <-ctx.Done():
		}
		return errors.New("it hung")
	}
	if k.locked {
		return errors.New("locked")
	}
	return k.Store.Delete(ctx, key)
}

// A profile deleted while the keyring is locked, then imported with another address: its
// ID, under which the secret still lies, is not used again.
func TestImportAfterADeletionInALockedKeyring(t *testing.T) {
	for _, hangs := range []bool{false, true} {
		b, evil := newBench(t), newStranger(t)
		p := b.withSecrets(t)
		b.Close()
		k := &lockedKeyring{Store: b.store, locked: true}
		if hangs {
			k.hangs = make(chan struct{})
		}
		b.Desk = newDesk(t, desk.Config{Folder: b.folder, Vault: vault.New(k), Sandbox: b.server})
		b.until(t, "the secrets are loaded", loaded)
		b.Delete(p.ID)
		noted := func() bool {
			_, book, _ := profile.Open(b.folder)
			return book.Index(p.ID) < 0
		}
		for end := time.After(20 * time.Second); !noted(); { // as it lies on disk, should the program be killed now
			select {
			case <-end:
				t.Fatal("the deletion is not saved")
			case <-time.After(20 * time.Millisecond):
			}
		}
		_, book, _ := profile.Open(b.folder)
		if len(book.OrphanedSecrets) != 1 || book.OrphanedSecrets[0] != p.ID {
			t.Errorf("hangs %v: the orphaned secret is not noted: %v", hangs, book.OrphanedSecrets)
		}
		killed := b.Desk
		b.Desk = newDesk(
			t, desk.Config{Folder: b.folder, Vault: vault.New(&lockedKeyring{Store: b.store, locked: true}), Sandbox: b.server},
		)
		if err := b.Import(sharedWith(t, p, func(p *profile.Profile) { p.BaseURL = evil.URL })); err != nil {
			t.Fatal(err)
		}
		s := b.Snapshot()
		if s.Find(p.ID) != nil {
			t.Errorf("hangs %v: the ID is used again", hangs)
		}
		b.Select(s.Profiles[len(s.Profiles)-1].Profile.ID)
		b.until(t, "the secrets are loaded", loaded)
		b.everything(t)
		evil.gotNothing(t, kept)
		if hangs {
			close(k.hangs)
		}
		killed.Close()
		b.Close()
	}
}

// A ticket's curl command for another server, with a session token: the API token that is
// stored stays away from there, and the field says why it is empty.
func TestPasteOfAnotherAddressGetsNoSecret(t *testing.T) {
	b, evil := newBench(t), newStranger(t)
	p := b.withSecrets(t)
	pasted := signed(t, jwt.MapClaims{"identity": "bob", "exp": time.Now().Add(time.Hour).Unix()})
	b.Take(find.In(`curl -H "Authorization: Bearer `+pasted+`" `+evil.URL+`/v1/videos`), 0)
	if s := b.Snapshot(); s.Environment.BaseURL != evil.URL || s.SessionToken.Reveal() != pasted {
		t.Fatalf("%+v", s.Environment)
	}
	b.everything(t)
	evil.gotNothing(t, kept)
	b.Edit("", func(p *profile.Profile) { p.Method = profile.APIToken })
	s := b.Snapshot()
	if !s.APIToken.IsZero() || s.Elsewhere.APIToken != profile.Origin(b.server.URL()) {
		t.Errorf("the field has %v; elsewhere %+v", s.APIToken, s.Elsewhere)
	}
	// Back at its address, it is there again.
	b.Edit("", func(to *profile.Profile) { to.BaseURL = p.BaseURL })
	if s := b.Snapshot(); s.APIToken != kept || s.Elsewhere != (desk.Elsewhere{}) {
		t.Errorf("back: %v, %+v", s.APIToken, s.Elsewhere)
	}
	// Given anew for the other address, it goes there.
	b.Edit("", func(to *profile.Profile) { to.BaseURL = evil.URL })
	b.SetAPIToken("", kept)
	b.does(t, b.Start)
	if !strings.Contains(evil.all(), kept.Reveal()) {
		t.Error("the token given for the address was not sent")
	}
}

// The address changes by every other way there is.
func TestAnotherAddressGetsNoSecret(t *testing.T) {
	for what, change := range map[string]func(b *bench, evil string){
		"typed": func(b *bench, evil string) {
			b.Edit("", func(p *profile.Profile) { p.BaseURL, p.Backend.URL = evil, evil+"/{user}" })
		},
		"another environment": func(b *bench, evil string) {
			id := b.SetEnvironment(profile.Environment{Name: "Staging", BaseURL: evil, Generation: "gateway"})
			b.Edit("", func(p *profile.Profile) { p.EnvironmentID, p.Backend.URL = id, evil+"/{user}" })
		},
		"the environment's address": func(b *bench, evil string) {
			b.KeepAddress("Staging")
			e := b.Snapshot().Environment
			e.BaseURL = evil
			b.SetEnvironment(e)
			b.Edit("", func(p *profile.Profile) { p.Backend.URL = evil + "/{user}" })
		},
		"a copy of the profile": func(b *bench, evil string) {
			b.Duplicate("")
			b.Edit("", func(p *profile.Profile) { p.BaseURL, p.Backend.URL = evil, evil+"/{user}" })
		},
		"another scheme, host or port": func(b *bench, evil string) {
			b.Edit("", func(p *profile.Profile) {
				p.BaseURL, p.Backend.URL = strings.Replace(evil, "127.0.0.1", "localhost", 1), evil+"/{user}"
			})
		},
		"after a restart": func(b *bench, evil string) {
			b.Edit("", func(p *profile.Profile) { p.BaseURL, p.Backend.URL = evil, evil+"/{user}" })
			b.Close()
		},
	} {
		t.Run(what, func(t *testing.T) {
			b, evil := newBench(t), newStranger(t)
			b.withSecrets(t)
			if change(b, evil.URL); what == "after a restart" {
				b.open(t)
				b.until(t, "the secrets are loaded", loaded)
			}
			b.everything(t)
			evil.gotNothing(t, kept)
		})
	}
}

// What is secret in a backend's body and address is in the keyring and in memory, and in no
// file; it goes to no other address, and a placeholder never goes anywhere.
func TestSecretsOfABackendsBody(t *testing.T) {
	b, evil := newBench(t), newStranger(t)
	ours := newStranger(t)
	b.until(t, "the secrets are loaded", loaded)
	url := ours.URL + "/token?user={user}&code=" + kept.Reveal()
	body := `{"user":"{user}","password":"` + kept.Reveal() + `"}`
	b.Edit("", func(p *profile.Profile) {
		p.EnvironmentID, p.BaseURL, p.Generation, p.UserID = profile.CustomID, b.server.URL(), "gateway", "alice"
		p.Method, p.Backend = profile.FromBackend, profile.Backend{URL: url, Method: "POST", Body: body}
	})
	start := func() desk.Snapshot {
		return b.does(t, b.Start)
	}
	start()
	if sent := ours.all(); strings.Count(sent, kept.Reveal()) != 2 {
		t.Errorf("the backend was sent\n%s", sent)
	}
	b.Close() // which saves
	for _, name := range []string{profile.FileName, profile.BackupName} {
		text, err := os.ReadFile(filepath.Join(b.folder, name))
		if err != nil && name == profile.FileName || strings.Contains(string(text), kept.Reveal()) {
			t.Errorf("%v, %s has\n%s", err, name, text)
		}
	}
	exported, err := b.Book().Export()
	if err != nil || strings.Contains(string(exported), kept.Reveal()) ||
		!strings.Contains(string(exported), secret.Placeholder) {
		t.Errorf("%v, the export has\n%s", err, exported)
	}
	for _, e := range b.Journal().Entries() {
		if e.Exchange != nil && strings.Contains(e.Exchange.RequestBody+e.Exchange.URL, kept.Reveal()) {
			t.Errorf("the timeline has %s, %s", e.Exchange.URL, e.Exchange.RequestBody)
		}
	}
	// After a restart it is as it was, also where something showed before the keyring answered.
	b.store.hold = make(chan struct{})
	b.open(t)
	if s := b.Snapshot(); !secret.HasPlaceholder(s.Profile.Backend.Body) {
		t.Errorf("before the keyring answers: %+v", s.Profile.Backend)
	}
	close(b.store.hold)
	s := b.until(t, "the secrets are loaded", loaded)
	if s.Profile.Backend.URL != url || s.Profile.Backend.Body != body {
		t.Errorf("after a restart: %+v", s.Profile.Backend)
	}
	start()
	if sent := ours.all(); strings.Count(sent, kept.Reveal()) != 4 || strings.Contains(sent, secret.Placeholder) {
		t.Errorf("after a restart the backend was sent\n%s", sent)
	}
	// Another address gets neither, and no placeholders.
	b.Edit("", func(p *profile.Profile) { p.Backend.URL = evil.URL + "/token?user={user}" })
	if s := start(); s.Problem == nil || s.Problem.Field != session.FieldBackend {
		t.Errorf("it starts with placeholders: %+v", s.Problem)
	}
	evil.gotNothing(t, kept)
	evil.gotNothing(t, secret.New(secret.Placeholder))
	if s := b.Snapshot(); s.Profile.Backend.Body != `{"user":"{user}","password":"{secret}"}` {
		t.Errorf("the body shows %s", s.Profile.Backend.Body)
	}
	// Another copy of the program, or a file of 0.1.0, with all of it in the clear.
	b.Close()
	raw, err := os.ReadFile(filepath.Join(b.folder, profile.FileName))
	if err != nil {
		t.Fatal(err)
	}
	old := strings.Replace(string(raw), `\"password\":\"{secret}\"`, `\"password\":\"`+kept.Reveal()+`\"`, 1)
	if err := os.WriteFile(filepath.Join(b.folder, profile.FileName), []byte(old), 0o600); err != nil ||
		old == string(raw) {
		t.Fatal(err, old)
	}
	b.open(t)
	b.until(t, "the secrets are loaded", loaded)
	if s := b.Snapshot(); !strings.Contains(s.Profile.Backend.Body, kept.Reveal()) {
		t.Errorf("of a file of 0.1.0: %s", s.Profile.Backend.Body)
	}
	b.Close()
	if raw, err = os.ReadFile(filepath.Join(b.folder, profile.FileName)); err != nil ||
		strings.Contains(string(raw), kept.Reveal()) {
		t.Errorf("%v, it stays in the file:\n%s", err, raw)
	}
}

// A token that was typed before there was an address is for the one that the user typed
// next, but not for one that came with a paste.
func TestATokenTypedBeforeItsAddress(t *testing.T) {
	b, evil := newBench(t), newStranger(t)
	b.until(t, "the secrets are loaded", loaded)
	b.Edit("", func(p *profile.Profile) {
		p.EnvironmentID, p.Generation, p.UserID = profile.CustomID, "gateway", "alice"
	})
	b.SetAPIToken("", b.server.APIToken())
	b.Edit("", func(p *profile.Profile) { p.BaseURL = b.server.URL() })
	b.Start()
	b.until(t, "a session lives", phase(session.Active))

	b.Edit("", func(p *profile.Profile) { p.BaseURL = "" })
	b.SetAPIToken("", kept)
	pasted := signed(t, jwt.MapClaims{"identity": "bob", "exp": time.Now().Add(time.Hour).Unix()})
	b.Take(find.In(`curl -H "Authorization: Bearer `+pasted+`" `+evil.URL+`/v1/videos`), 0)
	b.everything(t)
	evil.gotNothing(t, kept)
}

// What version 0.1.0 left in the keyring has no address: it is for that of the profile in
// the file, and for none that was imported.
func TestSecretsOfAnEarlierVersion(t *testing.T) {
	b, evil := newBench(t), newStranger(t)
	p := b.withSecrets(t)
	b.Close()
	b.store.mu.Lock()
	b.store.kept[p.ID] = kept // as 0.1.0 wrote it
	b.store.mu.Unlock()
	store, book, _ := profile.Open(b.folder)
	p.BoundSecrets = false
	if _, err := store.Save(book.With(p)); err != nil {
		t.Fatal(err)
	}
	b.open(t)
	if s := b.until(t, "the secrets are loaded", loaded); s.APIToken != kept {
		t.Errorf("not taken over: %v", s.APIToken)
	}
	b.Close()
	b.store.mu.Lock()
	if got := vault.Unseal(b.store.kept[p.ID]); got.Address != profile.Origin(b.server.URL()) {
		t.Errorf("kept for %q", got.Address)
	}
	b.store.kept[p.ID] = kept // somebody else wrote it
	b.store.mu.Unlock()
	b.open(t)
	if s := b.until(t, "the secrets are loaded", loaded); !s.APIToken.IsZero() {
		t.Error("a secret without an address is taken for the profile's")
	}
	b.Edit("", func(p *profile.Profile) { p.BaseURL = evil.URL })
	b.everything(t)
	evil.gotNothing(t, kept)
	var file struct{ Profiles []map[string]any }
	exported, err := b.Book().Export()
	if err == nil {
		err = json.Unmarshal(exported, &file)
	}
	if err != nil || file.Profiles[0]["boundSecrets"] != nil {
		t.Errorf("%v: an exported file speaks of this machine's keyring: %s", err, exported)
	}
}

// What a live session was started with goes on to its own server only.
func TestInspectorAsksTheEnvironmentOfTheSession(t *testing.T) {
	b, evil := newBench(t), newStranger(t)
	b.Start()
	s := b.until(t, "a session lives", phase(session.Active))
	b.Edit("", func(p *profile.Profile) {
		p.EnvironmentID, p.BaseURL, p.Generation = profile.CustomID, evil.URL, "gateway"
	})
	b.Inspector.Inspect(inspect.First, s.Status.Session.Token.Reveal())
	b.Inspector.Check()
	b.until(t, "the server answered", answered)
	b.Check()
	b.Renew("")
	b.until(t, "all ended", func(s desk.Snapshot) bool { return !s.Checking && s.Status.Phase == session.Active })
	evil.gotNothing(t, s.Status.Session.Token)
}

// A backend's secrets stay with the address that they were given for, however that is
// changed, and are not lost by it.
func TestATemplateStaysWithItsAddress(t *testing.T) {
	for what, test := range map[string]struct {
		backend func(ours string) profile.Backend
		move    func(b *bench, evil string)
	}{
		"a body that was typed before its address": {
			func(ours string) profile.Backend { return profile.Backend{URL: ours + "/{user}", Method: "POST"} },
			func(b *bench, evil string) {
				b.Edit("", func(p *profile.Profile) { p.Backend.URL = evil + "/{user}" })
			},
		},
		"a query alone, its host edited": {
			func(ours string) profile.Backend {
				return profile.Backend{URL: ours + "/?user={user}&key=" + kept.Reveal()}
			},
			func(b *bench, evil string) {
				b.Edit("", func(p *profile.Profile) { p.Backend.URL = evil + p.Backend.URL[len(b.evilPrefix):] })
			},
		},
		"the address typed letter by letter": {
			func(ours string) profile.Backend { return profile.Backend{URL: ours + "/{user}", Method: "POST"} },
			func(b *bench, evil string) {
				for n := len("http://1"); n <= len(evil); n++ {
					b.Edit("", func(p *profile.Profile) { p.Backend.URL = evil[:n] + "/{user}" })
				}
			},
		},
	} {
		t.Run(what, func(t *testing.T) {
			b, ours, evil := newBench(t), newStranger(t), newStranger(t)
			b.until(t, "the secrets are loaded", loaded)
			of := test.backend(ours.URL)
			if of.Method == "POST" {
				b.Edit("", func(p *profile.Profile) {
					p.EnvironmentID, p.BaseURL, p.Generation, p.UserID = profile.CustomID, b.server.URL(), "gateway", "alice"
					p.Method, p.Backend.Method = profile.FromBackend, "POST"
					p.Backend.Body = `{"user":"{user}","password":"` + kept.Reveal() + `"}`
				})
			}
			b.Edit("", func(p *profile.Profile) {
				p.EnvironmentID, p.BaseURL, p.Generation, p.UserID = profile.CustomID, b.server.URL(), "gateway", "alice"
				p.Method, p.Backend.Method, p.Backend.URL = profile.FromBackend, of.Method, of.URL
			})
			b.does(t, b.Start)
			if !strings.Contains(ours.all(), kept.Reveal()) {
				t.Fatalf("our backend was sent\n%s", ours.all())
			}
			b.evilPrefix = ours.URL
			test.move(b, evil.URL)
			b.does(t, b.Start)
			evil.gotNothing(t, kept)
			b.Edit("", func(p *profile.Profile) { p.Backend.URL = secret.MaskQuery(of.URL) })
			b.until(t, "what was given is back", func(s desk.Snapshot) bool {
				return strings.Contains(s.Profile.Backend.URL+s.Profile.Backend.Body, kept.Reveal())
			})
		})
	}
}
