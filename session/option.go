package session

import (
	"time"

	"sessiontray/session/clock"
)

// Option changes how a [Manager] works.
type Option func(*Manager)

// WithDispatch runs the callbacks of calls through dispatch, such as the UI
// toolkit's. By default they run on the goroutine of the listeners.
func WithDispatch(dispatch func(func())) Option {
	return func(m *Manager) { m.dispatch = dispatch }
}

// WithClock makes the manager read the time from now instead of [time.Now].
func WithClock(now func() time.Time) Option {
	return func(m *Manager) { m.now = now }
}

// WithSteadyClock gives the manager a clock that nobody can set and that goes on
// while the machine sleeps, such as [clock.Boottime]. With it, a session whose
// server's clock was measured is judged rightly also after this machine's clock
// was set.
func WithSteadyClock(steady func() time.Duration) Option {
	return func(m *Manager) {
		if steady != nil {
			m.steps = &clock.StepDetector{Steady: steady}
		}
	}
}

// WithTicker makes the manager look at the clock when t says so. By default it has a
// ticker of its own.
func WithTicker(t *Ticker) Option { return func(m *Manager) { m.ticker = t } }
