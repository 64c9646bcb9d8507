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
)

// Start starts a session with what the profile and its secrets say. While the
// keyring still has to give the token, the start waits for it.
func (d *Desk) Start(id string) {
	d.mu.Lock()
	s := d.seat(id)
	p, there := d.profile(id)
	if !there || s == nil || d.ctx.Err() != nil {
		d.mu.Unlock()
		return
	}
	if !s.loaded && (s.misses(p) || p.Method == profile.FromBackend) {
		s.waiting = true
		d.touch(s)
		d.load(s)
		d.mu.Unlock()
		signal(d.wake)
		return
	}
	p.UsedAt = d.now().Truncate(time.Second)
	d.setBook(d.book.With(p))
	with := origin{profile: p.Clone(), environment: d.environment(p), secrets: s.secrets}
	with.secrets.apiToken = s.apiToken(p.EnvironmentID)
	s.renewal, s.begun = Renewal{}, d.elapsed()
	d.noteStart(s, "start", with)
	d.begin(s, with)
	d.mu.Unlock()
	signal(d.wake)
	signal(d.save)
}

// StartUnseen starts a session as [Desk.Start] does, for someone who may not look at
// the window, as from the tray: a failure is notified.
func (d *Desk) StartUnseen(id string) {
	d.change(func() {
		if s := d.seat(id); s != nil {
			s.told.unseen = true
		}
	})
	d.Start(id)
}

// Renew starts a session anew with what the one that lives, or ended last, was
// started with. The old one stays until the new one stands. It does nothing for
// a session token that was pasted: only who issued that can renew it.
func (d *Desk) Renew(id string) {
	d.change(func() {
		if s := d.seat(id); s != nil {
			s.renewal = Renewal{}
			d.renew(s, "renew")
		}
	})
}

// renew does what [Desk.Renew] says, with the lock held, and reports whether it
// could.
func (d *Desk) renew(s *seat, what string) bool {
	if !s.renewable() {
		return false
	}
	with, _ := s.lastOrigin()
	d.noteStart(s, what, with)
	d.begin(s, with)
	return true
}

// begin starts a session. Called with the lock held.
func (d *Desk) begin(s *seat, with origin) {
	s.problem, s.waiting, s.pasteProblem = nil, false, message.Message{}
	d.touch(s)
	m := d.managerOf(s)
	if m == nil {
		return
	}
	d.config.Redactor.Add(with.secrets.apiToken)
	d.config.Redactor.Add(with.secrets.sessionToken)
	client, err := d.client(with.environment)
	if err != nil {
		d.reject(s, err)
		return
	}
	s.place = with.environment
	if s.client != client { // the manager takes another gateway for another server
		s.client, s.gateway = client, client.Traced(d.traced(s, with.environment.BaseURL))
	}
	m.SetGateway(s.gateway)
	d.followClock() // before its measurements are used
	if skew, known := d.skews[with.environment.BaseURL]; known {
		m.SetSkew(skew)
	}
	var call *session.Call
	switch with.profile.Method {
	case profile.SessionToken:
		started, err := m.StartWithToken(with.secrets.sessionToken)
		if err != nil {
			d.reject(s, err)
			return
		}
		with.token = started.Token
		s.began(with)
		return
	case profile.FromBackend:
		backend, err := gateway.NewBackend(with.backend(), append(d.clientOptions(), gateway.WithTrace(d.traced(s, "")))...)
		if err != nil {
			d.reject(s, err)
			return
		}
		call = m.StartFrom(closing{backend}, with.profile.UserID)
	default:
		call = m.Start(with.secrets.apiToken, with.profile.UserID, with.profile.Scopes...)
	}
	select {
	case <-call.Done(): // refused at once, or the server is very quick
		if _, err := call.Await(d.ctx); session.KindOf(err) == session.BadInput {
			d.reject(s, err)
			return
		}
	default:
	}
	s.call = call
	call.OnSuccess(func(started session.Session) {
		d.change(func() {
			with.token = started.Token
			s.began(with)
			d.touch(s)
		})
	})
}

