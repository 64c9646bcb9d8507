package desk

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"sessiontray/session/message"
	"sessiontray/session/profile"
	"sessiontray/session/secret"
	"sessiontray/session/vault"
)

// undoTime is for how long a deletion is offered to be undone.
const undoTime = 20 * time.Second

// profiles changes the book of profiles, and the inputs of accounts.
type profiles struct{ *core }

// deleted is a profile that was deleted, as long as that can be undone.
type deleted struct {
	profile profile.Profile
	at      int // its place in the book
	account *account
	undone  bool
}

// Edit changes a profile as the user types, and takes away what was said about the
// input of an earlier start. f runs outside the desk's lock, and again if the profile
// changes meanwhile.
func (d *profiles) Edit(id string, f func(p *profile.Profile)) {
	for {
		before, exists := d.Profile(id)
		if !exists {
			return
		}
		id = before.ID // whatever is selected meanwhile
		after := before.Clone()
		if f(&after); after.Equal(before) || d.replace(before, after) {
			return
		}
	}
}

// Profile is the profile with an ID, the selected one for an empty ID.
func (d *profiles) Profile(id string) (profile.Profile, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.shown(id)
}

// replace puts after into the place of before. It reports false when the profile is no
// longer what it was before.
func (d *profiles) replace(before, after profile.Profile) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	now, exists := d.shown(before.ID)
	if !exists {
		return true // there is nothing left to edit
	}
	if !now.Equal(before) {
		return false
	}
	a := d.account(before.ID)
	shown := a.given(d.addresses(before))
	if after.EnvironmentID != before.EnvironmentID {
		d.inputs++ // another environment, another API token
		a.leaveSandbox(before, d.config.Sandbox.APIToken())
	}
	book := after
	book.Backend = a.keepTemplate(before.Backend, after.Backend)
	d.setBook(d.book.With(book))
	if a.given(d.addresses(after)) != shown || d.withSecrets(book).Backend != after.Backend {
		d.inputs++ // another address, other secrets
	}
	a.waiting = false
	a.forgetPaste()
	signal(d.wake)
	signal(d.save)
	return true
}

// SetAPIToken takes the API token as the user types it.
func (d *profiles) SetAPIToken(id string, v secret.Value) {
	d.changeInput(id, func(a *account, p profile.Profile) bool {
		to := d.addresses(p)
		if a.given(to).apiToken == v {
			return false
		}
		a.setAPIToken(to.environment, v)
		return true
	})
}

// SetSessionToken takes the session token as the user types it.
func (d *profiles) SetSessionToken(id string, v secret.Value) {
	d.changeInput(id, func(a *account, p profile.Profile) (changed bool) {
		to := d.addresses(p)
		if changed = a.given(to).sessionToken != v; changed {
			a.secrets.sessionToken = vault.Bound{Value: v, Address: to.environment}
		}
		return changed
	})
}

// SetHeaders takes the headers for the backend as the user types them.
func (d *profiles) SetHeaders(id string, v secret.Value) {
	d.changeInput(id, func(a *account, p profile.Profile) (changed bool) {
		to := d.addresses(p)
		if changed = a.given(to).headers != v; changed {
			a.secrets.headers = vault.Bound{Value: v, Address: to.backend}
		}
		return changed
	})
}

func (d *profiles) changeInput(id string, f func(*account, profile.Profile) bool) {
	d.change(func() {
		p, there := d.profile(id)
		if a := d.account(id); there && f(a, p) {
			a.forgetPaste()
			d.invalidate(a)
		}
	})
	signal(d.save)
}

// Select selects a profile, and begins to load its secrets.
func (d *profiles) Select(id string) {
	d.change(func() {
		if d.book.Index(id) >= 0 && id != d.book.Selected {
			d.selectProfile(id)
		}
	})
	signal(d.save)
}

// Add adds a profile behind the one that is selected, and selects it. An empty
// ID gets one.
func (d *profiles) Add(p profile.Profile) (id string) {
	if p.ID == "" {
		p.ID = uuid.NewString()
	}
	d.change(func() { d.add(p) })
	signal(d.save)
	return p.ID
}

// add does what [Desk.Add] says, with the lock held.
func (d *profiles) add(p profile.Profile) *account {
	a := d.newAccount(p.ID)
	p.Backend = a.keepTemplate(profile.Backend{}, p.Backend)
	d.setBook(d.book.Insert(p, d.book.Index(d.book.Selected)+1))
	a.load = loaded // the keyring holds nothing for it
	d.noteCommand(a, p.UserID, message.New("entry.profile.add"))
	d.selectProfile(p.ID)
	return a
}

// Duplicate adds a copy of a profile and of its secrets, and selects it.
func (d *profiles) Duplicate(id string) {
	d.change(func() {
		p, there := d.profile(id)
		if !there {
			return
		}
		original := d.account(p.ID)
		p = p.Clone()
		p.ID, p.Name, p.Pinned, p.UsedAt = uuid.NewString(), d.book.CopyName(p.Title()), false, time.Time{}
		d.book.Selected = original.id // behind which it goes
		copied := d.add(p)
		copied.sandboxToken, copied.secrets = original.sandboxToken, original.secrets
		if original.load != loaded {
			copied.load = loading
			d.background(func() { d.loadAs(copied, original.id) })
		}
	})
	signal(d.save)
}

