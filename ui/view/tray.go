package view

import (
	"sessiontray/session"
	"sessiontray/session/desk"
)

// Action is what a menu item does.
type Action int

// The actions.
const (
	None Action = iota
	Start
	Cancel
	Stop
	CopyToken
	Show
	Quit
)

// MenuItem is an item of the tray's menu; one without a label separates.
type MenuItem struct {
	Label    string
	Action   Action
	Disabled bool
}

// TrayMenu is the tray's menu.
func TrayMenu(s desk.Snapshot) []MenuItem {
	_, live := s.Status.Live()
	steer := MenuItem{Label: "Start session", Action: Start}
	switch {
	case s.Status.Phase == session.Starting:
		steer = MenuItem{Label: "Cancel start", Action: Cancel}
	case live:
		steer = MenuItem{Label: "Stop session", Action: Stop}
	}
	return []MenuItem{
		{Label: Line(s), Disabled: true},
		{},
		steer,
		{Label: "Copy session token", Action: CopyToken, Disabled: !live},
		{},
		{Label: "Show " + Name, Action: Show},
		{Label: "Quit", Action: Quit},
	}
}

// TrayTitle is the tooltip of the tray's icon.
func TrayTitle(s desk.Snapshot) string { return Name + ": " + Line(s) }
