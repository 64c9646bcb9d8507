package session

import (
	"context"
	"sync"
)

// Result is the outcome of a [Call]: a session, or an error of type [*Failure].
type Result struct {
	Session Session
	Err     error
}

// Call is a start under way. Callbacks run through the manager's dispatch,
// each exactly once, in the order in which they were added, also when added
// after the end. All methods are safe for concurrent use.
type Call struct {
	cancel  func()
	deliver func(func()) // queues a callback; never runs it at once
	done    chan struct{}

	mu        sync.Mutex
	result    Result
	finished  bool
	observers []func(Result)
}

func newCall(deliver func(func())) *Call {
	return &Call{cancel: func() {}, deliver: deliver, done: make(chan struct{})}
}

// Cancel gives up the start. The call then ends with a [Cancelled] failure and
// its session, should the server still answer, is never used. Cancelling a
// call that has ended does nothing.
func (c *Call) Cancel() { c.cancel() }

// Done is closed when the call has ended.
func (c *Call) Done() <-chan struct{} { return c.done }

// Await waits for the end of the call or of ctx. Giving up on ctx does not
// cancel the call.
func (c *Call) Await(ctx context.Context) (Session, error) {
	select {
	case <-c.done:
		return c.result.Session, c.result.Err
	case <-ctx.Done():
		return Session{}, ctx.Err()
	}
}

// Observe calls f with the outcome, and returns the call.
func (c *Call) Observe(f func(Result)) *Call {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.finished {
		result := c.result
		c.deliver(func() { f(result) })
		return c
	}
	c.observers = append(c.observers, f)
	return c
}

// OnSuccess calls f with the session if the call succeeds, and returns
// the call.
func (c *Call) OnSuccess(f func(Session)) *Call {
	return c.Observe(func(r Result) {
		if r.Err == nil {
			f(r.Session)
		}
	})
}

// OnError calls f with the error if the call fails, and returns the call.
func (c *Call) OnError(f func(error)) *Call {
	return c.Observe(func(r Result) {
		if r.Err != nil {
			f(r.Err)
		}
	})
}

// finish ends the call; only the first result counts.
func (c *Call) finish(r Result) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.finished {
		return
	}
	c.result, c.finished = r, true
	close(c.done)
	for _, f := range c.observers {
		c.deliver(func() { f(r) })
	}
	c.observers = nil
}
