package memory_test

import (
	"runtime/debug"
	"runtime/metrics"
	"testing"
	"testing/synctest"
	"time"

	"sessiontray/ui/memory"
)

func cycles() uint64 {
	sample := []metrics.Sample{{Name: "/gc/cycles/total:gc-cycles"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}

var kept []byte // or the compiler leaves the allocation out

// Garbage is collected in the pause after a change, not between changes that follow each
// other, and not for little.
func TestCollectsInPauses(t *testing.T) {
	defer debug.SetGCPercent(debug.SetGCPercent(100))
	synctest.Test(t, func(t *testing.T) {
		changed := make(chan struct{})
		go memory.Keep(changed)
		time.Sleep(time.Second)
		before := cycles()
		debug.SetGCPercent(-1) // but for what Keep does
		collected := func(when string, want uint64) {
			t.Helper()
			synctest.Wait()
			if n := cycles() - before; n != want {
				t.Errorf("%s: garbage was collected %d times, want %d", when, n, want)
			}
		}
		for range 20 {
			kept = make([]byte, 1<<20)
			changed <- struct{}{}
			time.Sleep(50 * time.Millisecond)
		}
		collected("while changes follow each other", 0)
		time.Sleep(time.Second)
		collected("in the pause", 1)
		changed <- struct{}{}
		time.Sleep(time.Second)
		collected("after a change that left nothing", 1)
		close(changed)
	})
}

// What is free goes back to the system when the program rests.
func TestGivesBackWhatIsFree(t *testing.T) {
	defer debug.SetGCPercent(debug.SetGCPercent(100))
	free := func() uint64 {
		sample := []metrics.Sample{{Name: "/memory/classes/heap/free:bytes"}, {Name: "/memory/classes/heap/objects:bytes"}}
		metrics.Read(sample)
		return sample[0].Value.Uint64() + sample[1].Value.Uint64()
	}
	synctest.Test(t, func(t *testing.T) {
		changed := make(chan struct{})
		go memory.Keep(changed)
		time.Sleep(time.Second)
		at := free()
		debug.SetGCPercent(-1)
		kept = make([]byte, 64<<20)
		kept = nil
		if grown := free(); grown < at+64<<20 {
			t.Fatalf("%d MB are free or garbage, of %d before", grown>>20, at>>20)
		}
		time.Sleep(time.Minute)
		synctest.Wait()
		if left := free(); left > at+8<<20 {
			t.Errorf("%d MB are free or garbage after a minute, of %d before", left>>20, at>>20)
		}
		close(changed)
	})
}
