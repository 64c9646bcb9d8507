package lab

import (
	"context"
	"slices"
	"strings"
	"time"

	"sessiontray/session"
	"sessiontray/session/fault"
	"sessiontray/session/journal"
	"sessiontray/session/message"
	"sessiontray/session/profile"
)

// Rehearsal is a series of steps, in which the sandbox is made to do something and
// the program should show something. It is immutable.
type Rehearsal struct {
	Name    string // of [Rehearsals]
	Profile string // the ID of the one that it is played with
	Steps   []StepState
	Hidden  bool // the window should be hidden now
	Over    bool
	Left    int // rehearsals that follow
}

// StepState is how far a step of a rehearsal is.
type StepState int

// The states of a step.
const (
	Ahead  StepState = iota
	Played           // what should show is awaited
	Seen             // it showed
	Missed           // it did not show in time
)

// scene is a step: what is done, and which status should show then.
type scene struct {
	do     func(l *Lab, p profile.Profile)
	shows  shows
	hidden bool
}

// shows reports whether a status is the one that a step should lead to.
type shows func(st session.Status, checking bool) bool

// Names of the rehearsals, in the order to offer them.
const (
	ExpiresWhileHidden     = "expires while hidden"
	RefusedAfterRevocation = "refused after revocation"
	CaptivePortal          = "captive portal"
	SlowThenFine           = "server slow then fine"
)

// Rehearsals are all there are.
var Rehearsals = []string{ExpiresWhileHidden, RefusedAfterRevocation, CaptivePortal, SlowThenFine}

func start(l *Lab, p profile.Profile) { l.config.Desk.Start(p.ID) }
func wait(*Lab, profile.Profile)      {}

// in holds for a status in a phase, with no check under way.
func in(phase session.Phase) shows {
	return func(st session.Status, checking bool) bool { return st.Phase == phase && !checking }
}

// confirmed holds for a session that the server confirmed.
func confirmed(st session.Status, checking bool) bool {
	return in(session.Active)(st, checking) && st.Confirmation == session.ConfirmedByServer
}

// failedAs holds for a session that ended, or did not start, for one kind of failure.
func failedAs(phase session.Phase, kind session.Kind) shows {
	return func(st session.Status, checking bool) bool {
		return in(phase)(st, checking) && st.Failure != nil && st.Failure.Kind == kind
	}
}

// short is the lifetime of a session that expires in a rehearsal.
const short = 6 * time.Second

// scenes are the steps of each rehearsal. Package view describes them in words.
var scenes = map[string][]scene{
	ExpiresWhileHidden: {
		{do: func(l *Lab, p profile.Profile) { l.SetLife(short); start(l, p) }, shows: in(session.Expiring), hidden: true},
		{do: wait, shows: in(session.Expired), hidden: true},
		{do: wait, shows: in(session.Expired)},
	},
	RefusedAfterRevocation: {
		{do: start, shows: confirmed},
		{do: func(l *Lab, p profile.Profile) { l.SetRevoked(p.UserID, true) }, shows: confirmed},
		{
			do:    func(l *Lab, p profile.Profile) { l.config.Desk.Check(p.ID) },
			shows: failedAs(session.Refused, session.Unauthorized),
		},
		{do: func(l *Lab, p profile.Profile) { l.SetRevoked(p.UserID, false); start(l, p) }, shows: confirmed},
	},
	CaptivePortal: {
		{
			do:    func(l *Lab, p profile.Profile) { l.SetFault(fault.WebPage, true, false); start(l, p) },
			shows: failedAs(session.Failed, session.Protocol),
		},
		{do: func(l *Lab, p profile.Profile) { l.SetFault(fault.WebPage, false, false); start(l, p) }, shows: confirmed},
	},
	SlowThenFine: {
		{
			do:    func(l *Lab, p profile.Profile) { l.SetFault(fault.Latency, true, true); start(l, p) },
			shows: in(session.Starting),
		},
		{do: wait, shows: confirmed},
	},
}

// Steps is how many steps a rehearsal has.
func Steps(name string) int { return len(scenes[name]) }

