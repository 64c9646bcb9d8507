package desk

import (
	"slices"
	"time"

	"sessiontray/session"
	"sessiontray/session/gateway"
	"sessiontray/session/message"
	"sessiontray/session/profile"
	"sessiontray/session/secret"
)

// seat is what belongs to a profile while the program runs.
type seat struct {
	id      string
	titled  string           // what people called its profile last
	manager *session.Manager // nil until the first start
	status  session.Status
	events  []Event
	count   uint64 // of events

	secrets         secrets
	sandboxToken    secret.Value // for the sandbox's field, never saved
	loaded, loading bool         // from the keyring

	waiting, checking bool
	rehearses         bool // a rehearsal is played with it, in which nothing is renewed
	problem           *session.Failure
	call              *session.Call       // the last start
	origins           []origin            // of the last sessions, the latest last
	place             profile.Environment // where the last start went
	client            *gateway.Client     // that the manager's gateway is of
	gateway           session.Gateway
	begun             time.Duration // of the user's start, by the steady clock
	asked             time.Duration // when the server was last asked, likewise
	renewal           Renewal
	retryAt           time.Duration // of a renewal, likewise
	told              told
	current           *session.Session // that listeners heard of last
	causes            causes

	pasted       *Pasted
	pasteProblem message.Message
	beforePaste  inputs
	pastes       uint64 // counts them
}

// secrets are those of a profile.
type secrets struct {
	apiToken, sessionToken secret.Value
	headers                secret.Value // of the backend
}

// origin is what a session was started with.
type origin struct {
	token       secret.Value // of the session
	profile     profile.Profile
	environment profile.Environment
	secrets     secrets
}

// seat is the seat of a profile, the selected one's for an empty ID, nil when
// there is no such profile. Called with the lock held.
func (d *Desk) seat(id string) *seat {
	if id == "" {
		id = d.book.Selected
	}
	if s, known := d.seats[id]; known {
		return s
	}
	if d.book.Index(id) < 0 {
		return nil
	}
	s := &seat{id: id, sandboxToken: d.config.Sandbox.APIToken()}
	s.status.Since = d.now()
	d.seats[id] = s
	return s
}

// profile is the profile with an ID, the selected one for an empty one. Called
// with the lock held.
func (d *Desk) profile(id string) (profile.Profile, bool) {
	if id == "" {
		id = d.book.Selected
	}
	return d.book.Find(id)
}

// managerOf is the manager of a seat, nil when the desk is closed. Called with
// the lock held.
func (d *Desk) managerOf(s *seat) *session.Manager {
	if s.manager != nil || d.ctx.Err() != nil {
		return s.manager
	}
	s.manager = session.NewManager(nil, session.WithClock(d.config.Clock), session.WithSteadyClock(d.config.Steady), session.WithTicker(&d.ticker))
	s.manager.AddListener(session.ListenerFunc(func(current *session.Session) { d.sessionChanged(s, current) }))
	s.manager.AddStatusListener(func(st session.Status) { d.statusChanged(s, st) })
	return s.manager
}

// apiToken is the API token for an environment: the sandbox's never goes to
// another, nor another's to the sandbox.
func (s *seat) apiToken(environmentID string) secret.Value {
	if environmentID == profile.SandboxID {
		return s.sandboxToken
	}
	return s.secrets.apiToken
}

func (s *seat) setAPIToken(environmentID string, v secret.Value) {
	if environmentID == profile.SandboxID {
		s.sandboxToken = v
		return
	}
	s.secrets.apiToken = v
}

// misses reports whether the secret that a start of p needs is not there.
func (s *seat) misses(p profile.Profile) bool {
	switch p.Method {
	case profile.SessionToken:
		return s.secrets.sessionToken.IsZero()
	case profile.FromBackend:
		return s.secrets.headers.IsZero() // there may be none
	}
	return s.apiToken(p.EnvironmentID).IsZero()
}

// origin is what the session with a token was started with.
func (s *seat) origin(token secret.Value) (origin, bool) {
	n := slices.IndexFunc(s.origins, func(o origin) bool { return o.token == token })
	if n < 0 {
		return origin{}, false
	}
	return s.origins[n], true
}

// began notes what a session was started with.
func (s *seat) began(o origin) {
	const kept = 4 // a session and those that may yet take its place
	s.origins = append(slices.Clone(s.origins[max(0, len(s.origins)-kept+1):]), o)
}

// environment is a profile's, with the address and the name to use. Called with
// the lock held.
func (d *Desk) environment(p profile.Profile) profile.Environment {
	return d.addressed(profile.EnvironmentIn(d.environments, p))
}

// client is the client of an environment, kept for its connections. Called with
// the lock held.
func (d *Desk) client(e profile.Environment) (*gateway.Client, error) {
	config := gateway.Config{Name: e.Name, BaseURL: e.BaseURL, Generation: gateway.Generation(e.Generation)}
	if client, known := d.clients[config]; known {
		return client, nil
	}
	client, err := gateway.New(config, d.clientOptions()...)
	if err != nil {
		return nil, err
	}
	d.clients[config] = client
	return client, nil
}

func (d *Desk) clientOptions() []gateway.Option {
	return append(slices.Clip(d.config.Gateway), gateway.WithClock(d.config.Clock, d.elapsed))
}

func (d *Desk) sessionChanged(s *seat, current *session.Session) {
	at := d.now()
	if current != nil {
		d.config.Redactor.Add(current.Token)
	}
	if current == nil {
		d.log.Info("onSessionChanged", "session", "none", "profile", s.id)
	} else {
		d.log.Info("onSessionChanged", "session", current.Identity, "expires", expiry(*current), "profile", s.id)
	}
	d.change(func() {
		d.noteSession(s, s.current, current)
		s.current = current
		s.record(Event{At: at, SessionChanged: true, Session: current})
	})
}

func (d *Desk) statusChanged(s *seat, st session.Status) {
	at := d.now()
	reason := ""
	if st.Failure != nil {
		reason = st.Failure.Error()
	}
	d.log.Info("status", "phase", st.Phase.String(), "reason", reason, "profile", s.id)
	d.change(func() {
		before := s.status
		s.status = st
		d.touch(s)
		d.noteStatus(s, before, st)
		s.record(Event{At: at, Status: st})
		d.follow(s, before)
	})
}

func expiry(s session.Session) string {
	if s.ExpiresAt.IsZero() {
		return "unknown"
	}
	return s.ExpiresAt.Format(time.RFC3339)
}

// record appends an event. The slice is never changed where snapshots see it.
func (s *seat) record(e Event) {
	s.count++
	e.Number = s.count
	kept := s.events[max(0, len(s.events)-KeptEvents+1):]
	s.events = append(slices.Clone(kept), e)
}
