package profile

import (
	"context"
	"os"
	"path/filepath"
	"time"

	"github.com/fsnotify/fsnotify"
)

const (
	// saveDelay is the pause after the last change before it is saved, and after
	// another copy of the program wrote before its file is read.
	saveDelay = 600 * time.Millisecond
	// saveRetry is the pause before a save that failed is tried again.
	saveRetry = 30 * time.Second
)

// AutoSave saves a book shortly after it changed, and reads what other copies of the
// program wrote.
type AutoSave struct {
	// Folder holds the file. It need not exist.
	Folder string
	// Alone says that no other copy of the program writes there.
	Alone bool
	// Save saves, and reports whether that worked.
	Save func() bool
	// Reload reads what another copy wrote.
	Reload func()
	// Changed announces changes. It has room for one.
	Changed chan struct{}
}

// Run works until ctx ends. It does not save then; the caller does, once nothing
// changes any more.
func (a AutoSave) Run(ctx context.Context) {
	watch := a.watch()
	defer func() {
		if watch != nil {
			_ = watch.Close()
		}
	}()
	for failed := false; ; {
		changed, written := a.wait(ctx, watch, failed)
		if ctx.Err() != nil {
			return
		}
		if written {
			a.Reload()
		}
		if changed || failed {
			failed = !a.Save()
			if watch == nil {
				watch = a.watch() // now that there is a folder
			}
		}
	}
}

// wait waits for changes here or in the file, and for the pause after the last of
// them.
func (a AutoSave) wait(ctx context.Context, watch *fsnotify.Watcher, failed bool) (changed, written bool) {
	var events <-chan fsnotify.Event
	var errs <-chan error
	if watch != nil {
		events, errs = watch.Events, watch.Errors
	}
	pause := time.Hour
	if failed {
		pause = saveRetry
	}
	settled := time.NewTimer(pause)
	defer settled.Stop()
	for {
		select {
		case <-ctx.Done():
			return changed, written
		case <-a.Changed:
			changed = true
			settled.Reset(saveDelay)
		case e, open := <-events:
			if !open {
				events = nil
			}
			if filepath.Base(e.Name) == FileName {
				written = true
				settled.Reset(saveDelay)
			}
		case _, open := <-errs: // some changes were missed: the file is read
			if !open {
				errs = nil
				continue
			}
			written = true
			settled.Reset(saveDelay)
		case <-settled.C:
			return changed, written
		}
	}
}

// watch watches the folder, nil where that is not possible.
func (a AutoSave) watch() *fsnotify.Watcher {
	if _, err := os.Stat(a.Folder); err != nil || a.Alone {
		return nil
	}
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return nil
	}
	if err := w.Add(a.Folder); err != nil {
		_ = w.Close()
		return nil
	}
	return w
}
