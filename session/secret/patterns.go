package secret

import (
	"regexp"
	"slices"
	"strings"
)

// A pattern finds secrets by shape or place. It is tried where its sign stands in
// the text and nowhere else.
type pattern struct {
	at sign
	// match says where the secret of a sign stands, which begins not before from,
	// and where what matched ends.
	match func(text string, from int, f found) (start, end, matched int, ok bool)
}

// The patterns are applied one after the other. What each means is an expression
// in the tests; as expressions they take fifty times as long.
var patterns = []pattern{
	// A JWT, JWE, or what is left of one: base64url of `{"` and at least one dot.
	{aJWT, matchJWT},
	// A JWT's header or payload alone, when it is long enough to matter.
	{aJWT, matchJWTPart},
	// The same three parts when the JSON in the first is written with blanks.
	{aDot, matchThreeParts},
	// Authorization headers, whatever the scheme: as a line, in curl, in JSON, as
	// Go prints a header.
	{authorization, matchAuthorization},
	{bearer, matchBearer},
	// JSON members and assignments: "sessionToken": "…", appToken = "…".
	{aName, matchQuoted},
	// The same without quotes, as in a header or YAML.
	{aName, matchUnquoted},
	// Queries and forms: token=…
	{aName, matchQuery},
}

// namesBefore are words that make a name of token, key or secret in camel case;
// alone counts whether the word alone is a name.
var namesBefore = map[byte]struct {
	alone bool
	words []string
}{
	't': {true, []string{"api", "app", "session", "access", "refresh", "id", "auth", "playback"}},
	'k': {false, []string{"session", "api"}},
	's': {true, []string{"app", "client", "signing"}},
	'p': {true, nil}, // of password
}

// sign is something short without which a pattern cannot match.
type sign byte

const (
	aJWT          sign = iota // eyJ
	aDot                      // between two parts of what may be a JWT
	aName                     // token, key, secret or password, at the end of a name and before a value
	authorization             // the word
	bearer                    // the word
)

// found is a sign and where it stands.
type found struct {
	sign   sign
	at, to int
	query  bool // a name behind an escaped ? or &, and in a query alone
}

// rare are the letters that signs are found by.
var rare = [256]bool{
	'J': true, '.': true, 'k': true, 'K': true, 'c': true, 'C': true, 'w': true, 'W': true, 'z': true, 'Z': true,
	'b': true, 'B': true,
}

// signs finds the signs in a text, by one letter of each that is rare. It appends
// them to into.
func signs(text string, into []found) []found {
	jwt := 0 // the end of one: where it does not match, its rest does not either
	for i := range len(text) {
		c := text[i]
		if !rare[c] {
			continue
		}
		switch c {
		case 'J':
			if i-2 >= jwt && text[i-2:i] == "ey" {
				jwt = spanEnd(text, i, isTokenByte)
				into = append(into, found{sign: aJWT, at: i - 2, to: jwt})
			}
		case '.':
			if i >= minPart && i+1 < len(text) && isPartByte(text[i-1]) && isPartByte(text[i+1]) && isPart(text[i-minPart:i]) {
				into = append(into, found{sign: aDot, at: i, to: i + 1})
			}
		case 'k', 'K':
			if has(text, i-2, "token") {
				into = name(text, i-2, len("token"), into)
			} else if has(text, i, "key") {
				into = name(text, i, len("key"), into)
			}
		case 'c', 'C':
			if has(text, i-2, "secret") {
				into = name(text, i-2, len("secret"), into)
			}
		case 'w', 'W':
			if has(text, i-4, "password") {
				into = name(text, i-4, len("password"), into)
			} else if has(text, i-4, "passwd") {
				into = name(text, i-4, len("passwd"), into)
			}
		case 'z', 'Z':
			if has(text, i-7, "authorization") {
				into = append(into, found{sign: authorization, at: i - 7, to: i + 6})
			}
		case 'b', 'B':
			if has(text, i, "bearer") && (i == 0 || !isWordByte(text[i-1])) {
				into = append(into, found{sign: bearer, at: i, to: i + 6})
			}
		}
	}
	return into
}