// Rename gives a profile another name.
func (d *profiles) Rename(id, name string) {
	d.alter(id, func(p *profile.Profile) { p.Name = name })
	d.change(func() {
		if a := d.account(id); a != nil {
			d.noteCommand(a, "", message.New("entry.profile.rename"))
		}
	})
}

// SetPinned moves a profile before those that are not pinned, or back among them.
func (d *profiles) SetPinned(id string, pinned bool) {
	d.alter(id, func(p *profile.Profile) { p.Pinned = pinned })
}

func (d *profiles) alter(id string, f func(*profile.Profile)) {
	d.changeBook(func(b profile.Book) profile.Book {
		p, there := d.profile(id)
		if !there {
			return b
		}
		p = p.Clone()
		f(&p)
		return b.With(p)
	})
	d.change(func() { d.inputs++ })
}

// Move moves a profile by one place, up for -1 and down for 1.
func (d *profiles) Move(id string, by int) {
	d.changeBook(func(b profile.Book) profile.Book {
		p, _ := d.profile(id)
		return b.Move(p.ID, by)
	})
}

// Delete stops a profile's session and deletes the profile and its secrets.
// [Desk.UndoDelete] brings all but the session back.
func (d *profiles) Delete(id string) {
	d.change(func() {
		p, there := d.profile(id)
		if !there {
			return
		}
		a := d.account(p.ID)
		d.noteCommand(a, "", message.New("entry.profile.delete"))
		a.notified.renewing = false
		gone := &deleted{profile: p, at: d.book.Index(p.ID), account: a}
		d.deleted = append(d.deleted, gone)
		// The note comes with the deletion, in one file: whatever happens to the program or
		// the keyring then, the secrets are found and deleted.
		d.setBook(d.book.Without(p.ID).WithOrphanedSecrets(p.ID, true))
		delete(d.accounts, p.ID)
		d.inputs++
		d.load(d.account(""))
		d.background(func() { d.finishDelete(gone) })
	})
	signal(d.save)
}

// finishDelete ends what belongs to a deleted profile, and after undoTime the offer to
// undo the deletion.
func (d *profiles) finishDelete(gone *deleted) {
	a := gone.account
	d.mu.Lock()
	m, known := a.manager, a.load == loaded
	a.manager = nil
	d.mu.Unlock()
	if m != nil {
		m.Close()
	}
	if !known {
		d.loadAs(a, a.id) // for an undo
	}
	d.mu.Lock()
	undone := gone.undone
	d.mu.Unlock()
	if undone {
		return
	}
	d.deleteSecrets(a.id)
	signal(d.save) // which puts them back if it was undone just now
	timer := time.NewTimer(undoTime)
	defer timer.Stop()
	select {
	case <-timer.C:
		d.change(func() { d.deleted = slices.DeleteFunc(d.deleted, func(other *deleted) bool { return other == gone }) })
	case <-d.ctx.Done():
	}
}

// UndoDelete brings back the profile that was deleted last, and its secrets; once
// more, the one before.
func (d *profiles) UndoDelete() {
	d.change(func() {
		last := len(d.deleted) - 1
		if last < 0 {
			return
		}
		gone := d.deleted[last]
		d.deleted, gone.undone = d.deleted[:last], true
		if d.book.Index(gone.profile.ID) >= 0 {
			return // it is there again, by an import or another copy of the program
		}
		d.setBook(d.book.Insert(gone.profile, gone.at).WithOrphanedSecrets(gone.profile.ID, false))
		d.noteCommand(gone.account, "", message.New("entry.profile.undelete"))
		gone.account.waiting, gone.account.checking, gone.account.rehearsing = false, false, false
		d.accounts[gone.profile.ID] = gone.account
		d.selectProfile(gone.profile.ID)
	})
	signal(d.save)
}

// SetSettings changes the program's settings. f runs outside the desk's lock, and
// again if the settings change meanwhile.
func (d *profiles) SetSettings(f func(*profile.Settings)) {
	for done := false; !done; {
		d.mu.Lock()
		before := d.book.Settings
		d.mu.Unlock()
		after := before
		f(&after)
		d.changeBook(func(b profile.Book) profile.Book {
			if done = b.Settings == before; done {
				b.Settings = after
			}
			return b
		})
	}
	d.noteProgram("entry.program.settings")
}

// Import plans the import of an exported file anew, for what is there now, and
// carries it out.
func (d *profiles) Import(text []byte) error {
	for done := false; !done; { // planned outside the lock, and again if the book changes meanwhile
		before := d.Book()
		plan, err := before.PlanImport(text)
		if err != nil {
			return err
		}
		after := plan.Apply()
		d.change(func() {
			if done = d.book.Equal(before); done {
				d.setBook(d.masked(after))
				d.inputs++
				d.load(d.account(""))
			}
		})
	}
	signal(d.save)
	d.noteProgram("entry.program.import")
	return nil
}
