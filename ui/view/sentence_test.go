package view_test

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"sessiontray/assets"
	"sessiontray/session"
	"sessiontray/session/desk"
	"sessiontray/ui/view"
)

// speakers are the files of the rooms below, and of this one, whose sentences the
// window says.
var speakers = []string{
	"../../session/*.go", "../../session/token/*.go", "../../session/gateway/*.go", "../../session/profile/*.go",
	"../../session/bundle/bundle.go", "../../session/journal/file.go", "../../session/desk/*.go",
	"verdict.go", "server.go", "anatomy.go",
}

// forTimeline are calls whose sentences go to the timeline alone, which is in English.
var forTimeline = []string{
	"noteCommand", "noteProgram", "noteSandbox", "noteUser", "note", "stop", "check", "renew", "cancel", "giveUp", "Debug", "Info", "Warn", "Error",
}

// inTimeline are sentences that only get there by a variable.
var inTimeline = []string{"Cancel the start.", "Secrets are kept in the system's keyring."}

// gaps of a form.
var gaps = regexp.MustCompile(`%[svdq]`)

// composed are what is put together of spans of time, dates, counts and names, of
// what was found where, and what the system says.
var composed = regexp.MustCompile(`(year|day|hour|minute|second|moment|byte|character)s?( ago|\.| more)?$|^%s (January|February|March|April|May|June|July|August|September|October|November|December)( %s)?$|` +
	`UTC( on %s)?$|^%s (ahead|behind|from .*)$|is %s (ahead|behind)\.$|(,|and) (user ID|scopes|address)$|^%s tokens$|^A %s$|^%s and %s more$|^“”$|your backend|Your backend|after its payload: its signature|The program's own path|` +
	`^(permission denied|no space left on device|read-only file system|is a directory|not a directory|no such file or directory|file exists|input/output error|disk quota exceeded|file name too long)$`)

// verb is one of fmt's.
var verb = regexp.MustCompile(`%[-+#0-9.]*[a-zA-Z]`)

// pattern is the form of what an expression says, and whether it says anything.
func pattern(e ast.Expr) (text string, is bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		if e.Kind != token.STRING {
			return "", false
		}
		text, err := strconv.Unquote(e.Value)
		return verb.ReplaceAllString(text, "%s"), err == nil
	case *ast.BinaryExpr:
		a, isA := pattern(e.X)
		b, isB := pattern(e.Y)
		if e.Op != token.ADD || !isA && !isB {
			return "", false
		}
		if !isA {
			a = "%s"
		}
		if !isB {
			b = "%s"
		}
		return a + b, true
	case *ast.ParenExpr:
		return pattern(e.X)
	}
	return "", false
}

// isSentence tells whole sentences, and errors that become some, from parts.
func isSentence(text string) bool {
	end := strings.HasSuffix(text, ".") || strings.HasSuffix(text, ": %s") || strings.HasSuffix(text, "; %s")
	return strings.Count(text, " ") >= 2 && end || text == "Try again." || text == "Choose one."
}

// formsIn are the forms of the sentences in the code, and all literals in it.
func formsIn(t *testing.T) (sentences, all map[string]bool) {
	t.Helper()
	sentences, all = map[string]bool{}, map[string]bool{}
	for _, glob := range speakers {
		files, err := filepath.Glob(glob)
		if err != nil || len(files) == 0 {
			t.Fatal(glob, err)
		}
		for _, name := range files {
			if strings.HasSuffix(name, "_test.go") || slices.Contains([]string{"record.go", "rehearsal.go", "lab.go"}, filepath.Base(name)) {
				continue
			}
			told := strings.Contains(name, "/profile/") || strings.Contains(name, "/bundle/") // errors that the window says
			file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(file, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.ImportSpec:
					return false
				case *ast.CallExpr:
					of, name := called(n)
					if made := of + "." + name; told && (made == "errors.New" || made == "fmt.Errorf") {
						if text, is := pattern(n.Args[0]); is {
							sentences[text] = true
						}
					}
					if slices.Contains([]string{"T", "Tf", "Tn"}, name) || slices.Contains(forTimeline, name) {
						return false
					}
				case *ast.CompositeLit:
					if s, is := n.Type.(*ast.SelectorExpr); is && s.Sel.Name == "Draft" {
						return false
					}
				case ast.Expr:
					if text, is := pattern(n); is {
						all[text] = true
						for _, one := range append(strings.SplitAfter(text, ". "), text) {
							if one = strings.TrimSpace(one); isSentence(one) {
								sentences[one] = true
							}
						}
						if _, whole := n.(*ast.BinaryExpr); whole {
							ast.Inspect(n, func(part ast.Node) bool {
								if literal, is := part.(*ast.BasicLit); is {
									text, _ := pattern(literal)
									all[text] = true
								}
								return true
							})
							return false
						}
					}
				}
				return true
			})
		}
	}
	return sentences, all
}

