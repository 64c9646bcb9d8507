package find

import (
	"iter"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"

	"sessiontray/session/token"
	"sessiontray/session/videoio"
)

// candidate is a value in a text that stands where a token does.
type candidate struct {
	at      int
	text    string
	purpose token.Purpose
}

// scan reads a text that has no structure to rely on.
type scan struct {
	text   string
	beside *statements
	found  []candidate
}

func (s *scan) add(at int, value string, use token.Purpose) {
	if len(value) >= minOpaque {
		s.found = append(s.found, candidate{at, value, use})
	}
}

// unquoteShell takes back how the command lines of Windows quote a quote.
var unquoteShell = strings.NewReplacer(`^"`, `"`, `^\^"`, `"`, "`\"", `"`)

// text reads anything else: commands, code, headers, logs.
func (c *collector) text(text string, beside *context) {
	text = unquoteShell.Replace(text)
	s := &scan{text: text, beside: newStatements(text, beside)}
	s.each("://", s.address)
	s.requests()
	lower := lowerASCII(text)
	for at := range all(lower, "bearer") {
		s.bearer(at)
	}
	s.each("start", s.call)
	for at := 0; at < len(text); {
		next := strings.IndexAny(text[at:], "=:")
		if next < 0 {
			break
		}
		at = s.label(at + next)
	}
	for _, begin := range []string{token.JWTPrefix, "eyA", "ewo", "ewk", "ew0"} { // {" and {blank
		s.each(begin, s.jwt)
	}
	slices.SortStableFunc(s.found, func(a, b candidate) int { return a.at - b.at })
	for _, f := range s.found {
		c.add(f.text, f.purpose, s.beside.at(f.at))
	}
	s.beside.passOut()
}

// each calls read at the places of a part, which returns where to read on.
func (s *scan) each(part string, read func(at int) int) {
	for at := 0; at < len(s.text); {
		next := strings.Index(s.text[at:], part)
		if next < 0 {
			return
		}
		at = max(at+next+1, read(at+next))
	}
}

// all are the positions of a part.
func all(text, part string) iter.Seq[int] {
	return func(yield func(int) bool) {
		for from := 0; ; {
			at := strings.Index(text[from:], part)
			if at < 0 || !yield(from+at) {
				return
			}
			from += at + len(part)
		}
	}
}

// lowerASCII keeps every byte in its place.
func lowerASCII(text string) string {
	lower := []byte(text)
	for n, b := range lower {
		if b >= 'A' && b <= 'Z' {
			lower[n] = b + 'a' - 'A'
		}
	}
	return string(lower)
}

func isWord(b byte) bool {
	return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || b == '_' || b == '-'
}

// bearer reads the value after a scheme.
func (s *scan) bearer(at int) {
	if at > 0 && isWord(s.text[at-1]) && !strings.HasSuffix(s.text[:at], "oauth2-") { // an option of curl's
		return
	}
	rest := s.text[at+len("bearer"):]
	value := strings.TrimLeft(rest, " \t\r\n+")
	value = strings.TrimPrefix(value, "%20")
	if value == "" || len(value) == len(rest) {
		return
	}
	from := len(s.text) - len(value)
	if found, quoted := valueAt(s.text, from); isToken(found, quoted) {
		s.add(from, found, token.AnyPurpose)
	}
}

// isToken tells a token from a word of a sentence or of code: it has figures in
// it, is long, and is no assignment (“=” can only end one: RFC 6750, 2.1).
func isToken(value string, quoted bool) bool {
	return quoted || strings.HasPrefix(value, token.JWTPrefix) ||
		len(value) >= 12 && strings.ContainsAny(value, "0123456789") && !strings.Contains(strings.TrimRight(value, "="), "=")
}

