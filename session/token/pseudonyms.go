package token

import (
	"cmp"
	"encoding/json"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"sessiontray/session/match"
	"sessiontray/session/secret"
)

// Pseudonyms replaces user IDs in texts, each by its own pseudonym. The zero Pseudonyms
// knows none. It may be used by several goroutines once all IDs are added.
type Pseudonyms struct {
	of        map[string]int // numbers by ID
	spellings *match.Set[spelling]
	prefix    int // of pseudonymPrefixes
}

// pseudonymPrefixes are what pseudonyms begin with; the first that no ID begins with,
// so that replacing twice is the same as once.
var pseudonymPrefixes = []string{"user-", "someone-", "pseudonym-"}

// spelling is a way in which a user ID can turn up in other text.
type spelling struct {
	text          string
	number        int
	before, after string // what stays of it around the pseudonym
	exact         bool   // in this case alone
	id            bool   // it is the ID itself
}

// minInner is the length in bytes from which a user ID is searched for anywhere.
const minInner = 3

// isCommon tells an ID that stands in texts without being meant: a short one, a number,
// and words that this program and protocols use. It is replaced between quotes, in
// addresses, and where it is all of a text.
func isCommon(id string) bool {
	if len(id) < minInner || strings.Trim(id, "0123456789.:-+TZ") == "" {
		return true
	}
	return slices.Contains(commonWords, strings.ToLower(id))
}

var commonWords = strings.Fields(`accept accepted active agent answer api app authorization backend bearer body bundle bytes call card cause change
	charset check clock close command confirmed connect connection content context cookie date default description dns encoding entries entry environment
	error event exchange expired expires expiry failed failure for from get harmless header host http https identity info input issued issuer json keep
	key keyring length level life lives log machine manager message method name new none not note now number one other page phase post problem profile
	program protocol put query rate received redirect refused rehearsal renew report request response restored retry revoked sandbox scope scopes secret
	send sent server session sessions skew start started starting status stop stopped system tabs test text the time timeline timings title tls token
	tokens tray try type until url user users utc value verdict version video videos videokit wait warning was with your`)

// Add has a user ID replaced from now on.
func (p *Pseudonyms) Add(id string) {
	id = strings.TrimSpace(id)
	if _, known := p.of[id]; known || id == "" {
		return
	}
	if p.of == nil {
		p.of, p.spellings = map[string]int{}, match.New[spelling](minInner, true)
	}
	for p.prefix+1 < len(pseudonymPrefixes) && strings.HasPrefix(strings.ToLower(id), pseudonymPrefixes[p.prefix]) {
		p.prefix++
	}
	number := len(p.of) + 1
	p.of[id] = number
	if isCommon(id) {
		for _, around := range [][2]string{{`"`, `"`}, {"'", "'"}, {"“", "”"}, {"`", "`"}, {`\"`, `\"`}} {
			p.spell(spelling{text: around[0] + id + around[1], number: number, before: around[0], after: around[1], exact: true})
		}
		for _, before := range []string{"/", "=", "/token/", "user=", "identity="} { // the longer ones for one byte
			p.spell(spelling{text: before + id, number: number, before: before, exact: true})
		}
		return
	}
	plain := []string{
		id, strings.ToLower(id), strings.ToUpper(id), url.QueryEscape(id), url.PathEscape(id), strings.Trim(strconv.QuoteToASCII(id), `"`),
		escapeAll.Replace(id), strings.ReplaceAll(id, "/", `\/`), strings.Trim(Quote(id), "“”"),
	}
	if escaped, err := json.Marshal(id); err == nil {
		text := strings.Trim(string(escaped), `"`)
		plain = append(plain, text, strings.ReplaceAll(text, "/", `\/`))
	}
	plain = append(plain, escapeAll.Replace(strings.Trim(strconv.QuoteToASCII(id), `"`)))
	for _, text := range plain {
		p.spell(spelling{text: text, number: number, id: text == id})
	}
	for _, form := range secret.Forms(secret.New(id)) {
		if !slices.Contains(plain, form) {
			p.spell(spelling{text: form, number: number, exact: true})
		}
	}
}

// escapeAll escapes what some JSON writers escape, though none has to.
var escapeAll = strings.NewReplacer(
	"+", `\u002B`, "'", `\u0027`, "&", `\u0026`, "<", `\u003C`, ">", `\u003E`, "/", `\u002F`, "`", `\u0060`,
)

