package desk

import (
	"context"
	"log/slog"
	"time"

	"sessiontray/session"
	"sessiontray/session/gateway"
	"sessiontray/session/journal"
	"sessiontray/session/message"
	"sessiontray/session/profile"
	"sessiontray/session/secret"
)

// sessions starts and stops the sessions of accounts.
type sessions struct{ *core }

// Start starts a session with what the profile and its secrets say. While the
// keyring still has to give the token, the start waits for it.
func (d *sessions) Start(id string) {
	d.mu.Lock()
	a := d.account(id)
	p, exists := d.profile(id)
	if !exists || a == nil || d.ctx.Err() != nil {
		d.mu.Unlock()
		return
	}
	to := d.addresses(p)
	if a.load != loaded && a.misses(p, to) {
		a.waiting = true
		d.invalidate(a)
		d.load(a)
		d.mu.Unlock()
		signal(d.wake)
		return
	}
	p.UsedAt = d.now().Truncate(time.Second)
	d.setBook(d.book.With(p))
	a.bind(to)
	with := origin{profile: d.withSecrets(p).Clone(), environment: d.environment(p), secrets: a.given(to)}
	a.renewal, a.begun = Renewal{}, d.elapsed()
	d.noteStart(a, "start", with)
	d.begin(a, with)
	d.mu.Unlock()
	signal(d.wake)
	signal(d.save)
}

// StartUnseen starts a session as [Desk.Start] does, for someone who may not look at
// the window, as from the tray: a failure is notified.
func (d *sessions) StartUnseen(id string) {
	d.change(func() {
		if a := d.account(id); a != nil {
			a.notified.unseen = true
		}
	})
	d.Start(id)
}

// Renew starts a session anew with what the one that lives, or ended last, was
// started with. The old session lives until the new one does. It does nothing for a
// session token that was pasted: only its issuer can renew that.
func (d *sessions) Renew(id string) {
	d.change(func() {
		if a := d.account(id); a != nil {
			a.renewal = Renewal{}
			d.renew(a, "renew")
		}
	})
}

// renew does what [Desk.Renew] says, with the lock held, and reports whether it
// could.
func (d *sessions) renew(a *account, what string) bool {
	if !a.renewable() {
		return false
	}
	with, _ := a.lastOrigin()
	d.noteStart(a, what, with)
	d.begin(a, with)
	return true
}

// begin starts a session. Called with the lock held.
func (d *sessions) begin(a *account, with origin) {
	a.problem, a.waiting, a.paste.problem = nil, false, message.Message{}
	d.invalidate(a)
	m := d.managerOf(a)
	if m == nil {
		return
	}
	d.config.Redactor.Add(with.secrets.apiToken)
	d.config.Redactor.Add(with.secrets.sessionToken)
	client, err := d.servers.client(with.environment)
	if err != nil {
		d.reject(a, err)
		return
	}
	a.environment = with.environment
	if a.client != client { // the manager takes another gateway for another server
		a.client, a.gateway = client, client.Traced(d.traced(a, with.environment.BaseURL))
	}
	m.SetGateway(a.gateway)
	d.followClock() // before its measurements are used
	if skew, known := d.servers.skews[with.environment.BaseURL]; known {
		m.SetSkew(skew)
	}
	call, err := d.call(m, a, with)
	if err != nil {
		d.reject(a, err)
		return
	}
	if call == nil {
		return
	}
	a.call = call
	call.OnSuccess(func(started session.Session) {
		d.change(func() {
			with.token = started.Token
			a.addOrigin(with)
			d.invalidate(a)
		})
	})
}

// call asks the manager for a session. There is no call for a session token, whose
// session lives at once. The error is about the input. Called with the lock held.
func (d *sessions) call(m *session.Manager, a *account, with origin) (*session.Call, error) {
	var call *session.Call
	switch with.profile.Method {
	case profile.SessionToken:
		started, err := m.StartWithToken(with.secrets.sessionToken)
		if err != nil {
			return nil, err
		}
		with.token = started.Token
		a.addOrigin(with)
		return nil, nil
	case profile.FromBackend:
		options := append(
			d.servers.options[:len(d.servers.options):len(d.servers.options)], gateway.WithTrace(d.traced(a, "")),
		)
		backend, err := gateway.NewBackend(with.backend(), options...)
		if err != nil {
			return nil, err
		}
		call = m.StartFrom(singleUse{backend}, with.profile.UserID)
	default:
		call = m.Start(with.secrets.apiToken, with.profile.UserID, with.profile.Scopes...)
	}
	select {
	case <-call.Done(): // rejected at once, or the server is very quick
		if _, err := call.Await(d.ctx); session.KindOf(err) == session.BadInput {
			return nil, err
		}
	default:
	}
	return call, nil
}

// backend is where to ask for a session token. The sandbox has one of its own.
func (o origin) backend() gateway.BackendConfig {
	b := o.profile.Backend
	if b.URL == "" && o.environment.ID == profile.SandboxID {
		b.URL = o.environment.BaseURL + "/token/" + secret.UserPlaceholder
	}
	return gateway.BackendConfig{
		URL: b.URL, Method: b.Method, Body: b.Body, Headers: o.secrets.headers,
		Token: b.Token, Identity: b.Identity, ExpiresAt: b.ExpiresAt,
	}
}

// singleUse is a backend that is closed after one request.
type singleUse struct{ *gateway.Backend }

// SessionToken implements session.Source.
func (s singleUse) SessionToken(ctx context.Context, userID string) (session.Grant, error) {
	defer s.Close()
	return s.Backend.SessionToken(ctx, userID)
}

