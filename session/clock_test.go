package session_test

import (
	"context"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"sessiontray/session/message"

	"github.com/golang-jwt/jwt/v5"

	"sessiontray/session"
	"sessiontray/session/secret"
)

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
		(<-g.requests).answer <- answer{grant: session.Grant{
			Token: apiKey, ExpiresAt: time.Now().Add(skew + time.Hour), Skew: skew, SkewKnown: true,
		}}
		synctest.Wait()
		s, live := m.Get()
		if left, known := s.Remaining(time.Now()); !live || !known || left != time.Hour {
			t.Fatalf("left %v, %v of %+v", left, known, m.Status())
		}
		// The measured skew also judges tokens that are pasted later.
		if _, err := m.StartWithToken(signed(
			t, jwt.MapClaims{"identity": "bob", "exp": time.Now().Add(-time.Hour).Unix()},
		)); err != nil {
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
		answers := map[session.Kind]session.Phase{
			session.Server: session.Active, session.Forbidden: session.Active, session.Unauthorized: session.Refused,
		}
		for _, kind := range []session.Kind{session.Server, session.Forbidden, session.Unauthorized} {
			g.check = func(_ context.Context, token secret.Value) error {
				return &session.Failure{
					Kind: kind, Cause: message.New("verbatim", "text", "No."), Fix: message.New("verbatim", "text", "Mend it."),
				}
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
		if err := m.CheckNow(ctx); err != nil || m.Status().Confirmation != session.ConfirmedByServer ||
			m.Status().Failure != nil {
			t.Errorf("%v, %+v", err, m.Status())
		}
		// An answer about a session that is gone says nothing of the next.
		g.check = func(context.Context, secret.Value) error {
			time.Sleep(time.Second)
			_, _ = m.StartWithToken(secret.New("another-token"))
			return &session.Failure{Kind: session.Unauthorized}
		}
		_ = m.CheckNow(ctx)
		if st := m.Status(); st.Phase != session.Active || st.Confirmation != session.ValidLocally {
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
