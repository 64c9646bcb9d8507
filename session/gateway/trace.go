package gateway

import (
	"context"
	"crypto/tls"
	"net/http"
	"net/http/httptrace"
	"regexp"
	"strings"
	"sync"
	"time"

	"sessiontray/session"
	"sessiontray/session/secret"
)

// Exchange is one try of a request and what came of it. Nothing in it is
// secret: URL, headers and bodies passed the redactor.
type Exchange struct {
	Started        time.Time
	Try            int // from 1
	Method, URL    string
	RequestHeader  http.Header
	RequestBody    string // the first 64 KB
	RequestBytes   int
	Protocol       string // such as HTTP/1.1
	Status         int    // 0 when there was no answer
	ResponseHeader http.Header
	ResponseBody   string // the first 64 KB
	ResponseBytes  int    // as far as it was read
	Timings        Timings
	Skew           Skew
	SkewKnown      bool
	Failure        *session.Failure // nil for an answer with a good status
}

// Timings are how long the steps of an exchange took, 0 for a step that did
// not happen, as on a connection used again.
type Timings struct {
	DNS, Connect, TLS time.Duration
	Send              time.Duration // from the connection got to the request written
	Wait              time.Duration // from then to the first byte
	Receive           time.Duration // from then to the end
	Total             time.Duration
}

// timer takes times with net/http/httptrace, whose hooks run on goroutines of
// the transport's.
type timer struct {
	now                              func() time.Time
	mu                               sync.Mutex
	began                            time.Time
	dns, connect, handshake          time.Time
	got, wrote, firstByte            time.Time
	steady                           func() time.Duration
	wroteAt, firstByteAt             time.Duration // by the steady clock
	dnsTook, connectTook, shakenTook time.Duration
}

func (t *timer) watch(ctx context.Context) context.Context {
	mark := func(at *time.Time) {
		t.mu.Lock()
		defer t.mu.Unlock()
		*at = t.now()
	}
	at := func(at *time.Duration) {
		t.mu.Lock()
		defer t.mu.Unlock()
		*at = t.steady()
	}
	took := func(since *time.Time, d *time.Duration) {
		t.mu.Lock()
		defer t.mu.Unlock()
		*d = t.now().Sub(*since)
	}
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		DNSStart:             func(httptrace.DNSStartInfo) { mark(&t.dns) },
		DNSDone:              func(httptrace.DNSDoneInfo) { took(&t.dns, &t.dnsTook) },
		ConnectStart:         func(string, string) { mark(&t.connect) },
		ConnectDone:          func(string, string, error) { took(&t.connect, &t.connectTook) },
		TLSHandshakeStart:    func() { mark(&t.handshake) },
		TLSHandshakeDone:     func(tls.ConnectionState, error) { took(&t.handshake, &t.shakenTook) },
		GotConn:              func(httptrace.GotConnInfo) { mark(&t.got) },
		WroteRequest:         func(httptrace.WroteRequestInfo) { mark(&t.wrote); at(&t.wroteAt) },
		GotFirstResponseByte: func() { mark(&t.firstByte); at(&t.firstByteAt) },
	})
}

func (t *timer) start() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.began = t.now()
}

// clockSet is how far this machine's clock may differ from a steady one between a
// request and its answer; more, and it was set meanwhile, or the machine slept.
const clockSet = time.Second

// bounds are the moments between which the server wrote its Date, zero when they
// cannot be told.
func (t *timer) bounds() (sent, came time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	by := t.firstByte.Round(0).Sub(t.wrote.Round(0)) - (t.firstByteAt - t.wroteAt)
	if by.Abs() > clockSet {
		return time.Time{}, time.Time{}
	}
	return t.wrote, t.firstByte
}

func (t *timer) end() Exchange {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.now()
	timings := Timings{DNS: t.dnsTook, Connect: t.connectTook, TLS: t.shakenTook, Total: now.Sub(t.began)}
	if !t.wrote.IsZero() {
		timings.Send = max(0, t.wrote.Sub(t.got)) // it may have got another since
	}
	switch {
	case !t.firstByte.IsZero():
		timings.Wait, timings.Receive = t.firstByte.Sub(t.wrote), now.Sub(t.firstByte)
	case !t.wrote.IsZero(): // in vain
		timings.Wait = now.Sub(t.wrote)
	}
	return Exchange{Started: t.began.Round(0), Timings: timings}
}

// tracedBody is how much of a body a trace keeps, in bytes.
const tracedBody = 64 << 10

func (c *Client) exchanged(r *http.Request, sent []byte, a answer, e Exchange, try int, err error) Exchange {
	e.Try = try
	e.Method, e.URL = r.Method, c.redact.Redact(r.URL.String())
	e.RequestHeader, e.ResponseHeader = c.redactHeader(r.Header), c.redactHeader(a.header)
	e.RequestBody, e.RequestBytes = c.tracedBody(sent), len(sent)
	e.ResponseBody, e.ResponseBytes = c.tracedBody(a.body), len(a.body)
	e.Protocol, e.Status = a.protocol, a.status
	e.Skew, e.SkewKnown = MeasureSkew(a.header.Get("Date"), a.sent, a.came)
	e.Failure = session.AsFailure(err)
	return e
}

// tracedBody redacts before it cuts: a token that is cut in two would not be recognised.
func (c *Client) tracedBody(body []byte) string {
	text := c.redact.Redact(string(body[:min(len(body), 2*tracedBody)]))
	return text[:min(len(text), tracedBody)]
}

func (c *Client) redactHeader(h http.Header) http.Header {
	clean := make(http.Header, len(h))
	for name, values := range h {
		name = c.redactName(name)
		for _, v := range values {
			v = c.redact.Redact(v)
			switch {
			case name == "Authorization":
				scheme, token, _ := strings.Cut(v, " ")
				if token, found := strings.CutPrefix(token, "token="); found { // of rest-v1
					v = scheme + " token=" + secret.New(token).String()
				} else {
					v = scheme + " " + secret.New(token).String()
				}
			case secretHeader.MatchString(name):
				v = secret.Hidden
			}
			clean[name] = append(clean[name], v)
		}
	}
	return clean
}

// redactName hides the name of a header that a token became a part of. Names have
// their letters' case changed on their way.
func (c *Client) redactName(name string) string {
	if longPart.MatchString(name) || c.redact.Redact(name) != name {
		return "X-Hidden"
	}
	return name
}

// longPart is longer than the words that headers' names are made of.
var longPart = regexp.MustCompile(`[A-Za-z0-9_]{18,}`)

// secretHeader are the headers whose whole value is hidden.
var secretHeader = regexp.MustCompile(`(?i)cookie|token|key|secret|^proxy-auth|^x-auth`)
