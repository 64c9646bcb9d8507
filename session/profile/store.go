package profile

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/natefinch/atomic"
)

// FileName is the name of the file in the configuration folder.
const FileName = "profiles.json"

// version is the version of the file's format that this program writes.
const version = 1

// maxFile is the longest file that is read, in bytes.
const maxFile = 4 << 20

// contents of the file.
type contents struct {
	Version  int       `json:"version"`
	Selected string    `json:"selected"` // ID of a profile
	Profiles []Profile `json:"profiles"`
}

// Store is the file. It is not safe for concurrent use.
type Store struct {
	path     string
	readOnly bool
	onDisk   string // the ID of the profile in the file, empty for none
}

// Open reads the profile that was selected last from the file in folder, which
// need not exist. Whatever is wrong, a usable profile comes back; notice is
// then a sentence for the user.
func Open(folder string) (store *Store, selected Profile, notice string) {
	s := &Store{path: filepath.Join(folder, FileName)}
	selected, notice = s.load()
	return s, selected, notice
}

// Holds reports whether the file holds the profile, so that what is kept under
// its ID elsewhere is found again at the next start.
func (s *Store) Holds(p Profile) bool { return s.onDisk != "" && s.onDisk == p.ID }

func (s *Store) load() (Profile, string) {
	raw, err := readBounded(s.path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return New(), ""
	case err != nil:
		s.readOnly = true
		return New(), fmt.Sprintf("The settings in %s cannot be read and stay as they are: %v.", s.path, plain(err))
	}
	var c contents
	var format struct{ Version int }
	if json.Unmarshal(raw, &format) == nil && format.Version > version {
		s.readOnly = true
		_ = json.Unmarshal(raw, &c) // as far as it is understood
		if p, ok := c.selected(); ok {
			return s.take(p), "The settings were written by a newer version of this program: they are used, and changes are not saved."
		}
		return New(), "The settings were written by a newer version of this program and stay as they are: changes are not saved."
	}
	if err := json.Unmarshal(raw, &c); err == nil {
		if p, ok := c.selected(); ok {
			return s.take(p), ""
		}
	}
	return New(), s.setAside()
}

// setAside moves a damaged file out of the way, so that it is not overwritten.
func (s *Store) setAside() string {
	aside := s.path + ".damaged-" + time.Now().Format("20060102-150405")
	if err := os.Rename(s.path, aside); err != nil {
		s.readOnly = true
		return fmt.Sprintf("The settings in %s are damaged and stay as they are: changes are not saved.", s.path)
	}
	return fmt.Sprintf("The settings were damaged and are set aside as %s; new ones were begun.", aside)
}

func (c contents) selected() (Profile, bool) {
	for _, p := range c.Profiles {
		if p.ID == c.Selected {
			return p, true
		}
	}
	if len(c.Profiles) > 0 {
		return c.Profiles[0], true
	}
	return Profile{}, false
}

// take returns a profile from the file, mended where it cannot be used as it is.
func (s *Store) take(p Profile) Profile {
	if mended := p.mended(); mended.ID != p.ID {
		return mended // which is not the one on disk
	}
	s.onDisk = p.ID
	return p.mended()
}

// Save writes the profile, whole or not at all. It does nothing when the file
// must stay as it is. A field that could be a secret, pasted into the wrong
// place, is left out.
func (s *Store) Save(p Profile) error {
	if s.readOnly {
		return nil
	}
	raw, err := json.MarshalIndent(contents{Version: version, Selected: p.ID, Profiles: []Profile{p.withoutSecrets()}}, "", "  ")
	if err != nil {
		return fmt.Errorf("the settings cannot be encoded: %w", err)
	}
	if len(raw) > maxFile {
		return errors.New("the settings are too long to be saved; check what was pasted")
	}
	if err := os.MkdirAll(filepath.Dir(s.path), 0o700); err != nil {
		return fmt.Errorf("the settings cannot be saved: %w", plain(err))
	}
	if err := atomic.WriteFile(s.path, bytes.NewReader(append(raw, '\n'))); err != nil {
		return fmt.Errorf("the settings cannot be saved: %w", plain(err))
	}
	s.onDisk = p.ID
	return nil
}

func readBounded(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if info.Size() > maxFile {
		return nil, fmt.Errorf("it is %d MB long", info.Size()>>20)
	}
	return os.ReadFile(path)
}

// plain is the reason in err without the path, which the sentence names.
func plain(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}
