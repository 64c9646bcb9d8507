package desk

import (
	"context"
	"errors"
	"strings"
	"time"

	"sessiontray/session/profile"
	"sessiontray/session/secret"
	"sessiontray/session/vault"
)

// saveAfter is how long the user must have stopped typing before it is saved.
const saveAfter = 600 * time.Millisecond

// sessionTokenSuffix tells the session token of a profile in the keyring from
// its API token, which lies under the ID alone.
const sessionTokenSuffix = "/session-token"

// keep saves what was typed, once typing stopped and at the end.
func (d *Desk) keep() {
	for {
		select {
		case <-d.ctx.Done():
			return // Close saves
		case <-d.save:
		}
		typing := true
		for typing {
			select {
			case <-d.save:
			case <-d.ctx.Done():
				typing = false
			case <-time.After(saveAfter):
				typing = false
			}
		}
		d.saveNow()
	}
}

func (d *Desk) saveNow() {
	d.mu.Lock()
	s, saved := d.state, d.saved
	d.mu.Unlock()
	hasSecrets := s.Profile.KeepSecrets && (!s.APIToken.IsZero() || !s.SessionToken.IsZero())
	if !s.Profile.Equal(saved) || hasSecrets && !d.store.Holds(s.Profile) {
		err := d.store.Save(s.Profile)
		if err != nil {
			d.log.Warn("settings not saved", "error", err)
		}
		d.change(func(now *Snapshot) {
			now.Notice = sentence(err)
			d.saved = s.Profile
		})
	}
	// What is kept under an ID that is not on disk would never be found again.
	p := s.Profile
	p.KeepSecrets = p.KeepSecrets && d.store.Holds(p)
	// The program may be ending; the keyring's own timeout bounds this.
	ctx := context.WithoutCancel(d.ctx)
	d.keepSecret(ctx, p, p.ID, s.APIToken)
	d.keepSecret(ctx, p, p.ID+sessionTokenSuffix, s.SessionToken)
	d.noteVault()
}

// noteVault shows where secrets are kept, if that changed.
func (d *Desk) noteVault() {
	state := d.config.Vault.State()
	d.mu.Lock()
	changed := d.state.Vault != state
	d.mu.Unlock()
	if !changed {
		return
	}
	if state.Problem != "" {
		d.log.Warn("keyring not used", "reason", state.Problem)
	}
	d.change(func(s *Snapshot) { s.Vault = state })
}

// keepSecret makes the vault hold v under key, or nothing when it is empty or
// not to be kept. It does nothing when the vault holds it already; before the
// vault was asked, it counts as holding nothing.
func (d *Desk) keepSecret(ctx context.Context, p profile.Profile, key string, v secret.Value) {
	if !p.KeepSecrets {
		v = secret.Value{}
	}
	d.mu.Lock()
	saved := d.savedSecrets[key] == v
	d.savedSecrets[key] = v
	d.mu.Unlock()
	if saved {
		return
	}
	var err error
	if v.IsZero() {
		err = d.config.Vault.Delete(ctx, key)
	} else {
		err = d.config.Vault.Set(ctx, key, v)
	}
	if errors.Is(err, vault.ErrTooLong) {
		d.change(func(s *Snapshot) {
			s.Notice = "The token is too long for a keyring: it is kept in memory until the program quits. Paste it again after the next start."
		})
	}
}

// loadSecrets brings back what the vault holds for the profile, unless the
// user typed something meanwhile.
func (d *Desk) loadSecrets() {
	d.mu.Lock()
	p := d.state.Profile
	d.mu.Unlock()
	api, errAPI := d.config.Vault.Get(d.ctx, p.ID)
	pasted, errPasted := d.config.Vault.Get(d.ctx, p.ID+sessionTokenSuffix)
	if errors.Is(errAPI, context.Canceled) || errors.Is(errPasted, context.Canceled) {
		return // the program ends; what the vault holds stays
	}
	d.config.Redactor.Add(api)
	d.config.Redactor.Add(pasted)
	d.config.Vault.Available(d.ctx)
	d.noteVault()
	d.change(func(s *Snapshot) {
		d.savedSecrets[p.ID], d.savedSecrets[p.ID+sessionTokenSuffix] = api, pasted
		// An undone paste must not take them away again.
		for field, kept := range map[*secret.Value]secret.Value{
			&s.APIToken: api, &s.SessionToken: pasted, &d.beforePaste.apiToken: api, &d.beforePaste.sessionToken: pasted,
		} {
			if field.IsZero() {
				*field = kept
			}
		}
		s.SecretsLoaded = true
		s.Inputs++
	})
	signal(d.save)
	d.mu.Lock()
	start := d.state.Waiting && d.ctx.Err() == nil
	d.mu.Unlock()
	if start {
		d.Start()
	}
}

// sentence makes an error's text one; nil says nothing.
func sentence(err error) string {
	if err == nil {
		return ""
	}
	text := err.Error()
	return strings.ToUpper(text[:1]) + text[1:] + "."
}
