package desk

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"sessiontray/session/message"
	"sessiontray/session/profile"
	"sessiontray/session/secret"
)

// undoTime is for how long a deletion is offered to be undone.
const undoTime = 20 * time.Second

// deleted is a profile that was deleted, as long as that can be undone.
type deleted struct {
	profile profile.Profile
	at      int // its place in the book
	seat    *seat
	undone  bool
}

// setBook makes b the book. Called with the lock held.
func (d *Desk) setBook(b profile.Book) {
	d.book, d.environments, d.summaries = b, b.AllEnvironments(), nil
	clear(d.summaryOf)
}

// changeBook changes the book, and has it saved.
func (d *Desk) changeBook(f func(profile.Book) profile.Book) {
	d.change(func() { d.setBook(f(d.book)) })
	signal(d.save)
}

// Edit changes a profile as the user types. What is wrong with the input of an
// earlier start is no longer said.
func (d *Desk) Edit(id string, f func(p *profile.Profile)) {
	d.change(func() {
		before, there := d.profile(id)
		if !there {
			return
		}
		p := before.Clone()
		if f(&p); p.Equal(before) {
			return
		}
		s := d.seat(id)
		if p.EnvironmentID != before.EnvironmentID {
			d.inputs++ // another environment, another API token
			s.leaveSandbox(before, d.config.Sandbox.APIToken())
		}
		d.setBook(d.book.With(p))
		s.waiting = false
		s.forgetPaste()
	})
	signal(d.save)
}

// leaveSandbox gives the sandbox's field its own token back. Another that was
// pasted there goes along to the next environment, if that has none.
func (s *seat) leaveSandbox(before profile.Profile, own secret.Value) {
	if before.EnvironmentID != profile.SandboxID || s.sandboxToken == own {
		return
	}
	if s.secrets.apiToken.IsZero() {
		s.secrets.apiToken = s.sandboxToken
	}
	s.sandboxToken = own
}

// SetAPIToken takes the API token as the user types it.
func (d *Desk) SetAPIToken(id string, v secret.Value) {
	d.changeInput(id, func(s *seat, p profile.Profile) bool {
		if s.apiToken(p.EnvironmentID) == v {
			return false
		}
		s.setAPIToken(p.EnvironmentID, v)
		return true
	})
}

// SetSessionToken takes the session token as the user types it.
func (d *Desk) SetSessionToken(id string, v secret.Value) {
	d.changeInput(id, func(s *seat, _ profile.Profile) (changed bool) {
		changed, s.secrets.sessionToken = s.secrets.sessionToken != v, v
		return changed
	})
}

// SetHeaders takes the headers for the backend as the user types them.
func (d *Desk) SetHeaders(id string, v secret.Value) {
	d.changeInput(id, func(s *seat, _ profile.Profile) (changed bool) {
		changed, s.secrets.headers = s.secrets.headers != v, v
		return changed
	})
}

func (d *Desk) changeInput(id string, f func(*seat, profile.Profile) bool) {
	d.change(func() {
		p, there := d.profile(id)
		if s := d.seat(id); there && f(s, p) {
			s.forgetPaste()
			d.touch(s)
		}
	})
	signal(d.save)
}

// Select selects a profile, and begins to load its secrets.
func (d *Desk) Select(id string) {
	d.change(func() {
		if d.book.Index(id) >= 0 && id != d.book.Selected {
			d.selectProfile(id)
		}
	})
	signal(d.save)
}

// selectProfile does what [Desk.Select] says, with the lock held.
func (d *Desk) selectProfile(id string) {
	d.book.Selected = id
	d.inputs++
	d.load(d.seat(id))
}

// Add adds a profile behind the one that is selected, and selects it. An empty
// ID gets one.
func (d *Desk) Add(p profile.Profile) (id string) {
	if p.ID == "" {
		p.ID = uuid.NewString()
	}
	d.change(func() { d.add(p) })
	signal(d.save)
	return p.ID
}

// add does what [Desk.Add] says, with the lock held.
func (d *Desk) add(p profile.Profile) *seat {
	d.setBook(d.book.Insert(p, d.book.Index(d.book.Selected)+1))
	s := d.seat(p.ID)
	s.loaded = true // the keyring knows nothing of it
	d.noteCommand(s, p.UserID, message.New("entry.profile.add"))
	d.selectProfile(p.ID)
	return s
}