// name appends the name that a word ends, if it is one after which a value is
// secret and what can precede a value follows.
func name(text string, at, length int, into []found) []found {
	to := at + length
	after := skipBlanks(text, skipQuote(text, to))
	if after == len(text) || text[after] != ':' && text[after] != '=' && text[after] != '%' {
		return into
	}
	start := at
	for start > 0 && isPartByte(text[start-1]) {
		start--
	}
	f := found{sign: aName, at: at, to: to}
	if isName(text[start:at], text[at]) {
		return append(into, f)
	}
	if f.query = start > 0 && text[start-1] == '%' && (has(text, start, "3f") || has(text, start, "26")); f.query &&
		isName(text[start+2:at], text[at]) {
		return append(into, f)
	}
	return into
}

// isName reports whether what stands before a word that begins with first makes it
// a name after which a value is secret.
func isName(before string, first byte) bool {
	known := namesBefore[first|0x20]
	if known.alone && startsName(before) {
		return true
	}
	before = strings.ToLower(before)
	if before != "" && startsName(before) {
		before = before[:len(before)-1]
	}
	return slices.ContainsFunc(known.words, func(w string) bool {
		rest, is := strings.CutSuffix(before, w)
		return is && startsName(rest)
	})
}

// startsName reports whether a word may follow in a name.
func startsName(before string) bool {
	return before == "" || strings.HasSuffix(before, "_") || strings.HasSuffix(before, "-")
}

// minPart is the length in bytes below which text between dots is not taken for
// a part of a JWT, minTail that below which the rest of an eyJ is not, and
// minLone the same where no dot follows.
const (
	minPart = 16
	minTail = 4
	minLone = 20
)

func matchJWT(text string, _ int, f found) (start, end, matched int, ok bool) {
	end = spanEnd(text, f.at, isTokenByte)
	if end-f.at < len("eyJ")+minTail || end == len(text) || text[end] != '.' {
		return 0, 0, 0, false
	}
	for end < len(text) && text[end] == '.' {
		end = spanEnd(text, end+1, isTokenByte)
	}
	return f.at, end, end, true
}

func matchJWTPart(text string, _ int, f found) (start, end, matched int, ok bool) {
	end = spanEnd(text, f.at, isTokenByte)
	return f.at, end, end, end-f.at >= len("eyJ")+minLone
}

func matchThreeParts(text string, from int, f found) (start, end, matched int, ok bool) {
	for start = f.at; start > from && isPartByte(text[start-1]); {
		start--
	}
	for start < f.at && text[start] == '-' {
		start++
	}
	second := spanEnd(text, f.to, isPartByte)
	if f.at-start < minPart || second-f.to < minPart || second == len(text) || text[second] != '.' {
		return 0, 0, 0, false
	}
	end = spanEnd(text, second+1, isPartByte)
	return start, end, end, end-second-1 >= minPart
}

// afterAuthorization is what may stand between the word and the secret.
var afterAuthorization = regexp.MustCompile(
	`^(?i)\\?["']?\s*[:=]\s*[\[({\s]*\\?["']?(?:app\s+token\s*=\s*|[a-z][a-z0-9-]*\s+(?:token\s*=\s*)?)?\\?["']?([^\s"'\\,;<>&#()\[\]{}“”„‘’«»]+)`,
)

func matchAuthorization(text string, _ int, f found) (start, end, matched int, ok bool) {
	m := afterAuthorization.FindStringSubmatchIndex(text[f.to:])
	if m == nil {
		return 0, 0, 0, false
	}
	return f.to + m[2], f.to + m[3], f.to + m[1], true
}

func matchBearer(text string, _ int, f found) (start, end, matched int, ok bool) {
	switch start = skipBlanks(text, f.to); {
	case start > f.to:
	case has(text, f.to, "%20"):
		start = f.to + 3
	case has(text, f.to, "+"):
		start = f.to + 1
	default:
		return 0, 0, 0, false
	}
	return matchValue(text, start)
}

func matchQuoted(text string, _ int, f found) (start, end, matched int, ok bool) {
	i := skipBlanks(text, skipQuote(text, f.to))
	if f.query || i == len(text) || text[i] != ':' && text[i] != '=' {
		return 0, 0, 0, false
	}
	start = skipQuote(text, skipBlanks(text, i+1))
	if start == 0 || text[start-1] != '"' && text[start-1] != '\'' {
		return 0, 0, 0, false
	}
	// JSON may write a slash as \/ and any character as \u0000.
	for end = start; end < len(text) && text[end] != '"' && text[end] != '\''; {
		switch {
		case text[end] != '\\':
			end++
		case has(text, end+1, "/"):
			end += 2
		case has(text, end+1, "u") && len(text) >= end+6 && isHex(text[end+2:end+6]):
			end += 6
		default:
			return start, end, end, end > start
		}
	}
	return start, end, end, end > start
}

