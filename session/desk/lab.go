package desk

import (
	"slices"
	"strings"
	"time"

	"sessiontray/session/journal"
	"sessiontray/session/message"
	"sessiontray/session/profile"
	"sessiontray/session/secret"
)

// Sandbox is the Video.io in this process. It fails when it is asked to.
type Sandbox interface {
	URL() string
	APIToken() secret.Value

	// FaultKinds are the ways to fail.
	FaultKinds() []string
	// Fail has calls fail in a way: the next so many, or for 0 all until Mend.
	Fail(kind string, times int)
	Mend(kind string)
	ClearFaults()
	SetSessionLife(time.Duration)
	SetClockOffset(time.Duration)
	RevokeUser(userID string)
	RestoreUser(userID string)
	// Conditions are how it behaves now: the faults by kind, each with how many calls
	// it is still for and 0 for all, how long sessions live, how far its clock is ahead,
	// and the users that are revoked.
	Conditions() (faults map[string]int, life, offset time.Duration, revoked []string)
	// SetChanged has f called whenever that changes. It must return at once.
	SetChanged(f func())
}

// Lab is how the sandbox behaves, and what is rehearsed with it. It is immutable.
type Lab struct {
	Kinds   []string       // the ways in which it can fail
	Faults  map[string]int // those that are on, as [Sandbox] has them
	Life    time.Duration  // of sessions that are issued from now on
	Offset  time.Duration  // its clock is ahead by
	Revoked []string       // users
	// Rehearsal is the one under way, or the last one; nil before the first.
	Rehearsal *Rehearsal
}

// DefaultLife is how long the sandbox's sessions live unless it was told otherwise.
const DefaultLife = time.Hour

// Quiet reports whether nothing is set to go wrong.
func (l Lab) Quiet() bool {
	return len(l.Faults) == 0 && l.Life == DefaultLife && l.Offset == 0 && len(l.Revoked) == 0
}

// lab is how the sandbox behaves now. Called with the lock held.
func (d *Desk) lab() Lab {
	l := Lab{Kinds: d.kinds, Rehearsal: d.rehearsal}
	l.Faults, l.Life, l.Offset, l.Revoked = d.config.Sandbox.Conditions()
	return l
}

// tellSandbox changes how the sandbox behaves, and records that.
func (d *Desk) tellSandbox(f func(), what message.Message) {
	f()
	d.journal.Append(journal.Draft{Kind: journal.Program, Message: message.New("entry.lab", "what", what)})
}

// tellOfUser does the same where it is about a user.
func (d *Desk) tellOfUser(f func(string), userID, id string) {
	userID = strings.TrimSpace(userID) // as sessions have it
	f(userID)
	what := message.New(id, "user", message.Quoted(userID))
	d.journal.Append(journal.Draft{Kind: journal.Program, User: userID, Message: message.New("entry.lab", "what", what)})
}

// SetFault has the sandbox fail in a way, for the next call or until it is changed,
// or no longer.
func (d *Desk) SetFault(kind string, on, once bool) {
	if !slices.Contains(d.kinds, kind) {
		return
	}
	switch {
	case !on:
		d.tellSandbox(func() { d.config.Sandbox.Mend(kind) }, message.New("entry.lab.fault-off", "fault", message.Quoted(kind)))
	case once:
		d.tellSandbox(func() { d.config.Sandbox.Fail(kind, 1) }, message.New("entry.lab.fault-once", "fault", message.Quoted(kind)))
	default:
		d.tellSandbox(func() { d.config.Sandbox.Fail(kind, 0) }, message.New("entry.lab.fault-on", "fault", message.Quoted(kind)))
	}
}

// SetSandboxLife sets how long the sandbox's sessions live that are issued from now
// on.
func (d *Desk) SetSandboxLife(life time.Duration) {
	d.tellSandbox(func() { d.config.Sandbox.SetSessionLife(life) }, message.New("entry.lab.life", "time", message.SpanOf(life)))
}

// SetSandboxClock sets the sandbox's clock off, positive for ahead.
func (d *Desk) SetSandboxClock(by time.Duration) {
	what := message.New("entry.lab.clock-right")
	switch {
	case by > 0:
		what = message.New("entry.lab.clock-ahead", "time", message.SpanOf(by))
	case by < 0:
		what = message.New("entry.lab.clock-behind", "time", message.SpanOf(by))
	}
	d.tellSandbox(func() { d.config.Sandbox.SetClockOffset(by) }, what)
}

// SetRevoked has the sandbox refuse every session of a user, or no longer.
func (d *Desk) SetRevoked(userID string, is bool) {
	if is {
		d.tellOfUser(d.config.Sandbox.RevokeUser, userID, "entry.lab.revoked")
		return
	}
	d.tellOfUser(d.config.Sandbox.RestoreUser, userID, "entry.lab.restored")
}

// CalmSandbox has the sandbox do nothing wrong any more.
func (d *Desk) CalmSandbox() { d.tellSandbox(d.calmSandbox, message.New("entry.lab.reset")) }

func (d *Desk) calmSandbox() {
	s := d.config.Sandbox
	s.ClearFaults()
	_, _, _, revoked := s.Conditions()
	for _, user := range revoked {
		s.RestoreUser(user)
	}
	s.SetSessionLife(DefaultLife)
	s.SetClockOffset(0)
}

// inSandbox reports whether a profile's sessions are the sandbox's.
func inSandbox(p profile.Profile) bool { return p.EnvironmentID == profile.SandboxID }
