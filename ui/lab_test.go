package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"sessiontray/assets"
	"sessiontray/session/desk"
	"sessiontray/session/profile"
)

// fault is the row of a fault.
func (u *user) fault(kind string) *faultRow {
	u.t.Helper()
	for _, r := range u.lab.faults.all {
		if r.kind == kind {
			return r
		}
	}
	u.t.Fatalf("no fault %q", kind)
	return nil
}

func TestSwitchingFaults(t *testing.T) {
	u := newUser(t)
	if !u.lab.unfold.Visible() || u.lab.root.Visible() {
		t.Fatal("the lab is not offered, or open")
	}
	test.Tap(u.lab.unfold)
	if !u.lab.root.Visible() || u.window.Canvas().Focused() != u.lab.plays[0] {
		t.Fatal("it does not open")
	}
	test.Tap(u.fault("web page").on)
	u.until("it is on", func() bool { return strings.HasSuffix(u.fault("web page").on.Text, " · the next call") })
	if got := u.lab.unfold.Text; got != "Fault lab: the sandbox misbehaves" {
		t.Errorf("it says %q", got)
	}
	u.desk.Start("")
	u.sees("Failed")
	u.until("it is used up", func() bool { return !u.fault("web page").on.Checked })
	u.desk.Start("")
	u.sees("Active")
	u.lab.once.SetSelectedIndex(1)
	test.Tap(u.fault("500").on)
	u.until("it is on", func() bool { return u.latest.Lab.Faults["500"] == 0 && len(u.latest.Lab.Faults) == 1 })
	u.lab.life.SetSelectedIndex(0)
	u.lab.clock.SetSelectedIndex(1)
	test.Tap(u.lab.revoke)
	u.until("all is set", func() bool {
		l := u.latest.Lab
		return l.Life == 5e9 && l.Offset == 20*60e9 && len(l.Revoked) == 1 && u.lab.revoke.Checked
	})
	test.Tap(u.lab.calm)
	u.until("it is calm", func() bool { return u.latest.Lab.Quiet() && u.lab.life.Selected == "1 hour" && !u.lab.revoke.Checked })

	// Another environment has no lab; the sandbox's stays as it was.
	u.desk.Edit("", func(p *profile.Profile) { p.EnvironmentID = profile.GatewayID })
	u.until("it is gone", func() bool { return !u.lab.unfold.Visible() && !u.lab.root.Visible() && u.column.credentials.Visible() })
	u.desk.Edit("", func(p *profile.Profile) { p.EnvironmentID = profile.SandboxID })
	u.until("it is back", func() bool { return u.lab.root.Visible() })
}

func TestARehearsalHidesTheWindowAndBringsItBack(t *testing.T) {
	u := newUser(t)
	test.Tap(u.lab.unfold)
	u.press(fyne.KeyReturn) // the first rehearsal
	u.until("the window hides", func() bool { return !u.visible })
	u.until("the tray says that it expired", func() bool { return strings.Contains(u.fake.Title, "Expired · alice") })
	if u.visible {
		t.Error("it is back too early")
	}
	u.until("it is back", func() bool { return u.visible })
	u.sees("Expired")
	u.until("it is over", func() bool { return u.latest.Lab.Rehearsal.Over })
	u.until("all steps show as seen", func() bool {
		shown := 0
		for _, r := range u.lab.steps.all {
			if r.root.Visible() && r.icon.of == assets.Good.Resource() {
				shown++
			}
		}
		return shown == desk.Steps(desk.ExpiresWhileHidden)
	})
}