func matchUnquoted(text string, _ int, f found) (start, end, matched int, ok bool) {
	if f.query || !has(text, f.to, ":") {
		return 0, 0, 0, false
	}
	return matchValue(text, skipBlanks(text, f.to+1))
}

func matchQuery(text string, _ int, f found) (start, end, matched int, ok bool) {
	switch {
	case has(text, f.to, "="):
		return matchValue(text, f.to+1)
	case has(text, f.to, "%3d"):
		return matchValue(text, f.to+3)
	}
	return 0, 0, 0, false
}

// matchValue matches a value without quotes.
func matchValue(text string, start int) (from, end, matched int, ok bool) {
	end = start
	if length := strings.IndexFunc(text[start:], endsValue); length >= 0 {
		end += length
	} else {
		end = len(text)
	}
	return start, end, end, end > start
}

func endsValue(r rune) bool {
	switch r {
	case ' ', '\t', '\n', '\f', '\r', '"', '\'', '\\', ',', ';', '<', '>', '&', '#', '(', ')', '[', ']', '{', '}', '“', '”', '„', '‘', '’', '«', '»':
		return true
	}
	return false
}

// has reports whether a lower-case word stands at i in text, in any case.
func has(text string, i int, word string) bool {
	if i < 0 || i+len(word) > len(text) {
		return false
	}
	for n := range len(word) {
		if c := text[i+n]; c != word[n] && (c < 'A' || c > 'Z' || c|0x20 != word[n]) {
			return false
		}
	}
	return true
}

// skipQuote is behind a quote that may stand at i, escaped or not.
func skipQuote(text string, i int) int {
	if i < len(text) && text[i] == '\\' {
		i++
	}
	if i < len(text) && (text[i] == '"' || text[i] == '\'') {
		i++
	}
	return i
}

func skipBlanks(text string, i int) int {
	for i < len(text) && (text[i] == ' ' || '\t' <= text[i] && text[i] <= '\r' && text[i] != '\v') {
		i++
	}
	return i
}

// spanEnd is where the bytes end that begin at i and are all of a kind.
func spanEnd(text string, i int, is func(byte) bool) int {
	for i < len(text) && is(text[i]) {
		i++
	}
	return i
}

func isPart(s string) bool {
	for i := len(s) - 1; i >= 0; i-- {
		if !isPartByte(s[i]) {
			return false
		}
	}
	return true
}

// isPartByte tells the alphabet of base64url.
func isPartByte(c byte) bool { return isWordByte(c) || c == '-' }

// isWordByte tells what \w matches.
func isWordByte(c byte) bool {
	return c == '_' || '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z'
}

func isHex(s string) bool {
	for i := range len(s) {
		if c := s[i] | 0x20; (s[i] < '0' || s[i] > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

// literals are values that are no secret, and must stay for JSON to be valid.
var literals = regexp.MustCompile(`^(?:null|true|false|-?[0-9.eE+-]{1,12})$`)

func isLiteral(s string) bool { return len(s) <= 13 && literals.MatchString(s) }

func redactPatterns(text string) string {
	var room [32]found
	there := signs(text, room[:0])
	for n := 0; n < len(patterns) && len(there) > 0; n++ {
		if redacted := patterns[n].replace(text, there); redacted != text {
			text = redacted
			there = signs(text, there[:0])
		}
	}
	return text
}

// replace shortens the secrets that a pattern finds.
func (p *pattern) replace(text string, there []found) string {
	var out strings.Builder
	done, from := 0, 0 // what is written, and where another match may begin
	for _, f := range there {
		if f.sign != p.at || f.at < from {
			continue
		}
		start, end, matched, ok := p.match(text, from, f)
		if !ok {
			continue
		}
		from = matched
		if secret := text[start:end]; !isShortened(secret) && !isLiteral(secret) {
			out.WriteString(text[done:start])
			out.WriteString(shorten(secret))
			done = end
		}
	}
	if done == 0 {
		return text
	}
	out.WriteString(text[done:])
	return out.String()
}
