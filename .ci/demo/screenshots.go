package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"sessiontray/session/fault"
	"sessiontray/session/profile"
	"sessiontray/session/sandbox"
	"sessiontray/ui/e2e/desktop"
)

// scene is a picture of the README.
type scene struct {
	file, theme string
	outside     bool // with a sandbox outside of the program
	team        bool // with the profiles of a team, for such a sandbox
	act         func(d *desktop.Desktop, p *desktop.Program, server *sandbox.Server) error
}

func pressStart(says string) func(*desktop.Desktop, *desktop.Program, *sandbox.Server) error {
	return func(d *desktop.Desktop, p *desktop.Program, _ *sandbox.Server) error {
		if err := d.Keys("Return"); err != nil {
			return err
		}
		return desktop.Until("the tray says "+says, func() bool { return strings.Contains(p.Title(), says) })
	}
}

func scenes() []scene {
	expired := `{"sessionToken": "` + example(
		"alice@example.com", -4*time.Hour, time.Hour, "videos.read", "videos.admin.read",
	) + `", "identity": "alice@example.com"}`
	good := example("bob@example.com", -20*time.Minute, time.Hour, "videos.read", "videos.create")
	return []scene{
		{"profiles-light.png", "light", true, true, startSome},
		{"profiles-dark.png", "dark", true, true, startSome},
		{"settings-light.png", "light", true, true, press("ctrl+4")},
		{"settings-dark.png", "dark", true, true, press("ctrl+4")},
		{"production-light.png", "light", true, true, press("ctrl+f", "Down", "Home", "Return")},
		{"production-dark.png", "dark", true, true, press("ctrl+f", "Down", "Home", "Return")},
		{"timeline-light.png", "light", true, true, failed("ctrl+3", "Tab", "Tab", "Tab", "Tab")},
		{"timeline-dark.png", "dark", true, true, failed("ctrl+3", "Tab", "Tab", "Tab", "Tab", "Up", "Up")},
		{"support-light.png", "light", true, true, failed("ctrl+3", "Tab", "Tab", "Tab", "Tab", "Tab", "Return")},
		{"lab-light.png", "light", false, false, rehearse},
		{"lab-dark.png", "dark", false, false, rehearse},
		{"empty-light.png", "light", false, false, press("ctrl+f", "Down", "Delete")},
		{"inspector-light.png", "light", false, false, inspect(expired)},
		{"inspector-dark.png", "dark", false, false, inspect(good)},
		{"compare-light.png", "light", false, false, inspect(good, expired)},
		{"active-light.png", "light", false, false, pressStart("Active")},
		{"active-dark.png", "dark", false, false, pressStart("Active")},
		{"first-start-light.png", "light", false, false, press()},
		{"refused-dark.png", "dark", true, false, func(d *desktop.Desktop, p *desktop.Program, s *sandbox.Server) error {
			s.Inject(sandbox.Fault{Kind: fault.Unauthorized})
			return pressStart("Refused")(d, p, s)
		}},
		{"portal-light.png", "light", true, false, func(d *desktop.Desktop, p *desktop.Program, s *sandbox.Server) error {
			s.Inject(sandbox.Fault{Kind: fault.WebPage})
			return pressStart("Failed")(d, p, s)
		}},
		{"expired-light.png", "light", true, false, func(d *desktop.Desktop, p *desktop.Program, s *sandbox.Server) error {
			s.SetSessionLife(3 * time.Second)
			return pressStart("Expired")(d, p, s)
		}},
	}
}

// press presses keys one after the other.
func press(keys ...string) func(*desktop.Desktop, *desktop.Program, *sandbox.Server) error {
	return func(d *desktop.Desktop, _ *desktop.Program, _ *sandbox.Server) error {
		for _, key := range keys {
			if err := d.Keys(key); err != nil {
				return err
			}
		}
		return nil
	}
}

// team are the profiles of a team, which get their session tokens from a backend.
func team(server *sandbox.Server) profile.Book {
	b := profile.Book{Settings: profile.Settings{AskProduction: true, Rules: profile.Rules{CheckEvery: 15}}}
	b = b.WithEnvironment(profile.Environment{
		ID: "staging", Name: "Staging", BaseURL: server.URL(), Generation: "gateway",
	})
	b = b.WithEnvironment(profile.Environment{
		ID: "shop", Name: "Shop", BaseURL: server.URL(), Generation: "gateway", Production: true,
	})
	for n, of := range []struct{ name, user, environment, notes string }{
		{"QA alice", "qa-alice", "staging", "Free plan"},
		{"QA bob", "qa-bob", "staging", "Paid plan, many videos"},
		{"QA carol", "qa-carol", "staging", ""},
		{"Ticket 812", "customer-48213", "shop", "Ticket 812: videos do not load"},
		{"Ticket 815", "maria@example.com", "shop", ""},
		{"Sandbox", "alice", profile.SandboxID, ""},
		{"Load test", "load-test-0001", "staging", ""},
	} {
		p := profile.New()
		p.Name, p.UserID, p.EnvironmentID, p.Notes = of.name, of.user, of.environment, of.notes
		p.Method, p.Backend.URL = profile.FromBackend, server.URL()+"/token/{user}"
		if of.environment == profile.SandboxID {
			p.Method = profile.APIToken
		}
		p.Color, p.Pinned = profile.Colors[1+n], of.environment == "shop"
		b = b.Insert(p, n)
	}
	b.Selected = b.Profiles[0].ID
	return b
}

