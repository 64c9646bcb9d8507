package view

import (
	"strings"

	"sessiontray/assets"
	"sessiontray/session"
	"sessiontray/session/desk"
	"sessiontray/session/profile"
	"sessiontray/session/secret"
)

// Row is a profile in the sidebar. It can be compared.
type Row struct {
	ID         string
	Icon       assets.Icon
	Name       string
	Detail     string // whose session, and where
	Time       string // left, or where the session stands without one
	Tone       Tone   // of Time
	Color      profile.Color
	Pinned     bool
	Production bool
	Selected   bool
	Action     Action // of the row's button
}

// Verb is what an action on a profile's session is called.
func Verb(a Action) string {
	return map[Action]string{Start: T("ui.start-session"), Stop: T("ui.stop-session"), Cancel: T("ui.cancel-start")}[a]
}

// Rows are the profiles that match what is searched for, in their order.
func Rows(s desk.Snapshot, search string) []Row {
	search = strings.ToLower(strings.TrimSpace(search))
	rows := make([]Row, 0, len(s.Profiles))
	for _, p := range s.Profiles {
		if search == "" || matches(p, search) {
			rows = append(rows, rowOf(p, s))
		}
	}
	return rows
}

// matches reports whether every word is in one of the profile's texts.
func matches(p *desk.Summary, search string) bool {
	texts := []string{
		rowName(p.Profile), p.Profile.UserID, environmentName(p.Environment), environmentName(p.StatusEnvironment),
		p.Profile.Notes,
	}
	for word := range strings.FieldsSeq(search) {
		found := false
		for _, text := range texts {
			found = found || strings.Contains(strings.ToLower(text), word)
		}
		if !found {
			return false
		}
	}
	return true
}

func rowOf(p *desk.Summary, s desk.Snapshot) Row {
	st := p.Status
	r := Row{
		ID: p.Profile.ID, Icon: icon(st), Name: rowName(p.Profile), Tone: tone(st), Action: ActionOf(p),
		Color: p.Profile.Color, Pinned: p.Profile.Pinned, Production: p.StatusEnvironment.Production, Selected: p.Profile.ID == s.Profile.ID,
	}
	r.Detail = whose(p) + environmentName(p.StatusEnvironment)
	current, live := st.Live()
	switch {
	case st.Phase == session.Starting || p.Waiting:
		r.Time = T("ui.row.starting")
	case live:
		if left, known := current.Remaining(s.Now); known {
			r.Time = Short(left, s.Now)
		}
	case st.Phase != session.Stopped:
		r.Time = lower(title(st))
	}
	return r
}

// rowName is the whole name: a row cuts it off where it ends.
func rowName(p profile.Profile) string {
	if !p.Named() {
		return ProfileName(p)
	}
	return secret.Redact(p.Title())
}

// ActionOf is what a profile's button does.
func ActionOf(p *desk.Summary) Action {
	switch _, live := p.Status.Live(); {
	case p.Status.Phase == session.Starting || p.Waiting:
		return Cancel
	case live:
		return Stop
	}
	return Start
}

// whose says of whom the session is or would be, unless the name says it.
func whose(p *desk.Summary) string {
	user := p.Profile.UserID
	if p.Profile.Method == profile.SessionToken {
		user = ""
	}
	if p.Status.Session != nil {
		user = p.Status.Session.Identity
	}
	if user == "" || user == p.Profile.Title() {
		return ""
	}
	return secret.Redact(user) + " · "
}

// Counted is the line beneath the rows.
func Counted(s desk.Snapshot) string {
	if live := s.Live(); live > 0 {
		return T("ui.live-of-all", "live", live, "count", len(s.Profiles))
	}
	return T("ui.profile-count", "count", len(s.Profiles))
}

// ColorNames are the names of the colours that a profile can have.
func ColorNames() []string {
	known := map[profile.Color]string{
		"": T("ui.no-colour"), "red": T("ui.red"), "orange": T("ui.orange"), "yellow": T("ui.yellow"), "green": T("ui.green"),
		"teal": T("ui.teal"), "blue": T("ui.blue"), "purple": T("ui.purple"), "pink": T("ui.pink"),
	}
	var names []string
	for _, c := range profile.Colors {
		names = append(names, known[c])
	}
	return names
}

// ProfileFold is the line above what a profile has beside its credentials.
func ProfileFold(s desk.Snapshot) string {
	text := T("ui.notes-colour-rules")
	if note := strings.TrimSpace(s.Profile.Notes); note != "" {
		text = T("ui.notes") + ": " + shorten(secret.Redact(note), 60)
	}
	if rules := rulesText(s); rules != "" {
		text += " · " + lower(rules)
	}
	return text
}
