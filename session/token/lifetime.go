package token

import (
	"slices"
	"time"

	"sessiontray/session/message"
)

// Findings about times.
const (
	Expired            Code = "expired"
	NotYetValid        Code = "not-yet-valid"
	NeverValid         Code = "never-valid"          // ends before it begins
	ExpiresBeforeIssue Code = "expires-before-issue" // ends before it was issued
	IssuedInFuture     Code = "issued-in-future"
	NoExpiry           Code = "no-expiry"
	LivesLong          Code = "lives-long"
	ExpiresSoon        Code = "expires-soon"
	ClocksDiffer       Code = "clocks-differ"  // the server's clock and this machine's disagree about it
	NotInSeconds       Code = "not-in-seconds" // but in milliseconds, or less
	WrongClaimType     Code = "wrong-claim-type"
)

// Lifetime is where a time lies in the life of a token.
type Lifetime int

// The parts of a life.
const (
	Within Lifetime = iota
	Before
	After
)

// Lifetime says where t lies in the token's life, by its nbf and exp alone,
// without leeway (RFC 7519, 4.1.4 and 4.1.5). What never begins before it ends
// is Before until it would begin.
func (i Info) Lifetime(t time.Time) Lifetime {
	switch {
	case !i.NotBefore.IsZero() && t.Before(i.NotBefore):
		return Before
	case !i.ExpiresAt.IsZero() && !t.Before(i.ExpiresAt):
		return After
	}
	return Within
}

// Bounds of what is usual.
const (
	longLife    = 30 * 24 * time.Hour // of a session token
	likelySkew  = 10 * time.Minute    // between two machines' clocks
	worthSaying = 2 * time.Second     // of what clocks differ
)

// warning is how long before its end the token counts as about to expire.
func (i Info) warning() time.Duration {
	if i.IssuedAt.IsZero() {
		return Warning(0)
	}
	return Warning(i.ExpiresAt.Sub(i.IssuedAt))
}

// Warning is how long before its end something that lives for a time is about
// to expire: a tenth of its life, but at least a minute and at most an hour.
func Warning(life time.Duration) time.Duration {
	return min(max(life/10, time.Minute), time.Hour)
}

// judgeTimes judges the token's times by the server's clock, as far as it is
// known, and says where this machine's disagrees.
func (i Info) judgeTimes(q Question) []*Finding {
	var found []*Finding
	add := func(f Finding) { found = append(found, &f) }
	here, server := q.Now, q.server()

	switch state, disagrees := i.Lifetime(server), i.Lifetime(server) != i.Lifetime(here); {
	case i.oddTimes(): // of which is said what a server makes of them
	case state == After:
		cause := message.New(
			"token.expired-ago", "time", message.Between(i.ExpiresAt, server), "at", message.Moment{At: i.ExpiresAt, Now: here},
		)
		fix, who := message.New("token.issue-new-one-client-asks"), Backend
		if i.Kind == APIToken {
			fix, who = message.New("token.copy-current-api-token-dashboard"), Customer
		}
		if disagrees {
			cause = message.New(
				"token.expired-ago-server-clock-counts", "time", message.Between(i.ExpiresAt, server), "at",
				message.Moment{At: i.ExpiresAt, Now: here}, "difference", ahead(-q.Skew), "left",
				message.Between(here, i.ExpiresAt),
			)
		}
		add(Finding{Expired, NotGood, cause, fix, who})
	case state == Before:
		cause := message.New(
			"token.not-valid-yet-begins", "time", message.Between(server, i.NotBefore), "at",
			message.Moment{At: i.NotBefore, Now: here},
		)
		if disagrees {
			cause = message.New(
				"token.not-valid-yet-server-clock", "time", message.Between(server, i.NotBefore), "difference", ahead(-q.Skew),
			)
		}
		add(Finding{NotYetValid, NotGood, cause, message.New("token.wait-until-then-if-issued"), Tester})
	case disagrees:
		cause := message.New(
			"token.good-server-clock-counts-machine", "left", message.Between(server, i.ExpiresAt), "difference", ahead(-q.Skew),
		)
		if i.Lifetime(here) == Before {
			cause = message.New("token.good-server-clock-counts-machine-not", "difference", ahead(-q.Skew))
		}
		add(Finding{ClocksDiffer, GoodBut, cause, message.New("token.set-machine-clock"), Tester})
	case !i.ExpiresAt.IsZero() && i.ExpiresAt.Sub(server) <= i.warning():
		add(Finding{
			ExpiresSoon, GoodBut, message.New(
				"token.good-only-until", "left", message.Between(server, i.ExpiresAt), "until",
				message.Moment{At: i.ExpiresAt, Now: here},
			),
			message.New("token.use-now-ask-new-one"), Tester,
		})
	}
	if q.SkewKnown && q.Skew.Abs() >= worthSaying {
		id := "token.machine-clock-behind-server-times"
		if q.Skew < 0 {
			id = "token.machine-clock-ahead-server-times"
		}
		add(Finding{ClocksDiffer, Good, message.New(id, "time", message.SpanOf(q.Skew)), none, Anyone})
	}
	return append(found, i.judgeLife(q)...)
}

