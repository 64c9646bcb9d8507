package desk

import (
	"context"
	"slices"
	"time"

	"sessiontray/session"
	"sessiontray/session/journal"
	"sessiontray/session/profile"
)

// Rehearsal is a series of steps, in which the sandbox is made to do something and
// the program should show something. It is immutable.
type Rehearsal struct {
	Name   string // of [Rehearsals]
	Steps  []StepState
	Hidden bool // the window should be hidden now
	Over   bool
	Left   int // rehearsals that follow
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

func in(phases ...session.Phase) func(*Summary) bool {
	return func(s *Summary) bool { return slices.Contains(phases, s.Status.Phase) && !s.Checking }
}

// short is how long a session of a rehearsal lives that expires.
const short = 6 * time.Second

// scenes are the steps of each rehearsal. What is said of them, package view says.
var scenes = map[string][]scene{
	ExpiresWhileHidden: {
		{do: func(d *Desk, p profile.Profile) { d.config.Sandbox.SetSessionLife(short); d.Start(p.ID) }, shows: in(session.Expiring), hidden: true},
		{do: waits, shows: in(session.Expired), hidden: true},
		{do: waits, shows: in(session.Expired)},
	},
	RefusedAfterRevocation: {
		{do: starts, shows: in(session.Active)},
		{do: func(d *Desk, p profile.Profile) { d.config.Sandbox.RevokeUser(p.UserID) }, shows: in(session.Active)},
		{do: func(d *Desk, p profile.Profile) { d.Check(p.ID) }, shows: in(session.Refused)},
		{do: func(d *Desk, p profile.Profile) { d.config.Sandbox.RestoreUser(p.UserID); d.Start(p.ID) }, shows: in(session.Active)},
	},
	CaptivePortal: {
		{do: func(d *Desk, p profile.Profile) { d.config.Sandbox.Fail("web page", 0); d.Start(p.ID) }, shows: in(session.Failed)},
		{do: func(d *Desk, p profile.Profile) { d.config.Sandbox.ClearFaults(); d.Start(p.ID) }, shows: in(session.Active)},
	},
	SlowThenFine: {
		{do: func(d *Desk, p profile.Profile) { d.config.Sandbox.Fail("latency", 1); d.Start(p.ID) }, shows: in(session.Starting)},
		{do: waits, shows: in(session.Active)},
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
// its sessions are the sandbox's and need nothing pasted. What was under way ends. The
// sandbox is calm before each and after the last.
func (d *Desk) Rehearse(names ...string) {
	d.StopRehearsal()
	d.mu.Lock()
	p, there := d.profile("")
	if !there || !CanRehearse(p) || d.ctx.Err() != nil {
		d.mu.Unlock()
		return
	}
	ctx, cancel := context.WithCancel(d.ctx)
	ended := make(chan struct{})
	d.rehearsing = func() {
		cancel()
		<-ended
	}
	d.mu.Unlock()
	d.running.Go(func() {
		defer cancel()
		defer close(ended)
		for n, name := range names {
			if ctx.Err() == nil {
				d.rehearse(ctx, name, p, len(names)-n-1)
			}
		}
	})
}

// CanRehearse reports whether rehearsals can be played with a profile.
func CanRehearse(p profile.Profile) bool {
	return inSandbox(p) && p.UserID != "" && (p.Method == profile.APIToken || p.Method == profile.FromBackend && p.Backend.URL == "")
}

// StopRehearsal ends the rehearsal under way, and waits for that. It must not be
// called by a subscriber.
func (d *Desk) StopRehearsal() {
	d.mu.Lock()
	stop := d.rehearsing
	d.rehearsing = nil
	d.mu.Unlock()
	if stop != nil {
		stop()
	}
}

// rehearse plays one rehearsal.
func (d *Desk) rehearse(ctx context.Context, name string, p profile.Profile, left int) {
	now := Rehearsal{Name: name, Steps: make([]StepState, Steps(name)), Left: left}
	show := func() {
		shown := now
		shown.Steps = slices.Clone(now.Steps)
		d.change(func() { d.rehearsal = &shown })
	}
	d.calmSandbox()
	d.Stop(p.ID)
	defer func() {
		d.calmSandbox()
		now.Hidden, now.Over = false, true
		show()
	}()
	tell := func(text string) {
		d.journal.Append(journal.Draft{Kind: journal.Program, Profile: p.ID, Name: p.Title(), Text: "Rehearsal: " + name + text})
	}
	tell(".")
	for n, step := range scenes[name] {
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
			tell(", which did not show what it should.")
			return
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(stepStands):
		}
	}
	tell(", which showed what it should.")
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
