package find

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"time"

	"sessiontray/session/token"
	"sessiontray/session/videoio"

	"sessiontray/session/message"
	"sessiontray/session/secret"
)

// Match is a token in a pasted text, with what stood beside it.
type Match struct {
	Info token.Info
	// Use is what the place that it stood in says that it is for.
	Purpose token.Purpose
	// Source says where it stood, such as “POST gateway.video.io/v1/sessions”;
	// empty where there is nothing to say.
	Source string

	UserID    string    // of the request or answer, empty when it was not there
	Scopes    []string  // likewise
	ExpiresAt time.Time // likewise

	// BaseURL is the address of the API that it was sent to, without /v1, and
	// Generation the API's generation, where these could be seen.
	BaseURL    string
	Generation videoio.Generation
}

// Extraction is what a pasted text turned out to be.
type Extraction struct {
	// Format is the kind of text; empty for a token alone.
	Format Format
	// Match are the tokens in the order in which they stood, each once, cut ones
	// included. There is always one at least: of a text without a token it says
	// what is wrong.
	Matches []Match
}

// Best is the first token that says itself what it is for, else the first of
// which the place says it, else the first that is whole, else the first.
func (p Extraction) Best() int {
	for _, good := range []func(Match) bool{
		func(f Match) bool { return f.Info.Kind == token.APIToken || f.Info.Kind == token.SessionToken },
		func(f Match) bool { return f.Whole() && (f.Purpose == token.ForAPI || f.Purpose == token.ForSession) },
		Match.Whole,
	} {
		if n := slices.IndexFunc(p.Matches, good); n >= 0 {
			return n
		}
	}
	return 0
}

// Whole reports whether it is a token, and not a part of one or none.
func (f Match) Whole() bool { return f.Info.Kind != token.Nothing && f.Info.Kind != token.Damaged }

// Recognised reports whether there is a token that is whole.
func (p Extraction) Recognised() bool {
	return slices.ContainsFunc(p.Matches, Match.Whole)
}

// Said names what was found, and where: “Session token and user ID from a curl command”.
// It is zero when nothing was.
func (p Extraction) Said() message.Message {
	if !p.Recognised() {
		return message.Message{}
	}
	what := p.Matches[0].contents()
	if len(p.Matches) > 1 {
		what = message.New("found.tokens", "count", len(p.Matches))
	}
	if p.Format == "" {
		return what
	}
	return message.New("found.from", "what", what, "source", p.Format.Name())
}

