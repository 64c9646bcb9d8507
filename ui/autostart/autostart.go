// Package autostart has the program started at login, each system's own way.
package autostart

import (
	"fmt"
	"os"
	"sync/atomic"
)

// Login starts a program at login, if that is on.
type Login struct {
	program string // its path
	on      atomic.Bool
}

// flag keeps the window away at login.
const flag = "--hidden"

// New says how it stands for this program, whose path may be empty for the one
// that runs.
func New(program string) *Login {
	if program == "" {
		program, _ = os.Executable()
	}
	l := &Login{program: program}
	l.on.Store(l.look())
	return l
}

// On reports whether the program is started at login. It answers from memory.
func (l *Login) On() bool { return l.on.Load() }

// Set has the program started at login, or no longer.
func (l *Login) Set(on bool) error {
	if l.program == "" {
		return fmt.Errorf("the program's own path is unknown")
	}
	err := l.remove()
	if on {
		err = l.add()
	}
	l.on.Store(l.look())
	return err
}
