package ui

import (
	"slices"

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
	app  *App

	search    *entry
	list      *profileList
	rows      []view.Row
	glance    view.Glance         // that the rows were made of,
	searched  string              // and for what
	visible   map[*profileRow]int // which row each shows
	nothing   *widget.Label
	count     *widget.Label
	stopAll   *button
	deleted   *widget.Label
	undo      *fyne.Container
	selected  string // that was scrolled to
	dragging  drag
	add, more *button
}

func newSidebar(a *App) *sidebar {
	s := &sidebar{app: a, visible: map[*profileRow]int{}}
	s.search = newEntry(a.keys, view.T("Search profiles"), func(string) { s.show(a.latest) })
	s.search.setLabel(view.T("Search profiles"))
	s.search.down = func() { a.window.Canvas().Focus(s.list) }
	s.add = newIconButton(a.keys, view.T("Add profile"), theme.ContentAddIcon(), a.addProfile)
	s.more = newIconButton(a.keys, view.T("More"), theme.MoreVerticalIcon(), func() { a.popUp(s.more, a.moreMenu()) })
	s.list = newProfileList(a.keys, s)
	s.nothing = &widget.Label{Wrapping: fyne.TextWrapWord, Alignment: fyne.TextAlignCenter, Importance: widget.LowImportance}
	s.count = &widget.Label{SizeName: theme.SizeNameCaptionText, Importance: widget.LowImportance}
	s.stopAll = newButton(a.keys, view.T("Stop all"), theme.MediaStopIcon(), a.desk.StopAll)
	s.deleted = &widget.Label{Truncation: fyne.TextTruncateEllipsis}
	s.undo = newBeside(s.deleted, newButton(a.keys, view.T("Undo"), nil, a.desk.UndoDelete))
	s.undo.Hide()
	head := container.NewBorder(nil, nil, nil, container.NewHBox(s.add, s.more), s.search)
	foot := container.NewVBox(s.undo, container.NewBorder(nil, nil, nil, container.NewVBox(s.stopAll), s.count))
	s.root = newNamedPanel(view.T("Profiles"), container.New(headed{}, head, container.New(footed{}, container.NewStack(s.list, container.NewVBox(s.nothing)), foot)))
	return s
}

// show brings the sidebar up to date.
func (s *sidebar) show(of desk.Snapshot) {
	if s.searched != s.search.Text || !s.glance.Shows(of) {
		s.searched, s.glance = s.search.Text, view.GlanceOf(of)
		s.showRows(of)
	}
	show(s.undo, of.Deleted != "")
	if of.Deleted != "" {
		say(s.deleted, view.Tf("“%s” is deleted.", view.User(of.Deleted)), widget.MediumImportance)
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
		text = view.T("No profiles. A profile is one user on one environment: add one with +, or paste a token.")
	case len(s.rows) == 0:
		text = view.T("No profile matches. Escape shows all again.")
	}
	say(s.nothing, text, widget.LowImportance)
	say(s.count, view.Counted(of), widget.LowImportance)
	show(s.stopAll, of.Live() > 1)
}

// index is where the selected profile stands, -1 when it does not show. The desk
// knows better than the last snapshot: keys come faster than those.
func (s *sidebar) index() int {
	selected := s.app.desk.Snapshot().Profile.ID
	return slices.IndexFunc(s.rows, func(r view.Row) bool { return r.ID == selected })
}

// step selects the profile so many rows further.
func (s *sidebar) step(by int) {
	if len(s.rows) == 0 {
		return
	}
	n := min(max(s.index()+by, 0), len(s.rows)-1)
	s.app.desk.Select(s.rows[n].ID)
}

// footed puts the second object below the first, which gets what room is left.
type footed struct{}

// MinSize implements fyne.Layout.
func (footed) MinSize(objects []fyne.CanvasObject) fyne.Size {
	rest, foot := objects[0].MinSize(), objects[1].MinSize()
	return fyne.NewSize(max(rest.Width, foot.Width), rest.Height+foot.Height)
}

// Layout implements fyne.Layout.
func (footed) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	foot := objects[1].MinSize().Height
	objects[0].Move(fyne.Position{})
	objects[0].Resize(fyne.NewSize(size.Width, size.Height-foot))
	objects[1].Move(fyne.NewPos(0, size.Height-foot))
	objects[1].Resize(fyne.NewSize(size.Width, foot))
}

// sided puts the first object to the left, with a fixed width, and the second
// beside it.
type sided struct{}

const sidebarWidth = 292

// MinSize implements fyne.Layout.
func (sided) MinSize(objects []fyne.CanvasObject) fyne.Size {
	rest := objects[1].MinSize()
	return fyne.NewSize(sidebarWidth+panelGap+rest.Width, max(objects[0].MinSize().Height, rest.Height))
}

