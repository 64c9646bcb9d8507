package profile_test

import (
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"sessiontray/session/profile"
)

// full is a profile in which every field is set.
func full(id string) profile.Profile {
	p := profile.New()
	if id != "" {
		p.ID = id
	}
	p.Name, p.Color, p.Pinned, p.Notes = "Bob on staging", "teal", true, "Ticket 812"
	p.EnvironmentID, p.BaseURL, p.Generation = profile.CustomID, "https://x.example", "rest-v1"
	p.Production = true
	p.Method, p.UserID, p.Scopes, p.KeepSecrets = profile.FromBackend, "用户\"\\", []string{"videos.read", "own scope"}, false
	p.Backend = profile.Backend{
		URL: "https://b.example/token/{user}", Method: "POST", Body: `{"u":"{user}"}`, Token: "a.b", Identity: "c",
		ExpiresAt: "d",
	}
	p.Rules = &profile.Rules{Renew: true, StopAfter: 30, CheckEvery: 5}
	p.UsedAt = time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC)
	return p
}

func save(t *testing.T, s *profile.Store, b profile.Book) profile.Book {
	t.Helper()
	b, err := s.Save(b)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestSaveAndOpen(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "new", "folder")
	store, b, notice := profile.Open(folder)
	if p, _ := b.Find(b.Selected); !notice.IsZero() || len(b.Profiles) != 1 || p.EnvironmentID != profile.SandboxID ||
		p.UserID == "" {
		t.Errorf("first start: %+v, %q", b, notice)
	}
	b = b.Insert(full(""), 0)
	b.Selected = b.Profiles[0].ID
	b = b.WithEnvironment(profile.Environment{
		ID: "own", Name: "Staging", BaseURL: "https://staging.example", Generation: "gateway", Production: true,
	})
	b.Settings = profile.Settings{
		Theme: "dark", Language: "de", Closing: "quit", Quiet: true, ClearAfter: 30, AskProduction: true,
		Rules: profile.Rules{CheckEvery: 5},
	}
	for range 2 {
		b = save(t, store, b)
	}
	_, again, notice := profile.Open(folder)
	if !again.Equal(b) || !notice.IsZero() {
		t.Errorf("%+v, %q\nwant %+v", again, notice, b)
	}
	if e := again.EnvironmentOf(again.Profiles[0]); e.BaseURL != "https://x.example" || e.Generation != "rest-v1" {
		t.Errorf("%+v", e)
	}
	info, err := os.Stat(filepath.Join(folder, profile.FileName))
	if err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
	b.Settings.Theme = "light"
	save(t, store, b)
	var left []string
	entries, _ := os.ReadDir(folder)
	for _, e := range entries {
		left = append(left, e.Name())
		if info, err := e.Info(); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", e.Name(), info.Mode(), err)
		}
	}
	if want := []string{profile.FileName, profile.BackupName, "profiles.lock"}; !slices.Equal(left, want) {
		t.Errorf("files: %v", left)
	}
}

// The file of the first version, which knew one profile.
func TestVersionOneIsRead(t *testing.T) {
	folder := t.TempDir()
	text := `{"version":1,"selected":"6ba7b810-9dad-11d1-80b4-00c04fd430c8","profiles":[{"id":"6ba7b810-9dad-11d1-80b4-00c04fd430c8","environment":"custom","baseURL":"https://x.example","generation":"rest-v1","method":"session-token","userID":"bob","keepSecrets":true}]}`
	write(t, folder, text)
	store, b, notice := profile.Open(folder)
	p, _ := b.Find(b.Selected)
	if !notice.IsZero() || p.UserID != "bob" || p.Method != profile.SessionToken ||
		b.EnvironmentOf(p).BaseURL != "https://x.example" || !p.KeepSecrets || !store.Holds(p.ID) {
		t.Errorf("%+v, %q", b, notice)
	}
}

