package desk_test

import (
	"strings"
	"testing"
	"time"

	"sessiontray/session"
	"sessiontray/session/lab"
	"sessiontray/session/profile"
	"sessiontray/session/sandbox"
)

func TestTheLabShowsHowTheSandboxBehaves(t *testing.T) {
	inWorld(t, 1, func(w *world, ids []string) {
		if l := w.Snapshot().Lab; !l.Quiet() || l.Life != sandbox.DefaultSessionLife {
			t.Errorf("at first: %+v", l)
		}
		w.Lab.SetFault("500", true, true)
		w.Lab.SetFault("latency", true, false)
		w.Lab.SetFault("no such fault", true, false)
		w.Lab.SetLife(5 * time.Second)
		w.Lab.SetClock(-20 * time.Minute)
		w.Lab.SetRevoked("user-a", true)
		l := w.after(time.Second).Lab
		if len(l.Faults) != 2 || l.Faults["500"] != 1 || l.Faults["latency"] != 0 || l.Life != 5*time.Second ||
			l.Offset != -20*time.Minute || len(l.Revoked) != 1 || l.Quiet() {
			t.Errorf("then: %+v", l)
		}
		// A fault for one request clears itself after it; the others stay on.
		w.Start("")
		s := w.after(3500 * time.Millisecond)
		if _, on := s.Lab.Faults["500"]; on || s.Status.Phase != session.Failed || s.Status.Failure.Kind != session.Server {
			t.Errorf("after a call: %+v, %v", s.Lab.Faults, s.Status.Failure)
		}
		w.Lab.SetFault("latency", false, false)
		if l := w.after(time.Second).Lab; len(l.Faults) != 0 {
			t.Errorf("switched off: %+v", l.Faults)
		}
		w.Lab.Reset()
		if l := w.after(time.Second).Lab; !l.Quiet() {
			t.Errorf("calmed: %+v", l)
		}
		told := strings.Join(texts(w), "\n")
		for _, want := range []string{
			"Fault lab: “500” is on for the next request.", "Fault lab: “latency” is on for every request.",
			"Fault lab: new sessions last 5 seconds.", "Fault lab: the server's clock is 20 minutes behind.",
			"Fault lab: all sessions of “user-a” are revoked.", "Fault lab: reset.",
		} {
			if !strings.Contains(told, want) {
				t.Errorf("not recorded: %s", want)
			}
		}
	})
}

func texts(w *world) []string {
	var all []string
	for _, e := range w.Journal().Entries() {
		all = append(all, e.Text)
	}
	return all
}

func TestEveryRehearsalShowsWhatItSays(t *testing.T) {
	for _, renew := range []bool{false, true} {
		inWorld(t, 1, func(w *world, ids []string) {
			w.rules(func(r *profile.Rules) { r.Renew = renew }) // which would keep a session from expiring
			w.Edit("", func(p *profile.Profile) { p.UserID = " user-a " })
			w.Lab.SetFault("500", true, false) // which is no part of any
			w.Lab.Rehearse(lab.Rehearsals...)
			seen := map[string]bool{}
			hidden := false
			for range 200 {
				s := w.after(time.Second)
				r := s.Lab.Rehearsal
				hidden = hidden || r.Hidden
				if r.Hidden && s.Status.Phase != session.Expiring && s.Status.Phase != session.Expired &&
					s.Status.Phase != session.Starting {
					t.Errorf("hidden while %v", s.Status.Phase)
				}
				if !r.Over {
					continue
				}
				seen[r.Name] = true
				for n, state := range r.Steps {
					if state != lab.Seen {
						t.Errorf("renewing %v, %s: step %d is %v; the status is %+v", renew, r.Name, n, state, s.Status)
					}
				}
				if r.Left == 0 {
					break
				}
			}
			if s := w.Snapshot(); !hidden || !s.Lab.Rehearsal.Over || s.Lab.Rehearsal.Left != 0 || !s.Lab.Quiet() ||
				s.Lab.Rehearsal.Hidden {
				t.Errorf("renewing %v: in the end: %+v, %+v", renew, s.Lab, s.Lab.Rehearsal)
			}
		})
	}
}

// A rehearsal that does not come out says so, and calms the sandbox all the same.
func TestARehearsalThatFails(t *testing.T) {
	inWorld(t, 1, func(w *world, ids []string) {
		w.Lab.Rehearse(lab.RefusedAfterRevocation)
		w.after(time.Second)
		w.Stop("") // the user interferes
		s := w.after(time.Minute)
		r := s.Lab.Rehearsal
		if !r.Over || r.Steps[0] != lab.Seen || r.Steps[1] != lab.Missed || r.Steps[2] != lab.Ahead || !s.Lab.Quiet() {
			t.Errorf("%+v, %+v", r, s.Lab)
		}
		w.Lab.Rehearse(lab.ExpiresWhileHidden, lab.CaptivePortal)
		w.after(time.Second)
		w.Lab.StopRehearsal()
		if s := w.after(time.Minute); !s.Lab.Rehearsal.Over || s.Lab.Rehearsal.Name != lab.ExpiresWhileHidden ||
			!s.Lab.Quiet() {
			t.Errorf("stopped: %+v", s.Lab.Rehearsal)
		}
		// A profile that goes elsewhere is not started there.
		w.Lab.Rehearse(lab.RefusedAfterRevocation)
		w.after(time.Second)
		w.Edit("", func(p *profile.Profile) { p.EnvironmentID = profile.GatewayID })
		s = w.after(time.Minute)
		if r := s.Lab.Rehearsal; !r.Over || r.Steps[1] == lab.Seen || s.Status.Origin != "Sandbox" {
			t.Errorf("it went on: %+v, %+v", r, s.Status)
		}
		before := w.Snapshot().Lab.Rehearsal
		w.Lab.Rehearse(lab.CaptivePortal)
		if s := w.after(time.Second); s.Lab.Rehearsal != before {
			t.Error("rehearsed with the real service")
		}
	})
}

// A rehearsal whose profile is deleted leaves nothing behind when the deletion is undone.
func TestUndoOfADeletionDuringARehearsal(t *testing.T) {
	inWorld(t, 1, func(w *world, ids []string) {
		w.rules(func(r *profile.Rules) { r.Renew = true })
		w.Lab.Rehearse(lab.RefusedAfterRevocation)
		w.after(time.Second)
		w.Delete(ids[0])
		w.after(10 * time.Second)
		w.UndoDelete()
		w.Start(ids[0])
		if s := w.after(time.Minute); !s.Renews {
			t.Errorf("it is not renewed any more: %+v", s.Status)
		}
	})
}
