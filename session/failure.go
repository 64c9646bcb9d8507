package session

import (
	"context"
	"errors"
	"strings"
	"time"

	"sessiontray/session/message"

	"sessiontray/session/token"
)

// Kind tells failures apart in code.
type Kind int

// The kinds of failure.
const (
	BadInput     Kind = iota + 1 // refused before anything was sent
	Unauthorized                 // 401: the server does not accept the token
	Forbidden                    // 403: the token is good, this is not allowed
	NotFound                     // 404: wrong host or path
	RateLimited                  // 429
	Rejected                     // another 4xx, such as 422
	Server                       // 5xx
	DNS                          // the host's name has no address
	Unreachable                  // the connection was refused, reset or has no route
	Timeout                      // no answer in time
	TLS                          // no trusted encrypted connection
	Protocol                     // an answer, but not Video.io's
	Cancelled                    // by the user or by a newer start
)

var kindNames = [...]string{
	"", "bad input", "unauthorized", "forbidden", "not found", "rate limited", "rejected", "server error",
	"unknown host", "no connection", "timeout", "TLS", "unexpected answer", "cancelled",
}

// String names the kind in English.
func (k Kind) String() string { return kindNames[k] }

// Name names the kind.
func (k Kind) Name() message.Message {
	return message.New("failure.kind." + strings.ReplaceAll(strings.ToLower(kindNames[k]), " ", "-"))
}

// Field names the input that a [BadInput] failure is about.
type Field string

// The inputs of a start.
const (
	FieldAPIToken     Field = "API token"
	FieldUserID       Field = "user ID"
	FieldSessionToken Field = "session token"
	FieldEnvironment  Field = "environment"
	FieldBackend      Field = "backend"
	FieldHeaders      Field = "headers of the backend"
)

// A Failure is why something did not work: a cause and a fix in a sentence
// each, never with a secret in them.
type Failure struct {
	Kind       Kind
	Field      Field           // for BadInput: which input
	Cause      message.Message // what happened, one sentence
	Fix        message.Message // what to do, one sentence; zero when there is nothing
	HTTPStatus int             // the server's status, 0 when there was no answer
	RetryAfter time.Duration   // how long the server asked to wait, 0 when it did not
	Err        error           // what lies below, redacted; may be nil
}

// Said is the cause and the fix.
func (f *Failure) Said() message.Message { return message.Join(f.Cause, f.Fix) }

// Error returns the cause and the fix in English.
func (f *Failure) Error() string { return f.Said().String() }

// Unwrap returns what lies below.
func (f *Failure) Unwrap() error { return f.Err }

// KindOf returns the kind of the [Failure] in err, or 0.
func KindOf(err error) Kind {
	var f *Failure
	if errors.As(err, &f) {
		return f.Kind
	}
	return 0
}

// AsFailure returns the [Failure] in err, making one where there is none. It
// returns nil for nil.
func AsFailure(err error) *Failure {
	var f *Failure
	switch {
	case err == nil:
		return nil
	case errors.As(err, &f):
		return f
	case errors.Is(err, context.Canceled):
		return cancelled(message.New("failure.start-cancelled"))
	case errors.Is(err, context.DeadlineExceeded):
		return &Failure{
			Kind: Timeout, Cause: message.New("failure.timed-out"), Fix: message.New("failure.try-again"), Err: err,
		}
	}
	return &Failure{
		Kind: Protocol, Cause: message.New("failure.something-unexpected-went-wrong"), Fix: message.New("failure.try-again"),
		Err: err,
	}
}

func cancelled(cause message.Message) *Failure {
	return &Failure{Kind: Cancelled, Cause: cause, Err: context.Canceled}
}

// badToken turns what is wrong with a pasted token into a failure of its field.
func badToken(field Field, err error) *Failure {
	f := &Failure{Kind: BadInput, Field: field, Cause: message.Of(err), Err: err}
	var p *token.Finding
	if errors.As(err, &p) {
		f.Cause, f.Fix = p.Cause, p.Fix
	}
	return f
}
