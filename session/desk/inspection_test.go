package desk_test

import (
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"sessiontray/session"
	"sessiontray/session/desk"
	"sessiontray/session/fault"
	"sessiontray/session/inspect"
	"sessiontray/session/profile"
	"sessiontray/session/sandbox"
	"sessiontray/session/secret"
	"sessiontray/session/token"
)

func signed(t *testing.T, claims jwt.MapClaims) string {
	t.Helper()
	text, err := jwt.NewWithClaims(jwt.SigningMethodHS256, claims).SignedString([]byte("key"))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func looked(s desk.Snapshot) bool { return !s.Inspection.Subjects[inspect.First].Busy }

func TestInspectJudgesTheLastText(t *testing.T) {
	b := newBench(t)
	for range 50 {
		b.Inspector.Inspect(inspect.First, "please try again")
	}
	b.Inspector.Inspect(inspect.First, signed(t, jwt.MapClaims{"identity": "alice", "exp": 1}))
	b.Inspector.Inspect(inspect.Second, b.server.APIToken().Reveal())
	s := b.until(t, "both are looked through", func(s desk.Snapshot) bool {
		return looked(s) && s.Inspection.Subjects[inspect.Second].Found().Info.Kind == token.APIToken
	})
	v := s.Inspection.Verdict(inspect.First, s.Now)
	if v.Level != token.NotGood || !strings.HasPrefix(v.Cause.String(), "Expired ") || s.Inspection.Environment.ID != "" {
		t.Errorf("%+v, environment %q", v, s.Inspection.Environment)
	}
	b.Inspector.Expect(inspect.Expected{Purpose: token.ForAPI, SigningSecret: secret.New("key")})
	s = b.Snapshot()
	if v = s.Inspection.Verdict(inspect.First, s.Now); v.Findings[len(v.Findings)-1].Code != token.SignatureMatches {
		t.Errorf("%+v", v)
	}
}

// Several tokens are offered, and each can be judged.
func TestChooseInspected(t *testing.T) {
	b := newBench(t)
	first, second := signed(t, jwt.MapClaims{"identity": "alice"}), signed(t, jwt.MapClaims{"identity": "bob"})
	b.Inspector.Inspect(inspect.First, "a: "+first+"\nb: "+second)
	b.until(
		t, "both are found",
		func(s desk.Snapshot) bool { return len(s.Inspection.Subjects[inspect.First].Paste.Matches) == 2 },
	)
	b.Inspector.Choose(inspect.First, 1)
	if got := b.Snapshot().Inspection.Subjects[inspect.First].Found().Info.Identity; got != "bob" {
		t.Error(got)
	}
	b.Inspector.Choose(inspect.First, 2) // is none
	if got := b.Snapshot().Inspection.Subjects[inspect.First].Chosen; got != 1 {
		t.Error(got)
	}
}

func answered(s desk.Snapshot) bool { return s.Inspection.Answer != nil }

func (b *bench) check(t *testing.T) inspect.Answer {
	t.Helper()
	b.Inspector.Check()
	return *b.until(t, "the server answered", answered).Inspection.Answer
}

// What the server says of a token, by the environment that was picked.
func TestCheckInspected(t *testing.T) {
	b := newBench(t)
	other, err := sandbox.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = other.Close() })

	b.Inspector.Check() // nothing to ask about
	b.Inspector.Inspect(inspect.First, signed(t, jwt.MapClaims{"identity": "alice"}))
	b.until(t, "it is looked through", looked)
	b.Inspector.Check() // no environment
	if s := b.Snapshot(); s.Inspection.Checking || s.Inspection.Answer != nil {
		t.Error("a server was asked that nobody picked")
	}

	b.asks(inspect.Environment{ID: profile.SandboxID})
	if a := b.check(t); a.Failure == nil || a.Failure.Kind != session.Unauthorized || a.Environment != "Sandbox" {
		t.Errorf("a forged token: %+v", a)
	}
	b.Inspector.Inspect(inspect.First, b.server.APIToken().Reveal())
	b.until(
		t, "the answer about another token is gone",
		func(s desk.Snapshot) bool { return looked(s) && s.Inspection.Answer == nil },
	)
	if a := b.check(t); a.Failure != nil || !b.Snapshot().Inspection.SkewKnown {
		t.Errorf("the sandbox's API token: %+v, %v", a, a.Failure)
	}
	custom := inspect.Environment{ID: profile.CustomID, Address: other.URL(), Generation: "rest-v1"}
	b.asks(custom)
	if a := b.check(t); a.Failure == nil || a.Failure.Kind != session.Unauthorized ||
		!strings.HasPrefix(a.Environment, "127.0.0.1:") {
		t.Errorf("another's API token: %+v, %v", a, a.Failure)
	}
	other.Inject(sandbox.Fault{Kind: fault.Forbidden})
	if a := b.check(t); a.Failure == nil || a.Failure.Kind != session.Forbidden {
		t.Errorf("forbidden: %+v, %v", a, a.Failure)
	}
	custom.Address = "http://127.0.0.1:1"
	b.asks(custom)
	if a := b.check(t); a.Failure == nil || a.Failure.Kind != session.Unreachable || b.Snapshot().Inspection.SkewKnown {
		t.Errorf("nobody there: %+v, %v", a, a.Failure)
	}
	custom.Address = ""
	b.asks(custom)
	if a := b.check(t); a.Failure == nil || a.Failure.Kind != session.BadInput {
		t.Errorf("no address: %+v, %v", a, a.Failure)
	}
}