// name is the pseudonym with a number.
func (p *Pseudonyms) name(number int) string {
	return pseudonymPrefixes[p.prefix] + strconv.Itoa(number)
}

// AddClaims has the user IDs replaced that claims tell.
func (p *Pseudonyms) AddClaims(claims []Member) {
	for _, m := range claims {
		if NamesUser(m.Name) {
			p.Add(m.Text())
		}
	}
}

// spell adds a spelling.
func (p *Pseudonyms) spell(s spelling) {
	known := p.spellings.Get(s.text)
	switch {
	case known == nil:
		p.spellings.Add(s.text, s)
	case s.id:
		*known = s
	}
}

// Replace puts pseudonyms in the place of user IDs: of one that is all of the text,
// and of those that stand in it as words, whatever their case.
func (p *Pseudonyms) Replace(text string) string {
	if p == nil || len(p.of) == 0 {
		return text
	}
	if number, is := p.of[strings.TrimSpace(text)]; is {
		return p.name(number)
	}
	var found []standing
	p.spellings.Each(text, func(from, to int, item *match.Item[spelling]) {
		if s := (standing{from, to, &item.Value}); s.counts(text) {
			found = append(found, s)
		}
	})
	if len(found) == 0 {
		return text
	}
	slices.SortStableFunc(found, func(a, b standing) int {
		return cmp.Or(a.from-b.from, b.to-a.to, a.otherCase(text)-b.otherCase(text))
	})
	var out strings.Builder
	done := 0
	for _, s := range found {
		if s.from < done {
			continue // in one that was longer, or came first
		}
		out.WriteString(text[done:s.from])
		out.WriteString(s.before + p.name(s.number) + s.after)
		done = s.to
	}
	out.WriteString(text[done:])
	return out.String()
}

// standing is where a spelling may stand in a text.
type standing struct {
	from, to int
	*spelling
}

// counts reports whether the spelling stands there, as a word of its own.
func (s standing) counts(text string) bool {
	if s.otherCase(text) == 1 && (s.exact || !strings.EqualFold(text[s.from:s.to], s.text)) {
		return false
	}
	return (s.before != "" || !followsWord(text[:s.from])) && (s.after != "" || !precedesWord(text[s.to:]))
}

// otherCase is 1 for a spelling that does not stand there letter by letter, else 0.
func (s standing) otherCase(text string) int {
	if text[s.from:s.to] == s.text {
		return 0
	}
	return 1
}

// followsWord reports whether what follows a text is a part of its last word. An
// escaped character is taken for no letter.
func followsWord(before string) bool {
	if n := len(before); n >= 3 && before[n-3] == '%' && isHexByte(before[n-2]) && isHexByte(before[n-1]) {
		return false
	}
	if n := len(before); n >= 6 && before[n-6] == '\\' && before[n-5] == 'u' && isHexText(before[n-4:]) {
		return false
	}
	if n := len(before); n >= 2 && before[n-2] == '\\' && strings.IndexByte("nrt", before[n-1]) >= 0 {
		return false // a line's end, escaped
	}
	r, _ := utf8.DecodeLastRuneInString(before)
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

func precedesWord(after string) bool {
	r, _ := utf8.DecodeRuneInString(after)
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

func isHexText(s string) bool {
	for n := range len(s) {
		if !isHexByte(s[n]) {
			return false
		}
	}
	return true
}

func isHexByte(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'f'
}

// namesOfUsers are the claims that tell who a user is (RFC 7519; OpenID Connect
// Core, 5.1; what some services write), in lower case, and endings of such.
var (
	namesOfUsers = []string{
		"identity", "sub", "user", "uid", "oid", "login", "upn", "phone_number", "name", "given_name", "family_name", "nickname",
	}
	endingsOfUsers = []string{"userid", "user_id", "username", "user_name", "mail", "unique_name"}
)

// NamesUser reports whether a claim of a name tells who a user is.
func NamesUser(claim string) bool {
	claim = strings.ToLower(claim)
	return slices.Contains(namesOfUsers, claim) ||
		slices.ContainsFunc(endingsOfUsers, func(end string) bool { return strings.HasSuffix(claim, end) })
}
