package ui

import (
	"strings"
	"testing"

	"sessiontray/ui/kit"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"sessiontray/assets"
	"sessiontray/session/fault"
	"sessiontray/session/lab"
	"sessiontray/session/profile"
	"sessiontray/ui/view"
)

// fault is the row of a fault.
func (u *user) fault(kind fault.Kind) *kit.Check {
	u.t.Helper()
	name, _ := view.FaultWords(kind)
	if c, is := lookUp[*kit.Check](u.sight, name); is {
		return c
	}
	return u.check(name + " · the next request")
}

func TestSwitchingFaults(t *testing.T) {
	u := newUser(t)
	if !u.offers("Fault lab") || u.shows("Fault lab") {
		t.Fatal("the lab is not offered, or open")
	}
	u.tap("Fault lab")
	if !u.shows("Fault lab") || u.focused() != view.RehearsalName(lab.Rehearsals[0]) {
		t.Fatal("it does not open")
	}
	test.Tap(u.fault("web page"))
	u.until("it is on", func() bool { return strings.HasSuffix(u.fault("web page").Text, " · the next request") })
	if !u.offers("Fault lab (active)") {
		t.Errorf("it says %q", u.labels())
	}
	u.desk.Start("")
	u.sees("Failed")
	u.until("it is used up", func() bool { return !u.fault("web page").Checked })
	u.desk.Start("")
	u.sees("Active")
	u.selector("Apply to").SetSelectedIndex(1)
	test.Tap(u.fault("500"))
	u.until("it is on", func() bool { return u.latest.Lab.Faults["500"] == 0 && len(u.latest.Lab.Faults) == 1 })
	u.selector("Session lifetime").SetSelectedIndex(0)
	u.selector("Server clock").SetSelectedIndex(1)
	u.tap("Revoke all sessions of alice")
	u.until("all is set", func() bool {
		l := u.latest.Lab
		return l.Life == 5e9 && l.Offset == 20*60e9 && len(l.Revoked) == 1 && u.check("Revoke all sessions of alice").Checked
	})
	u.tap("Reset")
	u.until("it is calm", func() bool {
		return u.latest.Lab.Quiet() && u.value("Session lifetime") == "1 hour" &&
			!u.check("Revoke all sessions of alice").Checked
	})

	// Another environment has no lab; the sandbox's stays as it was.
	u.desk.Edit("", func(p *profile.Profile) { p.EnvironmentID = profile.GatewayID })
	u.until("it is gone", func() bool {
		return !u.shows("Fault lab") && !strings.Contains(strings.Join(u.labels(), "\n"), "Fault lab") && u.shows("Setup")
	})
	u.desk.Edit("", func(p *profile.Profile) { p.EnvironmentID = profile.SandboxID })
	u.until("it is back", func() bool { return u.shows("Fault lab") })
}

func TestARehearsalHidesTheWindowAndBringsItBack(t *testing.T) {
	u := newUser(t)
	u.tap("Fault lab")
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
		return u.in("Fault lab").pictures(assets.Good, 16) == lab.Steps(lab.ExpiresWhileHidden)
	})
}
