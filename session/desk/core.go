package desk

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"sessiontray/session"
	"sessiontray/session/clock"
	"sessiontray/session/gateway"
	"sessiontray/session/journal"
	"sessiontray/session/message"
	"sessiontray/session/profile"
	"sessiontray/session/vault"
)

// core is what the parts of a desk share: the lock, what it guards, and the few things
// that are done to that from everywhere.
//
// The lock is taken before those of the Inspector, the lab, the sandbox, the journal and
// the vault. What runs under it of the caller's are the clocks, the log and the sandbox,
// which must not call the desk.
type core struct {
	config  Config // complete
	log     *slog.Logger
	journal *journal.Journal
	news    news
	ticker  session.Ticker // of the managers
	elapsed func() time.Duration
	tasks
	signals

	mu           sync.Mutex
	book         profile.Book
	environments []profile.Environment // of the book
	accounts     map[string]*account   // by ID of the profile; made when needed
	deleted      []*deleted            // the latest last
	inputs       uint64                // see [Snapshot.Inputs]
	summaries    summaries
	servers      servers
	storage      storage
	hiddenAt     time.Duration // by elapsed; below zero while the window shows
}

// tasks are the goroutines of a desk.
type tasks struct {
	ctx     context.Context
	end     context.CancelFunc
	running sync.WaitGroup
	closing sync.Once
}

// background runs f on a goroutine that Close waits for, unless the desk is closed.
func (t *tasks) background(f func()) {
	if t.ctx.Err() == nil {
		t.running.Go(f)
	}
}

// signals wake the goroutines that publish and save.
type signals struct {
	wake   chan struct{} // something is to be published
	waking atomic.Bool   // it will be soon
	save   chan struct{} // something is to be saved
}

// wakePublisher makes the publisher publish now.
func (s *signals) wakePublisher() { signal(s.wake) }

// timelinePause is the longest time until a new entry of the journal shows.
const timelinePause = 200 * time.Millisecond

// wakeSoon makes the publisher publish within timelinePause: most entries come with a
// change that is published at once.
func (s *signals) wakeSoon() {
	if s.waking.CompareAndSwap(false, true) {
		time.AfterFunc(timelinePause, func() {
			s.waking.Store(false)
			signal(s.wake)
		})
	}
}

