package profile_test

import (
	"testing"

	"sessiontray/session/profile"
)

func bookOf(titles ...string) profile.Book {
	var b profile.Book
	for _, title := range titles {
		p := profile.New()
		p.ID, p.Name = title, title
		b = b.Insert(p, len(b.Profiles))
	}
	b.Selected = titles[0]
	return b
}

func TestProfilesOfADeletedEnvironmentStayMarked(t *testing.T) {
	p := profile.New()
	p.EnvironmentID = "e"
	b := profile.Book{Profiles: []profile.Profile{p}}.WithEnvironment(profile.Environment{
		ID: "e", BaseURL: "https://e.example", Generation: "rest-v1", Production: true,
	})
	b = b.WithoutEnvironment("e")
	if e := b.EnvironmentOf(b.Profiles[0]); e.ID != profile.CustomID || e.BaseURL != "https://e.example" ||
		e.Generation != "rest-v1" || !e.Production {
		t.Errorf("%+v", e)
	}
}

func TestOrderAndMove(t *testing.T) {
	b := bookOf("a", "b", "c", "d")
	pinned := b.Profiles[2]
	pinned.Pinned = true
	b = b.With(pinned)
	for _, test := range []struct {
		id   string
		by   int
		want string
	}{
		{"a", 0, "c a b d"}, {"a", -1, "c a b d"}, {"c", 1, "c a b d"}, // pinned ones stay first
		{"b", -1, "c b a d"}, {"a", 1, "c b a d"}, {"d", 9, "c a b d"}, {"gone", 1, "c a b d"},
	} {
		moved := b.Move(test.id, test.by)
		if got := names(profile.Book{Profiles: moved.Ordered()}); got != test.want {
			t.Errorf("%s by %d: %s, want %s", test.id, test.by, got, test.want)
		}
	}
	if got := names(b); got != "a b c d" {
		t.Errorf("the book itself changed: %s", got)
	}
}

func TestWithoutSelectsTheNext(t *testing.T) {
	b := bookOf("a", "b", "c")
	for _, test := range []struct{ without, selected string }{{"a", "b"}, {"c", "b"}, {"b", ""}} {
		b.Selected = test.without
		if b = b.Without(test.without); b.Selected != test.selected {
			t.Errorf("without %s: %q is selected", test.without, b.Selected)
		}
	}
	if b = b.Without("gone"); len(b.Profiles) != 0 {
		t.Error(names(b))
	}
}

func TestEnvironments(t *testing.T) {
	own := profile.Environment{ID: "own", Name: "Staging", BaseURL: "https://s.example", Generation: "rest-v1"}
	b := bookOf("a").WithEnvironment(own).WithEnvironment(profile.Environment{
		ID: profile.GatewayID, Name: "x", BaseURL: "https://evil.example", Production: true,
	})
	for _, e := range b.AllEnvironments() {
		if e.ID == profile.GatewayID && (e.BaseURL != "https://gateway.video.io" || !e.Production) {
			t.Errorf("%+v", e)
		}
	}
	p := b.Profiles[0]
	p.EnvironmentID = "own"
	b = b.With(p)
	if e := b.EnvironmentOf(p); e != own {
		t.Errorf("%+v", e)
	}
	b = b.WithoutEnvironment("own").WithoutEnvironment(profile.SandboxID)
	if e := b.EnvironmentOf(b.Profiles[0]); e.ID != profile.CustomID || e.BaseURL != own.BaseURL ||
		e.Generation != own.Generation {
		t.Errorf("a profile lost its address: %+v", e)
	}
}

func TestRulesAndNames(t *testing.T) {
	b := bookOf("a", "a copy")
	b.Settings.Rules.CheckEvery = 5
	p := b.Profiles[0]
	if b.RulesOf(p).CheckEvery != 5 {
		t.Error("the settings' rules do not hold")
	}
	p.Rules = &profile.Rules{}
	if b.RulesOf(p).CheckEvery != 0 {
		t.Error("its own rules do not hold")
	}
	if got := b.CopyName("a copy"); got != "a copy copy" {
		t.Error(got)
	}
	p.Name = ""
	for _, method := range profile.Methods {
		p.Method = method
		want := map[profile.Method]string{profile.SessionToken: "New profile"}[method]
		if want == "" {
			want = "alice"
		}
		if got := p.Title(); got != want {
			t.Errorf("%s: %s", method, got)
		}
	}
}
