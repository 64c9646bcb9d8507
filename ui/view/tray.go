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
	StopAll
	CopyToken
	InspectClipboard
	Show
	Quit
)

// MenuItem is an item of the tray's menu; one without a label separates.
type MenuItem struct {
	Label    string
	Action   Action
	Profile  string // the ID of the one that the action is for
	Disabled bool
	Hidden   bool
	Children []MenuItem // of a submenu
}

// How many profiles the menu offers: those used last, and in a submenu those used
// before them.
const (
	maxRecent = 10
	maxOthers = 40
)

// menu is the tray's menu. Its items are the same, in number and in order, as
// long as the profiles are: what cannot be done is hidden. A click can thus never
// hit another action than the one it was aimed at, however quickly the status
// changes.
func menu(s desk.Snapshot) []MenuItem {
	_, live := s.Status.Live()
	items := []MenuItem{{Label: Headline(s), Disabled: true}, {}}
	recent, others, left := recentProfiles(s)
	for _, p := range recent {
		items = append(items, profileItems(p, brief(p, s))...)
	}
	if len(others) > 0 {
		more := MenuItem{Label: T("ui.other-profiles")}
		for _, p := range others {
			// Without the time left: hosts of trays read the whole menu anew for every
			// item that changes.
			more.Children = append(more.Children, profileItems(p, phase(p))...)
		}
		if left > 0 {
			more.Children = append(more.Children, MenuItem{Label: T("ui.more-window", "count", left), Action: Show})
		}
		items = append(items, more)
	}
	return append(items, []MenuItem{
		{},
		{Label: T("ui.stop-all-sessions"), Action: StopAll, Hidden: len(s.Profiles) < 2, Disabled: !anythingToStop(s)},
		{Label: T("ui.copy-session-token"), Action: CopyToken, Disabled: !live},
		{Label: T("ui.inspect-token-clipboard"), Action: InspectClipboard},
		{},
		{Label: T("ui.show-session-tray"), Action: Show},
		{Label: T("ui.quit"), Action: Quit},
	}...)
}

func anythingToStop(s desk.Snapshot) bool {
	return slices.ContainsFunc(s.Profiles, func(p *desk.Summary) bool {
		_, live := p.Status.Live()
		return live || p.Status.Phase == session.Starting || p.Waiting || p.Renews
	})
}

// recentProfiles are the profiles used last and the next ones, both in the order of
// the window, which a start does not change, and how many more there are. What lives
// was used lately, so that it is among them.
func recentProfiles(s desk.Snapshot) (recent, others []*desk.Summary, left int) {
	if len(s.Profiles) <= maxRecent {
		return s.Profiles, nil, 0
	}
	byUse := slices.Clone(s.Profiles)
	slices.SortStableFunc(byUse, func(a, b *desk.Summary) int { return b.Profile.UsedAt.Compare(a.Profile.UsedAt) })
	rank := map[*desk.Summary]int{}
	for n, p := range byUse {
		rank[p] = n
	}
	for _, p := range s.Profiles {
		switch n := rank[p]; {
		case n < maxRecent:
			recent = append(recent, p)
		case n < maxRecent+maxOthers:
			others = append(others, p)
		default:
			left++
		}
	}
	return recent, others, left
}

// profileItems are what can be done with a profile's session, all but one hidden, and
// where that stands.
func profileItems(p *desk.Summary, state string) []MenuItem {
	_, live := p.Status.Live()
	starting := p.Status.Phase == session.Starting || p.Waiting
	name := ProfileName(p.Profile)
	toStart := name + " · " + User(environmentName(p.Environment))
	if current := p.Status.Session; current != nil && current.Identity != "" && current.Identity != p.Profile.UserID {
		name += " · " + User(current.Identity) // the profile was given another user since
	}
	toEnd := name + " · " + User(environmentName(p.StatusEnvironment))
	item := func(verb string, what Action, hidden bool) MenuItem {
		label := verb + " " + toEnd
		if what == Start {
			label = verb + " " + toStart
		}
		if state != "" && !hidden {
			label += " (" + state + ")"
		}
		return MenuItem{Label: label, Action: what, Profile: p.Profile.ID, Hidden: hidden}
	}
	return []MenuItem{
		item(T("ui.start"), Start, live || starting),
		item(T("ui.cancel"), Cancel, !starting),
		item(T("ui.stop"), Stop, !live || starting),
	}
}

// brief says where a profile's session stands, in words that change at most once
// a minute, nothing for one that is stopped.
func brief(p *desk.Summary, s desk.Snapshot) string {
	st, text := p.Status, phase(p)
	if current, live := st.Live(); live && st.Phase != session.Starting {
		if left, known := current.Remaining(s.Now); known {
			text += ", " + coarse(left, s.Now)
		}
	}
	return text
}

// phase says the same without a time.
func phase(p *desk.Summary) string {
	if p.Status.Phase == session.Stopped {
		return ""
	}
	return lower(title(p.Status))
}

// worst is the profile whose session needs attention most, nil when none has
// one.
func worst(s desk.Snapshot) *desk.Summary {
	var found *desk.Summary
	for _, p := range s.Profiles {
		if p.Status.Phase != session.Stopped && (found == nil || severity(p.Status) > severity(found.Status)) {
			found = p
		}
	}
	return found
}

// severity says how much a status needs attention.
func severity(st session.Status) int {
	if st.Phase == session.Active && st.Confirmation == session.ConfirmedByServer {
		return 1
	}
	return map[session.Phase]int{
		session.Active: 2, session.Starting: 3, session.Expiring: 4, session.Expired: 5, session.Failed: 6, session.Refused: 7,
	}[st.Phase]
}

// Headline says in one line how many sessions live and what the worst thing is
// among them. It changes at most once a minute.
func Headline(s desk.Snapshot) string {
	p := worst(s)
	if p == nil {
		return T("ui.no-session")
	}
	live := T("ui.none-live")
	if n := s.Live(); n > 0 {
		live = T("ui.live", "count", n)
	}
	return live + " · " + line(p, s)
}

// Tray is all that the tray shows.
type Tray struct {
	Icon  assets.Icon
	Title string // of the icon, which panels show as its tooltip
	Menu  []MenuItem
}

// Equal reports whether two trays show the same.
func (t Tray) Equal(other Tray) bool {
	return t.Icon == other.Icon && t.Title == other.Title && equalMenus(t.Menu, other.Menu)
}

func equalMenus(a, b []MenuItem) bool {
	return slices.EqualFunc(a, b, func(x, y MenuItem) bool {
		return x.Label == y.Label && x.Disabled == y.Disabled && x.Hidden == y.Hidden && x.sameItem(y) &&
			equalMenus(x.Children, y.Children)
	})
}

// SameItems reports whether two menus differ at most in how their items look.
func SameItems(a, b []MenuItem) bool {
	return slices.EqualFunc(a, b, func(x, y MenuItem) bool {
		return (x.Label == "") == (y.Label == "") && x.sameItem(y) && SameItems(x.Children, y.Children)
	})
}

func (m MenuItem) sameItem(other MenuItem) bool {
	return m.Action == other.Action && m.Profile == other.Profile
}

// TrayOf says what the tray shows.
func TrayOf(s desk.Snapshot) Tray {
	t := Tray{Icon: assets.Stopped, Title: Name + ": " + lower(Headline(s)), Menu: menu(s)}
	if p := worst(s); p != nil {
		t.Icon = icon(p.Status)
	}
	return t
}
