package desk

import (
	"log/slog"
	"time"

	"sessiontray/session/message"

	"sessiontray/session"
	"sessiontray/session/journal"
	"sessiontray/session/profile"
	"sessiontray/session/secret"
)

// Automatic renewal is retried after a pause that doubles, and stops after mostTries
// failures in a row.
const (
	firstPause   = 5 * time.Second
	longestPause = 5 * time.Minute
	mostTries    = 8
)

// mind does what is due by the rules, for every session.
func (d *Desk) mind() {
	var stop []*seat
	d.mu.Lock()
	d.followClock()
	if problem := d.journal.FileProblem(); !problem.Equal(d.unwritten) {
		d.unwritten, d.notices.timeline = problem, problem
	}
	for _, s := range d.seats {
		if s.manager == nil || s.status.Phase == session.Stopped {
			continue
		}
		p, _ := d.book.Find(s.id)
		rules := d.book.RulesOf(p)
		if d.overdue(s, rules) {
			if _, live := s.status.Live(); live {
				s.told.stopping = true
				stop = append(stop, s)
			}
			continue // nor is it renewed
		}
		if !s.rehearses {
			d.renewInTime(s, rules)
		}
		d.checkInTime(s, rules)
	}
	d.mu.Unlock()
	for _, s := range stop {
		d.log.Info("stopped by the profile's rule", "profile", s.id)
		d.stop(s.id, message.New("entry.stop.rule"))
	}
}

// followClock keeps what was measured of servers' clocks right when this
// machine's was set. Called with the lock held.
func (d *Desk) followClock() {
	if d.steps == nil {
		return
	}
	if step := d.steps.Since(); step != 0 {
		d.log.Info("this machine's clock was set", "by", step)
		d.journal.Append(journal.Draft{Kind: journal.Skew, Level: slog.LevelWarn, Message: message.New("entry.clock.set", "by", step.Round(time.Millisecond).String())})
		for address := range d.skews {
			d.skews[address] -= step
		}
	}
}

// overdue reports whether the time is over after which a session is to be stopped.
// Called with the lock held.
func (d *Desk) overdue(s *seat, rules profile.Rules) bool {
	return rules.StopAfter > 0 && d.elapsed()-s.begun >= time.Duration(rules.StopAfter)*time.Minute
}

// renews reports whether the session will be renewed automatically. Called with the lock
// held.
func (d *Desk) renews(s *seat) bool {
	p, _ := d.book.Find(s.id)
	rules := d.book.RulesOf(p)
	return rules.Renew && s.renewable() && !s.renewal.GaveUp && !s.rehearses && !d.overdue(s, rules)
}

// renewInTime renews a session that expires soon, or did. Called with the lock
// held.
func (d *Desk) renewInTime(s *seat, rules profile.Rules) {
	phase := s.status.Phase
	due := phase == session.Expiring || phase == session.Expired || phase == session.Failed && s.renewal.Tries > 0
	if !due || !rules.Renew || s.renewal.GaveUp || d.elapsed() < s.retryAt || !s.renewable() {
		return
	}
	d.log.Info("renewing by the profile's rule", "profile", s.id)
	if s.told.renewing = d.renew(s, "renew.rule"); s.problem != nil { // what it was started with is no longer good
		d.renewed(s, s.problem)
	}
}

// renewed takes in how an automatic renewal ended. Called with the lock held.
func (d *Desk) renewed(s *seat, failure *session.Failure) {
	s.told.renewing = false
	if failure == nil {
		s.renewal, s.retryAt = Renewal{}, 0
		return
	}
	if _, live := s.status.Live(); !live && s.told.ofEnd != s.told.live { // it ended while it was to be renewed
		s.told.ofEnd = s.told.live
		d.news.add(Notification{Expired: 1})
	}
	if failure.Kind == session.Cancelled { // by the user, who does not want it now
		failure = &session.Failure{Kind: session.Cancelled, Cause: message.New("notice.cancelled")}
	}
	tries := s.renewal.Tries + 1
	s.renewal = Renewal{Tries: tries, Failure: failure, GaveUp: tries >= mostTries || !again(failure.Kind)}
	s.retryAt = d.elapsed() + max(failure.RetryAfter, min(firstPause<<(tries-1), longestPause))
	if s.renewal.GaveUp {
		d.news.add(Notification{NotRenewed: 1})
	}
}

// again reports whether what failed may work the next time.
func again(kind session.Kind) bool {
	switch kind {
	case session.RateLimited, session.Server, session.DNS, session.Unreachable, session.Timeout, session.TLS, session.Protocol:
		return true
	}
	return false
}

// checkInTime asks the server about a session when that is due, unless the
// window is hidden for longer than that. Called with the lock held.
func (d *Desk) checkInTime(s *seat, rules profile.Rules) {
	every := time.Duration(rules.CheckEvery) * time.Minute
	now := d.elapsed()
	if _, live := s.status.Live(); !live || every <= 0 || s.status.Phase == session.Starting || now-max(s.asked, s.begun) < every {
		return
	}
	if !d.visible() && now-d.hiddenAt > every {
		return
	}
	s.told.askedAbout = secret.Value{} // it is not the user who asks
	d.check(s, message.New("entry.check.rule"))
}
