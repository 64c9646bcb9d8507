package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"sessiontray/assets/messages"
	"sessiontray/session/profile"
)

// The papers name controls and texts, between asterisks, as the window has them.
func TestPapersNameWhatTheWindowHas(t *testing.T) {
	papers, err := filepath.Glob("docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for _, path := range append(papers, "README.md") {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		text.Write(raw)
	}
	catalogue, err := messages.Files.ReadFile("en.json")
	if err != nil {
		t.Fatal(err)
	}
	var texts map[string]any
	if err := json.Unmarshal(catalogue, &texts); err != nil {
		t.Fatal(err)
	}
	var said []string
	for _, text := range texts {
		if one, is := text.(string); is {
			said = append(said, one)
		}
	}
	for _, e := range profile.BuiltIn {
		said = append(said, e.Name)
	}
	gap := regexp.MustCompile(`\\\{\\\{.*?\\\}\\\}`) // as QuoteMeta writes it
	has := func(label string) bool {
		return label == "+" || slices.ContainsFunc(said, func(text string) bool {
			filled := "^" + gap.ReplaceAllString(regexp.QuoteMeta(text), ".+") + "$"
			return strings.Contains(text, label) || strings.Count(label, " ") > 5 &&
				regexp.MustCompile(filled).MatchString(label)
		})
	}
	labels := regexp.MustCompile(`(?:^|[^*])\*([^*\n]+)\*(?:[^*]|$)`).FindAllStringSubmatch(text.String(), -1)
	if len(labels) < 120 {
		t.Fatalf("only %d labels", len(labels))
	}
	for _, label := range labels {
		if !has(label[1]) {
			t.Errorf("nothing in the window says %q", label[1])
		}
	}
}

// The packaged program has the version that the program tells.
func TestVersionIsThatOfThePackage(t *testing.T) {
	text, err := os.ReadFile("FyneApp.toml")
	if err != nil {
		t.Fatal(err)
	}
	if want := "Version = \"" + version + "\"\n"; !strings.Contains(string(text), want) {
		t.Errorf("FyneApp.toml lacks %q", want)
	}
}

// Every link of the papers to a file of the repository leads somewhere, and to a heading
// that is there.
func TestLinksOfThePapers(t *testing.T) {
	papers, err := filepath.Glob("docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	papers = append(papers, "README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")
	links := 0
	for _, path := range papers {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		found := regexp.MustCompile(`\]\(([^)\s]+)\)|src="([^"]+)"`).FindAllStringSubmatch(string(raw), -1)
		for _, link := range found {
			target, heading, _ := strings.Cut(link[1]+link[2], "#")
			if strings.Contains(target, "://") {
				continue
			}
			links++
			to := path
			if target != "" {
				to = filepath.Join(filepath.Dir(path), target)
			}
			text, err := os.ReadFile(to)
			if err != nil {
				t.Errorf("%s: %v", path, err)
			} else if heading != "" && !slices.Contains(anchors(string(text)), heading) {
				t.Errorf("%s: %s has no heading %q", path, to, heading)
			}
		}
	}
	if links < 60 {
		t.Errorf("only %d links", links)
	}
}

// anchors are what links to the headings of a Markdown text end in.
func anchors(text string) []string {
	var all []string
	for _, m := range regexp.MustCompile(`(?m)^#+ (.+)$`).FindAllStringSubmatch(text, -1) {
		plain := regexp.MustCompile(`[^\p{L}\p{N} _-]`).ReplaceAllString(strings.ToLower(m[1]), "")
		all = append(all, strings.ReplaceAll(plain, " ", "-"))
	}
	return all
}
