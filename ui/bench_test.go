package ui

import (
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"sessiontray/session/desk"
)

// BenchmarkDraw draws the window as a session starts and stops, in turn, each time with
// an event that was not there before.
func BenchmarkDraw(b *testing.B) {
	u := newUser(b)
	u.press(fyne.KeyReturn)
	u.sees("Active")
	started := u.latest
	u.desk.Stop("")
	u.sees("No session")
	snapshots := [2]desk.Snapshot{u.latest, started}
	for n := range 2 * desk.KeptEvents { // so many that they do not all show
		of := &snapshots[n%2]
		of.Events = append(slices.Clone(snapshots[1-n%2].Events), newEvent(snapshots[1-n%2]))
		u.draw(*of)
	}
	n := 0
	for b.Loop() {
		of := &snapshots[n%2]
		of.Events = append(snapshots[1-n%2].Events[1:desk.KeptEvents:desk.KeptEvents], newEvent(snapshots[1-n%2]))
		u.draw(*of)
		n++
	}
}

// newEvent is the last event again, a little later.
func newEvent(s desk.Snapshot) desk.Event {
	e := s.Events[len(s.Events)-1]
	e.Number++
	e.At = e.At.Add(17 * time.Millisecond)
	return e
}
