package gateway

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"

	"sessiontray/session"
	"sessiontray/session/token"
)

// redacted is an error whose text passed the redactor; what lies below stays
// reachable for errors.Is and errors.As.
type redacted struct {
	text  string
	below error
}

func (e redacted) Error() string { return e.text }
func (e redacted) Unwrap() error { return e.below }

func (c *Client) redacted(err error) error {
	if err == nil {
		return nil
	}
	return redacted{c.redact.Redact(err.Error()), err}
}

// who is the server as people call it, else its host.
func (c *Client) who() string {
	if c.config.Name != "" {
		return c.config.Name
	}
	return hostOf(c.base)
}

// networkFailure says why there was no answer.
func (c *Client) networkFailure(ctx context.Context, err error) *session.Failure {
	host := hostOf(c.base)
	f := &session.Failure{Err: c.redacted(err)}
	var operation *net.OpError
	if errors.As(err, &operation) && operation.Op == "proxyconnect" && ctx.Err() == nil {
		f.Kind = session.Unreachable
		f.Cause = fmt.Sprintf("The proxy between this machine and %s cannot be reached.", host)
		f.Fix = "Check the proxy settings (HTTPS_PROXY, HTTP_PROXY, NO_PROXY)."
		return f
	}
	var (
		dns      *net.DNSError
		unknown  x509.UnknownAuthorityError
		name     x509.HostnameError
		invalid  x509.CertificateInvalidError
		verify   *tls.CertificateVerificationError
		record   tls.RecordHeaderError
		alert    tls.AlertError
		netError net.Error
	)
	switch {
	case errors.Is(ctx.Err(), context.Canceled):
		f.Kind, f.Cause = session.Cancelled, "The request was cancelled."
	case errors.As(err, &dns) && !dns.IsTimeout:
		f.Kind = session.DNS
		f.Cause = fmt.Sprintf("The host %s was not found.", host)
		f.Fix = "Check the environment's address and this machine's network connection."
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		f.Kind = session.TLS
		f.Cause = fmt.Sprintf("The certificate of %s is not valid at this machine's date and time.", host)
		f.Fix = "Check this machine's clock; if it is right, the server's certificate has expired."
	case errors.As(err, &name):
		f.Kind = session.TLS
		f.Cause = fmt.Sprintf("The server at %s shows another host's certificate.", host)
		f.Fix = "Check the environment's address; on a public network, sign in to it first."
	case errors.As(err, &unknown), errors.As(err, &verify), errors.As(err, &invalid):
		f.Kind = session.TLS
		f.Cause = fmt.Sprintf("The certificate of %s is not trusted by this machine.", host)
		f.Fix = "If a proxy inspects traffic here, install its certificate in the system."
	case errors.As(err, &record), errors.As(err, &alert), strings.Contains(err.Error(), "server gave HTTP response to HTTPS client"):
		f.Kind = session.TLS
		f.Cause = fmt.Sprintf("No encrypted connection to %s could be made.", host)
		f.Fix = "Check that the environment's address and port serve https://."
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &netError) && netError.Timeout():
		f.Kind = session.Timeout
		f.Cause = fmt.Sprintf("There was no answer from %s in time.", host)
		f.Fix = "Try again; if it stays so, check the network, VPN and proxy."
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		f.Kind = session.Unreachable
		f.Cause = fmt.Sprintf("%s closed the connection without an answer.", host)
		f.Fix = "Try again."
	default:
		f.Kind = session.Unreachable
		f.Cause = fmt.Sprintf("No connection to %s could be made.", host)
		f.Fix = "Check the network, and the environment's address and port."
	}
	return f
}

// bodyFailure says why an answer broke off.
func (c *Client) bodyFailure(ctx context.Context, err error) *session.Failure {
	f := c.networkFailure(ctx, err)
	if f.Kind == session.Unreachable {
		f.Kind = session.Protocol
		f.Cause = fmt.Sprintf("The answer from %s broke off in the middle.", c.who())
		f.Fix = "Try again."
	}
	return f
}

