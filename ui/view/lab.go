package view

import (
	"slices"
	"strings"
	"time"

	"sessiontray/assets"
	"sessiontray/session/desk"
	"sessiontray/session/profile"
)

// LabFault is a way in which the sandbox can fail; see [FaultWords].
type LabFault struct {
	Kind string
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
	LabLives  = []time.Duration{5 * time.Second, 30 * time.Second, 2 * time.Minute, 15 * time.Minute, desk.DefaultLife, 24 * time.Hour}
	LabClocks = []time.Duration{0, 20 * time.Minute, -20 * time.Minute, 3 * time.Hour, -3 * time.Hour}
)

// LabLifeNames name the lives.
func LabLifeNames() []string {
	return []string{T("5 seconds"), T("30 seconds"), T("2 minutes"), T("15 minutes"), T("1 hour"), T("1 day")}
}

// LabClockNames name the clocks.
func LabClockNames() []string {
	return []string{T("right"), T("20 minutes ahead"), T("20 minutes behind"), T("3 hours ahead"), T("3 hours behind")}
}

// LabTitle is what the fault lab is called, and whether nothing is set to go wrong;
// there is none where the profile that is selected is not the sandbox's.
func LabTitle(s desk.Snapshot) (title string, calm, there bool) {
	switch {
	case s.Profile.ID == "" || s.Profile.EnvironmentID != profile.SandboxID:
		return "", false, false
	case s.Lab.Quiet():
		return T("Fault lab: all as it should be"), true, true
	}
	return T("Fault lab: the sandbox misbehaves"), false, true
}

// LabOf says how the sandbox behaves, and how the rehearsal goes.
func LabOf(s desk.Snapshot) Lab {
	l := Lab{
		Life: slices.Index(LabLives, s.Lab.Life), Clock: slices.Index(LabClocks, s.Lab.Offset),
		CanPlay: desk.CanRehearse(s.Profile),
	}
	for _, kind := range s.Lab.Kinds {
		times, on := s.Lab.Faults[kind]
		l.Faults = append(l.Faults, LabFault{Kind: kind, On: on, Once: times > 0})
	}
	if user := strings.TrimSpace(s.Profile.UserID); user != "" {
		l.Revoke, l.Revoked = Tf("Every session of %s is revoked", User(user)), slices.Contains(s.Lab.Revoked, user)
	}
	if !l.CanPlay {
		l.CannotPlay = T("To rehearse, choose a profile of the sandbox with a user ID, and to start with its API token.")
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

func labStep(text string, state desk.StepState) LabStep {
	step := LabStep{Text: text}
	switch state {
	case desk.Played:
		step.Icon, step.Tone, step.Played = assets.Starting, Info, true
	case desk.Seen:
		step.Icon, step.Tone = assets.Good, Info
	case desk.Missed:
		step.Icon, step.Tone, step.Text = assets.Bad, Bad, step.Text+" "+T("It does not show that.")
	case desk.Ahead:
		step.Icon, step.Tone = assets.Note, Neutral
	}
	return step
}

// RehearsalName is what a rehearsal is called.
func RehearsalName(name string) string {
	switch name {
	case desk.ExpiresWhileHidden:
		return T("Expires while hidden")
	case desk.RefusedAfterRevocation:
		return T("Refused after revocation")
	case desk.CaptivePortal:
		return T("Captive portal")
	case desk.SlowThenFine:
		return T("Server slow, then fine")
	}
	return name
}

// stepWords say of each step of a rehearsal what is done, and what the program should
// show then.
func stepWords(name string) []string {
	switch name {
	case desk.ExpiresWhileHidden:
		return []string{
			T("A session of 6 seconds starts, and the window hides where a tray shows. Its status should become “Expires soon”: look at the tray."),
			T("Its time runs out. Its status should become “Expired” by itself: look at the tray, and for one notification if those are on."),
			T("The window comes back. The card should say “Expired”, and when it ended."),
		}
	case desk.RefusedAfterRevocation:
		return []string{
			T("A session starts. The card should say “Active”, confirmed by the server."),
			T("The server revokes the user, which tells nobody. The card should still say “Active”, with the time of the last confirmation."),
			T("The server is asked. The card should say “Refused”, why, and what to do."),
			T("The user is restored, and the session started anew. The card should say “Active”."),
		}
	case desk.CaptivePortal:
		return []string{
			T("A sign-in page answers instead of the server. The card should say “Failed”, that a web page answered, and to sign in first."),
			T("The network is signed in to, and the session started anew. The card should say “Active”."),
		}
	case desk.SlowThenFine:
		return []string{
			T("The server takes 3 seconds. The card should say “Starting…”, and offer to cancel."),
			T("It answers. The card should say “Active”."),
		}
	}
	return nil
}

// FaultWords name a fault, and say what a user of the real service would have seen.
// Translating takes its time: call it once for each.
func FaultWords(kind string) (name, meaning string) {
	switch kind {
	case "latency":
		return T("Slow by 3 seconds"), T("A server or a network that is busy: starts take long, and then work.")
	case "401":
		return T("401, token refused"), T("The API token was deleted in the dashboard, or is of another app.")
	case "403":
		return T("403, call forbidden"), T("The token is known, but a scope is missing for this call.")
	case "422":
		return T("422, request rejected"), T("The server does not like the user ID or the scopes.")
	case "429":
		return T("429, too many requests"), T("A load test ran into the limit: the program waits and tries again, at most three times.")
	case "500":
		return T("500, server error"), T("Video.io itself is broken: nothing to do but to wait, or to report it.")
	case "503":
		return T("503, unavailable"), T("A deployment or an overload: the program tries again by itself.")
	case "web page":
		return T("Captive portal"), T("A hotel's or a train's Wi-Fi answers with its sign-in page.")
	case "not JSON":
		return T("Answer that is not JSON"), T("A proxy or a wrong address answers in place of the API.")
	case "no token":
		return T("Answer without a token"), T("The API changed, or the address is that of another service.")
	case "error string":
		return T("“error” as text, status 200"), T("The user is blocked, in the way that Video.io's SDKs look for.")
	case "error object":
		return T("“error” as an object, status 200"), T("The same in the other form, which is not documented.")
	case "cut body":
		return T("Answer cut off"), T("The connection broke in the middle of the answer.")
	case "reset":
		return T("Connection reset"), T("A firewall or a crashing server ends the connection.")
	case "no answer":
		return T("No answer"), T("A firewall that swallows everything: the start ends after 15 seconds.")
	case "huge body":
		return T("Endless answer"), T("A wrong address that sends a download: the program stops reading at 1 MB.")
	case "redirect":
		return T("Redirect elsewhere"), T("A moved address or a sign-in page: tokens are not sent after it.")
	case "echoes tokens":
		return T("Error that repeats the token"), T("A server that prints the Authorization header: the token must not show here, nor in any file.")
	}
	return kind, ""
}
