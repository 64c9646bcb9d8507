package view_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"sessiontray/session"
	"sessiontray/session/desk"
	"sessiontray/session/profile"
	"sessiontray/ui/view"
)

// What is said to look the same does, whatever the clock does and whatever else
// changes: else the tray and the sidebar would go on telling what is over.
func TestGlanceIsRight(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	lives := []time.Duration{
		0, time.Second, time.Minute, 9 * time.Minute, 10 * time.Minute, 11 * time.Minute, time.Hour, 2 * time.Hour,
		3 * time.Hour, 72 * time.Hour,
	}
	summary := func(id string) *desk.Summary {
		one := &desk.Summary{Profile: profile.New(), Environment: profile.BuiltIn[1], StatusEnvironment: profile.BuiltIn[1]}
		one.Profile.ID, one.Profile.UserID = id, id
		one.Status.Phase = session.Phase(random.IntN(int(session.Failed) + 1))
		if random.IntN(2) == 0 {
			one.Status.Phase = session.Active
		}
		switch one.Status.Phase {
		case session.Active, session.Expiring, session.Expired:
			one.Status.Session = live(lives[random.IntN(len(lives))] + time.Duration(random.IntN(120_000))*time.Millisecond)
			if random.IntN(8) == 0 {
				one.Status.Session.ExpiresAt = time.Time{}
			}
		case session.Failed, session.Refused:
			one.Status.Failure = failure(session.Server)
		}
		return one
	}
	same, different := 0, 0
	for range 10_000 {
		before := desk.Snapshot{Now: now.Add(time.Duration(random.IntN(200_000)) * time.Millisecond)}
		for n := range 1 + random.IntN(3) {
			before.Profiles = append(before.Profiles, summary(fmt.Sprint("user-", n)))
		}
		before.Summary = *before.Profiles[random.IntN(len(before.Profiles))]
		after := before
		step := time.Duration(random.IntN(3000)) * time.Millisecond
		after.Now = before.Now.Add([]time.Duration{step, -step, step * 30, -step * 30, step * 5000, 0}[random.IntN(6)])
		switch random.IntN(8) {
		case 0:
			after.Profiles = slices.Clone(before.Profiles)
			n := random.IntN(len(after.Profiles))
			after.Profiles[n] = summary(after.Profiles[n].Profile.ID)
			after.Summary = *after.Profiles[after.Index(before.Profile.ID)]
		case 1:
			after.Summary = *before.Profiles[random.IntN(len(before.Profiles))]
		case 2:
			after.Profiles = before.Profiles[1:]
			after.Summary = desk.Summary{}
		}
		looks := func(s desk.Snapshot) []any { return []any{view.TrayOf(s), view.Rows(s, ""), view.Counted(s)} }
		alike := reflect.DeepEqual(looks(before), looks(after))
		if view.GlanceOf(before).Unchanged(after) {
			same++
			if !alike {
				t.Fatalf("not the same:\n%+v\n%+v", looks(before), looks(after))
			}
		} else if !alike {
			different++
		}
	}
	if same < 1000 || different < 1000 {
		t.Errorf("%d were found the same and %d differed, too few to tell", same, different)
	}
}

// A second in which nothing changes shows the same, and each thing that may change
// what shows does not.
func TestGlance(t *testing.T) {
	s := of(session.Status{Phase: session.Active, Session: live(11 * time.Minute)})
	s.Now = now.Add(time.Second)
	glance := view.GlanceOf(s)
	for _, test := range []struct {
		name   string
		change func(*desk.Snapshot)
		same   bool
	}{
		{"a second later", func(s *desk.Snapshot) { s.Now = s.Now.Add(time.Second) }, true},
		{"a second earlier", func(s *desk.Snapshot) { s.Now = s.Now.Add(-time.Second) }, true},
		{"the next minute", func(s *desk.Snapshot) { s.Now = s.Now.Add(time.Minute) }, false},
		{"an hour earlier", func(s *desk.Snapshot) { s.Now = s.Now.Add(-time.Hour) }, false},
		{"another language", func(s *desk.Snapshot) { s.Settings.Language = "de" }, false},
		{"nothing selected", func(s *desk.Snapshot) { s.Profile.ID = "" }, false},
		{"another state", func(s *desk.Snapshot) { one := *s.Profiles[0]; s.Profiles = []*desk.Summary{&one} }, false},
		{"no profile", func(s *desk.Snapshot) { s.Profiles = nil }, false},
	} {
		changed := s
		test.change(&changed)
		if got := glance.Unchanged(changed); got != test.same {
			t.Errorf("%s: %v", test.name, got)
		}
	}
	if (view.Glance{}).Unchanged(s) {
		t.Error("nothing shows something")
	}
	s = of(session.Status{Phase: session.Active, Session: live(10*time.Minute + time.Second)})
	soon := s
	soon.Now = now.Add(time.Second)
	if view.GlanceOf(s).Unchanged(soon) || view.GlanceOf(soon).Unchanged(s) {
		t.Error("a time that begins to count by the second is overlooked")
	}
}
