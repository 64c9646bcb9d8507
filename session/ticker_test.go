package session_test

import (
	"runtime"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
	"weak"

	"sessiontray/session"
	"sessiontray/session/secret"
)

// Managers that share a ticker all see the end of their sessions in time, also those
// that come and go meanwhile.
func TestSharedTicker(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ticker := &session.Ticker{}
		begin := func(life time.Duration) (*session.Manager, *recorder) {
			g, heard := newScripted(), &recorder{}
			m := session.NewManager(g, session.WithTicker(ticker))
			m.AddListener(heard)
			m.Start(apiKey, "alice")
			(<-g.requests).grant(time.Now().Add(life))
			expect(t, heard, "alice")
			return m, heard
		}
		first, heardFirst := begin(time.Minute)
		second, heardSecond := begin(2 * time.Minute)
		time.Sleep(time.Minute)
		expect(t, heardFirst, "alice", "none")
		expect(t, heardSecond, "alice")
		first.Close()
		third, heardThird := begin(time.Minute)
		second.Close()
		time.Sleep(time.Minute)
		expect(t, heardThird, "alice", "none")
		third.Close()
		time.Sleep(time.Hour) // with nobody left to look for
		fourth, heardFourth := begin(time.Minute)
		defer fourth.Close()
		time.Sleep(time.Minute)
		expect(t, heardFourth, "alice", "none")
	})
}

// A ticker that is shared asks for the time once for all, beside each one's look.
func TestSharedTickerWaitsOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const managers, seconds = 10, 10
		var looks atomic.Int64
		clock := func() time.Time { looks.Add(1); return time.Now() }
		ticker := &session.Ticker{}
		for range managers {
			m := session.NewManager(newScripted(), session.WithClock(clock), session.WithTicker(ticker))
			defer m.Close()
			if _, err := m.StartWithToken(secret.New("opaque-token")); err != nil {
				t.Fatal(err)
			}
		}
		before := looks.Load()
		time.Sleep(seconds*time.Second + time.Millisecond)
		if n := looks.Load() - before; n != (managers+1)*seconds {
			t.Errorf("the clock was read %d times", n)
		}
	})
}

// The clock is looked at once a second, by each that holds a session, and not after
// that.
func TestTickerRests(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var looks atomic.Int64
		clock := func() time.Time { looks.Add(1); return time.Now() }
		m := session.NewManager(newScripted(), session.WithClock(clock))
		defer m.Close()
		for _, end := range []func(){m.Stop, m.Close} {
			if _, err := m.StartWithToken(secret.New("opaque-token")); err != nil {
				t.Fatal(err)
			}
			before := looks.Load()
			time.Sleep(10 * time.Second)
			if n := looks.Load() - before; n < 10 || n > 30 {
				t.Errorf("the clock was read %d times in ten seconds", n)
			}
			end()
			time.Sleep(2 * time.Second)
			before = looks.Load()
			time.Sleep(time.Minute)
			if n := looks.Load() - before; n != 0 {
				t.Errorf("the clock was read %d times with nothing to look for", n)
			}
		}
	})
}

// A manager that is closed is gone, with its secrets, also the one that the ticker began
// with.
func TestTickerKeepsNoClosedManager(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ticker := &session.Ticker{}
		begin := func() *session.Manager {
			m := session.NewManager(newScripted(), session.WithTicker(ticker))
			if _, err := m.StartWithToken(secret.New("opaque-token")); err != nil {
				t.Fatal(err)
			}
			return m
		}
		first, second := begin(), begin()
		defer second.Close()
		gone := weak.Make(first)
		first.Close()
		time.Sleep(2 * time.Second)
		runtime.GC()
		if gone.Value() != nil {
			t.Error("it is kept")
		}
	})
}
