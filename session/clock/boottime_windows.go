package clock

import "golang.org/x/sys/windows"

// Boottime is a clock that nobody can set and that goes on while the machine
// sleeps, or nil where there is none. Windows counts from its start.
var Boottime = windows.DurationSinceBoot
