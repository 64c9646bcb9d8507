package inspect

import (
	"context"
	"slices"
	"sync"
	"time"

	"sessiontray/session/token/find"
	"sessiontray/session/videoio"

	"sessiontray/session"
	"sessiontray/session/profile"
	"sessiontray/session/secret"
	"sessiontray/session/token"
)

// Side is one of the two texts that can be inspected side by side.
type Side int

// The sides.
const (
	First Side = iota
	Second
)

// State is what the Inspector shows. It is immutable.
type State struct {
	Subjects  [2]Subject // by [Side]
	Comparing bool       // there are two sides

	Expected

	Environment Environment
	// Inputs counts up when Environment changed other than by
	// [Inspector.EditEnvironment].
	// Only then must the form take it over: a state on its way is older than the
	// last keystroke.
	Inputs uint64

	// Skew is how far the clock of the environment's server is ahead of this
	// machine's, as measured last, if SkewKnown. The desk fills it in, in its snapshots
	// only.
	Skew      time.Duration
	SkewKnown bool

	Checking bool
	// Answer is the server's response about the first side's token, nil before it
	// was asked.
	Answer *Answer
}

// Expected is what the token should be.
type Expected struct {
	Purpose       token.Purpose
	UserID        string
	Scopes        []string
	SigningSecret secret.Value // in memory only
}

// Environment is where to ask: the ID of a profile's, empty until it is known or
// picked, and for [profile.CustomID] its address and generation.
type Environment struct {
	ID, Address string
	Generation  videoio.Generation
}

// Profile is a profile in the environment.
func (e Environment) Profile() profile.Profile {
	return profile.Profile{EnvironmentID: e.ID, BaseURL: e.Address, Generation: e.Generation}
}

// EnvironmentOf is the environment that a profile is in.
func EnvironmentOf(p profile.Profile) Environment {
	if p.EnvironmentID != profile.CustomID {
		return Environment{ID: p.EnvironmentID}
	}
	return Environment{ID: p.EnvironmentID, Address: p.BaseURL, Generation: p.Generation}
}

// Subject is a text that is inspected.
type Subject struct {
	Bytes  int // length of the text
	Paste  find.Extraction
	Chosen int  // which of the tokens found
	Busy   bool // the text is being looked through
}

// Found is the token that is inspected, or what is wrong with the text.
func (s Subject) Found() find.Match {
	if s.Chosen < len(s.Paste.Matches) {
		return s.Paste.Matches[s.Chosen]
	}
	return find.Match{}
}

// Answer is the server's response about a token.
type Answer struct {
	At          time.Time
	Environment string           // its name
	Failure     *session.Failure // nil when the server accepts the token
}

// Question is what to judge about the token on a side, at the time now.
func (s State) Question(side Side, now time.Time) token.Question {
	return token.Question{
		Now: now, Purpose: s.Purpose, UserID: s.UserID, Scopes: s.Scopes, SigningSecret: s.SigningSecret,
		ExpiresAt: s.Subjects[side].Found().ExpiresAt, Skew: s.Skew, SkewKnown: s.SkewKnown,
	}
}

// Verdict judges the token on a side.
func (s State) Verdict(side Side, now time.Time) token.Verdict {
	return s.Subjects[side].Found().Info.Judge(s.Question(side, now))
}

// CountsTime reports whether what is to be said of the tokens changes with time.
func (s State) CountsTime() bool {
	return slices.ContainsFunc(s.Subjects[:], func(s Subject) bool {
		f := s.Found()
		return !f.Info.ExpiresAt.IsZero() || !f.Info.NotBefore.IsZero() || !f.Info.IssuedAt.IsZero() || !f.ExpiresAt.IsZero()
	})
}

// Desk is what the Inspector needs of the program around it. All methods are safe for
// concurrent use. The Inspector calls none with its lock held: the desk asks for the
// Inspector's [State] with its own lock held.
type Desk interface {
	// EnvironmentOf is the environment that a token is of, as far as the token, what
	// stood beside it or a session started with it tell; empty when nothing does.
	EnvironmentOf(f find.Match) Environment
	// CheckToken asks the server of an environment about a token and returns its
	// answer. It ends early when ctx ends.
	CheckToken(ctx context.Context, e Environment, f find.Match) Answer
}

// Config is what an Inspector works with. All fields are required.
type Config struct {
	Desk Desk
	// Context ends everything that the Inspector does.
	Context context.Context
	// Go runs a function on a goroutine that the program's end waits for.
	Go func(func())
	// Changed is called when the state changed. It must return at once.
	Changed func()
}

// Inspector looks through pasted texts and asks servers about the tokens in them. It
// is safe for concurrent use. No function of the caller's runs under its lock.
type Inspector struct {
	config Config
	queue  chan struct{} // has room for one: texts are waiting

	mu       sync.Mutex
	state    State
	texts    [2]pending  // by side
	requests uint64      // number of the last request to a server
	chosen   Environment // by the user
}

// pending is a long text that is to be looked through.
type pending struct {
	text    secret.Value
	waiting bool // not yet begun
}

// New returns an Inspector, which works until the context ends.
func New(c Config) *Inspector {
	i := &Inspector{config: c, queue: make(chan struct{}, 1)}
	c.Go(i.inspectLoop)
	return i
}

// State is what the Inspector shows now.
func (i *Inspector) State() State {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.state
}

// maxInstant is the length in bytes up to which a text is looked through at once,
// which takes a few milliseconds at most.
const maxInstant = 16 << 10

