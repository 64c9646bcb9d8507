package clock

import "time"

// StepDetector tells when this machine's clock is set, by a user or by a time server,
// from time that passes while the machine sleeps. It is not safe for concurrent
// use.
type StepDetector struct {
	Wall   func() time.Time     // the clock that can be set
	Steady func() time.Duration // one that nobody can set, such as [Boottime]

	offset time.Time // of the clock when the steady one stood at zero
}

// minStep is how far the clock must be set to count; time servers change it by
// less all day.
const minStep = 2 * time.Second

// Since is how far the clock was set ahead since the last call, zero for not at
// all and for the first call.
func (s *StepDetector) Since() time.Duration {
	offset := s.Wall().Round(0).Add(-s.Steady())
	step := offset.Sub(s.offset)
	first := s.offset.IsZero()
	s.offset = offset
	if first || step.Abs() < minStep {
		return 0
	}
	return step
}