// Duplicate adds a copy of a profile and of its secrets, and selects it.
func (d *Desk) Duplicate(id string) {
	d.change(func() {
		p, there := d.profile(id)
		if !there {
			return
		}
		original := d.seat(p.ID)
		p = p.Clone()
		p.ID, p.Name, p.Pinned, p.UsedAt = uuid.NewString(), d.book.CopyName(p.Title()), false, time.Time{}
		d.book.Selected = original.id // behind which it goes
		copied := d.add(p)
		copied.sandboxToken, copied.secrets = original.sandboxToken, original.secrets
		if !original.loaded {
			copied.loaded, copied.loading = false, true
			d.background(func() { d.loadAs(copied, original.id) })
		}
	})
	signal(d.save)
}

// Rename gives a profile another name.
func (d *Desk) Rename(id, name string) {
	d.alter(id, func(p *profile.Profile) { p.Name = name })
	d.change(func() {
		if s := d.seat(id); s != nil {
			d.noteCommand(s, "", message.New("entry.profile.rename"))
		}
	})
}

// SetPinned has a profile stand before those that are not pinned, or no longer.
func (d *Desk) SetPinned(id string, pinned bool) {
	d.alter(id, func(p *profile.Profile) { p.Pinned = pinned })
}

func (d *Desk) alter(id string, f func(*profile.Profile)) {
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
func (d *Desk) Move(id string, by int) {
	d.changeBook(func(b profile.Book) profile.Book {
		p, _ := d.profile(id)
		return b.Move(p.ID, by)
	})
}

// Delete stops a profile's session and deletes the profile and its secrets.
// [Desk.UndoDelete] brings all but the session back.
func (d *Desk) Delete(id string) {
	d.change(func() {
		p, there := d.profile(id)
		if !there {
			return
		}
		s := d.seat(p.ID)
		d.noteCommand(s, "", message.New("entry.profile.delete"))
		s.told.renewing = false
		gone := &deleted{profile: p, at: d.book.Index(p.ID), seat: s}
		d.deleted = append(d.deleted, gone)
		d.setBook(d.book.Without(p.ID))
		delete(d.seats, p.ID)
		d.inputs++
		d.load(d.seat(""))
		d.background(func() { d.clearAfter(gone) })
	})
	signal(d.save)
}

// clearAfter ends what belongs to a deleted profile, and after a while the offer to
// undo it.
func (d *Desk) clearAfter(gone *deleted) {
	s := gone.seat
	d.mu.Lock()
	m := s.manager
	s.manager = nil
	d.mu.Unlock()
	if m != nil {
		m.Close()
	}
	if !s.loaded {
		d.loadAs(s, s.id) // for an undo
	}
	d.mu.Lock()
	undone := gone.undone
	d.mu.Unlock()
	if undone {
		return
	}
	d.forgetSecrets(s.id)
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
func (d *Desk) UndoDelete() {
	d.change(func() {
		last := len(d.deleted) - 1
		if last < 0 {
			return
		}
		gone := d.deleted[last]
		d.deleted, gone.undone = d.deleted[:last], true
		d.setBook(d.book.Insert(gone.profile, gone.at).WithLeftover(gone.profile.ID, false))
		d.noteCommand(gone.seat, "", message.New("entry.profile.undelete"))
		gone.seat.waiting, gone.seat.checking = false, false
		d.seats[gone.profile.ID] = gone.seat
		d.selectProfile(gone.profile.ID)
	})
	signal(d.save)
}

// SetSettings changes the program's settings.
func (d *Desk) SetSettings(f func(*profile.Settings)) {
	d.changeBook(func(b profile.Book) profile.Book {
		f(&b.Settings)
		return b
	})
	d.noteProgram("entry.program.settings")
}

// Book returns all that is remembered, to be exported or to plan an import.
func (d *Desk) Book() profile.Book {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.book
}

// Import plans the import of an exported file anew, for what is there now, and
// carries it out.
func (d *Desk) Import(text []byte) error {
	var err error
	d.changeBook(func(b profile.Book) profile.Book {
		var plan profile.Plan
		if plan, err = b.PlanImport(text); err != nil {
			return b
		}
		return plan.Apply()
	})
	d.change(func() {
		if err == nil {
			d.noteProgram("entry.program.import")
		}
		d.inputs++
		d.load(d.seat(""))
	})
	return err
}
