package view

import (
	"fmt"
	"slices"
	"strings"

	"sessiontray/session/desk"
	"sessiontray/session/inspect"
	"sessiontray/session/secret"
	"sessiontray/session/token"
)

// Report says in Markdown what is thought of the token on the first side, for
// a ticket: kind, verdict, findings, the server's response, header and claims, and what
// differs from another token. The signature is not in it. With pseudonyms, user IDs are
// replaced, each by its own.
func Report(s desk.Snapshot, pseudonyms bool) string {
	i := s.Inspection
	f := i.Subjects[inspect.First].Found()
	v := i.Verdict(inspect.First, s.Now)
	hidden := &token.Pseudonyms{}
	if pseudonyms {
		for _, subject := range i.Subjects {
			found := subject.Found()
			hidden.Add(found.Info.Identity)
			hidden.Add(found.UserID)
			hidden.AddClaims(found.Info.Claims)
		}
		hidden.Add(i.UserID)
	}
	var out strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&out, format+"\n", args...) }

	line("### %s", markdown(headline(v, f).String()))
	line("")
	line("**%s**", markdown(hidden.Replace(v.Cause.String())))
	if !v.Fix.IsZero() {
		line("")
		line("%s", markdown(hidden.Replace(fix(v.Fix, v.For).String())))
	}
	if len(v.Findings) > 0 {
		line("")
		line("#### Findings")
		line("")
		for _, finding := range v.Findings {
			line("- %s %s", levelName(finding.Level), markdown(hidden.Replace(finding.Error())))
		}
	}
	if server := serverOf(s, englishDate, inEnglish); i.Answer != nil {
		line("")
		line("#### Server")
		line("")
		line("%s", markdown(hidden.Replace(strings.TrimSpace(server.Text+" "+server.Words))))
	}
	for _, part := range []struct {
		name    string
		members []token.Member
	}{{"Header", f.Info.Header}, {"Claims", f.Info.Claims}} {
		if len(part.members) == 0 {
			continue
		}
		line("")
		line("#### %s", part.name)
		line("")
		line("| name | value | |")
		line("|---|---|---|")
		for _, c := range claims(part.members, s.Now, hidden.Replace, inEnglish) {
			line("| %s | %s | %s |", code(c.Name), code(c.Value), markdown(strings.Trim(c.Meaning+"; "+c.Time, "; ")))
		}
	}
	if differ := differing(s, hidden.Replace); len(differ) > 0 {
		line("")
		line("#### Compared with another token")
		line("")
		line("| name | this | the other |")
		line("|---|---|---|")
		for _, d := range differ {
			line("| %s | %s | %s |", code(d.Name), code(d.A), code(d.B))
		}
	}
	line("")
	line("Checked by %s on %s. The signature was left out.", Name, s.Now.UTC().Format("2 January 2006, 15:04:05 UTC"))
	return secret.Redact(hidden.Replace(out.String()))
}

// differing are the rows of a comparison under way that differ.
func differing(s desk.Snapshot, hide func(string) string) []Difference {
	if !s.Inspection.Comparing {
		return nil
	}
	return slices.DeleteFunc(differences(s, hide, inEnglish), func(d Difference) bool { return d.Same })
}

func levelName(l token.Level) string {
	return [...]string{
		token.Good: "**Note.**", token.GoodBut: "**Warning.**", token.CannotTell: "**Cannot tell.**",
		token.NotGood: "**Invalid.**",
	}[l]
}

// markdown keeps text from being read as markup, by CommonMark and by GitHub's and
// GitLab's additions to it: emphasis, code, HTML, links, bare addresses, mentions, tables,
// formulas, and what is markup at the begin of a line.
func markdown(text string) string {
	text = escapeMarkup.Replace(text)
	if first := strings.TrimLeft(text, "0123456789"); len(first) < len(text) && first != "" &&
		strings.ContainsRune(".)", rune(first[0])) {
		return text[:len(text)-len(first)] + `\` + first // an ordered list
	}
	if text != "" && strings.ContainsRune("#>-+=:", rune(text[0])) {
		return `\` + text
	}
	return text
}

var escapeMarkup = strings.NewReplacer(
	`\`, `\\`, "*", `\*`, "_", `\_`, "`", "\\`", "<", `\<`, "|", `\|`, "[", `\[`, "]", `\]`, "~", `\~`, "&", `\&`,
	"$", `\$`, "@", `\@`, "://", `\://`, "www.", `www\.`, "WWW.", `WWW\.`, "\r", " ", "\n", " ",
)

// code is text as it is.
func code(text string) string {
	if text == "" {
		return ""
	}
	return "`" + strings.NewReplacer("`", "'", "|", `\|`, "\r", " ", "\n", " ").Replace(text) + "`"
}
