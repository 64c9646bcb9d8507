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
	// gather is how long changes are waited for that come together, such as a start
	// and its answer from near by, which then take one frame.
	gather = 2 * time.Millisecond
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
			time.Sleep(gather)
			select { // what came meanwhile is in this one
			case <-d.wake:
			default:
			}
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
		for _, subscriber := range subscribers {
			subscriber.hear(s)
		}
	}
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
