package sessions

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"sessiontray/ui/kit"

	"sessiontray/session/desk"
	"sessiontray/session/fault"
	"sessiontray/session/lab"
	"sessiontray/ui/view"
)

// labPanel makes the sandbox fail, and plays rehearsals. A button opens it.
type labPanel struct {
	root   *kit.Panel
	page   *Page
	unfold *kit.Button       // stands elsewhere
	inside *container.Scroll // nil until first opened
	body   *fyne.Container
	opened bool

	once         *kit.Select
	faults       *kit.Rows[*faultRow]
	life, clock  *kit.Select
	revoke       *kit.Check
	calm         *kit.Button
	plays        []*kit.Button
	stop         *kit.Button
	cannot, name *widget.Label
	steps        *kit.Rows[*stepRow]
	filling      bool // by the program, not by the user
}

func newLab(p *Page) *labPanel {
	l := &labPanel{page: p, body: container.NewStack()}
	l.unfold = kit.NewButton(p.plainKeys, "", theme.MenuExpandIcon(), func() { l.open(!l.opened) })
	l.unfold.Importance = widget.LowImportance
	l.root = kit.NewNamedPanel(view.T("ui.fault-lab"), l.body)
	l.root.Hide()
	return l
}

// open opens or closes the lab.
func (l *labPanel) open(is bool) {
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
	l.show(l.page.host.Latest())
	l.page.relayout()
	if is {
		l.page.window.Canvas().Focus(l.plays[0])
	}
}

func (l *labPanel) build() fyne.CanvasObject {
	p, k, d := l.page, l.page.plainKeys, l.page.desk
	k.OnFocus = func(o fyne.CanvasObject) { kit.Reveal(l.inside, o) }
	caption := func() *widget.Label {
		return &widget.Label{
			SizeName: theme.SizeNameCaptionText, Wrapping: fyne.TextWrapWord, Importance: widget.LowImportance,
		}
	}
	explain := caption()
	explain.Text = view.T("ui.lab.explain")
	l.cannot, l.name = caption(), kit.NewTitle("")
	l.cannot.Hide()
	l.name.Hide()

	var all []fyne.CanvasObject
	cell := fyne.Size{}
	offer := func(b *kit.Button) {
		b.Alignment = widget.ButtonAlignLeading
		cell = cell.Max(b.MinSize())
		all = append(all, b)
	}
	add := func(name string, names ...string) {
		b := kit.NewButton(k, name, theme.MediaPlayIcon(), func() { d.Lab.Rehearse(names...) })
		l.plays = append(l.plays, b)
		offer(b)
	}
	for _, name := range lab.Rehearsals {
		add(view.RehearsalName(name), name)
	}
	add(view.T("ui.play-all"), lab.Rehearsals...)
	l.stop = kit.NewButton(k, view.T("ui.stop-rehearsal"), theme.MediaStopIcon(), d.Lab.StopRehearsal)
	offer(l.stop)
	buttons := container.New(layout.NewGridWrapLayout(cell), all...)
	l.steps = kit.NewRows(newStepRow, -theme.InnerPadding())

	l.once = kit.NewSelect(k, []string{view.T("ui.next-call"), view.T("ui.every-call-until-switched-off")}, nil)
	l.once.Selected = l.once.Options[0]
	l.faults = kit.NewRows(func() *faultRow { return newFaultRow(k, l) }, -4)
	change := func(f func()) {
		if !l.filling {
			f()
		}
	}
	l.life = kit.NewSelect(k, view.LabLifeNames(), func(string) {
		change(func() { d.Lab.SetLife(view.LabLives[max(0, l.life.SelectedIndex())]) })
	})
	l.clock = kit.NewSelect(k, view.LabClockNames(), func(string) {
		change(func() { d.Lab.SetClock(view.LabClocks[max(0, l.clock.SelectedIndex())]) })
	})
	l.revoke = kit.NewCheck(
		k, "", func(on bool) { change(func() { d.Lab.SetRevoked(p.host.Latest().Profile.UserID, on) }) },
	)
	l.calm = kit.NewButton(k, view.T("ui.lab.reset"), theme.ViewRefreshIcon(), d.Lab.Reset)
	l.life.SetLabel(view.T("ui.lab.lifetime"))
	l.clock.SetLabel(view.T("ui.lab.clock"))
	l.once.SetLabel(view.T("ui.lab.apply-to"))
	return container.NewVBox(
		explain,
		kit.NewTitle(view.T("ui.rehearsals")), buttons, l.cannot, l.name, l.steps.Root,
		kit.NewTitle(view.T("ui.sandbox")),
		container.New(
			layout.NewFormLayout(), widget.NewLabel(view.T("ui.lab.lifetime")), l.life, widget.NewLabel(view.T("ui.lab.clock")),
			l.clock,
		),
		l.revoke,
		kit.NewTitle(view.T("ui.faults")),
		container.New(layout.NewFormLayout(), widget.NewLabel(view.T("ui.lab.apply-to")), l.once),
		l.faults.Root, container.NewHBox(l.calm))
}

