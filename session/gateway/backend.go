package gateway

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"sessiontray/session/message"

	"golang.org/x/net/http/httpguts"

	"sessiontray/session"
	"sessiontray/session/secret"
	"sessiontray/session/token"
)

// BackendConfig says where and how to ask a server of the user's own for a
// session token. Video.io recommends such a server, which keeps the API token
// from clients.
type BackendConfig struct {
	URL     string // with [secret.UserPlaceholder], which is escaped as its place wants it
	Method  string // of HTTP; empty for GET
	Body    string // of a POST, with [secret.UserPlaceholder] inside a JSON string
	Headers secret.Value
	// Names of the members of the answer; dots lead into nested objects. Empty
	// ones stand for sessionToken, identity and expiresAt.
	Token, Identity, ExpiresAt string
}

// Backend is a server of the user's own as a [session.Source]. It is safe for
// concurrent use.
type Backend struct {
	config BackendConfig
	header http.Header
	client *Client
}

// backendCall is what a request to a backend has of its own.
type backendCall struct {
	url    *url.URL
	header http.Header
	grant  func(body []byte) (session.Grant, error)
	// Names of members of the answer.
	token, identity string
}

// NewBackend returns a backend, or a *session.Failure of kind BadInput that
// says what is wrong with the configuration. It asks nothing yet.
func NewBackend(config BackendConfig, options ...Option) (*Backend, error) {
	target, err := config.target("user")
	if err != nil {
		return nil, err
	}
	if config.Method == "" {
		config.Method = http.MethodGet
	}
	if config.Method != http.MethodGet && config.Method != http.MethodPost {
		return nil, badBackend(message.New("failure.your-backend-method-neither-get"), message.New("failure.choose-one-them"))
	}
	if config.Body != "" && !json.Valid([]byte(config.body("user"))) {
		return nil, badBackend(message.New("failure.body-your-backend-not-json"), message.New("failure.write-like-user-user"))
	}
	b := &Backend{config: config, client: newClient(Config{Name: "Your backend"}, target, options)}
	if b.header, err = parseHeaders(config.Headers); err != nil {
		return nil, err
	}
	for _, v := range append(secret.InBody(config.Body), secret.InQuery(config.URL)...) {
		b.client.redact.Add(v)
		for piece := range strings.SplitSeq(v.Reveal(), secret.UserPlaceholder) { // what stands around the user ID
			b.client.redact.Add(secret.New(piece))
		}
	}
	for _, v := range HeaderSecrets(config.Headers) {
		b.client.redact.Add(v)
	}
	return b, nil
}

// harmless are headers with no secret in them, whose values stand in many texts.
var harmless = []string{"Accept", "Accept-Charset", "Accept-Encoding", "Accept-Language", "Cache-Control", "Content-Type", "User-Agent"}

// HeaderSecrets are the secrets in lines of “Name: value”: the values and their parts.
func HeaderSecrets(text secret.Value) []secret.Value {
	header, err := parseHeaders(text)
	if err != nil {
		return []secret.Value{text} // nobody knows what is in it
	}
	var all []secret.Value
	for name, values := range header {
		if slices.Contains(harmless, name) {
			continue
		}
		for _, v := range values {
			all = append(all, secret.Parts(secret.New(v))...)
		}
	}
	return all
}

func badBackend(cause, fix message.Message) error {
	return &session.Failure{Kind: session.BadInput, Field: session.FieldBackend, Cause: cause, Fix: fix}
}

// Close drops idle connections.
func (b *Backend) Close() { b.client.Close() }

