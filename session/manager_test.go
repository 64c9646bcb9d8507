package session_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"sessiontray/session"
	"sessiontray/session/secret"
)

// run gives a test a manager with a scripted gateway, in virtual time.
func run(t *testing.T, test func(t *testing.T, m *session.Manager, g *scripted, heard *recorder)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		g, heard := newScripted(), &recorder{}
		m := session.NewManager(g)
		defer m.Close()
		m.AddListener(heard)
		test(t, m, g, heard)
	})
}

func expect(t *testing.T, heard *recorder, want ...string) {
	t.Helper()
	synctest.Wait()
	if got := heard.all(); !slices.Equal(got, want) {
		t.Fatalf("heard %q, want %q", got, want)
	}
}

func TestStartMakesASession(t *testing.T) {
	run(t, func(t *testing.T, m *session.Manager, g *scripted, heard *recorder) {
		statuses := &recorder{}
		m.AddStatusListener(statuses.status)
		call := m.Start(secret.New(" Bearer "+apiKey.Reveal()+"\n"), " alice ", "videos.read", " videos.read", "")
		request := <-g.requests
		if request.APIToken != apiKey || request.Identity != "alice" || !slices.Equal(request.Scopes, []string{"videos.read"}) {
			t.Errorf("sent %+v", request.Request)
		}
		if st := m.Status(); st.Phase != session.Starting || st.Wanted != "alice" || st.Origin != "Scripted" || st.Session != nil {
			t.Errorf("while starting: %+v", st)
		}
		expires := time.Now().Add(time.Hour)
		request.grant(expires)
		s, err := call.Await(t.Context())
		if err != nil || s.Identity != "alice" || !s.ExpiresAt.Equal(expires) || s.Token.Reveal() != "key-of-alice" {
			t.Fatalf("%+v, %v", s, err)
		}
		if got, live := m.Get(); !live || got.Token != s.Token {
			t.Errorf("Get: %+v, %v", got, live)
		}
		if st := m.Status(); st.Phase != session.Active || st.Origin != "Scripted" || st.Confirmation != session.ConfirmedByServer || !st.ConfirmedAt.Equal(time.Now()) {
			t.Errorf("status: %+v", st)
		}
		m.Stop()
		expect(t, heard, "alice", "none")
		expect(t, statuses, "starting", "active", "stopped")
	})
}

func TestSecondStartSupersedesTheFirst(t *testing.T) {
	run(t, func(t *testing.T, m *session.Manager, g *scripted, heard *recorder) {
		first := m.Start(apiKey, "alice")
		toAlice := <-g.requests
		second := m.Start(apiKey, "bob")
		if _, err := first.Await(t.Context()); session.KindOf(err) != session.Cancelled || !errors.Is(err, context.Canceled) {
			t.Errorf("the first ends with %v", err)
		}
		if toAlice.ctx.Err() == nil {
			t.Error("the first request was not cancelled")
		}
		toBob := <-g.requests
		toBob.grant(time.Time{})
		if _, err := second.Await(t.Context()); err != nil {
			t.Error(err)
		}
		toAlice.grant(time.Time{}) // late
		expect(t, heard, "bob")
	})
}

func TestLateAnswersNeverBecomeTheSession(t *testing.T) {
	for name, giveUp := range map[string]func(*session.Manager, *session.Call){
		"cancel":           func(_ *session.Manager, c *session.Call) { c.Cancel() },
		"stop":             func(m *session.Manager, _ *session.Call) { m.Stop() },
		"start with token": func(m *session.Manager, _ *session.Call) { _, _ = m.StartWithToken(secret.New("opaque-token")) },
	} {
		t.Run(name, func(t *testing.T) {
			run(t, func(t *testing.T, m *session.Manager, g *scripted, heard *recorder) {
				call := m.Start(apiKey, "alice")
				request := <-g.requests
				giveUp(m, call)
				before := m.Status()
				request.grant(time.Time{})
				synctest.Wait()
				if after := m.Status(); after.Phase != before.Phase || after.Session != before.Session || after.Phase == session.Starting {
					t.Errorf("a late answer changed %+v to %+v", before, after)
				}
				if _, err := call.Await(t.Context()); session.KindOf(err) != session.Cancelled {
					t.Errorf("the call ends with %v", err)
				}
				if slices.Contains(heard.all(), "alice") {
					t.Errorf("heard %q", heard.all())
				}
			})
		})
	}
}

