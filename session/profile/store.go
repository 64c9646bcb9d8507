package profile

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"sessiontray/session/files"
	"sessiontray/session/message"

	"github.com/adrg/xdg"
	"github.com/gofrs/flock"
)

// Names of the files in the configuration folder.
const (
	FileName   = "profiles.json"
	BackupName = "profiles.last-good.json" // what the file held before it was written last
	lockName   = "profiles.lock"
)

// version is the version of the file's format that this program writes.
// Version 1 knew one profile and no settings.
const version = 2

// maxFile is the longest file that is read, in bytes.
const maxFile = 16 << 20

// lockPatience is how long another copy of the program may take to write. One that
// waits looks every lockEvery; one that wrote leaves the file alone for lockPause,
// so that whoever waits gets a turn.
const (
	lockPatience = 3 * time.Second
	lockEvery    = 5 * time.Millisecond
	lockPause    = 4 * lockEvery
)

// Folder is the folder of the user's settings. Where version 0.1.0 had another, on Windows,
// and nothing is in this one, it is that.
func Folder() string {
	before, _ := os.UserConfigDir()
	return files.Folder(xdg.ConfigHome, before)
}

// contents of the file.
type contents struct {
	Version int `json:"version"`
	Book
}

// Store is the file. It is not safe for concurrent use; other copies of the
// program may use the same file at the same time.
type Store struct {
	folder   string
	readOnly bool
	base     Book              // as the file held it when this copy read or wrote it last
	baseSum  [sha256.Size]byte // of the file then
	wroteAt  time.Time
}

// Open reads the file in folder, which need not exist. Whatever is wrong, a
// usable book comes back; notice is then a sentence for the user.
func Open(folder string) (store *Store, book Book, notice message.Message) {
	s := &Store{folder: folder}
	book, notice = s.load()
	return s, book, notice
}

func (s *Store) path() string { return filepath.Join(s.folder, FileName) }

// ReadOnly reports whether the file must stay as it is.
func (s *Store) ReadOnly() bool { return s.readOnly }

// Holds reports whether the file holds a profile, so that what is kept under
// its ID elsewhere is found again at the next start.
func (s *Store) Holds(id string) bool { return s.base.Index(id) >= 0 }

var errDamaged = message.Errorf(nil, "settings.damaged")

// errNewer is a file that a newer version of the program wrote.
type errNewer struct{ understood Book }

func (errNewer) Error() string { return "it was written by a newer version of this program" }

func (s *Store) load() (Book, message.Message) {
	book, raw, err := read(s.path())
	var newer errNewer
	switch {
	case err == nil:
		s.remember(book, raw)
		return book, message.Message{}
	case errors.Is(err, fs.ErrNotExist):
		if book, of, found := s.recover(); found {
			return book, message.New("settings.settings-missing", "path", s.path(), "next", of)
		}
		return NewBook(), message.Message{}
	case errors.As(err, &newer):
		s.readOnly, s.base = true, newer.understood
		if len(newer.understood.Profiles) > 0 {
			return newer.understood, message.New("settings.settings-written-newer-version-program")
		}
		return NewBook(), message.New("settings.settings-written-newer-version-program-stay")
	case !errors.Is(err, errDamaged):
		s.readOnly = true
		return NewBook(), message.New(
			"settings.settings-cannot-read-stay-they", "path", s.path(), "reason", message.Of(plain(err)),
		)
	}
	aside, err := s.setAside()
	if err != nil {
		s.readOnly = true
		return NewBook(), message.New("settings.settings-damaged-stay-they-changes", "path", s.path())
	}
	if book, of, found := s.recover(); found {
		return book, message.New("settings.settings-damaged-set-aside", "aside", aside, "next", of)
	}
	return NewBook(), message.New(
		"settings.settings-damaged-set-aside", "aside", aside, "next", message.New("settings.new-ones-begun"),
	)
}

// recover puts the last good copy in the place of a file that is gone. Where it
// cannot be written, it is used all the same.
func (s *Store) recover() (book Book, used message.Message, found bool) {
	backup := filepath.Join(s.folder, BackupName)
	book, raw, err := read(backup)
	if err != nil {
		return Book{}, message.Message{}, false
	}
	s.remember(book, raw)
	used = message.New("settings.last-good-copy-used")
	if info, err := os.Stat(backup); err == nil {
		used = message.New("settings.last-good-copy-from", "time", info.ModTime().Format("2006-01-02 15:04"))
	}
	_ = files.Write(s.path(), raw)
	return book, used, true
}

// remember keeps what the file holds.
func (s *Store) remember(book Book, raw []byte) { s.base, s.baseSum = book, sha256.Sum256(raw) }

// theirs is what the file holds now, and whether another copy of the program wrote it.
// What this copy wrote is not decoded again: it follows each of its own changes.
func (s *Store) theirs() (book Book, raw []byte, changed bool, err error) {
	raw, err = readFile(s.path())
	if err != nil {
		return Book{}, nil, false, err
	}
	if sha256.Sum256(raw) == s.baseSum {
		return s.base, raw, false, nil
	}
	book, err = decode(raw)
	return book, raw, true, err
}

// read reads a file of this version or an older one.
func read(path string) (book Book, raw []byte, err error) {
	if raw, err = readFile(path); err != nil {
		return Book{}, nil, err
	}
	book, err = decode(raw)
	return book, raw, err
}