func signal(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// storage is where things rest, and what is wrong with that.
type storage struct {
	store   *profile.Store // used by one goroutine at a time
	secrets *vault.Mirror
	saved   profile.Book // as the file holds it
	// legacy are the addresses of profiles whose secrets version 0.1.0 kept, as the file
	// had them when the program was started.
	legacy    map[string]addresses
	vault     vault.State
	notices   notices
	unwritten message.Message // the journal's problem that was reported last
}

func newCore(config Config) *core {
	c := &core{
		config:   config,
		log:      config.Log,
		storage:  storage{secrets: vault.NewMirror(config.Vault), vault: config.Vault.State()},
		signals:  signals{wake: make(chan struct{}, 1), save: make(chan struct{}, 1)},
		accounts: map[string]*account{},
		inputs:   1,
		hiddenAt: -1,
		elapsed:  config.Steady,
		news:     news{some: make(chan struct{}, 1)},
	}
	if c.elapsed == nil {
		c.elapsed = elapsedSince(time.Now())
	}
	c.summaries.reset()
	c.servers = servers{
		clients: map[gateway.Config]*gateway.Client{}, skews: map[string]time.Duration{}, steps: stepDetector(config),
		options: append(slices.Clip(config.Gateway), gateway.WithClock(config.Clock, c.elapsed)),
	}
	c.ctx, c.end = context.WithCancel(context.Background())
	c.journal = journal.New(journal.Config{
		Folder: config.State, Redactor: config.Redactor, Clock: config.Clock, Steady: config.Steady, Changed: c.wakeSoon,
	})
	var opening message.Message
	c.storage.store, c.book, opening = profile.Open(config.Folder)
	c.storage.notices.opening = opening
	c.book = config.Choose(c.book)
	c.storage.saved = c.book                               // what was chosen for this run is no reason to save
	if masked := c.masked(c.book); !masked.Equal(c.book) { // version 0.1.0 kept all of it in the file
		c.book = masked
		signal(c.save)
	}
	c.environments = c.book.AllEnvironments()
	c.storage.legacy = map[string]addresses{}
	for _, p := range c.book.Profiles {
		if !p.BoundSecrets {
			c.storage.legacy[p.ID] = c.addresses(p)
		}
	}
	if config.Crashed != "" {
		c.storage.notices.crash = message.New("notice.crashed", "file", config.Crashed)
		c.journal.Append(journal.Draft{Kind: journal.Program, Level: slog.LevelWarn, Message: c.storage.notices.crash})
	}
	if !opening.IsZero() {
		c.journal.Append(journal.Draft{Kind: journal.Problem, Level: slog.LevelWarn, Message: opening})
	}
	return c
}

// now is the time by the wall clock.
func (c *core) now() time.Time { return c.config.Clock().Round(0) }

// change changes what the lock guards, and publishes it.
func (c *core) change(f func()) {
	c.mu.Lock()
	f()
	c.mu.Unlock()
	signal(c.wake)
}

// invalidate notes that something of an account changed that its summary shows. Called
// with the lock held.
func (c *core) invalidate(a *account) { c.summaries.drop(a.id) }

// visible reports whether the window shows. Called with the lock held.
func (c *core) visible() bool { return c.hiddenAt < 0 }

// account is the account of a profile, the selected one's for an empty ID, nil when
// there is no such profile. Called with the lock held.
func (c *core) account(id string) *account {
	if id == "" {
		id = c.book.Selected
	}
	if a, known := c.accounts[id]; known {
		return a
	}
	if c.book.Index(id) < 0 {
		return nil
	}
	return c.newAccount(id)
}

// newAccount makes the account of a profile. Called with the lock held.
func (c *core) newAccount(id string) *account {
	a := &account{id: id, sandboxToken: c.config.Sandbox.APIToken()}
	a.status.Since = c.now()
	c.accounts[id] = a
	return a
}

// profile is the profile with an ID, the selected one for an empty one, as it is in the
// book. Called with the lock held.
func (c *core) profile(id string) (profile.Profile, bool) {
	if id == "" {
		id = c.book.Selected
	}
	return c.book.Find(id)
}

// managers are those of all accounts that have one.
func (c *core) managers() []*session.Manager {
	c.mu.Lock()
	defer c.mu.Unlock()
	var all []*session.Manager
	for _, a := range c.accounts {
		if a.manager != nil {
			all = append(all, a.manager)
		}
	}
	return all
}

// Book returns all that is remembered, to be exported or to plan an import.
func (c *core) Book() profile.Book {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.book
}

// setBook makes b the book. Called with the lock held.
func (c *core) setBook(b profile.Book) {
	c.book, c.environments = b, b.AllEnvironments()
	c.summaries.reset()
}

// changeBook changes and saves the book. f is one of the desk's own and does
// not block.
func (c *core) changeBook(f func(profile.Book) profile.Book) {
	c.change(func() { c.setBook(f(c.book)) })
	signal(c.save)
}

// selectProfile selects a profile, and begins to load its secrets. Called with the
// lock held.
func (c *core) selectProfile(id string) {
	c.book.Selected = id
	c.inputs++
	c.load(c.account(id))
}

// environment is a profile's, with the address and the name to use. Called with the
// lock held.
func (c *core) environment(p profile.Profile) profile.Environment {
	return addressed(profile.EnvironmentIn(c.environments, p), c.config.Sandbox.URL())
}

// addresses are where a profile's secrets go to. Called with the lock held.
func (c *core) addresses(p profile.Profile) addresses { return addressesOf(p, c.environment(p)) }

// allAddresses are where the secrets of all profiles go to. Called with the lock held.
func (c *core) allAddresses() map[string]addresses {
	all := make(map[string]addresses, len(c.accounts))
	for id := range c.accounts {
		if p, exists := c.book.Find(id); exists {
			all[id] = c.addresses(p)
		}
	}
	return all
}

// readdressed drops what was given for no address yet, and starts that wait, of accounts
// whose address changed otherwise than by the user's hand in the profile. Called with the
// lock held.
func (c *core) readdressed(was map[string]addresses) {
	for id, now := range c.allAddresses() {
		if a := c.accounts[id]; was[id] != now {
			a.secrets, a.waiting = a.secrets.withAddress(), false
		}
	}
}

// servers is what is known of servers.
type servers struct {
	options []gateway.Option
	clients map[gateway.Config]*gateway.Client // kept for their connections
	skews   map[string]time.Duration           // how far a server's clock is ahead, by its address
	steps   *clock.StepDetector                // of this machine's clock; nil where that is not possible
}

func (s *servers) client(e profile.Environment) (*gateway.Client, error) {
	config := gateway.Config{Name: e.Name, BaseURL: e.BaseURL, Generation: e.Generation}
	if client, known := s.clients[config]; known {
		return client, nil
	}
	client, err := gateway.New(config, s.options...)
	if err != nil {
		return nil, err
	}
	s.clients[config] = client
	return client, nil
}

func (s *servers) close() {
	for _, c := range s.clients {
		c.Close()
	}
}
