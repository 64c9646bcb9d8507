package gateway

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/http/httpguts"

	"sessiontray/session"
	"sessiontray/session/secret"
	"sessiontray/session/token"
)

// UserPlace is what stands for the user ID in the URL and the body of a
// [BackendConfig].
const UserPlace = "{user}"

// BackendConfig says where and how to ask a server of the user's own for a
// session token. Video.io recommends such a server, which keeps the API token
// from clients.
type BackendConfig struct {
	URL     string // with [UserPlace], which is escaped as its place wants it
	Method  string // of HTTP; empty for GET
	Body    string // of a POST, with [UserPlace] inside a JSON string
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
		return nil, badBackend("Your backend's method is neither GET nor POST.", "Choose one of them.")
	}
	if config.Body != "" && !json.Valid([]byte(config.body("user"))) {
		return nil, badBackend("The body for your backend is not JSON.", "Write it like {\"user\": \"{user}\"}.")
	}
	b := &Backend{config: config, client: newClient(Config{Name: "Your backend"}, target, options)}
	if b.header, err = parseHeaders(config.Headers); err != nil {
		return nil, err
	}
	for _, values := range b.header {
		for _, v := range values {
			b.client.redact.Add(secret.New(v))
			if _, credentials, found := strings.Cut(v, " "); found { // after a scheme
				b.client.redact.Add(secret.New(credentials))
			}
		}
	}
	return b, nil
}

func badBackend(cause, fix string) error {
	return &session.Failure{Kind: session.BadInput, Field: session.FieldBackend, Cause: cause, Fix: fix}
}

// Close drops idle connections.
func (b *Backend) Close() { b.client.Close() }

// target is the URL to ask for a user.
func (c BackendConfig) target(userID string) (*url.URL, error) {
	const like = "Write it like https://example.com/token/{user}."
	text := strings.TrimSpace(c.URL)
	path, query, hasQuery := strings.Cut(text, "?")
	filled := strings.ReplaceAll(path, UserPlace, url.PathEscape(userID))
	if hasQuery {
		filled += "?" + strings.ReplaceAll(query, UserPlace, url.QueryEscape(userID))
	}
	u, err := url.Parse(filled)
	switch {
	case text == "":
		return nil, badBackend("There is no address of your backend.", like)
	case err != nil || u.Host == "" && u.Scheme != "":
		return nil, badBackend("The address of your backend is not a URL.", like)
	case u.Scheme == "":
		return nil, badBackend("The address of your backend has no https:// in front.", like)
	case u.Scheme != "https" && u.Scheme != "http":
		return nil, badBackend("The address of your backend does not begin with https://.", like)
	case u.User != nil:
		return nil, badBackend("The address of your backend has a password in it.", "Put it into a header.")
	case secret.InQuery(query):
		return nil, badBackend("The address of your backend has a secret in it.", "Put it into a header.")
	case u.Scheme == "http" && !isLoopback(u.Hostname()):
		return nil, badBackend("The session token would come from your backend unencrypted.", "Use https:// instead of http://.")
	case !strings.Contains(text, UserPlace) && !strings.Contains(c.Body, UserPlace):
		return nil, badBackend("The address of your backend does not say where the user ID belongs.", like)
	}
	if before, _, _ := strings.Cut(path, UserPlace); strings.Count(before, "/") < 3 && strings.Contains(path, UserPlace) {
		return nil, badBackend("The user ID would become part of the host's name.", like)
	}
	return u, nil
}

// body is the body to send for a user, with the ID as part of a JSON string.
func (c BackendConfig) body(userID string) string {
	quoted, err := json.Marshal(userID)
	if err != nil {
		return ""
	}
	return strings.ReplaceAll(c.Body, UserPlace, string(quoted[1:len(quoted)-1]))
}

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
			return nil, badBackendHeaders(fmt.Sprintf("Line %d of the headers is no header.", n))
		}
		header.Add(name, value)
	}
	if lines.Err() != nil {
		return nil, badBackendHeaders("The headers are too long.")
	}
	return header, nil
}

func badBackendHeaders(cause string) error {
	return &session.Failure{Kind: session.BadInput, Field: session.FieldHeaders, Cause: cause, Fix: "Write one on a line, like X-Api-Key, a colon, and the value."}
}

// SessionToken implements [session.Source].
func (b *Backend) SessionToken(ctx context.Context, userID string) (session.Grant, error) {
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
func (c *Client) backendStatus(a answer, said string, f *session.Failure) error {
	switch {
	case a.status == http.StatusUnauthorized, a.status == http.StatusForbidden:
		f.Kind = session.Unauthorized
		f.Cause = fmt.Sprintf("Your backend refused to hand out a session token (%d)%s.", a.status, said)
		f.Fix = "Check the headers that it is asked with."
	case a.status == http.StatusNotFound, a.status == http.StatusMethodNotAllowed:
		f.Kind = session.NotFound
		f.Cause = fmt.Sprintf("Your backend has nothing at this address (%d)%s.", a.status, said)
		f.Fix = "Check its address and method, and the user ID."
	case a.status == http.StatusTooManyRequests:
		f.Kind, f.RetryAfter = session.RateLimited, retryAfter(a)
		f.Cause, f.Fix = "Your backend gets too many requests"+said+".", "Wait a little and try again."
	case a.status >= 500:
		f.Kind, f.RetryAfter = session.Server, retryAfter(a)
		f.Cause = fmt.Sprintf("Your backend has a problem of its own (%d)%s.", a.status, said)
		f.Fix = "Look into its log."
	default:
		f.Kind = session.Rejected
		f.Cause = fmt.Sprintf("Your backend rejected the request (%d)%s.", a.status, said)
		f.Fix = "Check the user ID, and what it is asked with."
	}
	return f
}

// unusable says why an answer with a good status cannot be used, as far as that
// differs from an answer of Video.io's.
func (b *backendCall) unusable(f *session.Failure, err error) bool {
	switch {
	case errors.Is(err, errNoToken):
		f.Cause = fmt.Sprintf("The answer of your backend has no session token under the name %s.", token.Quote(b.token))
		f.Fix = "Check the name of the member in the profile."
	case errors.Is(err, errNoIdentity):
		f.Cause = fmt.Sprintf("The answer of your backend has no user ID under the name %s, so that nobody can tell whose session it is.", token.Quote(b.identity))
		f.Fix = "Check the name of the member in the profile."
	case errors.Is(err, errHTML), errors.Is(err, errRedirect):
		f.Cause = "A web page answered instead of your backend."
		f.Fix = "Check its address; if this network wants a sign-in, open a browser and do that first."
	case errors.Is(err, errBadToken):
		f.Cause = "What your backend hands out is not a session token, or a damaged one."
		f.Fix = "Check that it asks Video.io for a session of the user, and passes the session token on whole."
	case slices.ContainsFunc([]error{errNotJSON, errEmptyAnswer}, func(e error) bool { return errors.Is(err, e) }):
		f.Cause = "The answer of your backend is not JSON."
		f.Fix = "Check its address; the answer should be like {\"sessionToken\": …}."
	default:
		return false
	}
	return true
}
