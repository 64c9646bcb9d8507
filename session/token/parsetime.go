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
			return t.UTC(), t.Unix() > firstSecond && t.Unix() <= lastSecond
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

// numericDate reads a time claim: seconds since 1970, with a fraction or
// without (RFC 7519, 2). A number out of the years 1 to 9999 becomes the first
// or the last of them; the sign is what counts of it.
func numericDate(n json.Number) (time.Time, bool) {
	if whole, err := n.Int64(); err == nil && whole > firstYear && whole <= lastSecond {
		return time.Unix(whole, 0).UTC(), true
	}
	seconds, err := n.Float64()
	if err != nil && !math.IsInf(seconds, 0) {
		return time.Time{}, false
	}
	seconds = min(max(seconds, firstYear), lastSecond)
	whole, fraction := math.Modf(seconds)
	return time.Unix(int64(whole), int64(fraction*1e9)).UTC(), true
}

// firstYear is the second after the beginning of the year 1, at which Go's
// zero time lies.
const firstYear = -62135596799
