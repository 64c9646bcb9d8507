package desk_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"sessiontray/session"
	"sessiontray/session/desk"
	"sessiontray/session/fault"
	"sessiontray/session/profile"
	"sessiontray/session/sandbox"
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

// A picture of a start that is answered at once would delay that of the answer.
func TestAStartIsToldWithAQuickAnswer(t *testing.T) {
	inWorld(t, 1, func(w *world, _ []string) {
		var told []desk.Snapshot
		var at []time.Time
		defer w.Subscribe(func(s desk.Snapshot) { told, at = append(told, s), append(at, time.Now()) })()
		for delay, want := range map[time.Duration][]session.Phase{
			0:                     {session.Active},
			10 * time.Millisecond: {session.Active},
			40 * time.Millisecond: {session.Starting, session.Active},
		} {
			w.server.Inject(sandbox.Fault{Kind: fault.Latency, Times: 1, Delay: delay})
			w.after(10 * time.Second)
			told, at = nil, nil
			began := time.Now()
			w.Start("")
			w.after(500 * time.Millisecond)
			var phases []session.Phase
			for _, s := range told {
				if phase := s.Status.Phase; len(phases) == 0 || phases[len(phases)-1] != phase {
					phases = append(phases, phase)
				}
			}
			if !slices.Equal(phases, want) {
				t.Fatalf("answered after %v: told %v", delay, phases)
			}
			if first := at[0].Sub(began); first > 20*time.Millisecond {
				t.Errorf("answered after %v: told after %v", delay, first)
			}
			w.Stop("")
		}
	})
}

// A start does not keep what else there is from being told.
func TestStartsDoNotHoldUpTheRest(t *testing.T) {
	inWorld(t, 9, func(w *world, ids []string) {
		var at []time.Time
		defer w.Subscribe(func(desk.Snapshot) { at = append(at, time.Now()) })()
		w.server.Inject(sandbox.Fault{Kind: fault.Latency, Times: len(ids), Delay: time.Second})
		w.after(10 * time.Second)
		at = nil
		began := time.Now()
		for _, id := range ids {
			w.Start(id)
			time.Sleep(10 * time.Millisecond) // before the last is answered or told
		}
		if w.after(0); len(at) < 3 || at[0].Sub(began) > 20*time.Millisecond {
			t.Errorf("%d snapshots in %v", len(at), time.Since(began))
		}
	})
}
