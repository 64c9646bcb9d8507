package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"log/slog"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func list(t *testing.T, args ...string) []string {
	t.Helper()
	out, err := exec.Command("go", append([]string{"list"}, args...)...).Output()
	if err != nil {
		t.Fatalf("go list %v: %v", args, err)
	}
	return strings.Fields(string(out))
}

// The packages and what each may import, directly or not.
func TestRooms(t *testing.T) {
	said := []string{"assets/messages", "session/files", "session/match", "session/message", "session/secret"}
	rooms := append([]string{
		"session", "session/clock", "session/videoio", "session/fault", "session/token", "session/token/find", "session/gateway", "session/vault", "session/profile", "session/journal",
		"session/record", "session/bundle", "session/inspect", "session/lab",
	}, said...)
	pages := append([]string{"assets", "ui/view", "ui/kit", "ui/input", "session/desk"}, rooms...)
	model := []string{"session", "session/clock", "session/videoio", "session/fault", "session/token", "session/profile"}
	may := map[string][]string{
		"assets/messages":         {},
		"session/clock":           {},
		"session/clock/clocktest": {},
		"session/videoio":         {},
		"session/fault":           {},
		"session/secret":          {"session/match"},
		"session/match":           {},
		"session/files":           {},
		"session/message":         said,
		"session/token":           said,
		"session/token/find":      append([]string{"session/videoio", "session/token"}, said...),
		"session/token/tokentest": {},
		"session":                 append([]string{"session/clock", "session/token"}, said...),
		"session/gateway":         append([]string{"session", "session/videoio", "session/clock", "session/token"}, said...),
		"session/sandbox":         append([]string{"session/fault", "session/token"}, said...),
		"session/vault":           said,
		"session/profile":         append([]string{"session/videoio"}, said...),
		"session/journal":         append([]string{"session", "session/clock", "session/token"}, said...),
		"session/record":          append([]string{"session/gateway", "session/journal"}, append(model, said...)...),
		"session/crash":           {"session/match", "session/secret"},
		"session/bundle":          append([]string{"session", "session/clock", "session/token", "session/journal"}, said...),
		"session/inspect":         append([]string{"session/token/find"}, append(model, said...)...),
		"session/lab":             append([]string{"session/journal"}, append(model, said...)...),
		"session/desk":            rooms,
		"assets":                  {},
		"ui/view":                 append([]string{"assets", "session/desk"}, rooms...),
		"ui/instance":             {"session/files"},
		"ui/autostart":            said,
		"ui/memory":               {},
		"ui/driver":               said,
		"ui/kit":                  append([]string{"assets", "ui/view", "session/desk"}, rooms...),
		"ui/input":                pages,
		"ui/tray":                 append([]string{"assets", "ui/view", "session/desk"}, rooms...),
		"ui/sessions":             pages,
		"ui/inspector":            pages,
		"ui/timeline":             pages,
		"ui/settings":             append([]string{"ui/autostart"}, pages...),
		"ui": append([]string{
			"ui/tray", "ui/autostart", "ui/sessions", "ui/inspector", "ui/timeline", "ui/settings",
		}, pages...),
		"ui/uitest":      nil, // for tests alone
		"ui/e2e/desktop": {},
		"ui/e2e":         {},
		"":               nil, // main imports all
	}
	for _, path := range list(t, "./...") {
		room := strings.Trim(strings.TrimPrefix(path, "sessiontray"), "/")
		known, listed := may[room]
		if !listed {
			t.Errorf("the package %s is new: say here what it may import", room)
			continue
		}
		for _, dep := range list(t, "-deps", path) {
			inner, own := strings.CutPrefix(dep, "sessiontray/")
			switch {
			case known == nil || dep == path:
			case own && !slices.Contains(known, inner):
				t.Errorf("%s imports %s", room, inner)
			case strings.HasPrefix(room, "session") && strings.HasPrefix(dep, "fyne.io/"):
				t.Errorf("%s imports Fyne: %s", room, dep)
			case dep == "fyne.io/fyne/v2/app":
				t.Errorf("%s imports %s, which main.go alone may", room, dep)
			case dep == "fyne.io/fyne/v2/test":
				t.Errorf("%s imports %s outside tests", room, dep)
			case room == "ui/view" && strings.HasPrefix(dep, "fyne.io/fyne/v2/") &&
				!strings.HasPrefix(dep, "fyne.io/fyne/v2/internal") && dep != "fyne.io/fyne/v2/lang":
				t.Errorf("%s knows more of Fyne than its types and languages: %s", room, dep)
			}
		}
	}
}

