package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"sessiontray/session/desk"
	"sessiontray/session/profile"
	"sessiontray/ui/view"
)

// fold is a line that opens to more.
type fold struct {
	root   *fyne.Container
	unfold *button
	inside fyne.CanvasObject
}

func newFold(k keys, title string, inside fyne.CanvasObject) *fold {
	f := &fold{inside: inside}
	f.unfold = newButton(k, title, theme.MenuExpandIcon(), func() { f.open(!f.inside.Visible()) })
	f.unfold.Alignment = widget.ButtonAlignLeading
	f.unfold.Importance = widget.LowImportance
	inside.Hide()
	f.root = container.NewVBox(f.unfold, inside)
	return f
}

// open opens or closes it.
func (f *fold) open(is bool) {
	if f.inside.Visible() == is {
		return
	}
	show(f.inside, is)
	f.unfold.SetIcon(theme.MenuExpandIcon())
	if is {
		f.unfold.SetIcon(theme.MenuDropDownIcon())
	}
	f.root.Refresh()
}

// profileFold is what a profile has beside its credentials.
type profileFold struct {
	*fold
	desk     *desk.Desk
	color    *selector
	pinned   *check
	notes    *entry
	ownRules *check
	rules    *rulePicker
	filling  bool // by the program, not by the user
}

func newProfileFold(k keys, d *desk.Desk, c *credentials) *profileFold {
	p := &profileFold{desk: d}
	edit := func(f func(*profile.Profile)) {
		if !p.filling {
			d.Edit(c.profile, f)
		}
	}
	p.color = newSelector(k, view.ColorNames(), func(string) {
		n := max(0, p.color.SelectedIndex())
		edit(func(of *profile.Profile) { of.Color = profile.Colors[n] })
	})
	p.pinned = newCheck(k, view.T("Pinned to the top"), func(on bool) { edit(func(of *profile.Profile) { of.Pinned = on }) })
	p.notes = newEntry(k, view.T("Notes, such as the ticket"), func(text string) { edit(func(of *profile.Profile) { of.Notes = text }) })
	p.notes.setLabel(view.T("Notes"))
	p.color.setLabel(view.T("Colour"))
	p.ownRules = newCheck(k, view.T("Own rules instead of those in the settings"), func(on bool) {
		edit(func(of *profile.Profile) {
			if of.Rules = nil; on {
				rules := p.rules.rules
				of.Rules = &rules
			}
		})
	})
	p.rules = newRulePicker(k, func(r profile.Rules) { edit(func(of *profile.Profile) { of.Rules = &r }) })
	p.fold = newFold(k, "", container.NewVBox(
		container.New(layout.NewFormLayout(), widget.NewLabel(view.T("Notes")), p.notes, widget.NewLabel(view.T("Colour")), container.NewBorder(nil, nil, nil, p.pinned, p.color)),
		p.ownRules, p.rules.root))
	return p
}

func (p *profileFold) show(s desk.Snapshot) {
	p.unfold.label(view.ProfileFold(s), p.unfold.Icon, widget.LowImportance)
	p.filling = true
	defer func() { p.filling = false }()
	own := s.Profile.Rules != nil
	p.ownRules.SetChecked(own)
	p.pinned.SetChecked(s.Profile.Pinned)
	show(p.rules.root, own)
	p.rules.show(s.Rules)
}

// fill takes over what the desk knows.
func (p *profileFold) fill(of profile.Profile) {
	p.filling = true
	defer func() { p.filling = false }()
	p.color.SetSelectedIndex(max(0, slices.Index(profile.Colors, of.Color)))
	if p.notes.Text != of.Notes {
		p.notes.SetText(of.Notes)
	}
}