func TestFailedStartLeavesALiveSession(t *testing.T) {
	run(t, func(t *testing.T, m *session.Manager, g *scripted, heard *recorder) {
		m.Start(apiKey, "alice")
		(<-g.requests).grant(time.Now().Add(time.Hour))
		synctest.Wait()
		before, _ := m.Get()
		call := m.Start(apiKey, "bob")
		if _, live := m.Get(); !live {
			t.Error("the session is gone while the next one starts")
		}
		(<-g.requests).fail(session.Unauthorized)
		if _, err := call.Await(t.Context()); session.KindOf(err) != session.Unauthorized {
			t.Error(err)
		}
		after, live := m.Get()
		if st := m.Status(); !live || after.Token != before.Token || st.Phase != session.Active || st.Failure == nil || st.Wanted != "bob" {
			t.Errorf("after the failure: %+v", st)
		}
		m.Start(apiKey, "carol").Cancel()
		(<-g.requests).fail(session.Cancelled)
		if st := m.Status(); st.Phase != session.Active || st.Failure != nil {
			t.Errorf("after a cancelled start: %+v", st)
		}
		expect(t, heard, "alice")
	})
}

func TestFailedStartSaysWhy(t *testing.T) {
	for kind, phase := range map[session.Kind]session.Phase{
		session.Unauthorized: session.Refused, session.Forbidden: session.Refused,
		session.DNS: session.Failed, session.Server: session.Failed, session.Timeout: session.Failed,
	} {
		run(t, func(t *testing.T, m *session.Manager, g *scripted, heard *recorder) {
			m.Start(apiKey, "alice")
			(<-g.requests).fail(kind)
			synctest.Wait()
			if st := m.Status(); st.Phase != phase || st.Failure == nil || st.Failure.Kind != kind || st.Session != nil || st.Origin != "Scripted" {
				t.Errorf("%v: %+v", kind, st)
			}
			m.Stop()
			if st := m.Status(); st.Phase != session.Stopped || st.Failure != nil {
				t.Errorf("stopped: %+v", st)
			}
			expect(t, heard)
		})
	}
}

func TestGrantsThatAreNoSession(t *testing.T) {
	for name, grant := range map[string]func() session.Grant{
		"another user": func() session.Grant { return session.Grant{Token: apiKey, Identity: "Alice"} },
		"ended":        func() session.Grant { return session.Grant{Token: apiKey, ExpiresAt: time.Now()} },
		"ended by the server's clock": func() session.Grant {
			return session.Grant{Token: apiKey, ExpiresAt: time.Now().Add(time.Hour), Skew: 2 * time.Hour}
		},
	} {
		run(t, func(t *testing.T, m *session.Manager, g *scripted, heard *recorder) {
			m.Start(apiKey, "alice")
			(<-g.requests).answer <- answer{grant: grant()}
			synctest.Wait()
			if st := m.Status(); st.Phase != session.Failed || st.Failure.Kind != session.Protocol {
				t.Errorf("%s: %+v", name, st)
			}
			expect(t, heard)
		})
	}
}