// call reads VideoKit's start with values instead of names: a session token, or
// an API token and a user ID.
func (s *scan) call(at int) int {
	rest := strings.TrimPrefix(s.text[at+len("start"):], "Session")
	arguments, is := strings.CutPrefix(strings.TrimLeft(rest, " "), "(")
	if !is {
		return 0
	}
	arguments = strings.TrimLeft(arguments, " \t\r\n")
	begin := len(s.text) - len(arguments)
	first, after, ok := quotedArgument(arguments)
	if !ok || !isToken(first, false) {
		return 0
	}
	second, more := strings.CutPrefix(strings.TrimLeft(after, " \t\r\n"), ",")
	if user, _, ok := quotedArgument(strings.TrimLeft(second, " \t\r\n")); ok && more {
		s.beside.at(begin).user(user)
		s.add(begin, first, token.ForAPI)
	} else {
		s.add(begin, first, token.ForSession)
	}
	return begin
}

// quotedArgument reads a string of code on one line.
func quotedArgument(text string) (value, rest string, ok bool) {
	if text == "" || text[0] != '"' && text[0] != '\'' {
		return "", "", false
	}
	inside := text[1:min(len(text), maxValue)]
	end := strings.IndexAny(inside, text[:1]+"\n")
	if end < 0 || inside[end] == '\n' {
		return "", "", false
	}
	return inside[:end], text[end+2:], true
}

// variable is what code without quotes has for a user ID.
var variable = regexp.MustCompile(
	`(?i)^(?:[\w?]*\.[\w.?]+|(?:current|my|the)?_?user(?:_?(?:id|name))?|identity|uid|id|name|it|self|this|string\??|number|int|long|any|the|an?|not|unknown|get\w*)$`,
)

// label reads what stands around a “=” or “:” as a name and its value, in JSON,
// code, headers, queries or YAML. It returns where to read on.
func (s *scan) label(at int) int {
	before := strings.TrimRight(s.text[max(0, at-maxName-8):at], " \t\\\"'”")
	for _, kind := range []string{": String", ": String?", ": string", ":string"} { // Kotlin, Swift, TypeScript
		before = strings.TrimSuffix(before, kind)
	}
	begin := len(before)
	for begin > 0 && isWord(before[begin-1]) {
		begin--
	}
	which := nameOf(before[begin:])
	if which == otherName {
		return at + 1
	}
	from := valueBegins(s.text, at)
	value, quoted := valueAt(s.text, from)
	beside := s.beside.at(at)
	plausible := isToken(value, quoted)
	switch {
	case which == userName:
		if quoted || !variable.MatchString(value) && !strings.HasPrefix(s.text[min(len(s.text), from+len(value)):], "(") {
			beside.user(token.Unescape(value))
		}
	case which == expiryName:
		if t, ok := token.ParseTime(value); ok {
			beside.expiry(t)
		}
	case which == scopesName:
		beside.scope(listAt(s.text, from))
	case which == authorizationName:
		scheme, rest, two := strings.Cut(value, " ")
		if !quoted && strings.HasPrefix(s.text[from+len(value):], " ") && !plausible {
			rest, _ = valueAt(s.text, from+len(value)+1)
			two, quoted = true, true
		}
		if two && quoted {
			value, plausible = rest, strings.EqualFold(scheme, "token") || strings.EqualFold(scheme, "jwt")
		}
		if plausible {
			s.add(from, value, token.AnyPurpose)
		}
		return at + 1
	case !plausible:
	case which == tokenName && strings.HasSuffix(strings.ToLower(strings.TrimRight(before[:begin], " \t")), "app"):
		beside.generations.add(videoio.RestV1) // Authorization: App token=
		s.add(from, value, token.ForAPI)
	case which == apiName:
		s.add(from, value, token.ForAPI)
	case which == sessionName:
		if strings.HasSuffix(strings.ToLower(before), "key") {
			beside.generations.add(videoio.RestV1)
		}
		s.add(from, value, token.ForSession)
	default:
		s.add(from, value, token.AnyPurpose)
	}
	if !quoted {
		return max(at+1, from+len(value))
	}
	return at + 1
}

