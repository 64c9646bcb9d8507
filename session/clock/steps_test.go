package clock_test

import (
	"testing"
	"testing/synctest"
	"time"

	"sessiontray/session/clock"
	"sessiontray/session/clock/clocktest"
)

func TestStepDetectorTellsSettingFromSleeping(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var m clocktest.Machine
		steps := clock.StepDetector{Wall: m.Wall, Steady: m.Steady}
		for _, test := range []struct {
			what string
			do   func()
			want time.Duration
		}{
			{"asked first", func() { m.Set.Store(int64(time.Hour)) }, 0},
			{"time passes", func() { time.Sleep(time.Hour) }, 0},
			{"asleep", func() { m.Slept.Add(int64(8 * time.Hour)) }, 0},
			{"set ahead", func() { m.Set.Add(int64(3 * time.Hour)) }, 3 * time.Hour},
			{"set back, asleep", func() { m.Set.Add(int64(-5 * time.Hour)); m.Slept.Add(int64(time.Hour)) }, -5 * time.Hour},
			{"slewed", func() { m.Set.Add(int64(time.Second)) }, 0},
			{"slewed again", func() { m.Set.Add(int64(time.Second)) }, 0},
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
