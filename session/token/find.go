package token

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"time"

	"sessiontray/session/message"
	"sessiontray/session/secret"
)

// Found is a token in a pasted text, with what stood beside it.
type Found struct {
	Info Info
	// Use is what the place that it stood in says that it is for.
	Use Use
	// Place says where it stood, such as “POST gateway.video.io/v1/sessions”;
	// empty where there is nothing to say.
	Place string

	UserID    string    // of the request or answer, empty when it was not there
	Scopes    []string  // likewise
	ExpiresAt time.Time // likewise

	// BaseURL is the address of the API that it was sent to, without /v1, and
	// Generation the API's generation (“gateway” or “rest-v1”), where these
	// could be seen.
	BaseURL, Generation string
}

// Paste is what a pasted text turned out to be.
type Paste struct {
	// Source is the kind of text; empty for a token alone.
	Source Source
	// Found are the tokens in the order in which they stood, each once, cut ones
	// included. There is always one at least: of a text without a token it says
	// what is wrong.
	Found []Found
}

// Best is the first token that says itself what it is for, else the first of
// which the place says it, else the first that is whole, else the first.
func (p Paste) Best() int {
	for _, good := range []func(Found) bool{
		func(f Found) bool { return f.Info.Kind == APIToken || f.Info.Kind == SessionToken },
		func(f Found) bool { return f.Whole() && (f.Use == ForAPI || f.Use == ForSession) },
		Found.Whole,
	} {
		if n := slices.IndexFunc(p.Found, good); n >= 0 {
			return n
		}
	}
	return 0
}

// Whole reports whether it is a token, and not a part of one or none.
func (f Found) Whole() bool { return f.Info.Kind != Nothing && f.Info.Kind != Damaged }

// Recognised reports whether there is a token that is whole.
func (p Paste) Recognised() bool {
	return slices.ContainsFunc(p.Found, Found.Whole)
}

// Said names what was found, and where: “Session token and user ID from a curl command”.
// It is zero when nothing was.
func (p Paste) Said() message.Message {
	if !p.Recognised() {
		return message.Message{}
	}
	what := p.Found[0].contents()
	if len(p.Found) > 1 {
		what = message.New("found.tokens", "count", len(p.Found))
	}
	if p.Source == "" {
		return what
	}
	return message.New("found.from", "what", what, "source", p.Source.Name())
}

// contents names a token with what stood beside it.
func (f Found) contents() message.Message {
	var beside []message.Message
	for _, b := range []struct {
		there bool
		id    string
	}{{f.UserID != "", "found.user-id"}, {len(f.Scopes) > 0, "found.scopes"}, {f.BaseURL != "", "found.address"}} {
		if b.there {
			beside = append(beside, message.New(b.id))
		}
	}
	all := message.New("found.token", "kind", f.Kind().Name())
	for n, b := range beside {
		id := "found.and"
		if n < len(beside)-1 {
			id = "found.comma"
		}
		all = message.New(id, "before", all, "next", b)
	}
	return all
}

// Kind is the kind of token, by the place where it does not say itself.
func (f Found) Kind() Kind {
	if f.Info.Kind == Opaque || f.Info.Kind == OtherJWT {
		switch f.Use {
		case ForAPI:
			return APIToken
		case ForSession:
			return SessionToken
		}
	}
	return f.Info.Kind
}

// Find looks for tokens in a pasted text: a token alone, a header, JSON, a curl
// command, a URL, code, a HAR, a log. It never fails, and takes time linear in
// the length of text, up to [MaxBytes].
func Find(text string) Paste {
	if len(text) > MaxBytes {
		return Paste{Found: []Found{{Info: Parse(text)}}}
	}
	alone := Parse(text)
	trimmed := strings.TrimSpace(strings.TrimPrefix(text, "\ufeff"))
	if alone.Kind == Nothing || alone.IsJWT() && strings.HasPrefix(trimmed, jwtBegin) {
		return Paste{Found: []Found{{Info: alone}}}
	}
	c := &collector{}
	source := sourceOf(trimmed)
	switch {
	case c.har(trimmed):
		source = FromHAR
	case isJSON(trimmed):
		source = FromJSON
		c.json(json.RawMessage(trimmed), &surroundings{}, 0)
	default:
		c.text(trimmed, &surroundings{})
	}
	found := c.finish()
	if alone.IsJWT() && len(found) == 1 && found[0].Info.Value == alone.Value {
		found[0].Info = alone // with what was put right in it
	}
	switch words := len(strings.Fields(text)); {
	case alone.IsJWT() && !slices.ContainsFunc(found, Found.Whole):
		return Paste{Found: []Found{{Info: alone}}} // nothing but a token, mangled
	case len(found) > 0 && (words > 1 || found[0].Whole()):
		if words == 1 && source == FromLine {
			source = ""
		}
		return Paste{Source: source, Found: found}
	case words > 3 || isJSON(trimmed):
		return Paste{Found: []Found{{Info: Info{Kind: Damaged, Value: alone.Value, remarks: []*Finding{noTokenInside()}}}}}
	}
	return Paste{Found: []Found{{Info: alone}}}
}

// FindValue is [Find] in a text that is wrapped already.
func FindValue(v secret.Value) Paste { return Find(v.Reveal()) }

func isJSON(text string) bool {
	return (strings.HasPrefix(text, "{") || strings.HasPrefix(text, "[")) && json.Valid([]byte(text))
}

