package desk

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"time"

	"sessiontray/session"
	"sessiontray/session/gateway"
	"sessiontray/session/journal"
	"sessiontray/session/message"
	"sessiontray/session/profile"
)

// causes are the entries of a profile's that can be why its status changes, by
// their numbers, and the last change.
type causes struct {
	command, exchange, listener uint64
	start                       uint64 // the command that started or renewed a session last
	of                          uint64 // the cause of the last change
}

// next is the cause of a change to phase: of one that starts, the command; else the
// latest command or exchange, unless an earlier change came of it. What remains is the
// clock, and with it the session that it ends. Statuses arrive after the exchanges
// that they are about, so that their order among the entries tells nothing.
func (c causes) next(phase session.Phase) uint64 {
	latest := max(c.command, c.exchange)
	switch {
	case phase == session.Starting:
		return c.start
	case latest > c.of || c.listener == 0:
		return latest
	}
	return c.listener
}

// Journal is what happened.
func (d *Desk) Journal() *journal.Journal { return d.journal }

// note records something of a profile. Called with the lock held.
func (d *Desk) note(s *seat, e journal.Draft) uint64 {
	e.Profile = s.id
	if p, there := d.book.Find(s.id); there && e.User == "" && p.Method != profile.SessionToken {
		e.User = p.UserID
	}
	return d.journal.Append(e)
}

// noteCommand records what was asked for. Called with the lock held.
func (d *Desk) noteCommand(s *seat, user string, what message.Message) {
	s.causes.command = d.note(s, journal.Draft{Kind: journal.Command, Name: d.title(s), User: user, Message: what})
}

// noteProgram records what was asked for and is of no profile.
func (d *Desk) noteProgram(id string) {
	d.journal.Append(journal.Draft{Kind: journal.Command, Message: message.New(id)})
}

// title is what people call a seat's profile. Called with the lock held.
func (d *Desk) title(s *seat) string {
	if p, there := d.book.Find(s.id); there {
		s.titled = p.Title()
	}
	return s.titled // also of one that was deleted
}

// noteStart records a start, or the renewal of a session: what is the end of the
// message's ID.
func (d *Desk) noteStart(s *seat, what string, with origin) {
	defer func() { s.causes.start = s.causes.command }()
	p := with.profile
	how := message.New("entry.with." + map[profile.Method]string{
		profile.APIToken: "api-token", profile.SessionToken: "session-token", profile.FromBackend: "backend",
	}[p.Method])
	if p.Method == profile.SessionToken || p.UserID == "" {
		d.noteCommand(s, "", message.New("entry."+what+".anyone", "server", with.environment.Name, "how", how))
		return
	}
	d.noteCommand(s, p.UserID, message.New("entry."+what, "user", message.Quoted(p.UserID), "server", with.environment.Name, "how", how))
}

// noteSession records what a listener heard. Called with the lock held.
func (d *Desk) noteSession(s *seat, before, after *session.Session) {
	e := journal.Draft{
		Kind: journal.Listener, Name: d.title(s), Cause: max(s.causes.command, s.causes.exchange), Message: message.New("entry.session.none"),
		Change: &journal.Change{Before: journal.StateOfSession(before), After: journal.StateOfSession(after)},
	}
	if before != nil {
		e.User = before.Identity
	}
	if after != nil {
		e.User = after.Identity
		who := message.New("quoted", "text", message.Quoted(after.Identity))
		if after.Identity == "" {
			who = message.New("entry.session.unnamed")
		}
		e.Message = message.New("entry.session", "who", who)
		if end := after.End(); !end.IsZero() {
			e.Message = message.New("entry.session.until", "who", who, "until", end.UTC().Format("15:04:05 UTC"))
		}
	}
	s.causes.listener = d.note(s, e)
}

// noteStatus records a change of the status, and what led to it. Called with the lock
// held.
func (d *Desk) noteStatus(s *seat, before, after session.Status) {
	cause := s.causes.next(after.Phase)
	s.causes.of = cause
	e := journal.Draft{
		Kind: journal.Status, Name: d.title(s), Cause: cause, Level: levelOf(after), Message: statusMessage(after), User: after.Wanted,
		Change: &journal.Change{Before: journal.StateOf(before), After: journal.StateOf(after)},
	}
	if after.Session != nil {
		e.User = after.Session.Identity
	}
	d.note(s, e)
}

func levelOf(st session.Status) slog.Level {
	switch {
	case st.Phase == session.Failed, st.Phase == session.Refused:
		return slog.LevelError
	case st.Phase == session.Expired, st.Phase == session.Expiring, st.Failure != nil:
		return slog.LevelWarn
	}
	return slog.LevelInfo
}

func statusMessage(st session.Status) message.Message {
	var cause message.Message
	if st.Failure != nil {
		cause = st.Failure.Cause
	}
	if st.Phase.Live() && !cause.IsZero() {
		return message.New("entry.status.unchanged", "cause", cause)
	}
	certainty := message.New("confirmation.here")
	if st.Confirmation == session.ConfirmedByServer {
		certainty = message.New("confirmation.server")
	}
	switch st.Phase {
	case session.Starting:
		return message.New("entry.status.starting")
	case session.Active:
		return message.New("entry.status.active", "certainty", certainty)
	case session.Expiring:
		return message.New("entry.status.expiring", "certainty", certainty)
	case session.Expired:
		return message.New("entry.status.expired")
	case session.Refused:
		return message.New("entry.status.refused", "cause", cause)
	case session.Failed:
		return message.New("entry.status.failed", "cause", cause)
	}
	return message.New("entry.status.stopped")
}

