package desk

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"time"

	"sessiontray/session"
	"sessiontray/session/gateway"
	"sessiontray/session/profile"
	"sessiontray/session/secret"
	"sessiontray/session/vault"
)

// Sandbox is the Video.io in this process.
type Sandbox interface {
	URL() string
	APIToken() secret.Value
}

// Config is what a desk works with.
type Config struct {
	Folder  string // of the settings file
	Vault   *vault.Vault
	Sandbox Sandbox
	// Choose changes the profile that is read from the file, if set.
	Choose func(profile.Profile) profile.Profile
	// Dispatch runs the callbacks of calls; see session.WithDispatch.
	Dispatch func(func())
	Trace    func(gateway.Exchange)
	Log      *slog.Logger
	// Redactor is told every secret that passes here, if set.
	Redactor *secret.Redactor
}

// Desk holds the manager and everything around it. All methods are safe for
// concurrent use; only [Desk.Close] waits.
type Desk struct {
	config  Config
	log     *slog.Logger
	manager *session.Manager
	store   *profile.Store

	ctx     context.Context
	end     context.CancelFunc
	running sync.WaitGroup
	closing sync.Once
	wake    chan struct{} // something is to be published
	save    chan struct{} // something is to be saved
	inspect chan struct{} // something is to be looked through

	starting sync.Mutex

	mu           sync.Mutex
	state        Snapshot
	sandboxToken secret.Value // for the sandbox's field, never saved
	subscribers  []*subscriber
	clients      map[gateway.Config]*gateway.Client
	eventCount   uint64
	call         *session.Call // the last start
	saved        profile.Profile
	savedSecrets map[string]secret.Value // by key, as they are in the vault
	beforePaste  inputs
	pastes       uint64                     // counts them
	origins      map[string]profile.Profile // started with, by the environment's name
	unread       [2]unread                  // by side, texts to inspect
	asked        uint64                     // counts the questions to a server
	picked       Environment                // that the user chose in the Inspector
	// skews are how far servers' clocks are ahead, by the environment's name.
	skews map[string]time.Duration
}

type subscriber struct{ hear func(Snapshot) }

// New opens the settings and begins to load the secrets.
func New(config Config) *Desk {
	d := &Desk{
		config:       config,
		log:          config.Log,
		wake:         make(chan struct{}, 1),
		save:         make(chan struct{}, 1),
		inspect:      make(chan struct{}, 1),
		clients:      map[gateway.Config]*gateway.Client{},
		skews:        map[string]time.Duration{},
		origins:      map[string]profile.Profile{},
		savedSecrets: map[string]secret.Value{},
		sandboxToken: config.Sandbox.APIToken(),
	}
	d.ctx, d.end = context.WithCancel(context.Background())
	if d.log == nil {
		d.log = slog.New(slog.DiscardHandler)
	}
	if d.config.Redactor == nil {
		d.config.Redactor = &secret.Redactor{}
	}
	d.config.Redactor.Add(d.sandboxToken)
	var p profile.Profile
	d.store, p, d.state.Notice = profile.Open(config.Folder)
	if config.Choose != nil {
		p = config.Choose(p)
	}
	d.saved = p // what was chosen for this once is no reason to save
	d.state.Profile, d.state.Inputs = p, 1
	d.state.Vault = config.Vault.State()

	options := []session.Option{}
	if config.Dispatch != nil {
		options = append(options, session.WithDispatch(config.Dispatch))
	}
	d.manager = session.NewManager(nil, options...)
	d.manager.AddListener(session.ListenerFunc(d.sessionChanged))
	d.manager.AddStatusListener(d.statusChanged)
	d.state.Status = d.manager.Status()
	d.running.Go(d.publish)
	d.running.Go(d.keep)
	d.running.Go(d.loadSecrets)
	d.running.Go(d.look)
	return d
}