// sources are told by their looks, the first that fits.
var sources = []struct {
	name  Source
	looks *regexp.Regexp
}{
	{FromCurl, regexp.MustCompile(`(?m)^[\s$>#%]*curl(?:\.exe)?\s`)},
	{FromPowerShell, regexp.MustCompile(`(?i)invoke-(?:webrequest|restmethod)`)},
	{FromHTTP, regexp.MustCompile(`(?m)^(?:[A-Z]+ \S+ HTTP/|HTTP/[\d.]+ \d)`)},
	{FromURL, regexp.MustCompile(`^(?:[a-z][a-z0-9+.-]*://|[/?&])\S*$`)},
	{FromJavaScript, regexp.MustCompile(`\bconst\s|\bawait\s|\bfetch\(|startSession\(|SessionManager|<script|\{\s*(?:appToken|sessionToken)\s*:`)},
	{FromKotlin, regexp.MustCompile(`\bval\s|\bsessions\(\)|(?:appToken|sessionToken|identity)\s*=\s*"|listOf\(`)},
	{FromSwift, regexp.MustCompile(`\blet\s|\bsessions\.|(?:appToken|sessionToken|identity)\s*:\s*"`)},
	{FromHeader, regexp.MustCompile(`(?i)^\W*(?:(?:proxy-)?authorization\W|bearer\s|app\s+token\s*=)`)},
}

func sourceOf(text string) Source {
	beginning := looks(text)
	for _, s := range sources {
		if s.looks.MatchString(beginning) {
			return s.name
		}
	}
	if strings.Contains(text, "\n") {
		return FromLines
	}
	return FromLine
}

// Source is a kind of text in which tokens are found.
type Source string

// The sources.
const (
	FromHAR        Source = "har"
	FromJSON       Source = "json"
	FromCurl       Source = "curl"
	FromPowerShell Source = "powershell"
	FromHTTP       Source = "http"
	FromURL        Source = "url"
	FromJavaScript Source = "javascript"
	FromKotlin     Source = "kotlin"
	FromSwift      Source = "swift"
	FromHeader     Source = "header"
	FromLines      Source = "lines"
	FromLine       Source = "line"
)

// Name is what people call the source.
func (s Source) Name() message.Message { return message.New("source." + string(s)) }

// looks is the beginning of a text without most of the long words in it, which
// are tokens.
func looks(text string) string {
	const most, read, longWord = 1 << 10, 8 << 10, 60
	var out strings.Builder
	word := 0 // length of the one under way
	for n := range len(text[:min(len(text), read)]) {
		if word++; notBase64(rune(text[n])) {
			word = 0
		}
		if word < longWord {
			out.WriteByte(text[n])
		}
		if out.Len() == most {
			break
		}
	}
	return out.String()
}

// placeholders are what documentation writes instead of a token.
var placeholders = regexp.MustCompile(`(?i)^(?:<.*>?|\$.*|%.*%|\{.*|\*+|\.+|x+|null|nil|none|undefined|true|false|string|(?:your|my|the)[ _-].*|[A-Z_]*(?:TOKEN|KEY|SECRET)[A-Z_]*|buildconfig\..*|process\.env.*|import\.meta.*)$`)

// noUser are what stands for a user ID in documentation.
var noUser = regexp.MustCompile(`(?i)^(?:<.*>|\$.*|%.*%|\{.*|null|nil|none|undefined)$`)

// Lengths in bytes between which a value is taken for a token that says nothing
// of itself.
const (
	leastOpaque = 6
	mostOpaque  = 4 << 10
)

// isRandom reports whether a text can be made at random, and is no word.
func isRandom(text string) bool {
	return strings.ContainsAny(text, "0123456789") || len(text) >= 16 && strings.ToLower(text) != text
}

// mostFound is how many tokens are offered at most.
const mostFound = 50

// collector gathers tokens.
type collector struct {
	found  []Found
	beside []*surroundings // of each
}

// add takes a value that stands where a token does.
func (c *collector) add(text string, use Use, s *surroundings) {
	if len(text) < leastOpaque || len(text) > mostOpaque && !strings.Contains(text, ".") || len(text) < longestName && placeholders.MatchString(text) {
		return
	}
	info := Parse(text)
	switch {
	case info.Kind == Nothing || info.Kind == Damaged && !strings.HasPrefix(text, jwtBegin):
		return
	case use == ForPlayback && (info.Kind == OtherJWT || info.Kind == Opaque):
		info.Kind = PlaybackToken
	}
	if info.Kind == Opaque && !isRandom(text) {
		return
	}
	s.tokens++
	for n, f := range c.found {
		if f.Info.Value == info.Value {
			if f.Use == AnyUse {
				c.found[n].Use = use
			}
			return
		}
	}
	if len(c.found) < mostFound {
		c.found = append(c.found, Found{Info: info, Use: use, Place: s.place})
		c.beside = append(c.beside, s)
	}
}

func (c *collector) finish() []Found {
	var outer []*surroundings
	for n := range c.found {
		c.found[n].complete(c.beside[n])
		for s := c.beside[n].outer; s != nil && !slices.Contains(outer, s); s = s.outer {
			outer = append(outer, s)
		}
	}
	slices.SortStableFunc(outer, func(a, b *surroundings) int { return b.depth() - a.depth() })
	for _, s := range outer {
		var inside []*Found
		for n := range c.found {
			if c.beside[n].isIn(s) {
				inside = append(inside, &c.found[n])
			}
		}
		completeFrom(s, inside)
	}
	return c.found
}