// startSome starts sessions that come to stand differently.
func startSome(_ *desktop.Desktop, p *desktop.Program, s *sandbox.Server) error {
	for _, of := range []struct {
		name string
		life time.Duration
		says string
	}{
		{"QA carol", 3 * time.Second, "Expired"},
		{"QA bob", 3 * time.Minute, ""},
		{"Load test", 4 * time.Hour, ""},
		{"Sandbox", time.Hour, ""},
		{"QA alice", 12 * time.Minute, ""},
	} {
		s.SetSessionLife(of.life)
		if err := p.Click("Start " + of.name); err != nil {
			return err
		}
		if err := desktop.Until("the tray offers to stop "+of.name, func() bool {
			return of.says != "" || offers(p, "Stop "+of.name)
		}); err != nil {
			return err
		}
		if err := desktop.Until(
			"the tray says "+of.says, func() bool { return strings.Contains(p.Title(), of.says) },
		); err != nil {
			return err
		}
	}
	return nil
}

// failed starts some sessions, then one that fails, and presses keys.
func failed(keys ...string) func(*desktop.Desktop, *desktop.Program, *sandbox.Server) error {
	return func(d *desktop.Desktop, p *desktop.Program, s *sandbox.Server) error {
		if err := startSome(d, p, s); err != nil {
			return err
		}
		s.Inject(sandbox.Fault{Kind: fault.ServerError, Times: 1})
		if err := p.Click("Start QA carol"); err != nil {
			return err
		}
		if err := desktop.Until(
			"the tray says that it failed", func() bool { return strings.Contains(p.Title(), "Failed") },
		); err != nil {
			return err
		}
		return press(keys...)(d, p, s)
	}
}

// rehearse plays a rehearsal until the session is refused.
func rehearse(d *desktop.Desktop, p *desktop.Program, s *sandbox.Server) error {
	if err := press("Tab", "Return", "Tab", "Return")(d, p, s); err != nil {
		return err
	}
	return desktop.Until("the tray says that it is refused", func() bool { return strings.Contains(p.Title(), "Refused") })
}

func offers(p *desktop.Program, label string) bool {
	items, err := p.Menu()
	return err == nil &&
		slices.ContainsFunc(items, func(i desktop.MenuItem) bool { return strings.HasPrefix(i.Label, label) })
}

// inspect shows texts in the Inspector, one beside the other.
func inspect(texts ...string) func(*desktop.Desktop, *desktop.Program, *sandbox.Server) error {
	return func(d *desktop.Desktop, _ *desktop.Program, _ *sandbox.Server) error {
		if err := d.Keys("ctrl+2"); err != nil {
			return err
		}
		for n, text := range texts {
			if n > 0 { // on to “Compare”, which goes to the second box
				if err := painted(d, d.Windows(title)[0], filepath.Join(d.Folder, "first.png")); err != nil {
					return err
				}
				if err := d.Keys("Tab", "space"); err != nil {
					return err
				}
			}
			if err := d.Copy(text); err != nil {
				return err
			}
			if err := d.Keys("ctrl+v"); err != nil {
				return err
			}
		}
		return nil
	}
}

// example is a token as a ticket has it, signed with nothing that counts.
func example(user string, issued, life time.Duration, scopes ...string) string {
	at := time.Now().Add(issued)
	text, err := jwt.NewWithClaims(jwt.SigningMethodHS256, jwt.MapClaims{
		"identity": user, "scopes": scopes, "iat": at.Unix(), "exp": at.Add(life).Unix(), "jti": "0b9c2a4e7b1f",
	}).SignedString([]byte("example"))
	if err != nil {
		panic(err) // the claims are JSON
	}
	return text
}

func screenshots(binary, folder string) error {
	folder, err := filepath.Abs(folder)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	for _, s := range scenes() {
		if err := shoot(binary, filepath.Join(folder, s.file), s); err != nil {
			return fmt.Errorf("%s: %w", s.file, err)
		}
		fmt.Println(filepath.Join(folder, s.file))
	}
	return nil
}

func shoot(binary, picture string, s scene) error {
	server, err := sandbox.Start()
	if err != nil {
		return err
	}
	defer func() { _ = server.Close() }()
	return on(func(d *desktop.Desktop) error {
		d.Env = append(d.Env, "FYNE_THEME="+s.theme)
		if s.outside { // a sandbox that can be told to fail
			p := profile.New()
			p.EnvironmentID, p.BaseURL, p.Generation = profile.CustomID, server.URL(), "gateway"
			book := profile.Book{Selected: p.ID, Profiles: []profile.Profile{p}}
			if s.team {
				book = team(server)
			}
			store, _, _ := profile.Open(filepath.Join(d.Folder, "config", "session-tray"))
			if _, err := store.Save(book); err != nil {
				return err
			}
		}
		p, err := d.Launch(binary)
		if err != nil {
			return err
		}
		defer p.Kill()
		window, err := d.Focus(title)
		if err != nil {
			return err
		}
		if s.outside && !s.team {
			if err := d.Type(server.APIToken().Reveal()); err != nil {
				return err
			}
		}
		if err := s.act(d, p, server); err != nil {
			return err
		}
		return painted(d, window, picture)
	})
}