// Inspect looks through a text. One of more than 16 KB is looked through on another
// goroutine; of several in a row only the last is.
func (i *Inspector) Inspect(side Side, text string) {
	if len(text) <= maxInstant {
		i.setSubject(side, pending{}, Subject{Bytes: len(text), Paste: find.In(text)})
		return
	}
	i.setSubject(side, pending{secret.New(text), true}, Subject{Bytes: len(text), Busy: true})
	select {
	case i.queue <- struct{}{}:
	default:
	}
}

// InspectFound inspects a token with what stood beside it.
func (i *Inspector) InspectFound(side Side, f find.Match) {
	i.setSubject(side, pending{}, Subject{Bytes: f.Info.Value.Len(), Paste: find.Extraction{Matches: []find.Match{f}}})
}

// Choose inspects another one of the tokens that were found in a text.
func (i *Inspector) Choose(side Side, n int) {
	i.mu.Lock()
	subject := i.state.Subjects[side]
	before := subject.Found()
	i.mu.Unlock()
	if n < 0 || n >= len(subject.Paste.Matches) {
		return
	}
	subject.Chosen = n
	environment := i.config.Desk.EnvironmentOf(subject.Found())
	i.mu.Lock()
	if now := i.state.Subjects[side]; !now.Busy && len(now.Paste.Matches) > n && now.Found().Info.Value == before.Info.Value {
		i.state = i.withSubject(side, subject, environment)
	}
	i.mu.Unlock()
	i.config.Changed()
}

// inspectLoop looks through the texts that are waiting, until the context ends.
func (i *Inspector) inspectLoop() {
	for {
		select {
		case <-i.config.Context.Done():
			return
		case <-i.queue:
		}
		for side := range i.texts {
			i.mu.Lock()
			next := i.texts[side]
			i.texts[side].waiting = false
			i.mu.Unlock()
			if !next.waiting {
				continue
			}
			subject := Subject{Bytes: next.text.Len(), Paste: find.InValue(next.text)}
			environment := i.config.Desk.EnvironmentOf(subject.Found())
			i.mu.Lock()
			current := i.texts[side].text == next.text
			if current { // else another text came meanwhile
				i.texts[side] = pending{}
				i.state = i.withSubject(Side(side), subject, environment)
			}
			i.mu.Unlock()
			i.config.Changed()
		}
	}
}

func (i *Inspector) setSubject(side Side, text pending, to Subject) {
	environment := i.config.Desk.EnvironmentOf(to.Found())
	i.mu.Lock()
	i.texts[side] = text
	i.state = i.withSubject(side, to, environment)
	i.mu.Unlock()
	i.config.Changed()
}

// withSubject is the state with another subject, whose token is of an environment,
// as far as that is known. An answer is about the token that the server was asked
// about, and so is the environment. Called with the lock held.
func (i *Inspector) withSubject(side Side, to Subject, of Environment) State {
	s := i.state
	before, now := s.Subjects[side].Found(), to.Found()
	s.Subjects[side] = to
	if side != First || now.Info.Value == before.Info.Value && now.BaseURL == before.BaseURL &&
		now.Generation == before.Generation {
		return s
	}
	if of == (Environment{}) {
		of = i.chosen
	}
	if of != s.Environment {
		s.Environment = of
		s.Inputs++
	}
	return i.withoutAnswer(s)
}

// withoutAnswer is a state without an answer; one that is on its way is dropped when
// it arrives. Called with the lock held.
func (i *Inspector) withoutAnswer(s State) State {
	s.Answer, s.Checking = nil, false
	i.requests++
	return s
}

// Compare shows the second side, or hides it.
func (i *Inspector) Compare(is bool) {
	i.mu.Lock()
	i.state.Comparing = is
	i.mu.Unlock()
	i.config.Changed()
}

// Expect sets what is expected of the token.
func (i *Inspector) Expect(e Expected) {
	i.mu.Lock()
	i.state.Expected = e
	i.mu.Unlock()
	i.config.Changed()
}

// EditEnvironment changes the environment to ask. An answer of another one is void. The
// choice stays for tokens that do not tell their environment. f runs outside the lock, and
// again if the environment changes meanwhile.
func (i *Inspector) EditEnvironment(f func(*Environment)) {
	for done := false; !done; {
		before := i.State().Environment
		after := before
		f(&after)
		i.mu.Lock()
		if done = i.state.Environment == before; done && after != before {
			i.state.Environment, i.chosen = after, after
			i.state = i.withoutAnswer(i.state)
		}
		i.mu.Unlock()
	}
	i.config.Changed()
}

// Check asks the server of the environment about the first side's token, by listing
// one video. It does nothing without a token or an environment, or while a check is
// under way. If the token is a live session's, the session's status takes the answer
// in.
func (i *Inspector) Check() {
	i.mu.Lock()
	found, environment := i.state.Subjects[First].Found(), i.state.Environment
	kind := found.Info.Kind
	if environment.ID == "" || i.state.Checking || kind == token.Nothing || kind == token.Damaged ||
		i.config.Context.Err() != nil {
		i.mu.Unlock()
		return
	}
	i.state = i.withoutAnswer(i.state)
	i.state.Checking = true
	request := i.requests
	i.mu.Unlock()
	i.config.Changed()
	i.config.Go(func() {
		answer := i.config.Desk.CheckToken(i.config.Context, environment, found)
		i.mu.Lock()
		if i.requests == request { // else the question is void
			i.state.Checking, i.state.Answer = false, &answer
		}
		i.mu.Unlock()
		i.config.Changed()
	})
}