// oddTimes reports whether its times are not in seconds.
func (i Info) oddTimes() bool {
	return slices.ContainsFunc(i.remarks, func(f *Finding) bool { return f.Code == NotInSeconds })
}

// ahead says how a clock differs.
func ahead(by time.Duration) message.Message {
	if by < 0 {
		return message.New("clock.behind", "time", message.SpanOf(by))
	}
	return message.New("clock.ahead", "time", message.SpanOf(by))
}

// judgeLife looks at whether the times make sense together.
func (i Info) judgeLife(q Question) []*Finding {
	if i.oddTimes() {
		return nil
	}
	var found []*Finding
	add := func(f Finding) { found = append(found, &f) }
	server := q.server()
	issued, begins, ends := i.IssuedAt, i.NotBefore, i.ExpiresAt
	if !issued.IsZero() && !ends.IsZero() && !ends.After(issued) {
		add(Finding{
			ExpiresBeforeIssue, NotGood, message.New("token.ends-before-issued", "time", message.Between(ends, issued)),
			message.New("token.compute-exp-iat-plus-life"), Backend,
		})
	}
	if !begins.IsZero() && !ends.IsZero() && !ends.After(begins) {
		add(Finding{
			NeverValid, NotGood, message.New("token.never-valid-ends-before-begins", "time", message.Between(ends, begins)),
			message.New("token.compute-exp-nbf-plus-life"), Backend,
		})
	}
	if early := issued.Sub(server); !issued.IsZero() && early >= worthSaying {
		f := Finding{
			IssuedInFuture, GoodBut, message.New(
				"token.issued-future-clock-off-one", "time", message.SpanOf(early), "at", message.Moment{At: issued, Now: q.Now},
			),
			message.New("token.have-both-clocks-set-network"), Backend,
		}
		if early > likelySkew {
			f.Level = NotGood
			f.Cause = message.New(
				"token.issued-future-no-usual-error", "time", message.SpanOf(early), "at", message.Moment{At: issued, Now: q.Now},
			)
			f.Fix = message.New("token.take-iat-clock-right-seconds")
		}
		add(f)
	}
	if i.Kind != SessionToken {
		return found
	}
	switch life := ends.Sub(issued); {
	case ends.IsZero():
		add(Finding{
			NoExpiry, GoodBut, message.New("token.does-not-say-when-ends"),
			message.New("token.look-expiresat-answer-came-issue"), Backend,
		})
	case !issued.IsZero() && life > longLife:
		add(Finding{
			LivesLong, GoodBut, message.New("token.lives-unusually-long-issue-end", "time", message.Between(issued, ends)),
			message.New("token.issue-tokens-end-sooner-lost"), Backend,
		})
	}
	return found
}
