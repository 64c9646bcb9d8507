package desk

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/fsnotify/fsnotify"

	"sessiontray/session"
	"sessiontray/session/journal"
	"sessiontray/session/message"
	"sessiontray/session/profile"
)

// saveAfter is how long the user must have stopped typing before it is saved,
// and another copy of the program writing before that is read.
const saveAfter = 600 * time.Millisecond

// saveAgain is how long after a failure saving is tried again.
const saveAgain = 30 * time.Second

// keep saves what was changed, once that stopped and at the end, and takes in
// what another copy of the program wrote.
func (d *Desk) keep() {
	watch := d.watch()
	if watch != nil {
		defer func() { _ = watch.Close() }()
	}
	failed := false
	for {
		save, read := failed, false
		var events <-chan fsnotify.Event
		if watch != nil {
			events = watch.Events
		}
		patience := time.Hour
		if failed {
			patience = saveAgain
		}
		settled := time.NewTimer(patience)
		for waiting := true; waiting; {
			select {
			case <-d.ctx.Done():
				settled.Stop()
				return // Close saves
			case <-d.save:
				save = true
				settled.Reset(saveAfter)
			case e, open := <-events:
				if !open {
					events = nil
				}
				if filepath.Base(e.Name) == profile.FileName {
					read = true
					settled.Reset(saveAfter)
				}
			case <-settled.C:
				waiting = false
			}
		}
		if read {
			d.reload()
		}
		if save {
			failed = !d.saveNow()
			if watch == nil {
				if watch = d.watch(); watch != nil { // now that there is a folder
					defer func() { _ = watch.Close() }()
				}
			}
		}
	}
}

// watch watches the folder of the settings, nil where that cannot be.
func (d *Desk) watch() *fsnotify.Watcher {
	if _, err := os.Stat(d.config.Folder); err != nil || d.config.Alone {
		return nil
	}
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return nil
	}
	if err := w.Add(d.config.Folder); err != nil {
		_ = w.Close()
		return nil
	}
	return w
}

// reload takes in what another copy of the program wrote. A profile whose
// session lives here stays.
func (d *Desk) reload() {
	ours := d.Book()
	merged := d.store.Reload(ours)
	if !merged.Equal(ours) {
		d.takeIn(ours, merged)
	}
}

// takeIn makes merged the book, which was made of ours, and keeps what the user
// changed since then.
func (d *Desk) takeIn(ours, merged profile.Book) {
	d.change(func() {
		for _, p := range ours.Profiles {
			if s := d.seats[p.ID]; merged.Index(p.ID) < 0 && s != nil && s.busy() {
				merged = merged.Insert(p, ours.Index(p.ID))
			}
		}
		d.setBook(profile.Merge(ours, d.book, merged))
		d.inputs++
		d.load(d.seat(""))
	})
}

// busy reports whether there is a session, or one is on its way.
func (s *seat) busy() bool {
	return s.status.Session != nil || s.status.Phase == session.Starting || s.waiting
}

// saveNow saves the profiles that changed, and their secrets. It reports whether the
// file holds what it should.
func (d *Desk) saveNow() (saved bool) {
	d.mu.Lock()
	ours, before := d.book, d.saved
	unheld := false
	for _, s := range d.seats {
		p, _ := ours.Find(s.id)
		unheld = unheld || p.KeepSecrets && s.secrets != (secrets{}) && !d.store.Holds(s.id)
	}
	d.mu.Unlock()
	var err error
	if unheld || !ours.Equal(before) {
		var merged profile.Book
		merged, err = d.store.Save(ours)
		if err != nil {
			d.log.Warn("settings not saved", "error", err)
			d.journal.Append(journal.Draft{Kind: journal.Problem, Level: slog.LevelError, Message: message.Of(err)})
		}
		d.mu.Lock()
		told := d.notices.saving
		if d.notices.saving = ofError(err); err == nil {
			d.saved = ours
		}
		d.mu.Unlock()
		if !ofError(err).Equal(told) {
			signal(d.wake)
		}
		if err == nil && !merged.Equal(ours) { // with what another copy wrote
			d.change(func() { d.saved = merged })
			d.takeIn(ours, merged)
		}
	}
	d.saveSecrets()
	d.noteVault()
	return err == nil
}

// saveSecrets puts into the keyring what is to be kept there.
func (d *Desk) saveSecrets() {
	type kept struct {
		id      string
		secrets secrets
	}
	var all []kept
	d.mu.Lock()
	for _, s := range d.seats {
		p, _ := d.book.Find(s.id)
		switch {
		case !s.loaded && s.secrets == (secrets{}): // nothing is known of it
		case !p.KeepSecrets:
			all = append(all, kept{id: s.id})
		case d.store.Holds(s.id): // else it would never be found again
			all = append(all, kept{s.id, s.secrets})
		}
	}
	d.mu.Unlock()
	// The program may be ending; the keyring's own timeout bounds this.
	ctx := context.WithoutCancel(d.ctx)
	for _, k := range all {
		for key, v := range k.secrets.byKey(k.id) {
			d.keepSecret(ctx, key, *v)
		}
	}
}

// notices are sentences about the files, if something is wrong.
type notices struct{ crash, opening, saving, secret, timeline message.Message }

// all are those that say something.
func (n notices) all() []message.Message {
	return slices.DeleteFunc([]message.Message{n.crash, n.opening, n.saving, n.secret, n.timeline}, message.Message.IsZero)
}

// DismissNotice takes away what was said of the files, but for what still is so.
func (d *Desk) DismissNotice() {
	d.change(func() {
		d.notices.crash, d.notices.timeline = message.Message{}, message.Message{}
		if d.notices.secret = (message.Message{}); !d.store.ReadOnly() {
			d.notices.opening = message.Message{}
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
