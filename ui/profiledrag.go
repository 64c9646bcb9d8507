package ui

import (
	"math"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"sessiontray/session/desk"
)

// drag is a profile that is being dragged to another place. The list shows others in
// the row where that began as the profile moves, so it is told by its ID.
type drag struct {
	profile string // empty for none
	from    int    // where it stood
	by      float32
}

// Dragged implements fyne.Draggable: the profile goes where the pointer does.
func (r *profileRow) Dragged(e *fyne.DragEvent) {
	r.app.sidebar.drag(r.row.ID, e.Dragged.DY)
}

// DragEnd implements fyne.Draggable.
func (r *profileRow) DragEnd() { r.app.sidebar.dragging = drag{} }

func (s *sidebar) drag(profile string, by float32) {
	d := s.app.desk
	if s.dragging.profile == "" {
		s.dragging = drag{profile: profile, from: placeOf(d.Snapshot(), profile)}
		d.Select(profile) // which a click would have done that became a drag
		s.app.window.Canvas().Focus(s.list)
	}
	s.dragging.by += by
	if s.search.Text != "" || s.dragging.from < 0 {
		return // not all between two places shows
	}
	to := s.dragging.from + int(math.Round(float64(s.dragging.by/(rowHeight+theme.Padding()))))
	for at := placeOf(d.Snapshot(), s.dragging.profile); at != to && at >= 0; {
		step := 1
		if to < at {
			step = -1
		}
		d.Move(s.dragging.profile, step)
		now := placeOf(d.Snapshot(), s.dragging.profile)
		if now == at { // at an end, or among the pinned
			break
		}
		at = now
		s.list.ScrollTo(at)
	}
}

// placeOf is where a profile stands among all, -1 when it is gone.
func placeOf(s desk.Snapshot, profile string) int {
	return slices.IndexFunc(s.Profiles, func(p *desk.Summary) bool { return p.Profile.ID == profile })
}
