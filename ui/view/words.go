package view

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"sessiontray/session/desk"
	"sessiontray/session/message"
	"sessiontray/session/profile"
	"sessiontray/session/secret"
	"sessiontray/session/vault"
)

// Name is the program's name.
const Name = "Session Tray"

// Tone is how serious something is, for its colour. Words and shape always say
// the same.
type Tone int

// The tones.
const (
	Neutral Tone = iota
	Info
	Good
	Warning
	Bad
)

// maxName is how much of a user ID is shown in one line, in characters.
const maxName = 32

// User is a user ID in one line: without what could be a secret, the middle of
// a long one left out.
func User(id string) string {
	if id == "" {
		return T("ui.unknown-user")
	}
	return shorten(secret.Redact(id), maxName)
}

// ProfileName is what a profile is called, in one line.
func ProfileName(p profile.Profile) string {
	if !p.Named() {
		return T("ui.new-profile")
	}
	return User(p.Title())
}

// Scopes names scopes in one line, and counts those that do not fit.
func Scopes(scopes []string) string {
	const named = 3
	var names []string
	for _, s := range scopes[:min(named, len(scopes))] {
		names = append(names, shorten(secret.Redact(s), maxName))
	}
	text := strings.Join(names, ", ")
	if more := len(scopes) - named; more > 0 {
		text += " " + T("ui.and-more", "more", more)
	}
	return text
}

// shorten leaves out the middle of a text of more than most characters.
func shorten(text string, most int) string {
	runes := []rune(text)
	if len(runes) <= most {
		return text
	}
	tail := most / 3
	return string(runes[:most-tail-1]) + "…" + string(runes[len(runes)-tail:])
}

// bySecond is how long before its end a session's time counts by the second.
// Until then it counts by the minute, for a window that changes each second costs
// a laptop its battery, and nobody waits for that second.
const bySecond = 10 * time.Minute

// Countdown says a remaining time, by the clock's minute: "3 days left", "1 h 59 min
// left", "59 min left", which can be up to a minute more or less. In the last ten
// minutes it is by the second, "9:41 left", rounded up so that it reaches zero when
// the time is over.
func Countdown(left time.Duration, now time.Time) string {
	minutes := clockMinutes(left, now)
	switch {
	case left <= bySecond:
		return T("ui.left", "seconds", seconds(left))
	case minutes <= 60:
		return T("ui.min-left", "count", minutes)
	case minutes >= 48*60:
		return T("ui.days-left", "count", minutes/60/24)
	case minutes%60 == 0:
		return T("ui.h-left", "count", minutes/60)
	}
	return T("ui.h-min-left", "minutes", minutes/60, "minutes2", minutes%60)
}

// Short says the same in little room.
func Short(left time.Duration, now time.Time) string {
	minutes := clockMinutes(left, now)
	switch {
	case left <= bySecond:
		return seconds(left)
	case minutes < 120:
		return T("ui.short.minutes", "count", minutes)
	case minutes < 48*60:
		return T("ui.short.hours", "count", minutes/60)
	}
	return T("ui.short.days", "count", minutes/60/24)
}

// coarse says the same in words that change at most once a minute.
func coarse(left time.Duration, now time.Time) string {
	minutes := clockMinutes(left, now)
	switch {
	case left <= time.Minute:
		return T("ui.under-minute-left")
	case minutes < 120:
		return T("ui.min-left", "count", max(1, minutes))
	case minutes < 48*60:
		return T("ui.h-left", "count", minutes/60)
	}
	return T("ui.days-left", "count", minutes/60/24)
}

// clockMinutes are the minutes from now to the end as one reckons them from a
// clock without seconds: 42 from 10:00 to 10:42. So all sessions count at the turn
// of the clock's minute, and the window is painted once for all of them.
func clockMinutes(left time.Duration, now time.Time) int64 {
	minute := func(t time.Time) int64 { return t.Unix() / 60 }
	return max(0, minute(now.Add(left))-minute(now))
}

// seconds says minutes and seconds.
func seconds(left time.Duration) string {
	n := int64((max(0, left) + time.Second - 1) / time.Second)
	return fmt.Sprintf("%d:%02d", n/60, n%60)
}

// clock says a time of day, with the date when it is another day than now.
func clock(t, now time.Time) string { return clockAs(t, now, localDate()) }

// englishDate is how a time with its date is written in a report, localDate how in
// the window.
const englishDate = "2 Jan 2006, 15:04:05"

func localDate() string { return T("ui.format.date") }

func clockAs(t, now time.Time, dated string) string {
	t = t.In(now.Location())
	if t.Format(time.DateOnly) == now.Format(time.DateOnly) {
		return t.Format(time.TimeOnly)
	}
	return t.Format(dated)
}

func lower(sentence string) string { return message.Lower(sentence) }

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// EnvironmentNames are names to choose an environment by, each another.
func EnvironmentNames(all []profile.Environment) []string {
	names := make([]string, len(all))
	for n, e := range all {
		names[n] = secret.Redact(environmentName(e))
		if strings.TrimSpace(names[n]) == "" {
			names[n] = secret.Redact(e.BaseURL)
		}
		if e.Production {
			names[n] += " (" + T("ui.production-suffix") + ")"
		}
		for slices.Contains(names[:n], names[n]) {
			names[n] += " "
		}
	}
	return names
}

// environmentName is what an environment is called.
func environmentName(e profile.Environment) string {
	if e.ID == profile.CustomID && e.Name == profile.CustomName {
		return T("ui.custom-url")
	}
	return e.Name
}

// MethodName is how a profile authenticates.
func MethodName(m profile.Method) string {
	return map[profile.Method]string{
		profile.APIToken: T("ui.api-token-user-id"), profile.SessionToken: T("ui.session-token"), profile.FromBackend: T("ui.your-backend"),
	}[m]
}

// ClearTimes names times in seconds; below zero for never.
func ClearTimes(seconds []int) []string {
	var names []string
	for _, n := range seconds {
		switch {
		case n < 0:
			names = append(names, T("ui.never"))
		case n < 60:
			names = append(names, T("ui.after-s", "count", n))
		default:
			names = append(names, T("ui.after-min", "count", n/60))
		}
	}
	return names
}

// ProductionQuestion asks before a session is started where real users are.
func ProductionQuestion(p profile.Profile, where profile.Environment) (title, text string) {
	return T(
		"ui.start-session-production", "environment", User(where.Name), "profile", ProfileName(p),
	), T("ui.marked-production-session")
}

// Keyring says why the keyring is not used, and nothing when it is.
func Keyring(s vault.State) string { return Say(s.Problem.Said()) }

// QuitQuestion asks before quitting ends sessions.
func QuitQuestion(live int, tray bool) string {
	text := T("ui.quitting-stops-sessions", "count", live)
	if !tray {
		text = T("ui.no-system-tray-shows-here") + " " + text
	}
	return text
}

// CopiedToken says that a token is in the clipboard, and for how long.
func CopiedToken(d time.Duration) string {
	switch {
	case d == 0:
		return T("ui.token-clipboard-until-something-else")
	case d < time.Minute:
		return T("ui.token-clipboard-s", "int", int(d.Round(time.Second)/time.Second))
	}
	return T("ui.token-clipboard-min", "int", int(d/time.Minute))
}

// Notices say what is wrong with files, a line each.
func Notices(s desk.Snapshot) string {
	var said []string
	for _, n := range s.Notices {
		said = append(said, Say(n))
	}
	return strings.Join(said, "\n")
}
