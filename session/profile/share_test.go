package profile_test

import (
	"strings"
	"testing"

	"sessiontray/session/profile"
)

func exported(t *testing.T, b profile.Book, ids ...string) []byte {
	t.Helper()
	text, err := b.Export(ids...)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestExportAndImport(t *testing.T) {
	const jwt = "eyJhbGciOiJIUzI1NiJ9.eyJpZGVudGl0eSI6ImFsaWNlIn0.c2lnbmF0dXJlLWJ5dGVz"
	team := profile.NewBook().WithEnvironment(profile.Environment{
		ID: "own", Name: "Staging", BaseURL: "https://s.example", Generation: "gateway", Production: true,
	})
	p := full("")
	p.EnvironmentID, p.Notes = "own", "see "+jwt
	team = team.Insert(p, 0)
	text := exported(t, team)
	if s := string(text); strings.Contains(s, "c2lnbm") || strings.Contains(s, "pinned") || strings.Contains(s, "usedAt") {
		t.Errorf("exported:\n%s", s)
	}

	mine := profile.NewBook()
	plan, err := mine.PlanImport(text)
	if err != nil || plan.Counts()[profile.Added] != 2 || len(plan.Changes) != 2 || len(plan.Environments) != 1 ||
		plan.Environments[0].Name != "Staging" {
		t.Fatalf("%+v, %v", plan, err)
	}
	got := plan.Apply()
	q, _ := got.Find(p.ID)
	if e := got.EnvironmentOf(q); len(got.Profiles) != 3 || e.BaseURL != "https://s.example" || !e.Production ||
		q.Pinned || !q.KeepSecrets || q.Backend != p.Backend || got.Selected != mine.Selected {
		t.Errorf("%+v, %+v", q, e)
	}
	if len(mine.Profiles) != 1 {
		t.Error("planning changed something")
	}
	// The same file again changes nothing; a change in it does, and shows.
	if plan, _ = got.PlanImport(text); plan.Counts()[profile.Unchanged] != 2 || !plan.Apply().Equal(got) {
		t.Errorf("again: %+v", plan)
	}
	renamed := team.WithEnvironment(profile.Environment{
		ID: "own", Name: "Renamed", BaseURL: "https://s.example", Generation: "gateway",
	})
	if plan, _ = got.PlanImport(exported(t, renamed)); len(plan.Environments) != 0 || len(plan.Kept) != 1 ||
		plan.Kept[0].Name != "Staging" || !plan.Apply().Equal(got) {
		t.Errorf("with another name: %+v", plan)
	}
	p.UserID = "carol"
	if plan, _ = got.PlanImport(exported(t, team.With(p), p.ID)); len(plan.Changes) != 1 ||
		plan.Counts()[profile.Changed] != 1 {
		t.Errorf("changed: %+v", plan)
	}
	if q, _ = plan.Apply().Find(p.ID); q.UserID != "carol" || q.Pinned {
		t.Errorf("%+v", q)
	}
}

// A file must not lead a stored token to another server.
func TestImportRedirectsNoToken(t *testing.T) {
	mine := profile.NewBook().WithEnvironment(profile.Environment{
		ID: "own", Name: "Staging", BaseURL: "https://s.example", Generation: "gateway",
	})
	victim := mine.Profiles[0]
	victim.EnvironmentID = "own"
	mine = mine.With(victim)
	backend := full("")
	mine = mine.Insert(backend, 1)
	for name, change := range map[string]func(b profile.Book) (profile.Book, string){
		"environment's address": func(b profile.Book) (profile.Book, string) {
			return b.WithEnvironment(profile.Environment{
				ID: "own", Name: "Staging", BaseURL: "https://evil.example", Generation: "gateway",
			}), victim.ID
		},
		"profile's address": func(b profile.Book) (profile.Book, string) {
			p := victim
			p.EnvironmentID, p.BaseURL = profile.CustomID, "https://evil.example"
			return b.With(p), victim.ID
		},
		"backend": func(b profile.Book) (profile.Book, string) {
			p := backend
			p.Backend.URL = "https://evil.example/{user}"
			return b.With(p), backend.ID
		},
	} {
		theirs, id := change(mine)
		plan, err := mine.PlanImport(exported(t, theirs, id))
		if err != nil || plan.Counts()[profile.AddedBeside] != 1 {
			t.Errorf("%s: %+v, %v", name, plan, err)
			continue
		}
		after := plan.Apply()
		before, _ := mine.Find(id)
		stays, _ := after.Find(id)
		if !stays.Equal(before) || after.EnvironmentOf(stays) != mine.EnvironmentOf(before) || len(after.Profiles) != 3 {
			t.Errorf("%s: the profile is now %+v", name, stays)
		}
	}
}

func TestWhatIsNoExport(t *testing.T) {
	for text, want := range map[string]string{
		"":                "this file contains no exported profiles. Choose a file that “Export” wrote",
		`{"version":2}`:   "this file contains no exported profiles. Choose a file that “Export” wrote",
		"not JSON at all": "this file contains no exported profiles. Choose a file that “Export” wrote",
		`{"format":"session-tray-profiles","version":99}`:              "this file was exported by a newer version of Session Tray. Update Session Tray first",
		`{"format":"session-tray-profiles","version":2,"profiles":[]}`: "this file contains no profiles. Choose another",
	} {
		if _, err := profile.NewBook().PlanImport([]byte(text)); err == nil || err.Error() != want {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// Whatever a file holds, an import does no harm.
func FuzzPlanImport(f *testing.F) {
	f.Add([]byte(
		`{"format":"session-tray-profiles","version":2,"profiles":[{"id":"a","environment":"own"}],"environments":[{"id":"own"}]}`,
	))
	f.Fuzz(func(t *testing.T, text []byte) {
		mine := profile.NewBook()
		plan, err := mine.PlanImport(text)
		if err != nil {
			return
		}
		after := plan.Apply()
		if first, there := after.Find(mine.Profiles[0].ID); !there || after.EnvironmentOf(first).ID != profile.SandboxID &&
			plan.Counts()[profile.Changed] == 0 {
			t.Errorf("%+v", after)
		}
	})
}
