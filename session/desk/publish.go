package desk

import (
	"slices"
	"time"

	"golang.org/x/time/rate"

	"sessiontray/session"
)

// At most 20 snapshots a second are published: a few at once, so that a quick
// answer shows without delay, then one every 80 ms.
const (
	publishBurst = 8
	publishEvery = 80 * time.Millisecond
	// moment is how long changes are waited for that come together.
	moment = 300 * time.Microsecond
	// answered is how long a start is not told without its answer: a picture of what
	// lasts for a moment only would delay that of the answer by a frame.
	answered = 15 * time.Millisecond
)

// Subscribe has hear called with the snapshot of now and then with every newer
// one, at most 20 a second, the latest winning, one at a time on a goroutine of
// the desk's, until remove is called. While a session lives there is one at
// least every second.
func (d *Desk) Subscribe(hear func(Snapshot)) (remove func()) {
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

func (d *Desk) publish() {
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
		d.mind()
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
func (d *Desk) gather() {
	enough := time.NewTimer(answered)
	defer enough.Stop()
	for {
		time.Sleep(moment)
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
func (d *Desk) justStarted() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	now := d.now()
	for _, s := range d.seats {
		if s.status.Phase == session.Starting && now.Sub(s.status.Since) < answered {
			return true
		}
	}
	return false
}

// untilNextSecond is how long it takes until a countdown shows another second,
// or a long time when nothing counts. All count together, by the clock's second:
// sessions end at one, as a rule.
func (d *Desk) untilNextSecond() time.Duration {
	d.mu.Lock()
	defer d.mu.Unlock()
	counts := d.inspection.counts()
	for _, s := range d.seats {
		counts = counts || s.status.Session != nil || s.status.Phase == session.Starting || s.renewal.Tries > 0 && !s.renewal.GaveUp
	}
	if !counts {
		return time.Hour
	}
	now := d.now()
	// Just after the turn, so that rounding shows the new second, and a manager
	// has seen the end of its session.
	return now.Truncate(time.Second).Add(time.Second).Sub(now) + 2*time.Millisecond
}
