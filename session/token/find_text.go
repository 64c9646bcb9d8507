package token

import (
	"iter"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
)

// name is what a member, header, parameter or variable is called.
type name int

const (
	otherName name = iota
	apiName
	sessionName
	tokenName
	userName
	expiryName
	scopesName
)

// nameOf is case-insensitive and reads over - and _.
func nameOf(text string) name {
	if len(text) < len("token") || len(text) > longestName {
		return otherName
	}
	text = strings.Map(func(r rune) rune {
		switch {
		case r == '-' || r == '_':
			return -1
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		}
		return r
	}, text)
	switch text {
	case "token", "accesstoken", "authtoken", "idtoken", "jwttoken", "playbacktoken", "videotoken", "xauthtoken", "xaccesstoken":
		return tokenName
	case "identity", "userid":
		return userName
	case "expiresat":
		return expiryName
	case "scopes":
		return scopesName
	}
	for _, n := range suffixes {
		if strings.HasSuffix(text, n.text) {
			return n.name
		}
	}
	return otherName
}

// longestName is the length in bytes of the longest name that is looked at.
const longestName = 64

// suffixes may have more before them: VIDEOIO_APP_TOKEN, mySessionToken.
var suffixes = []struct {
	text string
	name name
}{
	{"apptoken", apiName},
	{"apitoken", apiName},
	{"appsecret", apiName},
	{"apisecret", apiName},
	{"sessiontoken", sessionName},
	{"sessionkey", sessionName},
}

var (
	// variable is what code without quotes has for a user ID.
	variable = regexp.MustCompile(`(?i)^(?:[\w?]*\.[\w.?]+|(?:current|my|the)?_?user(?:_?(?:id|name))?|identity|uid|id|name|it|self|this)$`)
	item     = regexp.MustCompile(`["']([^"'\n]+)["']`)
)

// candidate is a value in a text that stands where a token does.
type candidate struct {
	at   int
	text string
	use  Use
	s    *surroundings
}

// text reads anything else: commands, code, headers, logs.
func (c *collector) text(text string, s *surroundings) {
	if strings.Contains(text, `^"`) { // quoted for the Windows command line
		text = strings.ReplaceAll(text, "^", "")
	}
	lines := newPerLine(text, s)
	var found []candidate
	add := func(at int, value string, use Use) {
		if len(value) >= leastOpaque {
			found = append(found, candidate{at, value, use, lines.at(at)})
		}
	}
	for at, next := 0, 0; ; at += len("://") {
		if next = strings.Index(text[at:], "://"); next < 0 {
			break
		}
		at = max(at+next, readAddress(text, at+next, s, add)-len("://"))
	}
	for at := range all(lowerASCII(text), "bearer") {
		readBearer(text, at, add)
	}
	for at := range all(text, "start") {
		readCall(text, at+len("start"), lines, add)
	}
	for at := 0; at < len(text); at++ {
		next := strings.IndexAny(text[at:], "=:")
		if next < 0 {
			break
		}
		at = max(at+next, readLabel(text, at+next, lines, add)-1)
	}
	for at := 0; at < len(text); {
		next := strings.Index(text[at:], jwtBegin)
		if next < 0 {
			break
		}
		if at += next; at > 0 && (isWord(text[at-1]) || text[at-1] == '.') {
			at += len(jwtBegin)
			continue
		}
		value, end := jwtAt(text, at)
		if strings.Contains(value, ".") {
			add(at, value, AnyUse)
		}
		at = end
	}
	slices.SortStableFunc(found, func(a, b candidate) int { return a.at - b.at })
	for _, f := range found {
		c.add(f.text, f.use, f.s)
	}
	lines.merge()
}

// perLine keeps apart what stands on lines of their own, as in a log, where it
// would contradict itself.
type perLine struct {
	all    *surroundings
	begins []int           // of the lines
	lines  []*surroundings // nil where nothing was asked for
}

func newPerLine(text string, s *surroundings) *perLine {
	l := &perLine{all: s, begins: []int{0}}
	for at := range all(text, "\n") {
		l.begins = append(l.begins, at+1)
	}
	l.lines = make([]*surroundings, len(l.begins))
	return l
}

// at is what stands beside a position.
func (l *perLine) at(at int) *surroundings {
	n, exact := slices.BinarySearch(l.begins, at)
	if !exact {
		n--
	}
	if l.lines[n] == nil {
		l.lines[n] = l.all.within(l.all.place)
	}
	return l.lines[n]
}

// merge lets what all lines agree in count for all.
func (l *perLine) merge() {
	for _, line := range l.lines {
		if line == nil {
			continue
		}
		for _, u := range line.users {
			l.all.user(u)
		}
		if l.all.scopes == nil {
			l.all.scopes = line.scopes
		}
		if l.all.expires.IsZero() {
			l.all.expires = line.expires
		}
	}
}

// all are the positions of a substring.
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

// readBearer reads the value after a scheme.
func readBearer(text string, at int, add func(int, string, Use)) {
	if at > 0 && isWord(text[at-1]) {
		return
	}
	rest := text[at+len("bearer"):]
	value := strings.TrimLeft(rest, " \t\r\n+")
	value = strings.TrimPrefix(value, "%20")
	if value != "" && len(value) < len(rest) {
		from := len(text) - len(value)
		add(from, valueAt(text, from), AnyUse)
	}
}

