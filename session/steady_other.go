//go:build !linux && !windows

package session

import "time"

// SteadyClock is a clock that nobody can set and that goes on while the machine
// sleeps, or nil where there is none.
var SteadyClock func() time.Duration