// target is the URL to ask for a user.
func (c BackendConfig) target(userID string) (*url.URL, error) {
	like := message.New("failure.write-like-https-example-com")
	text := strings.TrimSpace(c.URL)
	path, query, hasQuery := strings.Cut(text, "?")
	filled := strings.ReplaceAll(path, secret.UserPlaceholder, url.PathEscape(userID))
	if hasQuery {
		filled += "?" + strings.ReplaceAll(query, secret.UserPlaceholder, url.QueryEscape(userID))
	}
	u, err := url.Parse(filled)
	switch {
	case text == "":
		return nil, badBackend(message.New("failure.there-no-address-your-backend"), like)
	case err != nil || u.Host == "" && u.Scheme != "":
		return nil, badBackend(message.New("failure.address-your-backend-not-url"), like)
	case u.Scheme == "":
		return nil, badBackend(message.New("failure.address-your-backend-has-no"), like)
	case u.Scheme != "https" && u.Scheme != "http":
		return nil, badBackend(message.New("failure.address-your-backend-does-not"), like)
	case u.User != nil:
		return nil, badBackend(
			message.New("failure.address-your-backend-has-password"), message.New("failure.put-into-header"),
		)
	case secret.HasPlaceholder(text), secret.HasPlaceholder(c.Body):
		return nil, badBackend(
			message.New("failure.backend-placeholder", "placeholder", secret.Placeholder),
			message.New("failure.enter-values-again"),
		)
	case u.Scheme == "http" && !isLoopback(u.Hostname()):
		return nil, badBackend(
			message.New("failure.session-token-would-come-your"), message.New("failure.use-https-instead-http"),
		)
	case strings.Contains(text, "#"):
		return nil, badBackend(message.New("failure.address-your-backend-has-fragment"), message.New("failure.remove-it"))
	case !strings.Contains(text, secret.UserPlaceholder) && !strings.Contains(c.Body, secret.UserPlaceholder):
		return nil, badBackend(message.New("failure.address-your-backend-does-not-say"), like)
	}
	if before, _, _ := strings.Cut(path, secret.UserPlaceholder); strings.Count(before, "/") < 3 &&
		strings.Contains(path, secret.UserPlaceholder) {
		return nil, badBackend(message.New("failure.user-id-would-become-part"), like)
	}
	return u, nil
}

// body is the body to send for a user, with the ID as part of a JSON string.
func (c BackendConfig) body(userID string) string {
	quoted, err := json.Marshal(userID)
	if err != nil {
		return ""
	}
	return strings.ReplaceAll(c.Body, secret.UserPlaceholder, string(quoted[1:len(quoted)-1]))
}

// notSent are headers that belong to the connection and not to whoever asks: package
// net/http does not send what is given for them.
var notSent = []string{"Host", "Content-Length", "Transfer-Encoding", "Connection", "Trailer", "Upgrade"}

// parseHeaders reads lines of “Name: value”.
func parseHeaders(text secret.Value) (http.Header, error) {
	header := http.Header{}
	lines := bufio.NewScanner(strings.NewReader(text.Reveal()))
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		if line == "" {
			continue
		}
		name, value, found := strings.Cut(line, ":")
		name, value = strings.TrimSpace(name), strings.TrimSpace(value)
		if !found || !httpguts.ValidHeaderFieldName(name) || !httpguts.ValidHeaderFieldValue(value) {
			return nil, badBackendHeaders(message.New("failure.line-headers-no-header", "count", n))
		}
		if slices.Contains(notSent, http.CanonicalHeaderKey(name)) {
			return nil, &session.Failure{
				Kind: session.BadInput, Field: session.FieldHeaders,
				Cause: message.New("failure.header-not-sent", "name", name), Fix: message.New("failure.remove-the-header"),
			}
		}
		header.Add(name, value)
	}
	if lines.Err() != nil {
		return nil, badBackendHeaders(message.New("failure.headers-too-long"))
	}
	return header, nil
}

func badBackendHeaders(cause message.Message) error {
	return &session.Failure{
		Kind: session.BadInput, Field: session.FieldHeaders, Cause: cause, Fix: message.New("failure.write-one-line-like-x"),
	}
}

// SessionToken implements [session.Source].
func (b *Backend) SessionToken(ctx context.Context, userID string) (session.Grant, error) {
	path, _, _ := strings.Cut(b.config.URL, "?")
	if (userID == "." || userID == "..") && strings.Contains(path, secret.UserPlaceholder) { // another path
		return session.Grant{}, &session.Failure{
			Kind: session.BadInput, Field: session.FieldUserID,
			Cause: message.New("failure.user-id-is-no-part-of-a-path", "user", message.Quoted(userID)),
			Fix:   message.New("failure.put-the-user-into-the-query"),
		}
	}
	target, err := b.config.target(userID)
	if err != nil {
		return session.Grant{}, err
	}
	what := call{method: b.config.Method, backend: &backendCall{
		target, b.header, b.config.grant, member(b.config.Token, "sessionToken"), member(b.config.Identity, "identity"),
	}}
	if what.method == http.MethodPost {
		what.body = []byte(b.config.body(userID))
	}
	a, err := b.client.send(ctx, what)
	if err != nil {
		return session.Grant{}, err
	}
	grant, err := b.config.grant(a.body)
	if err != nil {
		return session.Grant{}, b.client.failure(a, what, err)
	}
	return grant, nil
}

