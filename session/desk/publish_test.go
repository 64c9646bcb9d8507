package desk_test

import (
	"strings"
	"testing"
	"time"

	"sessiontray/session/desk"
	"sessiontray/session/profile"
)

func TestAtMostTwentySnapshotsASecond(t *testing.T) {
	inWorld(t, 1, func(w *world, _ []string) {
		var at []time.Time
		last := ""
		remove := w.Subscribe(func(s desk.Snapshot) { at, last = append(at, time.Now()), s.Profile.UserID })
		for n := range 3000 {
			w.Edit("", func(p *profile.Profile) { p.UserID = strings.Repeat("x", n%100) })
			time.Sleep(time.Millisecond)
		}
		w.after(time.Second)
		remove()
		if last != strings.Repeat("x", 99) {
			t.Errorf("the last is not told: %q", last)
		}
		if len(at) < 40 {
			t.Errorf("only %d snapshots in three seconds of changes", len(at))
		}
		for n := 20; n < len(at); n++ {
			if within := at[n].Sub(at[n-20]); within < time.Second {
				t.Fatalf("21 snapshots within %v", within)
			}
		}
	})
}

func TestChangesThatComeTogetherAreToldOnce(t *testing.T) {
	inWorld(t, 1, func(w *world, _ []string) {
		told := 0
		defer w.Subscribe(func(desk.Snapshot) { told++ })()
		w.after(time.Minute)
		told = 0
		for _, name := range []string{"a", "b", "c"} {
			w.Edit("", func(p *profile.Profile) { p.Name = name })
			time.Sleep(100 * time.Microsecond)
		}
		if w.after(time.Minute); told != 1 { // in which it is saved, too
			t.Errorf("told %d times", told)
		}
	})
}
