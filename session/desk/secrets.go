package desk

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"slices"

	"sessiontray/session/gateway"
	"sessiontray/session/journal"
	"sessiontray/session/message"
	"sessiontray/session/profile"
	"sessiontray/session/secret"
	"sessiontray/session/vault"
)

// A profile's API token lies in the keyring under the profile's ID alone, the other
// secrets with these behind it.
const (
	sessionTokenSuffix = "/session-token"
	headersSuffix      = "/headers"
	templateSuffix     = "/backend"
)

// byKey are the secrets with the keys under which they lie.
func (s *secrets) byKey(id string) map[string]*vault.Bound {
	return map[string]*vault.Bound{
		id: &s.apiToken, id + sessionTokenSuffix: &s.sessionToken, id + headersSuffix: &s.headers,
		id + templateSuffix: &s.template,
	}
}

// load begins to bring back what the vault holds for an account, if that was not
// done. Called with the lock held.
func (c *core) load(a *account) {
	if a == nil || a.load != notLoaded {
		return
	}
	a.load = loading
	c.background(func() { c.loadAs(a, a.id) })
}

// loadAs brings back what the vault holds for a profile, except for what the user
// typed meanwhile. A start that waits for it is made by the rules.
func (c *core) loadAs(a *account, id string) {
	var kept secrets
	for key, v := range kept.byKey(id) {
		value, err := c.storage.secrets.Get(c.ctx, key)
		if errors.Is(err, context.Canceled) {
			return // the program ends; what the vault holds stays
		}
		*v = value
	}
	learn(c.config.Redactor, kept)
	works := c.config.Vault.Available(c.ctx)
	c.noteVault()
	c.change(func() {
		for key, v := range kept.byKey(id) {
			if id == a.id && v.Address != vault.Unknown { // that is written anew, or left alone
				c.storage.secrets.Loaded(key, *v)
			}
		}
		to, legacy := c.storage.legacy[id]
		kept = kept.known(to, legacy)
		if p, exists := c.profileOf(a); exists && !p.BoundSecrets && works && id == a.id && c.book.Index(p.ID) >= 0 {
			p.BoundSecrets = true
			c.setBook(c.book.With(p))
		}
		// Undoing a paste must not take them away again.
		for _, into := range []*secrets{&a.secrets, &a.paste.before.secrets} {
			fields := into.byKey(id)
			for key, v := range kept.byKey(id) {
				if fields[key].IsZero() {
					*fields[key] = *v
				}
			}
		}
		a.load = loaded
		c.invalidate(a) // its backend shows more now
		c.inputs++
	})
	signal(c.save)
}

// learn makes the redactor know secrets, each for itself: what stands around them is no
// secret.
func learn(r *secret.Redactor, s secrets) {
	r.Add(s.apiToken.Value)
	r.Add(s.sessionToken.Value)
	for _, v := range gateway.HeaderSecrets(s.headers.Value) {
		r.Add(v)
	}
	var whole template
	if json.Unmarshal([]byte(s.template.Value.Reveal()), &whole) == nil {
		for _, v := range secretsIn(profile.Backend{URL: whole.URL, Body: whole.Body}) {
			r.Add(v)
		}
	}
}

// profileOf is an account's profile, also of one that was just deleted. Called with the
// lock held.
func (c *core) profileOf(a *account) (profile.Profile, bool) {
	for _, gone := range c.deleted {
		if gone.account == a {
			return gone.profile, true
		}
	}
	return c.book.Find(a.id)
}

// RetryKeyring tries the keyring again after it failed.
func (c *core) RetryKeyring() {
	c.noteProgram("entry.program.retry-keyring")
	c.background(func() {
		c.config.Vault.Retry(c.ctx)
		c.noteVault()
		c.deleteOrphanedSecrets()
		c.change(func() {
			for _, a := range c.accounts {
				if a.load = notLoaded; a.waiting {
					c.load(a)
				}
			}
			c.load(c.account(c.book.Selected))
		})
	})
}

// noteVault shows where secrets are kept, if that changed.
func (c *core) noteVault() {
	c.mu.Lock()
	state := c.config.Vault.State()
	changed := c.storage.vault != state
	if changed {
		c.storage.vault = state
		e := journal.Draft{Kind: journal.Keyring, Level: slog.LevelWarn, Message: state.Problem.Said()}
		if state.InKeyring {
			e.Level, e.Message = slog.LevelInfo, message.New("keyring.used")
		}
		c.journal.Append(e)
	}
	c.mu.Unlock()
	if !changed {
		return
	}
	signal(c.wake)
	if state.Problem != vault.NoProblem {
		c.log.Warn("keyring not used", "reason", state.Problem.Said())
	}
}

// deleteSecrets deletes a deleted profile's secrets from the vault. Where that is not
// possible now, it is done when the keyring works again, or at a later start.
func (c *core) deleteSecrets(id string) {
	ctx := context.WithoutCancel(c.ctx) // the program may be ending
	var none secrets
	orphaned := false
	for key := range none.byKey(id) {
		if err := c.storage.secrets.Delete(ctx, key); err != nil {
			orphaned = true
			c.log.Warn("secret not deleted from the keyring", "error", err)
			c.journal.Append(journal.Draft{
				Kind: journal.Keyring, Profile: id, Level: slog.LevelWarn, Message: message.New("entry.secret-left"),
			})
		}
	}
	c.change(func() {
		if orphaned != slices.Contains(c.book.OrphanedSecrets, id) && (!orphaned || c.book.Index(id) < 0) {
			c.setBook(c.book.WithOrphanedSecrets(id, orphaned))
		}
	})
	signal(c.save)
	c.noteVault()
}

// deleteOrphanedSecrets deletes what could not be deleted earlier.
func (c *core) deleteOrphanedSecrets() {
	c.mu.Lock()
	ids, works := c.book.OrphanedSecrets, c.storage.vault.InKeyring
	c.mu.Unlock()
	for _, id := range ids {
		if works && c.ctx.Err() == nil {
			c.deleteSecrets(id)
		}
	}
}
