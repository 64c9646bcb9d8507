package desk

import (
	"sync"
	"time"

	"sessiontray/session/message"

	"sessiontray/session"
	"sessiontray/session/secret"
)

// Notification counts what happened that the user did not just do.
type Notification struct {
	Expiring   int // sessions that end soon
	Expired    int
	Refused    int // sessions that a server ceased to accept
	Stopped    int // by a rule
	NotRenewed int // automatic renewal stopped
	NotStarted int // starts that failed where nobody saw it
}

func (n Notification) plus(o Notification) Notification {
	return Notification{
		n.Expiring + o.Expiring, n.Expired + o.Expired, n.Refused + o.Refused,
		n.Stopped + o.Stopped, n.NotRenewed + o.NotRenewed, n.NotStarted + o.NotStarted,
	}
}

// together is how long is waited for more before it is told.
const together = time.Second

// news gathers what is to be told.
type news struct {
	mu      sync.Mutex
	waiting Notification
	some    chan struct{}
}

func (n *news) add(what Notification) {
	n.mu.Lock()
	n.waiting = n.waiting.plus(what)
	n.mu.Unlock()
	signal(n.some)
}

func (n *news) take() Notification {
	n.mu.Lock()
	defer n.mu.Unlock()
	all := n.waiting
	n.waiting = Notification{}
	return all
}

// tell tells what happened, merged into one.
func (d *Desk) tell() {
	for {
		select {
		case <-d.ctx.Done():
			return
		case <-d.news.some:
		}
		timer := time.NewTimer(together)
		select {
		case <-d.ctx.Done():
			timer.Stop()
			return
		case <-timer.C:
		}
		all := d.news.take()
		d.mu.Lock()
		quiet := d.book.Settings.Quiet
		d.mu.Unlock()
		if all != (Notification{}) && !quiet && d.config.Notify != nil {
			d.config.Notify(all)
		}
	}
}

// told is what the user knows of a profile's session, or will be told otherwise.
type told struct {
	live              secret.Value // the session that was seen to live last
	ofExpiring, ofEnd secret.Value // the sessions that were told of
	askedAbout        secret.Value // the token that the user had checked
	renewing          bool         // a renewal by a rule is under way
	stopping          bool         // so is a stop by a rule
	unseen            bool         // the start under way was asked for where no window shows
}

// follow finds out what is to be told of a change of the status. Called with the
// lock held.
func (d *Desk) follow(s *seat, before session.Status) {
	st := s.status
	was, wasLive := before.Live()
	if st.Phase != session.Starting && before.Phase == session.Starting {
		failed := st.Failure != nil && st.Wanted != ""
		switch {
		case s.told.renewing && failed:
			d.renewed(s, st.Failure)
		case s.told.renewing && (!st.Phase.Live() || wasLive && st.Session.Token == was.Token && st.Session.StartedAt.Equal(was.StartedAt)):
			d.renewed(s, &session.Failure{Kind: session.Cancelled})
		case s.told.renewing && wasLive && st.Session.Token == was.Token && !st.Session.End().After(was.End()):
			d.renewed(s, &session.Failure{
				Kind: session.Protocol, Cause: message.New("notice.session-handed-out-one-ends"), Fix: message.New("notice.have-your-backend-ask-video"),
			})
		case s.told.renewing:
			d.renewed(s, nil)
		case failed && (s.told.unseen || !d.visible()):
			d.news.add(Notification{NotStarted: 1})
		}
		s.told.unseen = false
	}
	if st.Session == nil {
		if s.told.stopping && wasLive {
			s.told.stopping = false
			d.news.add(Notification{Stopped: 1})
		}
		return
	}
	token := st.Session.Token
	renews := d.renews(s)
	switch known := s.told.live == token; {
	case st.Phase == session.Expiring && s.told.ofExpiring != token:
		if s.told.ofExpiring = token; known && !renews { // else it was started just now
			d.news.add(Notification{Expiring: 1})
		}
	case st.Phase == session.Expired && known && s.told.ofEnd != token:
		if !renews || s.renewal.Tries > 0 { // else it is told when renewing fails
			s.told.ofEnd = token
			d.news.add(Notification{Expired: 1})
		}
	case st.Phase == session.Refused && known && s.told.ofEnd != token:
		if s.told.ofEnd = token; s.told.askedAbout != token {
			d.news.add(Notification{Refused: 1})
		}
	}
	if st.Phase.Live() {
		s.told.live = token
	}
	if st.ConfirmedAt.After(before.ConfirmedAt) {
		s.told.askedAbout = secret.Value{} // that answer came
	}
}