// Every sentence has a form with as many gaps in German.
func TestGermanHasAllSentences(t *testing.T) {
	var german map[string]string
	if err := json.Unmarshal(assets.Sentences("de"), &german); err != nil {
		t.Fatal(err)
	}
	sentences, all := formsIn(t)
	if len(sentences) < 150 {
		t.Fatalf("%d sentences were found", len(sentences))
	}
	has := map[string]bool{}
	for text, translated := range german {
		if !slices.Equal(gaps.FindAllString(text, -1), gaps.FindAllString(translated, -1)) {
			t.Errorf("other gaps: %q, %q", text, translated)
		}
		has[gaps.ReplaceAllString(text, "%s")] = true
	}
	for text := range sentences {
		if slices.Contains(inTimeline, text) {
			continue
		}
		for _, one := range strings.SplitAfter(text, ". ") {
			if one = strings.TrimSpace(one); !has[text] && !has[one] {
				t.Errorf("not translated: %q", one)
			}
		}
	}
	for text := range has {
		says := func(said string) bool { return strings.Contains(said, text) }
		if !slices.ContainsFunc(slices.Collect(maps.Keys(all)), says) && !composed.MatchString(text) {
			t.Errorf("translated, but nowhere said: %q", text)
		}
	}
}

// english are words that a sentence with a gap that was missed would have in it.
var english = regexp.MustCompile(`\b(the|is|of|and|which|ago|it|its|not|this|from|more|with|local|at|on|to|has|hours?|minutes?|seconds?|days?|years?|bytes|characters)\b`)

// inGerman has sentences said in German, until the test ends.
func inGerman(t *testing.T) {
	t.Helper()
	t.Cleanup(func() { _ = view.SetLanguage("en") })
	if err := view.SetLanguage("de"); err != nil {
		t.Fatal(err)
	}
}

// The sentences that the tests of the rooms below expect, with all that stands in
// their gaps, are German to the last word.
func TestSentencesAreGermanToTheLastWord(t *testing.T) {
	inGerman(t)
	said := 0
	for _, name := range []string{"../../session/token/verdict_test.go", "../../session/token/token_test.go", "../../session/gateway/client_test.go", "../../session/gateway/backend_test.go", "inspector_test.go"} {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			literal, is := n.(*ast.BasicLit)
			if !is || literal.Kind != token.STRING {
				return true
			}
			text, err := strconv.Unquote(literal.Value)
			if err != nil || !wholeSentences.MatchString(text) {
				return true
			}
			for _, one := range strings.SplitAfter(text, ". ") {
				if one = strings.TrimSpace(one); view.T(one) != one || one == "The identity bob is unknown." { // a server's
					return true
				}
			}
			said++
			if german := view.Say(text); english.MatchString(quoted.ReplaceAllString(german, "")) {
				t.Errorf("%s\n\t%s", text, german)
			}
			return true
		})
	}
	if said < 80 {
		t.Errorf("%d sentences were tried", said)
	}
}

var (
	wholeSentences = regexp.MustCompile(`^[A-Z][^%\n]* [^%\n]* [^%\n]*\.$`)
	quoted         = regexp.MustCompile(`„[^“]*“|\([^)]*\)`)
)