// statusFailure says what a status that is no success means, or nil.
func (c *Client) statusFailure(a answer, what call) error {
	if a.status >= 200 && a.status < 300 {
		return nil
	}
	host := c.who()
	object, err := parseObject(a.body)
	if a.status >= 300 && a.status < 400 {
		return c.failure(a, what, errRedirect)
	}
	if errors.Is(err, errHTML) && a.status < 500 && a.status != http.StatusNotFound {
		// A proxy or firewall refuses; Video.io was not asked.
		return c.failure(a, what, errHTML)
	}
	said := c.quoted(message(object))
	f := &session.Failure{HTTPStatus: a.status, Err: c.redacted(err)}
	name := "session token"
	if what.api {
		name = "API token"
	}
	if what.backend != nil {
		return c.backendStatus(a, said, f)
	}
	switch a.status {
	case http.StatusUnauthorized:
		f.Kind = session.Unauthorized
		f.Cause = fmt.Sprintf("%s does not accept the %s%s.", host, name, said)
		if f.Fix = "It may be revoked, expired or of another environment: ask for a new one."; what.api {
			f.Fix = "Check that the environment is the right one, or copy the token again from dashboard.video.io."
		}
	case http.StatusForbidden:
		f.Kind = session.Forbidden
		f.Cause = fmt.Sprintf("%s knows the %s but does not allow this with it%s.", host, name, said)
		if f.Fix = "Check the scopes."; what.method == http.MethodGet {
			f.Fix = "Listing videos takes the scope videos.read (inferred); check which scopes it has."
		}
	case http.StatusNotFound, http.StatusMethodNotAllowed:
		f.Kind = session.NotFound
		f.Cause = fmt.Sprintf("%s has nothing at this address (%d)%s.", host, a.status, said)
		f.Fix = "Check the environment's address and API generation."
	case http.StatusTooManyRequests:
		f.Kind = session.RateLimited
		f.RetryAfter = retryAfter(a)
		f.Cause = fmt.Sprintf("%s gets too many requests%s.", host, said)
		if f.Fix = "Wait a little and try again."; f.RetryAfter > 0 {
			f.Fix = fmt.Sprintf("Try again in %s.", token.Span(f.RetryAfter))
		}
	default:
		if a.status >= 500 {
			f.Kind = session.Server
			f.RetryAfter = retryAfter(a)
			f.Cause = fmt.Sprintf("%s has a problem of its own (%d)%s.", host, a.status, said)
			f.Fix = "Try again later; if it stays so, tell Video.io."
		} else {
			f.Kind = session.Rejected
			f.Cause = fmt.Sprintf("%s rejected the request (%d)%s.", host, a.status, said)
			f.Fix = "Check the user ID and the scopes."
		}
	}
	if errors.Is(err, errHTML) {
		f.Fix = "The answer is a web page: a proxy or a network that wants a sign-in may stand between. " + f.Fix
	}
	return f
}

// failure says why an answer with a good status cannot be used.
func (c *Client) failure(a answer, what call, err error) *session.Failure {
	host := c.who()
	f := &session.Failure{Kind: session.Protocol, HTTPStatus: a.status, Err: c.redacted(err)}
	var member errorMember
	if what.backend != nil && what.backend.unusable(f, err) {
		return f
	}
	switch {
	case errors.As(err, &member):
		f.Kind = session.Rejected
		f.Cause = fmt.Sprintf("%s answered with an error%s.", host, c.quoted(member.message.Reveal()))
		if f.Fix = "Ask for a new session token."; what.api {
			f.Fix = "Check the API token, the user ID and the scopes."
		}
	case errors.Is(err, errHTML), errors.Is(err, errRedirect):
		f.Cause = fmt.Sprintf("A web page answered instead of %s.", host)
		f.Fix = "If this network wants a sign-in, open a browser and do that first; else check the environment's address."
	case errors.Is(err, errNoToken):
		f.Cause = fmt.Sprintf("The answer from %s has no session token in it.", host)
		f.Fix = "Check the environment's API generation."
	case errors.Is(err, errBadToken):
		f.Cause = fmt.Sprintf("The session token that %s issued is damaged.", host)
		f.Fix = "Try again; if it stays so, something between changes the answers."
	case errors.Is(err, errTooLong):
		f.Cause = fmt.Sprintf("The answer from %s is longer than %d KB, which no answer of Video.io is.", host, MaxBody/1024)
		f.Fix = "Check the environment's address."
	default:
		f.Cause = fmt.Sprintf("The answer from %s is not Video.io's.", host)
		f.Fix = "Check the environment's address and API generation."
	}
	return f
}

// longestQuote is how much of a server's message is repeated, in characters.
const longestQuote = 160

// quoted is a server's message as part of a sentence: redacted, on one line,
// of bounded length; nothing for none.
func (c *Client) quoted(text string) string {
	text = token.Printable(c.redact.Redact(text))
	text = strings.Trim(strings.Join(strings.Fields(text), " "), ". ")
	if text == "" {
		return ""
	}
	if runes := []rune(text); len(runes) > longestQuote {
		text = string(runes[:longestQuote]) + "…"
	}
	return " (“" + text + "”)" // a colon would make it look like a token's value
}

// retryAfter reads Retry-After in seconds or as a date (RFC 9110, 10.2.3).
func retryAfter(a answer) time.Duration {
	text := a.header.Get("Retry-After")
	if seconds, err := strconv.Atoi(text); err == nil && seconds > 0 {
		return time.Duration(min(seconds, 24*3600)) * time.Second
	}
	at, err := http.ParseTime(text)
	now, errDate := http.ParseTime(a.header.Get("Date"))
	if err != nil || errDate != nil {
		return 0
	}
	return max(0, at.Sub(now))
}
