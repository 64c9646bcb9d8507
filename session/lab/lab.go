package lab

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"sessiontray/session"
	"sessiontray/session/fault"
	"sessiontray/session/journal"
	"sessiontray/session/message"
	"sessiontray/session/profile"
)

// Sandbox is the Video.io in this process. It fails when it is told to.
type Sandbox interface {
	// Fail makes requests fail in one way: the next times requests, or for 0 all
	// until ClearFault.
	Fail(kind fault.Kind, times int)
	ClearFault(kind fault.Kind)
	ClearFaults()
	SetSessionLife(time.Duration)
	SetClockOffset(time.Duration)
	RevokeUser(userID string)
	RestoreUser(userID string)
	// Conditions are how it behaves now: the faults by kind, each with the number of
	// requests it still applies to and 0 for all, the lifetime of sessions, how far
	// its clock is ahead, and the users whose sessions are revoked.
	Conditions() (faults map[fault.Kind]int, life, offset time.Duration, revoked []string)
	// SetChanged sets the function to call whenever the conditions change. It must
	// return at once.
	SetChanged(f func())
}

// Desk is what the lab needs of the program around it. All methods are safe for
// concurrent use. The lab calls none with its lock held: the desk asks for the lab's
// [State] with its own lock held.
type Desk interface {
	// Profile is the profile with an ID, the selected one for an empty ID.
	Profile(id string) (profile.Profile, bool)
	Start(id string)
	Stop(id string)
	Check(id string)
	// SetRehearsing turns automatic renewal of a profile's session off, or on
	// again. It reports whether there is such a profile.
	SetRehearsing(id string, is bool) bool
	// Await waits until a profile's status and whether a check is under way satisfy
	// is. It reports false when ctx ends first.
	Await(ctx context.Context, id string, is func(st session.Status, checking bool) bool) bool
}

// Config is what a lab works with. All fields are required.
type Config struct {
	Sandbox Sandbox
	Desk    Desk
	Journal *journal.Journal
	// Context ends all rehearsals.
	Context context.Context
	// Go runs a function on a goroutine that the program's end waits for.
	Go func(func())
	// Changed is called when the state changed. It must return at once.
	Changed func()
}

// Lab tells the sandbox how to behave, records that, and plays rehearsals. It is safe
// for concurrent use.
type Lab struct {
	config Config

	mu        sync.Mutex
	rehearsal *Rehearsal
	stop      context.CancelFunc // of the rehearsals under way; nil before the first
	ended     <-chan struct{}
}

// State is how the sandbox behaves, and what is rehearsed with it. It is immutable.
type State struct {
	Faults  map[fault.Kind]int // those that are on, as [Sandbox] has them
	Life    time.Duration      // of sessions that are issued from now on
	Offset  time.Duration      // how far the sandbox's clock is ahead
	Revoked []string           // users
	// Rehearsal is the one under way, or the last one; nil before the first.
	Rehearsal *Rehearsal
}

// DefaultLife is the lifetime of the sandbox's sessions unless it was changed.
const DefaultLife = time.Hour

// New returns a lab. Calls of Changed begin at once.
func New(c Config) *Lab {
	c.Sandbox.SetChanged(c.Changed)
	return &Lab{config: c}
}

// Close ends the calls of Changed.
func (l *Lab) Close() { l.config.Sandbox.SetChanged(func() {}) }

// Quiet reports whether nothing is set to go wrong.
func (s State) Quiet() bool {
	return len(s.Faults) == 0 && s.Life == DefaultLife && s.Offset == 0 && len(s.Revoked) == 0
}

// State is how the sandbox behaves now.
func (l *Lab) State() State {
	l.mu.Lock()
	s := State{Rehearsal: l.rehearsal}
	l.mu.Unlock()
	s.Faults, s.Life, s.Offset, s.Revoked = l.config.Sandbox.Conditions()
	return s
}

// record records what the sandbox was told.
func (l *Lab) record(what message.Message, userID string) {
	l.config.Journal.Append(journal.Draft{
		Kind: journal.Program, User: userID, Message: message.New("entry.lab", "what", what),
	})
}

// SetFault turns a fault on, for the next request or for all, or off. It ignores a kind
// that is not one of [fault.Kinds].
func (l *Lab) SetFault(kind fault.Kind, on, once bool) {
	if !slices.Contains(fault.Kinds, kind) {
		return
	}
	name := message.Quoted(string(kind))
	switch {
	case !on:
		l.config.Sandbox.ClearFault(kind)
		l.record(message.New("entry.lab.fault-off", "fault", name), "")
	case once:
		l.config.Sandbox.Fail(kind, 1)
		l.record(message.New("entry.lab.fault-once", "fault", name), "")
	default:
		l.config.Sandbox.Fail(kind, 0)
		l.record(message.New("entry.lab.fault-on", "fault", name), "")
	}
}

// SetLife sets the lifetime of sessions that the sandbox issues from now on.
func (l *Lab) SetLife(life time.Duration) {
	l.config.Sandbox.SetSessionLife(life)
	l.record(message.New("entry.lab.life", "time", message.SpanOf(life)), "")
}

// SetClock sets how far the sandbox's clock is ahead, negative for behind.
func (l *Lab) SetClock(by time.Duration) {
	l.config.Sandbox.SetClockOffset(by)
	what := message.New("entry.lab.clock-right")
	switch {
	case by > 0:
		what = message.New("entry.lab.clock-ahead", "time", message.SpanOf(by))
	case by < 0:
		what = message.New("entry.lab.clock-behind", "time", message.SpanOf(by))
	}
	l.record(what, "")
}

// SetRevoked revokes all sessions of a user in the sandbox, or restores the user.
func (l *Lab) SetRevoked(userID string, revoked bool) {
	userID = strings.TrimSpace(userID) // as sessions have it
	user := message.Quoted(userID)
	if revoked {
		l.config.Sandbox.RevokeUser(userID)
		l.record(message.New("entry.lab.revoked", "user", user), userID)
		return
	}
	l.config.Sandbox.RestoreUser(userID)
	l.record(message.New("entry.lab.restored", "user", user), userID)
}

// Reset makes the sandbox behave correctly again.
func (l *Lab) Reset() {
	s := l.config.Sandbox
	s.ClearFaults()
	_, _, _, revoked := s.Conditions()
	for _, user := range revoked {
		s.RestoreUser(user)
	}
	s.SetSessionLife(DefaultLife)
	s.SetClockOffset(0)
	l.record(message.New("entry.lab.reset"), "")
}

// resetIfNeeded resets a sandbox in which something is set to go wrong.
func (l *Lab) resetIfNeeded() {
	if !l.State().Quiet() {
		l.Reset()
	}
}
