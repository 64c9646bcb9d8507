package desk_test

import (
	"slices"
	"strings"
	"testing"

	"sessiontray/session/token/find"

	"github.com/golang-jwt/jwt/v5"

	"sessiontray/session/desk"
	"sessiontray/session/profile"
	"sessiontray/session/secret"
	"sessiontray/session/token"
)

func pasted(s desk.Snapshot) bool { return s.Pasted != nil }

func TestPasteFillsInAndCanBeUndone(t *testing.T) {
	b := newBench(t)
	before := b.until(t, "the secrets are loaded", func(s desk.Snapshot) bool { return s.SecretsLoaded })
	api := signed(t, jwt.MapClaims{"role": "app", "acid": "app-1"})
	b.Paste(`curl https://gateway.video.io/v1/sessions -H "Authorization: Bearer ` + api +
		`" -d '{"identity":"bob","scopes":["videos.read"]}'`)
	s := b.until(t, "it is filled in", pasted)
	p := s.Profile
	if p.UserID != "bob" || p.EnvironmentID != profile.GatewayID || !slices.Equal(p.Scopes, []string{"videos.read"}) ||
		!s.APIToken.Equal(secret.New(api)) || s.Pasted.Environment != "Video.io" || s.Inputs == before.Inputs {
		t.Errorf("%+v, %+v", p, s.Pasted)
	}
	b.UndoPaste()
	if s := b.Snapshot(); !s.Profile.Equal(before.Profile) || s.APIToken != before.APIToken || s.Pasted != nil {
		t.Errorf("undone: %+v", s.Profile)
	}
	b.UndoPaste() // of nothing
	if s := b.Snapshot(); !s.Profile.Equal(before.Profile) {
		t.Errorf("undone twice: %+v", s.Profile)
	}
}

// The last paste counts, however long an earlier one takes.
func TestPastesDoNotOvertake(t *testing.T) {
	b := newBench(t)
	b.Paste(strings.Repeat("nothing here\n", 70_000) + "sessionToken=" + signed(t, jwt.MapClaims{"identity": "first"}))
	b.Take(find.In("Bearer "+signed(t, jwt.MapClaims{"identity": "second"})), 0)
	b.Close() // waits for both
	if got := token.ParseValue(b.Snapshot().SessionToken).Identity; got != "second" {
		t.Error(got)
	}
}

// What is typed while a long paste is looked through is not overwritten.
func TestTypedAfterAPasteStays(t *testing.T) {
	b := newBench(t)
	b.Paste(strings.Repeat("nothing here\n", 70_000) + "sessionToken=" + signed(t, jwt.MapClaims{"identity": "pasted"}))
	b.SetSessionToken("", secret.New("typed-after"))
	b.UndoPaste() // of nothing
	b.Close()     // waits for the paste
	if s := b.Snapshot(); !s.SessionToken.Equal(secret.New("typed-after")) {
		t.Errorf("%v", s.SessionToken)
	}
}

// What the keyring gave meanwhile is not taken away by an undo.
func TestUndoKeepsWhatTheKeyringGave(t *testing.T) {
	b := newBench(t)
	b.Edit("", func(p *profile.Profile) { p.EnvironmentID = profile.GatewayID })
	b.SetAPIToken("", secret.New("kept-token-123"))
	b.Close()
	b.store.hold = make(chan struct{})
	b.open(t)
	b.Take(find.In("Bearer "+signed(t, jwt.MapClaims{"identity": "x"})), 0)
	close(b.store.hold) // now the keyring answers
	b.until(t, "the secrets are loaded", func(s desk.Snapshot) bool { return s.SecretsLoaded })
	b.UndoPaste()
	b.Close()
	if kept := b.store.values(); len(kept) != 1 || !kept[0].Equal(secret.New("kept-token-123")) {
		t.Errorf("%d secrets are kept", len(kept))
	}
}