// traced hands the exchanges made for a seat to the journal, and notes what they
// tell of the clock of the environment's server. A backend is none: its address is
// empty.
func (d *Desk) traced(s *seat, address string) func(gateway.Exchange) {
	return func(x gateway.Exchange) {
		d.log.Debug("exchange", "method", x.Method, "url", x.URL, "status", x.Status, "try", x.Try, "took", x.Timings.Total, "profile", s.id)
		d.mu.Lock()
		defer d.mu.Unlock()
		d.measured(x, address)
		e := exchangeDraft(x)
		e.Name = d.title(s)
		s.causes.exchange = d.note(s, e)
		d.noteSkew(x, journal.Draft{Profile: s.id, Name: e.Name, Cause: s.causes.exchange})
	}
}

// tracedForInspector does the same for what the Inspector asks.
func (d *Desk) tracedForInspector(address string) func(gateway.Exchange) {
	return func(x gateway.Exchange) {
		d.mu.Lock()
		defer d.mu.Unlock()
		d.measured(x, address)
		d.noteSkew(x, journal.Draft{Cause: d.journal.Append(exchangeDraft(x))})
	}
}

// measured keeps how far a server's clock is ahead. Called with the lock held.
func (d *Desk) measured(x gateway.Exchange, address string) {
	if d.followClock(); x.SkewKnown && address != "" {
		d.skews[address] = x.Skew.Believed()
	}
}

func exchangeDraft(x gateway.Exchange) journal.Draft {
	e := journal.Draft{Kind: journal.HTTP, Exchange: &journal.Exchange{
		Started: x.Started.UTC(), Try: x.Try, Method: x.Method, URL: x.URL, Protocol: x.Protocol, Status: x.Status,
		RequestHeader: journal.HeaderOf(x.RequestHeader), RequestBody: x.RequestBody, RequestBytes: x.RequestBytes,
		ResponseHeader: journal.HeaderOf(x.ResponseHeader), ResponseBody: x.ResponseBody, ResponseBytes: x.ResponseBytes,
		Timings: journal.Timings(x.Timings),
	}}
	path := x.URL
	if u, err := url.Parse(x.URL); err == nil {
		path = u.Path
	}
	took := seconds(x.Timings.Total)
	switch {
	case x.Status == 0 && x.Failure != nil && x.Failure.Kind == session.Cancelled:
		e.Message = message.New("entry.http.cancelled", "method", x.Method, "path", path, "time", took)
	case x.Status == 0:
		e.Level, e.Message = slog.LevelError, message.New("entry.http.no-response", "method", x.Method, "path", path, "time", took)
	default:
		e.Message = message.New("entry.http", "method", x.Method, "path", path, "status", fmt.Sprintf("%d %s", x.Status, http.StatusText(x.Status)), "time", took)
		if x.Status >= http.StatusInternalServerError {
			e.Level = slog.LevelError
		} else if x.Failure != nil {
			e.Level = slog.LevelWarn
		}
	}
	if x.Try > 1 {
		e.Message = message.New("entry.http.again", "try", x.Try, "what", e.Message)
	}
	if x.Failure != nil {
		e.Exchange.Failure, e.Exchange.FailureSaid = x.Failure.Error(), x.Failure.Said()
	}
	return e
}

// seconds says how long something of a few seconds at most took.
func seconds(d time.Duration) string {
	if d < time.Second {
		return fmt.Sprintf("%d ms", d.Round(time.Millisecond).Milliseconds())
	}
	return fmt.Sprintf("%.1f s", d.Seconds())
}

// noteSkew records how far a server's clock is off. Called with the lock held.
func (d *Desk) noteSkew(x gateway.Exchange, e journal.Draft) {
	if !x.SkewKnown {
		return
	}
	host := x.URL
	if u, err := url.Parse(x.URL); err == nil {
		host = u.Host
	}
	within := seconds(x.Skew.Uncertainty)
	e.Kind, e.Message = journal.Skew, message.New("entry.clock.agrees", "host", host, "within", within)
	if x.Skew.Differs() {
		id := "entry.clock.ahead"
		if x.Skew.Offset < 0 {
			id = "entry.clock.behind"
		}
		e.Level = slog.LevelWarn
		e.Message = message.New(id, "host", host, "time", message.SpanOf(x.Skew.Offset), "within", within)
	}
	d.journal.Append(e)
}

// noteCheck records the server's word on a token.
func (d *Desk) noteCheck(e journal.Draft, server string, err error) {
	e.Kind, e.Message = journal.Check, message.New("entry.check.accepted", "server", server)
	if f := session.AsFailure(err); f != nil {
		e.Level, e.Message = slog.LevelWarn, message.New("entry.check.not-accepted", "server", server, "cause", f.Cause)
	}
	d.journal.Append(e)
}
