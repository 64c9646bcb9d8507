package sessions

import (
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
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
	r.page.sidebar.drag(r.row.ID, e.Dragged.DY)
}

// DragEnd implements fyne.Draggable.
func (r *profileRow) DragEnd() { r.page.sidebar.dragging = drag{} }

func (s *sidebar) drag(profile string, by float32) {
	d := s.page.desk
	if s.dragging.profile == "" {
		s.dragging = drag{profile: profile, from: d.Snapshot().Index(profile)}
		d.Select(profile) // which a click would have done that became a drag
		s.page.window.Canvas().Focus(s.list)
	}
	s.dragging.by += by
	if s.search.Text != "" || s.dragging.from < 0 {
		return // not all between two places shows
	}
	to := s.dragging.from + int(math.Round(float64(s.dragging.by/(rowHeight+theme.Padding()))))
	for at := d.Snapshot().Index(s.dragging.profile); at != to && at >= 0; {
		step := 1
		if to < at {
			step = -1
		}
		d.Move(s.dragging.profile, step)
		now := d.Snapshot().Index(s.dragging.profile)
		if now == at { // at an end, or among the pinned
			break
		}
		at = now
		s.list.ScrollTo(at)
	}
}