func TestBadInputChangesNothing(t *testing.T) {
	run(t, func(t *testing.T, m *session.Manager, _ *scripted, heard *recorder) {
		api := signed(t, jwt.MapClaims{"role": "app", "acid": "a"})
		expired := signed(t, jwt.MapClaims{"identity": "alice", "exp": time.Now().Add(-time.Hour).Unix()})
		good := signed(t, jwt.MapClaims{"identity": "alice", "exp": time.Now().Add(time.Hour).Unix()})
		if _, err := m.StartWithToken(good); err != nil {
			t.Fatal(err)
		}
		before := m.Status()
		for _, test := range []struct {
			name  string
			field session.Field
			start func() error
		}{
			{"no token", session.FieldAPIToken, awaiting(m, secret.Value{}, "alice")},
			{"session token as API token", session.FieldAPIToken, awaiting(m, good, "alice")},
			{"damaged API token", session.FieldAPIToken, awaiting(m, secret.New(api.Reveal()[:99]), "alice")},
			{"token as user", session.FieldUserID, awaiting(m, api, good.Reveal())},
			{"blank user", session.FieldUserID, awaiting(m, api, " \t\u00a0")},
			{"long user", session.FieldUserID, awaiting(m, api, strings.Repeat("ä", 10_000))},
			{"line break in user", session.FieldUserID, awaiting(m, api, "alice\nbob")},
			{"invalid user", session.FieldUserID, awaiting(m, api, "al\xffice")},
			{"API token as session token", session.FieldSessionToken, starting(m, api)},
			{"no session token", session.FieldSessionToken, starting(m, secret.Value{})},
			{"expired session token", session.FieldSessionToken, starting(m, expired)},
			{"damaged session token", session.FieldSessionToken, starting(m, secret.New(good.Reveal()[:80]))},
		} {
			err := test.start()
			var f *session.Failure
			if !errors.As(err, &f) || f.Kind != session.BadInput || f.Field != test.field || f.Cause == "" || f.Fix == "" {
				t.Errorf("%s: %#v", test.name, err)
			}
		}
		if after := m.Status(); after.Session != before.Session || after.Failure != nil {
			t.Errorf("status changed to %+v", after)
		}
		expect(t, heard, "alice")
	})
}

func awaiting(m *session.Manager, api secret.Value, user string) func() error {
	return func() error {
		_, err := m.Start(api, user).Await(context.Background())
		return err
	}
}

func starting(m *session.Manager, token secret.Value) func() error {
	return func() error {
		_, err := m.StartWithToken(token)
		return err
	}
}

func TestStartWithTokenReadsTheToken(t *testing.T) {
	run(t, func(t *testing.T, m *session.Manager, _ *scripted, heard *recorder) {
		expires := time.Now().Add(time.Hour).Truncate(time.Second)
		s, err := m.StartWithToken(signed(t, jwt.MapClaims{"identity": "用户", "scopes": []string{"videos.read"}, "exp": expires.Unix()}))
		if err != nil || s.Identity != "用户" || !s.ExpiresAt.Equal(expires) || !slices.Equal(s.Scopes, []string{"videos.read"}) {
			t.Errorf("%+v, %v", s, err)
		}
		if st := m.Status(); st.Confirmation != session.AcceptedHere || !st.ConfirmedAt.IsZero() {
			t.Errorf("%+v", st)
		}
		s, err = m.StartWithToken(secret.New("1nU73GCsMnqT2sudzHPMo6az"))
		if _, known := s.Remaining(time.Now()); err != nil || known {
			t.Errorf("an opaque token's expiry is known? %+v, %v", s, err)
		}
		time.Sleep(24 * time.Hour) // virtual
		if st := m.Status(); st.Phase != session.Active {
			t.Errorf("unknown expiry, but %v", st.Phase)
		}
		expect(t, heard, "用户", "")
	})
}

func TestStopIsIdempotent(t *testing.T) {
	run(t, func(t *testing.T, m *session.Manager, _ *scripted, heard *recorder) {
		statuses := &recorder{}
		m.AddStatusListener(statuses.status)
		m.Stop()
		m.Stop()
		expect(t, statuses)
		_, _ = m.StartWithToken(secret.New("opaque-token"))
		m.Stop()
		m.Stop()
		expect(t, heard, "", "none")
		expect(t, statuses, "active", "stopped")
	})
}

func TestExpiryByTheClock(t *testing.T) {
	run(t, func(t *testing.T, m *session.Manager, g *scripted, heard *recorder) {
		statuses := &recorder{}
		m.AddStatusListener(statuses.status)
		m.Start(apiKey, "alice")
		(<-g.requests).grant(time.Now().Add(30 * time.Minute))
		synctest.Wait()
		time.Sleep(27*time.Minute - time.Second)
		expect(t, statuses, "starting", "active")
		time.Sleep(2 * time.Second)
		expect(t, statuses, "starting", "active", "expiring")
		time.Sleep(3 * time.Minute)
		expect(t, statuses, "starting", "active", "expiring", "expired")
		expect(t, heard, "alice", "none")
		if st := m.Status(); st.Session == nil || st.Session.Identity != "alice" {
			t.Errorf("what expired is forgotten: %+v", st)
		}
		if _, live := m.Get(); live {
			t.Error("an expired session is given out")
		}
		m.Stop()
		expect(t, heard, "alice", "none")
	})
}

