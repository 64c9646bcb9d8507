package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"sessiontray/session/desk"
)

// firstFocus is the input that is still empty, else the one to press.
func (a *App) firstFocus() fyne.Focusable {
	switch {
	case a.places.now == inspectorPlace:
		return a.inspector.boxes[desk.First].first()
	case a.places.now == timelinePlace && !a.timeline.body.Visible():
		return a.timeline.support.path.input
	case a.places.now == timelinePlace:
		return a.timeline.search
	case a.places.now == settingsPlace:
		return a.settings.theme
	case a.latest.Profile.ID == "":
		return a.sidebar.add
	}
	for _, f := range []*field{a.credentials.api, a.credentials.sessionKey, a.credentials.backend.address, a.credentials.user} {
		if f.root.Visible() && f.input.Text == "" && !f.remark.Visible() { // what may be empty says so
			return f.input
		}
	}
	return a.credentials.start
}

// restoreFocus moves the focus from a control that does not show any more.
func (a *App) restoreFocus() {
	focused, ok := a.window.Canvas().Focused().(fyne.CanvasObject)
	if !ok {
		return
	}
	if found, shown := shows(a.window.Content(), focused); found && !shown || !focused.Visible() {
		a.window.Canvas().Focus(a.firstFocus())
	}
}

// shows looks for an object within another, and reports whether it is there, and
// whether all that it stands in shows. Rows of lists are not looked into.
func shows(within, o fyne.CanvasObject) (found, shown bool) {
	if within == o {
		return true, o.Visible()
	}
	var inside []fyne.CanvasObject
	switch within := within.(type) {
	case *fyne.Container:
		inside = within.Objects
	case *container.Scroll:
		inside = []fyne.CanvasObject{within.Content}
	case *panel:
		inside = []fyne.CanvasObject{within.content}
	}
	for _, part := range inside {
		if found, shown = shows(part, o); found {
			return true, shown && within.Visible()
		}
	}
	return false, false
}
