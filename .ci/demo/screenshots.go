package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"sessiontray/session/profile"
	"sessiontray/session/sandbox"
	"sessiontray/ui/e2e/desktop"
)

// scene is a picture of the README.
type scene struct {
	file, theme string
	outside     bool // with a sandbox outside of the program
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
	expired := `{"sessionToken": "` + example("alice@example.com", -4*time.Hour, time.Hour, "videos.read", "videos.admin.read") + `", "identity": "alice@example.com"}`
	good := example("bob@example.com", -20*time.Minute, time.Hour, "videos.read", "videos.create")
	return []scene{
		{"inspector-light.png", "light", false, inspect(expired)},
		{"inspector-dark.png", "dark", false, inspect(good)},
		{"compare-light.png", "light", false, inspect(good, expired)},
		{"active-light.png", "light", false, pressStart("Active")},
		{"active-dark.png", "dark", false, pressStart("Active")},
		{"first-start-light.png", "light", false, func(*desktop.Desktop, *desktop.Program, *sandbox.Server) error { return nil }},
		{"refused-dark.png", "dark", true, func(d *desktop.Desktop, p *desktop.Program, s *sandbox.Server) error {
			s.Inject(sandbox.Fault{Kind: sandbox.Unauthorized})
			return pressStart("Refused")(d, p, s)
		}},
		{"portal-light.png", "light", true, func(d *desktop.Desktop, p *desktop.Program, s *sandbox.Server) error {
			s.Inject(sandbox.Fault{Kind: sandbox.WebPage})
			return pressStart("Failed")(d, p, s)
		}},
		{"expired-light.png", "light", true, func(d *desktop.Desktop, p *desktop.Program, s *sandbox.Server) error {
			s.SetSessionLife(3 * time.Second)
			return pressStart("Expired")(d, p, s)
		}},
	}
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
			store, _, _ := profile.Open(filepath.Join(d.Folder, "config", "session-tray"))
			if _, err := store.Save(profile.Book{Selected: p.ID, Profiles: []profile.Profile{p}}); err != nil {
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
		if s.outside {
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