// A laptop that sleeps stops the monotonic clock and with it every ticker; the
// wall clock jumps.
func TestWallClockJumps(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var jump atomic.Int64
		wall := func() time.Time { return time.Now().Add(time.Duration(jump.Load())) }
		g, heard := newScripted(), &recorder{}
		m := session.NewManager(g, session.WithClock(wall))
		defer m.Close()
		m.AddListener(heard)
		m.Start(apiKey, "alice")
		(<-g.requests).grant(wall().Add(time.Hour))
		synctest.Wait()

		jump.Store(int64(2 * time.Hour))
		if st := m.Status(); st.Phase != session.Expired {
			t.Errorf("asked right after waking: %v", st.Phase)
		}
		expect(t, heard, "alice", "none")
		jump.Store(0) // the clock was wrong and is set back
		time.Sleep(time.Second)
		expect(t, heard, "alice", "none", "alice")
		jump.Store(int64(2 * time.Hour))
		time.Sleep(time.Second)
		expect(t, heard, "alice", "none", "alice", "none")
	})
}

func TestServerClockDecides(t *testing.T) {
	run(t, func(t *testing.T, m *session.Manager, g *scripted, _ *recorder) {
		const skew = -3 * time.Hour // the server is behind, or this machine ahead
		m.Start(apiKey, "alice")
		(<-g.requests).answer <- answer{grant: session.Grant{Token: apiKey, ExpiresAt: time.Now().Add(skew + time.Hour), Skew: skew}}
		synctest.Wait()
		s, live := m.Get()
		if left, known := s.Remaining(time.Now()); !live || !known || left != time.Hour {
			t.Fatalf("left %v, %v of %+v", left, known, m.Status())
		}
		// The measured skew also judges tokens that are pasted later.
		if _, err := m.StartWithToken(signed(t, jwt.MapClaims{"identity": "bob", "exp": time.Now().Add(-time.Hour).Unix()})); err != nil {
			t.Errorf("expired by the wrong clock: %v", err)
		}
	})
}

func TestWarning(t *testing.T) {
	start := time.Now()
	for life, want := range map[time.Duration]time.Duration{
		30 * time.Second: time.Minute, 5 * time.Minute: time.Minute, 100 * time.Minute: 10 * time.Minute, 1000 * time.Hour: time.Hour,
	} {
		if got := (session.Session{StartedAt: start, ExpiresAt: start.Add(life)}).Warning(); got != want {
			t.Errorf("%v: %v, want %v", life, got, want)
		}
	}
}

func TestCheckNow(t *testing.T) {
	run(t, func(t *testing.T, m *session.Manager, g *scripted, heard *recorder) {
		ctx := t.Context()
		if err := m.CheckNow(ctx); session.KindOf(err) != session.BadInput {
			t.Errorf("without a session: %v", err)
		}
		_, _ = m.StartWithToken(secret.New("opaque-token"))
		answers := map[session.Kind]session.Phase{session.Server: session.Active, session.Forbidden: session.Active, session.Unauthorized: session.Refused}
		for _, kind := range []session.Kind{session.Server, session.Forbidden, session.Unauthorized} {
			g.check = func(_ context.Context, token secret.Value) error {
				return &session.Failure{Kind: kind, Cause: "No.", Fix: "Mend it."}
			}
			err := m.CheckNow(ctx)
			st := m.Status()
			if session.KindOf(err) != kind || st.Phase != answers[kind] || st.Failure == nil || st.Failure.Kind != kind {
				t.Errorf("%v: %v, %+v", kind, err, st)
			}
			if confirmed := st.Confirmation == session.ConfirmedByServer; confirmed != (kind == session.Forbidden) {
				t.Errorf("%v: confirmed is %v", kind, confirmed)
			}
		}
		expect(t, heard, "", "none")

		_, _ = m.StartWithToken(secret.New("opaque-token"))
		g.check = func(context.Context, secret.Value) error { return nil }
		if err := m.CheckNow(ctx); err != nil || m.Status().Confirmation != session.ConfirmedByServer || m.Status().Failure != nil {
			t.Errorf("%v, %+v", err, m.Status())
		}
		// An answer about a session that is gone says nothing of the next.
		g.check = func(context.Context, secret.Value) error {
			time.Sleep(time.Second)
			_, _ = m.StartWithToken(secret.New("another-token"))
			return &session.Failure{Kind: session.Unauthorized}
		}
		_ = m.CheckNow(ctx)
		if st := m.Status(); st.Phase != session.Active || st.Confirmation != session.AcceptedHere {
			t.Errorf("%+v", st)
		}
	})
}

