package desk

import (
	"testing"
	"time"

	"sessiontray/session"
	"sessiontray/session/profile"
	"sessiontray/session/secret"
	"sessiontray/session/vault"
)

func TestWhatIsDue(t *testing.T) {
	rules := profile.Rules{Renew: true, StopAfter: 60, CheckEvery: 10}
	live := due{rules: rules, now: 20 * time.Minute, phase: session.Active, live: true, renewable: true, hiddenAt: -1}
	for _, test := range []struct {
		what                       string
		change                     func(*due)
		stop, renews, renew, check bool
	}{
		{"live, not checked yet", func(*due) {}, false, true, false, true},
		{"just checked", func(d *due) { d.asked = 15 * time.Minute }, false, true, false, false},
		{"started by the user just now", func(d *due) { d.begun = 15 * time.Minute }, false, true, false, false},
		{"hidden for 5 minutes", func(d *due) { d.hiddenAt = 15 * time.Minute }, false, true, false, true},
		{"hidden for 11 minutes", func(d *due) { d.hiddenAt = 9 * time.Minute }, false, true, false, false},
		{"starting", func(d *due) { d.phase = session.Starting }, false, true, false, false},
		{"about to expire", func(d *due) { d.phase = session.Expiring }, false, true, true, true},
		{"expired", func(d *due) { d.phase, d.live = session.Expired, false }, false, true, true, false},
		{"failed to start", func(d *due) { d.phase, d.live = session.Failed, false }, false, true, false, false},
		{
			"failed to renew", func(d *due) { d.phase, d.live, d.renewal.Tries = session.Failed, false, 1 }, false, true, true,
			false,
		},
		{
			"in the pause after a failure", func(d *due) { d.phase, d.retryAt = session.Expiring, 21*time.Minute }, false, true,
			false, true,
		},
		{"given up", func(d *due) { d.phase, d.renewal.GaveUp = session.Expiring, true }, false, false, false, true},
		{"in a rehearsal", func(d *due) { d.phase, d.rehearsing = session.Expiring, true }, false, false, false, true},
		{
			"a pasted session token", func(d *due) { d.phase, d.renewable = session.Expiring, false }, false, false, false, true,
		},
		{"no renewal wanted", func(d *due) { d.phase, d.rules.Renew = session.Expiring, false }, false, false, false, true},
		{"no checks wanted", func(d *due) { d.rules.CheckEvery = 0 }, false, true, false, false},
		{"overdue", func(d *due) { d.now, d.phase = time.Hour, session.Expiring }, true, false, false, false},
		{
			"overdue, expired", func(d *due) { d.now, d.phase, d.live = time.Hour, session.Expired, false }, false, false, false,
			false,
		},
		{"never to be stopped", func(d *due) { d.now, d.rules.StopAfter = time.Hour, 0 }, false, true, false, true},
	} {
		d := live
		test.change(&d)
		if d.mustStop() != test.stop || d.willRenew() != test.renews || d.mustRenew() != test.renew || d.mustCheck() != test.check {
			t.Errorf("%s: stop %v, renews %v, renew %v, check %v", test.what, d.mustStop(), d.willRenew(), d.mustRenew(), d.mustCheck())
		}
	}
}

func TestPausesOfRenewal(t *testing.T) {
	var r Renewal
	var pauses []time.Duration
	for range maxRenewals {
		var pause time.Duration
		r, pause = r.failed(&session.Failure{Kind: session.Server})
		pauses = append(pauses, pause)
	}
	if want := 5 * time.Second; pauses[0] != want || pauses[1] != 2*want || pauses[7] != maxPause || !r.GaveUp {
		t.Errorf("%v, %+v", pauses, r)
	}
	if r, pause := (Renewal{}).failed(&session.Failure{
		Kind: session.RateLimited, RetryAfter: time.Hour,
	}); pause != time.Hour || r.GaveUp {
		t.Errorf("told to wait for an hour: %v, %+v", pause, r)
	}
	for _, kind := range []session.Kind{
		session.Unauthorized, session.Forbidden, session.BadInput, session.NotFound, session.Cancelled,
	} {
		if r, _ := (Renewal{}).failed(&session.Failure{Kind: kind}); !r.GaveUp || r.Failure.Kind != kind {
			t.Errorf("%v is tried again", kind)
		}
	}
}

