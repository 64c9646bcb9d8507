package session

import (
	"fmt"
	"log/slog"
	"sync"

	"sessiontray/session/secret"
)

// queue runs functions one at a time in the order in which they came. Its
// goroutine lives only while there is something to run. The zero queue works.
type queue struct {
	mu      sync.Mutex
	waiting []func()
	ended   chan struct{} // closed when the running goroutine ends; nil without one
}

// push appends f. It never blocks and never runs f itself, so it may be called
// with locks held and from within a function of the queue.
func (q *queue) push(f func()) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.waiting = append(q.waiting, f)
	if q.ended == nil {
		q.ended = make(chan struct{})
		go q.run()
	}
}

// wait returns when all that was pushed so far has run.
func (q *queue) wait() {
	q.mu.Lock()
	ended := q.ended
	q.mu.Unlock()
	if ended != nil {
		<-ended
	}
}

func (q *queue) run() {
	for {
		q.mu.Lock()
		if len(q.waiting) == 0 {
			close(q.ended)
			q.waiting, q.ended = nil, nil
			q.mu.Unlock()
			return
		}
		batch := q.waiting
		q.waiting = nil
		q.mu.Unlock()
		for _, f := range batch {
			protect(f)
		}
	}
}

// protect runs f, so that its panic harms nothing else.
func protect(f func()) {
	defer func() {
		if r := recover(); r != nil {
			slog.Error("a session callback panicked", "panic", secret.Redact(fmt.Sprint(r)))
		}
	}()
	f()
}
