package token

import (
	"slices"
	"time"

	"sessiontray/session/message"

	"sessiontray/session/secret"
)

// Purpose is what a token is to be used for.
type Purpose int

// The uses.
const (
	AnyPurpose  Purpose = iota
	ForSession          // to start a session with
	ForAPI              // to ask for sessions with
	ForPlayback         // to play one video with
)

// Question is what is asked about a token.
type Question struct {
	Now time.Time // by this machine's clock
	// Skew is how far the server's clock is ahead of this machine's, if SkewKnown.
	Skew      time.Duration
	SkewKnown bool

	Purpose Purpose
	UserID  string   // whom it should be of; empty for anyone
	Scopes  []string // what it should allow

	// ExpiresAt is the end that stood beside the token, as in the answer that it
	// came in; zero when none did.
	ExpiresAt time.Time

	// SigningSecret checks an HMAC signature, if given.
	SigningSecret secret.Value
}

// server is the time by the server's clock, as far as it is known.
func (q Question) server() time.Time {
	if !q.SkewKnown {
		return q.Now
	}
	return q.Now.Add(q.Skew)
}

// Verdict is what is to be said about a token: its worst finding, and all of
// them.
type Verdict struct {
	Kind  Kind
	Level Level
	Cause message.Message // one sentence
	Fix   message.Message // one sentence; zero when there is nothing to do
	For   Audience
	// Findings are worst first.
	Findings []Finding
	// SignatureChecked tells that a signing secret was given and fits.
	SignatureChecked bool
}

// Judge answers a question about the token. It is a pure function: the same
// token and question give the same verdict. It takes time linear in the length
// of the token.
func (i Info) Judge(q Question) Verdict {
	if i.ExpiresAt.IsZero() {
		i.ExpiresAt = q.ExpiresAt // as the response said that it came in
	}
	var found []*Finding
	if i.Kind != Nothing {
		found = append(found, i.remarks...)
		found = append(found, i.judgePurpose(q)...)
	}
	switch {
	case i.IsJWT():
		found = append(found, i.judgeTimes(q)...)
		found = append(found, i.judgeClaims(q)...)
		found = append(found, i.judgeHeader()...)
		found = append(found, i.judgeSignature(q))
	case i.Kind == Nothing:
		found = append(found, nothing(q.Purpose))
	case i.Kind == Opaque || i.Kind == PlaybackToken:
		found = append(found, i.judgeTimes(q)...)
	}
	v := Verdict{Kind: i.Kind}
	for _, f := range found {
		if f != nil {
			v.Findings = append(v.Findings, f.redacted())
		}
	}
	slices.SortStableFunc(v.Findings, func(a, b Finding) int { return int(b.Level) - int(a.Level) })
	v.SignatureChecked = slices.ContainsFunc(v.Findings, func(f Finding) bool { return f.Code == SignatureMatches })
	if len(v.Findings) > 0 && v.Findings[0].Level > Good {
		worst := v.Findings[0]
		v.Level, v.Cause, v.Fix, v.For = worst.Level, worst.Cause, worst.Fix, worst.For
		return v
	}
	v.Cause = i.goodSummary(q).Map(secret.Redact)
	if v.Fix = message.New("token.there-nothing-do-only-server"); v.SignatureChecked {
		v.Fix = message.New("token.there-nothing-do-signature-matches")
	}
	return v
}

// redacted makes sure that a sentence holds no token, whatever was quoted in it.
func (f *Finding) redacted() Finding {
	clean := *f
	clean.Cause, clean.Fix = f.Cause.Map(secret.Redact), f.Fix.Map(secret.Redact)
	return clean
}

// goodSummary says what a good token is.
func (i Info) goodSummary(q Question) message.Message {
	what := message.New("kind.a", "kind", i.Kind.Name())
	switch {
	case i.Kind == APIToken && i.AppID != "":
		what = message.New("kind.api-token-of", "app", message.Quoted(i.AppID))
	case i.Kind == APIToken:
		what = message.New("kind.an-api-token")
	case i.Kind == SessionToken:
		what = message.New("kind.session-token-of", "user", message.Quoted(i.Identity))
	}
	if i.ExpiresAt.IsZero() {
		return message.New("token.does-not-expire", "what", what)
	}
	return message.New(
		"token.good-until", "what", what, "left", message.Between(q.server(), i.ExpiresAt), "until",
		message.Moment{At: i.ExpiresAt, Now: q.Now},
	)
}

// CheckSession returns why the text cannot start a session at the time now, or
// nil: a [*Finding]. An opaque token passes: nothing can be said of it.
func (i Info) CheckSession(now time.Time) error {
	if i.Kind == APIToken {
		return &Finding{
			IsAPIToken, NotGood, message.New("token.api-token-not-session-token"),
			message.New("token.paste-under-api-token-user"), Tester,
		}
	}
	return i.blocker(Question{Now: now, Purpose: ForSession}, now.Add(leeway))
}

// CheckAPI returns why the text cannot be used as an API token, or nil: a
// [*Finding]. An opaque token passes, and so does a JWT that does not say what
// it is for.
func (i Info) CheckAPI() error {
	if i.Kind == SessionToken {
		return &Finding{
			IsSession, NotGood, message.New("token.session-token-not-api-token"),
			message.New("token.paste-under-session-token-copy"), Tester,
		}
	}
	return i.blocker(Question{Purpose: ForAPI}, time.Time{})
}

// leeway is how far the clock of whoever issued a token may be ahead.
const leeway = time.Minute

// blocker is the finding that forbids a use, or nil. Times count up to the time
// latest only, and not at all when that is zero.
func (i Info) blocker(q Question, latest time.Time) error {
	if i.Kind == Nothing {
		return nothing(q.Purpose)
	}
	if i.Kind == Damaged {
		f := i.remarks[0].redacted()
		return &f
	}
	if latest.IsZero() {
		return nil
	}
	for _, f := range i.judgeTimes(q) {
		switch {
		case f.Code == Expired: // said to who wants to start, not to who issued it
			f.Fix, f.For = message.New("token.ask-backend-issued-new-one"), Tester
			return f
		case f.Code == NotYetValid && i.NotBefore.After(latest):
			return f
		}
	}
	return nil
}

func nothing(use Purpose) *Finding {
	switch use {
	case ForSession:
		return &Finding{
			Missing, CannotTell, message.New("token.there-no-session-token"),
			message.New("token.paste-session-token-your-backend"), Tester,
		}
	case ForAPI:
		return &Finding{
			Missing, CannotTell, message.New("token.there-no-api-token"), message.New("token.copy-dashboard-video-io-under"),
			Tester,
		}
	}
	return &Finding{
		Missing, CannotTell, message.New("token.there-nothing-judge-yet"), message.New("token.paste-token-anything-one"),
		Tester,
	}
}
