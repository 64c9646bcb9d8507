package clock_test

import (
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"sessiontray/session/clock"
)

// machine is a machine whose clock can be set, and that can sleep.
type machine struct{ set, slept atomic.Int64 }

func (m *machine) wall() time.Time {
	return time.Now().Add(time.Duration(m.set.Load() + m.slept.Load()))
}

var born = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC) // of every bubble

func (m *machine) steady() time.Duration {
	return time.Since(born) + time.Duration(m.slept.Load())
}

func TestStepDetectorTellsSettingFromSleeping(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var m machine
		steps := clock.StepDetector{Wall: m.wall, Steady: m.steady}
		for _, test := range []struct {
			what string
			do   func()
			want time.Duration
		}{
			{"asked first", func() { m.set.Store(int64(time.Hour)) }, 0},
			{"time passes", func() { time.Sleep(time.Hour) }, 0},
			{"asleep", func() { m.slept.Add(int64(8 * time.Hour)) }, 0},
			{"set ahead", func() { m.set.Add(int64(3 * time.Hour)) }, 3 * time.Hour},
			{"set back, asleep", func() { m.set.Add(int64(-5 * time.Hour)); m.slept.Add(int64(time.Hour)) }, -5 * time.Hour},
			{"slewed", func() { m.set.Add(int64(time.Second)) }, 0},
			{"slewed again", func() { m.set.Add(int64(time.Second)) }, 0},
		} {
			test.do()
			if got := steps.Since(); got != test.want {
				t.Errorf("%s: %v, want %v", test.what, got, test.want)
			}
		}
	})
}

func TestBoottimeGoesOn(t *testing.T) {
	if clock.Boottime == nil {
		return // none on this system
	}
	if a, b := clock.Boottime(), clock.Boottime(); a <= 0 || b < a {
		t.Errorf("%v, %v", a, b)
	}
}
