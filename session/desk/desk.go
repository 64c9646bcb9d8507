package desk

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"sessiontray/session"
	"sessiontray/session/gateway"
	"sessiontray/session/journal"
	"sessiontray/session/message"
	"sessiontray/session/profile"
	"sessiontray/session/secret"
	"sessiontray/session/vault"
)

// Config is what a desk works with.
type Config struct {
	Folder string // of the settings file
	// State is the folder of the journal's file; without it nothing is written.
	State string
	// Crashed is the file that an earlier run left when it crashed, empty without one.
	Crashed string
	Vault   *vault.Vault
	Sandbox Sandbox
	// Choose changes what is read from the file, if set.
	Choose func(profile.Book) profile.Book
	// Notify is told what happened that the user did not just do, if set, on a
	// goroutine of the desk's. What happens together comes together.
	Notify func(Notification)
	Log    *slog.Logger
	// Redactor is told every secret that passes here, if set.
	Redactor *secret.Redactor
	// Clock is this machine's, [time.Now] if not set; Steady is one that nobody
	// can set, such as session.SteadyClock, if there is one.
	Clock  func() time.Time
	Steady func() time.Duration
	// Alone says that no other copy of the program uses the folder.
	Alone bool
	// Gateway are options for every client.
	Gateway []gateway.Option
}

// Desk holds the profiles, a manager for each that was started, and everything
// around them. Where a method takes the ID of a profile, an empty one stands for
// the profile that is selected. All methods are safe for concurrent use; only
// [Desk.Close] waits.
type Desk struct {
	config  Config
	log     *slog.Logger
	journal *journal.Journal
	store   *profile.Store // used by one goroutine at a time

	ctx     context.Context
	end     context.CancelFunc
	running sync.WaitGroup
	closing sync.Once
	wake    chan struct{} // something is to be published
	waking  atomic.Bool   // it will be soon
	save    chan struct{} // something is to be saved
	inspect chan struct{} // something is to be looked through
	news    news
	began   time.Time      // with its monotonic reading
	steps   *session.Steps // of this machine's clock; nil when they cannot be told
	ticker  session.Ticker // of the managers

	mu           sync.Mutex
	number       uint64
	inputs       uint64 // see [Snapshot.Inputs]
	book         profile.Book
	environments []profile.Environment // of the book
	seats        map[string]*seat      // by ID of the profile; made when needed
	summaries    []*Summary            // nil when something of them changed
	summaryOf    map[string]*Summary   // by ID, as far as they are still right
	saved        profile.Book
	savedSecrets map[string]secret.Value // by key, as they are in the vault
	deleted      []*deleted              // the latest last
	vault        vault.State
	notices      notices
	unwritten    message.Message // why the journal's file is not written, as it was told
	subscribers  []*subscriber
	clients      map[gateway.Config]*gateway.Client
	hiddenAt     time.Duration // by the steady clock; below zero while the window shows
	// skews are how far servers' clocks are ahead, by their address.
	skews map[string]time.Duration

	kinds      []string // ways in which the sandbox can fail
	rehearsal  *Rehearsal
	rehearsing rehearsing

	inspection Inspection
	unread     [2]unread   // by side, texts to inspect
	asked      uint64      // counts the questions to a server
	picked     Environment // that the user chose in the Inspector
}

type subscriber struct{ hear func(Snapshot) }

