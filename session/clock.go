package session

import (
	"reflect"
	"time"
)

// phaseAt is the phase of the session at a time by this machine's clock.
func (s Session) phaseAt(now time.Time) Phase {
	switch left, known := s.Remaining(now); {
	case !known:
		return Active
	case left == 0:
		return Expired
	case left <= s.Warning():
		return Expiring
	}
	return Active
}

// tick looks at the clock, for the last time when there is no session whose phase it
// decides. It does for an expired one: a clock that is set back brings it to life.
func (m *Manager) tick() {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.ctx.Err() == nil {
		m.lookAtClock()
	}
	if m.settled.Session == nil || m.settled.Phase == Refused {
		m.ticker.remove(m)
	}
}

// lookAtClock moves the phase to what the wall clock says. Called with the
// lock held.
func (m *Manager) lookAtClock() {
	corrected := m.followClock()
	if m.settled.Session == nil || m.settled.Phase == Refused {
		return
	}
	now := m.wall()
	if phase := m.settled.Session.phaseAt(now); phase != m.settled.Phase {
		m.settled.Phase, m.settled.Since = phase, now
		if phase == Expired { // which needs no other reason
			m.settled.Failure, m.settled.Wanted = nil, ""
		}
		corrected = true
	}
	if corrected {
		m.show()
	}
}

// followClock keeps what was measured of the server's clock right when this
// machine's clock was set, and reports whether the session changed by it. Called
// with the lock held.
func (m *Manager) followClock() (corrected bool) {
	if m.steps == nil {
		return false
	}
	step := m.steps.Since()
	if step == 0 {
		return false
	}
	if m.skewKnown {
		m.skew -= step
	}
	s := m.settled.Session
	if s == nil || !s.SkewKnown {
		return false
	}
	m.correct(s.Skew - step)
	return true
}

// correct takes in how far the server's clock is ahead. Called with the lock
// held.
func (m *Manager) correct(skew time.Duration) {
	if s := m.settled.Session; s.Skew != skew || !s.SkewKnown {
		corrected := *s
		corrected.Skew, corrected.SkewKnown = skew, true
		m.settled.Session = &corrected
	}
}

// visible is the settled status with a start under way laid over it.
func (m *Manager) visible() Status {
	st := m.settled
	if m.pending == nil {
		return st
	}
	st.Phase, st.Since, st.Wanted, st.Failure = Starting, m.pending.since, m.pending.wanted, nil
	st.Origin = m.pending.gateway.Name()
	if _, live := m.settled.Live(); !live {
		st.Session, st.Confirmation, st.ConfirmedAt = nil, Unconfirmed, time.Time{}
	}
	return st
}

// show tells the listeners what changed since they were told last. Called with
// the lock held.
func (m *Manager) show() {
	before, now := m.shown, m.visible()
	if reflect.DeepEqual(before, now) {
		return
	}
	m.shown = now
	was, is := liveSession(before), liveSession(now)
	m.publish(now, is, !sameSession(was, is))
}

// sameSession reports whether it is one session, of which at most is known more.
func sameSession(a, b *Session) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Token == b.Token && a.StartedAt.Equal(b.StartedAt)
}

func liveSession(st Status) *Session {
	if _, live := st.Live(); live {
		return st.Session
	}
	return nil
}