// Close stops the session, saves what is to be saved, and waits for the end of
// all that the desk does. It may be called twice; each call waits.
func (d *Desk) Close() {
	d.closing.Do(func() {
		d.manager.Close()
		d.end()
		d.running.Wait()
		d.saveNow()
		d.mu.Lock()
		defer d.mu.Unlock()
		for _, c := range d.clients {
			c.Close()
		}
	})
}

// change changes the state and has it published.
func (d *Desk) change(f func(s *Snapshot)) {
	d.mu.Lock()
	f(&d.state)
	d.mu.Unlock()
	signal(d.wake)
}

func signal(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// Edit changes the profile as the user types. What is wrong with the input of
// an earlier start is no longer said.
func (d *Desk) Edit(f func(p *profile.Profile)) {
	d.change(func(s *Snapshot) {
		p := s.Profile
		p.Scopes = slices.Clone(p.Scopes)
		if f(&p); !p.Equal(s.Profile) {
			if p.EnvironmentID != s.Profile.EnvironmentID {
				s.Inputs++ // another environment, another API token
				d.leaveSandbox(s)
			}
			s.Profile, s.Waiting = p, false
			d.forgetPaste(s)
		}
	})
	signal(d.save)
}

// leaveSandbox gives the sandbox's field its own token back. Another that was
// pasted there goes along to the next environment, if that has none.
func (d *Desk) leaveSandbox(s *Snapshot) {
	own := d.config.Sandbox.APIToken()
	if s.Profile.EnvironmentID != profile.SandboxID || d.sandboxToken == own {
		return
	}
	if s.APIToken.IsZero() {
		s.APIToken = d.sandboxToken
	}
	d.sandboxToken = own
}

// SetAPIToken takes the API token as the user types it.
func (d *Desk) SetAPIToken(v secret.Value) {
	d.change(func(s *Snapshot) {
		if d.field(s) != v {
			d.setField(s, v)
			d.forgetPaste(s)
		}
	})
	signal(d.save)
}

// SetSessionToken takes the session token as the user types it.
func (d *Desk) SetSessionToken(v secret.Value) {
	d.change(func(s *Snapshot) {
		if s.SessionToken != v {
			s.SessionToken = v
			d.forgetPaste(s)
		}
	})
	signal(d.save)
}

// field is the API token of the profile's environment: the sandbox's never
// goes to another, nor another's to the sandbox.
func (d *Desk) field(s *Snapshot) secret.Value {
	if s.Profile.EnvironmentID == profile.SandboxID {
		return d.sandboxToken
	}
	return s.APIToken
}

func (d *Desk) setField(s *Snapshot, v secret.Value) {
	if s.Profile.EnvironmentID == profile.SandboxID {
		d.sandboxToken = v
		return
	}
	s.APIToken = v
}

// Start starts a session with what the profile and the secrets say. While the
// keyring still has to give the token, the start waits for it.
func (d *Desk) Start() {
	d.starting.Lock() // choosing the gateway and starting belong together
	defer d.starting.Unlock()
	d.mu.Lock()
	s := d.snapshot()
	wait := !s.SecretsLoaded && s.missesSecret()
	d.mu.Unlock()
	if wait {
		d.change(func(s *Snapshot) { s.Waiting = true })
		return
	}
	d.config.Redactor.Add(s.APIToken)
	d.config.Redactor.Add(s.SessionToken)
	client, err := d.client(s.Profile)
	if err != nil {
		d.reject(err)
		return
	}
	d.clearProblem()
	d.mu.Lock()
	d.origins[client.Name()] = s.Profile
	d.mu.Unlock()
	d.manager.SetGateway(client)
	if s.Profile.Method == profile.SessionToken {
		if _, err := d.manager.StartWithToken(s.SessionToken); err != nil {
			d.reject(err)
		}
		return
	}
	call := d.manager.Start(s.APIToken, s.Profile.UserID, s.Profile.Scopes...)
	select {
	case <-call.Done(): // refused at once, or the server is very quick
		if _, err := call.Await(d.ctx); session.KindOf(err) == session.BadInput {
			d.reject(err)
		}
	default:
	}
	d.mu.Lock()
	d.call = call
	d.mu.Unlock()
}

// reject shows what is wrong with the input.
func (d *Desk) reject(err error) {
	d.log.Info("start not possible", "reason", err)
	d.change(func(s *Snapshot) { s.Problem = session.AsFailure(err) })
}

func (d *Desk) clearProblem() {
	d.mu.Lock()
	told := d.state.Problem != nil || d.state.Waiting || d.state.PasteProblem != ""
	d.mu.Unlock()
	if told {
		d.change(func(s *Snapshot) { s.Problem, s.Waiting, s.PasteProblem = nil, false, "" })
	}
}

// Stop stops the session, or the start under way.
func (d *Desk) Stop() {
	d.clearProblem()
	d.manager.Stop()
}

// Cancel gives up the start under way, and leaves a session as it is.
func (d *Desk) Cancel() {
	d.clearProblem()
	d.mu.Lock()
	call := d.call
	d.mu.Unlock()
	if call != nil {
		call.Cancel()
	}
}

// Check asks the server whether it accepts the session.
func (d *Desk) Check() {
	d.mu.Lock()
	already := d.state.Checking
	d.mu.Unlock()
	if already || d.ctx.Err() != nil {
		return
	}
	d.change(func(s *Snapshot) { s.Checking = true })
	d.running.Go(func() {
		err := d.manager.CheckNow(d.ctx)
		d.log.Info("session checked", "accepted", err == nil)
		d.change(func(s *Snapshot) { s.Checking = false })
	})
}

// RetryKeyring tries the keyring again after it failed.
func (d *Desk) RetryKeyring() {
	if d.ctx.Err() != nil {
		return
	}
	d.running.Go(func() {
		d.config.Vault.Retry(d.ctx)
		d.noteVault()
		d.loadSecrets()
	})
}

// Snapshot returns what is now.
func (d *Desk) Snapshot() Snapshot {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.snapshot()
}

// snapshot copies the state. Called with the lock held.
func (d *Desk) snapshot() Snapshot {
	s := d.state
	s.APIToken = d.field(&d.state)
	s.Inspection.Skew, s.Inspection.SkewKnown = d.skewOf(&s.Inspection)
	s.Now = time.Now().Round(0)
	return s
}

func (d *Desk) sessionChanged(current *session.Session) {
	at := time.Now().Round(0)
	if current != nil {
		d.config.Redactor.Add(current.Token)
	}
	if current == nil {
		d.log.Info("onSessionChanged", "session", "none")
	} else {
		d.log.Info("onSessionChanged", "session", current.Identity, "expires", expiry(*current))
	}
	d.change(func(s *Snapshot) { d.record(s, Event{At: at, SessionChanged: true, Session: current}) })
}

func (d *Desk) statusChanged(st session.Status) {
	at := time.Now().Round(0)
	reason := ""
	if st.Failure != nil {
		reason = st.Failure.Error()
	}
	d.log.Info("status", "phase", st.Phase.String(), "reason", reason)
	d.change(func(s *Snapshot) {
		s.Status = st
		if st.Session != nil && st.Confirmation == session.ConfirmedByServer {
			d.skews[st.Origin] = st.Session.Skew
		}
		d.record(s, Event{At: at, Status: st})
	})
}

func expiry(s session.Session) string {
	if s.ExpiresAt.IsZero() {
		return "unknown"
	}
	return s.ExpiresAt.Format(time.RFC3339)
}

// record appends an event. The slice is never changed where snapshots see it.
func (d *Desk) record(s *Snapshot, e Event) {
	d.eventCount++
	e.Number = d.eventCount
	kept := s.Events[max(0, len(s.Events)-KeptEvents+1):]
	s.Events = append(slices.Clone(kept), e)
}
