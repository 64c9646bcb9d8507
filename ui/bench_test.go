package ui

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"

	"sessiontray/session/journal"
)

// BenchmarkScrollTimelineOf100000 scrolls by two and a half rows, and by a page, in turn.
func BenchmarkScrollTimelineOf100000(b *testing.B) {
	u := newUser(b)
	for n := range journal.Kept {
		u.desk.Journal().Append(journal.Draft{Kind: journal.Command, Name: "QA alice", Text: fmt.Sprintf("Start for “alice” on Sandbox, with an API token, the %dth time.", n)})
	}
	u.window.Resize(fyne.NewSize(1100, 820))
	u.goTo(timelinePlace)
	u.timeline.refilter()
	l := u.timeline.list
	at, step := l.GetScrollOffset(), u.timeline.rowStep()
	n := 0
	for b.Loop() {
		at -= []float32{2.5 * step, 20 * step}[n%2]
		if n++; at < 0 {
			at = step * journal.Kept / 2
		}
		l.ScrollToOffset(at)
	}
}
