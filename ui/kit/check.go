package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// AccessibilityLabel implements fyne.Accessible: the text, unless a label says more.
func (c *Check) AccessibilityLabel() string {
	if c.label != "" {
		return c.label
	}
	return c.Text
}

// AccessibilityRole implements fyne.Accessible.
func (c *Check) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

type Check struct {
	widget.Check
	Labelled
	keys Keys
}

func NewCheck(k Keys, label string, changed func(bool)) *Check {
	c := &Check{keys: k}
	c.ExtendBaseWidget(c)
	c.Text, c.OnChanged = label, changed
	return c
}

// TypedKey implements fyne.Focusable.
func (c *Check) TypedKey(key *fyne.KeyEvent) {
	if !c.keys.HandleKey(key) {
		c.Check.TypedKey(key)
	}
}

// FocusGained implements fyne.Focusable.
func (c *Check) FocusGained() {
	c.Check.FocusGained()
	c.keys.OnFocus(c)
}