// A late answer about one token is not shown for another.
func TestLateAnswerIsNotShownForAnother(t *testing.T) {
	b := newBench(t)
	b.server.Inject(sandbox.Fault{Kind: fault.Latency, Delay: time.Hour})
	b.Inspector.Inspect(inspect.First, b.server.APIToken().Reveal())
	b.Inspector.Check()
	b.Inspector.Inspect(inspect.First, signed(t, jwt.MapClaims{"identity": "alice"}))
	b.Close() // waits for the answer
	if i := b.Snapshot().Inspection; i.Answer != nil || i.Checking {
		t.Errorf("%+v", i.Answer)
	}
}

// The server's clock counts, once it is known.
func TestCheckLearnsTheServersClock(t *testing.T) {
	b := newBench(t)
	b.server.SetClockOffset(time.Hour)
	b.Inspector.Inspect(
		inspect.First, signed(t, jwt.MapClaims{"identity": "alice", "exp": time.Now().Add(30 * time.Minute).Unix()}),
	)
	b.until(t, "it is looked through", looked)
	if s := b.Snapshot(); s.Inspection.Verdict(inspect.First, s.Now).Level == token.NotGood {
		t.Fatal("not good before")
	}
	b.asks(inspect.Environment{ID: profile.SandboxID})
	b.check(t)
	s := b.Snapshot()
	v := s.Inspection.Verdict(inspect.First, s.Now)
	if v.Findings[0].Code != token.Expired || v.Cause.ID != "token.expired-ago-server-clock-counts" {
		t.Errorf("%+v", v)
	}
}

// The answer about the token of the live session is the session's as well.
func TestCheckOfTheSessionsTokenChangesItsStatus(t *testing.T) {
	b := newBench(t)
	b.Start()
	live := b.until(t, "a session lives", phase(session.Active))
	b.Inspector.Inspect(inspect.First, live.Status.Session.Token.Reveal())
	s := b.until(t, "it is looked through", looked)
	if s.Inspection.Environment.ID != profile.SandboxID {
		t.Errorf("environment %q", s.Inspection.Environment)
	}
	b.check(t)
	b.until(t, "the status takes the answer in", func(s desk.Snapshot) bool {
		return s.Status.ConfirmedAt.After(live.Status.ConfirmedAt)
	})
	b.server.RevokeUser("alice")
	if a := b.check(t); a.Failure == nil || a.Failure.Kind != session.Unauthorized {
		t.Errorf("%+v", a)
	}
	b.until(t, "the session is refused", phase(session.Refused))
}

// A session measures the clock of its server, which counts in the Inspector too.
func TestSessionsSkewCountsInTheInspector(t *testing.T) {
	b := newBench(t)
	b.server.SetClockOffset(-time.Hour)
	b.Start()
	live := b.until(t, "a session lives", phase(session.Active))
	b.Inspector.Inspect(inspect.First, live.Status.Session.Token.Reveal())
	s := b.until(t, "it is looked through", looked)
	if v := s.Inspection.Verdict(inspect.First, s.Now); !s.Inspection.SkewKnown || s.Inspection.Skew > -59*time.Minute ||
		v.Findings[0].Code != token.ClocksDiffer {
		t.Errorf("%v, %+v", s.Inspection.Skew, v)
	}
}

