package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"sessiontray/session/desk"
	"sessiontray/ui/view"
)

// lab has the sandbox fail, and plays rehearsals. A button opens it.
type lab struct {
	root   *panel
	app    *App
	unfold *button           // stands elsewhere
	inside *container.Scroll // nil until first opened
	body   *fyne.Container
	opened bool

	once         *selector
	faults       *rows[*faultRow]
	life, clock  *selector
	revoke       *check
	calm         *button
	plays        []*button
	stop         *button
	cannot, name *widget.Label
	steps        *rows[*stepRow]
	filling      bool // by the program, not by the user
}

func newLab(a *App) *lab {
	l := &lab{app: a, body: container.NewStack()}
	l.unfold = newButton(a.settingKeys, "", theme.MenuExpandIcon(), func() { l.open(!l.opened) })
	l.unfold.Importance = widget.LowImportance
	l.root = newNamedPanel(view.T("Fault lab"), l.body)
	l.root.Hide()
	return l
}

// open opens or closes the lab.
func (l *lab) open(is bool) {
	if is && l.inside == nil {
		l.inside = container.NewVScroll(l.build())
		l.body.Add(l.inside)
	}
	l.opened = is
	icon := theme.MenuExpandIcon()
	if is {
		icon = theme.MenuDropDownIcon()
	}
	l.unfold.SetIcon(icon)
	l.show(l.app.latest)
	l.app.root.Layout.Layout(l.app.root.Objects, l.app.root.Size())
	if is {
		l.app.window.Canvas().Focus(l.plays[0])
	}
}

func (l *lab) build() fyne.CanvasObject {
	a, k, d := l.app, l.app.settingKeys, l.app.desk
	k.focused = func(o fyne.CanvasObject) { reveal(l.inside, o) }
	caption := func() *widget.Label {
		return &widget.Label{SizeName: theme.SizeNameCaptionText, Wrapping: fyne.TextWrapWord, Importance: widget.LowImportance}
	}
	explain := caption()
	explain.Text = view.T("The sandbox does as it is told here, so that every failure can be seen before a customer sees it.")
	l.cannot, l.name = caption(), title("")
	l.cannot.Hide()
	l.name.Hide()

	var all []fyne.CanvasObject
	cell := fyne.Size{}
	offer := func(b *button) {
		b.Alignment = widget.ButtonAlignLeading
		cell = cell.Max(b.MinSize())
		all = append(all, b)
	}
	add := func(name string, names ...string) {
		b := newButton(k, name, theme.MediaPlayIcon(), func() { d.Rehearse(names...) })
		l.plays = append(l.plays, b)
		offer(b)
	}
	for _, name := range desk.Rehearsals {
		add(view.RehearsalName(name), name)
	}
	add(view.T("Play all"), desk.Rehearsals...)
	l.stop = newButton(k, view.T("Stop the rehearsal"), theme.MediaStopIcon(), d.StopRehearsal)
	offer(l.stop)
	buttons := container.New(layout.NewGridWrapLayout(cell), all...)
	l.steps = newRows(newStepRow, -theme.InnerPadding())

	l.once = newSelector(k, []string{view.T("the next call"), view.T("every call until switched off")}, nil)
	l.once.Selected = l.once.Options[0]
	l.faults = newRows(func() *faultRow { return newFaultRow(k, l) }, -4)
	change := func(f func()) {
		if !l.filling {
			f()
		}
	}
	l.life = newSelector(k, view.LabLifeNames(), func(string) {
		change(func() { d.SetSandboxLife(view.LabLives[max(0, l.life.SelectedIndex())]) })
	})
	l.clock = newSelector(k, view.LabClockNames(), func(string) {
		change(func() { d.SetSandboxClock(view.LabClocks[max(0, l.clock.SelectedIndex())]) })
	})
	l.revoke = newCheck(k, "", func(on bool) { change(func() { d.SetRevoked(a.latest.Profile.UserID, on) }) })
	l.calm = newButton(k, view.T("All as it should be"), theme.ViewRefreshIcon(), d.CalmSandbox)
	l.life.setLabel(view.T("New sessions live"))
	l.clock.setLabel(view.T("Its clock is"))
	l.once.setLabel(view.T("Switch on for"))
	return container.NewVBox(
		explain,
		title(view.T("Rehearsals")), buttons, l.cannot, l.name, l.steps.root,
		title(view.T("The sandbox")),
		container.New(layout.NewFormLayout(), widget.NewLabel(view.T("New sessions live")), l.life, widget.NewLabel(view.T("Its clock is")), l.clock),
		l.revoke,
		title(view.T("Faults")),
		container.New(layout.NewFormLayout(), widget.NewLabel(view.T("Switch on for")), l.once),
		l.faults.root, container.NewHBox(l.calm))
}

