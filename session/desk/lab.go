package desk

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"sessiontray/session/journal"
	"sessiontray/session/profile"
	"sessiontray/session/secret"
	"sessiontray/session/token"
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

// tellSandbox asks the sandbox for something, and records that.
func (d *Desk) tellSandbox(f func(), format string, args ...any) {
	f()
	d.journal.Append(journal.Draft{Kind: journal.Program, Text: "Fault lab: " + fmt.Sprintf(format, args...)})
}

// tellOfUser does the same where it is about a user.
func (d *Desk) tellOfUser(f func(string), userID, what string) {
	userID = strings.TrimSpace(userID) // as sessions have it
	f(userID)
	d.journal.Append(journal.Draft{Kind: journal.Program, User: userID, Text: "Fault lab: " + token.Quote(userID) + what})
}

// SetFault has the sandbox fail in a way, for the next call or until it is changed,
// or no longer.
func (d *Desk) SetFault(kind string, on, once bool) {
	if !slices.Contains(d.kinds, kind) {
		return
	}
	switch {
	case !on:
		d.tellSandbox(func() { d.config.Sandbox.Mend(kind) }, "no more “%s”.", kind)
	case once:
		d.tellSandbox(func() { d.config.Sandbox.Fail(kind, 1) }, "“%s” for the next call.", kind)
	default:
		d.tellSandbox(func() { d.config.Sandbox.Fail(kind, 0) }, "“%s” until it is changed.", kind)
	}
}

// SetSandboxLife sets how long the sandbox's sessions live that are issued from now
// on.
func (d *Desk) SetSandboxLife(life time.Duration) {
	d.tellSandbox(func() { d.config.Sandbox.SetSessionLife(life) }, "new sessions live for %s.", token.Span(life))
}

// SetSandboxClock sets the sandbox's clock off, positive for ahead.
func (d *Desk) SetSandboxClock(by time.Duration) {
	text := "the server's clock is right."
	if by != 0 {
		text = "the server's clock is " + token.Span(by) + " ahead."
		if by < 0 {
			text = "the server's clock is " + token.Span(by) + " behind."
		}
	}
	d.tellSandbox(func() { d.config.Sandbox.SetClockOffset(by) }, "%s", text)
}

// SetRevoked has the sandbox refuse every session of a user, or no longer.
func (d *Desk) SetRevoked(userID string, is bool) {
	if is {
		d.tellOfUser(d.config.Sandbox.RevokeUser, userID, " is revoked.")
		return
	}
	d.tellOfUser(d.config.Sandbox.RestoreUser, userID, " is no longer revoked.")
}

// CalmSandbox has the sandbox do nothing wrong any more.
func (d *Desk) CalmSandbox() { d.tellSandbox(d.calmSandbox, "all as it should be.") }

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