// readCall reads VideoKit's start with values instead of names: a session
// token, or an API token and a user ID.
func readCall(text string, at int, lines *perLine, add func(int, string, Use)) {
	rest := strings.TrimPrefix(text[at:], "Session")
	arguments := strings.TrimLeft(rest, " ")
	if !strings.HasPrefix(arguments, "(") {
		return
	}
	arguments = strings.TrimLeft(arguments[1:], " \t\r\n")
	if arguments == "" || arguments[0] != '"' && arguments[0] != '\'' {
		return
	}
	first, after, ok := quotedArgument(arguments)
	if !ok {
		return
	}
	begin := len(text) - len(arguments)
	after = strings.TrimLeft(after, " \t\r\n")
	if user, _, ok := quotedArgument(strings.TrimLeft(strings.TrimPrefix(after, ","), " \t\r\n")); ok && strings.HasPrefix(after, ",") {
		lines.at(begin).user(user)
		add(begin, first, ForAPI)
		return
	}
	add(begin, first, ForSession)
}

// quotedArgument reads a string of code on one line.
func quotedArgument(text string) (value, rest string, ok bool) {
	if text == "" || text[0] != '"' && text[0] != '\'' {
		return "", "", false
	}
	inside := text[1:min(len(text), longestValue)]
	end := strings.IndexAny(inside, text[:1]+"\n")
	if end < 0 || inside[end] == '\n' {
		return "", "", false
	}
	return inside[:end], text[end+2:], true
}

// readLabel reads what stands around a “=” or “:” as a name and its value, in
// JSON, code, headers, queries or YAML. It returns where to read on.
func readLabel(text string, at int, lines *perLine, add func(int, string, Use)) int {
	before := strings.TrimRight(text[max(0, at-longestName-8):at], " \t\\\"'”")
	before = strings.TrimSuffix(strings.TrimSuffix(before, ": String"), ": String?") // Kotlin, Swift
	begin := len(before)
	for begin > 0 && isWord(before[begin-1]) {
		begin--
	}
	which := nameOf(before[begin:])
	if which == otherName {
		return at + 1
	}
	after := strings.TrimLeft(text[at+1:], "> \t\r\n") // also of “=>”
	from := len(text) - len(after)
	value := valueAt(text, from)
	s := lines.at(at)
	quoted := after != "" && strings.ContainsRune(`"'\“`, firstRune(after))
	// Without quotes, code can stand there; a token has figures in it.
	isToken := quoted || strings.HasPrefix(value, jwtBegin) || len(value) >= 12 && strings.ContainsAny(value, "0123456789")
	switch {
	case which == userName:
		if quoted || !variable.MatchString(value) {
			s.user(unescape(value))
		}
	case which == expiryName:
		if t, ok := ParseTime(value); ok {
			s.expires = t
		}
	case which == scopesName:
		s.scopes = listAt(text, from)
	case which == tokenName && strings.HasSuffix(strings.ToLower(strings.TrimRight(before[:begin], " \t")), "app"):
		lines.all.generation = "rest-v1" // Authorization: App token=
		add(from, value, ForAPI)
	case !isToken:
	case which == apiName:
		add(from, value, ForAPI)
	case which == sessionName:
		if strings.HasSuffix(strings.ToLower(before), "key") {
			s.generation = "rest-v1"
		}
		add(from, value, ForSession)
	default:
		add(from, value, AnyUse)
	}
	if isToken && !quoted {
		return from + len(value)
	}
	return at + 1
}

// media are the endings of what a signed video URL points to.
var media = []string{".m3u8", ".mp4", ".mpd", ".ts", ".m4s", ".jpg", ".jpeg", ".png", ".webp", ".gif", ".vtt"}

// longestAddress bounds what is read as a URL.
const longestAddress = 16 << 10

// readAddress reads the environment and the parameters of a URL around “://”,
// and returns where to read on.
func readAddress(text string, at int, s *surroundings, add func(int, string, Use)) int {
	begin := at
	for begin > 0 && isWord(text[begin-1]) {
		begin--
	}
	if scheme := text[begin:at]; scheme != "http" && scheme != "https" {
		return at + len("://")
	}
	rest := text[begin:min(len(text), begin+longestAddress)]
	if end := strings.IndexAny(rest, " \t\r\n\"'<>\\^`"); end >= 0 {
		rest = rest[:end]
	}
	u, err := url.Parse(strings.TrimRight(rest, ".,;)]}"))
	if err != nil {
		return begin + len(rest)
	}
	for _, call := range []string{"/v1/sessions", "/v1/videos"} {
		if before, ok := strings.CutSuffix(u.Path, call); ok && s.baseURL == "" {
			s.baseURL = u.Scheme + "://" + u.Host + before
		}
	}
	for pair := range strings.SplitSeq(u.RawQuery, "&") {
		key, value, _ := strings.Cut(pair, "=")
		which := nameOf(key)
		if which == otherName {
			continue
		}
		value, err := url.QueryUnescape(value)
		if err != nil {
			continue
		}
		switch which {
		case apiName:
			add(begin, value, ForAPI)
		case sessionName:
			add(begin, value, ForSession)
		case userName:
			s.user(value)
		case tokenName:
			use := AnyUse
			if slices.Contains(media, strings.ToLower(path.Ext(u.Path))) || Parse(value).Kind == OtherJWT {
				use = ForPlayback
			}
			add(begin, value, use)
		}
	}
	return begin + len(rest)
}
