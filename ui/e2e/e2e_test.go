//go:build desktop && linux

// Package e2e drives the real program on a real desktop: a screen, a D-Bus
// session, gnome-keyring and a panel with a tray.
package e2e

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"sessiontray/session/fault"
	"sessiontray/session/profile"
	"sessiontray/session/sandbox"
	"sessiontray/session/secret"
	"sessiontray/ui/e2e/desktop"
)

// binary is the program under test, built once.
var binary string

func TestMain(m *testing.M) {
	folder, err := os.MkdirTemp("", "session-tray-e2e")
	if err != nil {
		panic(err)
	}
	binary = filepath.Join(folder, "session-tray")
	build := exec.Command("go", "build", "-o", binary, "sessiontray")
	if out, err := build.CombinedOutput(); err != nil {
		panic(fmt.Sprintf("%v\n%s", err, out))
	}
	code := m.Run()
	_ = os.RemoveAll(folder)
	os.Exit(code)
}

// stage is a desktop, and a sandbox outside of the program.
type stage struct {
	*desktop.Desktop
	t      *testing.T
	server *sandbox.Server
	window string
	all    []*desktop.Program

	canaries []secret.Value // tokens that went through the program
}

func newStage(t *testing.T, o desktop.Options) *stage {
	t.Helper()
	server, err := sandbox.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	d, err := desktop.Start(t.TempDir(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	s := &stage{Desktop: d, t: t, server: server, canaries: []secret.Value{server.APIToken()}}
	// Whatever a test does, no token that went through may be left anywhere.
	t.Cleanup(func() {
		for _, p := range s.all {
			s.searchFor(p.Output(), nil)
		}
	})
	return s
}

// must ends the test on an error, with a picture of the screen.
func (s *stage) must(err error) {
	s.t.Helper()
	if err == nil {
		return
	}
	picture := filepath.Join(os.TempDir(), "session-tray-"+strings.ReplaceAll(s.t.Name(), "/", "-")+".png")
	if s.Screenshot(picture, "") == nil {
		s.t.Logf("the screen: %s", picture)
	}
	s.t.Fatal(err)
}

func (s *stage) launch(args ...string) *desktop.Program {
	s.t.Helper()
	p, err := s.Launch(binary, args...)
	s.must(err)
	s.t.Cleanup(p.Kill)
	s.all = append(s.all, p)
	return p
}

// open launches the program and waits for its window.
func (s *stage) open(args ...string) *desktop.Program {
	s.t.Helper()
	p := s.launch(args...)
	s.focus()
	return p
}

func (s *stage) focus() {
	s.t.Helper()
	window, err := s.Focus("Session Tray")
	s.must(err)
	s.window = window
}

func (s *stage) hidden() {
	s.t.Helper()
	s.must(desktop.Until("the window is hidden", func() bool { return len(s.Windows("Session Tray")) == 0 }))
}

func (s *stage) keys(keys ...string) {
	s.t.Helper()
	s.must(s.Keys(keys...))
}

func (s *stage) title(p *desktop.Program, part string) {
	s.t.Helper()
	last := ""
	err := desktop.Until("the tray says "+part, func() bool {
		last = p.Title()
		return strings.Contains(last, part)
	})
	if err != nil {
		s.must(fmt.Errorf("%w, but %q; the program printed:\n%s", err, last, p.Output()))
	}
}

// configure writes settings for the sandbox outside of the program.
func (s *stage) configure(change func(p *profile.Profile)) {
	s.t.Helper()
	p := profile.New()
	p.EnvironmentID, p.BaseURL, p.Generation = profile.CustomID, s.server.URL(), "gateway"
	if change != nil {
		change(&p)
	}
	store, _, _ := profile.Open(s.settings())
	_, err := store.Save(profile.Book{Selected: p.ID, Profiles: []profile.Profile{p}})
	s.must(err)
}

func (s *stage) settings() string { return filepath.Join(s.Folder, "config", "session-tray") }

func quit(s *stage, p *desktop.Program) {
	s.t.Helper()
	s.searchFor(p.Output(), p)
	s.must(p.Click("Quit"))
	s.must(p.Ended())
}

// aMinute is what is left of an hour: 59 minutes once the clock's minute turns.
var aMinute = regexp.MustCompile(`(59|60) min`)

func TestStartByKeyboardStopFromTheTray(t *testing.T) {
	s := newStage(t, desktop.Options{Keyring: true, Tray: true})
	p := s.open()
	s.title(p, "Session Tray: no session")
	s.keys("Return")
	s.must(p.Prints("phase=active", 1))
	s.title(p, "Active · alice on Sandbox · ")
	items, err := p.Menu()
	s.must(err)
	var labels []string
	for _, i := range items {
		labels = append(labels, fmt.Sprint(aMinute.ReplaceAllString(i.Label, "an hour"), " ", i.Enabled))
	}
	want := []string{
		"1 live · Active · alice on Sandbox · an hour left false", "Stop alice · Sandbox (active, an hour left) true",
		"Copy session token true", "Inspect token on clipboard true", "Show Session Tray true", "Quit true",
	}
	if !slices.Equal(labels, want) {
		t.Errorf("the menu is %q", labels)
	}
	s.must(p.Click("Stop alice"))
	s.must(p.Prints("phase=stopped", 1))
	s.title(p, "no session")
	s.must(p.Click("Start alice"))
	s.title(p, "Active")
	if got := strings.Count(p.Output(), "onSessionChanged session=alice"); got != 2 {
		t.Errorf("listeners heard of %d starts:\n%s", got, p.Output())
	}
	quit(s, p)
	if out := p.Output(); strings.LastIndex(out, "phase=stopped") < strings.LastIndex(out, "phase=active") {
		t.Errorf("quitting did not stop the session in order:\n%s", p.Output())
	}
}

func TestSecretsComeBackFromTheKeyringAndLeakNowhere(t *testing.T) {
	s := newStage(t, desktop.Options{Keyring: true, Tray: true})
	s.configure(func(p *profile.Profile) { p.UserID = "" })
	p := s.open()
	// The first empty input has the focus.
	s.must(s.Type(s.server.APIToken().Reveal()))
	s.keys("Tab", "Tab", "Tab")
	s.must(s.Type("qa_user"))
	s.keys("Return")
	s.title(p, "Active · qa_user on 127.0.0.1")
	s.copied(p)
	quit(s, p)

	p = s.launch("--start", "--hidden")
	s.title(p, "Active · qa_user on 127.0.0.1")
	s.hidden()
	s.copied(p)
	s.must(p.Activate()) // a click on the icon
	s.focus()
	quit(s, p)
	if len(s.canaries) != 3 {
		t.Errorf("%d tokens went through", len(s.canaries))
	}

	// A leak in a place of each sort is found.
	planted := secret.New("a-token-planted/for+this=test")
	s.must(os.WriteFile(filepath.Join(s.Folder, "cache", "leak"), []byte("x "+planted.Reveal()), 0o600))
	if found := s.find([]secret.Value{planted}, "", nil); len(found) != 1 {
		t.Errorf("a planted leak in a file: found %q", found)
	}
	escaped, _ := json.Marshal(map[string]string{"x": "%61 a-token-planted%2Ffor%2Bthis%3Dtest"})
	if found := s.find([]secret.Value{planted}, string(escaped), nil); len(found) != 2 {
		t.Errorf("a planted leak in the output: found %q", found)
	}
}

// copied copies the session token from the tray, to look for it later.
func (s *stage) copied(p *desktop.Program) {
	s.t.Helper()
	s.must(p.Click("Copy session token"))
	text := ""
	s.must(desktop.Until("the token is in the clipboard", func() bool {
		var err error
		text, err = s.Clipboard()
		return err == nil && strings.HasPrefix(text, "eyJ")
	}))
	s.canaries = append(s.canaries, secret.New(text))
}

// searchFor looks for the tokens wherever the program can have left them; p is
// nil when it has ended.
func (s *stage) searchFor(output string, p *desktop.Program) {
	s.t.Helper()
	for _, where := range s.find(s.canaries, output, p) {
		s.t.Errorf("a secret is in %s", where)
	}
}

func (s *stage) find(canaries []secret.Value, output string, p *desktop.Program) (places []string) {
	s.t.Helper()
	texts := map[string]string{"the output": output}
	if p != nil {
		texts["the tray's title"] = p.Title()
		for _, name := range []string{"environ", "cmdline"} {
			raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/%s", p.PID(), name))
			s.must(err)
			texts[name] = string(raw)
		}
	}
	s.must(filepath.WalkDir(s.Folder, func(path string, entry os.DirEntry, err error) error {
		if err == nil && entry.Type().IsRegular() {
			raw, err := os.ReadFile(path)
			if err == nil {
				texts[path] = string(raw)
			}
		}
		return nil
	}))
	for where, text := range texts {
		for _, c := range canaries {
			for _, form := range secret.Forms(c) {
				if strings.Contains(text, form) {
					places = append(places, where)
				}
			}
		}
	}
	slices.Sort(places)
	return slices.Compact(places)
}

func TestSecondStartShowsTheFirst(t *testing.T) {
	s := newStage(t, desktop.Options{Tray: true})
	p := s.open()
	s.title(p, "no session")
	s.must(s.CloseWindow(s.window))
	s.hidden()
	second := s.launch()
	s.must(second.Ended())
	s.focus()
	quit(s, p)
}

func TestExpiresWhileHidden(t *testing.T) {
	s := newStage(t, desktop.Options{Tray: true})
	s.configure(func(p *profile.Profile) { p.Method = profile.APIToken })
	s.server.SetSessionLife(4 * time.Second)
	p := s.open()
	s.must(s.Type(s.server.APIToken().Reveal()))
	s.keys("Return")
	s.title(p, "Expires soon")
	s.must(s.CloseWindow(s.window))
	s.hidden()
	s.title(p, "Expired · alice")
	s.must(p.Click("Show Session Tray"))
	s.focus()
	quit(s, p)
}

func TestWithoutATrayClosingAsksThenQuits(t *testing.T) {
	s := newStage(t, desktop.Options{})
	p := s.open("--start", "--hidden") // hidden, but nothing could bring it back
	s.must(p.Prints("phase=active", 1))
	s.must(s.CloseWindow(s.window))
	s.keys("Tab", "Tab", "space") // “Quit”
	s.must(p.Ended())

	p = s.open()
	s.must(s.CloseWindow(s.window))
	s.must(p.Ended())
}

func TestWithoutAKeyringSecretsAreGoneAfterQuitting(t *testing.T) {
	s := newStage(t, desktop.Options{Tray: true})
	s.configure(nil)
	p := s.open()
	s.must(p.Prints("keyring not used", 1))
	s.must(s.Type(s.server.APIToken().Reveal()))
	s.keys("Return")
	s.title(p, "Active")
	quit(s, p)
	s.open()
	s.keys("Return") // in the empty API token's field
	s.must(s.all[1].Prints("The API token is missing", 1))
}

func TestAKeyringThatNeverAnswers(t *testing.T) {
	s := newStage(t, desktop.Options{Keyring: true, Tray: true})
	s.configure(nil)
	s.must(s.FreezeKeyring())
	p := s.open()
	s.must(s.Type(s.server.APIToken().Reveal())) // meanwhile the window is alive
	s.keys("Return")
	s.title(p, "Active")
	s.must(p.Prints("The keyring does not respond", 1))
	s.must(p.Click("Stop alice"))
	s.title(p, "no session")
	quit(s, p)
}

func TestQuitWhileStarting(t *testing.T) {
	s := newStage(t, desktop.Options{Keyring: true, Tray: true})
	s.configure(nil)
	s.server.Inject(sandbox.Fault{Kind: fault.NoAnswer})
	p := s.open()
	s.must(s.Type(s.server.APIToken().Reveal()))
	s.keys("Return")
	s.title(p, "Starting… · alice")
	s.keys("Escape")
	s.title(p, "no session")
	s.keys("Return")
	s.title(p, "Starting… · alice")
	quit(s, p)
	if out := p.Output(); strings.Contains(out, "phase=failed") || strings.Contains(out, "phase=active") {
		t.Errorf("a start that was given up ended otherwise:\n%s", out)
	}
}

func TestASignalQuitsInOrder(t *testing.T) {
	s := newStage(t, desktop.Options{Keyring: true, Tray: true})
	s.configure(func(p *profile.Profile) { p.UserID, p.EnvironmentID = "", profile.SandboxID })
	p := s.open("--log", "debug")
	s.must(s.Type("typed"))
	s.keys("Return")
	s.title(p, "Active · typed")
	s.copied(p)
	s.must(s.Type("-more"))
	s.keys("Return")
	s.must(p.Prints("session=typed-more", 1))               // sooner than typing is saved automatically
	s.must(p.Prints("signals end the program in order", 1)) // a moment after the start
	s.must(syscall.Kill(p.PID(), syscall.SIGTERM))
	s.must(p.Ended())
	raw, err := os.ReadFile(filepath.Join(s.settings(), profile.FileName))
	s.must(err)
	if !strings.Contains(string(raw), `"typed-more"`) {
		t.Errorf("lost what was typed: %s", raw)
	}
	if out := p.Output(); strings.Contains(out, "goroutine ") || strings.Contains(out, "panic") ||
		!strings.Contains(out, "phase=stopped") {
		t.Errorf("it did not end in order:\n%s", out)
	}
	if text, err := s.Clipboard(); err == nil && text != "" {
		t.Error("the copied token outlives the program")
	}
}

func TestCommandLine(t *testing.T) {
	for _, test := range []struct {
		args []string
		code int
		out  string
	}{
		{[]string{"--help"}, 0, "Usage: session-tray [flags]"},
		{[]string{"--version"}, 0, "session-tray 0."},
		{[]string{"--nonsense"}, 2, "session-tray: flag provided but not defined: -nonsense. See session-tray --help.\n"},
		{
			[]string{"a-token"},
			2,
			"session-tray: it takes flags only; paste tokens into the window. See session-tray --help.\n",
		},
		{
			nil, 1,
			"session-tray: There is no display to show a window on: start it in a desktop session, or under Xvfb with xvfb-run session-tray.\n",
		},
	} {
		c := exec.Command(binary, test.args...)
		c.Env = []string{"HOME=" + t.TempDir()}
		out, _ := c.CombinedOutput()
		if c.ProcessState.ExitCode() != test.code || !strings.HasPrefix(string(out), test.out) && test.code != 0 ||
			!strings.Contains(string(out), test.out) {
			t.Errorf("%q: exit %d, %s", test.args, c.ProcessState.ExitCode(), out)
		}
	}
}

func TestDisplayThatIsNotThere(t *testing.T) {
	c := exec.Command(binary)
	c.Env = []string{"HOME=" + t.TempDir(), "XDG_RUNTIME_DIR=" + t.TempDir(), "DISPLAY=:987"}
	out, err := c.CombinedOutput()
	if c.ProcessState.ExitCode() != 1 || strings.Contains(string(out), "goroutine ") ||
		!strings.HasSuffix(string(out), "xvfb-run session-tray.\n") {
		t.Errorf("%v\n%s", err, out)
	}
}
