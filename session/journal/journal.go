package journal

import (
	"log/slog"
	"os"
	"runtime"
	"slices"
	"sort"
	"sync"
	"time"

	"github.com/adrg/xdg"

	"sessiontray/session/files"
	"sessiontray/session/message"
	"sessiontray/session/secret"
)

// What is kept in memory; the oldest goes first.
const (
	Kept      = 100_000  // entries
	keptHeavy = 32 << 20 // bytes of headers and bodies; beyond it the oldest entries lose theirs
)

// Folder is the folder of what the program did for the user, such as the journal's file.
// Where version 0.1.0 had another, on Windows and macOS, and nothing is in this one, it is
// that.
func Folder() string {
	before := ""
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		before, _ = os.UserCacheDir()
	}
	return files.Folder(xdg.StateHome, before)
}

// Config is what a journal works with.
type Config struct {
	// Folder is where the file goes; without one nothing is written.
	Folder   string
	Redactor *secret.Redactor
	// Clock is this machine's, [time.Now] if not set; Steady is one that nobody
	// can set, if there is one.
	Clock  func() time.Time
	Steady func() time.Duration
	// Changed is called after every change, if set. It must return at once.
	Changed func()
}

// Journal keeps entries. All methods are safe for concurrent use.
type Journal struct {
	config Config
	run    string
	born   time.Duration // by the steady clock
	file   *file         // nil without one

	mu      sync.Mutex
	number  uint64   // of the last entry
	first   uint64   // number of the first entry of this run
	ring    []*Entry // full, the oldest is at oldest
	oldest  int
	heavy   int // bytes of headers and bodies
	slimmed int // that many entries, from the oldest on, have lost theirs
	loading sync.Once
}

// New returns a journal. What is wrong with its file, [Journal.FileProblem] says.
func New(c Config) *Journal {
	if c.Redactor == nil {
		c.Redactor = &secret.Redactor{}
	}
	if c.Clock == nil {
		c.Clock = time.Now
	}
	if c.Steady == nil {
		began := time.Now()
		c.Steady = func() time.Duration { return time.Since(began) }
	}
	if c.Changed == nil {
		c.Changed = func() {}
	}
	j := &Journal{config: c, run: c.Clock().UTC().Format(time.RFC3339), born: c.Steady()}
	if c.Folder != "" {
		j.file = openFile(c.Folder, j.fileFailed)
		j.number = j.file.last
	}
	j.first = j.number + 1
	if problem := j.FileProblem(); !problem.IsZero() {
		j.fileFailed(problem)
	}
	if j.file != nil {
		for _, aside := range j.file.aside {
			j.Append(Draft{Kind: Problem, Level: slog.LevelWarn, Message: message.New("notice.set-aside", "path", aside)})
		}
	}
	return j
}

// Close writes what is still to be written. What is recorded afterwards is in memory
// alone.
func (j *Journal) Close() {
	if j.file != nil {
		j.file.close()
	}
}

// Append records what happened, without what is secret in it, and returns the
// number of the entry.
func (j *Journal) Append(d Draft) uint64 {
	if d.At.IsZero() {
		d.At = j.config.Clock()
	}
	d.At = d.At.UTC().Round(0)
	if !d.Message.IsZero() {
		d.Text = d.Message.String()
	}
	e := &Entry{entry{Run: j.run, Offset: j.config.Steady() - j.born, Draft: d.redacted(j.config.Redactor)}}
	e.search = e.searchable()

	j.mu.Lock()
	j.number++
	e.Number = j.number
	j.keep(e)
	if j.file != nil {
		j.file.add(e) // here, for their order
	}
	j.mu.Unlock()
	j.config.Changed()
	return e.Number
}

