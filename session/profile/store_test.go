package profile_test

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"sessiontray/session/profile"
)

func TestSaveAndOpen(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "new", "folder")
	store, p, notice := profile.Open(folder)
	if notice != "" || p.EnvironmentID != profile.SandboxID || p.UserID == "" {
		t.Errorf("first start: %+v, %q", p, notice)
	}
	p.EnvironmentID, p.BaseURL, p.Generation = profile.CustomID, "https://x.example", "rest-v1"
	p.Method, p.UserID, p.Scopes, p.KeepSecrets = profile.SessionToken, "用户\"\\", []string{"videos.read", "own scope"}, false
	for range 2 {
		if err := store.Save(p); err != nil {
			t.Fatal(err)
		}
	}
	_, again, notice := profile.Open(folder)
	if !again.Equal(p) || notice != "" {
		t.Errorf("%+v, %q\nwant %+v", again, notice, p)
	}
	if e := again.Environment(); e.BaseURL != "https://x.example" || e.Generation != "rest-v1" {
		t.Errorf("%+v", e)
	}
	info, err := os.Stat(filepath.Join(folder, profile.FileName))
	if err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
	if left, _ := os.ReadDir(folder); len(left) != 1 {
		t.Errorf("files left behind: %v", left)
	}
}

func TestEqualSeesEveryField(t *testing.T) {
	p := profile.New()
	for name, change := range map[string]func(*profile.Profile){
		"ID": func(p *profile.Profile) { p.ID = "" }, "environment": func(p *profile.Profile) { p.EnvironmentID = "" },
		"URL": func(p *profile.Profile) { p.BaseURL = "x" }, "generation": func(p *profile.Profile) { p.Generation = "x" },
		"method": func(p *profile.Profile) { p.Method = "x" }, "user": func(p *profile.Profile) { p.UserID = "x" },
		"scopes": func(p *profile.Profile) { p.Scopes = []string{"x"} }, "keep": func(p *profile.Profile) { p.KeepSecrets = false },
	} {
		other := p
		if change(&other); p.Equal(other) {
			t.Errorf("%s is not compared", name)
		}
	}
}

func TestDamagedFileIsSetAside(t *testing.T) {
	for name, text := range map[string]string{
		"empty": "", "cut": `{"version":1,"profiles":[{"id"`, "no profiles": `{"version":1}`, "another format": `[1,2]`, "binary": "\x00\xff",
	} {
		folder := t.TempDir()
		path := filepath.Join(folder, profile.FileName)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		store, p, notice := profile.Open(folder)
		if !strings.HasPrefix(notice, "The settings were damaged and are set aside as "+path+".damaged-") || p.EnvironmentID != profile.SandboxID {
			t.Errorf("%s: %q", name, notice)
		}
		if err := store.Save(p); err != nil {
			t.Error(err)
		}
		found, _ := filepath.Glob(path + ".damaged-*")
		if len(found) != 1 {
			t.Fatalf("%s: %v", name, found)
		}
		if kept, _ := os.ReadFile(found[0]); string(kept) != text {
			t.Errorf("%s: set aside as %q", name, kept)
		}
	}
}

func TestFilesThatStayAsTheyAre(t *testing.T) {
	newer := `{"version":99,"selected":"a","profiles":[{"id":"6ba7b810-9dad-11d1-80b4-00c04fd430c8","environment":"video.io-gateway","userID":"bob","shiny":true}]}`
	for name, test := range map[string]struct{ text, user, notice string }{
		"newer":                  {newer, "bob", "The settings were written by a newer version of this program: they are used, and changes are not saved."},
		"newer, of another form": {`{"version":99,"profiles":{"a":1}}`, "alice", "The settings were written by a newer version of this program and stay as they are: changes are not saved."},
		"newer, unknown":         {`{"version":99}`, "alice", "The settings were written by a newer version of this program and stay as they are: changes are not saved."},
		"huge":                   {strings.Repeat(" ", 5<<20), "alice", "it is 5 MB long."},
	} {
		folder := t.TempDir()
		path := filepath.Join(folder, profile.FileName)
		if err := os.WriteFile(path, []byte(test.text), 0o600); err != nil {
			t.Fatal(err)
		}
		store, p, notice := profile.Open(folder)
		if !strings.HasSuffix(notice, test.notice) || p.UserID != test.user {
			t.Errorf("%s: %+v, %q", name, p, notice)
		}
		if err := store.Save(p); err != nil {
			t.Error(err)
		}
		if kept, _ := os.ReadFile(path); string(kept) != test.text {
			t.Errorf("%s: the file was changed", name)
		}
	}
}

func TestFileEditedByHandDoesNoHarm(t *testing.T) {
	folder := t.TempDir()
	text := `{"version":1,"profiles":[{"id":"../../x","environment":"gone","method":"magic","userID":"bob"}]}`
	if err := os.WriteFile(filepath.Join(folder, profile.FileName), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	_, p, notice := profile.Open(folder)
	if notice != "" || p.UserID != "bob" || p.ID == "../../x" || p.EnvironmentID != profile.SandboxID || p.Method != profile.APIToken {
		t.Errorf("%+v, %q", p, notice)
	}
}

func TestSecretsInTheWrongFieldAreNotSaved(t *testing.T) {
	const jwt = "eyJhbGciOiJIUzI1NiJ9.eyJpZGVudGl0eSI6ImFsaWNlIn0.c2lnbmF0dXJlLWJ5dGVz"
	folder := t.TempDir()
	store, p, _ := profile.Open(folder)
	p.UserID, p.BaseURL, p.Scopes = jwt, "https://x.example/?sessionToken=abcdef", []string{"videos.read", "token=abcdefgh"}
	if err := store.Save(p); err != nil {
		t.Fatal(err)
	}
	raw, _ := os.ReadFile(filepath.Join(folder, profile.FileName))
	for _, part := range []string{"eyJ", "abcdef"} {
		if strings.Contains(string(raw), part) {
			t.Errorf("saved: %s", raw)
		}
	}
	p.BaseURL = "https://user:password@x.example"
	_ = store.Save(p)
	if raw, _ = os.ReadFile(filepath.Join(folder, profile.FileName)); strings.Contains(string(raw), "password") {
		t.Errorf("saved: %s", raw)
	}
	if !store.Holds(p) || store.Holds(profile.New()) {
		t.Error("it does not know what it holds")
	}
	p.UserID = strings.Repeat("x", 5<<20)
	if err := store.Save(p); err == nil {
		t.Error("a file was written that cannot be read again")
	}
}

func TestFolderThatCannotBeWritten(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(folder, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	store, p, _ := profile.Open(folder)
	if err := store.Save(p); err == nil && runtime.GOOS != "windows" {
		// A file where the folder should be reads as “no such file” nowhere.
		_, _, notice := profile.Open(folder)
		if notice == "" {
			t.Error("neither reading nor saving says that it cannot")
		}
	}
}
