package find

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"sessiontray/session/token"
	"sessiontray/session/videoio"
)

// context are what stands beside tokens: in one statement, object, request
// or text.
type context struct {
	outer  *context
	source string
	tokens int // that stand here themselves

	users, addresses single[string]
	generations      single[videoio.Generation]
	scopes           single[string] // each list with blanks between
	expiries         single[time.Time]
}

// single remembers what was said: nothing, one thing, or that it was several,
// which is as good as nothing.
type single[T comparable] struct {
	value   T
	given   bool
	several bool
}

func (f *single[T]) add(value T) {
	if f.given && f.value != value {
		f.several = true
	}
	if !f.given {
		f.value, f.given = value, true
	}
}

func (f *single[T]) merge(other single[T]) {
	if other.given {
		f.add(other.value)
	}
	f.several = f.several || other.several
}

// one is the value if there is exactly one.
func (f *single[T]) one() (value T, is bool) { return f.value, f.given && !f.several }

func (s *context) within(place string) *context {
	return &context{outer: s, source: place}
}

func (s *context) user(id string) {
	if id = strings.TrimSpace(id); id != "" && len(id) <= maxUser && !placeholderUsers.MatchString(id) {
		s.users.add(id)
	}
}

// maxUser is the length in bytes of the longest user ID that is believed.
const maxUser = 4096

func (s *context) scope(list []string) {
	if list != nil {
		s.scopes.add(strings.Join(list, " "))
	}
}

// expiry takes the end of a token; a number of seconds that it lives is none.
func (s *context) expiry(at time.Time) {
	if at.Year() > 2000 {
		s.expiries.add(at)
	}
}

// passOut lets what stood without a token count further out: all of it, or only
// what is no guess when it stood elsewhere in a text.
func (s *context) passOut(all bool) {
	if s.tokens > 0 {
		return
	}
	s.outer.users.merge(s.users)
	s.outer.scopes.merge(s.scopes)
	if all {
		s.outer.expiries.merge(s.expiries)
		s.outer.addresses.merge(s.addresses)
		s.outer.generations.merge(s.generations)
	}
}

// depth is how far inside it is.
func (s *context) depth() int {
	if s == nil {
		return 0
	}
	return 1 + s.outer.depth()
}

func (s *context) isIn(outer *context) bool {
	return s != nil && (s == outer || s.outer.isIn(outer))
}

// complete gives a token what stood right beside it.
func (f *Match) complete(s *context) {
	if id, one := s.users.one(); one {
		f.UserID = id
	}
	if list, one := s.scopes.one(); one {
		f.Scopes = strings.Fields(list)
	}
	if at, one := s.expiries.one(); one && !f.isAPI() {
		f.ExpiresAt = at
	}
	f.sentTo(s)
}

func (f *Match) isAPI() bool { return f.Kind() == token.APIToken }

func (f *Match) sentTo(s *context) {
	if address, one := s.addresses.one(); one && f.BaseURL == "" {
		f.BaseURL = address
	}
	if generation, one := s.generations.one(); one && f.Generation == "" {
		f.Generation = generation
	}
}

// completeFrom gives what stood further out to the one token that lacks it; of
// several, any would be a guess.
func completeFrom(s *context, inside []*Match) {
	lacking := func(lacks func(*Match) bool) *Match {
		var found *Match
		for _, f := range inside {
			if !lacks(f) {
				continue
			}
			if found != nil {
				return nil
			}
			found = f
		}
		return found
	}
	if id, one := s.users.one(); one {
		if f := lacking(func(f *Match) bool { return f.UserID == "" && f.Info.Identity == "" }); f != nil {
			f.UserID = id
		}
	}
	if list, one := s.scopes.one(); one {
		if f := lacking(func(f *Match) bool { return f.Scopes == nil && f.Info.Scopes == nil }); f != nil {
			f.Scopes = strings.Fields(list)
		}
	}
	if at, one := s.expiries.one(); one {
		if f := lacking(func(f *Match) bool { return f.ExpiresAt.IsZero() && f.Info.ExpiresAt.IsZero() && !f.isAPI() }); f != nil {
			f.ExpiresAt = at
		}
	}
	for _, f := range inside {
		f.sentTo(s)
	}
}

// statements keeps apart what stands in a text for itself: a line of a log, a
// command, a call over several lines, a request with its headers.
type statements struct {
	begins []int
	all    []*context // nil where nothing was asked for
	outer  *context
}

func newStatements(text string, s *context) *statements {
	t := &statements{outer: s}
	goesOn, request, pairs := false, false, false
	at := 0
	for line := range strings.Lines(text) {
		trimmed := strings.TrimSpace(line)
		isPair := pair.MatchString(trimmed)
		if begins := startsRequest(trimmed); begins || !goesOn && (!request || !isHeader(trimmed)) && (!pairs || !isPair) {
			t.begins = append(t.begins, at)
			request = begins
		}
		pairs = isPair
		goesOn = trimmed != "" && strings.ContainsAny(trimmed[len(trimmed)-1:], "\\^`,({[=+")
		at += len(line)
	}
	if len(t.begins) == 0 {
		t.begins = []int{0}
	}
	t.all = make([]*context, len(t.begins))
	return t
}

// pair is a line with a name and a value, as several stand together in a
// configuration.
var pair = regexp.MustCompile(`^[-\s]*(?:export\s+)?["']?[A-Za-z_][\w.-]*["']?\s*[:=]`)

var methods = []string{"GET ", "POST ", "PUT ", "PATCH ", "DELETE ", "HEAD "}

// startsRequest reports whether a line begins an HTTP message.
func startsRequest(line string) bool {
	line = strings.TrimLeft(line, "<>*- ")
	return slices.ContainsFunc(methods, func(m string) bool { return strings.HasPrefix(line, m) })
}

// isHeader reports whether a line can be a header or the body's JSON.
func isHeader(line string) bool {
	before, _, is := strings.Cut(strings.TrimLeft(line, "<>* "), ":")
	return is && !strings.ContainsAny(before, " \t") || strings.HasPrefix(line, "{")
}

// at is what stands beside a position.
func (t *statements) at(at int) *context {
	n, exact := slices.BinarySearch(t.begins, at)
	if !exact {
		n--
	}
	n = max(n, 0)
	if t.all[n] == nil {
		t.all[n] = t.outer.within(t.outer.source)
	}
	return t.all[n]
}

// passOut lets what stood in statements without a token count for all, but for
// an address: another statement's would be a guess.
func (t *statements) passOut() {
	for _, s := range t.all {
		if s != nil {
			s.passOut(len(t.all) == 1)
		}
	}
}
