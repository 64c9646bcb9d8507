// Package instance keeps the program to one running copy for a user: a second
// start asks the first to show its window.
package instance

import (
	"bufio"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"sync"
	"time"

	"sessiontray/session/files"

	"github.com/adrg/xdg"
	"github.com/gofrs/flock"
)

// Folder is the folder for the lock and the socket of the user's running copy.
func Folder() string {
	folder := xdg.RuntimeDir
	if _, err := os.Stat(folder); err != nil { // no login session, as in a container
		folder = xdg.CacheHome
	}
	return filepath.Join(folder, "session-tray")
}

// ErrRunning says that another copy runs, and was asked to show itself.
var ErrRunning = errors.New("the program runs already")

// ErrHangs says that another copy runs and does not show itself.
var ErrHangs = errors.New("the program runs already, but does not answer; end it first")

// lockName is the file whose lock the running copy holds.
const lockName = "session-tray.lock"

// show is the one message that is sent.
const show = "show"

// The other copy may be just starting, or ending.
const (
	patience    = 8 * time.Second
	askInterval = 50 * time.Millisecond
)

// Instance is the one running copy.
type Instance struct {
	lock     *flock.Flock
	listener net.Listener
	serving  sync.WaitGroup
}

// Acquire makes this the running copy, with a lock and a socket in folder, and
// has onShow called, on a goroutine of its own, whenever another copy is
// started; onShow reports whether there is a window to show. If a copy runs
// already that shows itself when asked, Acquire returns [ErrRunning]. One that
// is about to end is waited for.
func Acquire(folder string, onShow func() bool) (*Instance, error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, fmt.Errorf("the folder for the lock cannot be made: %w", err)
	}
	if _, err := files.MakeWay(filepath.Join(folder, lockName)); err != nil {
		return nil, fmt.Errorf("the lock cannot be taken: %w", err)
	}
	lock := flock.New(filepath.Join(folder, lockName), flock.SetPermissions(0o600))
	socket := filepath.Join(folder, "session-tray.sock")
	var asked error
	for end := time.Now().Add(patience); ; time.Sleep(askInterval) {
		locked, err := lock.TryLock()
		if err != nil {
			return nil, fmt.Errorf("the lock cannot be taken: %w", err)
		}
		if locked {
			break
		}
		if asked = ask(socket); asked == nil {
			return nil, ErrRunning
		}
		if time.Now().After(end) {
			return nil, fmt.Errorf("%w: %w", ErrHangs, asked)
		}
	}
	_ = os.Remove(socket) // of a copy that crashed; the lock says that none runs
	listener, err := net.Listen("unix", socket)
	if err != nil {
		_ = lock.Unlock()
		return nil, fmt.Errorf("the socket for a second start cannot be made: %w", err)
	}
	i := &Instance{lock: lock, listener: listener}
	i.serving.Go(func() { i.serve(onShow) })
	return i, nil
}

// Close lets another copy run. It may be called on nil.
func (i *Instance) Close() {
	if i == nil {
		return
	}
	_ = i.listener.Close() // removes the socket
	i.serving.Wait()
	_ = i.lock.Unlock()
}

func (i *Instance) serve(onShow func() bool) {
	for {
		conn, err := i.listener.Accept()
		if err != nil {
			return
		}
		i.serving.Go(func() { answer(conn, onShow) }) // one that says nothing keeps no other waiting
	}
}

// answer does what a second start asks for.
func answer(conn net.Conn, onShow func() bool) {
	defer func() { _ = conn.Close() }()
	_ = conn.SetDeadline(time.Now().Add(time.Second))
	line, err := bufio.NewReaderSize(conn, len(show)+1).ReadString('\n')
	if err == nil && line == show+"\n" && onShow() {
		_, _ = conn.Write([]byte("shown\n"))
	}
}

// ask has the running copy show itself, and waits for its answer.
func ask(socket string) error {
	conn, err := net.DialTimeout("unix", socket, time.Second)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	_ = conn.SetDeadline(time.Now().Add(time.Second))
	if _, err := conn.Write([]byte(show + "\n")); err != nil {
		return err
	}
	_, err = bufio.NewReader(conn).ReadString('\n')
	return err
}
