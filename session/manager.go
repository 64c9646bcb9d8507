package session

import (
	"context"
	"slices"
	"sync"
	"time"

	"sessiontray/session/clock"
	"sessiontray/session/message"

	"sessiontray/session/secret"
	"sessiontray/session/token"
)

// Manager holds the one current session of a user, as VideoKit's session
// manager does. All methods are safe for concurrent use and none but
// [Manager.CheckNow] and [Manager.Close] waits for anything.
type Manager struct {
	now      func() time.Time
	dispatch func(func())
	ticker   *Ticker

	queue   queue
	ctx     context.Context // ends with the manager
	end     context.CancelFunc
	running sync.WaitGroup

	mu        sync.Mutex
	gateway   Gateway // for the next start
	origin    Gateway // of the settled session
	listeners []*registration
	settled   Status // as it is but for a start under way
	pending   *pending
	shown     Status        // what listeners heard last
	skew      time.Duration // server's clock ahead of this one, as measured last
	skewKnown bool
	steps     *clock.StepDetector // of this machine's clock; nil when they cannot be told
}

// pending is a start under way.
type pending struct {
	call         *Call
	cancel       context.CancelFunc
	gateway      Gateway
	confirmation Confirmation // of the session, when it comes
	since        time.Time
	wanted       string
}

// NewManager returns a manager without a session. Close it after use. The
// gateway may be nil until [Manager.SetGateway].
func NewManager(gateway Gateway, options ...Option) *Manager {
	m := &Manager{gateway: gateway, now: time.Now, dispatch: func(f func()) { f() }, ticker: &Ticker{}}
	m.ctx, m.end = context.WithCancel(context.Background())
	for _, o := range options {
		o(m)
	}
	if m.steps != nil {
		m.steps.Wall = m.wall
		m.steps.Since()
	}
	m.settled.Since = m.wall()
	m.shown = m.settled
	return m
}

// wall is the time by the wall clock: without the monotonic reading, which
// stands still while a laptop sleeps.
func (m *Manager) wall() time.Time { return m.now().Round(0) }

// SetGateway sends starts from now on through gateway. The session that lives
// and the start under way keep the one they were begun with.
func (m *Manager) SetGateway(gateway Gateway) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.gateway != gateway {
		m.gateway, m.skew, m.skewKnown = gateway, 0, false
	}
}

// SetSkew takes in how far the clock of the gateway's server is ahead of this
// machine's, as it was measured elsewhere. It counts for starts from now on.
func (m *Manager) SetSkew(skew time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.lookAtClock() // whose steps are older than what was measured
	m.skew, m.skewKnown = skew, true
}

// Start asks the server for a session of userID and makes it the current one
// when it comes. A start already under way is superseded. Bad input ends the
// call at once with a [BadInput] failure, and nothing else changes. A start
// that fails leaves a live session as it is.
func (m *Manager) Start(apiToken secret.Value, userID string, scopes ...string) *Call {
	request, err := Request{APIToken: apiToken, Identity: userID, Scopes: scopes}.Clean()
	return m.begin(request, err, ConfirmedByServer, func(ctx context.Context, g Gateway) (Grant, error) {
		return g.CreateSession(ctx, request)
	})
}

// StartFrom asks source for a session token of userID, as [Manager.Start] asks
// the server. The session is accepted on this machine only, until
// [Manager.CheckNow].
func (m *Manager) StartFrom(source Source, userID string) *Call {
	id, err := cleanUserID(userID)
	return m.begin(Request{Identity: id}, err, ValidLocally, func(ctx context.Context, _ Gateway) (Grant, error) {
		return source.SessionToken(ctx, id)
	})
}

// begin begins a start that asks for a session by ask, unless its input is bad.
func (m *Manager) begin(
	request Request, bad error, c Confirmation, ask func(context.Context, Gateway) (Grant, error),
) *Call {
	call := newCall(func(f func()) {
		m.queue.push(func() { m.dispatch(func() { protect(f) }) })
	})
	m.mu.Lock()
	defer m.mu.Unlock()
	if bad == nil {
		bad = m.unable()
	}
	if bad != nil {
		call.finish(Result{Err: bad})
		return call
	}
	m.abandon(message.New("failure.newer-start-took-place-one"))
	ctx, cancel := context.WithCancel(m.ctx)
	p := &pending{
		call: call, cancel: cancel, gateway: m.gateway, confirmation: c, since: m.wall(), wanted: request.Identity,
	}
	call.cancel = func() { m.cancelStart(p) }
	m.pending = p
	m.lookAtClock()
	// What went wrong with earlier starts is no longer news.
	if _, live := m.settled.Live(); live {
		m.settled.Failure, m.settled.Wanted = nil, ""
	} else if m.settled.Session == nil {
		m.settled = Status{Since: p.since}
	}
	m.show()
	m.running.Go(func() {
		defer cancel()
		grant, err := ask(ctx, p.gateway)
		m.answered(p, request, grant, err)
	})
	return call
}

