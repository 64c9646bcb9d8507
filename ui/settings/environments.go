package settings

import (
	"slices"

	"sessiontray/ui/kit"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"sessiontray/session/desk"
	"sessiontray/session/profile"
	"sessiontray/session/videoio"
	"sessiontray/ui/view"
)

// environmentList is the settings of the environments: the user's own ones, and
// which are in production.
type environmentList struct {
	root *fyne.Container
	desk *desk.Desk
	keys kit.Keys
	rows *kit.Rows[*environmentRow]
}

func newEnvironments(d *desk.Desk, k kit.Keys) *environmentList {
	e := &environmentList{desk: d, keys: k}
	e.rows = kit.NewRows(func() *environmentRow { return newEnvironmentRow(e) }, theme.Padding())
	add := kit.NewButton(e.keys, view.T("ui.add-environment"), theme.ContentAddIcon(), func() {
		e.desk.SetEnvironment(profile.Environment{
			Name: view.T("ui.new-environment"), BaseURL: "https://", Generation: videoio.Generations[0],
		})
	})
	e.root = container.NewVBox(e.rows.Root, container.NewHBox(add))
	return e
}

func (e *environmentList) show(s desk.Snapshot) {
	all := slices.DeleteFunc(slices.Clone(s.Environments), func(e profile.Environment) bool {
		return e.ID == profile.CustomID || e.ID == profile.SandboxID
	})
	for n, row := range e.rows.Fit(len(all)) {
		row.show(all[n])
	}
}

// environmentRow is one environment.
type environmentRow struct {
	root          fyne.CanvasObject
	of            profile.Environment
	fixed         *widget.Label
	name, address *kit.Entry
	generation    *kit.Select
	production    *kit.Check
	remove        *kit.Button
	own           *fyne.Container
	filling       bool
}

func newEnvironmentRow(e *environmentList) *environmentRow {
	r := &environmentRow{fixed: &widget.Label{Truncation: fyne.TextTruncateEllipsis}}
	edit := func(f func(of *profile.Environment)) {
		if !r.filling {
			f(&r.of)
			e.desk.SetEnvironment(r.of)
		}
	}
	r.name = kit.NewEntry(
		e.keys, view.T("ui.name"), func(text string) { edit(func(of *profile.Environment) { of.Name = text }) },
	)
	r.address = kit.NewEntry(
		e.keys, "https://…", func(text string) { edit(func(of *profile.Environment) { of.BaseURL = text }) },
	)
	r.generation = kit.NewSelect(
		e.keys, videoio.Names(),
		func(g string) { edit(func(of *profile.Environment) { of.Generation = videoio.Generation(g) }) },
	)
	r.production = kit.NewCheck(
		e.keys, view.T("ui.production"), func(on bool) { edit(func(of *profile.Environment) { of.Production = on }) },
	)
	r.remove = kit.NewIconButton(
		e.keys, view.T("ui.delete-environment"), theme.DeleteIcon(), func() { e.desk.DeleteEnvironment(r.of.ID) },
	)
	r.name.SetLabel(view.T("ui.name"))
	r.address.SetLabel(view.T("ui.address"))
	r.generation.SetLabel("API")
	r.own = container.New(kit.ProportionalColumns{.27, .47, .26}, r.name, r.address, r.generation)
	r.root = container.NewBorder(
		nil, nil, nil, container.NewHBox(r.production, r.remove), container.NewStack(r.fixed, r.own),
	)
	return r
}

func (r *environmentRow) Object() fyne.CanvasObject { return r.root }

func (r *environmentRow) show(e profile.Environment) {
	own := e.OwnEnvironment()
	kit.SetVisible(r.own, own)
	kit.SetVisible(r.fixed, !own)
	kit.SetVisible(r.remove, own)
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
		r.generation.SetSelected(string(e.Generation))
	}
	r.production.SetLabel(view.T("ui.production") + " · " + e.Name)
	r.remove.SetLabel(view.T("ui.delete-environment") + " · " + e.Name)
	r.production.SetChecked(e.Production)
}
