package token

import (
	"strconv"
	"strings"
	"time"
)

// Span says a length of time in words, in its largest whole unit: "40 seconds",
// "3 hours", "2 days". Below a second it says "a moment".
func Span(d time.Duration) string {
	d = d.Abs()
	day := 24 * time.Hour
	for _, unit := range []struct {
		length time.Duration
		name   string
	}{{365 * day, "year"}, {day, "day"}, {time.Hour, "hour"}, {time.Minute, "minute"}, {time.Second, "second"}} {
		if n := int(d / unit.length); n > 0 {
			return count(n, unit.name, unit.name+"s")
		}
	}
	return "a moment"
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

// between is the time from one point to another, also one that is longer than a
// duration can be.
func between(from, to time.Time) string {
	const longest = 290 * 365 * 24 * 3600 // seconds
	if seconds := max(to.Unix()-from.Unix(), from.Unix()-to.Unix()); seconds > longest {
		return count(int(seconds/(365*24*3600)), "year", "years")
	}
	return Span(to.Sub(from))
}

// Moment says a point in time by the clock of now's place and by UTC: "at 09:12
// local, 07:12 UTC", with the date when it is another day than now, and with
// seconds when it is within two minutes of now.
func Moment(t, now time.Time) string {
	const year = "2 January 2006"
	clock := "15:04"
	if t.Sub(now).Abs() < 2*time.Minute {
		clock = time.TimeOnly
	}
	local, utc := t.In(now.Location()), t.UTC()
	text := "at " + local.Format(clock)
	if day := local.Format(year); day != now.Format(year) {
		text = "on " + day + " " + text
	}
	if _, offset := local.Zone(); offset == 0 {
		return text + " UTC"
	}
	text += " local, " + utc.Format(clock) + " UTC"
	if day := utc.Format("2 January"); day != local.Format("2 January") {
		text += " on " + day
	}
	return text
}

// until is [Moment] after the word “until”.
func until(t, now time.Time) string { return Moment(t, now)[len("at "):] } // or "on "

// more is a span of time that is left: “42 more minutes”.
func more(from, to time.Time) string {
	if span := between(from, to); !strings.HasPrefix(span, "a ") {
		return strings.Replace(span, " ", " more ", 1)
	}
	return "a moment more"
}
