package desk

import (
	"time"

	"sessiontray/session"
	"sessiontray/session/profile"
	"sessiontray/session/secret"
	"sessiontray/session/vault"
)

// Snapshot is everything there is to show at one moment. It is immutable.
type Snapshot struct {
	Number uint64    // counts up
	Now    time.Time // by the wall clock

	// Inputs counts up when the inputs (Profile, APIToken, SessionToken) changed
	// otherwise than by what the user typed into them. Only then must a form
	// take them over: a snapshot on its way is older than the last keystroke.
	Inputs uint64

	Profile      profile.Profile // as it is being edited
	APIToken     secret.Value    // for the profile's environment
	SessionToken secret.Value
	// SecretsLoaded is false until the keyring was asked for the secrets.
	SecretsLoaded bool

	Status session.Status
	// Waiting is true while a start waits for the keyring to give the token.
	Waiting bool
	// Checking is true while the server is asked about the session.
	Checking bool
	// Problem is what is wrong with the input of the last start, until
	// that input changes or another start is made.
	Problem *session.Failure

	// Pasted is what the last paste put into the inputs, until these change
	// otherwise.
	Pasted *Pasted
	// PasteProblem is a sentence about a paste in which nothing was found.
	PasteProblem string

	Inspection Inspection

	Events []Event // oldest first, the last [KeptEvents]
	Vault  vault.State
	Notice string // a sentence about the settings file, if something is wrong
}

// KeptEvents is how many events a snapshot holds.
const KeptEvents = 100

// Event is one thing that a listener heard.
type Event struct {
	Number uint64
	At     time.Time
	// SessionChanged tells a change of the session, as
	// session.Listener.OnSessionChanged does, from one of the status.
	SessionChanged bool
	Session        *session.Session // of a change of the session; nil for none
	Status         session.Status   // of a change of the status
}

// missesSecret reports whether the token that a start needs is not there.
func (s Snapshot) missesSecret() bool {
	if s.Profile.Method == profile.SessionToken {
		return s.SessionToken.IsZero()
	}
	return s.APIToken.IsZero()
}
