package message

import (
	"fmt"
	"time"
)

// Units of a span, largest first.
var units = []struct {
	name   string
	length Span
}{{"years", 365 * 24 * 3600}, {"days", 24 * 3600}, {"hours", 3600}, {"minutes", 60}, {"seconds", 1}}

// span says a length of time, rounded, in the largest unit of which it has two, or
// exactly one: “40 seconds”, “119 minutes”, “3 hours”. It is never off by more than a
// quarter. The forms “ago”, “in” and “more” say it as the language says such.
func (c *Catalogue) span(s Span, form string) string {
	if form != "" {
		form = "." + form
	}
	for _, u := range units {
		if s >= 2*u.length || s == u.length {
			return c.say(New("span."+u.name+form, "count", int64((s+u.length/2)/u.length)))
		}
	}
	return c.say(New("span.moment" + form))
}

// moment says a point in time by the clock of Now's place and by UTC: “at 09:12 local,
// 07:12 UTC”, with the date when it is another day than Now, and with seconds when it is
// within two minutes of Now. The form “until” stands after that word.
func (c *Catalogue) moment(m Moment, form string) string {
	clock := "15:04"
	if m.At.Sub(m.Now).Abs() < 2*time.Minute {
		clock = time.TimeOnly
	}
	local, utc := m.At.In(m.Now.Location()), m.At.UTC()
	clocks := New("moment.clocks", "local", local.Format(clock), "utc", utc.Format(clock))
	if _, offset := local.Zone(); offset == 0 {
		clocks = New("moment.clock-utc", "utc", utc.Format(clock))
	} else if utc.YearDay() != local.YearDay() {
		clocks = New("moment.clocks-days", "local", local.Format(clock), "utc", utc.Format(clock), "day", c.day(utc, false))
	}
	if form != "" {
		form = "." + form
	}
	if local.Format(time.DateOnly) != m.Now.Format(time.DateOnly) {
		return c.say(New("moment.on"+form, "day", c.day(local, true), "clocks", clocks))
	}
	return c.say(New("moment.at"+form, "clocks", clocks))
}

// day is a date in words.
func (c *Catalogue) day(t time.Time, year bool) string {
	month := New(fmt.Sprintf("month.%d", t.Month()))
	if year {
		return c.say(New("date", "day", int64(t.Day()), "month", month, "year", int64(t.Year())))
	}
	return c.say(New("date.short", "day", int64(t.Day()), "month", month))
}
