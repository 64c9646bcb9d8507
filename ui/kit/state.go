package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"sessiontray/ui/view"
)

// ImportanceOf is the label colour of a tone.
func ImportanceOf(t view.Tone) widget.Importance {
	return [...]widget.Importance{
		view.Neutral: widget.LowImportance, view.Info: widget.MediumImportance, view.Good: widget.SuccessImportance,
		view.Warning: widget.WarningImportance, view.Bad: widget.DangerImportance,
	}[t]
}

// SetText puts text into a label and hides one that has nothing to say.
func SetText(l *widget.Label, text string, i widget.Importance) {
	if l.Text != text || l.Importance != i {
		l.Text, l.Importance = text, i
		l.Refresh()
	}
	SetVisible(l, text != "")
}

// SetVisible shows or hides an object, and does nothing when it is so already.
func SetVisible(o fyne.CanvasObject, visible bool) {
	switch {
	case visible && !o.Visible():
		o.Show()
	case !visible && o.Visible():
		o.Hide()
	}
}

// SetEnabled enables or disables a widget, and does nothing when it is so already.
func SetEnabled(w fyne.Disableable, enabled bool) {
	switch {
	case enabled && w.Disabled():
		w.Enable()
	case !enabled && !w.Disabled():
		w.Disable()
	}
}
