package desk

import (
	"context"
	"slices"
	"strings"
	"time"

	"sessiontray/session"
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

// scene is a step: what is done, and what should show then.
type scene struct {
	do     func(d *Desk, p profile.Profile)
	shows  func(s *Summary) bool
	hidden bool
}

// Names of the rehearsals, in the order to offer them.
const (
	ExpiresWhileHidden     = "expires while hidden"
	RefusedAfterRevocation = "refused after revocation"
	CaptivePortal          = "captive portal"
	SlowThenFine           = "server slow then fine"
)

// Rehearsals are all there are.
var Rehearsals = []string{ExpiresWhileHidden, RefusedAfterRevocation, CaptivePortal, SlowThenFine}

func starts(d *Desk, p profile.Profile) { d.Start(p.ID) }
func waits(*Desk, profile.Profile)      {}

func in(phase session.Phase) func(*Summary) bool {
	return func(s *Summary) bool { return s.Status.Phase == phase && !s.Checking }
}

// confirmed tells a session that the server confirmed.
func confirmed(s *Summary) bool {
	return in(session.Active)(s) && s.Status.Confirmation == session.ConfirmedByServer
}

// failedAs tells a start that failed in a way.
func failedAs(phase session.Phase, kind session.Kind) func(*Summary) bool {
	return func(s *Summary) bool { return in(phase)(s) && s.Status.Failure != nil && s.Status.Failure.Kind == kind }
}

// short is how long a session of a rehearsal lives that expires.
const short = 6 * time.Second

// scenes are the steps of each rehearsal. What is said of them, package view says.
var scenes = map[string][]scene{
	ExpiresWhileHidden: {
		{do: func(d *Desk, p profile.Profile) { d.SetSandboxLife(short); d.Start(p.ID) }, shows: in(session.Expiring), hidden: true},
		{do: waits, shows: in(session.Expired), hidden: true},
		{do: waits, shows: in(session.Expired)},
	},
	RefusedAfterRevocation: {
		{do: starts, shows: confirmed},
		{do: func(d *Desk, p profile.Profile) { d.SetRevoked(p.UserID, true) }, shows: confirmed},
		{do: func(d *Desk, p profile.Profile) { d.Check(p.ID) }, shows: failedAs(session.Refused, session.Unauthorized)},
		{do: func(d *Desk, p profile.Profile) { d.SetRevoked(p.UserID, false); d.Start(p.ID) }, shows: confirmed},
	},
	CaptivePortal: {
		{do: func(d *Desk, p profile.Profile) { d.SetFault("web page", true, false); d.Start(p.ID) }, shows: failedAs(session.Failed, session.Protocol)},
		{do: func(d *Desk, p profile.Profile) { d.SetFault("web page", false, false); d.Start(p.ID) }, shows: confirmed},
	},
	SlowThenFine: {
		{do: func(d *Desk, p profile.Profile) { d.SetFault("latency", true, true); d.Start(p.ID) }, shows: in(session.Starting)},
		{do: waits, shows: confirmed},
	},
}

// Steps is how many steps a rehearsal has.
func Steps(name string) int { return len(scenes[name]) }

// How long a step may take to show, and how long what it shows stands before the
// next, for people to read.
const (
	stepPatience = 20 * time.Second
	stepStands   = 2500 * time.Millisecond
)

// Rehearse plays rehearsals one after the other with the profile that is selected, if
// [CanRehearse] says so. What is under way ends first. The sandbox is calm before each
// and after the last, and nothing is renewed automatically meanwhile.
func (d *Desk) Rehearse(names ...string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	p, there := d.profile("")
	if !there || !CanRehearse(p) || d.ctx.Err() != nil {
		return
	}
	before, ended := d.rehearsing, make(chan struct{})
	if before.stop != nil {
		before.stop()
	}
	ctx, cancel := context.WithCancel(d.ctx)
	d.rehearsing = rehearsing{cancel, ended}
	d.running.Go(func() {
		defer close(ended)
		defer cancel()
		if before.ended != nil {
			<-before.ended
		}
		for n, name := range names {
			if ctx.Err() == nil {
				d.rehearse(ctx, name, p.ID, len(names)-n-1)
			}
		}
	})
}

// rehearsing is what is being rehearsed.
type rehearsing struct {
	stop  context.CancelFunc // nil before the first
	ended <-chan struct{}
}

// CanRehearse reports whether rehearsals can be played with a profile: one of the
// sandbox, where nothing but a user ID is needed.
func CanRehearse(p profile.Profile) bool {
	return inSandbox(p) && strings.TrimSpace(p.UserID) != "" && p.Method == profile.APIToken
}

// StopRehearsal ends the rehearsals under way.
func (d *Desk) StopRehearsal() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if r := d.rehearsal; d.rehearsing.stop != nil && r != nil && !r.Over {
		d.noteProgram("entry.program.stop-rehearsal")
		d.rehearsing.stop()
	}
}

// rehearse plays one rehearsal, as long as the profile is what it was.
func (d *Desk) rehearse(ctx context.Context, name, id string, left int) {
	d.mu.Lock()
	p, _ := d.book.Find(id)
	s := d.seat(id)
	if s != nil {
		s.rehearses = true
	}
	d.mu.Unlock()
	if s == nil {
		return
	}
	now := Rehearsal{Name: name, Profile: id, Steps: make([]StepState, Steps(name)), Left: left}
	show := func() {
		shown := now
		shown.Steps = slices.Clone(now.Steps)
		d.change(func() { d.rehearsal = &shown })
	}
	if !d.Snapshot().Lab.Quiet() {
		d.CalmSandbox() // which is recorded
	}
	d.Stop(p.ID)
	d.awaits(ctx, p.ID, in(session.Stopped)) // lest what was before is taken for what is to be seen
	defer func() {
		if !d.Snapshot().Lab.Quiet() {
			d.CalmSandbox()
		}
		now.Hidden, now.Over = false, true
		d.mu.Lock()
		s.rehearses = false
		d.mu.Unlock()
		show()
	}()
	tell := func(id string) {
		d.journal.Append(journal.Draft{Kind: journal.Program, Profile: p.ID, Name: p.Title(), Message: message.New(id, "rehearsal", message.New("rehearsal."+strings.ReplaceAll(name, " ", "-")))})
	}
	tell("entry.rehearsal")
	for n, step := range scenes[name] {
		d.mu.Lock()
		as, _ := d.book.Find(id)
		d.mu.Unlock()
		if !CanRehearse(as) || as.UserID != p.UserID { // nothing is to be started elsewhere
			tell("entry.rehearsal.ended")
			return
		}
		now.Steps[n], now.Hidden = Played, step.hidden
		show()
		step.do(d, p)
		seen := d.awaits(ctx, p.ID, step.shows)
		if ctx.Err() != nil {
			return
		}
		if now.Steps[n] = Missed; seen {
			now.Steps[n] = Seen
		}
		show()
		if !seen {
			tell("entry.rehearsal.missed")
			return
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(stepStands):
		}
	}
	tell("entry.rehearsal.seen")
}

// awaits waits until a profile shows something, and reports whether it came to that.
func (d *Desk) awaits(ctx context.Context, id string, shows func(*Summary) bool) bool {
	ctx, cancel := context.WithTimeout(ctx, stepPatience)
	defer cancel()
	found := make(chan struct{}, 1)
	remove := d.Subscribe(func(s Snapshot) {
		if p := s.Find(id); p != nil && shows(p) {
			signal(found)
		}
	})
	defer remove()
	select {
	case <-found:
		return true
	case <-ctx.Done():
		return false
	}
}