const (
	stepTimeout = 20 * time.Second        // for the status to show
	stepPause   = 2500 * time.Millisecond // after it, for people to read
)

// CanRehearse reports whether rehearsals can be played with a profile: one of the
// sandbox, where nothing but a user ID is needed.
func CanRehearse(p profile.Profile) bool {
	return p.EnvironmentID == profile.SandboxID && strings.TrimSpace(p.UserID) != "" && p.Method == profile.APIToken
}

// Rehearse plays rehearsals one after the other with the selected profile, if
// [CanRehearse] says so. Rehearsals under way end first. The sandbox is reset before
// each and after the last, and nothing is renewed automatically meanwhile.
func (l *Lab) Rehearse(names ...string) {
	p, exists := l.config.Desk.Profile("")
	if !exists || !CanRehearse(p) || l.config.Context.Err() != nil {
		return
	}
	ctx, cancel := context.WithCancel(l.config.Context)
	ended := make(chan struct{})
	l.mu.Lock()
	stop, before := l.stop, l.ended
	l.stop, l.ended = cancel, ended
	l.mu.Unlock()
	if stop != nil {
		stop()
	}
	l.config.Go(func() {
		defer close(ended)
		defer cancel()
		if before != nil {
			<-before
		}
		for n, name := range names {
			if ctx.Err() == nil {
				l.rehearse(ctx, name, p.ID, len(names)-n-1)
			}
		}
	})
}

// StopRehearsal ends the rehearsals under way.
func (l *Lab) StopRehearsal() {
	l.mu.Lock()
	stop, ended := l.stop, l.ended
	l.mu.Unlock()
	if stop == nil {
		return
	}
	select {
	case <-ended:
	default:
		l.config.Journal.Append(journal.Draft{Kind: journal.Command, Message: message.New("entry.program.stop-rehearsal")})
		stop()
	}
}

// rehearse plays one rehearsal, as long as the profile is what it was.
func (l *Lab) rehearse(ctx context.Context, name, id string, left int) {
	desk := l.config.Desk
	p, _ := desk.Profile(id)
	if !desk.SetRehearsing(id, true) {
		return
	}
	now := Rehearsal{Name: name, Profile: id, Steps: make([]StepState, Steps(name)), Left: left}
	l.resetIfNeeded()
	desk.Stop(id)
	l.await(ctx, id, in(session.Stopped)) // the status of before must not count as the first step's
	defer func() {
		l.resetIfNeeded()
		now.Hidden, now.Over = false, true
		desk.SetRehearsing(id, false)
		l.publish(now)
	}()
	note := func(id string) {
		what := message.New("rehearsal." + strings.ReplaceAll(name, " ", "-"))
		l.config.Journal.Append(journal.Draft{
			Kind: journal.Program, Profile: p.ID, Name: p.Title(), Message: message.New(id, "rehearsal", what),
		})
	}
	note("entry.rehearsal")
	for n, step := range scenes[name] {
		if as, _ := desk.Profile(id); !CanRehearse(as) || as.UserID != p.UserID { // nothing is to be started elsewhere
			note("entry.rehearsal.ended")
			return
		}
		now.Steps[n], now.Hidden = Played, step.hidden
		l.publish(now)
		step.do(l, p)
		seen := l.await(ctx, id, step.shows)
		if ctx.Err() != nil {
			return
		}
		if now.Steps[n] = Missed; seen {
			now.Steps[n] = Seen
		}
		l.publish(now)
		if !seen {
			note("entry.rehearsal.missed")
			return
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(stepPause):
		}
	}
	note("entry.rehearsal.seen")
}

// publish makes a copy of r the rehearsal of the state.
func (l *Lab) publish(r Rehearsal) {
	r.Steps = slices.Clone(r.Steps)
	l.mu.Lock()
	l.rehearsal = &r
	l.mu.Unlock()
	l.config.Changed()
}

// await waits for a status, for stepTimeout at most.
func (l *Lab) await(ctx context.Context, id string, is shows) bool {
	ctx, cancel := context.WithTimeout(ctx, stepTimeout)
	defer cancel()
	return l.config.Desk.Await(ctx, id, is)
}
