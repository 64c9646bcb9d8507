package desk

import (
	"slices"
	"time"

	"golang.org/x/time/rate"

	"sessiontray/session"
)

// At most 20 snapshots a second are published: a few at once, so that a quick
// answer shows without delay, then one every 60 ms.
const (
	publishBurst = 4
	publishEvery = 60 * time.Millisecond
	gather       = time.Millisecond // changes that come together are published together
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
		case <-tick.C:
		}
		if limit.Wait(d.ctx) != nil {
			return
		}
		d.mu.Lock()
		d.state.Number++
		s, subscribers := d.snapshot(), d.subscribers
		d.mu.Unlock()
		for _, subscriber := range subscribers {
			subscriber.hear(s)
		}
	}
}

// untilNextSecond is how long it takes until a countdown shows another second,
// or a long time when nothing counts.
func (d *Desk) untilNextSecond() time.Duration {
	d.mu.Lock()
	st, inspected := d.state.Status, d.state.Inspection.counts()
	d.mu.Unlock()
	now := time.Now().Round(0)
	otherwise := time.Hour
	if st.Phase == session.Starting || inspected {
		otherwise = time.Second
	}
	current, live := st.Live()
	if !live || st.Phase == session.Starting {
		return otherwise
	}
	left, known := current.Remaining(now)
	if !known {
		return otherwise
	}
	// Just after the turn, so that rounding shows the new second.
	return min(left%time.Second, time.Second) + 2*time.Millisecond
}
