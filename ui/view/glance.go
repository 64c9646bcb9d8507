package view

import (
	"slices"
	"time"

	"sessiontray/session/desk"
)

// Glance is what the tray and the rows of the sidebar are made of. It spares making
// them anew for each second in which they stay as they are. The zero Glance is of
// nothing.
type Glance struct {
	profiles []*desk.Summary // which never change
	selected string
	language string
	now      time.Time
}

// GlanceOf is what s looks like at a glance.
func GlanceOf(s desk.Snapshot) Glance {
	return Glance{s.Profiles, s.Profile.ID, s.Settings.Language, s.Now}
}

// Unchanged reports whether s certainly looks the same. It relies on how [Short] and what
// the tray says of a time change: with the clock's minute, and in a session's last
// minutes more often.
func (g Glance) Unchanged(s desk.Snapshot) bool {
	if g.selected != s.Profile.ID || g.language != s.Settings.Language || g.now.Unix()/60 != s.Now.Unix()/60 ||
		!slices.Equal(g.profiles, s.Profiles) {
		return false
	}
	later := s.Now
	if g.now.After(later) { // the clock was set back
		later = g.now
	}
	return !slices.ContainsFunc(s.Profiles, func(p *desk.Summary) bool {
		current, live := p.Status.Live()
		if !live {
			return false
		}
		left, known := current.Remaining(later)
		return known && left <= bySecond
	})
}
