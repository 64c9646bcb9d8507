package session

import (
	"maps"
	"slices"
	"sync"
	"time"
)

// tickEvery is how often the wall clock is looked at while a session lives.
const tickEvery = time.Second

// Ticker has managers look at the wall clock at every turn of its second, as long as
// they hold a session. Managers that share one wake the processor once for all of
// them. The zero value is ready for use, by managers with one and the same clock. It
// is safe for concurrent use, and has no goroutine between the seconds.
type Ticker struct {
	mu       sync.Mutex
	managers map[*Manager]struct{}
	waits    bool // for the next second
}

// add has m look at the clock until [Ticker.remove]. Called with the manager's lock
// held, which is thus taken before the ticker's.
func (t *Ticker) add(m *Manager) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.managers == nil {
		t.managers = map[*Manager]struct{}{}
	}
	t.managers[m] = struct{}{}
	if !t.waits {
		t.wait(m.wall)
	}
}

func (t *Ticker) remove(m *Manager) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.managers, m)
}

// wait waits until the second turns by a wall clock. Called with the lock held.
func (t *Ticker) wait(wall func() time.Time) {
	t.waits = true
	now := wall()
	time.AfterFunc(now.Truncate(tickEvery).Add(tickEvery).Sub(now), t.tick)
}

func (t *Ticker) tick() {
	t.mu.Lock()
	managers := slices.Collect(maps.Keys(t.managers))
	t.mu.Unlock()
	for _, m := range managers {
		m.tick()
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.waits = false
	for m := range t.managers { // any, but none that is gone: its secrets would stay
		t.wait(m.wall)
		break
	}
}
