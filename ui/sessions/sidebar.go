package sessions

import (
	"slices"

	"sessiontray/ui/kit"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"sessiontray/session/desk"
	"sessiontray/session/profile"
	"sessiontray/ui/view"
)

// sidebar lists the profiles.
type sidebar struct {
	root fyne.CanvasObject
	page *Page

	search    *kit.Entry
	list      *profileList
	rows      []view.Row
	glance    view.Glance         // that the rows were made of,
	searched  string              // and for what
	visible   map[*profileRow]int // which row each shows
	nothing   *widget.Label
	count     *widget.Label
	stopAll   *kit.Button
	deleted   *widget.Label
	undo      *fyne.Container
	selected  string // that was scrolled to
	dragging  drag
	add, more *kit.Button
}

func newSidebar(p *Page) *sidebar {
	s := &sidebar{page: p, visible: map[*profileRow]int{}}
	s.search = kit.NewEntry(p.keys, view.T("ui.search-profiles"), func(string) { s.show(p.host.Latest()) })
	s.search.SetLabel(view.T("ui.search-profiles"))
	s.search.OnDown = func() { p.window.Canvas().Focus(s.list) }
	s.add = kit.NewIconButton(p.keys, view.T("ui.add-profile"), theme.ContentAddIcon(), p.addProfile)
	s.more = kit.NewIconButton(
		p.keys, view.T("ui.more"), theme.MoreVerticalIcon(), func() { p.popUp(s.more, p.moreMenu()) },
	)
	s.list = newProfileList(p.keys, s)
	s.nothing = &widget.Label{
		Wrapping: fyne.TextWrapWord, Alignment: fyne.TextAlignCenter, Importance: widget.LowImportance,
	}
	s.count = &widget.Label{SizeName: theme.SizeNameCaptionText, Importance: widget.LowImportance}
	s.stopAll = kit.NewButton(p.keys, view.T("ui.stop-all"), theme.MediaStopIcon(), p.desk.StopAll)
	s.deleted = &widget.Label{Truncation: fyne.TextTruncateEllipsis}
	s.undo = kit.NewTextWithButtons(s.deleted, kit.NewButton(p.keys, view.T("ui.undo"), nil, p.desk.UndoDelete))
	s.undo.Hide()
	head := container.NewBorder(nil, nil, nil, container.NewHBox(s.add, s.more), s.search)
	foot := container.NewVBox(s.undo, container.NewBorder(nil, nil, nil, container.NewVBox(s.stopAll), s.count))
	s.root = kit.NewNamedPanel(
		view.T("ui.profiles"),
		container.New(
			kit.HeaderLayout{}, head,
			container.New(kit.FooterLayout{}, container.NewStack(s.list, container.NewVBox(s.nothing)), foot),
		),
	)
	return s
}

// show brings the sidebar up to date.
func (s *sidebar) show(of desk.Snapshot) {
	if s.searched != s.search.Text || !s.glance.Unchanged(of) {
		s.searched, s.glance = s.search.Text, view.GlanceOf(of)
		s.showRows(of)
	}
	kit.SetVisible(s.undo, of.Deleted != "")
	if of.Deleted != "" {
		kit.SetText(s.deleted, view.T("ui.deleted", "user", view.User(of.Deleted)), widget.MediumImportance)
	}
}

// showRows brings the list up to date, and touches only the rows that changed.
func (s *sidebar) showRows(of desk.Snapshot) {
	before := s.rows
	s.rows = view.Rows(of, s.search.Text)
	if same := slices.EqualFunc(before, s.rows, func(x, y view.Row) bool { return x.ID == y.ID }); !same {
		s.list.Refresh()
	} else {
		for row, n := range s.visible {
			if n < len(s.rows) {
				row.set(s.rows[n])
			}
		}
	}
	if s.selected != of.Profile.ID {
		s.selected = of.Profile.ID
		if n := slices.IndexFunc(s.rows, func(r view.Row) bool { return r.Selected }); n >= 0 {
			s.list.ScrollTo(n)
		}
	}
	text := ""
	switch {
	case len(of.Profiles) == 0:
		text = view.T("ui.no-profiles-profile-one-user")
	case len(s.rows) == 0:
		text = view.T("ui.no-profile-matches-escape-shows")
	}
	kit.SetText(s.nothing, text, widget.LowImportance)
	kit.SetText(s.count, view.Counted(of), widget.LowImportance)
	kit.SetVisible(s.stopAll, of.Live() > 1)
}

// index is where the selected profile stands, -1 when it does not show. The desk
// knows better than the last snapshot: keys come faster than those.
func (s *sidebar) index() int {
	selected := s.page.desk.Snapshot().Profile.ID
	return slices.IndexFunc(s.rows, func(r view.Row) bool { return r.ID == selected })
}

// step selects the profile so many rows further.
func (s *sidebar) step(by int) {
	if len(s.rows) == 0 {
		return
	}
	n := min(max(s.index()+by, 0), len(s.rows)-1)
	s.page.desk.Select(s.rows[n].ID)
}

// profileList is the list of the sidebar, with its own way with keys.
type profileList struct {
	widget.List
	kit.Labelled
	keys    kit.Keys
	sidebar *sidebar
	focused bool
}

func newProfileList(k kit.Keys, s *sidebar) *profileList {
	l := &profileList{keys: k, sidebar: s}
	l.Length = func() int { return len(s.rows) }
	l.CreateItem = func() fyne.CanvasObject { return newProfileRow(s.page) }
	l.UpdateItem = func(id widget.ListItemID, o fyne.CanvasObject) {
		row := o.(*profileRow)
		s.visible[row] = id
		if id < len(s.rows) {
			row.set(s.rows[id])
		}
	}
	l.HideSeparators = true
	l.SetLabel(view.T("ui.profiles"))
	l.ExtendBaseWidget(l)
	return l
}