// New opens the settings and begins to load the secrets of the profile that is
// selected.
func New(config Config) *Desk {
	d := &Desk{
		config:       config,
		log:          config.Log,
		wake:         make(chan struct{}, 1),
		save:         make(chan struct{}, 1),
		inspect:      make(chan struct{}, 1),
		clients:      map[gateway.Config]*gateway.Client{},
		skews:        map[string]time.Duration{},
		seats:        map[string]*seat{},
		summaryOf:    map[string]*Summary{},
		savedSecrets: map[string]secret.Value{},
		inputs:       1,
		hiddenAt:     -1,
	}
	d.news.some = make(chan struct{}, 1)
	d.ctx, d.end = context.WithCancel(context.Background())
	if d.log == nil {
		d.log = slog.New(slog.DiscardHandler)
	}
	if d.config.Redactor == nil {
		d.config.Redactor = &secret.Redactor{}
	}
	if d.config.Clock == nil {
		d.config.Clock = time.Now
	}
	if d.config.Steady != nil {
		d.steps = &session.Steps{Wall: d.now, Steady: d.config.Steady}
	}
	d.began = time.Now()
	d.journal = journal.New(journal.Config{
		Folder: config.State, Redactor: d.config.Redactor, Clock: d.config.Clock, Steady: d.config.Steady,
		Changed: d.wakeSoon,
	})
	d.config.Redactor.Add(config.Sandbox.APIToken())
	d.kinds = config.Sandbox.FaultKinds()
	config.Sandbox.SetChanged(func() { signal(d.wake) })
	d.store, d.book, d.notices.opening = profile.Open(config.Folder)
	if config.Choose != nil {
		d.book = config.Choose(d.book)
	}
	if config.Crashed != "" {
		d.notices.crash = message.New("notice.crashed", "file", config.Crashed)
		d.journal.Append(journal.Draft{Kind: journal.Program, Level: slog.LevelWarn, Message: d.notices.crash})
	}
	if !d.notices.opening.IsZero() {
		d.journal.Append(journal.Draft{Kind: journal.Problem, Level: slog.LevelWarn, Message: d.notices.opening})
	}
	d.saved = d.book // what was chosen for this once is no reason to save
	d.environments = d.book.AllEnvironments()
	d.vault = config.Vault.State()
	d.mu.Lock()
	d.load(d.seat(d.book.Selected))
	d.mu.Unlock()
	if len(d.book.Leftovers) > 0 {
		d.running.Go(d.forgetLeftovers)
	}
	d.running.Go(d.publish)
	d.running.Go(d.keep)
	d.running.Go(d.look)
	d.running.Go(d.tell)
	return d
}

// Close stops the sessions, saves what is to be saved, and waits for the end of
// all that the desk does. It may be called twice; each call waits.
func (d *Desk) Close() {
	d.closing.Do(func() {
		d.end() // no seat gets a manager from here on
		d.mu.Lock()
		managers := []*session.Manager{}
		for _, s := range d.seats {
			if s.manager != nil {
				managers = append(managers, s.manager)
			}
		}
		d.mu.Unlock()
		for _, m := range managers {
			m.Close()
		}
		d.running.Wait()
		d.config.Sandbox.SetChanged(func() {})
		d.saveNow()
		d.journal.Append(journal.Draft{Kind: journal.Program, Message: message.New("entry.program.end")})
		d.journal.Close()
		d.mu.Lock()
		defer d.mu.Unlock()
		for _, c := range d.clients {
			c.Close()
		}
	})
}

// now is the time by the wall clock.
func (d *Desk) now() time.Time { return d.config.Clock().Round(0) }

// elapsed is the time since the desk began, by a clock that nobody can set. Where
// none goes on while the machine sleeps, it does not count that.
func (d *Desk) elapsed() time.Duration {
	if d.config.Steady != nil {
		return d.config.Steady()
	}
	return time.Since(d.began)
}

// change changes what the desk holds and has it published.
func (d *Desk) change(f func()) {
	d.mu.Lock()
	f()
	d.mu.Unlock()
	signal(d.wake)
}

// touch notes that something of a seat changed that its summary tells. Called
// with the lock held.
func (d *Desk) touch(s *seat) {
	delete(d.summaryOf, s.id)
	d.summaries = nil
}

// wakeSoon has a snapshot published before long, for what nobody waits for: most of
// what the journal records comes with a change that is published at once, and those
// that are published are counted.
func (d *Desk) wakeSoon() {
	if d.waking.CompareAndSwap(false, true) {
		time.AfterFunc(soon, func() {
			d.waking.Store(false)
			signal(d.wake)
		})
	}
}

// soon is as often as the timeline is drawn.
const soon = 200 * time.Millisecond

func signal(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// RetryKeyring tries the keyring again after it failed.
func (d *Desk) RetryKeyring() {
	d.noteProgram("entry.program.retry-keyring")
	d.background(func() {
		d.config.Vault.Retry(d.ctx)
		d.noteVault()
		d.forgetLeftovers()
		d.change(func() {
			for _, s := range d.seats {
				s.loaded, s.loading = false, false
			}
			d.load(d.seat(d.book.Selected))
		})
	})
}

// background runs f on a goroutine of the desk's, unless that is closed.
func (d *Desk) background(f func()) {
	if d.ctx.Err() == nil {
		d.running.Go(f)
	}
}

// SetVisible tells whether the window shows: servers are not asked for long on
// behalf of nobody, and what is seen needs no notification.
func (d *Desk) SetVisible(visible bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	switch {
	case visible:
		d.hiddenAt = -1
	case d.hiddenAt < 0:
		d.hiddenAt = d.elapsed()
	}
}

// visible reports whether the window shows. Called with the lock held.
func (d *Desk) visible() bool { return d.hiddenAt < 0 }
