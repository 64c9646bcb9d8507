package desk

import (
	"context"
	"errors"
	"log/slog"
	"slices"

	"sessiontray/session/journal"
	"sessiontray/session/message"
	"sessiontray/session/profile"
	"sessiontray/session/vault"
)

// saver saves the book of profiles and their secrets.
type saver struct{ *core }

// reload takes in what another copy of the program wrote. A profile whose session
// lives here stays.
func (c *saver) reload() {
	ours := c.Book()
	merged := c.storage.store.Reload(ours)
	if !merged.Equal(ours) {
		c.takeIn(ours, merged)
	}
}

// takeIn makes merged the book, which was made of ours, and keeps what the user
// changed since then.
func (c *saver) takeIn(ours, merged profile.Book) {
	c.change(func() {
		for _, p := range ours.Profiles {
			if a := c.accounts[p.ID]; merged.Index(p.ID) < 0 && a != nil && a.busy() {
				merged = merged.Insert(p, ours.Index(p.ID))
			}
		}
		was := c.allAddresses()
		c.setBook(c.masked(profile.Merge(ours, c.book, merged)))
		c.readdressed(was)
		c.inputs++
		c.load(c.account(""))
	})
}

// saveNow saves the profiles that changed, and their secrets. It reports whether the
// file holds what it should.
func (c *saver) saveNow() (saved bool) {
	c.mu.Lock()
	ours, needed := c.book, !c.book.Equal(c.storage.saved) || c.holdsTooLittle()
	c.mu.Unlock()
	var err error
	if needed {
		c.saveSecrets() // first, what the file has no more when it is saved
		err = c.saveBook(ours)
	}
	c.saveSecrets()
	c.noteVault()
	return err == nil
}

// holdsTooLittle reports whether the file lacks a profile whose secrets are to be
// kept. Called with the lock held.
func (c *saver) holdsTooLittle() bool {
	for _, a := range c.accounts {
		if p, _ := c.book.Find(a.id); p.KeepSecrets && a.secrets != (secrets{}) && !c.storage.store.Holds(a.id) {
			return true
		}
	}
	return false
}

func (c *saver) saveBook(ours profile.Book) error {
	merged, err := c.storage.store.Save(ours)
	if err != nil {
		c.log.Warn("settings not saved", "error", err)
		c.journal.Append(journal.Draft{Kind: journal.Problem, Level: slog.LevelError, Message: message.Of(err)})
	}
	c.mu.Lock()
	before := c.storage.notices.saving
	if c.storage.notices.saving = ofError(err); err == nil {
		c.storage.saved = ours
	}
	c.mu.Unlock()
	if !ofError(err).Equal(before) {
		signal(c.wake)
	}
	if err == nil && !merged.Equal(ours) { // with what another copy wrote
		c.change(func() { c.storage.saved = merged })
		c.takeIn(ours, merged)
	}
	return err
}

// saveSecrets puts into the keyring what is to be kept there.
func (c *saver) saveSecrets() {
	type kept struct {
		id      string
		secrets secrets
	}
	var all []kept
	c.mu.Lock()
	for _, a := range c.accounts {
		p, _ := c.book.Find(a.id)
		switch {
		case a.load != loaded && a.secrets == (secrets{}): // nothing is known of it
		case !p.KeepSecrets:
			all = append(all, kept{id: a.id})
		case c.storage.store.Holds(a.id): // else it would never be found again
			all = append(all, kept{a.id, a.secrets})
		}
	}
	c.mu.Unlock()
	// The program may be ending; the keyring's own timeout bounds this.
	ctx := context.WithoutCancel(c.ctx)
	for _, k := range all {
		for key, v := range k.secrets.byKey(k.id) {
			c.putSecret(ctx, k.id, key, *v)
		}
	}
}

// has reports whether there is still a profile's account.
func (c *saver) has(id string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.accounts[id] != nil
}

// putSecret makes the vault hold v under key, or nothing when v is empty.
func (c *saver) putSecret(ctx context.Context, id, key string, v vault.Bound) {
	if err := c.storage.secrets.Put(ctx, key, v, func() bool { return c.has(id) }); errors.Is(err, vault.ErrTooLong) {
		c.change(func() { c.storage.notices.secret = message.New("notice.token-too-long") })
	}
}

// notices are about the files, where something is wrong.
type notices struct{ crash, opening, saving, secret, timeline message.Message }

// all are those that say something.
func (n notices) all() []message.Message {
	return slices.DeleteFunc([]message.Message{n.crash, n.opening, n.saving, n.secret, n.timeline}, message.Message.IsZero)
}

// DismissNotice takes away what was said about the files, except for what still holds.
func (c *saver) DismissNotice() {
	c.change(func() {
		n := &c.storage.notices
		n.crash, n.timeline, n.secret = message.Message{}, message.Message{}, message.Message{}
		if !c.storage.store.ReadOnly() {
			n.opening = message.Message{}
		}
	})
}

// ofError is the message of an error; nil says nothing.
func ofError(err error) message.Message {
	if err == nil {
		return message.Message{}
	}
	return message.Of(err)
}
