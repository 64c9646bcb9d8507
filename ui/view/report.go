package view

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

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
	hidden := &aliases{}
	if pseudonyms {
		for _, subject := range i.Subjects {
			found := subject.Found()
			hidden.add(found.Info.Identity)
			hidden.add(found.UserID)
			for _, m := range found.Info.Claims {
				if namesUser(m.Name) {
					hidden.add(m.Text())
				}
			}
		}
		hidden.add(i.UserID)
	}
	var out strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&out, format+"\n", args...) }

	line("### %s", markdown(headline(v, f)))
	line("")
	line("**%s**", markdown(hidden.inSentence(v.Cause)))
	if v.Fix != "" {
		line("")
		line("%s", markdown(hidden.inSentence(fix(v.Fix, v.For))))
	}
	if len(v.Findings) > 0 {
		line("")
		line("#### Findings")
		line("")
		for _, finding := range v.Findings {
			line("- %s %s", levelName(finding.Level), markdown(hidden.inSentence(finding.Error())))
		}
	}
	if server := ServerOf(s); i.Answer != nil {
		line("")
		line("#### Server")
		line("")
		line("%s", markdown(hidden.inSentence(strings.TrimSpace(server.Text+" "+server.Words))))
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
		for _, c := range claims(part.members, s.Now, hidden.inValue) {
			line("| %s | %s | %s |", code(c.Name), code(c.Value), markdown(strings.Trim(c.Meaning+"; "+c.Time, "; ")))
		}
	}
	if differ := differing(s, hidden.inValue); len(differ) > 0 {
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
	return secret.Redact(hidden.everywhere(out.String()))
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
	if id = strings.TrimSpace(id); id != "" && !slices.Contains(a.ids, id) {
		a.ids = append(a.ids, id)
	}
}

func alias(n int) string { return fmt.Sprintf("user-%d", n+1) }

// inSentence replaces user IDs, however short, where a sentence quotes them.
func (a *aliases) inSentence(text string) string {
	var pairs []string
	for n, id := range a.ids {
		pairs = append(pairs, token.Quote(id), "“"+alias(n)+"”")
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

// inValue replaces a user ID, however short, that is all of a claim's value.
func (a *aliases) inValue(text string) string {
	if n := slices.Index(a.ids, strings.TrimSpace(text)); n >= 0 {
		return alias(n)
	}
	return a.everywhere(text)
}

// leastInner is the length in bytes from which a user ID is searched for
// anywhere; a shorter one would be found in ordinary words.
const leastInner = 3

// everywhere replaces user IDs wherever they stand as a word, in any case.
func (a *aliases) everywhere(text string) string {
	type spelling struct{ id, alias string }
	var all []spelling
	for n, id := range a.ids {
		if len(id) >= leastInner {
			all = append(all, spelling{id, alias(n)})
			if escaped := strings.Trim(strconv.QuoteToASCII(id), `"`); escaped != id {
				all = append(all, spelling{escaped, alias(n)})
			}
		}
	}
	if len(all) == 0 {
		return text
	}
	slices.SortStableFunc(all, func(x, y spelling) int { return len(y.id) - len(x.id) })
	var parts []string
	for _, s := range all {
		parts = append(parts, "("+regexp.QuoteMeta(s.id)+")")
	}
	var out strings.Builder
	last := 0
	for _, m := range regexp.MustCompile(`(?i)`+strings.Join(parts, "|")).FindAllStringSubmatchIndex(text, -1) {
		before, _ := utf8.DecodeLastRuneInString(text[:m[0]])
		after, _ := utf8.DecodeRuneInString(text[m[1]:])
		if isLetter(before) || isLetter(after) {
			continue // a part of another word
		}
		for n, s := range all {
			if m[2+2*n] >= 0 {
				out.WriteString(text[last:m[0]] + s.alias)
				last = m[1]
				break
			}
		}
	}
	return out.String() + text[last:]
}

func isLetter(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// namesOfUsers are the claims that tell who a user is (RFC 7519; OpenID Connect
// Core, 5.1; what some services write), in lower case, and endings of such.
var (
	namesOfUsers = []string{
		"identity", "sub", "user", "uid", "oid", "login", "upn", "phone_number", "name", "given_name", "family_name", "nickname",
	}
	endingsOfUsers = []string{"userid", "user_id", "username", "user_name", "mail", "unique_name"}
)

func namesUser(claim string) bool {
	claim = strings.ToLower(claim)
	return slices.Contains(namesOfUsers, claim) ||
		slices.ContainsFunc(endingsOfUsers, func(end string) bool { return strings.HasSuffix(claim, end) })
}