// Layout implements fyne.Layout.
func (sided) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Move(fyne.Position{})
	objects[0].Resize(fyne.NewSize(sidebarWidth, size.Height))
	objects[1].Move(fyne.NewPos(sidebarWidth+panelGap, 0))
	objects[1].Resize(fyne.NewSize(size.Width-sidebarWidth-panelGap, size.Height))
}

// profileList is the list of the sidebar, with its own way with keys.
type profileList struct {
	widget.List
	labelled
	keys    keys
	sidebar *sidebar
	focused bool
}

func newProfileList(k keys, s *sidebar) *profileList {
	l := &profileList{keys: k, sidebar: s}
	l.Length = func() int { return len(s.rows) }
	l.CreateItem = func() fyne.CanvasObject { return newProfileRow(s.app) }
	l.UpdateItem = func(id widget.ListItemID, o fyne.CanvasObject) {
		row := o.(*profileRow)
		s.visible[row] = id
		if id < len(s.rows) {
			row.set(s.rows[id])
		}
	}
	l.HideSeparators = true
	l.setLabel(view.T("Profiles"))
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
	a := l.sidebar.app
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
			a.toggle(l.sidebar.rows[n])
		}
	case fyne.KeyF2:
		a.renameProfile(a.desk.Snapshot().Profile.ID)
	case fyne.KeyDelete:
		if n := l.sidebar.index(); n >= 0 { // not one that the search hides
			a.desk.Delete(l.sidebar.rows[n].ID)
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
	l.sidebar.app.window.Canvas().Focus(search)
	search.TypedRune(r)
}

// What can be done with profiles.

// toggle starts a profile's session, or stops it or its start, by how it stands
// now: the row may be older.
func (a *App) toggle(r view.Row) {
	p := a.desk.Snapshot().Find(r.ID)
	if p == nil {
		return
	}
	switch what := view.ActionOf(p); what {
	case view.Start:
		a.startProfile(r.ID)
	default:
		a.act(what, r.ID)
	}
}

// addProfile adds a profile like the one that is selected, but for its user and
// secrets: one more of the same kind is what is wanted most often.
func (a *App) addProfile() {
	p := profile.New()
	if like := a.latest.Profile; like.ID != "" {
		p.EnvironmentID, p.BaseURL, p.Generation, p.Production, p.KeepSecrets = like.EnvironmentID, like.BaseURL, like.Generation, like.Production, like.KeepSecrets
		p.UserID = ""
	}
	a.sidebar.search.SetText("")
	a.desk.Add(p)
	a.focusNext = func() fyne.Focusable { return a.credentials.name.input }
}

// renameProfile puts the cursor where the name stands.
func (a *App) renameProfile(id string) {
	a.desk.Select(id)
	a.focusNext = func() fyne.Focusable { return a.credentials.name.input }
	a.draw(a.latest)
}

// rowMenu is what can be done with a profile.
func (a *App) rowMenu(r view.Row) *fyne.Menu {
	d := a.desk
	item := fyne.NewMenuItem
	pin := item(view.T("Pin to the top"), func() { d.SetPinned(r.ID, true) })
	if r.Pinned {
		pin = item(view.T("Unpin"), func() { d.SetPinned(r.ID, false) })
	}
	items := []*fyne.MenuItem{
		item(view.Verb(r.Action), func() { a.toggle(r) }),
		item(view.T("Show in the timeline"), func() { a.showTimeline(r.ID) }),
		fyne.NewMenuItemSeparator(),
		pin,
		item(view.T("Move up"), func() { d.Move(r.ID, -1) }),
		item(view.T("Move down"), func() { d.Move(r.ID, 1) }),
		item(view.T("Rename"), func() { a.renameProfile(r.ID) }),
		item(view.T("Duplicate"), func() { d.Duplicate(r.ID) }),
		item(view.T("Export…"), func() { a.export(r.ID) }),
		fyne.NewMenuItemSeparator(),
		item(view.T("Delete"), func() { d.Delete(r.ID) }),
	}
	return fyne.NewMenu("", items...)
}

// moreMenu is what can be done with all.
func (a *App) moreMenu() *fyne.Menu {
	exportAll := fyne.NewMenuItem(view.T("Export all profiles…"), func() { a.export() })
	exportAll.Disabled = len(a.latest.Profiles) == 0
	items := []*fyne.MenuItem{exportAll, fyne.NewMenuItem(view.T("Import profiles…"), a.importFile)}
	if n := a.sidebar.index(); n >= 0 {
		items = append(a.rowMenu(a.sidebar.rows[n]).Items, append([]*fyne.MenuItem{fyne.NewMenuItemSeparator()}, items...)...)
	}
	return fyne.NewMenu("", items...)
}

// popUp shows a menu beneath an object.
func (a *App) popUp(beneath fyne.CanvasObject, m *fyne.Menu) {
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(beneath)
	widget.ShowPopUpMenuAtPosition(m, a.window.Canvas(), at.AddXY(0, beneath.Size().Height))
}
