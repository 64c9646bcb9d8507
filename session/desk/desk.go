package desk

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"sessiontray/session/token/find"

	"sessiontray/session"
	"sessiontray/session/bundle"
	"sessiontray/session/clock"
	"sessiontray/session/gateway"
	"sessiontray/session/inspect"
	"sessiontray/session/journal"
	"sessiontray/session/lab"
	"sessiontray/session/message"
	"sessiontray/session/profile"
	"sessiontray/session/secret"
	"sessiontray/session/token"
	"sessiontray/session/vault"
)

// Config is what a desk works with. Folder, Vault and Sandbox are required.
type Config struct {
	// Folder holds the settings file. It need not exist.
	Folder  string
	Vault   *vault.Vault
	Sandbox Sandbox

	// State is the folder of the journal's file; without it nothing is written.
	State string
	// Crashed is the file that an earlier run left when it crashed, empty without one.
	Crashed string
	// Choose changes what was read from the settings file.
	Choose func(profile.Book) profile.Book
	// Notify receives what happened that the user did not just do, on a goroutine of
	// the desk's. Events of the same second come together.
	Notify func(Notification)
	Log    *slog.Logger
	// Redactor learns every secret that the desk sees.
	Redactor *secret.Redactor
	// Clock is this machine's; nil for [time.Now]. Steady is one that nobody can set,
	// such as [clock.Boottime]; nil where there is none.
	Clock  func() time.Time
	Steady func() time.Duration
	// Alone says that no other copy of the program uses the folder.
	Alone bool
	// Gateway are options for every client.
	Gateway []gateway.Option
}

// Sandbox is the Video.io in this process.
type Sandbox interface {
	lab.Sandbox
	URL() string
	APIToken() secret.Value
}