// unable says why nothing can be started now, or nil. Called with the lock
// held.
func (m *Manager) unable() error {
	switch {
	case m.ctx.Err() != nil:
		return cancelled(message.New("failure.program-ending"))
	case m.gateway == nil:
		return &Failure{
			Kind: BadInput, Field: FieldEnvironment, Cause: message.New("failure.there-no-environment"),
			Fix: message.New("failure.choose-one"),
		}
	}
	return nil
}

// answered takes in the outcome of a start, unless the start was given up.
func (m *Manager) answered(p *pending, r Request, g Grant, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.pending != p {
		return
	}
	m.lookAtClock() // whose steps are older than what was measured just now
	m.pending = nil
	if err == nil {
		var s *Session
		if p.confirmation == ValidLocally || !g.SkewKnown && m.gateway == p.gateway {
			// Another server's answer, or one that did not tell.
			g.Skew, g.SkewKnown = m.skew, m.skewKnown
		}
		if s, err = m.granted(r, g); err == nil {
			st := Status{Session: s, Confirmation: p.confirmation}
			if p.confirmation == ConfirmedByServer {
				st.ConfirmedAt = s.StartedAt
				if m.gateway == p.gateway {
					m.skew, m.skewKnown = g.Skew, g.SkewKnown
				}
			}
			m.settle(st, p.gateway)
			p.call.finish(Result{Session: *s})
			return
		}
	}
	failure := AsFailure(err)
	m.fail(failure, p)
	p.call.finish(Result{Err: failure})
}

// granted makes a session of the server's answer, if it is one that was asked
// for and lives.
func (m *Manager) granted(r Request, g Grant) (*Session, error) {
	info := token.ParseValue(g.Token)
	if g.Identity != "" && g.Identity != r.Identity || info.Identity != "" && info.Identity != r.Identity {
		return nil, &Failure{
			Kind:  Protocol,
			Cause: message.New("failure.server-answered-session-another-user"),
			Fix:   message.New("failure.check-address-asked-cache-proxy"),
		}
	}
	s := &Session{
		Token: g.Token, Identity: r.Identity, Scopes: slices.Clone(info.Scopes),
		StartedAt: m.wall(), IssuedAt: info.IssuedAt, ExpiresAt: g.ExpiresAt, Skew: g.Skew, SkewKnown: g.SkewKnown,
	}
	switch {
	case g.Scopes != nil:
		s.Scopes = slices.Clone(g.Scopes)
	case !r.APIToken.IsZero(): // was asked for with these
		s.Scopes = append([]string{}, r.Scopes...)
	}
	// Whatever is said beside it, a token is not good beyond its own end.
	if s.ExpiresAt.IsZero() || !info.ExpiresAt.IsZero() && info.ExpiresAt.Before(s.ExpiresAt) {
		s.ExpiresAt = info.ExpiresAt
	}
	if s.phaseAt(s.StartedAt) == Expired {
		return nil, &Failure{
			Kind:  Protocol,
			Cause: message.New("failure.server-issued-session-has-already"),
			Fix:   message.New("failure.check-date-time-machine"),
		}
	}
	return s, nil
}

// StartWithToken makes a session of a session token that a server issued. It
// asks no server: the session is accepted on this machine only, until
// [Manager.CheckNow]. An expired token, an API token and a damaged one are
// refused with a [BadInput] failure, and nothing else changes. A start under
// way is superseded.
func (m *Manager) StartWithToken(sessionToken secret.Value) (Session, error) {
	info := token.ParseValue(sessionToken)
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.unable(); err != nil {
		return Session{}, err
	}
	m.lookAtClock()
	now := m.wall()
	if err := info.CheckSession(now.Add(m.skew)); err != nil {
		return Session{}, badToken(FieldSessionToken, err)
	}
	m.abandon(message.New("failure.newer-start-took-place-one"))
	s := &Session{
		Token: info.Value, Identity: info.Identity, Scopes: slices.Clone(info.Scopes),
		StartedAt: now, IssuedAt: info.IssuedAt, ExpiresAt: info.ExpiresAt, Skew: m.skew, SkewKnown: m.skewKnown,
	}
	m.settle(Status{Session: s, Confirmation: ValidLocally}, m.gateway)
	return *s, nil
}