// reject shows what is wrong with the input, and selects the profile for that. Called
// with the lock held.
func (d *sessions) reject(a *account, err error) {
	d.log.Info("start not possible", "profile", a.id, "reason", err)
	a.problem = session.AsFailure(err)
	d.note(a, journal.Draft{
		Kind: journal.Problem, Name: d.nameOf(a), Level: slog.LevelWarn, Message: a.problem.Said(), Cause: a.causes.command,
	})
	d.invalidate(a)
	if d.book.Selected != a.id {
		d.selectProfile(a.id)
	}
}

// Stop stops the session, or the start under way, or clears what went wrong.
func (d *sessions) Stop(id string) { d.stop(id, message.New("entry.stop")) }

func (d *sessions) stop(id string, why message.Message) {
	if m := d.clear(id, why); m != nil {
		m.Stop()
	}
}

// StopAll stops every session, every start under way, and automatic renewals.
func (d *sessions) StopAll() {
	d.mu.Lock()
	var ids []string
	for id, a := range d.accounts {
		if _, live := a.status.Live(); live || a.status.Phase == session.Starting || a.waiting || d.due(a).willRenew() {
			ids = append(ids, id)
		}
	}
	d.mu.Unlock()
	for _, id := range ids {
		d.Stop(id)
	}
}

// Cancel cancels the start under way, and leaves a session as it is.
func (d *sessions) Cancel(id string) {
	why := message.New("entry.cancel")
	var call *session.Call
	d.mu.Lock()
	if a := d.account(id); a != nil {
		if call = a.call; a.status.Phase != session.Starting && !a.waiting {
			why = message.Message{} // there is none
		}
	}
	d.mu.Unlock()
	if d.clear(id, why) != nil && call != nil {
		call.Cancel()
	}
}

// clear clears what is said of the last start, records why unless that is zero, and
// returns the account's manager, nil if it has none.
func (d *sessions) clear(id string, why message.Message) *session.Manager {
	defer signal(d.wake)
	d.mu.Lock()
	defer d.mu.Unlock()
	a := d.account(id)
	if a == nil {
		return nil
	}
	if a.manager != nil && !why.IsZero() {
		d.noteCommand(a, a.status.Wanted, why)
	}
	a.notified.renewing, a.notified.unseen = false, false
	if a.waiting || a.problem != nil || !a.paste.problem.IsZero() || a.renewal != (Renewal{}) {
		a.waiting, a.problem, a.paste.problem, a.renewal = false, nil, message.Message{}, Renewal{}
		d.invalidate(a)
	}
	return a.manager
}

// Check asks the server whether it accepts the session.
func (d *sessions) Check(id string) {
	d.change(func() {
		if a := d.account(id); a != nil && a.status.Session != nil {
			a.notified.askedAbout = a.status.Session.Token
			d.check(a, message.New("entry.check"))
		}
	})
}

// check does what [Desk.Check] says, with the lock held.
func (d *sessions) check(a *account, why message.Message) {
	m := a.manager
	if a.checking || m == nil || d.ctx.Err() != nil {
		return
	}
	a.checking, a.asked = true, d.elapsed()
	d.noteCommand(a, a.status.Wanted, why)
	server := a.status.Origin
	d.invalidate(a)
	d.background(func() {
		err := m.CheckNow(d.ctx)
		d.log.Info("session checked", "profile", a.id, "accepted", err == nil)
		d.change(func() {
			d.noteCheck(a, "", server, err)
			a.checking = false
			d.invalidate(a)
		})
	})
}

// managerOf is the manager of an account, nil when the desk is closed. Called with the
// lock held.
func (d *sessions) managerOf(a *account) *session.Manager {
	if a.manager != nil || d.ctx.Err() != nil {
		return a.manager
	}
	a.manager = session.NewManager(nil,
		session.WithClock(d.config.Clock), session.WithSteadyClock(d.config.Steady), session.WithTicker(&d.ticker))
	a.manager.AddListener(session.ListenerFunc(func(current *session.Session) { d.sessionChanged(a, current) }))
	a.manager.AddStatusListener(func(st session.Status) { d.statusChanged(a, st) })
	return a.manager
}

func (d *sessions) sessionChanged(a *account, current *session.Session) {
	at := d.now()
	if current == nil {
		d.log.Info("onSessionChanged", "session", "none", "profile", a.id)
	} else {
		d.config.Redactor.Add(current.Token)
		d.log.Info("onSessionChanged", "session", current.Identity, "expires", expiry(*current), "profile", a.id)
	}
	d.change(func() {
		d.noteSession(a, a.events.current, current)
		a.events.current = current
		a.events.add(Event{At: at, SessionChanged: true, Session: current})
	})
}

func (d *sessions) statusChanged(a *account, st session.Status) {
	at := d.now()
	reason := ""
	if st.Failure != nil {
		reason = st.Failure.Error()
	}
	d.log.Info("status", "phase", st.Phase.String(), "reason", reason, "profile", a.id)
	d.change(func() {
		before := a.status
		a.status = st
		d.invalidate(a)
		d.noteStatus(a, before, st)
		a.events.add(Event{At: at, Status: st})
		d.detectNews(a, before)
	})
}

func expiry(s session.Session) string {
	if s.ExpiresAt.IsZero() {
		return "unknown"
	}
	return s.ExpiresAt.Format(time.RFC3339)
}

// SetRehearsing turns automatic renewal of a profile's session off, or on again. It
// reports whether there is such a profile.
func (d *sessions) SetRehearsing(id string, is bool) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	a := d.account(id)
	if a == nil {
		return false
	}
	a.rehearsing = is
	d.invalidate(a)
	return true
}