// contents names a token with what stood beside it.
func (f Match) contents() message.Message {
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
func (f Match) Kind() token.Kind {
	if f.Info.Kind == token.Opaque || f.Info.Kind == token.OtherJWT {
		switch f.Purpose {
		case token.ForAPI:
			return token.APIToken
		case token.ForSession:
			return token.SessionToken
		}
	}
	return f.Info.Kind
}

// In looks for tokens in a pasted text: a token alone, a header, JSON, a curl
// command, a URL, code, a HAR, a log. It never fails, and takes time linear in
// the length of text, up to [MaxBytes].
func In(text string) Extraction {
	if len(text) > token.MaxBytes {
		return Extraction{Matches: []Match{{Info: token.Parse(text)}}}
	}
	alone := token.Parse(text)
	trimmed := strings.TrimSpace(strings.TrimPrefix(text, "\ufeff"))
	if alone.Kind == token.Nothing || alone.IsJWT() && strings.HasPrefix(trimmed, token.JWTPrefix) {
		return Extraction{Matches: []Match{{Info: alone}}}
	}
	c := &collector{}
	format := c.read(trimmed)
	found := c.finish()
	if alone.IsJWT() && len(found) == 1 && found[0].Info.Value == alone.Value {
		found[0].Info = alone // with what was put right in it
	}
	switch words := len(strings.Fields(text)); {
	case alone.IsJWT() && !slices.ContainsFunc(found, Match.Whole):
		return Extraction{Matches: []Match{{Info: alone}}} // nothing but a token, mangled
	case len(found) > 0 && (words > 1 || found[0].Whole()):
		if words == 1 && format == Line {
			format = ""
		}
		return Extraction{Format: format, Matches: found}
	case words > 3 || isJSON(trimmed):
		return Extraction{Matches: []Match{{Info: token.WithoutToken(alone.Value)}}}
	}
	return Extraction{Matches: []Match{{Info: alone}}}
}

// InValue is [In] in a text that is wrapped already.
func InValue(v secret.Value) Extraction { return In(v.Reveal()) }

func isJSON(text string) bool {
	return (strings.HasPrefix(text, "{") || strings.HasPrefix(text, "[")) && json.Valid([]byte(text))
}

// beginning is the beginning of a text without most of the long words in it, which
// are tokens.
func beginning(text string) string {
	const most, read, longWord = 1 << 10, 8 << 10, 60
	var out strings.Builder
	word := 0 // length of the one under way
	for n := range len(text[:min(len(text), read)]) {
		if word++; token.NotBase64(rune(text[n])) {
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
var placeholders = regexp.MustCompile(
	`(?i)^(?:<.*>?|\$.*|%.*%|\{.*|\*+|\.+|x+|null|nil|none|undefined|true|false|string|(?:your|my|the)[ _-].*|[A-Z_]*(?:TOKEN|KEY|SECRET)[A-Z_]*|buildconfig\..*|process\.env.*|import\.meta.*)$`,
)

// placeholderUsers are what stands for a user ID in documentation.
var placeholderUsers = regexp.MustCompile(`(?i)^(?:<.*>|\$.*|%.*%|\{.*|null|nil|none|undefined)$`)

// Lengths in bytes between which a value is taken for a token that says nothing
// of itself.
const (
	minOpaque = 6
	maxOpaque = 4 << 10
)

// isRandom reports whether a text can be made at random, and is no word.
func isRandom(text string) bool {
	return strings.ContainsAny(text, "0123456789") || len(text) >= 16 && strings.ToLower(text) != text
}

// maxMatches is how many tokens are offered at most.
const maxMatches = 50

// collector gathers tokens.
type collector struct {
	found  []Match
	beside []*context // of each
}

// add takes a value that stands where a token does.
func (c *collector) add(text string, use token.Purpose, s *context) {
	if len(text) < minOpaque || len(text) > maxOpaque && !strings.Contains(text, ".") || len(text) < maxName &&
		placeholders.MatchString(text) {
		return
	}
	info := token.Parse(text)
	switch {
	case info.Kind == token.Nothing || info.Kind == token.Damaged && !strings.HasPrefix(text, token.JWTPrefix):
		return
	case use == token.ForPlayback && (info.Kind == token.OtherJWT || info.Kind == token.Opaque):
		info.Kind = token.PlaybackToken
	}
	if info.Kind == token.Opaque && !isRandom(text) {
		return
	}
	s.tokens++
	for n, f := range c.found {
		if f.Info.Value == info.Value {
			if f.Purpose == token.AnyPurpose {
				c.found[n].Purpose = use
			}
			return
		}
	}
	if len(c.found) < maxMatches {
		c.found = append(c.found, Match{Info: info, Purpose: use, Source: s.source})
		c.beside = append(c.beside, s)
	}
}

func (c *collector) finish() []Match {
	var outer []*context
	for n := range c.found {
		c.found[n].complete(c.beside[n])
		for s := c.beside[n].outer; s != nil && !slices.Contains(outer, s); s = s.outer {
			outer = append(outer, s)
		}
	}
	slices.SortStableFunc(outer, func(a, b *context) int { return b.depth() - a.depth() })
	for _, s := range outer {
		var inside []*Match
		for n := range c.found {
			if c.beside[n].isIn(s) {
				inside = append(inside, &c.found[n])
			}
		}
		completeFrom(s, inside)
	}
	return c.found
}