func TestHowARenewalEnds(t *testing.T) {
	at := time.Date(2026, 11, 28, 10, 0, 0, 0, time.UTC)
	s := func(token string, started, expires int) *session.Session {
		return &session.Session{
			Token: secret.New(token), StartedAt: at.Add(time.Duration(started) * time.Minute), ExpiresAt: at.Add(time.Duration(expires) * time.Minute),
		}
	}
	starting := session.Status{Phase: session.Starting, Session: s("old", 0, 10)}
	failure := &session.Failure{Kind: session.Server}
	for _, test := range []struct {
		what          string
		before, after session.Status
		ended         bool
		kind          session.Kind // of the failure; the zero value for none
	}{
		{"still starting", starting, starting, false, 0},
		{"no start", session.Status{Phase: session.Active}, session.Status{Phase: session.Expired}, false, 0},
		{"another session", starting, session.Status{Phase: session.Active, Session: s("new", 5, 15)}, true, 0},
		{
			"the same token, valid for longer", starting,
			session.Status{Phase: session.Active, Session: s("old", 5, 15)},
			true,
			0,
		},
		{
			"the same token, no longer valid", starting,
			session.Status{Phase: session.Active, Session: s("old", 5, 10)},
			true,
			session.Protocol,
		},
		{
			"the old session", starting,
			session.Status{Phase: session.Active, Session: s("old", 0, 10)},
			true,
			session.Cancelled,
		},
		{"none", starting, session.Status{Phase: session.Stopped}, true, session.Cancelled},
		{
			"a failure", starting,
			session.Status{Phase: session.Failed, Failure: failure, Wanted: "alice"},
			true,
			session.Server,
		},
		{
			"a failure that leaves the old session", starting,
			session.Status{Phase: session.Active, Session: s("old", 0, 10), Failure: failure, Wanted: "alice"},
			true,
			session.Server,
		},
	} {
		ended, failure := renewalEnd(test.before, test.after)
		if ended != test.ended || (failure != nil) != (test.kind != 0) || failure != nil && failure.Kind != test.kind {
			t.Errorf("%s: ended %v, %v", test.what, ended, failure)
		}
	}
}

func TestWhatIsNotified(t *testing.T) {
	token, other := secret.New("the-session"), secret.New("another-one")
	known := notified{live: token}
	in := func(phase session.Phase) session.Status {
		return session.Status{Phase: phase, Session: &session.Session{Token: token}}
	}
	for _, test := range []struct {
		what   string
		before notified
		after  session.Status
		renews bool
		tries  int
		want   Notification
	}{
		{"about to expire", known, in(session.Expiring), false, 0, Notification{Expiring: 1}},
		{"about to expire, to be renewed", known, in(session.Expiring), true, 0, Notification{}},
		{"about to expire, again", notified{live: token, ofExpiring: token}, in(session.Expiring), false, 0, Notification{}},
		{"about to expire since its start", notified{live: other}, in(session.Expiring), false, 0, Notification{}},
		{"expired", known, in(session.Expired), false, 0, Notification{Expired: 1}},
		{"expired, to be renewed", known, in(session.Expired), true, 0, Notification{}},
		{"expired, renewing fails", known, in(session.Expired), true, 2, Notification{Expired: 1}},
		{"expired, again", notified{live: token, ofEnd: token}, in(session.Expired), false, 0, Notification{}},
		{"refused", known, in(session.Refused), false, 0, Notification{Refused: 1}},
		{
			"refused to the user, who asked",
			notified{live: token, askedAbout: token},
			in(session.Refused), false, 0,
			Notification{},
		},
		{"stopped by a rule", notified{live: token, stopping: true}, session.Status{}, false, 0, Notification{Stopped: 1}},
		{"stopped by the user", known, session.Status{}, false, 0, Notification{}},
	} {
		if _, got := test.before.after(in(session.Active), test.after, test.renews, test.tries); got != test.want {
			t.Errorf("%s: %+v, want %+v", test.what, got, test.want)
		}
	}
}

func TestConfigSaysWhatIsRequired(t *testing.T) {
	for _, c := range []Config{{}, {Folder: "x"}, {Folder: "x", Vault: vault.New(nil)}} {
		if d, err := New(c); err == nil || d != nil {
			t.Errorf("%+v: no error", c)
		}
	}
}
