package journal

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"sessiontray/session/files"
	"sessiontray/session/message"

	"github.com/gofrs/flock"

	"sessiontray/session/secret"
)

// The files: FileName is written, timeline.1.jsonl is what was written before it,
// and so on.
const (
	FileName  = "timeline.jsonl"
	fileCount = 5
	fileBytes = 5 << 20
	lockName  = "timeline.lock"
)

// After a failure, such as a full disk, writing is tried again every retryAfter, with what
// came meanwhile, up to maxPending entries.
const (
	retryAfter = 30 * time.Second
	maxPending = 10_000
)

// maxNumber is where numbers of entries end, which nobody reaches by counting: a file with
// a greater one is damaged.
const maxNumber = 1 << 53

// gather is for how long entries are gathered before they are written together: at
// most that much is lost in a crash.
const gather = 500 * time.Millisecond

// file writes entries on a goroutine of its own.
type file struct {
	folder string
	last   uint64   // number of the last entry that an earlier run wrote
	works  bool     // it was opened, and is written
	aside  []string // what lay where a file belongs, by its new names
	failed func(problem message.Message)
	lock   *flock.Flock
	wake   chan struct{} // something is pending

	closing, done chan struct{} // done when writing has ended

	mu      sync.Mutex
	pending []*Entry
	closed  bool
	trouble message.Message

	turning sync.Mutex // the files' names
	out     *os.File   // what follows is the goroutine's
	written int64
}

// openFile opens the file of a folder, and tells failed when it cannot be written
// any more.
func openFile(folder string, failed func(message.Message)) *file {
	f := &file{
		folder: folder, failed: failed, wake: make(chan struct{}, 1), closing: make(chan struct{}), done: make(chan struct{}),
	}
	err := f.open()
	if err != nil {
		f.trouble = fileProblem(err)
		close(f.done)
		return f
	}
	f.last = lastNumber(f.out.Name())
	if f.last == 0 { // it was begun anew, or is damaged
		f.last = lastNumber(f.name(1))
	}
	f.works = true
	go f.write()
	return f
}

var errElsewhere = errors.New("another copy of Session Tray writes it")

func fileProblem(err error) message.Message {
	var path *fs.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	if errors.Is(err, errElsewhere) {
		return message.New("notice.timeline-kept-memory-only-another")
	}
	return message.New("notice.timeline-not-written", "reason", message.Of(err))
}

func (f *file) open() error {
	if err := os.MkdirAll(f.folder, 0o700); err != nil {
		return err
	}
	for n := range fileCount {
		if err := f.makeWay(f.name(n)); err != nil {
			return err
		}
	}
	if err := f.makeWay(filepath.Join(f.folder, lockName)); err != nil {
		return err
	}
	f.lock = flock.New(filepath.Join(f.folder, lockName), flock.SetPermissions(0o600))
	if locked, err := f.lock.TryLock(); err != nil {
		return err
	} else if !locked {
		return errElsewhere
	}
	if err := f.openOut(); err != nil {
		_ = f.lock.Close()
		return err
	}
	return nil
}

// makeWay renames what lies where a file of the journal belongs and is none.
func (f *file) makeWay(path string) error {
	aside, err := files.MakeWay(path)
	if aside != "" {
		f.aside = append(f.aside, aside)
	}
	return err
}

// name is the path of the n-th file.
func (f *file) name(n int) string {
	if n == 0 {
		return filepath.Join(f.folder, FileName)
	}
	return filepath.Join(f.folder, fmt.Sprintf("timeline.%d.jsonl", n))
}

func (f *file) openOut() error {
	out, err := os.OpenFile(f.name(0), os.O_CREATE|os.O_RDWR|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	size, err := out.Seek(0, io.SeekEnd)
	if err != nil {
		_ = out.Close()
		return err
	}
	if size > 0 { // what a crash cut off ends here
		last := make([]byte, 1)
		if _, err := out.ReadAt(last, size-1); err == nil && last[0] != '\n' {
			n, _ := out.WriteString("\n")
			size += int64(n)
		}
	}
	f.out, f.written = out, size
	return nil
}

// add has an entry written soon.
func (f *file) add(e *Entry) {
	f.mu.Lock()
	takes := !f.closed && f.works
	if takes {
		f.pending = append(f.pending, e)
		f.pending = f.pending[max(0, len(f.pending)-maxPending):]
	}
	f.mu.Unlock()
	if takes {
		select {
		case f.wake <- struct{}{}:
		default:
		}
	}
}

// close writes what is pending, and ends.
func (f *file) close() {
	f.mu.Lock()
	again := f.closed
	f.closed = true
	f.mu.Unlock()
	if !again {
		close(f.closing)
	}
	<-f.done
}

func (f *file) problem() message.Message {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.trouble
}

// write writes what is pending, from time to time.
func (f *file) write() {
	defer close(f.done)
	defer func() {
		_ = f.out.Close()
		_ = f.lock.Close()
	}()
	for last := false; !last; {
		select {
		case <-f.closing:
			last = true
		case <-f.wake:
			select {
			case <-f.closing:
				last = true
			case <-time.After(gather):
			}
		}
		f.mu.Lock()
		entries := f.pending
		f.pending = nil
		f.mu.Unlock()
		err := f.writeAll(entries)
		if err == nil {
			f.resolved()
			continue
		}
		f.stuck(err, entries)
		if !last {
			last = !f.waitAndReopen()
		}
	}
}

// stuck notes why entries could not be written, and keeps them for the next try.
func (f *file) stuck(err error, entries []*Entry) {
	problem := fileProblem(err)
	f.mu.Lock()
	first := f.trouble.IsZero()
	f.trouble = problem
	f.pending = append(entries, f.pending...)
	f.pending = f.pending[max(0, len(f.pending)-maxPending):]
	f.mu.Unlock()
	if first {
		f.failed(problem)
	}
}

// resolved notes that the file can be written again.
func (f *file) resolved() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.trouble = message.Message{}
}

