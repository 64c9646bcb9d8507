package desk_test

import (
	"context"
	"net"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"sessiontray/session/desk"
	"sessiontray/session/gateway"
	"sessiontray/session/profile"
	"sessiontray/session/sandbox"
	"sessiontray/session/secret"
	"sessiontray/session/vault"
)

// wire is a network in memory, which virtual time can see through.
type wire struct {
	connections chan net.Conn
	closed      chan struct{}
	closing     sync.Once
}

func newWire() *wire { return &wire{connections: make(chan net.Conn), closed: make(chan struct{})} }

func (w *wire) Accept() (net.Conn, error) {
	select {
	case c := <-w.connections:
		return c, nil
	case <-w.closed:
		return nil, net.ErrClosed
	}
}

func (w *wire) Close() error {
	w.closing.Do(func() { close(w.closed) })
	return nil
}

func (w *wire) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 80} }

func (w *wire) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	here, there := net.Pipe()
	select {
	case w.connections <- there:
		return here, nil
	case <-w.closed:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// world is a desk and a sandbox in virtual time, on a machine that can sleep and
// whose clock can be set.
type world struct {
	*desk.Desk
	t          *testing.T
	server     *sandbox.Server
	set, slept atomic.Int64
	store      *fakeKeyring

	mu   sync.Mutex
	news []desk.Notification
}

// truth is the time by the server's clock.
func (w *world) truth() time.Time { return time.Now().Add(time.Duration(w.slept.Load())) }

// wall is the time by this machine's clock.
func (w *world) wall() time.Time { return w.truth().Add(time.Duration(w.set.Load())) }

var bubbleBegan = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

func (w *world) steady() time.Duration { return w.truth().Sub(bubbleBegan) }

// inWorld runs a test in virtual time. Profiles named p0, p1, … are there.
func inWorld(t *testing.T, profiles int, test func(w *world, ids []string)) {
	t.Helper()
	folder := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		network := newWire()
		w := &world{t: t, store: &fakeKeyring{kept: map[string]secret.Value{}}}
		var err error
		if w.server, err = sandbox.Start(sandbox.WithListener(network), sandbox.WithClock(w.truth)); err != nil {
			t.Fatal(err)
		}
		defer func() { _ = w.server.Close() }()
		var ids []string
		w.Desk = newDesk(t, desk.Config{
			Folder: folder, Vault: vault.New(w.store), Sandbox: w.server, Alone: true,
			Clock: w.wall, Steady: w.steady, Gateway: []gateway.Option{gateway.WithDial(network.dial)},
			Choose: func(profile.Book) profile.Book {
				var b profile.Book
				for n := range profiles {
					p := profile.New()
					p.Name, p.UserID = "p"+string(rune('0'+n)), "user-"+string(rune('a'+n))
					b, ids = b.Insert(p, n), append(ids, p.ID)
				}
				b.Selected = ids[0]
				return b
			},
			Notify: func(n desk.Notification) {
				w.mu.Lock()
				defer w.mu.Unlock()
				w.news = append(w.news, n)
			},
		})
		defer w.Close()
		synctest.Wait()
		test(w, ids)
	})
}

// after lets virtual time pass, and returns what is then.
func (w *world) after(d time.Duration) desk.Snapshot {
	time.Sleep(d)
	synctest.Wait()
	return w.Snapshot()
}

// heard are the notifications since it was asked last.
func (w *world) heard() []desk.Notification {
	w.mu.Lock()
	defer w.mu.Unlock()
	all := w.news
	w.news = nil
	return all
}
