package token

import (
	"fmt"
	"slices"
	"time"
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
		cause := fmt.Sprintf("Expired %s ago, %s.", between(i.ExpiresAt, server), Moment(i.ExpiresAt, here))
		fix, who := "Issue a new one; a client asks for it before the old one ends.", Backend
		if i.Kind == APIToken {
			fix, who = "Copy the current API token from dashboard.video.io.", Customer
		}
		if disagrees {
			cause = fmt.Sprintf("Expired %s ago by the server's clock, which counts, %s; by this machine's, which is %s, it would be good for %s.",
				between(i.ExpiresAt, server), Moment(i.ExpiresAt, here), ahead(-q.Skew), more(here, i.ExpiresAt))
		}
		add(Finding{Expired, NotGood, cause, fix, who})
	case state == Before:
		cause := fmt.Sprintf("Not valid yet: it begins in %s, %s.", between(server, i.NotBefore), Moment(i.NotBefore, here))
		if disagrees {
			cause = fmt.Sprintf("Not valid yet by the server's clock, which counts: it begins in %s; this machine's is %s.", between(server, i.NotBefore), ahead(-q.Skew))
		}
		add(Finding{NotYetValid, NotGood, cause, "Wait until then; if it was issued just now, a clock is wrong: the one of whoever issued it, or this machine's.", Tester})
	case disagrees:
		cause := fmt.Sprintf("Good by the server's clock, which counts, for %s; by this machine's, which is %s, it has expired.", more(server, i.ExpiresAt), ahead(-q.Skew))
		if i.Lifetime(here) == Before {
			cause = fmt.Sprintf("Good by the server's clock, which counts; by this machine's, which is %s, it is not valid yet.", ahead(-q.Skew))
		}
		add(Finding{ClocksDiffer, GoodBut, cause, "Set this machine's clock.", Tester})
	case !i.ExpiresAt.IsZero() && i.ExpiresAt.Sub(server) <= i.warning():
		add(Finding{
			ExpiresSoon, GoodBut, fmt.Sprintf("Good for only %s, until %s.", more(server, i.ExpiresAt), until(i.ExpiresAt, here)),
			"Use it now, or ask for a new one.", Tester,
		})
	}
	if q.SkewKnown && q.Skew.Abs() >= worthSaying {
		cause := "This machine's clock is %s behind the server's; times are judged by the server's."
		if q.Skew < 0 {
			cause = "This machine's clock is %s ahead of the server's; times are judged by the server's."
		}
		add(Finding{ClocksDiffer, Good, fmt.Sprintf(cause, Span(q.Skew)), "", Anyone})
	}
	return append(found, i.judgeLife(q)...)
}

// oddTimes reports whether its times are not in seconds.
func (i Info) oddTimes() bool {
	return slices.ContainsFunc(i.remarks, func(f *Finding) bool { return f.Code == NotInSeconds })
}

// ahead says how a clock differs.
func ahead(by time.Duration) string {
	if by < 0 {
		return Span(by) + " behind"
	}
	return Span(by) + " ahead"
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
			ExpiresBeforeIssue, NotGood, fmt.Sprintf("It ends %s before it was issued.", between(ends, issued)),
			"Compute exp as iat plus the life wanted, both in seconds.", Backend,
		})
	}
	if !begins.IsZero() && !ends.IsZero() && !ends.After(begins) {
		add(Finding{
			NeverValid, NotGood, fmt.Sprintf("It is never valid: it ends %s before it begins.", between(ends, begins)),
			"Compute exp as nbf plus the life wanted, both in seconds.", Backend,
		})
	}
	if early := issued.Sub(server); !issued.IsZero() && early >= worthSaying {
		f := Finding{
			IssuedInFuture, GoodBut, fmt.Sprintf("Issued %s in the future, %s: a clock is off, the one of whoever issued it or this machine's.", Span(early), Moment(issued, q.Now)),
			"Have both clocks set from the network; some servers refuse such a token.", Backend,
		}
		if early > likelySkew {
			f.Level = NotGood
			f.Cause = fmt.Sprintf("Issued %s in the future, %s, which no usual error of a clock explains.", Span(early), Moment(issued, q.Now))
			f.Fix = "Take iat from a clock that is right, in seconds and in UTC."
		}
		add(f)
	}
	if i.Kind != SessionToken {
		return found
	}
	switch life := ends.Sub(issued); {
	case ends.IsZero():
		add(Finding{
			NoExpiry, GoodBut, "It does not say when it ends.",
			"Look at expiresAt in the answer that it came in, and issue tokens that end, so that a lost one dies by itself.", Backend,
		})
	case !issued.IsZero() && life > longLife:
		add(Finding{
			LivesLong, GoodBut, fmt.Sprintf("It lives unusually long: %s from issue to end.", between(issued, ends)),
			"Issue tokens that end sooner, so that a lost one dies by itself.", Backend,
		})
	}
	return found
}
