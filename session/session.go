package session

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"sessiontray/session/message"

	"sessiontray/session/secret"
	"sessiontray/session/token"
)

// Session is a Video.io session of one user. Treat it as immutable.
type Session struct {
	Token     secret.Value
	Identity  string   // the user ID; empty when an opaque token does not say
	Scopes    []string // as asked for, or as the token says; nil when it does not
	StartedAt time.Time
	// IssuedAt is when the server issued the token, zero when unknown.
	IssuedAt time.Time
	// ExpiresAt is when the session ends by the server's clock, zero when
	// unknown.
	ExpiresAt time.Time
	// Skew is how far the server's clock is ahead of this machine's, zero when it
	// agrees within the precision of the measurement or, without SkewKnown, was
	// not measured.
	Skew      time.Duration
	SkewKnown bool
}

// End is when the session ends by this machine's clock, zero when unknown.
func (s Session) End() time.Time {
	if s.ExpiresAt.IsZero() {
		return time.Time{}
	}
	return s.ExpiresAt.Add(-s.Skew)
}

// Remaining is the time until the session expires, at now, by this machine's clock.
// It reports false when that is unknown; it is never negative.
func (s Session) Remaining(now time.Time) (time.Duration, bool) {
	if s.ExpiresAt.IsZero() {
		return 0, false
	}
	return max(0, s.End().Sub(now.Round(0))), true
}

// Warning is how long before its end the session counts as expiring: a tenth
// of its life, but at least a minute and at most an hour.
func (s Session) Warning() time.Duration {
	born := s.IssuedAt
	if born.IsZero() {
		born = s.StartedAt.Add(s.Skew)
	}
	return token.Warning(s.ExpiresAt.Sub(born))
}

// Request is what a session is asked for with.
type Request struct {
	APIToken secret.Value
	Identity string // the user ID
	Scopes   []string
}

// Grant is the server's answer to a [Request].
type Grant struct {
	Token     secret.Value
	Identity  string        // empty when the server does not repeat it
	Scopes    []string      // nil when the server does not say
	ExpiresAt time.Time     // by the server's clock; zero when unknown
	Skew      time.Duration // see [Session.Skew]
	SkewKnown bool
}

// Answer is what the response to a check says beside yes or no.
type Answer struct {
	Skew      time.Duration // see [Session.Skew]
	SkewKnown bool
}

// Gateway is Video.io, as a [Manager] needs it. Its errors are a [*Failure]
// each. It must return soon after ctx is done.
type Gateway interface {
	// Name names the server, such as “Staging”.
	Name() string
	// CreateSession asks for a session.
	CreateSession(ctx context.Context, r Request) (Grant, error)
	// CheckSession asks the server whether it accepts a session token now. A
	// nil error means that it does.
	CheckSession(ctx context.Context, token secret.Value) (Answer, error)
}

// Source hands out session tokens, as a server of the user's own does. Its errors
// are a [*Failure] each. It must return soon after ctx is done.
type Source interface {
	SessionToken(ctx context.Context, userID string) (Grant, error)
}

// MaxUserID is the longest user ID in bytes that is sent. Video.io publishes
// no limit; this one keeps a pasted document from becoming a user.
const MaxUserID = 4096

// Clean returns the request as it will be sent: the token without what
// surrounded it, the user ID and scopes without blanks around them, empty and
// doubled scopes left out. The error is a [*Failure] of kind [BadInput] that
// names the field.
func (r Request) Clean() (Request, error) {
	info := token.ParseValue(r.APIToken)
	if err := info.CheckAPI(); err != nil {
		return r, badToken(FieldAPIToken, err)
	}
	id, err := cleanUserID(r.Identity)
	if err != nil {
		return r, err
	}
	var scopes []string
	for _, s := range r.Scopes {
		if s = strings.TrimSpace(s); s != "" && !slices.Contains(scopes, s) {
			scopes = append(scopes, s)
		}
	}
	return Request{APIToken: info.Value, Identity: id, Scopes: scopes}, nil
}

func cleanUserID(id string) (string, error) {
	bad := func(cause, fix message.Message) error {
		return &Failure{Kind: BadInput, Field: FieldUserID, Cause: cause, Fix: fix}
	}
	id = strings.TrimFunc(id, func(r rune) bool { return unicode.IsSpace(r) || r == '\ufeff' || r == '\u200b' })
	switch {
	case id != "" && token.Parse(id).IsJWT():
		return "", bad(message.New("failure.token-not-user-id"), message.New("failure.paste-into-token-field-type"))
	case id == "":
		return "", bad(message.New("failure.there-no-user-id"), message.New("failure.type-id-user-session"))
	case !utf8.ValidString(id):
		return "", bad(message.New("failure.user-id-not-valid-text"), message.New("failure.type-again"))
	case len(id) > MaxUserID:
		return "", bad(
			message.New("failure.user-id-characters-long-most", "length", len(id), "most", MaxUserID),
			message.New("failure.check-nothing-else-pasted"),
		)
	case strings.ContainsFunc(id, unicode.IsControl):
		return "", bad(message.New("failure.user-id-has-line-break"), message.New("failure.type-one-line"))
	}
	return id, nil
}

// Scopes are the names that Video.io publishes. Other scopes may exist.
var Scopes = token.Scopes
