package ui

import (
	"net/url"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"sessiontray/session/desk"
	"sessiontray/session/profile"
	"sessiontray/ui/view"
)

// environmentPicker chooses one of the environments that there are.
type environmentPicker struct {
	*selector
	all     []profile.Environment
	chosen  string // the ID
	picked  func(id string)
	filling bool // by the program, not by the user
}

func newEnvironmentPicker(k keys, picked func(id string)) *environmentPicker {
	p := &environmentPicker{picked: picked}
	p.selector = newSelector(k, nil, func(string) {
		if n := p.SelectedIndex(); n >= 0 && n < len(p.all) {
			if p.chosen = p.all[n].ID; !p.filling {
				p.picked(p.chosen)
			}
		}
	})
	return p
}

// show offers what there is, with one of them chosen.
func (p *environmentPicker) show(all []profile.Environment, chosen string) {
	if p.chosen == chosen && slices.Equal(p.all, all) && p.Options != nil {
		return
	}
	p.filling = true
	defer func() { p.filling = false }()
	p.all, p.chosen = all, chosen
	p.Options = view.EnvironmentNames(all)
	if n := slices.IndexFunc(all, func(e profile.Environment) bool { return e.ID == chosen }); n >= 0 {
		p.SetSelectedIndex(n)
	} else {
		p.ClearSelected()
	}
	p.Refresh()
}

// environments are the settings of the environments: the user's own ones, and
// which are in production.
type environments struct {
	root *fyne.Container
	desk *desk.Desk
	keys keys
	rows *rows[*environmentRow]
}

func newEnvironments(a *App) *environments {
	e := &environments{desk: a.desk, keys: a.settingKeys}
	e.rows = newRows(func() *environmentRow { return newEnvironmentRow(e) }, theme.Padding())
	add := newButton(e.keys, view.T("Add environment"), theme.ContentAddIcon(), func() {
		e.desk.SetEnvironment(profile.Environment{Name: view.T("New environment"), BaseURL: "https://", Generation: profile.Generations[0]})
	})
	e.root = container.NewVBox(e.rows.root, container.NewHBox(add))
	return e
}

func (e *environments) show(s desk.Snapshot) {
	all := slices.DeleteFunc(slices.Clone(s.Environments), func(e profile.Environment) bool {
		return e.ID == profile.CustomID || e.ID == profile.SandboxID
	})
	for n, row := range e.rows.fit(len(all)) {
		row.show(all[n])
	}
}

// environmentRow is one environment.
type environmentRow struct {
	root          fyne.CanvasObject
	of            profile.Environment
	fixed         *widget.Label
	name, address *entry
	generation    *selector
	production    *check
	remove        *button
	own           *fyne.Container
	filling       bool
}

func newEnvironmentRow(e *environments) *environmentRow {
	r := &environmentRow{fixed: &widget.Label{Truncation: fyne.TextTruncateEllipsis}}
	edit := func(f func(of *profile.Environment)) {
		if !r.filling {
			f(&r.of)
			e.desk.SetEnvironment(r.of)
		}
	}
	r.name = newEntry(e.keys, view.T("Name"), func(text string) { edit(func(of *profile.Environment) { of.Name = text }) })
	r.address = newEntry(e.keys, "https://…", func(text string) { edit(func(of *profile.Environment) { of.BaseURL = text }) })
	r.generation = newSelector(e.keys, profile.Generations, func(g string) { edit(func(of *profile.Environment) { of.Generation = g }) })
	r.production = newCheck(e.keys, view.T("Production"), func(on bool) { edit(func(of *profile.Environment) { of.Production = on }) })
	r.remove = newIconButton(e.keys, view.T("Delete environment"), theme.DeleteIcon(), func() { e.desk.DeleteEnvironment(r.of.ID) })
	r.name.setLabel(view.T("Name"))
	r.address.setLabel(view.T("Address"))
	r.generation.setLabel("API")
	r.own = container.New(shares{.27, .47, .26}, r.name, r.address, r.generation)
	r.root = container.NewBorder(nil, nil, nil, container.NewHBox(r.production, r.remove), container.NewStack(r.fixed, r.own))
	return r
}

func (r *environmentRow) object() fyne.CanvasObject { return r.root }

func (r *environmentRow) show(e profile.Environment) {
	own := e.OwnEnvironment()
	show(r.own, own)
	show(r.fixed, !own)
	show(r.remove, own)
	if !own {
		r.fixed.SetText(e.Name + "  " + e.BaseURL)
	}
	other := r.of.ID != e.ID
	r.filling = true
	defer func() { r.filling = false }()
	canvas := fyne.CurrentApp().Driver().CanvasForObject(r.root)
	// What stands in a field that has the focus is newer than the snapshot.
	if busy := canvas != nil && (canvas.Focused() == r.name || canvas.Focused() == r.address); other || !busy {
		r.of = e
		r.name.SetText(e.Name)
		r.address.SetText(e.BaseURL)
		r.generation.SetSelected(e.Generation)
	}
	r.production.setLabel(view.T("Production") + " · " + e.Name)
	r.remove.setLabel(view.T("Delete environment") + " · " + e.Name)
	r.production.SetChecked(e.Production)
}

// shares gives objects beside each other fixed parts of the width.
type shares []float32

// MinSize implements fyne.Layout.
func (s shares) MinSize(objects []fyne.CanvasObject) fyne.Size {
	least := fyne.Size{}
	for n, o := range objects {
		m := o.MinSize()
		least = fyne.NewSize(max(least.Width, m.Width/s[n]), max(least.Height, m.Height))
	}
	return least
}

// Layout implements fyne.Layout.
func (s shares) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	gap, x := theme.Padding(), float32(0)
	for n, o := range objects {
		width := size.Width * s[n]
		o.Move(fyne.NewPos(x, 0))
		o.Resize(fyne.NewSize(width-gap, size.Height))
		x += width
	}
}

// hostOf is the host in an address, to name it by.
func hostOf(address string) string {
	if u, err := url.Parse(address); err == nil && u.Host != "" {
		return u.Host
	}
	return address
}
