// Package clocktest is a machine's clocks for tests in virtual time.
package clocktest

import (
	"sync/atomic"
	"time"
)

// Machine is a machine whose clock can be set, and that can sleep: both in nanoseconds.
// Use it within testing/synctest.
type Machine struct{ Set, Slept atomic.Int64 }

// Wall is the time by the clock that can be set.
func (m *Machine) Wall() time.Time {
	return time.Now().Add(time.Duration(m.Set.Load() + m.Slept.Load()))
}

var began = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC) // of every bubble

// Steady is the time by the clock that nobody can set.
func (m *Machine) Steady() time.Duration { return time.Since(began) + time.Duration(m.Slept.Load()) }
