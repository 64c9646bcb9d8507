package desk

import (
	"context"
	"errors"
	"log/slog"
	"slices"

	"sessiontray/session/journal"
	"sessiontray/session/message"
	"sessiontray/session/secret"
	"sessiontray/session/vault"
)

// A profile's API token lies in the keyring under the profile's ID alone, the
// other secrets with these behind it.
const (
	sessionTokenSuffix = "/session-token"
	headersSuffix      = "/headers"
)

// byKey are the secrets with the keys under which they lie.
func (s *secrets) byKey(id string) map[string]*secret.Value {
	return map[string]*secret.Value{id: &s.apiToken, id + sessionTokenSuffix: &s.sessionToken, id + headersSuffix: &s.headers}
}

// load begins to bring back what the vault holds for a seat, if that was not
// done. Called with the lock held.
func (d *Desk) load(s *seat) {
	if s == nil || s.loaded || s.loading {
		return
	}
	s.loading = true
	d.background(func() { d.loadAs(s, s.id) })
}

// loadAs brings back what the vault holds for a profile, but for what the user
// typed meanwhile, and then makes the start that waits for it.
func (d *Desk) loadAs(s *seat, id string) {
	var kept secrets
	for key, v := range kept.byKey(id) {
		value, err := d.config.Vault.Get(d.ctx, key)
		if errors.Is(err, context.Canceled) {
			return // the program ends; what the vault holds stays
		}
		*v = value
		d.config.Redactor.Add(value)
	}
	d.config.Vault.Available(d.ctx)
	d.noteVault()
	start := false
	d.change(func() {
		for key, v := range kept.byKey(id) {
			if id == s.id {
				d.savedSecrets[key] = *v
			}
		}
		// An undone paste must not take them away again.
		for _, into := range []*secrets{&s.secrets, &s.beforePaste.secrets} {
			fields := into.byKey(id)
			for key, v := range kept.byKey(id) {
				if fields[key].IsZero() {
					*fields[key] = *v
				}
			}
		}
		s.loaded, s.loading = true, false
		start = s.waiting && d.ctx.Err() == nil && d.seats[s.id] == s
		d.inputs++
	})
	signal(d.save)
	if start {
		d.Start(s.id)
	}
}

// noteVault shows where secrets are kept, if that changed.
func (d *Desk) noteVault() {
	d.mu.Lock()
	state := d.config.Vault.State()
	changed := d.vault != state
	if changed {
		d.vault = state
		e := journal.Draft{Kind: journal.Keyring, Level: slog.LevelWarn, Message: state.Problem.Said()}
		if state.InKeyring {
			e.Level, e.Message = slog.LevelInfo, message.New("keyring.used")
		}
		d.journal.Append(e)
	}
	d.mu.Unlock()
	if !changed {
		return
	}
	signal(d.wake)
	if state.Problem != vault.NoProblem {
		d.log.Warn("keyring not used", "reason", state.Problem.Said())
	}
}

// keepSecret makes the vault hold v under key, or nothing when it is empty. It
// does nothing when the vault holds it already; before the vault was asked, it
// counts as holding nothing.
func (d *Desk) keepSecret(ctx context.Context, key string, v secret.Value) {
	d.mu.Lock()
	before := d.savedSecrets[key]
	d.savedSecrets[key] = v
	d.mu.Unlock()
	if before == v {
		return
	}
	var err error
	if v.IsZero() {
		if err = d.config.Vault.Delete(ctx, key); err != nil { // it is still there, to be deleted the next time
			d.mu.Lock()
			d.savedSecrets[key] = before
			d.mu.Unlock()
		}
	} else {
		err = d.config.Vault.Set(ctx, key, v)
	}
	if errors.Is(err, vault.ErrTooLong) {
		d.change(func() {
			d.notices.secret = message.New("notice.token-too-long")
		})
	}
}

// forgetSecrets deletes a deleted profile's secrets from the vault. Where that
// cannot be done now, it is done when the keyring works again, or at a later start.
func (d *Desk) forgetSecrets(id string) {
	ctx := context.WithoutCancel(d.ctx) // the program may be ending
	var none secrets
	left := false
	for key := range none.byKey(id) {
		if err := d.config.Vault.Delete(ctx, key); err != nil {
			left = true
			d.log.Warn("secret not deleted from the keyring", "error", err)
			d.journal.Append(journal.Draft{
				Kind: journal.Keyring, Profile: id, Level: slog.LevelWarn, Message: message.New("entry.secret-left"),
			})
		}
		d.mu.Lock()
		delete(d.savedSecrets, key)
		d.mu.Unlock()
	}
	d.change(func() {
		if left != slices.Contains(d.book.Leftovers, id) && (!left || d.book.Index(id) < 0) {
			d.setBook(d.book.WithLeftover(id, left))
		}
	})
	signal(d.save)
	d.noteVault()
}

// forgetLeftovers deletes what could not be deleted earlier.
func (d *Desk) forgetLeftovers() {
	d.mu.Lock()
	ids, works := d.book.Leftovers, d.vault.InKeyring
	d.mu.Unlock()
	for _, id := range ids {
		if works && d.ctx.Err() == nil {
			d.forgetSecrets(id)
		}
	}
}