// An edit makes the paste the user's own: an undo would lose the edit.
func TestEditEndsTheUndo(t *testing.T) {
	b := newBench(t)
	b.Paste(`{"sessionToken":"` + signed(t, jwt.MapClaims{"identity": "x"}) + `"}`)
	b.until(t, "it is filled in", pasted)
	b.Edit("", func(p *profile.Profile) { p.UserID = "carol" })
	b.UndoPaste()
	if s := b.Snapshot(); s.Profile.UserID != "carol" || s.Pasted != nil || s.SessionToken.IsZero() {
		t.Errorf("%+v", s.Profile)
	}
}

func TestPasteGoesWhereItBelongs(t *testing.T) {
	api, other := signed(t, jwt.MapClaims{"role": "app", "acid": "a"}), signed(t, jwt.MapClaims{})
	ofSession := signed(t, jwt.MapClaims{"identity": "alice"})
	for _, test := range []struct {
		name, text           string
		method               profile.Method
		environment, address string
		filled               bool
	}{
		{"session token", "Bearer " + ofSession, profile.SessionToken, profile.SandboxID, "", true},
		{"API token of an app", "token: " + api, profile.APIToken, profile.GatewayID, "", true},
		{
			"API token of REST v1", "Authorization: App token=1nU73GCsMnqT2sudzHPMo6az", profile.APIToken, profile.RestV1ID, "",
			true,
		},
		{"session key", `{"session_key":"1nU73GCsMnqT2sudzHPMo6az"}`, profile.SessionToken, profile.SandboxID, "", true},
		{
			"own address", "curl https://staging.example.com/api/v1/sessions -H 'Authorization: Bearer " + api + "'",
			profile.APIToken, profile.CustomID, "https://staging.example.com/api", true,
		},
		{"unknown JWT", "Bearer " + other, profile.APIToken, profile.SandboxID, "", true},
		{"playback token", "https://cdn.example/1.m3u8?token=" + other, profile.APIToken, profile.SandboxID, "", false},
	} {
		b := newBench(t)
		b.Paste(test.text)
		s := b.until(t, test.name+" is filled in", pasted)
		if p := s.Profile; p.Method != test.method || p.EnvironmentID != test.environment || p.BaseURL != test.address ||
			s.Pasted.Filled != test.filled {
			t.Errorf("%s: %+v, filled %v", test.name, p, s.Pasted.Filled)
		}
		b.Close()
	}
	// The sandbox's own token stays at home.
	b := newBench(t)
	b.Take(find.In("Bearer "+b.server.APIToken().Reveal()), 0)
	if s := b.Snapshot(); s.Profile.EnvironmentID != profile.SandboxID || s.APIToken != b.server.APIToken() {
		t.Errorf("%+v", s.Profile)
	}
}

// Of several tokens another can be taken, and undo brings back what was before
// the paste.
func TestTakeAnother(t *testing.T) {
	b := newBench(t)
	first, second := signed(t, jwt.MapClaims{"role": "app", "acid": "a"}), signed(t, jwt.MapClaims{"identity": "bob"})
	p := find.In("one: " + first + "\ntwo: " + second)
	before := b.Snapshot().Profile
	b.Take(p, 0)
	b.Take(p, 1)
	s := b.Snapshot()
	if s.Profile.Method != profile.SessionToken || s.Profile.EnvironmentID != before.EnvironmentID ||
		!s.SessionToken.Equal(secret.New(second)) || s.Pasted.Chosen != 1 {
		t.Errorf("%+v", s.Profile)
	}
	b.UndoPaste()
	if s := b.Snapshot(); !s.Profile.Equal(before) || !s.SessionToken.IsZero() {
		t.Errorf("%+v", s.Profile)
	}
}

func TestPasteOfNoTokenSaysSo(t *testing.T) {
	b := newBench(t)
	b.Paste("please do try it again soon")
	s := b.until(t, "it is said", func(s desk.Snapshot) bool { return !s.PasteProblem.IsZero() })
	if s.PasteProblem.String() != "Nothing was pasted. No token was found in this text. Paste the token, or the response, header or command that contains it." || s.Pasted != nil {
		t.Error(s.PasteProblem)
	}
	b.Paste(strings.Repeat("x", 2<<20))
	b.until(t, "it is too long", func(s desk.Snapshot) bool {
		return strings.Contains(s.PasteProblem.String(), "This text is 2048 KB long; the limit is 1024 KB.")
	})
}