// withDefaults fills in what is optional. The error names what is missing.
func (c Config) withDefaults() (Config, error) {
	switch {
	case c.Folder == "":
		return c, errors.New("desk: Config.Folder is required")
	case c.Vault == nil:
		return c, errors.New("desk: Config.Vault is required")
	case c.Sandbox == nil:
		return c, errors.New("desk: Config.Sandbox is required")
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Redactor == nil {
		c.Redactor = &secret.Redactor{}
	}
	if c.Clock == nil {
		c.Clock = time.Now
	}
	if c.Choose == nil {
		c.Choose = func(b profile.Book) profile.Book { return b }
	}
	if c.Notify == nil {
		c.Notify = func(Notification) {}
	}
	return c, nil
}

// Desk runs the profiles, a manager for each that was started, and everything around
// them. Where a method takes the ID of a profile, an empty one stands for the
// selected profile. All methods are safe for concurrent use; only [Desk.Close] waits.
// No function that
// a command takes runs under the desk's lock.
type Desk struct {
	// Inspector inspects texts, and Lab tells the sandbox how to fail. Both report
	// their state in the desk's snapshots.
	Inspector *inspect.Inspector
	Lab       *lab.Lab

	*core
	profiles
	sessions
	saver
	publisher
}

// New opens the settings and begins to load the secrets of the selected profile. The
// error says what is missing in the configuration.
func New(config Config) (*Desk, error) {
	config, err := config.withDefaults()
	if err != nil {
		return nil, err
	}
	config.Redactor.Add(config.Sandbox.APIToken())
	c := newCore(config)
	d := &Desk{core: c, profiles: profiles{core: c}, sessions: sessions{core: c}, saver: saver{core: c}}
	d.Inspector = inspect.New(inspect.Config{
		Desk: d, Context: c.ctx, Go: c.background, Changed: c.wakePublisher,
	})
	d.Lab = lab.New(lab.Config{
		Sandbox: config.Sandbox, Desk: d, Journal: c.journal, Context: c.ctx, Go: c.background, Changed: c.wakePublisher,
	})
	d.publisher = publisher{core: c, inspector: d.Inspector, lab: d.Lab, rules: &d.sessions}
	c.mu.Lock()
	c.load(c.account(c.book.Selected))
	orphaned := len(c.book.OrphanedSecrets) > 0
	c.mu.Unlock()
	if orphaned {
		c.background(c.deleteOrphanedSecrets)
	}
	c.background(d.publishLoop)
	c.background(func() {
		profile.AutoSave{
			Folder: config.Folder, Alone: config.Alone, Save: d.saveNow, Reload: d.reload, Changed: c.save,
		}.Run(c.ctx)
	})
	c.background(func() { c.news.notifyLoop(c.ctx, c.notify) })
	return d, nil
}

// Close stops the sessions, saves what is to be saved, and waits for the end of
// everything that the desk does. It may be called twice; each call waits.
func (d *Desk) Close() {
	d.closing.Do(func() {
		d.end() // no account gets a manager from here on
		for _, m := range d.managers() {
			m.Close()
		}
		d.running.Wait()
		d.Lab.Close()
		d.saveNow()
		d.journal.Append(journal.Draft{Kind: journal.Program, Message: message.New("entry.program.end")})
		d.journal.Close()
		d.mu.Lock()
		defer d.mu.Unlock()
		d.servers.close()
	})
}

// Journal is what happened.
func (d *Desk) Journal() *journal.Journal { return d.journal }

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

// CheckToken implements [inspect.Desk]. Live sessions with the token take the answer
// in.
func (d *Desk) CheckToken(ctx context.Context, in inspect.Environment, found find.Match) inspect.Answer {
	d.config.Redactor.Add(found.Info.Value)
	d.mu.Lock()
	e := d.environment(in.Profile())
	client, err := d.servers.client(e)
	d.mu.Unlock()
	if err != nil {
		return inspect.Answer{At: d.now(), Environment: e.Name, Failure: session.AsFailure(err)}
	}
	client = client.Traced(d.traced(nil, e.BaseURL))
	check := client.CheckSession
	if found.Kind() == token.APIToken {
		check = client.CheckAPIToken
	}
	said, err := check(ctx, found.Info.Value)
	d.change(func() {
		for _, a := range d.accounts {
			if a.manager != nil {
				a.notified.askedAbout = found.Info.Value
			}
		}
	})
	for _, m := range d.managers() {
		m.ApplyCheck(found.Info.Value, client.Name(), said, err)
	}
	d.noteCheck(nil, found.Info.Identity, client.Name(), err)
	d.log.Info("token checked", "environment", client.Name(), "accepted", err == nil)
	return inspect.Answer{At: d.now(), Environment: client.Name(), Failure: session.AsFailure(err)}
}

// EnvironmentOf implements [inspect.Desk].
func (d *Desk) EnvironmentOf(f find.Match) inspect.Environment {
	d.mu.Lock()
	defer d.mu.Unlock()
	p := profile.Profile{}
	if chooseEnvironment(d.environments, &p, f); p.EnvironmentID != "" {
		return inspect.EnvironmentOf(p)
	}
	for _, a := range d.accounts {
		if of, known := a.origin(f.Info.Value); known {
			return inspect.EnvironmentOf(of.profile)
		}
	}
	if fromSandbox(f.Info) {
		return inspect.Environment{ID: profile.SandboxID}
	}
	return inspect.Environment{}
}

// UseInspected takes the inspected token into the inputs of a session.
func (d *Desk) UseInspected() {
	if s := d.Inspector.State().Subjects[inspect.First]; s.Found().Whole() {
		d.Take(s.Paste, s.Chosen)
	}
}

// Support gathers what a bundle is made of, but for what people read of it. It reads
// all entries of the journal, which for many takes a while.
func (d *Desk) Support(x bundle.Extent) bundle.Config {
	c := bundle.Config{Made: d.now(), Redactor: d.config.Redactor}
	if !x.ShowUsers {
		c.Users = d.users()
	}
	c.Entries = bundle.Collect(d.journal, x, c.Users)
	return c
}

// users are the user IDs that the desk knows, also those of profiles that do not
// leave: they can be named elsewhere.
func (d *Desk) users() *token.Pseudonyms {
	users := &token.Pseudonyms{}
	s := d.Snapshot()
	for _, p := range s.Profiles {
		users.Add(p.Profile.UserID)
		users.Add(p.Status.Wanted)
		if p.Status.Session != nil {
			users.Add(p.Status.Session.Identity)
		}
	}
	for _, user := range s.Lab.Revoked {
		users.Add(user)
	}
	for _, v := range []token.Info{token.ParseValue(s.SessionToken), token.ParseValue(s.APIToken)} {
		users.AddClaims(v.Claims)
	}
	return users
}

// elapsedSince is a clock for machines without [clock.Boottime]; it may stand still
// while the machine sleeps.
func elapsedSince(began time.Time) func() time.Duration {
	return func() time.Duration { return time.Since(began) }
}

// stepDetector tells when this machine's clock is set, nil where that is not possible.
func stepDetector(c Config) *clock.StepDetector {
	if c.Steady == nil {
		return nil
	}
	return &clock.StepDetector{Wall: func() time.Time { return c.Clock().Round(0) }, Steady: c.Steady}
}