// Sizes from which a room, a struct or a type is too much for one head.
const (
	maxLines   = 2500 // of a package of ui, without tests
	maxFields  = 20   // of a struct
	maxMethods = 40   // of a type
)

// Packages, structs and types that may be larger, and why.
var larger = map[string]string{
	"ui/view": "one function a text: each stands alone",
}

func TestSizes(t *testing.T) {
	lines, methods := map[string]int{}, map[string]int{}
	err := filepath.WalkDir(".", func(path string, _ os.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		room := filepath.ToSlash(filepath.Dir(path))
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		lines[room] += strings.Count(string(raw), "\n")
		file, err := parser.ParseFile(token.NewFileSet(), path, raw, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.TypeSpec:
				s, is := n.Type.(*ast.StructType)
				name := room + "." + n.Name.Name
				if is && s.Fields.NumFields() > maxFields && larger[name] == "" {
					t.Errorf("%s has %d fields", name, s.Fields.NumFields())
				}
			case *ast.FuncDecl:
				if n.Recv != nil {
					of := n.Recv.List[0].Type
					if star, is := of.(*ast.StarExpr); is {
						of = star.X
					}
					if name, is := of.(*ast.Ident); is {
						methods[room+"."+name.Name]++
					}
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for room, n := range lines {
		if (room == "ui" || strings.HasPrefix(room, "ui/")) && n > maxLines && larger[room] == "" {
			t.Errorf("%s has %d lines", room, n)
		}
	}
	for name, n := range methods {
		if n > maxMethods && larger[name] == "" {
			t.Errorf("%s has %d methods", name, n)
		}
	}
}

// Every place in which a secret leaves its wrapping.
func TestRevealIsCalledInFewPlaces(t *testing.T) {
	want := map[string]int{
		"session/token/token.go":      3, // to be parsed, and taken apart
		"session/token/judge.go":      2, // its signature compared with the secret's
		"session/token/find/find.go":  1, // to be looked through
		"session/gateway/client.go":   2, // into the Authorization header
		"session/desk/backend.go":     1, // its template, to be filled in
		"session/desk/secrets.go":     1, // the same, to be redacted
		"session/gateway/backend.go":  2, // the headers, to be sent, and pieces of a template
		"session/gateway/failure.go":  1, // the server's words, on their way through the redactor
		"session/sandbox/sessions.go": 2, // checked, and answered with
		"session/vault/bound.go":      2, // with its address, into the keyring and out
		"session/vault/keyring.go":    1, // into the keyring
		"ui/sessions/backend.go":      1, // the headers, into their field
		"ui/clipboard.go":             2, // copied, and taken back
		"ui/sessions/credentials.go":  2, // into its field
		"ui/inspector/anatomy.go":     1, // the signature, when asked to be shown
		"ui/inspector/pastebox.go":    1, // from the session to the Inspector
	}
	got := map[string]int{}
	err := filepath.WalkDir(".", func(path string, entry os.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") ||
			strings.HasPrefix(path, "session/secret/") || strings.HasPrefix(path, ".ci/") {
			return err
		}
		raw, err := os.ReadFile(path)
		if n := strings.Count(string(raw), ".Reveal()"); n > 0 {
			got[filepath.ToSlash(path)] = n
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if !maps.Equal(got, want) {
		t.Errorf("Reveal is called in\n%v\nand should be in\n%v", got, want)
	}
}

func TestOneCrossingToTheUIGoroutine(t *testing.T) {
	var places []string
	err := filepath.WalkDir(".", func(path string, _ os.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		raw, err := os.ReadFile(path)
		for _, call := range []string{"fyne.Do(", "DoAndWait("} {
			for range strings.Count(string(raw), call) {
				places = append(places, path+": "+call)
			}
		}
		return err
	})
	if err != nil || !slices.Equal(places, []string{"ui/driver/driver.go: fyne.Do("}) {
		t.Errorf("%v, %v", places, err)
	}
}

func TestParse(t *testing.T) {
	for _, test := range []struct {
		args string
		want options
		ok   bool
	}{
		{"", options{}, true},
		{"--sandbox --start --hidden", options{sandbox: true, start: true, hidden: true}, true},
		{"--log debug", options{log: slog.LevelDebug}, true},
		{"--log nonsense", options{}, false},
		{"-version", options{version: true}, true},
		{"--help", options{help: true}, true},
		{"-h", options{help: true}, true},
		{"--unknown", options{}, false},
		{"start", options{}, false},
	} {
		got, err := parse(strings.Fields(test.args))
		if (err == nil) != test.ok || test.ok && got != test.want {
			t.Errorf("%q: %+v, %v", test.args, got, err)
		}
	}
}
