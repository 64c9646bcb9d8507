package view

import (
	"slices"
	"strings"
	"time"

	"sessiontray/assets"
	"sessiontray/session/desk"
	"sessiontray/session/fault"
	"sessiontray/session/lab"
	"sessiontray/session/profile"
)

// LabFault is a way in which the sandbox can fail; see [FaultWords].
type LabFault struct {
	Kind fault.Kind
	On   bool
	Once bool // for the next call alone
}

// Lab is what the fault lab shows.
type Lab struct {
	Faults []LabFault
	// Life and Clock are the places in [LabLives] and [LabClocks], -1 for none.
	Life, Clock int
	Revoke      string // the check's text; empty where there is no user
	Revoked     bool
	Steps       []LabStep
	Rehearsal   string // a line about the rehearsal
	Playing     bool
	CanPlay     bool
	CannotPlay  string // why not
}

// LabStep is a step of a rehearsal: what is done, and what the program should show.
type LabStep struct {
	Icon   assets.Icon
	Text   string
	Tone   Tone
	Played bool // just now
}

// The lives of sessions, and the clocks, that the lab offers.
var (
	LabLives = []time.Duration{
		5 * time.Second, 30 * time.Second, 2 * time.Minute, 15 * time.Minute, lab.DefaultLife, 24 * time.Hour,
	}
	LabClocks = []time.Duration{0, 20 * time.Minute, -20 * time.Minute, 3 * time.Hour, -3 * time.Hour}
)

// LabLifeNames name the lives.
func LabLifeNames() []string {
	return []string{
		T("ui.5-seconds"), T("ui.30-seconds"), T("ui.2-minutes"), T("ui.15-minutes"), T("ui.1-hour"), T("ui.1-day"),
	}
}

// LabClockNames name the clocks.
func LabClockNames() []string {
	return []string{
		T("ui.lab.clock-correct"), T("ui.20-minutes-ahead"), T("ui.20-minutes-behind"), T("ui.3-hours-ahead"),
		T("ui.3-hours-behind"),
	}
}

// LabTitle is what the fault lab is called, and whether nothing is set to go wrong;
// there is none where the profile that is selected is not the sandbox's.
func LabTitle(s desk.Snapshot) (title string, calm, there bool) {
	switch {
	case s.Profile.ID == "" || s.Profile.EnvironmentID != profile.SandboxID:
		return "", false, false
	case s.Lab.Quiet():
		return T("ui.lab.title"), true, true
	}
	return T("ui.lab.title-active"), false, true
}

// LabOf says how the sandbox behaves, and how the rehearsal goes.
func LabOf(s desk.Snapshot) Lab {
	l := Lab{
		Life: slices.Index(LabLives, s.Lab.Life), Clock: slices.Index(LabClocks, s.Lab.Offset),
		CanPlay: lab.CanRehearse(s.Profile),
	}
	for _, kind := range fault.Kinds {
		times, on := s.Lab.Faults[kind]
		l.Faults = append(l.Faults, LabFault{Kind: kind, On: on, Once: times > 0})
	}
	if user := strings.TrimSpace(s.Profile.UserID); user != "" {
		l.Revoke, l.Revoked = T("ui.lab.revoke", "user", User(user)), slices.Contains(s.Lab.Revoked, user)
	}
	if !l.CanPlay {
		l.CannotPlay = T("ui.rehearse-choose-profile-sandbox-user")
	}
	if r := s.Lab.Rehearsal; r != nil && (r.Profile == s.Profile.ID || !r.Over) {
		l.Playing = !r.Over
		l.Rehearsal = RehearsalName(r.Name)
		words := stepWords(r.Name)
		for n, state := range r.Steps {
			l.Steps = append(l.Steps, labStep(words[n], state))
		}
	}
	return l
}

