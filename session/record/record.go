// Package record puts what happens in a session into entries of the journal. Its
// functions are pure.
package record

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

// Start says that a session was started, or renewed, with a profile in an
// environment: what is the end of the message's ID.
func Start(what string, p profile.Profile, environment string) (user string, m message.Message) {
	how := message.New("entry.with." + map[profile.Method]string{
		profile.APIToken: "api-token", profile.SessionToken: "session-token", profile.FromBackend: "backend",
	}[p.Method])
	if p.Method == profile.SessionToken || p.UserID == "" {
		return "", message.New("entry."+what+".anyone", "server", environment, "how", how)
	}
	return p.UserID, message.New("entry."+what, "user", message.Quoted(p.UserID), "server", environment, "how", how)
}

// Session says that a listener heard of another session, nil for none.
func Session(before, after *session.Session) journal.Draft {
	e := journal.Draft{
		Kind: journal.Listener, Message: message.New("entry.session.none"),
		Change: &journal.Change{Before: journal.StateOfSession(before), After: journal.StateOfSession(after)},
	}
	if before != nil {
		e.User = before.Identity
	}
	if after == nil {
		return e
	}
	e.User = after.Identity
	who := message.New("quoted", "text", message.Quoted(after.Identity))
	if after.Identity == "" {
		who = message.New("entry.session.unnamed")
	}
	e.Message = message.New("entry.session", "who", who)
	if end := after.End(); !end.IsZero() {
		e.Message = message.New("entry.session.until", "who", who, "until", end.UTC().Format("15:04:05 UTC"))
	}
	return e
}

// Status says that a session's status changed.
func Status(before, after session.Status) journal.Draft {
	e := journal.Draft{
		Kind: journal.Status, Level: levelOf(after), Message: statusMessage(after), User: after.Wanted,
		Change: &journal.Change{Before: journal.StateOf(before), After: journal.StateOf(after)},
	}
	if after.Session != nil {
		e.User = after.Session.Identity
	}
	return e
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

// Exchange says that a request was made, and what came of it.
func Exchange(x gateway.Exchange) journal.Draft {
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
		e.Level, e.Message = slog.LevelError, message.New(
			"entry.http.no-response", "method", x.Method, "path", path, "time", took,
		)
	default:
		e.Message = message.New(
			"entry.http", "method", x.Method, "path", path, "status", fmt.Sprintf("%d %s", x.Status, http.StatusText(x.Status)),
			"time", took,
		)
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

// Skew says how far the clock of an exchange's server is off. There is nothing to say
// where the exchange did not measure it.
func Skew(x gateway.Exchange) (e journal.Draft, measured bool) {
	if !x.SkewKnown {
		return e, false
	}
	host := x.URL
	if u, err := url.Parse(x.URL); err == nil {
		host = u.Host
	}
	within := seconds(x.Skew.Uncertainty)
	e = journal.Draft{Kind: journal.Skew, Message: message.New("entry.clock.agrees", "host", host, "within", within)}
	if x.Skew.Differs() {
		id := "entry.clock.ahead"
		if x.Skew.Offset < 0 {
			id = "entry.clock.behind"
		}
		e.Level = slog.LevelWarn
		e.Message = message.New(id, "host", host, "time", message.SpanOf(x.Skew.Offset), "within", within)
	}
	return e, true
}

// Check says whether a server accepted a token; err is nil if it did.
func Check(server string, err error) journal.Draft {
	e := journal.Draft{Kind: journal.Check, Message: message.New("entry.check.accepted", "server", server)}
	if f := session.AsFailure(err); f != nil {
		e.Level = slog.LevelWarn
		e.Message = message.New("entry.check.not-accepted", "server", server, "cause", f.Cause)
	}
	return e
}
