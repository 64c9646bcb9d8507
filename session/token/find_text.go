package token

import (
	"encoding/json"
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

// names, with one group each in the order of the constants.
const names = `([\w-]*(?:app|api)[_-]?(?:token|secret))|([\w-]*session[_-]?(?:token|key))|\b((?:(?:access|auth|id|jwt|playback|video)[_-]?)?token)|\b(identity|user[_-]?id)|\b(expires[_-]?at)|\b(scopes)`

var (
	aName = regexp.MustCompile(`(?i)^(?:` + names + `)$`)
	// label is a name with what stands between it and its value, in JSON, code,
	// headers, queries, YAML.
	label = regexp.MustCompile(`(?i)(?:` + names + `)\\*["'”]?\s*(?::\s*String\??\s*=|=>|=|:)\s*`)
	// authorization is a header up to its value: the scheme is the group.
	authorization = regexp.MustCompile(`(?i)(?:authorization\\*["']?\s*[:=]\s*\\*["']?\s*)?\b(app\s+token\s*=|bearer(?:\s|%20|\+)+)\s*`)
	address       = regexp.MustCompile(`https?://[^\s"'<>\\^` + "`" + `]+`)
	// call is VideoKit's start with values instead of names.
	call = regexp.MustCompile(`\bstart(?:Session)?\s*\(\s*(["'])([^"'\n]+)["']\s*(?:,\s*["']([^"'\n]*)["'])?`)
	// variable is what code without quotes has for a user ID.
	variable = regexp.MustCompile(`(?i)^(?:[\w?]*\.[\w.?]+|(?:current|my|the)?_?user(?:_?(?:id|name))?|identity|uid|id|name|it|self|this)$`)
	item     = regexp.MustCompile(`["']([^"'\n]+)["']`)
)

func nameOf(text string) name {
	m := aName.FindStringSubmatchIndex(text)
	if m == nil {
		return otherName
	}
	return group(m)
}

// group is the name whose group matched.
func group(m []int) name {
	for n := apiName; n <= scopesName; n++ {
		if m[2*n] >= 0 {
			return n
		}
	}
	return otherName
}

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
	lines := &perLine{text: text, all: s}
	var found []candidate
	add := func(at int, value string, use Use) {
		found = append(found, candidate{at, value, use, lines.at(at)})
	}
	for _, m := range address.FindAllStringIndex(text, -1) {
		readAddress(text[m[0]:m[1]], m[0], s, add)
	}
	for _, m := range authorization.FindAllStringSubmatchIndex(text, -1) {
		value := valueAt(text, m[1])
		if use := AnyUse; strings.EqualFold(text[m[2]:m[2]+3], "app") {
			s.generation = "rest-v1"
			add(m[1], value, ForAPI)
		} else if value != "" {
			add(m[1], value, use)
		}
	}
	for _, m := range label.FindAllStringSubmatchIndex(text, -1) {
		readLabel(text, m, lines.at(m[0]), add)
	}
	for _, m := range call.FindAllStringSubmatchIndex(text, -1) {
		use := ForSession
		if m[6] >= 0 {
			lines.at(m[6]).user(text[m[6]:m[7]])
			use = ForAPI
		}
		add(m[4], text[m[4]:m[5]], use)
	}
	for at := strings.Index(text, begin); at >= 0; {
		value, end := jwtAt(text, at)
		if strings.Contains(value, ".") && (at == 0 || notToken(rune(text[at-1]))) {
			add(at, value, AnyUse)
		}
		next := strings.Index(text[end:], begin)
		if at = end + next; next < 0 {
			break
		}
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
	text  string
	all   *surroundings
	lines map[int]*surroundings // by where they begin
	order []*surroundings
}

func (l *perLine) at(at int) *surroundings {
	begin := strings.LastIndexByte(l.text[:at], '\n') + 1
	if l.lines == nil {
		l.lines = map[int]*surroundings{}
	}
	if l.lines[begin] == nil {
		l.lines[begin] = l.all.within(l.all.place)
		l.order = append(l.order, l.lines[begin])
	}
	return l.lines[begin]
}

// merge lets what all lines agree in count for all.
func (l *perLine) merge() {
	for _, line := range l.order {
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

// readLabel reads the value after a name.
func readLabel(text string, m []int, s *surroundings, add func(int, string, Use)) {
	at := m[1]
	value := valueAt(text, at)
	quoted := at < len(text) && strings.ContainsRune(`"'\“`, firstRune(text[at:]))
	// Without quotes, code can stand there; a token has figures in it.
	isToken := quoted || strings.HasPrefix(value, begin) || len(value) >= 12 && strings.ContainsAny(value, "0123456789")
	switch which := group(m); {
	case which == userName:
		if quoted || !variable.MatchString(value) {
			s.user(unescape(value))
		}
	case which == expiryName:
		if t, ok := ParseTime(value); ok {
			s.expires = t
		}
	case which == scopesName:
		s.scopes = listAt(text, at)
	case !isToken:
	case which == apiName:
		add(at, value, ForAPI)
	case which == sessionName:
		if strings.HasSuffix(strings.ToLower(text[m[4]:m[5]]), "key") {
			s.generation = "rest-v1"
		}
		add(at, value, ForSession)
	default:
		add(at, value, AnyUse)
	}
}

func firstRune(text string) rune {
	for _, r := range text {
		return r
	}
	return 0
}

// delimiters end a value that is not quoted.
const delimiters = " \t\r\n\"'`\\,;<>&#()[]{}“”‘’|"

// valueAt reads the value that begins at a position: quoted, or up to a
// delimiter. A JWT can go over lines.
func valueAt(text string, at int) string {
	rest := strings.TrimLeft(text[at:], `\`)
	opening := firstRune(rest)
	if strings.ContainsRune("\"'`“‘", opening) {
		closing := string(opening)
		switch opening {
		case '“':
			closing = "”"
		case '‘':
			closing = "’"
		}
		inside := rest[len(string(opening)):]
		if strings.HasPrefix(inside, begin) {
			value, _ := jwtAt(inside, 0)
			return value
		}
		end := closingQuote(inside, closing)
		if end < 0 {
			return ""
		}
		value := strings.TrimSuffix(inside[:end], `\`)
		if strings.Contains(value, `\`) {
			plain := ""
			if json.Unmarshal([]byte(`"`+value+`"`), &plain) == nil {
				return plain
			}
		}
		return value
	}
	if strings.HasPrefix(rest, begin) {
		value, _ := jwtAt(rest, 0)
		return value
	}
	if end := strings.IndexAny(rest, delimiters); end >= 0 {
		return rest[:end]
	}
	return rest
}

// longestValue bounds what is looked at for the end of a quoted value.
const longestValue = 64 << 10

// closingQuote finds the end of a quoted value, over escaped quotes.
func closingQuote(text, closing string) int {
	text = text[:min(len(text), longestValue)]
	for from := 0; ; {
		at := strings.Index(text[from:], closing)
		if at < 0 {
			return -1
		}
		at += from
		// An escaped quote ends the value only if what follows it does as well,
		// as in JSON within JSON.
		if at == 0 || text[at-1] != '\\' || strings.ContainsAny(text[at+1:min(len(text), at+2)], ",:}] \n") {
			return at
		}
		from = at + len(closing)
	}
}

// A mail client wraps lines at some 70 characters; shorter ones but the last
// are no part of a token.
const (
	leastLine = 40
	mostLines = 60
)

// jwtAt reads what can be a JWT from its first character on, and says where it
// ends. A line break is part of it only when it is not whole without.
func jwtAt(text string, at int) (string, int) {
	end := at + run(text[at:])
	value := text[at:end]
	if Parse(value).Kind != Damaged {
		return value, end
	}
	joined, last := value, len(value)
	for range mostLines {
		gap := len(text[end:]) - len(strings.TrimLeft(text[end:], "> \t\r\n=\u00a0"))
		if gap == 0 || !strings.Contains(text[end:end+gap], "\n") || last < leastLine || strings.Count(joined, ".") > 2 {
			break
		}
		next := run(text[end+gap:])
		if next == 0 || strings.HasPrefix(text[end+gap:], begin) {
			break
		}
		joined += text[end+gap : end+gap+next]
		end, last = end+gap+next, next
		if strings.Count(joined, ".") == 2 && Parse(joined).Kind != Damaged {
			return joined, end
		}
	}
	return value, at + len(value)
}

// run is the number of characters that can be part of a JWT, a percent-encoded
// dot included, without a full stop at the end.
func run(text string) int {
	end := strings.IndexFunc(text, func(r rune) bool { return notToken(r) && r != '%' && r != '…' })
	if end < 0 {
		end = len(text)
	}
	for end > 0 && text[end-1] == '.' && strings.Count(text[:end], ".") > 2 {
		end--
	}
	return end
}

// listAt reads a list of names: ["a", "b"], listOf("a", "b"), "a b", a,b.
func listAt(text string, at int) []string {
	line := text[at:min(len(text), at+1000)]
	opening := strings.IndexAny(line, "[(")
	if opening < 0 || strings.ContainsAny(line[:opening], "\"'\n,}") {
		return strings.FieldsFunc(unescape(valueAt(text, at)), func(r rune) bool { return r == ' ' || r == ',' || r == '+' })
	}
	end := strings.IndexAny(line[opening:], "])")
	if end < 0 {
		return nil
	}
	list := []string{}
	for _, m := range item.FindAllStringSubmatch(strings.ReplaceAll(line[opening:opening+end], `\`, ""), -1) {
		list = append(list, m[1])
	}
	return list
}

// media are the endings of what a signed video URL points to.
var media = []string{".m3u8", ".mp4", ".mpd", ".ts", ".m4s", ".jpg", ".jpeg", ".png", ".webp", ".gif", ".vtt"}

// readAddress reads the environment and the parameters of a URL.
func readAddress(text string, at int, s *surroundings, add func(int, string, Use)) {
	u, err := url.Parse(strings.TrimRight(text, ".,;)]}"))
	if err != nil {
		return
	}
	for _, call := range []string{"/v1/sessions", "/v1/videos"} {
		if before, ok := strings.CutSuffix(u.Path, call); ok && s.baseURL == "" {
			s.baseURL = u.Scheme + "://" + u.Host + before
		}
	}
	for _, pair := range strings.Split(u.RawQuery, "&") {
		key, value, _ := strings.Cut(pair, "=")
		value, err := url.QueryUnescape(value)
		if err != nil {
			continue
		}
		switch nameOf(key) {
		case apiName:
			add(at, value, ForAPI)
		case sessionName:
			add(at, value, ForSession)
		case userName:
			s.user(value)
		case tokenName:
			use := AnyUse
			if slices.Contains(media, strings.ToLower(path.Ext(u.Path))) || Parse(value).Kind == OtherJWT {
				use = ForPlayback
			}
			add(at, value, use)
		}
	}
}
