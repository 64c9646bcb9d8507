package session_test

import (
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"sessiontray/session"
)

// machine is a machine whose clock can be set, and that can sleep.
type machine struct{ set, slept atomic.Int64 }

func (m *machine) wall() time.Time {
	return time.Now().Add(time.Duration(m.set.Load() + m.slept.Load()))
}

var born = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC) // of every bubble

func (m *machine) steady() time.Duration {
	return time.Since(born) + time.Duration(m.slept.Load())
}

// A session whose server's clock was measured is not moved by setting this
// machine's, and ends in its sleep.
func TestSettingTheClockEndsNoSession(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var here machine
		g := newScripted()
		m := session.NewManager(g, session.WithClock(here.wall), session.WithSteadyClock(here.steady))
		defer m.Close()
		m.Start(apiKey, "alice")
		request := <-g.requests
		request.answer <- answer{grant: session.Grant{
			Token: apiKey, Identity: "alice", ExpiresAt: time.Now().Add(time.Hour), SkewKnown: true,
		}}
		synctest.Wait()
		for _, set := range []time.Duration{3 * time.Hour, -9 * time.Hour, 0} {
			here.set.Store(int64(set))
			time.Sleep(time.Second)
			s, live := m.Get()
			if left, _ := s.Remaining(here.wall()); !live || left < 59*time.Minute {
				t.Errorf("set to %v: live %v, left %v", set, live, left)
			}
		}
		here.slept.Store(int64(2 * time.Hour))
		time.Sleep(time.Second)
		if st := m.Status(); st.Phase != session.Expired {
			t.Errorf("after a sleep: %v", st.Phase)
		}
	})
}

// What was measured after the clock was set is not corrected by that.
func TestSettingTheClockDuringAStart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var here machine
		g := newScripted()
		m := session.NewManager(g, session.WithClock(here.wall), session.WithSteadyClock(here.steady))
		defer m.Close()
		m.Start(apiKey, "alice")
		request := <-g.requests
		here.set.Store(int64(3 * time.Hour))
		request.answer <- answer{grant: session.Grant{
			Token: apiKey, Identity: "alice", ExpiresAt: time.Now().Add(time.Hour), Skew: -3 * time.Hour, SkewKnown: true,
		}}
		synctest.Wait()
		time.Sleep(2 * time.Second)
		s, live := m.Get()
		if left, _ := s.Remaining(here.wall()); !live || left < 59*time.Minute || left > time.Hour {
			t.Errorf("live %v, left %v", live, left)
		}
	})
}

// Without a measurement there is this machine's clock alone.
func TestSettingTheClockWithoutAMeasurement(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var here machine
		g := newScripted()
		m := session.NewManager(g, session.WithClock(here.wall), session.WithSteadyClock(here.steady))
		defer m.Close()
		m.Start(apiKey, "alice")
		(<-g.requests).grant(here.wall().Add(time.Hour))
		synctest.Wait()
		here.set.Store(int64(2 * time.Hour))
		time.Sleep(time.Second)
		if st := m.Status(); st.Phase != session.Expired {
			t.Errorf("%v", st.Phase)
		}
	})
}
