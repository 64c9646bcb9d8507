package desk

import (
	"context"
	"slices"
	"time"

	"golang.org/x/time/rate"

	"sessiontray/session"
	"sessiontray/session/inspect"
	"sessiontray/session/lab"
)

// At most 20 snapshots a second are published: a few at once, so that a quick
// answer shows without delay, then one every 80 ms.
const (
	publishBurst = 8
	publishEvery = 80 * time.Millisecond
	// changePause is how long more changes are waited for before a snapshot.
	changePause = 300 * time.Microsecond
	// answerGrace delays publishing Starting so that a fast response is drawn in one
	// frame.
	answerGrace = 15 * time.Millisecond
)

// publisher makes snapshots and hands them to subscribers.
type publisher struct {
	*core
	inspector *inspect.Inspector
	lab       *lab.Lab
	rules     *sessions // which applies them before each snapshot

	// What follows is guarded by the core's lock.
	number      uint64 // of the last snapshot
	subscribers []*subscriber
}

type subscriber struct{ hear func(Snapshot) }

// Subscribe calls hear with the current snapshot and then with every newer one, at most
// 20 a second, the latest winning, one at a time on a goroutine of the desk's, until
// remove is called. While a session lives there is at least one every second.
func (d *publisher) Subscribe(hear func(Snapshot)) (remove func()) {
	added := &subscriber{hear}
	d.mu.Lock()
	d.subscribers = append(slices.Clip(d.subscribers), added)
	d.mu.Unlock()
	signal(d.wake)
	return func() {
		d.mu.Lock()
		defer d.mu.Unlock()
		d.subscribers = slices.DeleteFunc(slices.Clone(d.subscribers), func(s *subscriber) bool { return s == added })
	}
}

// Changes returns a channel with room for one, which gets something for every snapshot,
// for as long as the desk works.
func (d *publisher) Changes() <-chan struct{} {
	changed := make(chan struct{}, 1)
	d.Subscribe(func(Snapshot) { signal(changed) })
	return changed
}

func (d *publisher) publishLoop() {
	tick := time.NewTimer(time.Hour)
	defer tick.Stop()
	limit := rate.NewLimiter(rate.Every(publishEvery), publishBurst)
	for {
		tick.Reset(d.untilNextSecond())
		select {
		case <-d.ctx.Done():
			return
		case <-d.wake:
			d.gather()
		case <-tick.C:
		}
		d.rules.applyRules()
		if limit.Wait(d.ctx) != nil {
			return
		}
		d.mu.Lock()
		d.number++
		s, subscribers := d.snapshot(), d.subscribers
		d.mu.Unlock()
		d.log.Debug("snapshot", "number", s.Number)
		for _, subscriber := range subscribers {
			subscriber.hear(s)
		}
	}
}

// gather waits for what comes together with a change, so that it is told once.
func (d *publisher) gather() {
	enough := time.NewTimer(answerGrace)
	defer enough.Stop()
	for {
		time.Sleep(changePause)
		select { // what came meanwhile is told along
		case <-d.wake:
		default:
		}
		if !d.justStarted() {
			return
		}
		select {
		case <-d.ctx.Done():
			return
		case <-d.wake:
		case <-enough.C:
			return
		}
	}
}

// justStarted reports whether there is a start that may be answered in a moment.
func (d *publisher) justStarted() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	now := d.now()
	for _, a := range d.accounts {
		if a.status.Phase == session.Starting && now.Sub(a.status.Since) < answerGrace {
			return true
		}
	}
	return false
}

// untilNextSecond is how long it takes until a countdown shows another second,
// or a long time when nothing counts. All count together, by the clock's second:
// sessions end at one, as a rule.
func (d *publisher) untilNextSecond() time.Duration {
	d.mu.Lock()
	defer d.mu.Unlock()
	counts := d.inspector.State().CountsTime()
	for _, a := range d.accounts {
		counts = counts || a.status.Session != nil || a.status.Phase == session.Starting || a.renewal.Tries > 0 && !a.renewal.GaveUp
	}
	if !counts {
		return time.Hour
	}
	now := d.now()
	// Just after the turn, so that rounding shows the new second, and a manager
	// has seen the end of its session.
	return now.Truncate(time.Second).Add(time.Second).Sub(now) + 2*time.Millisecond
}

// Await waits until a profile's status, and whether a check is under way, satisfy is. It
// reports false when ctx ends first.
func (d *publisher) Await(ctx context.Context, id string, is func(st session.Status, checking bool) bool) bool {
	found := make(chan struct{}, 1)
	remove := d.Subscribe(func(s Snapshot) {
		if p := s.Find(id); p != nil && is(p.Status, p.Checking) {
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
