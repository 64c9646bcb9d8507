package desk

import (
	"slices"
	"time"

	"sessiontray/session"
	"sessiontray/session/gateway"
	"sessiontray/session/message"
	"sessiontray/session/profile"
	"sessiontray/session/secret"
	"sessiontray/session/vault"
)

// account is what belongs to a profile while the program runs. The desk's lock guards
// it.
type account struct {
	id       string
	lastName string // of the profile
	connection
	status session.Status
	events events

	secrets      secrets
	sandboxToken secret.Value // for the sandbox's field, never saved
	load         loadState

	waiting     bool                // a start waits for the keyring
	checking    bool                // the server is asked about the session
	rehearsing  bool                // nothing is renewed
	problem     *session.Failure    // with the input of the last start
	origins     []origin            // of the last sessions, the latest last
	environment profile.Environment // of the last start
	times
	renewal  Renewal
	notified notified
	causes   causes
	paste    paste
}

// times are when something was, or will be, done for an account, by the desk's elapsed.
type times struct {
	begun   time.Duration // the user's start
	asked   time.Duration // the last check with the server
	retryAt time.Duration // the next try of a renewal
}

// connection is how an account reaches its server.
type connection struct {
	manager *session.Manager // nil before the first start
	client  *gateway.Client  // that gateway is of
	gateway session.Gateway
	call    *session.Call // the last start
}

// loadState is whether the keyring was asked for an account's secrets.
type loadState int

const (
	notLoaded loadState = iota
	loading
	loaded
)

// paste is the last paste into an account's inputs.
type paste struct {
	done    *Pasted
	problem message.Message
	before  inputs
	number  uint64 // counts pastes and what makes one void
}

// secrets are those of a profile, each with the address that it was given for.
type secrets struct {
	apiToken, sessionToken vault.Bound
	headers                vault.Bound // for the backend
	template               vault.Bound // of the backend; see [template]
}

// withAddress are the secrets that were given for an address; those that were given
// before there was one are not among them.
func (s secrets) withAddress() secrets {
	for _, b := range []*vault.Bound{&s.apiToken, &s.sessionToken, &s.headers, &s.template} {
		if b.Address == "" {
			*b = vault.Bound{}
		}
	}
	return s
}

// known are the secrets without those that lie in the keyring without an address. Where
// version 0.1.0 kept them for the profile, they are for its addresses instead.
func (s secrets) known(of addresses, kept bool) secrets {
	for b, address := range map[*vault.Bound]string{
		&s.apiToken: of.environment, &s.sessionToken: of.environment, &s.headers: of.backend, &s.template: of.backend,
	} {
		switch {
		case b.Address != vault.Unknown:
		case kept:
			b.Address = address
		default:
			*b = vault.Bound{}
		}
	}
	return s
}

// given are the secrets of one start, for the addresses that it goes to.
type given struct {
	apiToken, sessionToken, headers secret.Value
}

// addresses are where the secrets of a profile go to.
type addresses struct {
	environment, backend string
}

// sandboxAddress is the address of the sandbox, whose port is new at every start.
const sandboxAddress = "sandbox"

// addressesOf are where a profile's secrets go to, in an environment.
func addressesOf(p profile.Profile, e profile.Environment) addresses {
	a := addresses{profile.Origin(e.BaseURL), profile.Origin(p.Backend.URL)}
	if e.ID != profile.SandboxID {
		return a
	}
	a.environment = sandboxAddress
	if p.Backend.URL == "" {
		a.backend = sandboxAddress
	}
	return a
}

// origin is what a session was started with.
type origin struct {
	token       secret.Value // of the session
	profile     profile.Profile
	environment profile.Environment
	secrets     given
}

// given are the secrets that may go to addresses. The sandbox's API token never goes to
// another, nor another's to the sandbox.
func (a *account) given(to addresses) given {
	g := given{
		apiToken: a.secrets.apiToken.For(to.environment), sessionToken: a.secrets.sessionToken.For(to.environment),
		headers: a.secrets.headers.For(to.backend),
	}
	if to.environment == sandboxAddress {
		g.apiToken = a.sandboxToken
	}
	return g
}

func (a *account) setAPIToken(address string, v secret.Value) {
	if address == sandboxAddress {
		a.sandboxToken = v
		return
	}
	a.secrets.apiToken = vault.Bound{Value: v, Address: address}
}

