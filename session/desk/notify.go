package desk

import (
	"context"
	"sync"
	"time"

	"sessiontray/session"
	"sessiontray/session/message"
	"sessiontray/session/secret"
)

// Notification counts what happened that the user did not just do.
type Notification struct {
	Expiring   int // sessions that expire soon
	Expired    int
	Refused    int // sessions that a server no longer accepts
	Stopped    int // by a rule
	NotRenewed int // automatic renewal stopped
	NotStarted int // starts that failed while the window was hidden
}

func (n Notification) plus(o Notification) Notification {
	return Notification{
		n.Expiring + o.Expiring, n.Expired + o.Expired, n.Refused + o.Refused,
		n.Stopped + o.Stopped, n.NotRenewed + o.NotRenewed, n.NotStarted + o.NotStarted,
	}
}

// newsPause is how long more news is waited for before a notification.
const newsPause = time.Second

// news gathers notifications. It is safe for concurrent use.
type news struct {
	mu      sync.Mutex
	waiting Notification
	some    chan struct{} // has room for one
}

func (n *news) add(what Notification) {
	if what == (Notification{}) {
		return
	}
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

// notifyLoop calls notify with what happened within newsPause, until ctx ends.
func (n *news) notifyLoop(ctx context.Context, notify func(Notification)) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-n.some:
		}
		timer := time.NewTimer(newsPause)
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-timer.C:
		}
		if all := n.take(); all != (Notification{}) {
			notify(all)
		}
	}
}

// notify hands a notification on, unless the user wants none.
func (c *core) notify(n Notification) {
	c.mu.Lock()
	quiet := c.book.Settings.Quiet
	c.mu.Unlock()
	if !quiet {
		c.config.Notify(n)
	}
}

// notified is what the user knows about an account's session, or will be told
// otherwise.
type notified struct {
	live              secret.Value // the session that was last seen to live
	ofExpiring, ofEnd secret.Value // the sessions whose expiry was notified
	askedAbout        secret.Value // the token that the user checked
	renewing          bool         // a renewal by a rule is under way
	stopping          bool         // a stop by a rule is under way
	unseen            bool         // the start under way was asked for where no window shows
}

// detectNews finds out what a change of the status means for automatic renewal and
// notifications. Called with the lock held.
func (d *sessions) detectNews(a *account, before session.Status) {
	if ended, failure := renewalEnd(before, a.status); ended {
		switch {
		case a.notified.renewing:
			d.renewed(a, failure)
		case a.status.Failure != nil && a.status.Wanted != "" && (a.notified.unseen || !d.visible()):
			d.news.add(Notification{NotStarted: 1})
		}
		a.notified.unseen = false
	}
	var what Notification
	a.notified, what = a.notified.after(before, a.status, d.due(a).willRenew(), a.renewal.Tries)
	d.news.add(what)
}

// renewalEnd reports whether a change of the status is the end of a start and, if that
// was a renewal, why it failed; nil for one that worked.
func renewalEnd(before, after session.Status) (ended bool, failure *session.Failure) {
	if before.Phase != session.Starting || after.Phase == session.Starting {
		return false, nil
	}
	was, wasLive := before.Live()
	same := wasLive && after.Session != nil && after.Session.Token == was.Token
	switch {
	case after.Failure != nil && after.Wanted != "":
		return true, after.Failure
	case !after.Phase.Live(), same && after.Session.StartedAt.Equal(was.StartedAt):
		return true, &session.Failure{Kind: session.Cancelled}
	case same && !after.Session.End().After(was.End()):
		return true, &session.Failure{
			Kind:  session.Protocol,
			Cause: message.New("notice.session-handed-out-one-ends"), Fix: message.New("notice.have-your-backend-ask-video"),
		}
	}
	return true, nil
}

// after is what the user knows after a change of the status, and what to notify for
// it. renews says whether the session will be renewed automatically, tries how many
// renewals failed in a row.
func (n notified) after(before, after session.Status, renews bool, tries int) (notified, Notification) {
	var what Notification
	if after.Session == nil {
		if _, wasLive := before.Live(); n.stopping && wasLive {
			n.stopping = false
			what.Stopped = 1
		}
		return n, what
	}
	token := after.Session.Token
	switch known := n.live == token; {
	case after.Phase == session.Expiring && n.ofExpiring != token:
		if n.ofExpiring = token; known && !renews { // else it was started just now
			what.Expiring = 1
		}
	case after.Phase == session.Expired && known && n.ofEnd != token:
		if !renews || tries > 0 { // else it is notified when renewing fails
			n.ofEnd = token
			what.Expired = 1
		}
	case after.Phase == session.Refused && known && n.ofEnd != token:
		if n.ofEnd = token; n.askedAbout != token {
			what.Refused = 1
		}
	}
	if after.Phase.Live() {
		n.live = token
	}
	if after.ConfirmedAt.After(before.ConfirmedAt) {
		n.askedAbout = secret.Value{} // that answer came
	}
	return n, what
}
