package session

import "time"

// Steps tells when this machine's clock is set, by a user or by a time server,
// from time that passes while the machine sleeps. It is not safe for concurrent
// use.
type Steps struct {
	Wall   func() time.Time     // the clock
	Steady func() time.Duration // one that nobody can set; see [SteadyClock]

	offset time.Time // of the clock when the steady one stood at zero
}

// leastStep is how far the clock must be set to count; time servers change it by
// less all day.
const leastStep = 2 * time.Second

// Since is how far the clock was set ahead since it was asked last, zero for not
// at all and for the first time.
func (s *Steps) Since() time.Duration {
	offset := s.Wall().Round(0).Add(-s.Steady())
	step := offset.Sub(s.offset)
	first := s.offset.IsZero()
	s.offset = offset
	if first || step.Abs() < leastStep {
		return 0
	}
	return step
}
