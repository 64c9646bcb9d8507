package view_test

import (
	"testing"
	"time"

	"sessiontray/session/desk"
	"sessiontray/session/fault"
	"sessiontray/session/lab"
	"sessiontray/session/profile"
	"sessiontray/ui/view"
)

func TestTheLabHasWordsForAll(t *testing.T) {
	s := desk.Snapshot{Summary: desk.Summary{Profile: profile.New()}}
	s.Profile.ID = "1"
	s.Lab.Faults = map[fault.Kind]int{"500": 1, "reset": 0}
	s.Lab.Life, s.Lab.Offset, s.Lab.Revoked = 5*time.Second, 17*time.Second, []string{"alice"}
	title, calm, there := view.LabTitle(s)
	l := view.LabOf(s)
	if !there || calm || title != "Fault lab (active)" || l.Life != 0 || l.Clock != -1 || !l.Revoked || !l.CanPlay {
		t.Errorf("%v, %q, %+v", there, title, l)
	}
	names := map[string]bool{}
	for _, f := range l.Faults {
		name, meaning := view.FaultWords(f.Kind)
		if meaning == "" || names[name] || f.On != (f.Kind == "500" || f.Kind == "reset") || f.Once != (f.Kind == "500") {
			t.Errorf("%+v", f)
		}
		names[name] = true
	}
	if len(view.LabLifeNames()) != len(view.LabLives) || len(view.LabClockNames()) != len(view.LabClocks) {
		t.Error("other names than values")
	}
	for _, name := range lab.Rehearsals {
		s.Lab.Rehearsal = &lab.Rehearsal{Name: name, Steps: make([]lab.StepState, lab.Steps(name))}
		l := view.LabOf(s)
		if l.Rehearsal == "" || len(l.Steps) != lab.Steps(name) || len(l.Steps) == 0 || !l.Playing {
			t.Errorf("%s: %+v", name, l)
		}
	}
	s.Profile.EnvironmentID = profile.GatewayID
	if _, _, there := view.LabTitle(s); there {
		t.Error("a lab for the real service")
	}
}
