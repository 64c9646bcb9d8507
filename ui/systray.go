package ui

import (
	"runtime"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/systray"
)

// systemTray is the tray of the desktop. Fyne has no call for the title and the
// tooltip, so these go to the package beneath it.
type systemTray struct{ desktop.App }

// SystemTray is the desktop's tray, or nil where the app has none. A click on
// its icon calls tapped, on another goroutine. Call it before the app runs.
func SystemTray(app fyne.App, tapped func()) Tray {
	d, ok := app.(desktop.App)
	if !ok {
		return nil
	}
	systray.SetOnTapped(tapped)
	return systemTray{d}
}

func (t systemTray) SetMenu(m *fyne.Menu)    { t.SetSystemTrayMenu(m) }
func (t systemTray) SetIcon(r fyne.Resource) { t.SetSystemTrayIcon(r) }

func (t systemTray) SetTitle(text string) {
	systray.SetTooltip(text)
	if runtime.GOOS != "darwin" { // where a title stands in the menu bar for good
		systray.SetTitle(text)
	}
}
