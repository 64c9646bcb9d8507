package sessions

import (
	"slices"

	"sessiontray/ui/input"
	"sessiontray/ui/kit"

	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"sessiontray/session/desk"
	"sessiontray/session/profile"
	"sessiontray/ui/view"
)

// profileFold is what a profile has beside its credentials.
type profileFold struct {
	*kit.Fold
	desk     *desk.Desk
	color    *kit.Select
	pinned   *kit.Check
	notes    *kit.Entry
	ownRules *kit.Check
	rules    *input.RulePicker
	filling  bool // by the program, not by the user
}

func newProfileFold(k kit.Keys, d *desk.Desk, c *credentials) *profileFold {
	p := &profileFold{desk: d}
	edit := func(f func(*profile.Profile)) {
		if !p.filling {
			d.Edit(c.profile, f)
		}
	}
	p.color = kit.NewSelect(k, view.ColorNames(), func(string) {
		n := max(0, p.color.SelectedIndex())
		edit(func(of *profile.Profile) { of.Color = profile.Colors[n] })
	})
	p.pinned = kit.NewCheck(
		k, view.T("ui.pinned-top"), func(on bool) { edit(func(of *profile.Profile) { of.Pinned = on }) },
	)
	p.notes = kit.NewEntry(
		k, view.T("ui.notes-such-ticket"), func(text string) { edit(func(of *profile.Profile) { of.Notes = text }) },
	)
	p.notes.SetLabel(view.T("ui.notes"))
	p.color.SetLabel(view.T("ui.colour"))
	p.ownRules = kit.NewCheck(k, view.T("ui.own-rules-instead-those-settings"), func(on bool) {
		edit(func(of *profile.Profile) {
			if of.Rules = nil; on {
				rules := p.rules.Rules
				of.Rules = &rules
			}
		})
	})
	p.rules = input.NewRulePicker(k, func(r profile.Rules) { edit(func(of *profile.Profile) { of.Rules = &r }) })
	p.Fold = kit.NewFold(k, "", container.NewVBox(
		container.New(
			layout.NewFormLayout(), widget.NewLabel(view.T("ui.notes")), p.notes, widget.NewLabel(view.T("ui.colour")),
			container.NewBorder(nil, nil, nil, p.pinned, p.color),
		),
		p.ownRules, p.rules.Root))
	return p
}

func (p *profileFold) show(s desk.Snapshot) {
	p.Toggle.Update(view.ProfileFold(s), p.Toggle.Icon, widget.LowImportance)
	p.filling = true
	defer func() { p.filling = false }()
	own := s.Profile.Rules != nil
	p.ownRules.SetChecked(own)
	p.pinned.SetChecked(s.Profile.Pinned)
	kit.SetVisible(p.rules.Root, own)
	p.rules.Show(s.Rules)
}

// fill shows what the desk knows.
func (p *profileFold) fill(of profile.Profile) {
	p.filling = true
	defer func() { p.filling = false }()
	p.color.SetSelectedIndex(max(0, slices.Index(profile.Colors, of.Color)))
	if p.notes.Text != of.Notes {
		p.notes.SetText(of.Notes)
	}
}
