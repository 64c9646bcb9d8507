package view_test

import (
	"strings"
	"testing"
	"time"

	"sessiontray/session"
	"sessiontray/session/inspect"
	"sessiontray/session/journal"
	"sessiontray/session/message"
	"sessiontray/session/profile"
	"sessiontray/session/record"
	"sessiontray/ui/view"
)

// inLanguage has the window's texts in a language, until the test ends.
func inLanguage(t *testing.T, tag string) {
	t.Helper()
	t.Cleanup(func() { _ = view.SetLanguage("en") })
	if err := view.SetLanguage(tag); err != nil {
		t.Fatal(err)
	}
}

// A report is for a ticket, and stays English in a window of another language.
func TestReportsStayEnglish(t *testing.T) {
	s := inspected(unsigned(bobClaims))
	s.Inspection.Environment.ID = "custom"
	s.Inspection.Answer = &inspect.Answer{At: now.Add(-30 * time.Hour), Environment: "Release March"}
	want := view.Report(s, false)
	for tag, verdict := range map[string][3]string{
		"de": {
			"Ungültig · Sitzungstoken", "Abgelaufen vor 59 Minuten, um 09:43 UTC.",
			"Für das Backend des Kunden: Neues Token ausstellen. Clients sollten vor dem Ablauf eines anfordern.",
		},
		"es": {
			"No válido · token de sesión", "Caducó hace 59 minutos, a las 09:43 UTC.",
			"Para el backend del cliente: emita un token nuevo. Las apps cliente deben solicitar uno antes de que caduque.",
		},
	} {
		t.Run(tag, func(t *testing.T) {
			inLanguage(t, tag)
			if got := view.Report(s, false); got != want {
				t.Errorf("%s", got)
			}
			if v := view.VerdictOf(s, inspect.First); v.Headline != verdict[0] || v.Cause != verdict[1] || v.Fix != verdict[2] {
				t.Errorf("%q, %q, %q", v.Headline, v.Cause, v.Fix)
			}
		})
	}
}

// The server's word on a token names the finding and the time in the window's language.
func TestServersWordInGerman(t *testing.T) {
	inLanguage(t, "de")
	s := inspected(unsigned(bobClaims))
	s.Now = now.Add(72 * time.Hour)
	s.Inspection.Environment.ID = "custom"
	for _, test := range []struct {
		failure *session.Failure
		want    string
	}{
		{
			nil,
			"Release March akzeptiert das Token, obwohl es hier ungültig scheint: Abgelaufen vor 2 Tagen, am 4. März 2026 um 09:43 UTC. Geprüft um 10:42:03 am 06.03.2026.",
		},
		{
			&session.Failure{Kind: session.Unauthorized},
			"Release March lehnt das Token wie erwartet ab: Abgelaufen vor 2 Tagen, am 4. März 2026 um 09:43 UTC. Geprüft um 10:42:03 am 06.03.2026.",
		},
		{
			&session.Failure{Kind: session.DNS},
			"Release March ist nicht erreichbar, daher ist über das Token nicht mehr bekannt (unbekannter Host). Geprüft um 10:42:03 am 06.03.2026.",
		},
	} {
		s.Inspection.Answer = &inspect.Answer{
			At: now.Add(48 * time.Hour), Environment: "Release March", Failure: test.failure,
		}
		if got := view.ServerOf(s).Text; got != test.want {
			t.Errorf("%q", got)
		}
	}
}

// What an import would change stands between the language's own quotation marks.
func TestImportPreviewQuotesAsTheLanguageDoes(t *testing.T) {
	before := profile.New()
	before.ID, before.UserID = "1", "alice"
	after := before
	after.UserID = "bob"
	plan := profile.Plan{Changes: []profile.Change{{Kind: profile.Changed, Before: before, After: after}}}
	for tag, want := range map[string]string{"en": "“alice” → “bob”", "de": "„alice“ → „bob“", "es": "«alice» → «bob»"} {
		inLanguage(t, tag)
		if _, changes := view.ImportPreview(plan); len(changes) != 1 || !strings.Contains(changes[0], want) {
			t.Errorf("%q, and not %s", changes, want)
		}
	}
}

// An entry stores what happened as a message, so that a window in another language shows
// it in that, and finds it by the words that it shows.
func TestTimelineInTheWindowsLanguage(t *testing.T) {
	failure := &session.Failure{Kind: session.Unauthorized, Cause: message.New("failure.unauthorized", "server", "Sandbox")}
	drafts := []journal.Draft{
		record.Status(session.Status{}, session.Status{Phase: session.Expired}),
		record.Status(session.Status{}, session.Status{Phase: session.Refused, Failure: failure}),
		{Kind: journal.Command, Message: message.New("entry.stop.rule")},
	}
	for tag, test := range map[string]struct {
		word string // of the first text, in no other
		want int
	}{"de": {"abgelaufen", 1}, "es": {"caduc", 1}} {
		t.Run(tag, func(t *testing.T) {
			inLanguage(t, tag)
			var entries []*journal.Entry
			for _, d := range drafts {
				e := recorded(t, d)
				entries = append(entries, e)
				if got := view.Timeline(e, now).Text; got == "" || got == e.Text || !strings.HasPrefix(got, message.In(tag).Say(d.Message)[:5]) {
					t.Errorf("it says %q, in English %q", got, e.Text)
				}
			}
			filter := journal.Filter{Text: strings.ToUpper(test.word), Mentions: view.Mentions()}
			if got := filter.Select(entries); len(got) != test.want || got[0] != entries[0] {
				t.Errorf("%q finds %d entries", test.word, len(got))
			}
			if got := (journal.Filter{Text: "expired", Mentions: view.Mentions()}).Select(entries); len(got) != 1 {
				t.Errorf("the English word finds %d entries", len(got))
			}
		})
	}
}
