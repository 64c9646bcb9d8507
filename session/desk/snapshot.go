package desk

import (
	"slices"
	"time"

	"sessiontray/session"
	"sessiontray/session/message"
	"sessiontray/session/profile"
	"sessiontray/session/secret"
	"sessiontray/session/vault"
)

// Snapshot is everything there is to show at one moment. It is immutable.
type Snapshot struct {
	Number uint64    // counts up
	Now    time.Time // by the wall clock

	// Profiles are all, in the order to show them.
	Profiles []*Summary
	// Environments are all there are to choose from.
	Environments []profile.Environment
	Settings     profile.Settings

	// Inputs counts up when the inputs (Profile and the secrets) changed
	// otherwise than by what the user typed into them. Only then must a form
	// take them over: a snapshot on its way is older than the last keystroke.
	Inputs uint64

	// What follows is of the profile that is selected. Without one its ID is
	// empty.
	Summary
	APIToken      secret.Value // for the profile's environment
	SessionToken  secret.Value
	Headers       secret.Value // of the backend
	SecretsLoaded bool         // the keyring was asked for them
	// Problem is what is wrong with the input of the last start, until
	// that input changes or another start is made.
	Problem *session.Failure
	// Pasted is what the last paste put into the inputs, until these change
	// otherwise.
	Pasted *Pasted
	// PasteProblem is about a paste in which nothing was found.
	PasteProblem message.Message
	Events       []Event // oldest first, the last [KeptEvents]

	Inspection Inspection
	Lab        Lab
	// Deleted is the name of the profile that was deleted last, as long as that
	// can be undone.
	Deleted string
	Vault   vault.State
	Notices []message.Message // about the files, if something is wrong with them
}

// Summary is what is to be seen of a profile at a glance. It is immutable.
type Summary struct {
	Profile     profile.Profile     // as it is being edited
	Environment profile.Environment // with the address to use
	Rules       profile.Rules
	Status      session.Status
	// Place is the environment that the status is about: that of the session, of the
	// start under way or of the one that failed. It is the profile's, unless that was
	// given another meanwhile.
	Place profile.Environment
	// Waiting is true while a start waits for the keyring to give the token.
	Waiting bool
	// Checking is true while the server is asked about the session.
	Checking bool
	// Renewable tells a session that can be started anew as it was.
	Renewable bool
	// Renews tells one that will be renewed automatically.
	Renews  bool
	Renewal Renewal
	// Cause is the number of the entry in the journal that led to the status, 0
	// when nothing did.
	Cause uint64
}

// Renewal is how automatic renewal goes.
type Renewal struct {
	Tries   int // that failed, one after the other
	GaveUp  bool
	Failure *session.Failure // of the last try
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

// Index is where a profile stands in Profiles, -1 when it is not there.
func (s Snapshot) Index(id string) int {
	return slices.IndexFunc(s.Profiles, func(p *Summary) bool { return p.Profile.ID == id })
}

// Find returns the summary of a profile, nil when there is none.
func (s Snapshot) Find(id string) *Summary {
	n := s.Index(id)
	if n < 0 {
		return nil
	}
	return s.Profiles[n]
}

// Live counts the sessions that live.
func (s Snapshot) Live() int {
	n := 0
	for _, p := range s.Profiles {
		if _, live := p.Status.Live(); live {
			n++
		}
	}
	return n
}

// Snapshot returns what is now.
func (d *Desk) Snapshot() Snapshot {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.snapshot()
}

// snapshot copies what the desk holds. Called with the lock held.
func (d *Desk) snapshot() Snapshot {
	if d.summaries == nil {
		d.summarize()
	}
	s := Snapshot{
		Number: d.number, Now: d.now(), Profiles: d.summaries, Environments: d.environments, Settings: d.book.Settings,
		Inputs: d.inputs, Inspection: d.inspection, Lab: d.lab(), Vault: d.vault, Notices: d.notices.all(),
	}
	s.Inspection.Skew, s.Inspection.SkewKnown = d.skewOf(&s.Inspection)
	if n := len(d.deleted); n > 0 {
		s.Deleted = d.deleted[n-1].profile.Title()
	}
	if selected := s.Find(d.book.Selected); selected != nil {
		seat := d.seat("")
		s.Summary = *selected
		s.APIToken = seat.apiToken(selected.Profile.EnvironmentID)
		s.SessionToken, s.Headers, s.SecretsLoaded = seat.secrets.sessionToken, seat.secrets.headers, seat.loaded
		s.Problem, s.Pasted, s.PasteProblem, s.Events = seat.problem, seat.pasted, seat.pasteProblem, seat.events
	} else {
		s.SecretsLoaded = true
	}
	return s
}

// summarize brings the summaries up to date. Called with the lock held.
func (d *Desk) summarize() {
	ordered := d.book.Ordered()
	d.summaries = make([]*Summary, len(ordered))
	for n, p := range ordered {
		known := d.summaryOf[p.ID]
		if known == nil {
			known = &Summary{Profile: p, Environment: d.environment(p), Rules: d.book.RulesOf(p)}
			known.Place = known.Environment
			if s := d.seats[p.ID]; s != nil {
				if s.status.Phase != session.Stopped {
					known.Place = s.placeOfStatus()
				}
				known.Renews = d.renews(s)
				known.Status, known.Waiting, known.Checking, known.Renewal = s.status, s.waiting, s.checking, s.renewal
				known.Renewable, known.Cause = s.renewable(), s.causes.of
			}
			d.summaryOf[p.ID] = known
		}
		d.summaries[n] = known
	}
}

// placeOfStatus is the environment that the status is about.
func (s *seat) placeOfStatus() profile.Environment {
	if s.status.Session != nil && s.status.Phase != session.Starting {
		if o, known := s.origin(s.status.Session.Token); known {
			return o.environment
		}
	}
	return s.place
}

// renewable reports whether the session that lives, or ended last, can be started
// anew as it was.
func (s *seat) renewable() bool {
	switch s.status.Phase {
	case session.Stopped, session.Starting:
		return false
	}
	o, known := s.lastOrigin()
	return known && o.profile.Method != profile.SessionToken
}

// lastOrigin is what the session was started with that lives, or ended last.
func (s *seat) lastOrigin() (origin, bool) {
	if s.status.Session != nil {
		return s.origin(s.status.Session.Token)
	}
	if len(s.origins) == 0 {
		return origin{}, false
	}
	return s.origins[len(s.origins)-1], true
}
