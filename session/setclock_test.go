package session_test

import (
	"testing"
	"testing/synctest"
	"time"

	"sessiontray/session"
	"sessiontray/session/clock/clocktest"
)

// A session whose server's clock was measured is not moved by setting this
// machine's, and ends in its sleep.
func TestSettingTheClockEndsNoSession(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var here clocktest.Machine
		g := newScripted()
		m := session.NewManager(g, session.WithClock(here.Wall), session.WithSteadyClock(here.Steady))
		defer m.Close()
		m.Start(apiKey, "alice")
		request := <-g.requests
		request.answer <- answer{grant: session.Grant{
			Token: apiKey, Identity: "alice", ExpiresAt: time.Now().Add(time.Hour), SkewKnown: true,
		}}
		synctest.Wait()
		for _, set := range []time.Duration{3 * time.Hour, -9 * time.Hour, 0} {
			here.Set.Store(int64(set))
			time.Sleep(time.Second)
			s, live := m.Get()
			if left, _ := s.Remaining(here.Wall()); !live || left < 59*time.Minute {
				t.Errorf("set to %v: live %v, left %v", set, live, left)
			}
		}
		here.Slept.Store(int64(2 * time.Hour))
		time.Sleep(time.Second)
		if st := m.Status(); st.Phase != session.Expired {
			t.Errorf("after a sleep: %v", st.Phase)
		}
	})
}

// What was measured after the clock was set is not corrected by that.
func TestSettingTheClockDuringAStart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var here clocktest.Machine
		g := newScripted()
		m := session.NewManager(g, session.WithClock(here.Wall), session.WithSteadyClock(here.Steady))
		defer m.Close()
		m.Start(apiKey, "alice")
		request := <-g.requests
		here.Set.Store(int64(3 * time.Hour))
		request.answer <- answer{grant: session.Grant{
			Token: apiKey, Identity: "alice", ExpiresAt: time.Now().Add(time.Hour), Skew: -3 * time.Hour, SkewKnown: true,
		}}
		synctest.Wait()
		time.Sleep(2 * time.Second)
		s, live := m.Get()
		if left, _ := s.Remaining(here.Wall()); !live || left < 59*time.Minute || left > time.Hour {
			t.Errorf("live %v, left %v", live, left)
		}
	})
}

// Without a measurement there is this machine's clock alone.
func TestSettingTheClockWithoutAMeasurement(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var here clocktest.Machine
		g := newScripted()
		m := session.NewManager(g, session.WithClock(here.Wall), session.WithSteadyClock(here.Steady))
		defer m.Close()
		m.Start(apiKey, "alice")
		(<-g.requests).grant(here.Wall().Add(time.Hour))
		synctest.Wait()
		here.Set.Store(int64(2 * time.Hour))
		time.Sleep(time.Second)
		if st := m.Status(); st.Phase != session.Expired {
			t.Errorf("%v", st.Phase)
		}
	})
}
