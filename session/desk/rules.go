package desk

import (
	"time"

	"sessiontray/session"
	"sessiontray/session/message"
	"sessiontray/session/profile"
	"sessiontray/session/secret"
)

// Automatic renewal is tried again after a pause that doubles, and stops after
// maxRenewals failures in a row.
const (
	firstPause  = 5 * time.Second
	maxPause    = 5 * time.Minute
	maxRenewals = 8
)

// due decides what the rules ask for, for one account at one moment. Times are by the
// desk's elapsed.
type due struct {
	rules      profile.Rules
	now        time.Duration
	phase      session.Phase
	live       bool
	renewable  bool // see [account.renewable]
	rehearsing bool
	renewal    Renewal
	retryAt    time.Duration
	begun      time.Duration // by the user
	asked      time.Duration // the server, about the session
	hiddenAt   time.Duration // below zero while the window shows
}

// due is what there is to decide by. Called with the lock held.
func (c *core) due(a *account) due {
	p, _ := c.book.Find(a.id)
	_, live := a.status.Live()
	return due{
		rules: c.book.RulesOf(p), now: c.elapsed(), phase: a.status.Phase, live: live, renewable: a.renewable(),
		rehearsing: a.rehearsing, renewal: a.renewal, retryAt: a.retryAt, begun: a.begun, asked: a.asked, hiddenAt: c.hiddenAt,
	}
}

// overdue reports whether the time after which a session is to be stopped is over.
func (d due) overdue() bool {
	return d.rules.StopAfter > 0 && d.now-d.begun >= time.Duration(d.rules.StopAfter)*time.Minute
}

// mustStop reports whether the session is to be stopped now.
func (d due) mustStop() bool { return d.live && d.overdue() }

// willRenew reports whether the session will be renewed automatically, now or later.
func (d due) willRenew() bool {
	return d.rules.Renew && d.renewable && !d.renewal.GaveUp && !d.rehearsing && !d.overdue()
}

// mustRenew reports whether the session is to be renewed now: it expires soon, or did.
func (d due) mustRenew() bool {
	soon := d.phase == session.Expiring || d.phase == session.Expired || d.phase == session.Failed && d.renewal.Tries > 0
	return soon && d.willRenew() && d.now >= d.retryAt
}

// mustCheck reports whether the server is to be asked about the session now. It is not
// once the window is hidden for longer than the pause between two checks.
func (d due) mustCheck() bool {
	every := time.Duration(d.rules.CheckEvery) * time.Minute
	if !d.live || every <= 0 || d.overdue() || d.phase == session.Starting || d.now-max(d.asked, d.begun) < every {
		return false
	}
	return d.hiddenAt < 0 || d.now-d.hiddenAt <= every
}

// applyRules does what is due for every session, and the starts that waited for the
// keyring.
func (d *sessions) applyRules() {
	var stop, start []string
	d.mu.Lock()
	d.followClock()
	d.noticeJournal()
	for _, a := range d.accounts {
		if a.waiting && a.load == loaded && d.ctx.Err() == nil {
			start = append(start, a.id)
			continue
		}
		if a.manager == nil || a.status.Phase == session.Stopped {
			continue
		}
		now := d.due(a)
		if now.mustStop() {
			a.notified.stopping = true
			stop = append(stop, a.id)
			continue
		}
		if now.mustRenew() {
			d.log.Info("renewing by the profile's rule", "profile", a.id)
			if a.notified.renewing = d.renew(a, "renew.rule"); a.problem != nil { // what it was started with is no longer valid
				d.renewed(a, a.problem)
			}
		}
		if now.mustCheck() {
			a.notified.askedAbout = secret.Value{} // it is not the user who asks
			d.check(a, message.New("entry.check.rule"))
		}
	}
	d.mu.Unlock()
	for _, id := range stop {
		d.log.Info("stopped by the profile's rule", "profile", id)
		d.stop(id, message.New("entry.stop.rule"))
	}
	for _, id := range start {
		d.Start(id)
	}
}

// noticeJournal shows why the journal's file is not written, once for each reason.
// Called with the lock held.
func (d *sessions) noticeJournal() {
	if problem := d.journal.FileProblem(); !problem.Equal(d.storage.unwritten) {
		d.storage.unwritten, d.storage.notices.timeline = problem, problem
	}
}

// renewed takes in how an automatic renewal ended, with nil for success. Called with
// the lock held.
func (d *sessions) renewed(a *account, failure *session.Failure) {
	a.notified.renewing = false
	if failure == nil {
		a.renewal, a.retryAt = Renewal{}, 0
		return
	}
	if _, live := a.status.Live(); !live && a.notified.ofEnd != a.notified.live { // it ended while it was to be renewed
		a.notified.ofEnd = a.notified.live
		d.news.add(Notification{Expired: 1})
	}
	var pause time.Duration
	a.renewal, pause = a.renewal.failed(failure)
	a.retryAt = d.elapsed() + pause
	if a.renewal.GaveUp {
		d.news.add(Notification{NotRenewed: 1})
	}
}

// failed is how renewal goes after one more failure, and the pause before the next try.
func (r Renewal) failed(failure *session.Failure) (Renewal, time.Duration) {
	if failure.Kind == session.Cancelled { // by the user, who does not want it now
		failure = &session.Failure{Kind: session.Cancelled, Cause: message.New("notice.cancelled")}
	}
	tries := r.Tries + 1
	next := Renewal{Tries: tries, Failure: failure, GaveUp: tries >= maxRenewals || !retryable(failure.Kind)}
	return next, max(failure.RetryAfter, min(firstPause<<(tries-1), maxPause))
}

// retryable reports whether a request that failed in a way may work the next time.
func retryable(kind session.Kind) bool {
	switch kind {
	case session.RateLimited, session.Server, session.DNS, session.Unreachable, session.Timeout, session.TLS, session.Protocol:
		return true
	}
	return false
}
