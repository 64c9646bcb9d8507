package ui

import (
	"runtime"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"sessiontray/assets"
	"sessiontray/session/desk"
	"sessiontray/ui/view"
)

// Tray is the system tray, as Fyne and its systray package offer it.
type Tray interface {
	SetMenu(*fyne.Menu)
	SetIcon(fyne.Resource)
	SetTitle(string)
}

// trayItem shows a snapshot in the tray, touching only what differs.
type trayItem struct {
	tray  Tray
	menu  []view.MenuItem
	icon  assets.Icon
	title string
}

func (t *trayItem) show(s desk.Snapshot, act func(view.Action)) {
	if icon := view.Status(s).Icon; icon != t.icon {
		t.icon = icon
		t.tray.SetIcon(icon.Resource())
	}
	if menu := view.TrayMenu(s); !slices.Equal(menu, t.menu) {
		t.menu = menu
		t.tray.SetMenu(fyneMenu(menu, act))
	}
	if title := view.TrayTitle(s); title != t.title {
		t.title = title
		t.tray.SetTitle(title)
	}
}

func fyneMenu(items []view.MenuItem, act func(view.Action)) *fyne.Menu {
	menu := fyne.NewMenu(view.Name)
	for _, item := range items {
		if item.Label == "" {
			menu.Items = append(menu.Items, fyne.NewMenuItemSeparator())
			continue
		}
		m := fyne.NewMenuItem(plainLabel(item.Label), func() { act(item.Action) })
		m.Disabled, m.IsQuit = item.Disabled, item.Action == view.Quit
		menu.Items = append(menu.Items, m)
	}
	return menu
}

// plainLabel keeps the system from reading an access key into a user's text.
func plainLabel(text string) string {
	switch runtime.GOOS {
	case "windows":
		return strings.ReplaceAll(text, "&", "&&")
	case "darwin":
		return text
	}
	return strings.ReplaceAll(text, "_", "__")
}
