package bundle_test

import (
	"fmt"
	"io"
	"testing"

	"sessiontray/session/bundle"
	"sessiontray/session/journal"
	"sessiontray/session/secret"
	"sessiontray/session/token"
)

// Half of the entries are exchanges; a hundred secrets and users are known.
func BenchmarkExportOf100000(b *testing.B) {
	c := bundle.Config{
		Program: "Session Tray 0.0.0", Entries: entries(journal.Kept), Redactor: &secret.Redactor{},
		Users: &token.Pseudonyms{},
	}
	c.Users.Add("alice")
	for n := range 100 {
		c.Redactor.Add(secret.New(fmt.Sprintf("known-%032d", n*7919)))
		c.Users.Add(fmt.Sprintf("user-%d@example.com", n*7919))
	}
	for b.Loop() {
		told := 0
		if err := bundle.New(c).Write(b.Context(), io.Discard, func(lines int) { told += lines }); err != nil || told == 0 {
			b.Fatal(err, told)
		}
	}
}
