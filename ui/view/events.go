package view

import (
	"time"

	"sessiontray/assets"
	"sessiontray/session"
	"sessiontray/session/desk"
	"sessiontray/session/message"
)

// EventRow is one line of the list of events.
type EventRow struct {
	Time string      // to the millisecond
	Icon assets.Icon // empty for none
	Text string
	// Listener tells what a session listener heard from a change of status.
	Listener bool
}

// Event says what happened.
func Event(e desk.Event) EventRow {
	row := EventRow{Time: e.At.Format("15:04:05.000"), Listener: e.SessionChanged}
	if e.SessionChanged {
		row.Text = "onSessionChanged: " + T("ui.event.no-session")
		if e.Session != nil {
			row.Text = "onSessionChanged: " + User(e.Session.Identity) + until(*e.Session, e.At)
		}
		return row
	}
	st := e.Status
	if st.Failure != nil && st.Phase.Live() { // news of an attempt, not of the session
		row.Icon, row.Text = assets.Failed, T("ui.check-failed", "cause", Say(st.Failure.Cause))
		if st.Wanted != "" {
			row.Text = T("ui.starting-failed", "user", User(st.Wanted), "cause", Say(st.Failure.Cause))
		}
		return row
	}
	row.Icon, row.Text = icon(st), title(st)
	switch st.Phase {
	case session.Starting:
		row.Text += " " + T("ui.user-on-server", "user", User(st.Wanted), "server", st.Origin)
	case session.Active, session.Expiring:
		row.Text += ", " + proof(st, e.At)
	case session.Expired:
		row.Text = message.Capital(proof(st, e.At))
	}
	if st.Failure != nil {
		row.Text += ": " + Say(st.Failure.Cause)
	}
	return row
}

func until(s session.Session, now time.Time) string {
	if s.ExpiresAt.IsZero() {
		return ", " + T("ui.event.expiry-unknown")
	}
	return ", " + T("ui.event.until", "time", clock(s.End(), now))
}
