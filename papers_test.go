package main

import (
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"sessiontray/assets/messages"
	"sessiontray/session/profile"
)

// README names controls and texts, between asterisks, as the window has them.
func TestReadmeNamesWhatTheWindowHas(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
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
			return strings.Contains(text, label) || strings.Count(label, " ") > 5 && regexp.MustCompile(filled).MatchString(label)
		})
	}
	labels := regexp.MustCompile(`(?:^|[^*])\*([^*\n]+)\*(?:[^*]|$)`).FindAllStringSubmatch(string(readme), -1)
	if len(labels) < 40 {
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