func member(name, otherwise string) string {
	if name = strings.TrimSpace(name); name == "" {
		return otherwise
	}
	return name
}

// grant reads the answer of a backend. With an error comes what could be a token in
// it, if there is one.
func (c BackendConfig) grant(body []byte) (session.Grant, error) {
	object, err := parseObject(body)
	if err != nil {
		return session.Grant{}, err
	}
	text, _ := lookup(object, member(c.Token, "sessionToken")).(string)
	if text == "" {
		return session.Grant{}, errNoToken
	}
	info := token.Parse(text)
	if info.Kind == token.Damaged || info.Kind == token.Nothing || info.Kind == token.APIToken {
		return session.Grant{Token: secret.New(text)}, errBadToken
	}
	grant := session.Grant{Token: info.Value}
	said := lookup(object, member(c.Identity, "identity"))
	var is bool
	if grant.Identity, is = identity(said); !is && (said != nil || c.Identity != "") {
		return grant, errNoIdentity
	}
	grant.ExpiresAt, _ = token.ParseTime(lookup(object, member(c.ExpiresAt, "expiresAt")))
	return grant, nil
}

// lookup finds a member by its name, or by the path to it.
func lookup(object map[string]any, path string) any {
	if v, there := object[path]; there {
		return v
	}
	var at any = object
	for name := range strings.SplitSeq(path, ".") {
		inner, is := at.(map[string]any)
		if !is {
			return nil
		}
		at = inner[name]
	}
	return at
}

// backendStatus says what a status means that is no success.
func (c *Client) backendStatus(a answer, said message.Message, f *session.Failure) error {
	switch {
	case a.status == http.StatusUnauthorized, a.status == http.StatusForbidden:
		f.Kind = session.Unauthorized
		f.Cause = message.New("failure.your-backend-refused-hand-out", "status", a.status, "said", said)
		f.Fix = message.New("failure.check-headers-asked")
	case a.status == http.StatusNotFound, a.status == http.StatusMethodNotAllowed:
		f.Kind = session.NotFound
		f.Cause = message.New("failure.your-backend-has-nothing-address", "status", a.status, "said", said)
		f.Fix = message.New("failure.check-address-method-user-id")
	case a.status == http.StatusTooManyRequests:
		f.Kind, f.RetryAfter = session.RateLimited, retryAfter(a)
		f.Cause, f.Fix = message.New(
			"failure.your-backend-gets-too-many", "said", said,
		), message.New("failure.wait-little-try-again")
	case a.status >= 500:
		f.Kind, f.RetryAfter = session.Server, retryAfter(a)
		f.Cause = message.New("failure.your-backend-has-problem-own", "status", a.status, "said", said)
		f.Fix = message.New("failure.look-into-log")
	default:
		f.Kind = session.Rejected
		f.Cause = message.New("failure.your-backend-rejected-request", "status", a.status, "said", said)
		f.Fix = message.New("failure.check-user-id-what-asked")
	}
	return f
}

// unusable says why an answer with a good status cannot be used, as far as that
// differs from an answer of Video.io's.
func (b *backendCall) unusable(f *session.Failure, err error) bool {
	switch {
	case errors.Is(err, errNoToken):
		f.Cause = message.New("failure.answer-your-backend-has-no", "name", message.Quoted(b.token))
		f.Fix = message.New("failure.check-name-member-profile")
	case errors.Is(err, errNoIdentity):
		f.Cause = message.New("failure.answer-your-backend-has-no-user", "name", message.Quoted(b.identity))
		f.Fix = message.New("failure.check-name-member-profile")
	case errors.Is(err, errHTML), errors.Is(err, errRedirect):
		f.Cause = message.New("failure.web-page-answered-instead-your")
		f.Fix = message.New("failure.check-address-if-network-wants")
	case errors.Is(err, errBadToken):
		f.Cause = message.New("failure.what-your-backend-hands-out")
		f.Fix = message.New("failure.check-asks-video-io-session")
	case slices.ContainsFunc([]error{errNotJSON, errEmptyAnswer}, func(e error) bool { return errors.Is(err, e) }):
		f.Cause = message.New("failure.answer-your-backend-not-json")
		f.Fix = message.New("failure.check-address-answer-should-like")
	default:
		return false
	}
	return true
}