// Stop ends the current session and cancels a start under way. Without either
// it does nothing but clear what went wrong before.
func (m *Manager) Stop() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.stop()
}

func (m *Manager) stop() {
	m.abandon(message.New("failure.start-stopped"))
	if m.settled.Phase != Stopped {
		m.settled = Status{Since: m.wall()}
	}
	m.show()
}

// Get returns the current session, if there is one that lives.
func (m *Manager) Get() (Session, bool) { return m.Status().Live() }

// Status returns what is known now.
func (m *Manager) Status() Status {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.lookAtClock()
	return m.shown
}

// CheckNow asks the server whether it accepts the current session's token, and
// waits for the answer. The status takes it in: confirmed, or refused. Other
// failures leave the session as it is and are returned. An expired session can
// be checked too: if it was this machine's clock that was wrong, it lives again.
func (m *Manager) CheckNow(ctx context.Context) error {
	m.mu.Lock()
	checked, gateway := m.settled.Session, m.origin
	possible := checked != nil && m.settled.Phase != Refused
	m.mu.Unlock()
	if !possible {
		return &Failure{
			Kind: BadInput, Cause: message.New("failure.there-no-session-check"), Fix: message.New("failure.start-one-first"),
		}
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(m.ctx, cancel)()
	answer, err := gateway.CheckSession(ctx, checked.Token)
	m.ApplyCheck(checked.Token, gateway.Name(), answer, err)
	return err
}

// ApplyCheck takes in what a server answered to a check of a token that was made
// elsewhere. It counts if the token is the current session's and the name its
// server's.
func (m *Manager) ApplyCheck(token secret.Value, origin string, answer Answer, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.lookAtClock() // whose steps are older than what was measured just now
	current := m.settled.Session
	if current == nil || current.Token != token || m.settled.Origin != origin || m.settled.Phase == Refused ||
		KindOf(err) == Cancelled {
		return // about a session that is gone, or no answer
	}
	if answer.SkewKnown {
		m.skew, m.skewKnown = answer.Skew, true
		m.correct(answer.Skew)
		m.lookAtClock()
	}
	m.settled.Failure, m.settled.Wanted = AsFailure(err), ""
	switch KindOf(err) {
	case 0, Forbidden: // either way the server knows the token
		m.settled.Confirmation, m.settled.ConfirmedAt = ConfirmedByServer, m.wall()
	case Unauthorized:
		if m.settled.Phase == Expired {
			m.settled.Failure = nil // the server says the same
			break
		}
		m.settled.Phase, m.settled.Since = Refused, m.wall()
		m.settled.Confirmation, m.settled.ConfirmedAt = Unconfirmed, time.Time{}
	}
	m.show()
}

// Close stops the manager and waits for all that it does to end, callbacks
// included; listeners hear that the session is gone. It must not be called
// from a listener.
func (m *Manager) Close() {
	m.mu.Lock()
	m.end() // first, so that no start begins between
	m.stop()
	m.ticker.remove(m)
	m.mu.Unlock()
	m.running.Wait()
	m.queue.wait()
}

func (m *Manager) cancelStart(p *pending) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.pending == p {
		m.abandon(message.New("failure.start-cancelled"))
		m.show()
	}
}

// abandon gives up the start under way, if any. Called with the lock held.
func (m *Manager) abandon(cause message.Message) {
	if p := m.pending; p != nil {
		m.pending = nil
		p.cancel()
		p.call.finish(Result{Err: cancelled(cause)})
	}
}

// fail takes in why a start failed. Called with the lock held.
func (m *Manager) fail(f *Failure, p *pending) {
	m.lookAtClock()
	if _, live := m.settled.Live(); live {
		m.settled.Failure, m.settled.Wanted = f, p.wanted
		m.show()
		return
	}
	st := Status{Phase: Failed, Since: m.wall(), Origin: p.gateway.Name(), Wanted: p.wanted, Failure: f}
	if f.Kind == Unauthorized || f.Kind == Forbidden {
		st.Phase = Refused
	}
	m.settled = st
	m.show()
}

// settle makes st, with a new session, what is. Called with the lock held.
func (m *Manager) settle(st Status, origin Gateway) {
	m.origin, st.Origin = origin, origin.Name()
	st.Since = m.wall()
	st.Phase = st.Session.phaseAt(st.Since)
	m.settled = st
	m.show()
	m.ticker.add(m)
}
