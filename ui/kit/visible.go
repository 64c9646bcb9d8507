package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// FindVisible looks for an object within another, and reports whether it is there, and
// whether all that it stands in shows. Rows of lists are not looked into.
func FindVisible(within, o fyne.CanvasObject) (found, shown bool) {
	if within == o {
		return true, o.Visible()
	}
	var inside []fyne.CanvasObject
	switch within := within.(type) {
	case *fyne.Container:
		inside = within.Objects
	case *container.Scroll:
		inside = []fyne.CanvasObject{within.Content}
	case *Panel:
		inside = []fyne.CanvasObject{within.content}
	}
	for _, part := range inside {
		if found, shown = FindVisible(part, o); found {
			return true, shown && within.Visible()
		}
	}
	return false, false
}
