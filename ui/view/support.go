package view

import (
	"cmp"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"sessiontray/session/token/find"

	"sessiontray/session/bundle"
	"sessiontray/session/desk"
	"sessiontray/session/journal"
	"sessiontray/session/message"
	"sessiontray/session/profile"
	"sessiontray/session/secret"
	"sessiontray/session/token"
)

// lastTold is how many of the last entries a report tells.
const lastTold = 40

// SupportReport says in Markdown where things stand and what led there, for a
// ticket. In a profile's, the others are left out.
func SupportReport(s desk.Snapshot, c bundle.Config, one string) string {
	hide := c.Users.Replace
	var out strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&out, format+"\n", args...) }
	cell := func(text string) string { return markdown(hide(secret.Redact(text))) }
	section := func(title string) { line("\n## %s\n", title) }

	line("# %s: report for support", Name)
	users := "User IDs are replaced with consistent pseudonyms."
	if c.Users == nil {
		users = "User IDs are shown."
	}
	line(
		"\nMade on %s by %s, %s. Secrets are removed. %s", c.Made.UTC().Format("2 January 2006, 15:04:05 UTC"), c.Program,
		c.System, users,
	)

	told := s.Profiles
	if p := s.Find(one); p != nil {
		told = []*desk.Summary{p}
	}
	section("Sessions")
	line("| profile | user | environment | address | status |")
	line("|---|---|---|---|---|")
	for _, p := range told {
		line(
			"| %s | %s | %s | %s | %s |", cell(p.Profile.Title()), cell(userOf(p)), cell(p.StatusEnvironment.Name),
			cell(p.StatusEnvironment.BaseURL), cell(supportStatus(p, s.Now)),
		)
	}
	if len(told) == 0 {
		line("| none | | | | |")
	}

	if s.Profile.ID != "" && (one == "" || one == s.Profile.ID) {
		v, found := currentVerdict(s)
		section("Verdict of the token of " + cell(s.Profile.Title()))
		if found.Info.Kind == token.Nothing {
			line("There is none.")
		} else {
			line("**%s**", markdown(headline(v, found).String()))
			line("\n%s", cell(message.Join(v.Cause, fix(v.Fix, v.For)).String()))
			for n, f := range v.Findings {
				if n == 0 {
					line("")
				}
				line("- %s %s", levelName(f.Level), cell(f.Error()))
			}
		}
	}

	section("This machine")
	keyring := "Secrets are kept in the system's keyring."
	if problem := s.Vault.Problem.Said(); !problem.IsZero() {
		keyring = problem.String()
	}
	line("- %s", cell(keyring))
	for _, notice := range s.Notices {
		line("- %s", cell(notice.String()))
	}
	line("- The local time is %s.", s.Now.Format("15:04:05 MST, -07:00"))

	section("What happened last")
	entries := c.Entries[max(0, len(c.Entries)-lastTold):]
	if left := len(c.Entries) - len(entries); left > 0 {
		line(
			"The last %d of %s; all are in %s.\n", len(entries), count(len(c.Entries), "entry", "entries"),
			code(bundle.TimelineName),
		)
	}
	line("| UTC | profile | what |")
	line("|---|---|---|")
	for _, e := range entries {
		mark := ""
		switch {
		case e.Level >= slog.LevelError:
			mark = "**Error.** "
		case e.Level >= slog.LevelWarn:
			mark = "**Warning.** "
		}
		line("| %s | %s | %s%s |", e.At.UTC().Format("2006-01-02 15:04:05.000"), cell(e.Name), mark, cell(e.Text))
	}
	return out.String()
}

// userOf is whose a session is, was or would be.
func userOf(p *desk.Summary) string {
	switch {
	case p.Status.Session != nil:
		return p.Status.Session.Identity
	case p.Profile.Method == profile.SessionToken:
		return ""
	}
	return cmp.Or(p.Status.Wanted, p.Profile.UserID)
}

// supportStatus says where a session stands, in English as a ticket needs it.
func supportStatus(p *desk.Summary, now time.Time) string {
	st := p.Status
	text := st.Phase.String()
	if current := st.Session; current != nil {
		if sure := journal.StateOf(st).Confirmation; sure != "" {
			text += ", " + certainty(sure).String()
		}
		if !st.ConfirmedAt.IsZero() {
			text += " at " + st.ConfirmedAt.UTC().Format("15:04:05 UTC")
		}
		if end := current.End(); !end.IsZero() {
			text += ", until " + end.UTC().Format("2006-01-02 15:04:05 UTC")
		}
		if current.Skew != 0 {
			way := "ahead"
			if current.Skew < 0 {
				way = "behind"
			}
			text += ", the server's clock " + message.New("span", "time", message.SpanOf(current.Skew)).String() + " " + way
		}
	}
	if st.Failure != nil {
		text += ". " + st.Failure.Error()
	}
	return text
}

// currentVerdict judges the session's token, else the one that is in the fields.
func currentVerdict(s desk.Snapshot) (token.Verdict, find.Match) {
	q := token.Question{Now: s.Now, Purpose: token.ForSession}
	v := s.SessionToken
	switch current := s.Status.Session; {
	case current != nil:
		v, q.ExpiresAt, q.Skew, q.SkewKnown = current.Token, current.ExpiresAt, current.Skew, current.SkewKnown
	case s.Profile.Method == profile.APIToken:
		v, q.Purpose = s.APIToken, token.ForAPI
	}
	found := find.Match{Info: token.ParseValue(v)}
	return found.Info.Judge(q), found
}

// Periods are how far back a bundle goes, to choose from: this run of the program, an
// hour, everything.
func Periods() []string {
	return []string{T("ui.since-program-started"), T("ui.last-hour"), T("ui.everything-kept")}
}

// ExtentOf says in words, for a ticket, what is in a bundle.
func ExtentOf(s desk.Snapshot, x bundle.Extent) string {
	text := "All profiles"
	if p := s.Find(x.Profile); p != nil {
		text = "The profile " + token.Quote(p.Profile.Title())
	}
	if x.ThisRun {
		text += ", since the program was started"
	}
	if !x.Since.IsZero() {
		text += ", since " + x.Since.UTC().Format("2006-01-02 15:04:05 UTC")
	}
	return text
}

// PartNames are what the parts of a bundle are called.
func PartNames(b *bundle.Bundle) []string {
	names := map[string]string{
		bundle.ReportName: T("ui.report"), bundle.TimelineName: T("ui.timeline"), bundle.HARName: T("ui.http-exchanges"), bundle.ManifestName: T("ui.manifest"),
	}
	var all []string
	for _, p := range b.Parts {
		all = append(all, T("ui.part", "names", names[p.Name], "name", p.Name, "count", p.Lines))
	}
	return all
}
