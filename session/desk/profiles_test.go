package desk_test

import (
	"strings"
	"testing"

	"sessiontray/session"
	"sessiontray/session/desk"
	"sessiontray/session/profile"
	"sessiontray/session/secret"
)

func loaded(s desk.Snapshot) bool { return s.SecretsLoaded }

// withToken gives the profile that is selected an API token for an environment of
// its own, and waits until the keyring holds it.
func (b *bench) withToken(t *testing.T, v secret.Value) (id string) {
	t.Helper()
	b.until(t, "the secrets are loaded", loaded)
	b.Edit("", func(p *profile.Profile) { p.EnvironmentID, p.BaseURL = profile.CustomID, b.server.URL() })
	b.SetAPIToken("", v)
	id = b.Snapshot().Profile.ID
	b.holds(t, id, v)
	return id
}

// holds waits until the keyring holds a secret under a key, or for a zero one
// nothing.
func (b *bench) holds(t *testing.T, key string, v secret.Value) {
	t.Helper()
	d := b.Desk
	b.store.mu.Lock()
	b.store.told = func() { d.Select("") } // which selects nothing, but publishes a snapshot
	b.store.mu.Unlock()
	b.until(t, "the keyring holds "+key, func(desk.Snapshot) bool {
		b.store.mu.Lock()
		defer b.store.mu.Unlock()
		return b.store.holds(key) == v
	})
}

func TestEachProfileHasItsOwnSecrets(t *testing.T) {
	b := newBench(t)
	one, two := secret.New("the-token-of-one"), secret.New("the-token-of-two")
	first := b.withToken(t, one)
	second := b.Add(profile.New())
	if s := b.Snapshot(); s.Profile.ID != second || s.SessionToken != (secret.Value{}) {
		t.Errorf("%+v", s.Profile)
	}
	b.withToken(t, two)
	b.Select(first)
	if s := b.Snapshot(); s.APIToken != one {
		t.Errorf("%v", s.APIToken)
	}
	b.Close()
	b.open(t)
	s := b.until(t, "the first one's are loaded", loaded)
	if s.Profile.ID != first || s.APIToken != one || len(s.Profiles) != 2 {
		t.Errorf("%+v, %v", s.Profile, s.APIToken)
	}
	b.Select(second)
	if s = b.until(t, "the second one's are loaded", loaded); s.APIToken != two {
		t.Errorf("%v", s.APIToken)
	}
}

// A start of a profile that was not selected yet waits for its secrets.
func TestStartOfAProfileThatIsNotSelected(t *testing.T) {
	b := newBench(t)
	first := b.withToken(t, b.server.APIToken())
	b.Add(profile.New())
	b.Close()
	b.open(t)
	b.until(t, "the second one's are loaded", loaded)
	b.Desk.Start(first)
	s := b.until(t, "it lives", func(s desk.Snapshot) bool { return s.Find(first).Status.Phase == session.Active })
	if s.Profile.ID == first || s.Status.Phase != session.Stopped || s.Live() != 1 {
		t.Errorf("%+v", s.Profile)
	}
}

func TestDeleteTakesTheSecretsAndUndoBringsThemBack(t *testing.T) {
	b := newBench(t)
	v := b.server.APIToken()
	id := b.withToken(t, v)
	b.Start()
	b.until(t, "a session lives", phase(session.Active))
	b.Delete(id)
	b.holds(t, id, secret.Value{})
	s := b.Snapshot()
	if len(s.Profiles) != 0 || s.Profile.ID != "" || s.Deleted != "alice" || s.Live() != 0 {
		t.Errorf("%+v", s)
	}
	// Nothing to do anything with.
	b.Start()
	b.Edit("", func(p *profile.Profile) { p.UserID = "nobody" })
	b.SetAPIToken("", secret.New("goes-nowhere"))
	b.Check()
	b.Renew("")
	b.Delete("")
	b.UndoDelete()
	b.holds(t, id, v)
	s = b.Snapshot()
	if s.Profile.ID != id || s.Profile.UserID != "alice" || s.APIToken != v || s.Status.Phase != session.Stopped ||
		s.Deleted != "" {
		t.Errorf("%+v, %+v", s.Profile, s.Status)
	}
	b.Start()
	b.until(t, "a session lives again", phase(session.Active))
	b.Delete(id)
	b.Close()
	b.open(t)
	if s = b.Snapshot(); len(s.Profiles) != 0 || len(b.store.values()) != 0 {
		t.Errorf("after quitting: %+v, %d secrets", s.Profiles, len(b.store.values()))
	}
}

