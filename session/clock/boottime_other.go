//go:build !linux && !windows

package clock

import "time"

// Boottime is a clock that nobody can set and that goes on while the machine
// sleeps, or nil where there is none.
var Boottime func() time.Duration
