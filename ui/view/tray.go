package view

import (
	"slices"

	"sessiontray/assets"
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
	InspectClipboard
	Show
	Quit
)

// MenuItem is an item of the tray's menu; one without a label separates.
type MenuItem struct {
	Label    string
	Action   Action
	Disabled bool
	Hidden   bool
}

// menu is the tray's menu. Its items are always the same, in number and in
// order, so that a click can never hit another action than the one it was aimed
// at, however quickly the status changes.
func menu(s desk.Snapshot) []MenuItem {
	_, live := s.Status.Live()
	starting := s.Status.Phase == session.Starting
	return []MenuItem{
		{Label: Line(s), Disabled: true},
		{},
		{Label: "Start session", Action: Start, Hidden: live || starting},
		{Label: "Cancel start", Action: Cancel, Hidden: !starting},
		{Label: "Stop session", Action: Stop, Hidden: !live || starting},
		{Label: "Copy session token", Action: CopyToken, Disabled: !live},
		{Label: "Inspect token on clipboard", Action: InspectClipboard},
		{},
		{Label: "Show " + Name, Action: Show},
		{Label: "Quit", Action: Quit},
	}
}

// Tray is all that the tray shows.
type Tray struct {
	Icon  assets.Icon
	Title string // of the icon, which panels show as its tooltip
	Menu  []MenuItem
}

// Equal reports whether two trays show the same.
func (t Tray) Equal(other Tray) bool {
	return t.Icon == other.Icon && t.Title == other.Title && slices.Equal(t.Menu, other.Menu)
}

// TrayOf says what the tray shows.
func TrayOf(s desk.Snapshot) Tray {
	return Tray{Icon: icon(s.Status), Title: Name + ": " + Line(s), Menu: menu(s)}
}
