package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// Fyne gives keys to the focused widget alone. The controls here hand Escape,
// and where it means nothing to them Enter, to the window.

// Keys is what the window does with keys.
type Keys struct {
	Escape, Enter func()
	OnFocus       func(fyne.CanvasObject) // a control got the focus
	OnPress       func()                  // a button was pressed by a key, and did what it does
	Shortcuts     []Shortcut
}

// Shortcut is a key with Ctrl, or what stands for it on the system.
type Shortcut struct {
	desktop.CustomShortcut
	Do func()
}

func NewShortcut(key fyne.KeyName, with fyne.KeyModifier, do func()) Shortcut {
	return Shortcut{desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierShortcutDefault | with}, do}
}

// HandleShortcut reports whether it was one of the window's.
func (k Keys) HandleShortcut(s fyne.Shortcut) bool {
	for _, own := range k.Shortcuts {
		if own.ShortcutName() == s.ShortcutName() {
			own.Do()
			return true
		}
	}
	return false
}

func (k Keys) HandleKey(e *fyne.KeyEvent) (done bool) {
	switch e.Name {
	case fyne.KeyEscape:
		k.Escape()
	case fyne.KeyReturn, fyne.KeyEnter:
		k.Enter()
	default:
		return false
	}
	return true
}
