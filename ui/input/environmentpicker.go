package input

import (
	"slices"

	"sessiontray/ui/kit"

	"sessiontray/session/profile"
	"sessiontray/ui/view"
)

// EnvironmentPicker chooses one of the environments that there are.
type EnvironmentPicker struct {
	*kit.Select
	all     []profile.Environment
	Chosen  string // the ID
	picked  func(id string)
	filling bool // by the program, not by the user
}

func NewEnvironmentPicker(k kit.Keys, picked func(id string)) *EnvironmentPicker {
	p := &EnvironmentPicker{picked: picked}
	p.Select = kit.NewSelect(k, nil, func(string) {
		if n := p.SelectedIndex(); n >= 0 && n < len(p.all) {
			if p.Chosen = p.all[n].ID; !p.filling {
				p.picked(p.Chosen)
			}
		}
	})
	return p
}

// Show offers what there is, with one of them chosen.
func (p *EnvironmentPicker) Show(all []profile.Environment, chosen string) {
	if p.Chosen == chosen && slices.Equal(p.all, all) && p.Options != nil {
		return
	}
	p.filling = true
	defer func() { p.filling = false }()
	p.all, p.Chosen = all, chosen
	p.Options = view.EnvironmentNames(all)
	if n := slices.IndexFunc(all, func(e profile.Environment) bool { return e.ID == chosen }); n >= 0 {
		p.SetSelectedIndex(n)
	} else {
		p.ClearSelected()
	}
	p.Refresh()
}
