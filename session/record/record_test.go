package record_test

import (
	"log/slog"
	"testing"
	"time"

	"sessiontray/session"
	"sessiontray/session/gateway"
	"sessiontray/session/journal"
	"sessiontray/session/message"
	"sessiontray/session/profile"
	"sessiontray/session/record"
)

var failure = &session.Failure{
	Kind:  session.Server,
	Cause: message.New("verbatim", "text", "It broke."), Fix: message.New("verbatim", "text", "Wait."),
}

func TestStart(t *testing.T) {
	for _, test := range []struct {
		what       string
		method     profile.Method
		user       string
		text, told string
	}{
		{"start", profile.APIToken, "alice", "Start for “alice” on Staging, with an API token.", "alice"},
		{"renew", profile.FromBackend, "alice", "Renew for “alice” on Staging, with your backend.", "alice"},
		{"start", profile.SessionToken, "alice", "Start on Staging, with a session token.", ""},
		{"start", profile.APIToken, "", "Start on Staging, with an API token.", ""},
	} {
		user, m := record.Start(test.what, profile.Profile{Method: test.method, UserID: test.user}, "Staging")
		if user != test.told || m.String() != test.text {
			t.Errorf("%+v: %q, %q", test, user, m)
		}
	}
}

func TestStatus(t *testing.T) {
	live := &session.Session{Identity: "alice"}
	for _, test := range []struct {
		status session.Status
		level  slog.Level
		text   string
		user   string
	}{
		{session.Status{Phase: session.Starting, Wanted: "bob"}, slog.LevelInfo, "Starting.", "bob"},
		{
			session.Status{Phase: session.Active, Session: live, Confirmation: session.ConfirmedByServer},
			slog.LevelInfo,
			"Active, confirmed by the server.", "alice",
		},
		{
			session.Status{Phase: session.Active, Session: live, Confirmation: session.ValidLocally},
			slog.LevelInfo,
			"Active, valid locally.", "alice",
		},
		{session.Status{Phase: session.Expired, Session: live}, slog.LevelWarn, "Expired.", "alice"},
		{
			session.Status{Phase: session.Refused, Session: live, Failure: failure},
			slog.LevelError, "Refused: It broke.",
			"alice",
		},
		{session.Status{Phase: session.Failed, Failure: failure, Wanted: "bob"}, slog.LevelError, "Failed: It broke.", "bob"},
		{session.Status{Phase: session.Stopped}, slog.LevelInfo, "Stopped.", ""},
	} {
		e := record.Status(session.Status{}, test.status)
		if e.Kind != journal.Status || e.Level != test.level || e.Message.String() != test.text || e.User != test.user ||
			e.Change.After.Phase != test.status.Phase.String() {
			t.Errorf("%v: %v, %q, %q", test.status.Phase, e.Level, e.Message, e.User)
		}
	}
}

func TestExchange(t *testing.T) {
	timings := gateway.Timings{Total: 1500 * time.Millisecond}
	for _, test := range []struct {
		exchange gateway.Exchange
		level    slog.Level
		text     string
	}{
		{gateway.Exchange{Status: 200}, slog.LevelInfo, "POST /v1/sessions: 200 OK in 1.5 s."},
		{gateway.Exchange{Status: 401, Failure: failure}, slog.LevelWarn, "POST /v1/sessions: 401 Unauthorized in 1.5 s."},
		{
			gateway.Exchange{Status: 503, Failure: failure},
			slog.LevelError,
			"POST /v1/sessions: 503 Service Unavailable in 1.5 s.",
		},
		{gateway.Exchange{Failure: failure}, slog.LevelError, "POST /v1/sessions: no response in 1.5 s."},
		{
			gateway.Exchange{Failure: &session.Failure{Kind: session.Cancelled, Cause: failure.Cause}},
			slog.LevelInfo,
			"POST /v1/sessions: cancelled after 1.5 s.",
		},
	} {
		x := test.exchange
		x.Method, x.URL, x.Timings = "POST", "https://x.example/v1/sessions?a=b", timings
		e := record.Exchange(x)
		if e.Kind != journal.HTTP || e.Level != test.level || e.Message.String() != test.text || e.Exchange.URL != x.URL {
			t.Errorf("%+v: %v, %q", test.exchange, e.Level, e.Message)
		}
		if (x.Failure != nil) != (e.Exchange.Failure != "") {
			t.Errorf("%q: the failure is %q", test.text, e.Exchange.Failure)
		}
	}
}

func TestSkewAndCheck(t *testing.T) {
	if _, measured := record.Skew(gateway.Exchange{}); measured {
		t.Error("a clock that was not measured is recorded")
	}
	x := gateway.Exchange{
		URL: "https://x.example/", SkewKnown: true,
		Skew: gateway.Skew{Offset: -time.Hour, Uncertainty: 500 * time.Millisecond},
	}
	if e, measured := record.Skew(x); !measured || e.Level != slog.LevelWarn || e.Message.ID != "entry.clock.behind" {
		t.Errorf("%v, %+v", measured, e)
	}
	x.Skew.Offset = 0
	if e, _ := record.Skew(x); e.Level != slog.LevelInfo || e.Message.ID != "entry.clock.agrees" {
		t.Errorf("%+v", e)
	}
	if e := record.Check("Staging", nil); e.Level != slog.LevelInfo || e.Message.ID != "entry.check.accepted" {
		t.Errorf("%+v", e)
	}
	if e := record.Check("Staging", failure); e.Level != slog.LevelWarn || e.Message.ID != "entry.check.not-accepted" {
		t.Errorf("%+v", e)
	}
}

func TestSession(t *testing.T) {
	until := time.Date(2026, 11, 28, 10, 30, 0, 0, time.UTC)
	for _, test := range []struct {
		before, after *session.Session
		text, user    string
	}{
		{
			nil, &session.Session{Identity: "alice", ExpiresAt: until}, "onSessionChanged: “alice”, until 10:30:00 UTC.",
			"alice",
		},
		{nil, &session.Session{Identity: "alice"}, "onSessionChanged: “alice”.", "alice"},
		{&session.Session{Identity: "bob"}, nil, "onSessionChanged: no session.", "bob"},
	} {
		if e := record.Session(test.before, test.after); e.Message.String() != test.text || e.User != test.user {
			t.Errorf("%q, %q; want %q", e.Message, e.User, test.text)
		}
	}
}