// Deleting and undoing at once, before the keyring did anything.
func TestUndoAtOnce(t *testing.T) {
	b := newBench(t)
	v := secret.New("the-token-of-one")
	id := b.withToken(t, v)
	for range 20 {
		b.Delete(id)
		b.UndoDelete()
	}
	if s := b.Snapshot(); s.APIToken != v {
		t.Errorf("%v", s.APIToken)
	}
	b.Close()
	b.store.mu.Lock()
	defer b.store.mu.Unlock()
	if b.store.holds(id) != v {
		t.Error("the keyring lost it")
	}
}

func TestDuplicateHasTheSecretsToo(t *testing.T) {
	b := newBench(t)
	v := secret.New("the-token-of-one")
	first := b.withToken(t, v)
	b.Add(profile.New())
	b.Close()
	b.open(t) // with the first one's secrets in the keyring alone
	b.until(t, "the second one's are loaded", loaded)
	b.Duplicate(first)
	s := b.until(t, "the copy has them", func(s desk.Snapshot) bool { return s.APIToken == v })
	if s.Profile.Name != "alice copy" || s.Profile.ID == first || s.Profiles[1].Profile.ID != s.Profile.ID {
		t.Errorf("%+v", s.Profile)
	}
	b.holds(t, s.Profile.ID, v)
}

// A token goes to the environment that it was typed for only.
func TestTokensStayWithTheirProfiles(t *testing.T) {
	b := newBench(t)
	b.until(t, "the secrets are loaded", loaded)
	sandboxed := b.Snapshot().Profile.ID
	other := profile.New()
	other.EnvironmentID = profile.GatewayID
	b.Add(other)
	if s := b.Snapshot(); !s.APIToken.IsZero() {
		t.Errorf("the sandbox's token is offered to Video.io: %v", s.APIToken)
	}
	b.SetAPIToken("", secret.New("a-real-token"))
	b.Select(sandboxed)
	if s := b.Snapshot(); s.APIToken != b.server.APIToken() {
		t.Errorf("%v", s.APIToken)
	}
}

// What another copy of the program writes shows here, and what is typed here
// meanwhile stays.
func TestAnotherCopyOfTheProgram(t *testing.T) {
	b := newBench(t)
	id := b.withToken(t, secret.New("the-token-of-one"))
	store, book, _ := profile.Open(b.folder)
	p, _ := book.Find(id)
	p.Notes = "noted there"
	added := profile.New()
	added.Name = "added there"
	b.Edit("", func(p *profile.Profile) { p.UserID = "typed-here" })
	if _, err := store.Save(book.With(p).Insert(added, 1)); err != nil {
		t.Fatal(err)
	}
	s := b.until(t, "both changes show", func(s desk.Snapshot) bool {
		return len(s.Profiles) == 2 && s.Profile.Notes == "noted there" && s.Profile.UserID == "typed-here"
	})
	if s.Profiles[1].Profile.Name != "added there" || s.APIToken.IsZero() {
		t.Errorf("%+v", s.Profiles[1])
	}
	// A profile whose session lives here stays, though it is deleted there.
	b.SetAPIToken("", b.server.APIToken())
	b.Start()
	b.until(t, "a session lives", phase(session.Active))
	b.holds(t, id, b.server.APIToken())
	_, book, _ = profile.Open(b.folder)
	if _, err := store.Save(book.Without(id).Without(added.ID)); err != nil {
		t.Fatal(err)
	}
	s = b.until(t, "the other one is gone", func(s desk.Snapshot) bool { return s.Find(added.ID) == nil })
	if s.Find(id) == nil || s.Live() != 1 {
		t.Errorf("%d profiles, %d live", len(s.Profiles), s.Live())
	}
}

func TestKeepAddress(t *testing.T) {
	b := newBench(t)
	b.withToken(t, b.server.APIToken())
	b.KeepAddress("Mine")
	s := b.Snapshot()
	if e := s.Environment; e.Name != "Mine" || e.BaseURL != b.server.URL() || !e.OwnEnvironment() ||
		s.APIToken != b.server.APIToken() {
		t.Errorf("%+v", e)
	}
	b.Start()
	if s = b.until(t, "a session lives", phase(session.Active)); s.Status.Origin != "Mine" {
		t.Error(s.Status.Origin)
	}
	b.DeleteEnvironment(s.Environment.ID)
	if e := b.Snapshot().Environment; e.ID != profile.CustomID || e.BaseURL != b.server.URL() {
		t.Errorf("%+v", e)
	}
}

func TestImportThroughTheDesk(t *testing.T) {
	b := newBench(t)
	p := profile.New()
	p.Name = "shared"
	text, err := (profile.Book{Profiles: []profile.Profile{p}}).Export()
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Import(text); err != nil {
		t.Fatal(err)
	}
	if s := b.Snapshot(); len(s.Profiles) != 2 || s.Find(p.ID) == nil {
		t.Errorf("%+v", s.Profiles)
	}
	if err := b.Import([]byte("nothing")); err == nil ||
		!strings.HasPrefix(err.Error(), "this file contains no exported profiles") {
		t.Error(err)
	}
}
