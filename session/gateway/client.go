package gateway

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"time"

	"github.com/cenkalti/backoff/v5"

	"sessiontray/session"
	"sessiontray/session/secret"
	"sessiontray/session/videoio"
)

// The limits of every request.
const (
	ConnectTimeout = 5 * time.Second  // to connect, and again for TLS
	TotalTimeout   = 15 * time.Second // for all tries together
	MaxBody        = 1 << 20          // bytes of an answer that are read
	MaxTries       = 3
)

// Client speaks to one environment. It is safe for concurrent use.
type Client struct {
	config Config
	base   *url.URL
	http   *http.Client
	trace  func(Exchange)
	redact *secret.Redactor
	now    func() time.Time
	steady func() time.Duration
	total  time.Duration // for all tries together
}

// Option changes how a [Client] works.
type Option func(*Client)

// WithTrace has every exchange with the server handed to trace when it ends,
// on the goroutine that made it.
func WithTrace(trace func(Exchange)) Option { return func(c *Client) { c.trace = trace } }

// Traced returns the same client, connections and all, with every exchange handed
// to trace instead.
func (c *Client) Traced(trace func(Exchange)) *Client {
	traced := *c
	traced.trace = trace
	return &traced
}

// WithDial has connections made by dial instead of the network's own way.
func WithDial(dial func(ctx context.Context, network, address string) (net.Conn, error)) Option {
	return func(c *Client) { c.http.Transport.(*http.Transport).DialContext = dial }
}

// WithClock has this machine's time read from now instead of [time.Now], and told
// from its being set by steady, a clock that nobody can set.
func WithClock(now func() time.Time, steady func() time.Duration) Option {
	return func(c *Client) { c.now, c.steady = now, steady }
}

// New returns a client, or a *session.Failure of kind BadInput that says what
// is wrong with the configuration. It asks nothing yet.
func New(config Config, options ...Option) (*Client, error) {
	base, err := config.base()
	if err != nil {
		return nil, err
	}
	return newClient(config, base, options), nil
}

