package session_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"sessiontray/session/message"

	"github.com/golang-jwt/jwt/v5"
	"go.uber.org/goleak"

	"sessiontray/session"
	"sessiontray/session/secret"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// asked is one request to a scripted gateway, waiting for its answer.
type asked struct {
	session.Request
	ctx    context.Context
	answer chan<- answer
}

type answer struct {
	grant session.Grant
	err   error
}

// scripted is a gateway whose answers the test gives when it likes, also after
// the request was given up.
type scripted struct {
	requests chan asked
	check    func(context.Context, secret.Value) error
	answer   session.Answer // beside check's
}

func newScripted() *scripted { return &scripted{requests: make(chan asked)} }

func (g *scripted) Name() string { return "Scripted" }

func (g *scripted) CreateSession(ctx context.Context, r session.Request) (session.Grant, error) {
	answers := make(chan answer, 1)
	g.requests <- asked{r, ctx, answers}
	a := <-answers
	return a.grant, a.err
}

func (g *scripted) CheckSession(ctx context.Context, token secret.Value) (session.Answer, error) {
	return g.answer, g.check(ctx, token)
}

func (a asked) grant(expires time.Time) {
	a.answer <- answer{grant: session.Grant{
		Token: secret.New("key-of-" + a.Identity), Identity: a.Identity, ExpiresAt: expires,
	}}
}

func (a asked) fail(kind session.Kind) {
	a.answer <- answer{err: &session.Failure{
		Kind: kind, Cause: message.New("verbatim", "text", "It went wrong."),
		Fix: message.New("verbatim", "text", "Mend it."),
	}}
}

var apiKey = secret.New("an-opaque-api-token-for-tests")

func signed(t testing.TB, claims jwt.MapClaims) secret.Value {
	t.Helper()
	text, err := jwt.NewWithClaims(jwt.SigningMethodHS256, claims).SignedString([]byte("signing secret"))
	if err != nil {
		t.Fatal(err)
	}
	return secret.New(text)
}

// recorder is a listener that remembers.
type recorder struct {
	mu    sync.Mutex
	heard []string
}

func (r *recorder) OnSessionChanged(s *session.Session) {
	name := "none"
	if s != nil {
		name = s.Identity
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.heard = append(r.heard, name)
}

func (r *recorder) status(st session.Status) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.heard = append(r.heard, st.Phase.String())
}

func (r *recorder) all() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]string{}, r.heard...)
}
