package desk_test

import (
	"bytes"
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"sessiontray/session"
	"sessiontray/session/desk"
	"sessiontray/session/fault"
	"sessiontray/session/profile"
	"sessiontray/session/sandbox"
	"sessiontray/session/secret"
	"sessiontray/session/vault"
)

func TestMain(m *testing.M) {
	slog.SetDefault(slog.New(slog.DiscardHandler))
	goleak.VerifyTestMain(m)
}

// bench is a desk with a sandbox and all that a test wants to look into.
type bench struct {
	*desk.Desk
	server     *sandbox.Server
	folder     string
	store      *fakeKeyring
	log        *bytes.Buffer
	evilPrefix string // of an address that a test replaces
}

// fakeKeyring is a keyring that outlives a desk.
type fakeKeyring struct {
	mu   sync.Mutex
	kept map[string]secret.Value
	hold chan struct{} // if set, it answers when this is closed
	told func()        // called when it changed, if set
}

func (s *fakeKeyring) Get(_ context.Context, key string) (secret.Value, error) {
	if s.hold != nil {
		<-s.hold
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if v, found := s.kept[key]; found {
		return v, nil
	}
	return secret.Value{}, vault.ErrNotFound
}

func (s *fakeKeyring) Set(_ context.Context, key string, v secret.Value) error {
	s.change(func() { s.kept[key] = v })
	return nil
}

func (s *fakeKeyring) Delete(_ context.Context, key string) error {
	s.change(func() { delete(s.kept, key) })
	return nil
}

func (s *fakeKeyring) change(f func()) {
	s.mu.Lock()
	f()
	told := s.told
	s.mu.Unlock()
	if told != nil {
		told()
	}
}

// holds is the secret that is kept under key, without its address.
func (s *fakeKeyring) holds(key string) secret.Value { return vault.Unseal(s.kept[key]).Value }

func (s *fakeKeyring) values() []secret.Value {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []secret.Value
	for key := range s.kept {
		v := s.holds(key)
		all = append(all, v)
	}
	return all
}

func newBench(t *testing.T) *bench {
	t.Helper()
	server, err := sandbox.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	b := &bench{server: server, folder: t.TempDir(), store: &fakeKeyring{kept: map[string]secret.Value{}}}
	b.open(t)
	return b
}

// newDesk returns a desk, or ends the test.
func newDesk(t *testing.T, config desk.Config) *desk.Desk {
	t.Helper()
	d, err := desk.New(config)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// open starts the desk, as a start of the program does.
func (b *bench) open(t *testing.T) {
	t.Helper()
	b.log = &bytes.Buffer{}
	b.Desk = newDesk(t, desk.Config{
		Folder: b.folder, Vault: vault.New(b.store), Sandbox: b.server,
		Log: slog.New(slog.NewTextHandler(b.log, nil)),
	})
	t.Cleanup(b.Close)
}

// until waits for a snapshot of which is holds.
func (b *bench) until(t *testing.T, what string, is func(desk.Snapshot) bool) desk.Snapshot {
	t.Helper()
	found := make(chan desk.Snapshot, 1)
	remove := b.Subscribe(func(s desk.Snapshot) {
		if is(s) {
			select {
			case found <- s:
			default:
			}
		}
	})
	defer remove()
	select {
	case s := <-found:
		return s
	case <-t.Context().Done():
	case <-time.After(20 * time.Second):
	}
	t.Fatalf("no snapshot in which %s; last: %+v", what, b.Snapshot().Status)
	return desk.Snapshot{}
}

// What the tests do is done to the profile that is selected.

func (b *bench) Start()  { b.Desk.Start("") }
func (b *bench) Stop()   { b.Desk.Stop("") }
func (b *bench) Cancel() { b.Desk.Cancel("") }
func (b *bench) Check()  { b.Desk.Check("") }

// choosing changes the profile that is selected for this once.
func choosing(f func(*profile.Profile)) func(profile.Book) profile.Book {
	return func(b profile.Book) profile.Book {
		p, _ := b.Find(b.Selected)
		f(&p)
		return b.With(p)
	}
}

func phase(p session.Phase) func(desk.Snapshot) bool {
	return func(s desk.Snapshot) bool { return s.Status.Phase == p }
}

func TestOneClickOnFirstStart(t *testing.T) {
	b := newBench(t)
	b.Start()
	s := b.until(t, "a session lives", phase(session.Active))
	if s.Status.Origin != "Sandbox" || s.Status.Confirmation != session.ConfirmedByServer ||
		s.APIToken != b.server.APIToken() {
		t.Errorf("%+v", s.Status)
	}
	var heard []string
	for _, e := range s.Events {
		if e.SessionChanged {
			heard = append(heard, "session of "+e.Session.Identity)
		} else {
			heard = append(heard, e.Status.Phase.String())
		}
	}
	if got := strings.Join(heard, ", "); got != "starting, session of alice, active" {
		t.Errorf("events: %s", got)
	}
	b.Check()
	b.until(
		t, "it is checked", func(s desk.Snapshot) bool { return !s.Checking && s.Status.ConfirmedAt.After(s.Status.Since) },
	)
	b.server.RevokeUser("alice")
	b.Check()
	s = b.until(t, "it is refused", phase(session.Refused))
	if !strings.Contains(s.Status.Failure.Cause.String(), "The session was revoked") {
		t.Error(s.Status.Failure)
	}
	b.Stop()
	b.until(t, "it is stopped", phase(session.Stopped))
}

func TestCountdownGoesOn(t *testing.T) {
	b := newBench(t)
	b.server.SetSessionLife(2 * time.Second)
	b.Start()
	b.until(t, "it expires soon", phase(session.Expiring))
	s := b.until(t, "it has expired", phase(session.Expired))
	if s.Status.Session == nil || s.Now.Before(s.Status.Session.End()) {
		t.Errorf("%v, %+v", s.Now, s.Status)
	}
}

func TestBadInputIsToldBesideTheField(t *testing.T) {
	b := newBench(t)
	for _, test := range []struct {
		name  string
		set   func(p *profile.Profile)
		field session.Field
	}{
		{"no user", func(p *profile.Profile) { p.UserID = "  " }, session.FieldUserID},
		{
			"no session token", func(p *profile.Profile) { p.UserID, p.Method = "bob", profile.SessionToken },
			session.FieldSessionToken,
		},
		{
			"no API token", func(p *profile.Profile) { p.Method, p.EnvironmentID = profile.APIToken, profile.GatewayID },
			session.FieldAPIToken,
		},
		{"no address", func(p *profile.Profile) { p.EnvironmentID = profile.CustomID }, session.FieldEnvironment},
		{"bad address", func(p *profile.Profile) { p.BaseURL = "http://gateway.video.io" }, session.FieldEnvironment},
	} {
		b.until(t, "the secrets are loaded", func(s desk.Snapshot) bool { return s.SecretsLoaded })
		b.Edit("", test.set)
		b.Start()
		s := b.until(t, "a problem is told", func(s desk.Snapshot) bool { return s.Problem != nil })
		if s.Problem.Field != test.field || s.Status.Phase != session.Stopped {
			t.Errorf("%s: %+v", test.name, s.Problem)
		}
		b.Edit("", func(p *profile.Profile) {})
		if b.Snapshot().Problem == nil {
			t.Errorf("%s: the problem vanished without a change", test.name)
		}
		b.Edit("", func(p *profile.Profile) { p.UserID += "x" })
		if b.Snapshot().Problem != nil {
			t.Errorf("%s: the problem stays after a change", test.name)
		}
	}
}

func TestTokensStayWithTheirEnvironment(t *testing.T) {
	b := newBench(t)
	real := secret.New("a-real-api-token-of-video-io")
	b.Edit("", func(p *profile.Profile) { p.EnvironmentID = profile.GatewayID })
	if got := b.Snapshot().APIToken; !got.IsZero() {
		t.Errorf("the sandbox's token is offered to Video.io: %v", got)
	}
	b.SetAPIToken("", real)
	b.Edit("", func(p *profile.Profile) { p.EnvironmentID = profile.SandboxID })
	if got := b.Snapshot().APIToken; got != b.server.APIToken() {
		t.Errorf("a real token is offered to the sandbox: %v", got)
	}
}

func TestWhatWasTypedIsThereAgain(t *testing.T) {
	b := newBench(t)
	api, pasted := secret.New("an-api-token-of-someone"), secret.New("a-session-token-of-someone")
	b.until(t, "the secrets are loaded", func(s desk.Snapshot) bool { return s.SecretsLoaded })
	b.Edit("", func(p *profile.Profile) {
		p.EnvironmentID, p.UserID, p.Scopes = profile.RestV1ID, "用户", []string{"videos.read"}
	})
	b.SetAPIToken("", api)
	b.SetSessionToken("", pasted)
	b.Close()
	raw, err := os.ReadFile(filepath.Join(b.folder, profile.FileName))
	if err != nil || strings.Contains(string(raw)+b.log.String(), api.Reveal()) ||
		strings.Contains(string(raw)+b.log.String(), pasted.Reveal()) {
		t.Errorf("%v: a secret in\n%s\n%s", err, raw, b.log)
	}
	b.open(t)
	s := b.until(t, "the secrets are loaded", func(s desk.Snapshot) bool { return s.SecretsLoaded })
	if s.Profile.UserID != "用户" || s.Profile.EnvironmentID != profile.RestV1ID || s.APIToken != api ||
		s.SessionToken != pasted {
		t.Errorf("%+v, %v, %v", s.Profile, s.APIToken, s.SessionToken)
	}
	b.Edit("", func(p *profile.Profile) { p.KeepSecrets = false })
	b.Close()
	if left := b.store.values(); len(left) != 0 {
		t.Errorf("still in the keyring: %v", left)
	}
}

// --start comes before a slow keyring gave the token.
func TestStartWaitsForTheSecrets(t *testing.T) {
	b := newBench(t)
	b.Close()
	slow := &slowShelf{Store: b.store, asked: make(chan struct{}), release: make(chan struct{})}
	d := newDesk(t, desk.Config{
		Folder: b.folder, Vault: vault.New(slow), Sandbox: b.server,
		Choose: choosing(func(p *profile.Profile) {
			p.EnvironmentID, p.BaseURL, p.Method = profile.CustomID, b.server.URL(), profile.APIToken
			slow.answer(p.ID, vault.Bound{Value: b.server.APIToken(), Address: b.server.URL()}.Seal())
		}),
	})
	t.Cleanup(d.Close)
	b.Desk = d
	<-slow.asked
	d.Start("")
	if s := d.Snapshot(); s.Problem != nil {
		t.Errorf("it does not wait: %v", s.Problem)
	}
	close(slow.release)
	s := b.until(t, "a session lives", phase(session.Active))
	if want := strings.TrimPrefix(b.server.URL(), "http://"); s.Status.Origin != want {
		t.Errorf("%+v", s.Status)
	}
}

func TestStopTakesAWaitingStartBack(t *testing.T) {
	b := newBench(t)
	b.Close()
	slow := &slowShelf{Store: b.store, asked: make(chan struct{}), release: make(chan struct{})}
	b.Desk = newDesk(t, desk.Config{Folder: b.folder, Vault: vault.New(slow), Sandbox: b.server, Choose: choosing(func(p *profile.Profile) {
		p.EnvironmentID, p.BaseURL = profile.CustomID, b.server.URL()
		slow.answer(p.ID, vault.Bound{Value: b.server.APIToken(), Address: b.server.URL()}.Seal())
	})})
	t.Cleanup(b.Close)
	for _, takeBack := range []func(){
		b.Stop, b.Cancel, func() { b.Edit("", func(p *profile.Profile) { p.UserID += "x" }) },
	} {
		b.Start()
		if !b.Snapshot().Waiting {
			t.Fatal("it does not wait")
		}
		if takeBack(); b.Snapshot().Waiting {
			t.Error("it still waits")
		}
	}
	close(slow.release)
	s := b.until(t, "the secrets are loaded", func(s desk.Snapshot) bool { return s.SecretsLoaded })
	if s.Status.Phase != session.Stopped {
		t.Errorf("it started all the same: %+v", s.Status)
	}
}

// Quitting while the keyring is asked loses neither what is in it nor what was
// typed.
func TestQuittingBeforeTheKeyringAnswered(t *testing.T) {
	b := newBench(t)
	kept, typed := secret.New("a-session-token-from-before"), secret.New("an-api-token-just-typed")
	b.until(t, "the secrets are loaded", func(s desk.Snapshot) bool { return s.SecretsLoaded })
	b.Edit("", func(p *profile.Profile) { p.EnvironmentID = profile.GatewayID })
	b.SetSessionToken("", kept)
	b.Close()
	slow := &slowShelf{Store: b.store, asked: make(chan struct{}), release: make(chan struct{})}
	d := newDesk(t, desk.Config{Folder: b.folder, Vault: vault.New(slow), Sandbox: b.server})
	<-slow.asked
	d.SetAPIToken("", typed)
	go close(slow.release)
	d.Close()
	b.open(t)
	s := b.until(t, "the secrets are loaded", func(s desk.Snapshot) bool { return s.SecretsLoaded })
	if s.APIToken != typed || s.SessionToken != kept {
		t.Errorf("%v, %v", s.APIToken, s.SessionToken)
	}
}

// A real token that was pasted while the sandbox was still selected.
func TestPastedBeforeChoosingTheEnvironment(t *testing.T) {
	b := newBench(t)
	b.until(t, "the secrets are loaded", func(s desk.Snapshot) bool { return s.SecretsLoaded })
	pasted := secret.New("a-real-api-token-of-video-io")
	b.SetAPIToken("", pasted)
	b.Edit("", func(p *profile.Profile) { p.EnvironmentID = profile.GatewayID })
	if got := b.Snapshot().APIToken; got != pasted {
		t.Errorf("it is lost: %v", got)
	}
	b.Edit("", func(p *profile.Profile) { p.EnvironmentID = profile.SandboxID })
	if got := b.Snapshot().APIToken; got != b.server.APIToken() {
		t.Errorf("the sandbox's own is not back: %v", got)
	}
}

func TestChoosingForOnceIsNotSaved(t *testing.T) {
	b := newBench(t)
	b.Edit("", func(p *profile.Profile) { p.EnvironmentID = profile.GatewayID })
	b.Close()
	d := newDesk(
		t,
		desk.Config{
			Folder: b.folder, Vault: vault.New(b.store), Sandbox: b.server,
			Choose: choosing(func(p *profile.Profile) { p.EnvironmentID = profile.SandboxID }),
		},
	)
	d.Close()
	b.open(t)
	if got := b.Snapshot().Profile.EnvironmentID; got != profile.GatewayID {
		t.Errorf("saved %s", got)
	}
}

type slowShelf struct {
	vault.Store
	asked, release chan struct{}
	once           sync.Once
}

func (s *slowShelf) answer(key string, v secret.Value) { _ = s.Store.Set(context.Background(), key, v) }

func (s *slowShelf) Get(ctx context.Context, key string) (secret.Value, error) {
	s.once.Do(func() { close(s.asked) })
	<-s.release
	return s.Store.Get(ctx, key)
}

func TestCancelLeavesTheSession(t *testing.T) {
	b := newBench(t)
	b.Cancel() // nothing to cancel
	b.Start()
	b.until(t, "a session lives", phase(session.Active))
	b.server.Inject(sandbox.Fault{Kind: fault.NoAnswer})
	b.Start()
	b.until(t, "another is being started", phase(session.Starting))
	b.Cancel()
	b.until(t, "the first lives on", phase(session.Active))
}

func TestSnapshotsAreNeverStale(t *testing.T) {
	b := newBench(t)
	var mu sync.Mutex
	last := ""
	remove := b.Subscribe(func(s desk.Snapshot) {
		mu.Lock()
		defer mu.Unlock()
		last = s.Profile.UserID
	})
	for n := range 500 {
		b.Edit("", func(p *profile.Profile) { p.UserID = strings.Repeat("x", n) })
	}
	want := strings.Repeat("x", 499)
	b.until(t, "the last edit shows", func(s desk.Snapshot) bool { return s.Profile.UserID == want })
	remove()
	mu.Lock()
	defer mu.Unlock()
	if last != want {
		t.Errorf("the last snapshot is with %q", last)
	}
	for range desk.KeptEvents {
		b.Start()
		b.Stop()
	}
	s := b.until(t, "all is quiet", phase(session.Stopped))
	if len(s.Events) > desk.KeptEvents {
		t.Errorf("%d events are kept", len(s.Events))
	}
	for n, e := range s.Events {
		if n > 0 && e.Number != s.Events[n-1].Number+1 {
			t.Fatal("events are out of order")
		}
	}
}
