package gateway

import (
	"net/http"
	"time"
)

// Skew is how far the server's clock is ahead of this machine's.
type Skew struct {
	Offset      time.Duration // positive: the server is ahead
	Uncertainty time.Duration // the true offset lies within Offset ± this
}

// MeasureSkew compares the Date header of an answer with the time between
// sending the request and the answer's first byte. Date has a resolution of
// one second, always rounded down (RFC 9110, 5.6.7).
func MeasureSkew(date string, sent, came time.Time) (Skew, bool) {
	server, err := http.ParseTime(date)
	if err != nil || sent.IsZero() || came.IsZero() {
		return Skew{}, false
	}
	trip := came.Sub(sent)
	middle := sent.Round(0).Add(trip / 2)
	const resolution = time.Second
	return Skew{
		Offset:      server.Add(resolution / 2).Sub(middle),
		Uncertainty: trip/2 + resolution/2,
	}, true
}

// Differs reports whether it is certain that the clocks differ.
func (s Skew) Differs() bool { return s.Offset.Abs() > s.Uncertainty+time.Second }

// Believed is the offset when it is certain that the clocks differ, else 0.
func (s Skew) Believed() time.Duration {
	if !s.Differs() {
		return 0
	}
	return s.Offset.Round(time.Second)
}

// skew is what the answer says of the server's clock.
func (a answer) skew() (offset time.Duration, known bool) {
	s, known := MeasureSkew(a.header.Get("Date"), a.sent, a.came)
	return s.Believed(), known
}