func TestCheckCorrectsTheClock(t *testing.T) {
	run(t, func(t *testing.T, m *session.Manager, g *scripted, heard *recorder) {
		// This machine's clock is 50 minutes ahead, which nobody knows yet.
		g.check = func(context.Context, secret.Value) error { return nil }
		ends := time.Now().Add(10 * time.Minute)
		if _, err := m.StartWithToken(signed(t, jwt.MapClaims{"identity": "alice", "exp": ends.Unix()})); err != nil {
			t.Fatal(err)
		}
		time.Sleep(11 * time.Minute)
		expect(t, heard, "alice", "none")
		g.answer = session.Answer{Skew: -50 * time.Minute, SkewKnown: true}
		if err := m.CheckNow(t.Context()); err != nil {
			t.Fatal(err)
		}
		if st := m.Status(); st.Phase != session.Active || st.Confirmation != session.ConfirmedByServer {
			t.Errorf("%+v", st)
		}
		expect(t, heard, "alice", "none", "alice")
		// More known of the same session is no other session.
		g.answer.Skew = -49 * time.Minute
		_ = m.CheckNow(t.Context())
		expect(t, heard, "alice", "none", "alice")
		// An expired one that the server refuses too is expired, not refused.
		time.Sleep(50 * time.Minute)
		g.check = func(context.Context, secret.Value) error { return &session.Failure{Kind: session.Unauthorized} }
		_ = m.CheckNow(t.Context())
		if st := m.Status(); st.Phase != session.Expired || st.Failure != nil {
			t.Errorf("%+v", st)
		}
	})
}

func TestReasonsBelongToWhatHappened(t *testing.T) {
	run(t, func(t *testing.T, m *session.Manager, g *scripted, _ *recorder) {
		m.Start(apiKey, "alice")
		(<-g.requests).grant(time.Now().Add(time.Hour))
		synctest.Wait()
		m.Start(apiKey, "bob")
		(<-g.requests).fail(session.Server)
		synctest.Wait()
		g.check = func(context.Context, secret.Value) error { return &session.Failure{Kind: session.Timeout} }
		_ = m.CheckNow(t.Context())
		if st := m.Status(); st.Wanted != "" || st.Failure.Kind != session.Timeout {
			t.Errorf("a failed check is told as a failed start: %+v", st)
		}
		time.Sleep(2 * time.Hour)
		if st := m.Status(); st.Phase != session.Expired || st.Failure != nil {
			t.Errorf("an expiry is told with another reason: %+v", st)
		}
	})
}

// What was begun with one gateway stays with it: a token never goes to the
// server of another environment.
func TestSetGatewayIsForTheNextStart(t *testing.T) {
	run(t, func(t *testing.T, m *session.Manager, first *scripted, heard *recorder) {
		second := newScripted()
		checked := ""
		first.check = func(context.Context, secret.Value) error { checked += "first "; return nil }
		second.check = func(context.Context, secret.Value) error { checked += "second "; return nil }
		m.Start(apiKey, "alice")
		m.SetGateway(second)
		(<-first.requests).grant(time.Time{})
		synctest.Wait()
		_ = m.CheckNow(t.Context())
		m.Start(apiKey, "bob")
		(<-second.requests).grant(time.Time{})
		synctest.Wait()
		_ = m.CheckNow(t.Context())
		expect(t, heard, "alice", "bob")
		if checked != "first second " {
			t.Errorf("asked %s", checked)
		}
	})
}

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

// Many goroutines at once, without virtual time: every listener must hear a
// sequence in which each event differs from the one before, ending in what is.
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