// backend is where to ask for a session token. The sandbox has one of its own.
func (o origin) backend() gateway.BackendConfig {
	b := o.profile.Backend
	if b.URL == "" && o.environment.ID == profile.SandboxID {
		b.URL = o.environment.BaseURL + "/token/" + gateway.UserPlace
	}
	return gateway.BackendConfig{
		URL: b.URL, Method: b.Method, Body: b.Body, Headers: o.secrets.headers,
		Token: b.Token, Identity: b.Identity, ExpiresAt: b.ExpiresAt,
	}
}

// closing is a backend that is asked once.
type closing struct{ *gateway.Backend }

// SessionToken implements session.Source.
func (c closing) SessionToken(ctx context.Context, userID string) (session.Grant, error) {
	defer c.Close()
	return c.Backend.SessionToken(ctx, userID)
}

// reject shows what is wrong with the input, which is needed: the profile is
// selected. Called with the lock held.
func (d *Desk) reject(s *seat, err error) {
	d.log.Info("start not possible", "profile", s.id, "reason", err)
	s.problem = session.AsFailure(err)
	d.note(s, journal.Draft{Kind: journal.Problem, Name: d.title(s), Level: slog.LevelWarn, Message: s.problem.Said(), Cause: s.causes.command})
	d.touch(s)
	if d.book.Selected != s.id {
		d.selectProfile(s.id)
	}
}

// Stop stops the session, or the start under way, or clears what went wrong.
func (d *Desk) Stop(id string) { d.stop(id, message.New("entry.stop")) }

func (d *Desk) stop(id string, why message.Message) {
	d.withManager(id, why, (*session.Manager).Stop)
}

// StopAll stops every session, every start under way, and what would be renewed by
// itself.
func (d *Desk) StopAll() {
	d.mu.Lock()
	var ids []string
	for id, s := range d.seats {
		if _, live := s.status.Live(); live || s.status.Phase == session.Starting || s.waiting || d.renews(s) {
			ids = append(ids, id)
		}
	}
	d.mu.Unlock()
	for _, id := range ids {
		d.Stop(id)
	}
}

// Cancel gives up the start under way, and leaves a session as it is.
func (d *Desk) Cancel(id string) {
	why := message.New("entry.cancel")
	d.mu.Lock()
	if s := d.seat(id); s == nil || s.status.Phase != session.Starting && !s.waiting {
		why = message.Message{} // there is none
	}
	d.mu.Unlock()
	d.withManager(id, why, func(*session.Manager) {
		d.mu.Lock()
		var call *session.Call
		if s := d.seat(id); s != nil {
			call = s.call
		}
		d.mu.Unlock()
		if call != nil {
			call.Cancel()
		}
	})
}

// withManager clears what is said of the last start, and calls f for why, which is
// recorded unless it is zero.
func (d *Desk) withManager(id string, why message.Message, f func(*session.Manager)) {
	d.mu.Lock()
	s := d.seat(id)
	var m *session.Manager
	if s != nil {
		if m = s.manager; m != nil && !why.IsZero() {
			d.noteCommand(s, s.status.Wanted, why)
		}
		s.told.renewing, s.told.unseen = false, false
		if s.waiting || s.problem != nil || !s.pasteProblem.IsZero() || s.renewal != (Renewal{}) {
			s.waiting, s.problem, s.pasteProblem, s.renewal = false, nil, message.Message{}, Renewal{}
			d.touch(s)
		}
	}
	d.mu.Unlock()
	signal(d.wake)
	if m != nil {
		f(m)
	}
}

// Check asks the server whether it accepts the session.
func (d *Desk) Check(id string) {
	d.change(func() {
		if s := d.seat(id); s != nil && s.status.Session != nil {
			s.told.askedAbout = s.status.Session.Token
			d.check(s, message.New("entry.check"))
		}
	})
}

// check does what [Desk.Check] says, with the lock held.
func (d *Desk) check(s *seat, why message.Message) {
	m := s.manager
	if s.checking || m == nil || d.ctx.Err() != nil {
		return
	}
	s.checking, s.asked = true, d.elapsed()
	d.noteCommand(s, s.status.Wanted, why)
	server := s.status.Origin
	d.touch(s)
	d.running.Go(func() {
		err := m.CheckNow(d.ctx)
		d.log.Info("session checked", "profile", s.id, "accepted", err == nil)
		d.change(func() {
			d.noteCheck(journal.Draft{Profile: s.id, Name: d.title(s), Cause: s.causes.exchange}, server, err)
			s.checking = false
			d.touch(s)
		})
	})
}
