// Package memory keeps the memory of a program that runs all day small, and makes Go collect
// garbage while nobody waits for a picture.
package memory

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"time"
)

// steadyGC is how much garbage there may be beside what is used, in percent, as GOGC.
const steadyGC = 50

// Collecting takes a frame's time of a processor. So it is done in the first pause after
// a change, if that left so much garbage, and not by Go within the next change.
const (
	pause   = 120 * time.Millisecond
	garbage = 4 << 20
)

// What is over, such as a start of many sessions, leaves garbage and free memory
// that Go keeps for long. So much of both goes back to the system once the program
// rests, which is when little is allocated from one look to the next.
const (
	maxUnused = 6 << 20
	atRest    = 3 << 20
	lookEvery = 10 * time.Second
)

// StartupTime is the time after which a start is over. What it left is best collected
// then.
const StartupTime = 2 * time.Second

// Keep keeps memory small until changed is closed, which tells of each change that is
// painted.
func Keep(changed <-chan struct{}) {
	debug.SetGCPercent(steadyGC)
	debug.FreeOSMemory()
	paused := time.NewTimer(pause)
	defer paused.Stop()
	look := time.NewTicker(lookEvery)
	defer look.Stop()
	before := uint64(0)
	for {
		select {
		case _, open := <-changed:
			if !open {
				return
			}
			paused.Reset(pause)
		case <-paused.C:
			if h := readHeap(); h.objects > h.live+garbage {
				runtime.GC()
			}
		case <-look.C:
			h := readHeap()
			if h.allocated-before < atRest && h.objects+h.free > h.live+maxUnused {
				debug.FreeOSMemory()
			}
			before = h.allocated
		}
	}
}

// heap is what Go has from the system for the program's objects, in bytes.
type heap struct {
	objects   uint64 // in use, or garbage by now
	free      uint64
	live      uint64 // in use when garbage was collected last
	allocated uint64 // ever
}

func readHeap() heap {
	samples := []metrics.Sample{
		{Name: "/memory/classes/heap/objects:bytes"},
		{Name: "/memory/classes/heap/free:bytes"},
		{Name: "/gc/heap/live:bytes"},
		{Name: "/gc/heap/allocs:bytes"},
	}
	metrics.Read(samples)
	return heap{samples[0].Value.Uint64(), samples[1].Value.Uint64(), samples[2].Value.Uint64(), samples[3].Value.Uint64()}
}