func labStep(text string, state lab.StepState) LabStep {
	step := LabStep{Text: text}
	switch state {
	case lab.Played:
		step.Icon, step.Tone, step.Played = assets.Starting, Info, true
	case lab.Seen:
		step.Icon, step.Tone = assets.Good, Info
	case lab.Missed:
		step.Icon, step.Tone, step.Text = assets.Bad, Bad, step.Text+" "+T("ui.lab.missed")
	case lab.Ahead:
		step.Icon, step.Tone = assets.Note, Neutral
	}
	return step
}

// RehearsalName is what a rehearsal is called.
func RehearsalName(name string) string {
	switch name {
	case lab.ExpiresWhileHidden:
		return T("ui.expires-while-hidden")
	case lab.RefusedAfterRevocation:
		return T("ui.refused-after-revocation")
	case lab.CaptivePortal:
		return T("ui.captive-portal")
	case lab.SlowThenFine:
		return T("ui.server-slow-then-fine")
	}
	return name
}

// stepWords say of each step of a rehearsal what is done, and what the program should
// show then.
func stepWords(name string) []string {
	switch name {
	case lab.ExpiresWhileHidden:
		return []string{
			T("ui.session-6-seconds-starts-window"),
			T("ui.time-runs-out-status-should"),
			T("ui.window-comes-back-card-should"),
		}
	case lab.RefusedAfterRevocation:
		return []string{
			T("ui.session-starts-card-should-say"),
			T("ui.server-revokes-user-tells-nobody"),
			T("ui.server-asked-card-should-say"),
			T("ui.user-restored-session-started-anew"),
		}
	case lab.CaptivePortal:
		return []string{
			T("ui.sign-page-answers-instead-server"),
			T("ui.network-signed-session-started-anew"),
		}
	case lab.SlowThenFine:
		return []string{
			T("ui.server-takes-3-seconds-card"),
			T("ui.answers-card-should-say-active"),
		}
	}
	return nil
}

// FaultWords name a fault, and say what a user of the real service would have seen.
// Translating takes its time: call it once for each.
func FaultWords(kind fault.Kind) (name, meaning string) {
	switch kind {
	case fault.Latency:
		return T("ui.slow-3-seconds"), T("ui.server-network-busy-starts-take")
	case fault.Unauthorized:
		return T("ui.401-token-refused"), T("ui.api-token-deleted-dashboard-another")
	case fault.Forbidden:
		return T("ui.403-call-forbidden"), T("ui.token-known-but-scope-missing")
	case fault.Rejected:
		return T("ui.422-request-rejected"), T("ui.server-does-not-like-user")
	case fault.RateLimited:
		return T("ui.429-too-many-requests"), T("ui.load-test-ran-into-limit")
	case fault.ServerError:
		return T("ui.500-server-error"), T("ui.video-io-itself-broken-nothing")
	case fault.Unavailable:
		return T("ui.503-unavailable"), T("ui.deployment-overload-program-tries-again")
	case fault.WebPage:
		return T("ui.captive-portal"), T("ui.hotel-train-wi-fi-answers")
	case fault.NotJSON:
		return T("ui.answer-not-json"), T("ui.proxy-wrong-address-answers-place")
	case fault.NoToken:
		return T("ui.answer-without-token"), T("ui.api-changed-address-another-service")
	case fault.ErrorString:
		return T("ui.error-text-status-200"), T("ui.user-blocked-way-video-io")
	case fault.ErrorObject:
		return T("ui.error-object-status-200"), T("ui.same-other-form-not-documented")
	case fault.CutBody:
		return T("ui.answer-cut-off"), T("ui.connection-broke-middle-answer")
	case fault.Reset:
		return T("ui.connection-reset"), T("ui.firewall-crashing-server-ends-connection")
	case fault.NoAnswer:
		return T("ui.no-answer"), T("ui.firewall-swallows-everything-start-ends")
	case fault.HugeBody:
		return T("ui.endless-answer"), T("ui.wrong-address-sends-download-program")
	case fault.Redirect:
		return T("ui.redirect-elsewhere"), T("ui.moved-address-sign-page-tokens")
	case fault.EchoToken:
		return T("ui.error-repeats-token"), T("ui.server-prints-authorization-header-token")
	}
	return string(kind), ""
}
