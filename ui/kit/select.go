package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

type Select struct {
	widget.Select
	Labelled
	keys Keys
}

func NewSelect(k Keys, options []string, changed func(string)) *Select {
	s := &Select{keys: k}
	s.ExtendBaseWidget(s)
	s.Options, s.OnChanged = options, changed
	return s
}

// FocusGained implements fyne.Focusable.
func (s *Select) FocusGained() {
	s.Select.FocusGained()
	s.keys.OnFocus(s)
}

// CreateRenderer implements fyne.Widget: an outline as the entries beside it have.
func (s *Select) CreateRenderer() fyne.WidgetRenderer {
	return newOutlined(s.Select.CreateRenderer(), func() color.Color { return theme.Color(theme.ColorNameInputBorder) })
}

// TypedKey implements fyne.Focusable.
func (s *Select) TypedKey(key *fyne.KeyEvent) {
	if !s.keys.HandleKey(key) {
		s.Select.TypedKey(key)
	}
}
