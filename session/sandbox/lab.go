package sandbox

import (
	"maps"
	"slices"
	"time"

	"sessiontray/session/fault"
)

// What follows is for those who steer the sandbox without knowing its types.

// How long [Server.Fail] delays, and asks to wait.
const (
	labDelay      = 3 * time.Second
	labRetryAfter = 2 * time.Second
)

// Fail adds a fault of a kind, for the next so many calls or for 0 for all, in the
// place of one of the same kind.
func (s *Server) Fail(kind fault.Kind, times int) {
	s.ClearFault(kind)
	s.Inject(Fault{Kind: kind, Times: times, Delay: labDelay, RetryAfter: labRetryAfter})
}

// ClearFault removes the faults of a kind.
func (s *Server) ClearFault(kind fault.Kind) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = slices.DeleteFunc(s.faults, func(f *Fault) bool { return f.Kind == kind })
	s.changed()
}

// Conditions are how the server behaves now: its faults by kind, with how many calls
// each is still for and 0 for all; how long sessions live; how far its clock is ahead;
// and the users that are revoked.
func (s *Server) Conditions() (faults map[fault.Kind]int, life, offset time.Duration, revoked []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	faults = map[fault.Kind]int{}
	for _, f := range s.faults {
		faults[f.Kind] = f.Times
	}
	return faults, s.life, s.offset, slices.Sorted(maps.Keys(s.revoked))
}

// SetChanged calls f whenever that changes, also when a fault is used up. It must
// return at once, and not call the server.
func (s *Server) SetChanged(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.changed = f
}
