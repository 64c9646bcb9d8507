package sessions

import (
	"slices"
	"strings"

	"sessiontray/ui/kit"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"sessiontray/session"
	"sessiontray/session/desk"
	"sessiontray/session/profile"
	"sessiontray/session/videoio"
	"sessiontray/ui/view"
)

// scopePicker offers the published scopes and takes others as free text. It is
// folded to one line until opened.
type scopePicker struct {
	root    *fyne.Container
	unfold  *kit.Button
	choices *fyne.Container
	checks  []*kit.Check
	other   *kit.Entry
	changed func([]string)
	filling bool // by the program, not by the user
}

func newScopePicker(k kit.Keys, changed func([]string)) *scopePicker {
	p := &scopePicker{changed: changed}
	p.unfold = kit.NewButton(k, "", theme.MenuExpandIcon(), p.toggle)
	p.unfold.Alignment = widget.ButtonAlignLeading
	p.unfold.Importance = widget.LowImportance
	grid := container.NewGridWithColumns(3)
	for _, name := range session.Scopes {
		c := kit.NewCheck(k, name, func(bool) { p.collect() })
		p.checks = append(p.checks, c)
		grid.Add(c)
	}
	p.other = kit.NewEntry(k, view.T("ui.other-scopes-separated-spaces"), func(string) { p.collect() })
	p.other.SetLabel(view.T("ui.other-scopes-separated-spaces"))
	p.choices = container.NewVBox(grid, p.other)
	p.choices.Hide()
	p.root = container.NewVBox(p.unfold, p.choices)
	return p
}

func (p *scopePicker) toggle() {
	kit.SetVisible(p.choices, !p.choices.Visible())
	p.unfold.SetIcon(theme.MenuExpandIcon())
	if p.choices.Visible() {
		p.unfold.SetIcon(theme.MenuDropDownIcon())
	}
	p.root.Refresh()
}

func (p *scopePicker) collect() {
	if p.filling {
		return
	}
	var scopes []string
	for n, c := range p.checks {
		if c.Checked {
			scopes = append(scopes, session.Scopes[n])
		}
	}
	p.changed(append(scopes, strings.Fields(p.other.Text)...))
}

// fill shows scopes that the program set.
func (p *scopePicker) fill(scopes []string) {
	p.filling = true
	defer func() { p.filling = false }()
	var others []string
	for _, s := range scopes {
		if !slices.Contains(session.Scopes, s) {
			others = append(others, s)
		}
	}
	for n, c := range p.checks {
		c.SetChecked(slices.Contains(scopes, session.Scopes[n]))
	}
	p.other.SetText(strings.Join(others, " "))
}

func (p *scopePicker) show(s desk.Snapshot) {
	text := view.T("ui.scopes.default")
	takes := s.Environment.Generation != videoio.RestV1
	switch scopes := s.Profile.Scopes; {
	case !takes:
		text = view.T("ui.scopes.unsupported")
		kit.SetVisible(p.choices, false)
	case len(scopes) > 0:
		text = view.T("ui.scopes.named", "scopes", view.Scopes(scopes))
	}
	kit.SetEnabled(p.unfold, takes)
	p.unfold.Update(text, p.unfold.Icon, widget.LowImportance)
	kit.SetVisible(p.root, s.Profile.Method == profile.APIToken)
}
