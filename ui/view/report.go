package view

import (
	"fmt"
	"slices"
	"strings"

	"sessiontray/session/desk"
	"sessiontray/session/secret"
	"sessiontray/session/token"
)

// Report says in Markdown what is thought of the token on the first side, for
// a ticket: kind, verdict, findings, the server's word, header and claims, and
// what differs from another token. The signature is not in it. With pseudonyms, user IDs are replaced, the same by
// the same.
func Report(s desk.Snapshot, pseudonyms bool) string {
	i := s.Inspection
	f := i.Subjects[desk.First].Found()
	v := i.Verdict(desk.First, s.Now)
	alias := &aliases{}
	if pseudonyms {
		for _, subject := range i.Subjects {
			found := subject.Found()
			alias.add(found.Info.Identity)
			alias.add(found.UserID)
			for _, m := range found.Info.Claims {
				if slices.Contains(namesOfUsers, strings.ToLower(m.Name)) {
					alias.add(m.Text())
				}
			}
		}
		alias.add(i.UserID)
	}
	var out strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&out, format+"\n", args...) }

	line("### %s", markdown(headline(v, f)))
	line("")
	line("**%s**", markdown(alias.inSentence(v.Cause)))
	if v.Fix != "" {
		line("")
		line("%s", markdown(alias.inSentence(fix(v.Fix, v.For))))
	}
	if len(v.Findings) > 0 {
		line("")
		line("#### Findings")
		line("")
		for _, finding := range v.Findings {
			line("- %s %s", levelName(finding.Level), markdown(alias.inSentence(finding.Error())))
		}
	}
	if server := ServerOf(s); i.Answer != nil {
		line("")
		line("#### Server")
		line("")
		line("%s", markdown(alias.inSentence(strings.TrimSpace(server.Text+" "+server.Words))))
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
		for _, c := range claims(part.members, s.Now, alias.inValue) {
			line("| %s | %s | %s |", code(c.Name), code(c.Value), markdown(strings.Trim(c.Meaning+"; "+c.Time, "; ")))
		}
	}
	if differ := differing(s, alias.inValue); len(differ) > 0 {
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
	line("Judged by %s on %s. The signature was left out.", Name, s.Now.UTC().Format("2 January 2006, 15:04:05 UTC"))
	return secret.Redact(out.String())
}

// differing are the rows of a comparison under way that differ.
func differing(s desk.Snapshot, hide func(string) string) []Difference {
	if !s.Inspection.Comparing {
		return nil
	}
	return slices.DeleteFunc(differences(s, hide), func(d Difference) bool { return d.Same })
}

func levelName(l token.Level) string {
	return [...]string{token.Good: "**Note.**", token.GoodBut: "**Remark.**", token.CannotTell: "**Cannot tell.**", token.NotGood: "**Not good.**"}[l]
}

// markdown keeps text from being read as markup.
func markdown(text string) string {
	return strings.NewReplacer("*", `\*`, "_", `\_`, "`", "\\`", "<", `\<`, "|", `\|`, "[", `\[`, "\n", " ").Replace(text)
}

// code is text as it is.
func code(text string) string {
	if text == "" {
		return ""
	}
	return "`" + strings.NewReplacer("`", "'", "|", `\|`, "\n", " ").Replace(text) + "`"
}

// aliases replaces user IDs by pseudonyms.
type aliases struct{ ids []string }

func (a *aliases) add(id string) {
	if id != "" && !slices.Contains(a.ids, id) {
		a.ids = append(a.ids, id)
	}
}

// pairs are what to replace in one pass, longest first, so that an ID that is
// part of another does not spoil it.
func (a *aliases) pairs(written func(string) string, least int) *strings.Replacer {
	type alias struct{ id, name string }
	var all []alias
	for n, id := range a.ids {
		if len(id) >= least {
			all = append(all, alias{written(id), fmt.Sprintf("user-%d", n+1)})
		}
	}
	slices.SortStableFunc(all, func(x, y alias) int { return len(y.id) - len(x.id) })
	var pairs []string
	for _, x := range all {
		pairs = append(pairs, x.id, written(x.name))
	}
	return strings.NewReplacer(pairs...)
}

// inSentence replaces user IDs where a sentence quotes them.
func (a *aliases) inSentence(text string) string { return a.pairs(token.Quote, 1).Replace(text) }

// leastInner is the length from which a user ID is searched for within other
// values; a shorter one would be found in ordinary words.
const leastInner = 4

// inValue replaces user IDs in a claim's value.
func (a *aliases) inValue(text string) string {
	if n := slices.Index(a.ids, text); n >= 0 {
		return fmt.Sprintf("user-%d", n+1)
	}
	return a.pairs(asItIs, leastInner).Replace(text)
}

// namesOfUsers are the claims that tell who a user is (RFC 7519; OpenID Connect
// Core, 5.1), in lower case.
var namesOfUsers = []string{
	"identity", "sub", "user", "userid", "user_id", "uid", "username", "user_name", "preferred_username", "login", "upn",
	"email", "phone_number", "name", "given_name", "family_name", "nickname",
}