// jwt reads what looks like a JWT, wherever it stands.
func (s *scan) jwt(at int) int {
	if !canBegin(s.text, at) {
		return 0
	}
	value, end := jwtAt(s.text, at)
	if strings.Contains(value, ".") || len(value) >= maxName {
		s.add(at, value, token.AnyPurpose)
	}
	return end
}

// canBegin reports whether something can begin at a position: after what is no
// part of a word, or after an escaped character.
func canBegin(text string, at int) bool {
	if at == 0 || !isWord(text[at-1]) && text[at-1] != '.' || text[at-1] == '_' && (at == 1 || !isWord(text[at-2])) {
		return true // after _ too, which is markup for italics
	}
	escaped := text[max(0, at-6):at]
	return len(escaped) >= 3 && escaped[len(escaped)-3] == '%' ||
		len(escaped) >= 2 && escaped[len(escaped)-2] == '\\' && strings.ContainsAny(escaped[len(escaped)-1:], "nrt") ||
		strings.HasPrefix(escaped, `\u`)
}

// request is the beginning of an HTTP message as it was sent: the path and the
// host are the groups.
var request = regexp.MustCompile(
	`(?m)^[<>* ]*(?:GET|POST|PUT|PATCH|DELETE|HEAD) (/\S*)(?: HTTP/[\d.]+)?\r?\n(?:[^\n]+\n){0,20}?[<>* ]*(?i:host|:authority): ?([\w.:-]+)`,
)

// requests reads the environments of HTTP messages.
func (s *scan) requests() {
	if !strings.Contains(s.text, " /v1/") {
		return
	}
	for _, m := range request.FindAllStringSubmatchIndex(s.text, -1) {
		s.sentTo(m[0], "https://"+s.text[m[4]:m[5]], s.text[m[2]:m[3]])
	}
}

// sentTo notes the address of the API, if the path is one of its calls.
func (s *scan) sentTo(at int, host, path string) {
	path, _, _ = strings.Cut(path, "?")
	for _, call := range []string{"/v1/sessions", "/v1/videos"} {
		if before, after, ok := strings.Cut(path, call); ok && (after == "" || after[0] == '/') {
			s.beside.at(at).addresses.add(host + before)
		}
	}
}

// media tell the address of a video by its ending, its folder or its host.
var media = regexp.MustCompile(
	`(?i)\.(?:m3u8|mp4|mpd|ts|m4s|jpe?g|png|webp|gif|vtt)$|/(?:hls|dash|play|playback|stream|video)s?(?:/|$)`,
)

// maxAddress bounds what is read as a URL, in bytes.
const maxAddress = 16 << 10

// address reads the environment and the parameters of a URL around “://”.
func (s *scan) address(at int) int {
	begin := at
	for begin > 0 && isWord(s.text[begin-1]) {
		begin--
	}
	if scheme := s.text[begin:at]; scheme != "http" && scheme != "https" {
		return 0
	}
	rest := s.text[begin:min(len(s.text), begin+maxAddress)]
	if end := strings.IndexAny(rest, " \t\r\n\"'<>\\^`"); end >= 0 {
		rest = rest[:end]
	}
	u, err := url.Parse(strings.TrimRight(rest, ".,;)]}"))
	if err != nil {
		return begin + len(rest)
	}
	s.sentTo(begin, u.Scheme+"://"+u.Host, u.Path)
	for pair := range strings.SplitSeq(u.RawQuery, "&") {
		key, value, _ := strings.Cut(pair, "=")
		value, err := url.QueryUnescape(value)
		if err != nil {
			continue
		}
		switch nameOf(key) {
		case apiName:
			s.add(begin, value, token.ForAPI)
		case sessionName:
			s.add(begin, value, token.ForSession)
		case userName:
			s.beside.at(begin).user(value)
		case tokenName:
			use := token.AnyPurpose
			if media.MatchString(path.Clean(u.Path)) || strings.Contains(u.Host, "video") {
				use = token.ForPlayback
			}
			s.add(begin, value, use)
		}
	}
	return begin + len(rest)
}
