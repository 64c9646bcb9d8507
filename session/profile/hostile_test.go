package profile_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/google/uuid"

	"sessiontray/session/profile"
	"sessiontray/session/videoio"
)

// shared is an exported file with profiles and environments as they are.
func shared(t testing.TB, profiles []profile.Profile, environments []profile.Environment) []byte {
	t.Helper()
	empty, err := (profile.Book{Profiles: []profile.Profile{profile.New()}}).Export()
	var file map[string]any
	if err == nil {
		err = json.Unmarshal(empty, &file)
	}
	if err != nil {
		t.Fatal(err)
	}
	file["profiles"], file["environments"] = profiles, environments
	text, err := json.Marshal(file)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// An environment with the ID of a profile is not that profile.
func TestAnEnvironmentWithTheIDOfAProfile(t *testing.T) {
	here := profile.NewBook()
	id := here.Profiles[0].ID
	text := shared(t, []profile.Profile{profile.New()}, []profile.Environment{
		{ID: id, Name: "x", BaseURL: "https://x.example", Generation: videoio.Gateway},
	})
	plan, err := here.PlanImport(text)
	if err != nil {
		t.Fatal(err)
	}
	after := plan.Apply()
	if _, exists := after.Find(id); !exists || len(after.Profiles) != 2 {
		t.Errorf("%d profiles, the one that was here is among them: %v", len(after.Profiles), exists)
	}
	folder := t.TempDir()
	store, _, _ := profile.Open(folder)
	if _, err := store.Save(after); err != nil {
		t.Fatal(err)
	}
	if _, book, _ := profile.Open(folder); book.Index(id) < 0 {
		t.Error("it is gone after a restart")
	}
}

func many(n int) []profile.Profile {
	all := make([]profile.Profile, n)
	for i := range all {
		all[i] = profile.New()
		all[i].ID, all[i].Name = uuid.NewString(), fmt.Sprint("profile ", i)
	}
	return all
}

func TestAnImportHasALimit(t *testing.T) {
	here := profile.NewBook()
	if _, err := here.PlanImport(shared(t, many(10_001), nil)); err == nil {
		t.Error("10,001 profiles are taken")
	}
	plan, err := here.PlanImport(shared(t, many(10_000), nil))
	if err != nil || len(plan.Changes) != 10_000 || len(plan.Apply().Profiles) != 10_001 {
		t.Errorf("%d changes, %v", len(plan.Changes), err)
	}
}

func BenchmarkImport(b *testing.B) {
	here := profile.NewBook()
	text := shared(b, many(10_000), nil)
	for b.Loop() {
		if _, err := here.PlanImport(text); err != nil {
			b.Fatal(err)
		}
	}
}

func TestMistakenFor(t *testing.T) {
	all := append(profile.NewBook().AllEnvironments(), profile.Environment{ID: "own", Name: "Staging", BaseURL: "https://staging.example.com"})
	for address, want := range map[string]string{
		"https://аpi.video.io":                  "Video.io REST v1", // Cyrillic а
		"https://xn--pi-6kc.video.io":           "Video.io REST v1",
		"https://gateway.video.io.evil.example": "Video.io",
		"https://gatewаy.video.io.evil.example": "Video.io",
		"https://stаging.example.com":           "Staging",
		"https://gateway.video.io":              "",
		"https://GATEWAY.video.io:8443":         "",
		"https://something.example":             "",
		"http://127.0.0.1:1":                    "",
	} {
		of, is := profile.MistakenFor(all, profile.Environment{ID: profile.CustomID, Name: profile.CustomName, BaseURL: address})
		if of.Name != want || is != (want != "") {
			t.Errorf("%s is mistaken for %q", address, of.Name)
		}
	}
	named := profile.Environment{ID: "x", Name: " vidеo.io ", BaseURL: "https://evil.example"} // Cyrillic е
	if of, is := profile.MistakenFor(all, named); !is || of.ID != profile.GatewayID {
		t.Errorf("by its name it is mistaken for %q", of.Name)
	}
	if got := profile.Punycode("https://аpi.video.io/x"); got != "https://xn--pi-6kc.video.io/x" {
		t.Errorf("%s", got)
	}
}