// show shows how the sandbox behaves; it hides where the profile is not the
// sandbox's.
func (l *labPanel) show(s desk.Snapshot) {
	title, calm, there := view.LabTitle(s)
	kit.SetVisible(l.unfold, there)
	if open := there && l.opened; open != l.root.Visible() {
		kit.SetVisible(l.root, open)
		l.page.relayout()
	}
	tone := widget.LowImportance
	if !calm {
		tone = widget.WarningImportance
	}
	l.unfold.Update(title, l.unfold.Icon, tone)
	if !l.root.Visible() {
		return
	}
	now := view.LabOf(s)
	l.filling = true
	defer func() { l.filling = false }()
	for n, row := range l.faults.Fit(len(now.Faults)) {
		row.show(now.Faults[n])
	}
	choose(l.life, now.Life)
	choose(l.clock, now.Clock)
	kit.SetVisible(l.revoke, now.Revoke != "")
	if l.revoke.Text != now.Revoke {
		l.revoke.Text = now.Revoke
		l.revoke.Refresh()
	}
	l.revoke.SetChecked(now.Revoked)
	kit.SetEnabled(l.calm, !calm)
	for _, b := range l.plays {
		kit.SetEnabled(b, now.CanPlay)
	}
	kit.SetEnabled(l.stop, now.Playing)
	kit.SetText(l.cannot, now.CannotPlay, widget.LowImportance)
	kit.SetText(l.name, now.Rehearsal, widget.MediumImportance)
	for n, row := range l.steps.Fit(len(now.Steps)) {
		if row.show(now.Steps[n]); now.Steps[n].Played {
			kit.Reveal(l.inside, row.root)
		}
	}
}

// choose selects an option by its place, none for -1.
func choose(s *kit.Select, n int) {
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
func (l *labPanel) set(kind fault.Kind, on bool) {
	if !l.filling {
		l.page.desk.Lab.SetFault(kind, on, l.once.SelectedIndex() == 0)
	}
}

// faultRow is a fault that can be switched on and off.
type faultRow struct {
	root    *fyne.Container
	on      *kit.Check
	meaning *widget.Label
	kind    fault.Kind
	name    string
}

func newFaultRow(k kit.Keys, l *labPanel) *faultRow {
	r := &faultRow{meaning: &widget.Label{
		SizeName: theme.SizeNameCaptionText, Wrapping: fyne.TextWrapWord, Importance: widget.LowImportance,
	}}
	r.on = kit.NewCheck(k, "", func(on bool) { l.set(r.kind, on) })
	indent := theme.IconInlineSize() + theme.Padding()/2
	r.root = container.New(layout.NewCustomPaddedVBoxLayout(-theme.InnerPadding()-2),
		r.on, container.New(layout.NewCustomPaddedLayout(0, 0, indent, 0), r.meaning))
	return r
}

func (r *faultRow) Object() fyne.CanvasObject { return r.root }

func (r *faultRow) show(f view.LabFault) {
	if r.kind != f.Kind {
		meaning := ""
		r.kind = f.Kind
		r.name, meaning = view.FaultWords(f.Kind)
		kit.SetText(r.meaning, meaning, widget.LowImportance)
	}
	name := r.name
	if f.On && f.Once {
		name += " · " + view.T("ui.next-call")
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
	icon *kit.Icon
	text *widget.Label
}

func newStepRow() *stepRow {
	r := kit.NewIconRow()
	return &stepRow{r.Root, r.Icon, r.Text}
}

func (r *stepRow) Object() fyne.CanvasObject { return r.root }

func (r *stepRow) show(s view.LabStep) {
	r.icon.SetIcon(s.Icon)
	kit.SetText(r.text, s.Text, kit.ImportanceOf(s.Tone))
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
		top = height + kit.PanelGap
	}
	objects[1].Move(fyne.NewPos(0, top))
	objects[1].Resize(fyne.NewSize(size.Width, size.Height-top))
}
