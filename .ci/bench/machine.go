package main

import "time"

// What is timed to see how steady the machine is.
const (
	unit  = 2 * time.Millisecond  // of work
	pause = 10 * time.Millisecond // before each
	units = 500
)

// steadiness measures the machine itself: what the same work takes, done again and
// again after a wait. Where others share its processors, some takes many times as
// long, and so do some of the paintings that are measured here.
func steadiness() []time.Duration {
	size := 1 << 16
	for work(size) < unit {
		size += size / 8
	}
	took := make([]time.Duration, units)
	for n := range took {
		time.Sleep(pause)
		took[n] = work(size)
	}
	return took
}

// result keeps the work from being optimized away.
var result uint64

func work(size int) time.Duration {
	began := time.Now()
	for range size {
		result = result*6364136223846793005 + 1442695040888963407
	}
	return time.Since(began)
}
