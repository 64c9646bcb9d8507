package ui

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"sessiontray/session/desk"
	"sessiontray/session/profile"
	"sessiontray/ui/autostart"
	"sessiontray/ui/view"
)

// settings are the settings of the program. What is chosen takes effect at once.
type settings struct {
	root *container.Scroll
	desk *desk.Desk
	auto *autostart.Login

	theme, language, closing, clear *selector
	clearTimes                      []int // seconds, as offered
	login                           *check
	loginNote                       *widget.Label
	quiet, ask                      *check
	rules                           *rulePicker
	environments                    *environments
	keyring                         *widget.Label
	retry                           *button
	filling                         bool // by the program, not by the user
}

// clearTimes are offered, in seconds; below zero for never.
var clearTimes = []int{15, 30, 60, 300, -1}

func newSettings(a *App) *settings {
	k, d := a.settingKeys, a.desk
	s := &settings{desk: d, auto: a.login, clearTimes: clearTimes}
	edit := func(f func(*profile.Settings)) {
		if !s.filling {
			d.SetSettings(f)
		}
	}
	choice := func(names, values []string, set func(of *profile.Settings, value string)) *selector {
		var c *selector
		c = newSelector(k, names, func(string) {
			if n := c.SelectedIndex(); n >= 0 {
				edit(func(of *profile.Settings) { set(of, values[n]) })
			}
		})
		return c
	}
	s.theme = choice([]string{view.T("As the system"), view.T("Light"), view.T("Dark")}, profile.Themes, func(of *profile.Settings, v string) { of.Theme = v })
	s.language = choice([]string{view.T("As the system"), "English", "Deutsch"}, profile.Languages, func(of *profile.Settings, v string) { of.Language = v })
	s.closing = choice([]string{view.T("Keeps the program in the tray"), view.T("Quits")}, profile.Closings, func(of *profile.Settings, v string) { of.Closing = v })
	s.clear = newSelector(k, view.ClearTimes(clearTimes), func(string) {
		if n := s.clear.SelectedIndex(); n >= 0 {
			edit(func(of *profile.Settings) { of.ClearAfter = clearTimes[n] })
		}
	})
	s.quiet = newCheck(k, view.T("Notify when a session ends, or soon will"), func(on bool) { edit(func(of *profile.Settings) { of.Quiet = !on }) })
	s.ask = newCheck(k, view.T("Ask before starting a session in production"), func(on bool) { edit(func(of *profile.Settings) { of.AskProduction = on }) })
	s.loginNote = &widget.Label{SizeName: theme.SizeNameCaptionText, Wrapping: fyne.TextWrapWord, Importance: widget.WarningImportance}
	s.login = newCheck(k, view.T("Start in the tray at login"), func(on bool) {
		if !s.filling {
			s.setLogin(a, on)
		}
	})
	s.rules = newRulePicker(k, func(r profile.Rules) { edit(func(of *profile.Settings) { of.Rules = r }) })
	s.environments = newEnvironments(a)
	s.keyring = &widget.Label{Wrapping: fyne.TextWrapWord}
	s.retry = newButton(k, view.T("Try again"), theme.ViewRefreshIcon(), d.RetryKeyring)

	form := func(objects ...fyne.CanvasObject) fyne.CanvasObject {
		return container.New(layout.NewFormLayout(), objects...)
	}
	section := func(name string, objects ...fyne.CanvasObject) fyne.CanvasObject {
		return newPanel(container.NewVBox(append([]fyne.CanvasObject{title(name)}, objects...)...))
	}
	gap := func(objects ...fyne.CanvasObject) *fyne.Container {
		return container.New(layout.NewCustomPaddedVBoxLayout(panelGap), objects...)
	}
	s.root = container.NewVScroll(container.New(&beside{},
		gap(
			section(view.T("Program"), form(slices.Concat(withLabel(view.T("Theme"), s.theme), withLabel(view.T("Language"), s.language),
				withLabel(view.T("Closing the window"), s.closing), withLabel(view.T("Clear a copied token"), s.clear))...), s.login, s.loginNote, s.quiet),
			section(view.T("Secrets"), newBeside(s.keyring, s.retry)),
		),
		gap(
			section(view.T("While a session lives"), s.rules.root),
			section(view.T("Environments"), s.environments.root, s.ask),
		)))
	return s
}

// setLogin changes a file or the registry, away from the UI goroutine.
func (s *settings) setLogin(a *App, on bool) {
	enable(s.login, false)
	go func() {
		err := s.auto.Set(on)
		a.dispatch(func() {
			enable(s.login, true)
			text := ""
			if err != nil {
				text = view.T("It could not be set.") + " " + view.ErrorSentence(err)
			}
			say(s.loginNote, text, widget.WarningImportance)
			s.filling = true
			s.login.SetChecked(s.auto.On())
			s.filling = false
		})
	}()
}

func (s *settings) show(of desk.Snapshot) {
	s.filling = true
	defer func() { s.filling = false }()
	set := of.Settings
	s.theme.SetSelectedIndex(max(0, slices.Index(profile.Themes, set.Theme)))
	s.language.SetSelectedIndex(max(0, slices.Index(profile.Languages, set.Language)))
	s.closing.SetSelectedIndex(max(0, slices.Index(profile.Closings, set.Closing)))
	clear := set.ClearAfter
	if clear == 0 {
		clear = profile.DefaultClearAfter
	}
	s.clear.SetSelectedIndex(max(0, slices.Index(clearTimes, clear)))
	s.quiet.SetChecked(!set.Quiet)
	s.ask.SetChecked(set.AskProduction)
	s.login.SetChecked(s.auto.On())
	s.rules.show(set.Rules)
	s.environments.show(of)
	text, tone := view.Keyring(of.Vault), widget.WarningImportance
	if text == "" {
		text, tone = view.T("Tokens are kept in the system's keyring."), widget.SuccessImportance
	}
	say(s.keyring, text, tone)
	show(s.retry, of.Vault.Problem != "")
	say(s.loginNote, s.loginNote.Text, widget.WarningImportance)
}

// clearAfterOf is how long a copied token stays in the clipboard; zero for ever.
func clearAfterOf(s profile.Settings) time.Duration {
	switch {
	case s.ClearAfter < 0:
		return 0
	case s.ClearAfter == 0:
		return profile.DefaultClearAfter * time.Second
	}
	return time.Duration(s.ClearAfter) * time.Second
}

// beside puts two objects beside each other where there is room, else one above
// the other. It is as high as they are.
type beside struct{ width float32 } // that it had last

// MinSize implements fyne.Layout.
func (l *beside) MinSize(objects []fyne.CanvasObject) fyne.Size {
	a, b := objects[0].MinSize(), objects[1].MinSize()
	if l.width >= leastBeside {
		return fyne.NewSize(max(a.Width, b.Width), max(a.Height, b.Height))
	}
	return fyne.NewSize(max(a.Width, b.Width), a.Height+panelGap+b.Height)
}

// Layout implements fyne.Layout.
func (l *beside) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	a, b := objects[0].MinSize().Height, objects[1].MinSize().Height
	objects[0].Move(fyne.Position{})
	if size.Width < leastBeside {
		objects[0].Resize(fyne.NewSize(size.Width, a))
		objects[1].Move(fyne.NewPos(0, a+panelGap))
		objects[1].Resize(fyne.NewSize(size.Width, b))
		return
	}
	left := size.Width * .42
	objects[0].Resize(fyne.NewSize(left, a))
	objects[1].Move(fyne.NewPos(left+panelGap, 0))
	objects[1].Resize(fyne.NewSize(size.Width-left-panelGap, b))
}
