package session_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"sessiontray/session"
	"sessiontray/session/secret"
)

func TestListenersOnTheirTerms(t *testing.T) {
	run(t, func(t *testing.T, m *session.Manager, _ *scripted, heard *recorder) {
		other, removing, bound := &recorder{}, &recorder{}, &recorder{}
		m.AddListener(session.ListenerFunc(func(*session.Session) { panic("eyJ-secret") }))
		var remove func()
		remove = m.AddListener(session.ListenerFunc(func(s *session.Session) {
			removing.OnSessionChanged(s)
			remove() // from within
			if s != nil {
				m.Stop() // calls back into the manager
			}
		}))
		m.AddListener(other)
		m.AddListener(other)
		ctx, cancel := context.WithCancel(t.Context())
		m.AddListenerFor(ctx, bound)

		_, _ = m.StartWithToken(secret.New("opaque-token"))
		expect(t, heard, "", "none")
		expect(t, other, "", "", "none", "none")
		expect(t, removing, "")
		expect(t, bound, "", "none")

		m.RemoveListener(other)
		m.RemoveListener(session.ListenerFunc(nil))
		m.RemoveListener(nil)
		cancel()
		synctest.Wait()
		_, _ = m.StartWithToken(secret.New("opaque-token"))
		expect(t, other, "", "", "none", "none")
		expect(t, bound, "", "none")
		expect(t, heard, "", "none", "")
	})
}

func TestRemovedListenerHearsNothingThatIsQueued(t *testing.T) {
	run(t, func(t *testing.T, m *session.Manager, _ *scripted, _ *recorder) {
		entered, leave := make(chan bool), make(chan bool)
		m.AddListener(session.ListenerFunc(func(*session.Session) { entered <- true; <-leave }))
		late := &recorder{}
		remove := m.AddListener(late)
		_, _ = m.StartWithToken(secret.New("opaque-token"))
		<-entered
		remove()
		remove()
		leave <- true
		expect(t, late)
		go func() { <-entered; leave <- true }() // for the Stop in Close
	})
}

func TestCallDeliversOnceAndInOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newScripted()
		var dispatched atomic.Int32
		m := session.NewManager(g, session.WithDispatch(func(f func()) { dispatched.Add(1); f() }))
		defer m.Close()
		heard := &recorder{}
		note := func(what string) { heard.OnSessionChanged(&session.Session{Identity: what}) }

		call := m.Start(apiKey, "alice")
		call.OnError(func(error) { note("error") }).
			OnSuccess(func(s session.Session) {
				note("success")
				call.Observe(func(session.Result) { note("added within") })
			}).
			Observe(func(r session.Result) { note("observed"); panic("in a callback") })
		(<-g.requests).grant(time.Time{})
		expect(t, heard, "success", "observed", "added within")
		call.OnSuccess(func(session.Session) { note("late") })
		call.Cancel()
		call.Cancel()
		expect(t, heard, "success", "observed", "added within", "late")
		if dispatched.Load() != 5 {
			t.Errorf("%d callbacks through dispatch, want 5", dispatched.Load())
		}
		failing := m.Start(apiKey, "bob").OnError(func(err error) { note(session.KindOf(err).String()) })
		(<-g.requests).fail(session.RateLimited)
		expect(t, heard, "success", "observed", "added within", "late", "rate limited")
		<-failing.Done()
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		waiting := m.Start(apiKey, "carol")
		if _, err := waiting.Await(ctx); !errors.Is(err, context.Canceled) || session.KindOf(err) != 0 {
			t.Errorf("giving up on waiting: %v", err)
		}
		(<-g.requests).fail(session.Server)
	})
}

func TestCloseEndsEverything(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g, heard := newScripted(), &recorder{}
		m := session.NewManager(g)
		m.AddListener(heard)
		_, _ = m.StartWithToken(secret.New("opaque-token"))
		call := m.Start(apiKey, "alice")
		request := <-g.requests
		go func() { <-request.ctx.Done(); request.fail(session.Cancelled) }()
		m.Close()
		if _, err := call.Await(t.Context()); session.KindOf(err) != session.Cancelled {
			t.Error(err)
		}
		if _, err := m.StartWithToken(secret.New("opaque-token")); err == nil {
			t.Error("a closed manager starts")
		}
		if _, err := m.Start(apiKey, "alice").Await(t.Context()); session.KindOf(err) != session.Cancelled {
			t.Error(err)
		}
		expect(t, heard, "", "none")
	})
}

func TestInterleavings(t *testing.T) {
	g := newScripted()
	m := session.NewManager(g)
	ctx, cancel := context.WithCancel(context.Background())
	var server sync.WaitGroup
	server.Go(func() {
		for n := 0; ; n++ {
			select {
			case r := <-g.requests:
				if n%3 == 0 {
					r.fail(session.Server)
				} else {
					r.grant(time.Time{})
				}
			case <-ctx.Done():
				return
			}
		}
	})
	first, second := &recorder{}, &recorder{}
	m.AddListener(first)
	m.AddListener(second)
	var users sync.WaitGroup
	var ended atomic.Int32
	const each = 200
	for u := range 4 {
		users.Go(func() {
			for n := range each {
				call := m.Start(apiKey, fmt.Sprintf("user-%d-%d", u, n))
				call.Observe(func(session.Result) { ended.Add(1) })
				switch n % 4 {
				case 0:
					call.Cancel()
				case 1:
					m.Stop()
				case 2:
					_, _ = m.StartWithToken(secret.New(fmt.Sprintf("token-%d-%d", u, n)))
				}
				_, _ = call.Await(ctx)
			}
		})
	}
	users.Wait()
	m.Close()
	cancel()
	server.Wait()
	a, b := first.all(), second.all()
	if !slices.Equal(a, b) || len(a) == 0 || a[len(a)-1] != "none" {
		t.Errorf("two listeners heard different things, or not the end: %d and %d events", len(a), len(b))
	}
	for n, name := range a {
		if n > 0 && name == "none" && a[n-1] == "none" {
			t.Fatal("two ends in a row")
		}
	}
	if ended.Load() != 4*each {
		t.Errorf("%d of %d calls ended once", ended.Load(), 4*each)
	}
}