// waitAndReopen opens the file again after a while, so that a line that was cut off is
// ended. It reports false when the journal is closed meanwhile.
func (f *file) waitAndReopen() bool {
	_ = f.out.Close()
	for {
		select {
		case <-f.closing:
			return false
		case <-time.After(retryAfter):
		}
		if err := f.openOut(); err == nil {
			select {
			case f.wake <- struct{}{}:
			default:
			}
			return true
		}
	}
}

// writeAll writes entries, to the next file where this one is full.
func (f *file) writeAll(entries []*Entry) error {
	var lines bytes.Buffer
	encoder := json.NewEncoder(&lines)
	encoder.SetEscapeHTML(false)
	for _, e := range entries {
		if encoder.Encode(e) != nil { // of a time that JSON cannot hold; it wrote nothing
			continue
		}
		if f.written+int64(lines.Len()) >= fileBytes {
			if err := f.flush(&lines); err != nil {
				return err
			}
			if err := f.rotate(); err != nil {
				return err
			}
		}
	}
	return f.flush(&lines)
}

func (f *file) flush(lines *bytes.Buffer) error {
	if lines.Len() == 0 {
		return nil
	}
	n, err := lines.WriteTo(f.out)
	f.written += n
	_ = f.out.Sync() // which not every file can
	return err
}

// rotate begins the file anew; the oldest one goes.
func (f *file) rotate() error {
	f.turning.Lock()
	defer f.turning.Unlock()
	if err := f.out.Close(); err != nil {
		return err
	}
	for n := fileCount - 1; n > 0; n-- {
		if err := os.Rename(f.name(n-1), f.name(n)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return f.openOut()
}

// read returns the entries with a number below before, in their order. Lines that
// cannot be read are passed over: a crash may have cut one off.
func (f *file) read(before uint64, r *secret.Redactor) []*Entry {
	f.turning.Lock()
	defer f.turning.Unlock()
	var entries []*Entry
	last := uint64(0)
	for n := fileCount - 1; n >= 0; n-- {
		in, err := os.Open(f.name(n))
		if err != nil {
			continue
		}
		lines := bufio.NewScanner(in)
		lines.Buffer(nil, fileBytes)
		for lines.Scan() {
			var e Entry
			if json.Unmarshal(lines.Bytes(), &e) != nil || e.Number <= last || e.Number >= before || e.Kind == "" {
				continue
			}
			last = e.Number
			e.Draft = e.redacted(r) // whoever wrote it
			if e.Change != nil {
				e.Change = &Change{e.Change.Before.modernized(), e.Change.After.modernized()}
			}
			e.search = e.searchable()
			entries = append(entries, &e)
		}
		_ = in.Close()
	}
	return entries
}

// lastNumber is the number of the last entry in a file, 0 when there is none.
func lastNumber(path string) uint64 {
	in, err := os.Open(path)
	if err != nil {
		return 0
	}
	defer func() { _ = in.Close() }()
	size, err := in.Seek(0, io.SeekEnd)
	if err != nil {
		return 0
	}
	const tail = 1 << 20 // longer than a line
	text := make([]byte, min(size, tail))
	if _, err := in.ReadAt(text, size-int64(len(text))); err != nil {
		return 0
	}
	for text = bytes.TrimSpace(text); len(text) > 0; {
		line := text[bytes.LastIndexByte(text, '\n')+1:]
		var e Entry
		if json.Unmarshal(line, &e) == nil && e.Number > 0 && e.Number < maxNumber {
			return e.Number
		}
		text = bytes.TrimSpace(text[:len(text)-len(line)])
	}
	return 0
}
