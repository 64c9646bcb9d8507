package desk

import (
	"log/slog"
	"time"

	"sessiontray/session"
	"sessiontray/session/gateway"
	"sessiontray/session/journal"
	"sessiontray/session/message"
	"sessiontray/session/profile"
	"sessiontray/session/record"
)

// causes are the numbers of an account's entries that can be why its status changes.
type causes struct {
	command, exchange, listener uint64 // the latest of each kind
	start                       uint64 // the command that started or renewed a session last
	status                      uint64 // the cause of the last change of the status
}

// next is the cause of a change to phase: of one that starts, the command; else the
// latest command or exchange, unless an earlier change came of it. What remains is the
// clock, and with it the session that ends. Statuses arrive after the exchanges that
// they are about, so that their order among the entries tells nothing.
func (c causes) next(phase session.Phase) uint64 {
	latest := max(c.command, c.exchange)
	switch {
	case phase == session.Starting:
		return c.start
	case latest > c.status || c.listener == 0:
		return latest
	}
	return c.listener
}

// note records something about an account. Called with the lock held.
func (c *core) note(a *account, e journal.Draft) uint64 {
	return c.journal.Append(c.about(a, e))
}

// about is a draft with the account's profile and user in it. Called with the lock
// held.
func (c *core) about(a *account, e journal.Draft) journal.Draft {
	e.Profile = a.id
	if p, exists := c.book.Find(a.id); exists && e.User == "" && p.Method != profile.SessionToken {
		e.User = p.UserID
	}
	return e
}

// noteCommand records what was asked for. Called with the lock held.
func (c *core) noteCommand(a *account, user string, what message.Message) {
	a.causes.command = c.note(a, journal.Draft{Kind: journal.Command, Name: c.nameOf(a), User: user, Message: what})
}

// noteProgram records what was asked for and is about no profile.
func (c *core) noteProgram(id string) {
	c.journal.Append(journal.Draft{Kind: journal.Command, Message: message.New(id)})
}

// nameOf is the name of an account's profile, also of a deleted one. Called with the
// lock held.
func (c *core) nameOf(a *account) string {
	if p, exists := c.book.Find(a.id); exists {
		a.lastName = p.Title()
	}
	return a.lastName
}

// noteStart records a start, or the renewal of a session: what is the end of the
// message's ID. Called with the lock held.
func (c *core) noteStart(a *account, what string, with origin) {
	user, m := record.Start(what, with.profile, with.environment.Name)
	c.noteCommand(a, user, m)
	a.causes.start = a.causes.command
}

// noteSession records what a listener heard. Called with the lock held.
func (c *core) noteSession(a *account, before, after *session.Session) {
	e := record.Session(before, after)
	e.Name, e.Cause = c.nameOf(a), max(a.causes.command, a.causes.exchange)
	a.causes.listener = c.note(a, e)
}

// noteStatus records a change of the status, and what led to it. Called with the lock
// held.
func (c *core) noteStatus(a *account, before, after session.Status) {
	a.causes.status = a.causes.next(after.Phase)
	e := record.Status(before, after)
	e.Name, e.Cause = c.nameOf(a), a.causes.status
	c.note(a, e)
}

// noteCheck records whether a server accepted a token, an account's or, for nil, one
// in the Inspector.
func (c *core) noteCheck(a *account, user, server string, err error) {
	e := record.Check(server, err)
	e.User = user
	if a != nil {
		e.Profile, e.Name, e.Cause = a.id, c.nameOf(a), a.causes.exchange
	}
	c.journal.Append(e)
}

// traced records the exchanges made for an account, or for the Inspector if that is
// nil, and notes what they tell about the clock of the environment's server. For a
// backend address is empty. Bodies are redacted outside the lock.
func (c *core) traced(a *account, address string) func(gateway.Exchange) {
	return func(x gateway.Exchange) {
		id := ""
		if a != nil {
			id = a.id
		}
		c.log.Debug(
			"exchange", "method", x.Method, "url", x.URL, "status", x.Status, "try", x.Try, "took", x.Timings.Total,
			"profile", id,
		)
		exchange := record.Exchange(x)
		c.mu.Lock()
		c.noteMeasured(x, address)
		if a != nil {
			exchange.Name = c.nameOf(a)
			exchange = c.about(a, exchange)
		}
		c.mu.Unlock()
		number := c.journal.Append(exchange)
		if a != nil {
			c.mu.Lock()
			a.causes.exchange = max(a.causes.exchange, number)
			c.mu.Unlock()
		}
		if skew, measured := record.Skew(x); measured {
			skew.Profile, skew.Name, skew.Cause = exchange.Profile, exchange.Name, number
			c.journal.Append(skew)
		}
	}
}

// noteMeasured keeps how far a server's clock is ahead. Called with the lock held.
func (c *core) noteMeasured(x gateway.Exchange, address string) {
	if c.followClock(); x.SkewKnown && address != "" {
		c.servers.skews[address] = x.Skew.Believed()
	}
}

// followClock corrects what was measured of servers' clocks when this machine's was
// set. Called with the lock held.
func (c *core) followClock() {
	if c.servers.steps == nil {
		return
	}
	step := c.servers.steps.Since()
	if step == 0 {
		return
	}
	c.log.Info("this machine's clock was set", "by", step)
	by := step.Round(time.Millisecond).String()
	c.journal.Append(journal.Draft{
		Kind: journal.Skew, Level: slog.LevelWarn, Message: message.New("entry.clock.set", "by", by),
	})
	for address := range c.servers.skews {
		c.servers.skews[address] -= step
	}
}