// What is said in the window's language is not in a report, which is for a ticket.
func TestReportsStayEnglish(t *testing.T) {
	s := inspected(unsigned(bobClaims))
	s.Inspection.Environment.ID = "custom"
	s.Inspection.Answer = &desk.Answer{At: now.Add(-30 * time.Hour), Environment: "Release March"}
	want := view.Report(s, false)
	inGerman(t)
	if got := view.Report(s, false); got != want {
		t.Errorf("%s", got)
	}
	if v := view.VerdictOf(s, desk.First); v.Headline != "Nicht gut · Sitzungstoken" ||
		v.Cause != "Abgelaufen: das Ende liegt 59 Minuten zurück, um 09:43 UTC." ||
		v.Fix != "Für das Backend des Kunden: Ein neues ausstellen; ein Client fragt danach, bevor das alte endet." {
		t.Errorf("%+v", v)
	}
}

// What a server said of a token is put together of sentences, also of days ago.
func TestServersWordInGerman(t *testing.T) {
	inGerman(t)
	s := inspected(unsigned(bobClaims))
	s.Now = now.Add(72 * time.Hour)
	s.Inspection.Environment.ID = "custom"
	for _, test := range []struct {
		failure *session.Failure
		want    string
	}{
		{nil, "Release March nimmt es an, obwohl es hier nicht gut aussieht. Abgelaufen: das Ende liegt 2 Tage zurück, am 4. März 2026 um 09:43 UTC. Gefragt um 10:42:03 am 06.03.2026."},
		{&session.Failure{Kind: session.Unauthorized}, "Release March lehnt es ab, wie erwartet. Abgelaufen: das Ende liegt 2 Tage zurück, am 4. März 2026 um 09:43 UTC. Gefragt um 10:42:03 am 06.03.2026."},
		{&session.Failure{Kind: session.DNS}, "Release March war nicht zu erreichen, daher ist vom Token nicht mehr bekannt (unbekannter Host). Gefragt um 10:42:03 am 06.03.2026."},
	} {
		s.Inspection.Answer = &desk.Answer{At: now.Add(48 * time.Hour), Environment: "Release March", Failure: test.failure}
		if got := view.ServerOf(s).Text; got != test.want {
			t.Errorf("%s", got)
		}
	}
}

// A text of which nothing is known takes no time that anybody would notice.
func BenchmarkSayUnknown(b *testing.B) {
	if err := view.SetLanguage("de"); err != nil {
		b.Fatal(err)
	}
	defer func() { _ = view.SetLanguage("en") }()
	for n := range b.N {
		view.Say(strings.Repeat("So it is. ", 90) + strconv.Itoa(n))
	}
}

func TestSay(t *testing.T) {
	inGerman(t)
	for text, want := range map[string]string{
		"": "",
		"Session token and user ID from a curl command":                                         "Sitzungstoken und Benutzer-ID aus einem curl-Befehl",
		"No such sentence was foreseen.":                                                        "No such sentence was foreseen.",
		"Staging does not accept the API token (“No. Ask the app”). Check the scopes.":          "Staging nimmt das API-Token nicht an („No. Ask the app“). Die Scopes prüfen.",
		"It is of “Signature”, not of “header”.":                                                "Es ist von „Signature“, nicht von „header“.",
		"Release March accepts it. Asked at 10:42:03.":                                          "Release March nimmt es an. Gefragt um 10:42:03.",
		"The settings in /home/x/in 5 days are missing; new ones were begun.":                   "Die Einstellungen in /home/x/in 5 days fehlen; neue wurden begonnen.",
		"X rejected the request (422) (“Scope “videos.re…”). Check the user ID and the scopes.": "X wies die Anfrage zurück (422) („Scope „videos.re…“). Die Benutzer-ID und die Scopes prüfen.",
		"It is of “al“ice”, not of “bob”. Ask for a session token of the user wanted.":          "Es ist von „al„ice“, nicht von „bob“. Ein Sitzungstoken des gewünschten Benutzers anfordern.",
		"X does not accept the session token. Try again in 3 days.":                             "X nimmt das Sitzungstoken nicht an. In 3 Tagen noch einmal versuchen.",
		"The settings cannot be saved: permission denied.\nTry again.":                          "Die Einstellungen lassen sich nicht speichern: keine Berechtigung.\nNoch einmal versuchen.",
	} {
		for range 2 { // the second time from memory
			if got := view.Say(text); got != want {
				t.Errorf("%s\n\t%s\n\t%s", text, got, want)
			}
		}
	}
}
