package session

import "time"

// Phase is the state of a session.
type Phase int

// The phases of a session.
const (
	// Stopped: there is no session, and nothing is wrong.
	Stopped Phase = iota
	// Starting: the server was asked and has not answered.
	Starting
	// Active: the session lives.
	Active
	// Expiring: the session lives and expires soon.
	Expiring
	// Expired: the session expired.
	Expired
	// Refused: the server rejected the token.
	Refused
	// Failed: the session could not be started.
	Failed
)

var phaseNames = [...]string{"stopped", "starting", "active", "expiring", "expired", "refused", "failed"}

// String is the phase's name in lower case.
func (p Phase) String() string { return phaseNames[p] }

// Live reports whether there is a session in this phase for certain.
func (p Phase) Live() bool { return p == Active || p == Expiring }

// Confirmation is how far a session's validity is known.
type Confirmation int

// The degrees of confirmation.
const (
	// Unconfirmed: there is nothing to confirm.
	Unconfirmed Confirmation = iota
	// AcceptedHere: the token was accepted on this machine; no server was asked.
	ValidLocally
	// ConfirmedByServer: the server issued or accepted the token at
	// [Status.ConfirmedAt].
	ConfirmedByServer
)

// Status is all that is known of a session at one moment. It is a value:
// nothing changes it later.
type Status struct {
	Phase        Phase
	Since        time.Time // when the phase began
	Confirmation Confirmation
	ConfirmedAt  time.Time // when the server confirmed it last; zero when never

	// Session is the live session, or in the phases Expired and Refused the
	// one that ended. While Starting it is the session that the new one will
	// replace. Otherwise nil.
	Session *Session

	// Origin is the name of the [Gateway] that the start under way, or else
	// Session, or else the start that failed, is of.
	Origin string

	// Wanted is the user ID of the start under way or of the one that failed.
	Wanted string

	// Failure says what is wrong. In a live phase it is why the last start or
	// check failed, while the session stays as it was.
	Failure *Failure
}

// Live returns the session if there is one that lives.
func (s Status) Live() (Session, bool) {
	if s.Session == nil || s.Phase == Expired || s.Phase == Refused {
		return Session{}, false
	}
	return *s.Session, true
}
