package session_test

import (
	"context"
	"errors"
	"slices"
	"strings"
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

// Whatever is said beside it, a token is not good beyond its own end.
func TestTheEarlierEndCounts(t *testing.T) {
	gateway := newScripted()
	m := session.NewManager(gateway)
	defer m.Close()
	now := time.Now().Truncate(time.Second)
	for _, said := range []time.Time{{}, now.Add(time.Hour), now.Add(10 * time.Minute)} {
		call := m.Start(apiKey, "alice")
		request := <-gateway.requests
		request.answer <- answer{grant: session.Grant{
			Token: signed(t, jwt.MapClaims{"identity": "alice", "exp": now.Add(30 * time.Minute).Unix()}), ExpiresAt: said,
		}}
		got, err := call.Await(t.Context())
		want := now.Add(30 * time.Minute)
		if !said.IsZero() && said.Before(want) {
			want = said
		}
		if err != nil || !got.ExpiresAt.Equal(want) {
			t.Errorf("said %v: %v, %v", said, got.ExpiresAt, err)
		}
	}
}

func TestStartMakesASession(t *testing.T) {
	run(t, func(t *testing.T, m *session.Manager, g *scripted, heard *recorder) {
		statuses := &recorder{}
		m.AddStatusListener(statuses.status)
		call := m.Start(secret.New(" Bearer "+apiKey.Reveal()+"\n"), " alice ", "videos.read", " videos.read", "")
		request := <-g.requests
		if request.APIToken != apiKey || request.Identity != "alice" ||
			!slices.Equal(request.Scopes, []string{"videos.read"}) {
			t.Errorf("sent %+v", request.Request)
		}
		if st := m.Status(); st.Phase != session.Starting || st.Wanted != "alice" || st.Origin != "Scripted" ||
			st.Session != nil {
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
		if st := m.Status(); st.Phase != session.Active || st.Origin != "Scripted" ||
			st.Confirmation != session.ConfirmedByServer || !st.ConfirmedAt.Equal(time.Now()) {
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
				if after := m.Status(); after.Phase != before.Phase || after.Session != before.Session ||
					after.Phase == session.Starting {
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
		if st := m.Status(); !live || after.Token != before.Token || st.Phase != session.Active || st.Failure == nil ||
			st.Wanted != "bob" {
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
			if st := m.Status(); st.Phase != phase || st.Failure == nil || st.Failure.Kind != kind || st.Session != nil ||
				st.Origin != "Scripted" {
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
			return session.Grant{Token: apiKey, ExpiresAt: time.Now().Add(time.Hour), Skew: 2 * time.Hour, SkewKnown: true}
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
			if !errors.As(err, &f) || f.Kind != session.BadInput || f.Field != test.field || f.Cause.IsZero() || f.Fix.IsZero() {
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
		s, err := m.StartWithToken(signed(
			t, jwt.MapClaims{"identity": "用户", "scopes": []string{"videos.read"}, "exp": expires.Unix()},
		))
		if err != nil || s.Identity != "用户" || !s.ExpiresAt.Equal(expires) ||
			!slices.Equal(s.Scopes, []string{"videos.read"}) {
			t.Errorf("%+v, %v", s, err)
		}
		if st := m.Status(); st.Confirmation != session.ValidLocally || !st.ConfirmedAt.IsZero() {
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

func TestWithoutAGateway(t *testing.T) {
	m := session.NewManager(nil)
	defer m.Close()
	_, err := m.StartWithToken(secret.New("opaque-token"))
	for _, err := range []error{err, awaiting(m, apiKey, "alice")()} {
		if f := session.AsFailure(err); f == nil || f.Kind != session.BadInput || f.Field != session.FieldEnvironment {
			t.Errorf("%v", err)
		}
	}
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

// A start that began with one gateway stays with it: a token never goes to the server
// of another environment.
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