// FocusGained implements fyne.Focusable: the selected row gets a ring.
func (l *profileList) FocusGained() {
	l.focused = true
	l.refreshRows()
}

// FocusLost implements fyne.Focusable.
func (l *profileList) FocusLost() {
	l.focused = false
	l.refreshRows()
}

func (l *profileList) refreshRows() {
	for row := range l.sidebar.visible {
		row.Refresh()
	}
}

// TypedKey implements fyne.Focusable.
func (l *profileList) TypedKey(e *fyne.KeyEvent) {
	p := l.sidebar.page
	switch e.Name {
	case fyne.KeyUp:
		l.sidebar.step(-1)
	case fyne.KeyDown:
		l.sidebar.step(1)
	case fyne.KeyPageUp:
		l.sidebar.step(-8)
	case fyne.KeyPageDown:
		l.sidebar.step(8)
	case fyne.KeyHome:
		l.sidebar.step(-len(l.sidebar.rows))
	case fyne.KeyEnd:
		l.sidebar.step(len(l.sidebar.rows))
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		if n := l.sidebar.index(); n >= 0 {
			p.toggle(l.sidebar.rows[n])
		}
	case fyne.KeyF2:
		p.renameProfile(p.desk.Snapshot().Profile.ID)
	case fyne.KeyDelete:
		if n := l.sidebar.index(); n >= 0 { // not one that the search hides
			p.desk.Delete(l.sidebar.rows[n].ID)
		}
	case fyne.KeyEscape:
		l.sidebar.search.SetText("")
	}
}

// TypedRune implements fyne.Focusable: what is typed is searched for.
func (l *profileList) TypedRune(r rune) {
	if r == ' ' {
		return
	}
	search := l.sidebar.search
	l.sidebar.page.window.Canvas().Focus(search)
	search.TypedRune(r)
}

// What can be done with profiles.

// toggle starts a profile's session, or stops it or its start, by how it stands
// now: the row may be older.
func (p *Page) toggle(r view.Row) {
	of := p.desk.Snapshot().Find(r.ID)
	if of == nil {
		return
	}
	switch what := view.ActionOf(of); what {
	case view.Start:
		p.host.Start(r.ID)
	default:
		p.host.Act(what, r.ID)
	}
}

// addProfile adds a profile like the one that is selected, but for its user and
// secrets: one more of the same kind is what is wanted most often.
func (p *Page) addProfile() {
	added := profile.New()
	if like := p.host.Latest().Profile; like.ID != "" {
		added.EnvironmentID, added.BaseURL, added.Generation, added.Production, added.KeepSecrets = like.EnvironmentID, like.BaseURL, like.Generation, like.Production, like.KeepSecrets
		added.UserID = ""
	}
	p.sidebar.search.SetText("")
	p.desk.Add(added)
	p.focusNext = func() fyne.Focusable { return p.credentials.name.Input }
}

// renameProfile puts the cursor where the name stands.
func (p *Page) renameProfile(id string) {
	p.desk.Select(id)
	p.focusNext = func() fyne.Focusable { return p.credentials.name.Input }
	p.Show(p.host.Latest())
}

// rowMenu is what can be done with a profile.
func (p *Page) rowMenu(r view.Row) *fyne.Menu {
	d := p.desk
	item := fyne.NewMenuItem
	pin := item(view.T("ui.pin-top"), func() { d.SetPinned(r.ID, true) })
	if r.Pinned {
		pin = item(view.T("ui.unpin"), func() { d.SetPinned(r.ID, false) })
	}
	items := []*fyne.MenuItem{
		item(view.Verb(r.Action), func() { p.toggle(r) }),
		item(view.T("ui.show-timeline"), func() { p.host.ShowTimeline(r.ID) }),
		fyne.NewMenuItemSeparator(),
		pin,
		item(view.T("ui.move-up"), func() { d.Move(r.ID, -1) }),
		item(view.T("ui.move-down"), func() { d.Move(r.ID, 1) }),
		item(view.T("ui.rename"), func() { p.renameProfile(r.ID) }),
		item(view.T("ui.duplicate"), func() { d.Duplicate(r.ID) }),
		item(view.T("ui.export"), func() { p.export(r.ID) }),
		fyne.NewMenuItemSeparator(),
		item(view.T("ui.delete"), func() { d.Delete(r.ID) }),
	}
	return fyne.NewMenu("", items...)
}

// moreMenu is what can be done with all.
func (p *Page) moreMenu() *fyne.Menu {
	exportAll := fyne.NewMenuItem(view.T("ui.export-all-profiles"), func() { p.export() })
	exportAll.Disabled = len(p.host.Latest().Profiles) == 0
	items := []*fyne.MenuItem{exportAll, fyne.NewMenuItem(view.T("ui.import-profiles"), p.importFile)}
	if n := p.sidebar.index(); n >= 0 {
		items = append(p.rowMenu(p.sidebar.rows[n]).Items, append([]*fyne.MenuItem{fyne.NewMenuItemSeparator()}, items...)...)
	}
	return fyne.NewMenu("", items...)
}

// popUp shows a menu beneath an object.
func (p *Page) popUp(beneath fyne.CanvasObject, m *fyne.Menu) {
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(beneath)
	widget.ShowPopUpMenuAtPosition(m, p.window.Canvas(), at.AddXY(0, beneath.Size().Height))
}