// keep puts an entry into the ring. Called with the lock held.
func (j *Journal) keep(e *Entry) {
	if len(j.ring) < Kept {
		j.ring = append(j.ring, e)
	} else {
		j.heavy -= j.ring[j.oldest].heavy()
		j.ring[j.oldest] = e
		j.oldest = (j.oldest + 1) % Kept
		j.slimmed = max(0, j.slimmed-1)
	}
	j.heavy += e.heavy()
	for ; j.heavy > keptHeavy && j.slimmed < len(j.ring); j.slimmed++ {
		at := (j.oldest + j.slimmed) % len(j.ring)
		if e := j.ring[at]; e.heavy() > 0 {
			j.heavy -= e.heavy()
			j.ring[at] = e.light()
		}
	}
}

// Last is the number of the last entry, 0 when there is none.
func (j *Journal) Last() uint64 {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.number
}

// Len is how many entries are kept.
func (j *Journal) Len() int {
	j.mu.Lock()
	defer j.mu.Unlock()
	return len(j.ring)
}

// First is the number of the oldest entry that is kept, 0 when there is none.
func (j *Journal) First() uint64 {
	j.mu.Lock()
	defer j.mu.Unlock()
	if len(j.ring) == 0 {
		return 0
	}
	return j.ring[j.oldest].Number
}

// SlimmedTo is the number up to which entries have lost their headers and bodies.
func (j *Journal) SlimmedTo() uint64 {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.slimmed == 0 {
		return 0
	}
	return j.ring[(j.oldest+j.slimmed-1)%len(j.ring)].Number
}

// Run is when the program was started, as entries of this run say it.
func (j *Journal) Run() string { return j.run }

// Entries returns those that are kept, in their order.
func (j *Journal) Entries() []*Entry {
	j.mu.Lock()
	defer j.mu.Unlock()
	return slices.Concat(j.ring[j.oldest:], j.ring[:j.oldest])
}

// Since returns those with a number above after, in their order.
func (j *Journal) Since(after uint64) []*Entry {
	j.mu.Lock()
	defer j.mu.Unlock()
	newer := int(min(uint64(len(j.ring)), j.number-min(after, j.number)))
	entries := make([]*Entry, 0, newer)
	for n := len(j.ring) - newer; n < len(j.ring); n++ {
		if e := j.ring[(j.oldest+n)%len(j.ring)]; e.Number > after {
			entries = append(entries, e)
		}
	}
	return entries
}

// Find returns the entry with a number, nil when it is not kept.
func (j *Journal) Find(number uint64) *Entry {
	j.mu.Lock()
	defer j.mu.Unlock()
	at := func(n int) *Entry { return j.ring[(j.oldest+n)%len(j.ring)] }
	n := sort.Search(len(j.ring), func(n int) bool { return at(n).Number >= number })
	if n == len(j.ring) || at(n).Number != number {
		return nil
	}
	return at(n)
}

// LoadEarlier reads back what earlier runs of the program wrote, as far as there
// is room. It reads files; once is enough, and every call waits for that.
func (j *Journal) LoadEarlier() {
	j.loading.Do(func() {
		if j.file != nil {
			j.loadEarlier()
		}
	})
}

func (j *Journal) loadEarlier() {
	earlier := j.file.read(j.first, j.config.Redactor)
	j.mu.Lock()
	now := slices.Concat(j.ring[j.oldest:], j.ring[:j.oldest])
	earlier = earlier[max(0, len(earlier)+len(now)-Kept):]
	j.ring, j.oldest, j.heavy, j.slimmed = nil, 0, 0, 0
	for _, e := range slices.Concat(earlier, now) {
		j.keep(e)
	}
	j.mu.Unlock()
	j.config.Changed()
}

// FileProblem says in a sentence why nothing is written to the file, and is zero
// while all is well.
func (j *Journal) FileProblem() message.Message {
	if j.file == nil {
		return message.Message{}
	}
	return j.file.problem()
}

// fileFailed notes that the file cannot be written any more.
func (j *Journal) fileFailed(problem message.Message) {
	j.Append(Draft{Kind: Problem, Level: slog.LevelError, Message: problem})
}