func readFile(path string) ([]byte, error) {
	info, err := os.Stat(path)
	switch {
	case err == nil && !info.Mode().IsRegular():
		return nil, errDamaged
	case err == nil && info.Size() > maxFile:
		return nil, message.Errorf(nil, "settings.mb-long", "size", info.Size()>>20)
	case err != nil:
		return nil, err
	}
	return os.ReadFile(path)
}

func decode(raw []byte) (Book, error) {
	var format struct {
		Version  int
		Profiles json.RawMessage
	}
	if json.Unmarshal(raw, &format) != nil || format.Version < 1 {
		return Book{}, errDamaged
	}
	var c contents
	err := json.Unmarshal(raw, &c)
	switch {
	case format.Version > version:
		return Book{}, errNewer{c.Book.sanitized()} // as far as it is understood
	case err != nil, format.Profiles == nil:
		return Book{}, errDamaged
	}
	return c.Book.sanitized(), nil
}

// Save writes the book, whole or not at all, joined with what another copy of
// the program wrote meanwhile, and returns the two as one. It does nothing when
// the file must stay as it is. What could be a secret, pasted into the wrong
// field, is left out of the file.
func (s *Store) Save(ours Book) (Book, error) {
	if s.readOnly {
		return ours, nil
	}
	if err := os.MkdirAll(s.folder, 0o700); err != nil {
		return ours, cannotSave(err)
	}
	time.Sleep(lockPause - time.Since(s.wroteAt))
	if _, err := files.MakeWay(filepath.Join(s.folder, lockName)); err != nil {
		return ours, cannotSave(err)
	}
	lock := flock.New(filepath.Join(s.folder, lockName), flock.SetPermissions(0o600))
	ctx, cancel := context.WithTimeout(context.Background(), lockPatience)
	defer cancel()
	if _, err := lock.TryLockContext(ctx, lockEvery); err != nil {
		if errors.Is(err, context.DeadlineExceeded) {
			return ours, message.Errorf(nil, "settings.settings-cannot-saved-another-copy")
		}
		return ours, cannotSave(err)
	}
	defer func() {
		_ = lock.Close()
		s.wroteAt = time.Now()
	}()
	s.sweep()

	theirs, raw, changed, err := s.theirs()
	var told error
	switch {
	case err == nil, errors.Is(err, fs.ErrNotExist):
	case errors.Is(err, errDamaged):
		aside, err := s.setAside()
		if err != nil {
			return ours, cannotSave(err)
		}
		raw, told = nil, message.Errorf(nil, "settings.settings-damaged-meanwhile-set-aside", "aside", aside)
	default:
		return ours, message.Errorf(err, "settings.settings-not-saved-another-program", "reason", message.Of(plain(err)))
	}
	merged := ours
	switch {
	case raw == nil:
	case changed:
		merged = Merge(s.base, ours, theirs)
	default:
		merged = ours.sanitized()
	}
	clean := merged.withoutSecrets()
	text, err := json.MarshalIndent(contents{version, clean}, "", "  ")
	if err != nil {
		return ours, message.Errorf(err, "settings.settings-cannot-encoded", "reason", message.Of(err))
	}
	if text = append(text, '\n'); len(text) > maxFile {
		return ours, message.Errorf(nil, "settings.settings-too-long-saved-check")
	}
	if !bytes.Equal(raw, text) {
		if raw != nil {
			err = files.Write(filepath.Join(s.folder, BackupName), lastGood(theirs, raw))
		}
		if err == nil {
			err = files.Write(s.path(), text)
		}
		if err != nil {
			return ours, cannotSave(err)
		}
	}
	s.remember(clean, text)
	return merged, told
}

// lastGood is what the file held, for the copy of it: without secrets, which version 0.1.0
// wrote into it.
func lastGood(book Book, raw []byte) []byte {
	clean := book.withoutSecrets()
	if clean.Equal(book) {
		return raw
	}
	text, err := json.MarshalIndent(contents{version, clean}, "", "  ")
	if err != nil {
		return nil
	}
	return append(text, '\n')
}

// Reload joins what another copy of the program wrote with ours. It writes
// nothing, and leaves out what cannot be read.
func (s *Store) Reload(ours Book) Book {
	theirs, raw, changed, err := s.theirs()
	if err != nil || s.readOnly || !changed {
		return ours
	}
	merged := Merge(s.base, ours, theirs)
	s.remember(theirs, raw)
	return merged
}

// setAside moves a damaged file out of the way, so that it is not overwritten.
func (s *Store) setAside() (to string, err error) {
	return files.SetAside(s.path())
}

func cannotSave(err error) error {
	return message.Errorf(err, "settings.settings-cannot-saved", "reason", message.Of(plain(err)))
}

// plain is the reason in err without the path, which the sentence names.
func plain(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	text := err.Error() // package atomic puts the path into the text
	if n := strings.LastIndex(text, ": "); n >= 0 {
		return errors.New(text[n+2:])
	}
	return err
}

// sweep removes what a write left behind that was cut off. Called under the
// lock, when nobody writes.
func (s *Store) sweep() {
	for _, name := range []string{FileName, BackupName} {
		left, _ := filepath.Glob(filepath.Join(s.folder, name+"[0-9]*")) // named by package atomic
		for _, path := range left {
			_ = os.Remove(path)
		}
	}
}
