package input

import (
	"slices"

	"sessiontray/ui/kit"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"sessiontray/session/profile"
	"sessiontray/ui/view"
)

// RulePicker chooses what happens automatically while a session is live.
type RulePicker struct {
	Root              *fyne.Container
	renew             *kit.Check
	stop, ask         *kit.Select
	stopAfter, askMin []int // minutes, as offered
	Rules             profile.Rules
	changed           func(profile.Rules)
	filling           bool // by the program, not by the user
}

// What is offered, in minutes; 0 for never.
var (
	stopTimes  = []int{0, 15, 30, 60, 120, 240, 480}
	checkTimes = []int{0, 1, 5, 15, 30, 60}
)

func NewRulePicker(k kit.Keys, changed func(profile.Rules)) *RulePicker {
	p := &RulePicker{changed: changed, stopAfter: stopTimes, askMin: checkTimes}
	p.renew = kit.NewCheck(
		k, view.T("ui.renew-itself-when-expires-soon"), func(on bool) { p.edit(func(r *profile.Rules) { r.Renew = on }) },
	)
	p.stop = kit.NewSelect(k, nil, func(string) {
		if n := p.stop.SelectedIndex(); n >= 0 {
			p.edit(func(r *profile.Rules) { r.StopAfter = p.stopAfter[n] })
		}
	})
	p.ask = kit.NewSelect(k, nil, func(string) {
		if n := p.ask.SelectedIndex(); n >= 0 {
			p.edit(func(r *profile.Rules) { r.CheckEvery = p.askMin[n] })
		}
	})
	p.stop.SetLabel(view.T("ui.stop-itself"))
	p.ask.SetLabel(view.T("ui.rule.check"))
	p.Root = container.NewVBox(p.renew, container.New(layout.NewFormLayout(),
		widget.NewLabel(view.T("ui.stop-itself")), p.stop, widget.NewLabel(view.T("ui.rule.check")), p.ask))
	return p
}

func (p *RulePicker) edit(f func(*profile.Rules)) {
	if !p.filling {
		f(&p.Rules)
		p.changed(p.Rules)
	}
}

// Show shows rules. It does not tell of them.
func (p *RulePicker) Show(r profile.Rules) {
	if p.Rules == r && len(p.stop.Options) > 0 {
		return
	}
	p.filling = true
	defer func() { p.filling = false }()
	p.Rules = r
	p.renew.SetChecked(r.Renew)
	p.stopAfter = offer(p.stop, stopTimes, r.StopAfter, func(n int) string { return view.T("ui.after-min", "count", n) })
	p.askMin = offer(p.ask, checkTimes, r.CheckEvery, func(n int) string { return view.T("ui.every-min", "count", n) })
}

// offer offers numbers of minutes, with the chosen one among them.
func offer(s *kit.Select, usual []int, chosen int, name func(int) string) []int {
	all := slices.Clone(usual)
	if !slices.Contains(all, chosen) {
		all = append(all, chosen)
		slices.Sort(all)
	}
	s.Options = nil
	for _, n := range all {
		text := view.T("ui.never")
		if n > 0 {
			text = name(n)
		}
		s.Options = append(s.Options, text)
	}
	s.SetSelectedIndex(slices.Index(all, chosen))
	return all
}