func newClient(config Config, base *url.URL, options []Option) *Client {
	began := time.Now() // whose monotonic reading nobody can set
	c := &Client{
		config: config,
		base:   base,
		trace:  func(Exchange) {},
		redact: &secret.Redactor{},
		now:    time.Now,
		steady: func() time.Duration { return time.Since(began) },
		total:  TotalTimeout,
		http: &http.Client{
			Transport: &http.Transport{
				Proxy:                  http.ProxyFromEnvironment,
				DialContext:            (&net.Dialer{Timeout: ConnectTimeout}).DialContext,
				TLSHandshakeTimeout:    ConnectTimeout,
				TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12},
				ForceAttemptHTTP2:      true,
				MaxIdleConns:           4,
				MaxResponseHeaderBytes: 64 << 10,
				IdleConnTimeout:        30 * time.Second,
			},
			// A redirect would carry the token to wherever the answer says.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
	for _, o := range options {
		o(c)
	}
	return c
}

// Name names the environment.
func (c *Client) Name() string { return c.config.Name }

// Close drops idle connections.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// CreateSession asks for a session of r.Identity.
func (c *Client) CreateSession(ctx context.Context, r session.Request) (session.Grant, error) {
	var payload any
	switch c.config.Generation {
	case videoio.RestV1: // documents no scopes
		payload = map[string]any{"identity": r.Identity}
	default:
		scopes := r.Scopes
		if scopes == nil {
			scopes = []string{}
		}
		payload = map[string]any{"identity": r.Identity, "scopes": scopes}
	}
	body, err := json.Marshal(payload)
	if err != nil {
		return session.Grant{}, session.AsFailure(err)
	}
	what := call{method: http.MethodPost, path: "/v1/sessions", token: r.APIToken, api: true, body: body}
	a, err := c.send(ctx, what)
	if err != nil {
		return session.Grant{}, err
	}
	grant, err := c.parseGrant(what, a.body)
	if err != nil {
		return session.Grant{}, c.failure(a, what, err)
	}
	grant.Skew, grant.SkewKnown = a.skew()
	return grant, nil
}

// CheckSession asks whether the server accepts the session token now, by
// listing one video with it.
func (c *Client) CheckSession(ctx context.Context, token secret.Value) (session.Answer, error) {
	return c.listOneVideo(ctx, call{token: token})
}

// CheckAPIToken asks the same of an API token.
func (c *Client) CheckAPIToken(ctx context.Context, token secret.Value) (session.Answer, error) {
	return c.listOneVideo(ctx, call{token: token, api: true})
}

// listOneVideo is the cheapest call that needs a token, and changes nothing.
func (c *Client) listOneVideo(ctx context.Context, what call) (session.Answer, error) {
	what.method, what.path, what.query = http.MethodGet, "/v1/videos", "per_page=1"
	a, err := c.send(ctx, what)
	if err == nil {
		if wrong := parseVideos(a.body); wrong != nil {
			err = c.failure(a, what, wrong)
		}
	}
	var answer session.Answer
	answer.Skew, answer.SkewKnown = a.skew()
	return answer, err
}

// call is what is asked, whatever number of tries it takes.
type call struct {
	method, path, query string
	token               secret.Value
	api                 bool // an API token, not a session token
	body                []byte
	backend             *backendCall // of a server of the user's own; nil for Video.io
}

// send makes a call with as many tries as are allowed. Its error is a
// *session.Failure.
func (c *Client) send(ctx context.Context, what call) (answer, error) {
	c.redact.Add(what.token)
	ctx, cancel := context.WithTimeout(ctx, c.total)
	defer cancel()
	try := 0
	wait := backoff.NewExponentialBackOff()
	wait.InitialInterval = 250 * time.Millisecond
	wait.MaxInterval = 2 * time.Second
	a, err := backoff.Retry(ctx, func() (answer, error) {
		try++
		a, err := c.exchange(ctx, what, try)
		if err == nil {
			return a, nil
		}
		pause, again := retryable(err)
		if deadline, _ := ctx.Deadline(); !again || try == MaxTries || time.Now().Add(pause).After(deadline) {
			return a, backoff.Permanent(err)
		}
		if pause > 0 {
			// The library takes the pause from its own error type.
			return a, backoff.RetryAfter(int(pause.Seconds()))
		}
		return a, err
	}, backoff.WithBackOff(wait), backoff.WithMaxElapsedTime(0), backoff.WithMaxTries(MaxTries))
	var permanent *backoff.PermanentError
	if errors.As(err, &permanent) {
		err = permanent.Err
	}
	if err != nil && session.KindOf(err) == 0 {
		err = c.networkFailure(ctx, err)
	}
	return a, err
}

// retryable reports whether a failed try may be repeated, and how long the server asked
// to wait: only where it certainly had no effect, which is where there was no connection,
// or the server said when to come again. A 502 or 504 may come of a request that made a
// session.
func retryable(err error) (pause time.Duration, again bool) {
	f := session.AsFailure(err)
	switch {
	case f.HTTPStatus == http.StatusTooManyRequests, f.HTTPStatus == http.StatusServiceUnavailable:
		return f.RetryAfter, f.RetryAfter > 0
	}
	var operation *net.OpError
	return 0, f.HTTPStatus == 0 && errors.As(f.Err, &operation) &&
		(operation.Op == "dial" || operation.Op == "proxyconnect")
}

// answer is what came back of a try.
type answer struct {
	status     int
	protocol   string
	header     http.Header
	body       []byte
	sent, came time.Time // of the first byte, by this machine's clock
}

// exchange makes one try. Its error is a *session.Failure.
func (c *Client) exchange(ctx context.Context, what call, try int) (a answer, err error) {
	target := *c.base
	target.Path += what.path
	target.RawQuery = what.query
	if what.backend != nil {
		target = *what.backend.url
	}
	timer := timer{now: c.now, steady: c.steady}
	request, err := http.NewRequestWithContext(timer.watch(ctx), what.method, target.String(), bytes.NewReader(what.body))
	if err != nil {
		return answer{}, session.AsFailure(err)
	}
	c.setHeaders(request, what)
	timer.start()
	defer func() { c.trace(c.exchanged(request, what.body, a, timer.end(), try, err)) }()

	response, err := c.http.Do(request)
	a.sent, a.came = timer.bounds()
	if err != nil {
		return a, c.networkFailure(ctx, err)
	}
	defer func() { _ = response.Body.Close() }()
	a.status, a.header, a.protocol = response.StatusCode, response.Header, response.Proto
	a.body, err = io.ReadAll(io.LimitReader(response.Body, MaxBody+1))
	switch {
	case err != nil:
		return a, c.bodyFailure(ctx, err)
	case len(a.body) > MaxBody:
		a.body = a.body[:MaxBody]
		return a, c.failure(a, what, errTooLong)
	}
	grant, _ := c.parseGrant(what, a.body)
	c.redact.Add(grant.Token) // before the trace goes out, also of an answer that cannot be used
	return a, c.statusFailure(a, what)
}

// parseGrant reads what may be the answer to a request for a session.
func (c *Client) parseGrant(what call, body []byte) (session.Grant, error) {
	if what.backend != nil {
		return what.backend.grant(body)
	}
	return parseGrant(c.config.Generation, body)
}

func (c *Client) setHeaders(request *http.Request, what call) {
	h := request.Header
	h.Set("User-Agent", "session-tray")
	if len(what.body) > 0 {
		h.Set("Content-Type", "application/json")
	}
	if what.backend != nil {
		h.Set("Accept", "application/json")
		for name, values := range what.backend.header {
			h[name] = values
		}
		return
	}
	if c.config.Generation == videoio.RestV1 && what.api {
		h.Set("Accept", "application/json; charset=utf-8")
		h.Set("Authorization", "App token="+what.token.Reveal())
		return
	}
	h.Set("Accept", "application/json")
	h.Set("Accept-Charset", "utf-8")
	h.Set("Authorization", "Bearer "+what.token.Reveal())
}