// A start that failed elsewhere does not make that the session's environment.
func TestLiveTokenStaysWithItsServer(t *testing.T) {
	b := newBench(t)
	b.Start()
	live := b.until(t, "a session lives", phase(session.Active))
	other, err := sandbox.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = other.Close() })
	b.Edit("", func(p *profile.Profile) { p.EnvironmentID, p.BaseURL = profile.CustomID, other.URL() })
	b.SetAPIToken("", secret.New("wrong-token-1"))
	b.Start()
	b.until(
		t, "the start failed",
		func(s desk.Snapshot) bool { return s.Status.Failure != nil && s.Status.Phase == session.Active },
	)
	b.Inspector.Inspect(inspect.First, live.Status.Session.Token.Reveal())
	if got := b.Snapshot().Inspection.Environment; got.ID != profile.SandboxID {
		t.Errorf("it would be sent to %+v", got)
	}
}

// What is known of one token's environment says nothing of the next one's.
func TestEnvironmentIsNotThatOfAnotherToken(t *testing.T) {
	b := newBench(t)
	bare := signed(t, jwt.MapClaims{"identity": "bob"})
	command := "curl https://staging.example.com/v1/videos -H 'Authorization: Bearer " +
		signed(t, jwt.MapClaims{"identity": "alice"}) + "'"
	b.Inspector.Inspect(inspect.First, command)
	if got := b.Snapshot().Inspection.Environment; got.Address != "https://staging.example.com" {
		t.Errorf("%+v", got)
	}
	b.Inspector.Inspect(inspect.First, bare)
	if got := b.Snapshot().Inspection.Environment; got != (inspect.Environment{}) {
		t.Errorf("a guess: %+v", got)
	}
	b.asks(inspect.Environment{ID: profile.GatewayID})
	b.Inspector.Inspect(inspect.First, command)
	b.Inspector.Inspect(inspect.First, bare)
	if got := b.Snapshot().Inspection.Environment; got.ID != profile.GatewayID || got.Address != "" {
		t.Errorf("not the one that was picked: %+v", got)
	}
	// The same token, now with its address.
	b.Inspector.Inspect(inspect.First, "curl https://staging.example.com/v1/videos -H 'Authorization: Bearer "+bare+"'")
	if got := b.Snapshot().Inspection.Environment; got.ID != profile.CustomID {
		t.Errorf("%+v", got)
	}
}

// While a text is looked through there is no token to judge, send or use.
func TestNothingIsSentWhileBusy(t *testing.T) {
	b := newBench(t)
	b.Inspector.Inspect(inspect.First, b.server.APIToken().Reveal())
	b.Inspector.Inspect(inspect.First, strings.Repeat("nothing here\n", 80_000))
	b.Inspector.Check()
	b.UseInspected()
	s := b.Snapshot()
	if i := s.Inspection; i.Subjects[inspect.First].Busy &&
		(i.Checking || i.Subjects[inspect.First].Found().Info.Kind != token.Nothing) || s.Pasted != nil {
		t.Errorf("%+v", i)
	}
	b.until(t, "it is looked through", looked)
}

func TestUseInspectedCarriesTheTokenOver(t *testing.T) {
	b := newBench(t)
	pasted := signed(t, jwt.MapClaims{"identity": "bob", "exp": time.Now().Add(time.Hour).Unix()})
	b.Inspector.Inspect(inspect.First, `{"sessionToken":"`+pasted+`"}`)
	b.until(t, "it is looked through", looked)
	b.UseInspected()
	s := b.Snapshot()
	if s.Profile.Method != profile.SessionToken || !s.SessionToken.Equal(secret.New(pasted)) {
		t.Errorf("%+v", s.Profile)
	}
}

// asks chooses the environment to ask.
func (b *bench) asks(e inspect.Environment) {
	b.Inspector.EditEnvironment(func(to *inspect.Environment) { *to = e })
}
