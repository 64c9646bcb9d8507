package session

import (
	"context"
	"reflect"
	"slices"
	"sync/atomic"
)

// Listener hears when the current session changes.
type Listener interface {
	// OnSessionChanged is called with the new session, or nil for none. Calls
	// come one at a time, in the order of the changes, each with the session
	// of its moment. They come on a goroutine of the manager's; a listener may
	// call back into the manager, and must not block for long.
	OnSessionChanged(s *Session)
}

// ListenerFunc makes a function a [Listener]. Functions cannot be compared:
// remove it with the function that [Manager.AddListener] returned.
type ListenerFunc func(s *Session)

// OnSessionChanged calls f.
func (f ListenerFunc) OnSessionChanged(s *Session) { f(s) }

// registration is one added listener, of sessions or of statuses.
type registration struct {
	sessions Listener
	statuses func(Status)
	removed  atomic.Bool
	ctx      context.Context // bounds it, if not nil
}

// AddListener adds l until remove is called. Events of changes made before are
// not repeated: ask [Manager.Get] for what is now. After remove has returned no
// further call begins; one under way may still end. Remove may be called from
// within a call, and more than once.
func (m *Manager) AddListener(l Listener) (remove func()) {
	return m.register(&registration{sessions: l})
}

// AddListenerFor adds l until ctx is done, the counterpart of a listener bound
// to a lifecycle owner.
func (m *Manager) AddListenerFor(ctx context.Context, l Listener) {
	context.AfterFunc(ctx, m.register(&registration{sessions: l, ctx: ctx}))
}

// RemoveListener removes l wherever it was added. A l that cannot be compared,
// such as a [ListenerFunc], is not found.
func (m *Manager) RemoveListener(l Listener) {
	if l == nil || !reflect.TypeOf(l).Comparable() {
		return
	}
	m.unregister(func(r *registration) bool {
		return r.sessions != nil && reflect.TypeOf(r.sessions).Comparable() && r.sessions == l
	})
}

// AddStatusListener calls f with every new [Status], in the same order
// and on the same terms as a [Listener], until remove is called.
func (m *Manager) AddStatusListener(f func(Status)) (remove func()) {
	return m.register(&registration{statuses: f})
}

func (m *Manager) register(r *registration) (remove func()) {
	m.mu.Lock()
	defer m.mu.Unlock()
	// The slice is replaced, never changed: events under way hold the old one.
	m.listeners = append(slices.Clip(m.listeners), r)
	return func() { m.unregister(func(other *registration) bool { return other == r }) }
}

func (m *Manager) unregister(match func(*registration) bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var kept []*registration
	for _, r := range m.listeners {
		if match(r) {
			r.removed.Store(true)
		} else {
			kept = append(kept, r)
		}
	}
	m.listeners = kept
}

// publish queues a status, and the session when it changed, for those who
// listen now. It is called with the lock held, which makes the order of the
// queue that of the changes.
func (m *Manager) publish(st Status, live *Session, sessionChanged bool) {
	for _, r := range m.listeners {
		switch {
		case r.statuses != nil:
			m.queue.push(func() { r.call(func() { r.statuses(st) }) })
		case sessionChanged:
			m.queue.push(func() { r.call(func() { r.sessions.OnSessionChanged(live) }) })
		}
	}
}

func (r *registration) call(f func()) {
	if !r.removed.Load() && (r.ctx == nil || r.ctx.Err() == nil) {
		f()
	}
}
