package token

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"time"
)

// Years between which a number is believed to be a time.
const (
	firstSecond      = 0
	lastSecond       = 253402300799       // 9999-12-31T23:59:59Z
	firstMillisecond = 100_000_000_000    // as milliseconds: 1973; as seconds: 5138
	lastMillisecond  = lastSecond * 1_000 // likewise the end of 9999
)

// ParseTime reads a point in time as services write it: RFC 3339, Unix seconds
// or Unix milliseconds, as a string or a number. It reports false for anything
// else. Video.io does not document the format of its times.
func ParseTime(v any) (time.Time, bool) {
	switch v := v.(type) {
	case json.Number:
		return parseNumber(v.String())
	case float64:
		return fromNumber(v)
	case string:
		v = strings.TrimSpace(v)
		if t, err := time.Parse(time.RFC3339, v); err == nil {
			return t.UTC(), t.Unix() > firstSecond
		}
		return parseNumber(v)
	}
	return time.Time{}, false
}

func parseNumber(s string) (time.Time, bool) {
	n, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return time.Time{}, false
	}
	return fromNumber(n)
}

func fromNumber(n float64) (time.Time, bool) {
	if math.IsNaN(n) || n <= firstSecond || n > lastMillisecond {
		return time.Time{}, false
	}
	if n < firstMillisecond {
		n *= 1000
	}
	return time.UnixMilli(int64(math.Round(n))).UTC(), true
}

// Span says a length of time in words, in its largest whole unit: "40 seconds",
// "3 hours", "2 days". Below a second it says "a moment".
func Span(d time.Duration) string {
	d = d.Abs()
	day := 24 * time.Hour
	for _, unit := range []struct {
		length time.Duration
		name   string
	}{{365 * day, "year"}, {day, "day"}, {time.Hour, "hour"}, {time.Minute, "minute"}, {time.Second, "second"}} {
		if n := int64(d / unit.length); n > 1 {
			return strconv.FormatInt(n, 10) + " " + unit.name + "s"
		} else if n == 1 {
			return "1 " + unit.name
		}
	}
	return "a moment"
}
