package journal

import (
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"time"

	"sessiontray/session"
	"sessiontray/session/message"
	"sessiontray/session/secret"
)

// Kind is what an entry is about.
type Kind string

// The kinds of entry.
const (
	Listener Kind = "listener" // what a session listener heard
	Status   Kind = "status"   // a change of status
	Command  Kind = "command"  // what the user or a rule asked for
	HTTP     Kind = "http"     // one try of a request
	Check    Kind = "check"    // the server's word on a token
	Skew     Kind = "skew"     // how far a server's clock is off
	Keyring  Kind = "keyring"  // where secrets are kept
	Problem  Kind = "problem"  // what went wrong otherwise
	Program  Kind = "program"  // its start, its end, the sandbox's faults
)

// Kinds lists every kind.
var Kinds = []Kind{Listener, Status, Command, HTTP, Check, Skew, Keyring, Problem, Program}

// Draft is something to be recorded.
type Draft struct {
	At time.Time `json:"at"` // by the wall clock; now when zero
	// Profile is the ID of the profile it belongs to, empty for none, and Name
	// what people call that.
	Profile string     `json:"profile,omitempty"`
	Name    string     `json:"name,omitempty"`
	Kind    Kind       `json:"kind"`
	Level   slog.Level `json:"level"`
	// Message says what happened, and Text the same in English; where a message is
	// given, Text is made of it.
	Message message.Message `json:"message,omitzero"`
	Text    string          `json:"text"`
	// Cause is the number of the entry that led to this one, 0 when none did.
	Cause uint64 `json:"cause,omitempty"`
	// User is the ID of the user it is about, if it is about one.
	User string `json:"user,omitempty"`
	// Change is of a listener event or a change of status.
	Change *Change `json:"change,omitempty"`
	// Exchange is of a try of a request.
	Exchange *Exchange `json:"exchange,omitempty"`
}

// Entry is something that was recorded. Treat it as immutable. Nothing in it is
// secret.
type Entry struct{ entry }

type entry struct {
	Number uint64 `json:"number"` // counts up, also from one run of the program to the next
	Run    string `json:"run"`    // when the program was started that wrote it, RFC 3339
	// Offset is the time since then, by a clock that nobody sets.
	Offset time.Duration `json:"offset"`
	Draft

	search string // what a filter's text is searched in, in lower case
}

// Change is what was before, and after.
type Change struct {
	Before State `json:"before"`
	After  State `json:"after"`
}

// State is what is known of a profile's session, as [session.Status] says it.
type State struct {
	Phase        string `json:"phase,omitempty"`
	Confirmation string `json:"confirmation,omitempty"`
	Server       string `json:"server,omitempty"`
	Failure      string `json:"failure,omitempty"`
	// FailureSaid is Failure as a message.
	FailureSaid message.Message `json:"failureSaid,omitzero"`
	User        string          `json:"user,omitempty"`
	Token       string          `json:"token,omitempty"` // redacted
	Scopes      []string        `json:"scopes,omitempty"`
	StartedAt   time.Time       `json:"startedAt,omitzero"`
	ExpiresAt   time.Time       `json:"expiresAt,omitzero"`
	Skew        time.Duration   `json:"skew,omitempty"`
}

// How a session's validity is known, as [State.Confirmation] says it.
const (
	ValidLocally      = "local"
	ConfirmedByServer = "server"
)

// What version 0.1.0 wrote instead.
var oldConfirmations = map[string]string{
	"accepted on this machine": ValidLocally, "confirmed by the server": ConfirmedByServer,
}

// modernized is the state with the values of this version.
func (s State) modernized() State {
	if now, old := oldConfirmations[s.Confirmation]; old {
		s.Confirmation = now
	}
	return s
}

// StateOf is the state that a status tells.
func StateOf(st session.Status) State {
	s := State{Phase: st.Phase.String(), Server: st.Origin, User: st.Wanted}
	switch st.Confirmation {
	case session.ValidLocally:
		s.Confirmation = ValidLocally
	case session.ConfirmedByServer:
		s.Confirmation = ConfirmedByServer
	}
	if st.Failure != nil {
		s.Failure, s.FailureSaid = st.Failure.Error(), st.Failure.Said()
	}
	if st.Session != nil {
		s.setSession(*st.Session)
	}
	return s
}

// StateOfSession is the state that a session alone tells; nil stands for none.
func StateOfSession(current *session.Session) State {
	var s State
	if current != nil {
		s.setSession(*current)
	}
	return s
}

func (s *State) setSession(current session.Session) {
	s.User, s.Token, s.Scopes = current.Identity, current.Token.String(), current.Scopes
	s.StartedAt, s.ExpiresAt, s.Skew = current.StartedAt, current.ExpiresAt, current.Skew
}