func write(t *testing.T, folder, text string) string {
	t.Helper()
	path := filepath.Join(folder, profile.FileName)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// Fields that are added later must count as a change, be cloned, and be written.
func TestEqualSeesEveryField(t *testing.T) {
	p := full("")
	for n := range reflect.TypeOf(p).NumField() {
		other := p.Clone()
		field := reflect.ValueOf(&other).Elem().Field(n)
		if field.IsZero() != (reflect.TypeOf(p).Field(n).Name == "KeepSecrets") {
			t.Fatalf("%s is not set in this test", reflect.TypeOf(p).Field(n).Name)
		}
		field.SetZero()
		if reflect.TypeOf(p).Field(n).Name == "KeepSecrets" {
			field.SetBool(true)
		}
		if p.Equal(other) {
			t.Errorf("%s is not compared", reflect.TypeOf(p).Field(n).Name)
		}
	}
	copied := p.Clone()
	copied.Scopes[0], copied.Rules.Renew = "x", false
	if p.Scopes[0] == "x" || !p.Rules.Renew {
		t.Error("a clone shares with its original")
	}
}

func TestDamagedFileIsSetAside(t *testing.T) {
	for name, text := range map[string]string{
		"empty": "", "cut": `{"version":1,"profiles":[{"id"`, "no profiles": `{"version":1}`, "another format": `[1,2]`, "binary": "\x00\xff",
		"no version": `{"profiles":[]}`,
	} {
		folder := t.TempDir()
		path := write(t, folder, text)
		store, b, notice := profile.Open(folder)
		if !strings.HasPrefix(notice.String(), "The settings were damaged and moved to "+path+".damaged-") ||
			!strings.HasSuffix(notice.String(), "new settings were created.") || len(b.Profiles) != 1 {
			t.Errorf("%s: %q", name, notice)
		}
		save(t, store, b)
		kept(t, path, text)
	}
}

func kept(t *testing.T, path, text string) {
	t.Helper()
	found, _ := filepath.Glob(path + ".damaged-*")
	if len(found) != 1 {
		t.Fatalf("set aside: %v", found)
	}
	if kept, _ := os.ReadFile(found[0]); string(kept) != text {
		t.Errorf("set aside as %q", kept)
	}
}

func TestLastGoodCopyIsUsed(t *testing.T) {
	folder := t.TempDir()
	store, b, _ := profile.Open(folder)
	b = save(t, store, b.Insert(full(""), 0))
	b.Settings.Theme = "dark"
	save(t, store, b) // the copy holds what was before
	path := write(t, folder, `{"version":2,"prof`)
	_, again, notice := profile.Open(folder)
	if len(again.Profiles) != 2 || again.Settings.Theme != "" ||
		!strings.Contains(notice.String(), "the last good copy, from ") {
		t.Errorf("%+v, %q", again, notice)
	}
	kept(t, path, `{"version":2,"prof`)
	// It is in its place at once, and stands in for a file that is missing too.
	if _, once, notice := profile.Open(folder); !once.Equal(again) || !notice.IsZero() {
		t.Errorf("then: %+v, %q", once, notice)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if _, back, notice := profile.Open(folder); !back.Equal(again) ||
		!strings.HasPrefix(notice.String(), "The settings in "+path+" are missing; the last good copy, from ") {
		t.Errorf("missing: %+v, %q", back, notice)
	}
}

func TestNobodyElseMayReadTheFile(t *testing.T) {
	folder := t.TempDir()
	store, b, _ := profile.Open(folder)
	b = save(t, store, b)
	path := filepath.Join(folder, profile.FileName)
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	b.Settings.Quiet = true
	save(t, store, b)
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, mode %v", err, info.Mode())
	}
}

// A file that is damaged while the program runs is not overwritten either.
func TestDamagedMeanwhile(t *testing.T) {
	folder := t.TempDir()
	store, b, _ := profile.Open(folder)
	b = save(t, store, b)
	path := write(t, folder, "damaged by an editor")
	b.Settings.Quiet = true
	if _, err := store.Save(b); err == nil ||
		!strings.HasPrefix(err.Error(), "the settings were damaged in the meantime and moved to "+path) {
		t.Error(err)
	}
	kept(t, path, "damaged by an editor")
	if _, again, notice := profile.Open(folder); !again.Equal(b) || !notice.IsZero() {
		t.Errorf("%+v, %q", again, notice)
	}
}

func TestFilesThatStayAsTheyAre(t *testing.T) {
	newer := `{"version":99,"selected":"a","profiles":[{"id":"6ba7b810-9dad-11d1-80b4-00c04fd430c8","environment":"video.io-gateway","userID":"bob","shiny":true}]}`
	for name, test := range map[string]struct{ text, user, notice string }{
		"newer": {
			newer, "bob",
			"The settings were written by a newer version of Session Tray. They are used, but changes are not saved.",
		},
		"newer, of another form": {
			`{"version":99,"profiles":{"a":1}}`, "alice",
			"The settings were written by a newer version of Session Tray and are left unchanged. Changes are not saved.",
		},
		"newer, unknown": {
			`{"version":99}`, "alice",
			"The settings were written by a newer version of Session Tray and are left unchanged. Changes are not saved.",
		},
		"huge": {strings.Repeat(" ", 17<<20), "alice", "it is 17 MB long."},
	} {
		folder := t.TempDir()
		path := write(t, folder, test.text)
		store, b, notice := profile.Open(folder)
		if p, _ := b.Find(b.Selected); !strings.HasSuffix(notice.String(), test.notice) || p.UserID != test.user ||
			!store.ReadOnly() {
			t.Errorf("%s: %+v, %q", name, b, notice)
		}
		save(t, store, b)
		if kept, _ := os.ReadFile(path); string(kept) != test.text {
			t.Errorf("%s: the file was changed", name)
		}
	}
	// A newer version that is started beside this one.
	folder := t.TempDir()
	store, b, _ := profile.Open(folder)
	b = save(t, store, b)
	path := write(t, folder, newer)
	b.Settings.Quiet = true
	if _, err := store.Save(b); err == nil ||
		err.Error() != "the settings are not saved, because another program changed them: it was written by a newer version of this program" {
		t.Error(err)
	}
	if kept, _ := os.ReadFile(path); string(kept) != newer {
		t.Error("the newer file was changed")
	}
}

func TestFileEditedByHandDoesNoHarm(t *testing.T) {
	folder := t.TempDir()
	write(t, folder, `{"version":2,"selected":"x","profiles":[
		{"id":"../../x","environment":"gone","method":"magic","color":"plaid","userID":"bob"},
		{"id":"6ba7b810-9dad-11d1-80b4-00c04fd430c8","userID":"first"},{"id":"6ba7b810-9dad-11d1-80b4-00c04fd430c8","userID":"again"}],
		"environments":[{"id":""},{"id":"own","generation":"7"},{"id":"sandbox","name":"Not the sandbox","baseURL":"https://evil.example"}],
		"settings":{"theme":"plaid","closing":"explode"}}`)
	_, b, notice := profile.Open(folder)
	p := b.Profiles[0]
	if !notice.IsZero() || p.UserID != "bob" || p.ID == "../../x" || p.EnvironmentID != profile.SandboxID ||
		p.Method != profile.APIToken || p.Color != "" {
		t.Errorf("%+v, %q", p, notice)
	}
	if len(b.Profiles) != 2 || b.Selected != p.ID || b.Settings != (profile.Settings{}) {
		t.Errorf("%+v", b)
	}
	all := b.AllEnvironments()
	if all[0].Name != "Sandbox" || all[0].BaseURL != "" || len(all) != len(profile.BuiltIn)+1 ||
		all[len(all)-2].Generation != "gateway" {
		t.Errorf("%+v", all)
	}
}

func TestSecretsInTheWrongFieldAreNotSaved(t *testing.T) {
	const jwt = "eyJhbGciOiJIUzI1NiJ9.eyJpZGVudGl0eSI6ImFsaWNlIn0.c2lnbmF0dXJlLWJ5dGVz"
	folder := t.TempDir()
	store, b, _ := profile.Open(folder)
	p := b.Profiles[0]
	p.UserID, p.BaseURL, p.Scopes = jwt, "https://x.example/?sessionToken=abcdef", []string{"videos.read", "token=abcdefgh"}
	p.Name, p.Notes, p.Backend.URL, p.Backend.Body = "was "+jwt, "Bearer "+
		jwt, "https://b.example/?access_token=abcdefgh", `{"token":"`+jwt+`"}`
	b = save(
		t, store, b.With(p).WithEnvironment(profile.Environment{ID: "own", BaseURL: "https://user:abcdefgh@x.example"}),
	)
	text := func() string {
		raw, err := os.ReadFile(filepath.Join(folder, profile.FileName))
		if err != nil {
			t.Fatal(err)
		}
		return string(raw)
	}
	for _, part := range []string{"eyJpZ", "c2lnbm", "abcdef"} {
		if strings.Contains(text(), part) {
			t.Errorf("saved: %s", text())
		}
	}
	// What was typed stays in the window all the same, also after the next save.
	if b = save(t, store, b); b.Profiles[0].UserID != jwt {
		t.Errorf("typed text is now %q", b.Profiles[0].UserID)
	}
	p.BaseURL, p.Backend.URL = "https://user:password@x.example", "https://user:password@b.example"
	save(t, store, b.With(p))
	if strings.Contains(text(), "password") {
		t.Errorf("saved: %s", text())
	}
	if !store.Holds(p.ID) || store.Holds(profile.New().ID) {
		t.Error("it does not know what it holds")
	}
	p.Notes = strings.Repeat("x", 17<<20)
	if _, err := store.Save(b.With(p)); err == nil {
		t.Error("a file was written that cannot be read again")
	}
}

func FuzzSettings(f *testing.F) {
	f.Add([]byte(
		`{"version":2,"profiles":[{"id":"6f1f6a0e-58b4-4d0e-9d53-0f2a2a1c2a10","environment":"sandbox","method":"apiToken","userID":"alice"}]}`,
	))
	f.Add([]byte(`{"version":99,"profiles":null,"environments":[{"id":"x"}],"settings":{"language":"xx"}}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		folder := t.TempDir()
		if err := os.WriteFile(filepath.Join(folder, profile.FileName), text, 0o600); err != nil {
			t.Fatal(err)
		}
		store, book, _ := profile.Open(folder)
		if _, err := store.Save(book); err != nil {
			t.Fatal(err)
		}
		if again, _ := book.PlanImport(text); len(again.Changes) > 0 {
			again.Apply()
		}
	})
}

func FuzzImport(f *testing.F) {
	shared, err := (profile.Book{Profiles: []profile.Profile{profile.New()}}).Export()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(shared)
	f.Fuzz(func(t *testing.T, text []byte) {
		here := profile.NewBook()
		plan, err := here.PlanImport(text)
		if err != nil {
			return
		}
		after := plan.Apply()
		seen := map[string]bool{}
		for _, p := range after.Profiles {
			if seen[p.ID] {
				t.Errorf("%s is there twice", p.ID)
			}
			seen[p.ID] = true
		}
		if _, exists := after.Find(here.Profiles[0].ID); !exists {
			t.Error("a profile that was here is gone")
		}
	})
}
