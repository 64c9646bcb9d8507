package token

import (
	"errors"
	"fmt"
	"time"
	"unicode"
	"unicode/utf8"
)

// Code tells problems apart in code.
type Code int

// The problems a text can have.
const (
	Missing     Code = iota + 1 // there is nothing
	Broken                      // damaged: cut, mangled, not a token
	Expired                     // its time is over
	NotYetValid                 // its time has not come
	IsAPIToken                  // an API token where a session token belongs
	IsSession                   // a session token where an API token belongs
)

// A Problem is why a text cannot be used for what was asked. It never contains
// the token.
type Problem struct {
	Code  Code
	Cause string // one sentence: what is wrong
	Fix   string // one sentence: what to do
}

// Error returns the cause and the fix.
func (p *Problem) Error() string { return p.Cause + " " + p.Fix }

// CodeOf returns the code of the [Problem] in err, or 0.
func CodeOf(err error) Code {
	var p *Problem
	if errors.As(err, &p) {
		return p.Code
	}
	return 0
}

// leeway is how far the clock of whoever issued a token may be ahead.
const leeway = time.Minute

// CheckSession returns why the text cannot start a session at the time now, or
// nil. An opaque token passes: nothing can be said of it.
func (i Info) CheckSession(now time.Time) error {
	switch i.Kind {
	case Nothing:
		return &Problem{Missing, "There is no session token.", "Paste the session token that your backend or Video.io issued."}
	case Damaged:
		return i.damage
	case APIToken:
		return &Problem{IsAPIToken, "This is an API token, not a session token.", "Paste it under “API token + user ID”, and never ship it to a client: it gives full control over the app."}
	}
	if !i.ExpiresAt.IsZero() && !now.Before(i.ExpiresAt) {
		return &Problem{
			Expired,
			fmt.Sprintf("This session token expired %s ago, at %s.", Span(now.Sub(i.ExpiresAt)), clock(i.ExpiresAt, now)),
			"Ask the backend that issued it for a new one; if this is a new one, check this machine's clock.",
		}
	}
	if i.NotBefore.After(now.Add(leeway)) {
		return &Problem{
			NotYetValid,
			fmt.Sprintf("This session token is not valid before %s, in %s.", clock(i.NotBefore, now), Span(i.NotBefore.Sub(now))),
			"Wait until then, or check this machine's clock.",
		}
	}
	return nil
}

// CheckAPI returns why the text cannot be used as an API token, or nil. An
// opaque token passes, and so does a JWT that does not say what it is for.
func (i Info) CheckAPI() error {
	switch i.Kind {
	case Nothing:
		return &Problem{Missing, "There is no API token.", "Copy it from dashboard.video.io, under Apps, Your App, API TOKEN."}
	case Damaged:
		return i.damage
	case SessionToken:
		return &Problem{IsSession, "This is a session token, not an API token.", "Paste it under “Session token”, or copy the API token from dashboard.video.io."}
	}
	return nil
}

// clock says a time of day, with the date when it is not today.
func clock(t, now time.Time) string {
	t = t.In(now.Location())
	if t.Format(time.DateOnly) == now.Format(time.DateOnly) {
		return t.Format(time.TimeOnly)
	}
	return t.Format("15:04:05 on 2 January 2006")
}

const copyAgain = "Copy it again, the whole of it."

func problemTooLong(bytes int) *Problem {
	return &Problem{Broken, fmt.Sprintf("This text is %d KB long; no token is.", bytes/1024), "Paste the token alone."}
}

func problemParts(n int) *Problem {
	if n < 3 {
		return &Problem{Broken, fmt.Sprintf("This token is cut off: a JWT has three parts with dots between, this has %d.", n), copyAgain}
	}
	return &Problem{Broken, fmt.Sprintf("This is no single token: a JWT has three parts with dots between, this has %d.", n), "Copy one token alone."}
}

func problemPart(part, what string) *Problem {
	return &Problem{Broken, fmt.Sprintf("This token is damaged: its %s %s.", part, what), copyAgain}
}

func problemSignature(algorithm string, got, want int) *Problem {
	if got < want {
		return &Problem{Broken, fmt.Sprintf("This token is cut off: its %s signature has %d of %d bytes.", algorithm, got, want), copyAgain}
	}
	return &Problem{Broken, fmt.Sprintf("Something is stuck to the end of this token: its %s signature has %d bytes instead of %d.", algorithm, got, want), copyAgain}
}

func problemBadCharacter(text string, at int) *Problem {
	r, _ := utf8.DecodeRuneInString(text[at:])
	name := fmt.Sprintf("the character “%c”", r)
	if unicode.IsSpace(r) {
		name = "a blank"
	} else if !unicode.IsPrint(r) {
		name = fmt.Sprintf("the character U+%04X", r)
	}
	return &Problem{
		Broken, fmt.Sprintf("This is no token: it has %s at position %d.", name, utf8.RuneCountInString(text[:at])+1),
		"Paste the token alone.",
	}
}
