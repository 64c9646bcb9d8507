package clock

import (
	"time"

	"golang.org/x/sys/unix"
)

// Boottime is a clock that nobody can set and that goes on while the machine
// sleeps, or nil where there is none.
var Boottime = boottime()

// boottime is CLOCK_BOOTTIME; see clock_gettime(2).
func boottime() func() time.Duration {
	read := func() time.Duration {
		var t unix.Timespec
		if unix.ClockGettime(unix.CLOCK_BOOTTIME, &t) != nil {
			return 0
		}
		return time.Duration(t.Nano())
	}
	if read() == 0 {
		return nil
	}
	return read
}
