// Package crash keeps what the program prints when it crashes in a file, without
// secrets.
//
// A crashed program can do nothing any more. So it starts itself anew as a monitor,
// which does nothing but wait for what the Go runtime prints in a crash
// ([runtime/debug.SetCrashOutput]), take out what could be secret, and write the rest
// to a file.
package crash

import (
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/natefinch/atomic"

	"sessiontray/session/secret"
)

// marker is the variable of the environment that makes a process a monitor. It holds
// the folder.
const marker = "SESSION_TRAY_CRASH_FOLDER"

// Names of the files, of which the last few are kept.
const (
	prefix     = "crash-"
	untold     = ".new.txt" // nobody was told of it yet
	told       = ".txt"
	kept       = 5
	longest    = 4 << 20 // bytes
	timeFormat = "20060102-150405"
)

// Watch starts a monitor that writes to folder, and returns the way to end it, which
// waits for nothing.
func Watch(folder string) (stop func(), err error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, err
	}
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	c := exec.Command(self)
	c.Env = append(os.Environ(), marker+"="+folder)
	into, err := c.StdinPipe()
	if err != nil {
		return nil, err
	}
	if err := c.Start(); err != nil {
		return nil, err
	}
	pipe, is := into.(*os.File)
	if !is {
		_ = into.Close()
		return nil, fmt.Errorf("the monitor's input is no file but %T", into)
	}
	if err := debug.SetCrashOutput(pipe, debug.CrashOptions{}); err != nil {
		_ = into.Close()
		return nil, err
	}
	go func() { _ = c.Wait() }()
	return func() {
		_ = debug.SetCrashOutput(nil, debug.CrashOptions{})
		_ = into.Close() // at which it ends
	}, nil
}

// WatchSoon does what [Watch] does, half a second later, so that the window shows no
// later for it, and logs where it fails. It returns the way to end that.
func WatchSoon(folder string, log *slog.Logger) (stop func()) {
	quit, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		select {
		case <-quit:
			return
		case <-time.After(startup):
		}
		end, err := Watch(folder)
		if err != nil {
			log.Warn("a crash would leave no file", "error", err)
			return
		}
		<-quit
		end()
	}()
	return func() {
		close(quit)
		<-done
	}
}

// startup is when the window is likely to show.
const startup = 500 * time.Millisecond

// IsMonitor reports whether this process is to be a monitor, by [Monitor].
func IsMonitor() bool { return os.Getenv(marker) != "" }

// Monitor waits for a crash of the program that started this process, or for its end.
func Monitor() error {
	signal.Ignore(os.Interrupt, syscall.SIGTERM) // which are for the program
	text, err := io.ReadAll(io.LimitReader(os.Stdin, longest))
	if len(text) == 0 {
		return err
	}
	_, _ = io.Copy(io.Discard, os.Stdin) // so that the program does not wait
	return write(os.Getenv(marker), string(text), time.Now())
}

func write(folder, text string, now time.Time) error {
	path := filepath.Join(folder, prefix+now.Format(timeFormat)+untold)
	if err := atomic.WriteFile(path, strings.NewReader(clean(text))); err != nil {
		return err
	}
	old, err := filepath.Glob(filepath.Join(folder, prefix+"*.txt"))
	if err != nil {
		return err
	}
	slices.Sort(old) // by their times
	for _, path := range old[:max(0, len(old)-kept)] {
		_ = os.Remove(path)
	}
	return nil
}

// Last is the file of a crash that nobody was told of yet, empty without one.
func Last(folder string) (path string) {
	found, err := filepath.Glob(filepath.Join(folder, prefix+"*"+untold))
	if err != nil {
		return ""
	}
	slices.Sort(found)
	for _, from := range found {
		path = strings.TrimSuffix(from, untold) + told
		if os.Rename(from, path) != nil {
			return from
		}
	}
	return path
}

// goroutines is where the message ends and the places of goroutines begin, in which
// there are no texts.
var goroutines = regexp.MustCompile(`(?m)^(?:goroutine \d+ |runtime stack:)`)

// words are long enough to be a key, or a piece of one.
var words = regexp.MustCompile(`[A-Za-z0-9+/=_\-.~%]{8,}`)

// looksRandom tells what words of a language, or of Go, do not look like.
func looksRandom(word string) bool {
	if address.MatchString(word) || place.MatchString(word) {
		return false
	}
	if strings.ContainsAny(word, "0123456789") {
		return true
	}
	changes := 0 // from small letters to capitals; in a name, each begins a word of some letters
	for n := 1; n < len(word); n++ {
		if 'a' <= word[n-1] && word[n-1] <= 'z' && 'A' <= word[n] && word[n] <= 'Z' {
			changes++
		}
	}
	return changes*4 > len(word)-4
}

var (
	address = regexp.MustCompile(`^0x[0-9a-f]{1,16}$`)
	place   = regexp.MustCompile(`^[\w/.\-]+\.go:\d+$`)
)

// clean takes out what could be secret. The monitor knows no secret by heart, and a
// message can hold anything: there every word goes too that looks random.
func clean(text string) string {
	message, rest := text, ""
	if at := goroutines.FindStringIndex(text); at != nil {
		message, rest = text[:at[0]], text[at[0]:]
	}
	message = words.ReplaceAllStringFunc(secret.Redact(message), func(word string) string {
		if looksRandom(word) {
			return secret.New(word).String()
		}
		return word
	})
	return message + secret.Redact(rest)
}
