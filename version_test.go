package main

import (
	"os"
	"strings"
	"testing"
)

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