// Exchange is one try of a request and what came of it.
type Exchange struct {
	Started        time.Time `json:"started"`
	Try            int       `json:"try"` // from 1
	Method         string    `json:"method"`
	URL            string    `json:"url"`
	RequestHeader  Header    `json:"requestHeader,omitempty"`
	RequestBody    string    `json:"requestBody,omitempty"`
	RequestBytes   int       `json:"requestBytes,omitempty"` // of the whole body
	Protocol       string    `json:"protocol,omitempty"`     // such as HTTP/1.1
	Status         int       `json:"status,omitempty"`       // 0 without an answer
	ResponseHeader Header    `json:"responseHeader,omitempty"`
	ResponseBody   string    `json:"responseBody,omitempty"`
	ResponseBytes  int       `json:"responseBytes,omitempty"`
	Timings        Timings   `json:"timings"`
	Failure        string    `json:"failure,omitempty"`
	// FailureSaid is Failure as a message.
	FailureSaid message.Message `json:"failureSaid,omitzero"`
	// Dropped tells that headers and bodies were too much to keep in memory.
	Dropped bool `json:"dropped,omitempty"`
}

// Header is a header as it is sent: a line for every value, ordered by name. It
// takes a fraction of the room of an [http.Header].
type Header string

// HeaderOf puts a header into lines.
func HeaderOf(h http.Header) Header {
	var out strings.Builder
	_ = h.Write(&out) // which never fails there
	return Header(strings.ReplaceAll(out.String(), "\r\n", "\n"))
}

// Fields returns the names and values, in their order.
func (h Header) Fields() [][2]string {
	var fields [][2]string
	for line := range strings.Lines(string(h)) {
		name, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), ": ")
		fields = append(fields, [2]string{name, value})
	}
	return fields
}

// Get returns the first value of a name, empty without one.
func (h Header) Get(name string) string {
	for _, f := range h.Fields() {
		if strings.EqualFold(f[0], name) {
			return f[1]
		}
	}
	return ""
}

// Timings are how long the steps of an exchange took, 0 for a step that did not
// happen.
type Timings struct {
	DNS     time.Duration `json:"dns,omitempty"`
	Connect time.Duration `json:"connect,omitempty"`
	TLS     time.Duration `json:"tls,omitempty"`
	Send    time.Duration `json:"send,omitempty"`
	Wait    time.Duration `json:"wait,omitempty"` // to the first byte
	Receive time.Duration `json:"receive,omitempty"`
	Total   time.Duration `json:"total,omitempty"`
}

// heavy is how many bytes of headers and bodies the entry holds.
func (e *Entry) heavy() int {
	x := e.Exchange
	if x == nil {
		return 0
	}
	return len(x.RequestHeader) + len(x.RequestBody) + len(x.ResponseHeader) + len(x.ResponseBody)
}

// light is the entry without its headers and bodies.
func (e *Entry) light() *Entry {
	slim, x := *e, *e.Exchange
	x.RequestHeader, x.RequestBody, x.ResponseHeader, x.ResponseBody, x.Dropped = "", "", "", "", true
	slim.Exchange = &x
	return &slim
}

// redacted is the draft without secrets, sharing nothing with it that its maker
// could change.
func (d Draft) redacted(r *secret.Redactor) Draft {
	d = d.Rewritten(r.Redact)
	d.Profile, d.Kind = r.Redact(d.Profile), Kind(r.Redact(string(d.Kind)))
	said := []*message.Message{&d.Message}
	if d.Exchange != nil {
		said = append(said, &d.Exchange.FailureSaid)
	}
	if d.Change != nil {
		said = append(said, &d.Change.Before.FailureSaid, &d.Change.After.FailureSaid)
		for _, s := range []*State{&d.Change.Before, &d.Change.After} {
			s.Phase, s.Confirmation = r.Redact(s.Phase), r.Redact(s.Confirmation)
		}
	}
	for _, m := range said {
		m.ID = r.Redact(m.ID)
	}
	return d
}

// Rewritten is a copy of the draft in which every text is what f makes of it, but
// for the words of the program's own: kinds, phases, IDs of profiles.
func (d Draft) Rewritten(f func(string) string) Draft {
	d.Name, d.User, d.Text, d.Message = f(d.Name), f(d.User), f(d.Text), d.Message.Map(f)
	if d.Change != nil {
		d.Change = &Change{d.Change.Before.rewritten(f), d.Change.After.rewritten(f)}
	}
	if d.Exchange != nil {
		x := *d.Exchange
		x.FailureSaid = x.FailureSaid.Map(f)
		for _, text := range []*string{&x.Method, &x.URL, &x.Protocol, &x.Failure, &x.RequestBody, &x.ResponseBody} {
			*text = f(*text)
		}
		x.RequestHeader, x.ResponseHeader = Header(f(string(x.RequestHeader))), Header(f(string(x.ResponseHeader)))
		d.Exchange = &x
	}
	return d
}

func (s State) rewritten(f func(string) string) State {
	for _, text := range []*string{&s.Server, &s.Failure, &s.User, &s.Token} {
		*text = f(*text)
	}
	s.FailureSaid = s.FailureSaid.Map(f)
	s.Scopes = slices.Clone(s.Scopes)
	for n, scope := range s.Scopes {
		s.Scopes[n] = f(scope)
	}
	return s
}

// searchable is what a filter's text is searched in.
func (d *Draft) searchable() string {
	parts := []string{d.Text}
	for _, more := range []string{d.Name, d.User} {
		if more != "" && !strings.Contains(d.Text, more) {
			parts = append(parts, more)
		}
	}
	if d.Exchange != nil {
		parts = append(parts, d.Exchange.URL)
	}
	return strings.ToLower(strings.Join(parts, "\n"))
}
