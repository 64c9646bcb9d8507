package desk

import (
	"slices"
	"time"

	"sessiontray/session"
	"sessiontray/session/inspect"
	"sessiontray/session/lab"
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
	Credentials
	// Problem is what is wrong with the input of the last start, until
	// that input changes or another start is made.
	Problem *session.Failure
	// Pasted is what the last paste put into the inputs, until these change
	// otherwise.
	Pasted *Pasted
	// PasteProblem is about a paste in which nothing was found.
	PasteProblem message.Message
	Events       []Event // oldest first, the last [KeptEvents]

	Inspection inspect.State
	Lab        lab.State
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
	// StatusEnvironment is the environment that the status is about: that of the session, of the
	// start under way or of the one that failed. It is the profile's, unless that was
	// given another meanwhile.
	StatusEnvironment profile.Environment
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

// Credentials are the secrets of the selected profile.
type Credentials struct {
	APIToken      secret.Value // for the address of the profile's environment
	SessionToken  secret.Value // likewise
	Headers       secret.Value // for the address of the backend
	SecretsLoaded bool         // the keyring was asked for them
	// Elsewhere are the addresses of secrets that are not shown, and not sent, because
	// they were given for another address than the profile has now.
	Elsewhere Elsewhere
}

// Elsewhere are addresses of secrets, empty where there is no such secret.
type Elsewhere struct{ APIToken, SessionToken, Headers string }

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
func (d *publisher) Snapshot() Snapshot {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.snapshot()
}

// snapshot copies what the desk holds. Called with the lock held.
func (d *publisher) snapshot() Snapshot {
	s := Snapshot{
		Number: d.number, Now: d.now(), Profiles: d.summarize(), Environments: d.environments, Settings: d.book.Settings,
		Inputs: d.inputs, Inspection: d.inspector.State(), Lab: d.lab.State(),
		Vault: d.storage.vault, Notices: d.storage.notices.all(),
	}
	if in := s.Inspection.Environment; in.ID != "" {
		s.Inspection.Skew, s.Inspection.SkewKnown = d.skewOf(in.Profile())
	}
	if n := len(d.deleted); n > 0 {
		s.Deleted = d.deleted[n-1].profile.Title()
	}
	selected := s.Find(d.book.Selected)
	if selected == nil {
		s.SecretsLoaded = true
		return s
	}
	a := d.account("")
	s.Summary = *selected
	to := d.addresses(selected.Profile)
	has := a.given(to)
	s.APIToken, s.SessionToken, s.Headers = has.apiToken, has.sessionToken, has.headers
	s.SecretsLoaded, s.Elsewhere = a.load == loaded, a.elsewhere(selected.Profile, to)
	s.Problem, s.Pasted, s.PasteProblem, s.Events = a.problem, a.paste.done, a.paste.problem, a.events.list
	return s
}

// skewOf is how far the clock of a profile's server is ahead, if that was measured.
// Called with the lock held.
func (d *publisher) skewOf(p profile.Profile) (skew time.Duration, known bool) {
	skew, known = d.servers.skews[d.environment(p).BaseURL]
	return skew, known
}

// summaries are those of the last snapshot, as far as they still hold.
type summaries struct {
	list []*Summary          // nil when one of them changed
	byID map[string]*Summary // of the profile
}

// reset forgets all, for another book.
func (s *summaries) reset() { *s = summaries{byID: map[string]*Summary{}} }

// drop forgets one.
func (s *summaries) drop(id string) {
	delete(s.byID, id)
	s.list = nil
}

// summarize returns the summaries of all profiles. Called with the lock held.
func (d *publisher) summarize() []*Summary {
	if d.summaries.list != nil {
		return d.summaries.list
	}
	ordered := d.book.Ordered()
	list := make([]*Summary, len(ordered))
	for n, p := range ordered {
		known := d.summaries.byID[p.ID]
		if known == nil {
			known = d.summary(p)
			d.summaries.byID[p.ID] = known
		}
		list[n] = known
	}
	d.summaries.list = list
	return list
}

// summary is a profile at a glance. Called with the lock held.
func (d *publisher) summary(p profile.Profile) *Summary {
	p = d.withSecrets(p)
	s := &Summary{Profile: p, Environment: d.environment(p), Rules: d.book.RulesOf(p)}
	s.StatusEnvironment = s.Environment
	a := d.accounts[p.ID]
	if a == nil {
		return s
	}
	if a.status.Phase != session.Stopped {
		s.StatusEnvironment = a.statusEnvironment()
	}
	s.Status, s.Waiting, s.Checking, s.Renewal = a.status, a.waiting, a.checking, a.renewal
	s.Renews, s.Renewable, s.Cause = d.due(a).willRenew(), a.renewable(), a.causes.status
	return s
}