// bind makes the addresses those of secrets that were given before there were any: the
// user sees both, and starts.
func (a *account) bind(to addresses) {
	s := &a.secrets
	s.apiToken, s.sessionToken = s.apiToken.Bind(to.environment), s.sessionToken.Bind(to.environment)
	s.headers, s.template = s.headers.Bind(to.backend), s.template.Bind(to.backend)
}

// elsewhere are the secrets that the method of a profile needs and that were given for
// other addresses.
func (a *account) elsewhere(p profile.Profile, to addresses) Elsewhere {
	other := func(b vault.Bound, here string) string {
		if b.IsZero() || !b.For(here).IsZero() {
			return ""
		}
		return b.Address
	}
	switch {
	case p.Method == profile.SessionToken:
		return Elsewhere{SessionToken: other(a.secrets.sessionToken, to.environment)}
	case p.Method == profile.FromBackend:
		return Elsewhere{Headers: other(a.secrets.headers, to.backend)}
	case to.environment == sandboxAddress:
		return Elsewhere{}
	}
	return Elsewhere{APIToken: other(a.secrets.apiToken, to.environment)}
}

// leaveSandbox gives the sandbox's field its own token back. Another that was pasted
// there goes along to the environment that the user chose next, if there is none for
// that.
func (a *account) leaveSandbox(before profile.Profile, own secret.Value) {
	if before.EnvironmentID != profile.SandboxID || a.sandboxToken == own {
		return
	}
	if a.secrets.apiToken.IsZero() {
		a.secrets.apiToken = vault.Bound{Value: a.sandboxToken}
	}
	a.sandboxToken = own
}

// misses reports whether a start of p needs to wait for a secret.
func (a *account) misses(p profile.Profile, to addresses) bool {
	has := a.given(to)
	switch p.Method {
	case profile.SessionToken:
		return has.sessionToken.IsZero()
	case profile.FromBackend:
		return true // there may be headers, and nothing tells
	}
	return has.apiToken.IsZero()
}

// busy reports whether there is a session, or a start under way.
func (a *account) busy() bool {
	return a.status.Session != nil || a.status.Phase == session.Starting || a.waiting
}

// origin is what the session with a token was started with.
func (a *account) origin(token secret.Value) (origin, bool) {
	n := slices.IndexFunc(a.origins, func(o origin) bool { return o.token == token })
	if n < 0 {
		return origin{}, false
	}
	return a.origins[n], true
}

// lastOrigin is what the session was started with that lives, or ended last.
func (a *account) lastOrigin() (origin, bool) {
	if a.status.Session != nil {
		return a.origin(a.status.Session.Token)
	}
	if len(a.origins) == 0 {
		return origin{}, false
	}
	return a.origins[len(a.origins)-1], true
}

// addOrigin notes what a session was started with.
func (a *account) addOrigin(o origin) {
	const kept = 4 // a session and those that may yet replace it
	a.origins = append(slices.Clone(a.origins[max(0, len(a.origins)-kept+1):]), o)
}

// renewable reports whether the session that lives, or ended last, can be started
// anew as it was.
func (a *account) renewable() bool {
	switch a.status.Phase {
	case session.Stopped, session.Starting:
		return false
	}
	o, known := a.lastOrigin()
	return known && o.profile.Method != profile.SessionToken
}

// statusEnvironment is the environment that the status is about.
func (a *account) statusEnvironment() profile.Environment {
	if a.status.Session != nil && a.status.Phase != session.Starting {
		if o, known := a.origin(a.status.Session.Token); known {
			return o.environment
		}
	}
	return a.environment
}

// forgetPaste is for inputs that change otherwise: what was wrong with them, the undo,
// and a paste that is still looked through, are void.
func (a *account) forgetPaste() {
	a.problem = nil
	a.paste = paste{before: a.paste.before, number: a.paste.number + 1}
}

// events are those that listeners heard. The slice is never changed where snapshots
// see it.
type events struct {
	list    []Event
	count   uint64
	current *session.Session // that listeners heard of last
}

func (l *events) add(e Event) {
	l.count++
	e.Number = l.count
	kept := l.list[max(0, len(l.list)-KeptEvents+1):]
	l.list = append(slices.Clone(kept), e)
}