// show shows how the sandbox behaves; it hides where the profile is not the
// sandbox's.
func (l *lab) show(s desk.Snapshot) {
	title, calm, there := view.LabTitle(s)
	show(l.unfold, there)
	if open := there && l.opened; open != l.root.Visible() {
		show(l.root, open)
		l.app.root.Layout.Layout(l.app.root.Objects, l.app.root.Size())
	}
	tone := widget.LowImportance
	if !calm {
		tone = widget.WarningImportance
	}
	l.unfold.label(title, l.unfold.Icon, tone)
	if !l.root.Visible() {
		return
	}
	now := view.LabOf(s)
	l.filling = true
	defer func() { l.filling = false }()
	for n, row := range l.faults.fit(len(now.Faults)) {
		row.show(now.Faults[n])
	}
	choose(l.life, now.Life)
	choose(l.clock, now.Clock)
	show(l.revoke, now.Revoke != "")
	if l.revoke.Text != now.Revoke {
		l.revoke.Text = now.Revoke
		l.revoke.Refresh()
	}
	l.revoke.SetChecked(now.Revoked)
	enable(l.calm, !calm)
	for _, b := range l.plays {
		enable(b, now.CanPlay)
	}
	enable(l.stop, now.Playing)
	say(l.cannot, now.CannotPlay, widget.LowImportance)
	say(l.name, now.Rehearsal, widget.MediumImportance)
	for n, row := range l.steps.fit(len(now.Steps)) {
		if row.show(now.Steps[n]); now.Steps[n].Played {
			reveal(l.inside, row.root)
		}
	}
}

// choose selects an option by its place, none for -1.
func choose(s *selector, n int) {
	if n < 0 {
		if s.Selected != "" {
			s.ClearSelected()
		}
		return
	}
	if s.SelectedIndex() != n {
		s.SetSelectedIndex(n)
	}
}

// set switches a fault on or off.
func (l *lab) set(kind string, on bool) {
	if !l.filling {
		l.app.desk.SetFault(kind, on, l.once.SelectedIndex() == 0)
	}
}

// faultRow is a fault that can be switched on and off.
type faultRow struct {
	root    *fyne.Container
	on      *check
	meaning *widget.Label
	kind    string
	name    string
}

func newFaultRow(k keys, l *lab) *faultRow {
	r := &faultRow{meaning: &widget.Label{SizeName: theme.SizeNameCaptionText, Wrapping: fyne.TextWrapWord, Importance: widget.LowImportance}}
	r.on = newCheck(k, "", func(on bool) { l.set(r.kind, on) })
	indent := theme.IconInlineSize() + theme.Padding()/2
	r.root = container.New(layout.NewCustomPaddedVBoxLayout(-theme.InnerPadding()-2),
		r.on, container.New(layout.NewCustomPaddedLayout(0, 0, indent, 0), r.meaning))
	return r
}

func (r *faultRow) object() fyne.CanvasObject { return r.root }

func (r *faultRow) show(f view.LabFault) {
	if r.kind != f.Kind {
		meaning := ""
		r.kind = f.Kind
		r.name, meaning = view.FaultWords(f.Kind)
		say(r.meaning, meaning, widget.LowImportance)
	}
	name := r.name
	if f.On && f.Once {
		name += " · " + view.T("the next call")
	}
	if r.on.Text != name {
		r.on.Text = name
		r.on.Refresh()
	}
	r.on.SetChecked(f.On)
}

// stepRow is a step of a rehearsal.
type stepRow struct {
	root *fyne.Container
	icon *icon
	text *widget.Label
}

func newStepRow() *stepRow {
	r := newFindingRow()
	return &stepRow{r.root, r.icon, r.text}
}

func (r *stepRow) object() fyne.CanvasObject { return r.root }

func (r *stepRow) show(s view.LabStep) {
	r.icon.show(s.Icon)
	say(r.text, s.Text, importance(s.Tone))
}

// labAbove puts the lab above the events, as long as it shows.
type labAbove struct{}

// MinSize implements fyne.Layout.
func (labAbove) MinSize(objects []fyne.CanvasObject) fyne.Size { return objects[1].MinSize() }

// Layout implements fyne.Layout.
func (labAbove) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	const part = .68
	top := float32(0)
	if objects[0].Visible() {
		height := size.Height * part
		objects[0].Move(fyne.Position{})
		objects[0].Resize(fyne.NewSize(size.Width, height))
		top = height + panelGap
	}
	objects[1].Move(fyne.NewPos(0, top))
	objects[1].Resize(fyne.NewSize(size.Width, size.Height-top))
}

// followRehearsal hides the window for a rehearsal that wants it hidden, where a tray
// brings it back, and shows it again.
func (a *App) followRehearsal(s desk.Snapshot) {
	r := s.Lab.Rehearsal
	switch hidden := r != nil && r.Hidden; {
	case hidden && !a.hiddenToRehearse && a.visible && a.tray != nil && a.trayHost():
		a.hiddenToRehearse = true
		a.setVisible(false)
		a.window.Hide()
	case !hidden && a.hiddenToRehearse:
		a.hiddenToRehearse = false
		a.Show()
	}
}
