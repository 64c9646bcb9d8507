package gateway

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"

	"sessiontray/session/message"

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

// who is the name of the server, else its host.
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
		f.Cause = message.New("failure.proxy-between-machine-cannot-reached", "host", host)
		f.Fix = message.New("failure.check-proxy-settings-https-proxy")
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
		f.Kind, f.Cause = session.Cancelled, message.New("failure.request-cancelled")
	case errors.As(err, &dns) && !dns.IsTimeout:
		f.Kind = session.DNS
		f.Cause = message.New("failure.host-not-found", "host", host)
		f.Fix = message.New("failure.check-environment-address-machine-network")
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		f.Kind = session.TLS
		f.Cause = message.New("failure.certificate-not-valid-machine-date", "host", host)
		f.Fix = message.New("failure.check-machine-clock-if-right")
	case errors.As(err, &name):
		f.Kind = session.TLS
		f.Cause = message.New("failure.server-shows-another-host-certificate", "host", host)
		f.Fix = message.New("failure.check-environment-address-public-network")
	case errors.As(err, &unknown), errors.As(err, &verify), errors.As(err, &invalid):
		f.Kind = session.TLS
		f.Cause = message.New("failure.certificate-not-trusted-machine", "host", host)
		f.Fix = message.New("failure.if-proxy-inspects-traffic-here")
	case errors.As(err, &record), errors.As(err, &alert), strings.Contains(
		err.Error(), "server gave HTTP response to HTTPS client",
	):
		f.Kind = session.TLS
		f.Cause = message.New("failure.no-encrypted-connection-could-made", "host", host)
		f.Fix = message.New("failure.check-environment-address-port-serve")
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &netError) && netError.Timeout():
		f.Kind = session.Timeout
		f.Cause = message.New("failure.no-response-in-time", "host", host)
		f.Fix = message.New("failure.try-again-if-stays-check")
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		f.Kind = session.Unreachable
		f.Cause = message.New("failure.closed-connection-without-answer", "host", host)
		f.Fix = message.New("failure.try-again")
	default:
		f.Kind = session.Unreachable
		f.Cause = message.New("failure.no-connection-could-made", "host", host)
		f.Fix = message.New("failure.check-network-environment-address-port")
	}
	return f
}

// bodyFailure says why an answer broke off.
func (c *Client) bodyFailure(ctx context.Context, err error) *session.Failure {
	f := c.networkFailure(ctx, err)
	if f.Kind == session.Unreachable {
		f.Kind = session.Protocol
		f.Cause = message.New("failure.answer-broke-off-middle", "who", c.who())
		f.Fix = message.New("failure.try-again")
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
	said := c.quoted(serverMessage(object))
	f := &session.Failure{HTTPStatus: a.status, Err: c.redacted(err)}
	kind := token.SessionToken.Name()
	if what.api {
		kind = token.APIToken.Name()
	}
	if what.backend != nil {
		return c.backendStatus(a, said, f)
	}
	switch a.status {
	case http.StatusUnauthorized:
		f.Kind = session.Unauthorized
		f.Cause = message.New("failure.does-not-accept", "host", host, "kind", kind, "said", said)
		if f.Fix = message.New("failure.may-revoked-expired-another-environment"); what.api {
			f.Fix = message.New("failure.check-environment-right-one-copy")
		}
	case http.StatusForbidden:
		f.Kind = session.Forbidden
		f.Cause = message.New("failure.knows-but-does-not-allow", "host", host, "kind", kind, "said", said)
		if f.Fix = message.New("failure.check-scopes"); what.method == http.MethodGet {
			f.Fix = message.New("failure.listing-videos-takes-scope-videos")
		}
	case http.StatusNotFound, http.StatusMethodNotAllowed:
		f.Kind = session.NotFound
		f.Cause = message.New("failure.has-nothing-address", "host", host, "status", a.status, "said", said)
		f.Fix = message.New("failure.check-environment-address-api-generation")
	case http.StatusTooManyRequests:
		f.Kind = session.RateLimited
		f.RetryAfter = retryAfter(a)
		f.Cause = message.New("failure.gets-too-many-requests", "host", host, "said", said)
		if f.Fix = message.New("failure.wait-little-try-again"); f.RetryAfter > 0 {
			f.Fix = message.New("failure.try-again-in", "time", message.SpanOf(f.RetryAfter))
		}
	default:
		if a.status >= 500 {
			f.Kind = session.Server
			f.RetryAfter = retryAfter(a)
			f.Cause = message.New("failure.has-problem-own", "host", host, "status", a.status, "said", said)
			f.Fix = message.New("failure.try-again-later-if-stays")
		} else {
			f.Kind = session.Rejected
			f.Cause = message.New("failure.rejected-request", "host", host, "status", a.status, "said", said)
			f.Fix = message.New("failure.check-user-id-scopes")
		}
	}
	if errors.Is(err, errHTML) {
		f.Fix = message.Join(message.New("failure.answer-is-web-page"), f.Fix)
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
		f.Cause = message.New("failure.answered-error", "host", host, "said", c.quoted(member.message.Reveal()))
		if f.Fix = message.New("failure.ask-new-session-token"); what.api {
			f.Fix = message.New("failure.check-api-token-user-id")
		}
	case errors.Is(err, errHTML), errors.Is(err, errRedirect):
		f.Cause = message.New("failure.web-page-answered-instead", "host", host)
		f.Fix = message.New("failure.if-network-wants-sign-open")
	case errors.Is(err, errNoToken):
		f.Cause = message.New("failure.answer-has-no-session-token", "host", host)
		f.Fix = message.New("failure.check-environment-api-generation")
	case errors.Is(err, errBadToken):
		f.Cause = message.New("failure.session-token-issued-damaged", "host", host)
		f.Fix = message.New("failure.try-again-if-stays-something")
	case errors.Is(err, errTooLong):
		f.Cause = message.New("failure.answer-longer-than-kb-no", "host", host, "most", MaxBody/1024)
		f.Fix = message.New("failure.check-environment-address")
	default:
		f.Cause = message.New("failure.answer-not-video-io", "host", host)
		f.Fix = message.New("failure.check-environment-address-api-generation")
	}
	return f
}

// maxQuote is how much of a server's message is repeated, in characters.
const maxQuote = 160

// quoted is a server's message as part of a sentence: redacted, on one line,
// of bounded length; nothing for none.
func (c *Client) quoted(text string) message.Message {
	text = message.Printable(c.redact.Redact(text))
	text = strings.Trim(strings.Join(strings.Fields(text), " "), ". ")
	if text == "" {
		return message.Message{}
	}
	if runes := []rune(text); len(runes) > maxQuote {
		text = string(runes[:maxQuote]) + "…"
	}
	return message.New("failure.said", "text", message.Quote(text))
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
