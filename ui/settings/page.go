// Package settings is the page of the program's settings.
package settings

import (
	"slices"

	"sessiontray/ui/input"
	"sessiontray/ui/kit"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"sessiontray/session/desk"
	"sessiontray/session/message"
	"sessiontray/session/profile"
	"sessiontray/session/vault"
	"sessiontray/ui/autostart"
	"sessiontray/ui/view"
)

// Page is the settings of the program. What is chosen takes effect at once.
type Page struct {
	root *container.Scroll
	desk *desk.Desk
	auto *autostart.Login

	theme, language, closing, clear *kit.Select
	clearTimes                      []int // seconds, as offered
	login                           *kit.Check
	loginNote                       *widget.Label
	quiet, ask                      *kit.Check
	rules                           *input.RulePicker
	environments                    *environmentList
	keyring                         *widget.Label
	retry                           *kit.Button
	filling                         bool // by the program, not by the user
}

// clearTimes are offered, in seconds; below zero for never.
var clearTimes = []int{15, 30, 60, 300, -1}

func New(h Host) *Page {
	k, d := h.Keys(func() {}), h.Desk()
	s := &Page{desk: d, auto: h.Login(), clearTimes: clearTimes}
	edit := func(f func(*profile.Settings)) {
		if !s.filling {
			d.SetSettings(f)
		}
	}
	choice := func(names, values []string, set func(of *profile.Settings, value string)) *kit.Select {
		var c *kit.Select
		c = kit.NewSelect(k, names, func(string) {
			if n := c.SelectedIndex(); n >= 0 {
				edit(func(of *profile.Settings) { set(of, values[n]) })
			}
		})
		return c
	}
	s.theme = choice(
		[]string{view.T("ui.system-default"), view.T("ui.light"), view.T("ui.dark")}, profile.Themes,
		func(of *profile.Settings, v string) { of.Theme = v },
	)
	s.language = choice(
		languageNames(), profile.Languages,
		func(of *profile.Settings, v string) { of.Language = v },
	)
	s.closing = choice(
		[]string{view.T("ui.keeps-program-tray"), view.T("ui.quits")}, profile.Closings,
		func(of *profile.Settings, v string) { of.Closing = v },
	)
	s.clear = kit.NewSelect(k, view.ClearTimes(clearTimes), func(string) {
		if n := s.clear.SelectedIndex(); n >= 0 {
			edit(func(of *profile.Settings) { of.ClearAfter = clearTimes[n] })
		}
	})
	s.quiet = kit.NewCheck(
		k, view.T("ui.notify-when-session-ends-soon"), func(on bool) { edit(func(of *profile.Settings) { of.Quiet = !on }) },
	)
	s.ask = kit.NewCheck(
		k, view.T("ui.ask-before-starting-session-production"),
		func(on bool) { edit(func(of *profile.Settings) { of.AskProduction = on }) },
	)
	s.loginNote = &widget.Label{
		SizeName: theme.SizeNameCaptionText, Wrapping: fyne.TextWrapWord, Importance: widget.WarningImportance,
	}
	s.login = kit.NewCheck(k, view.T("ui.start-tray-login"), func(on bool) {
		if !s.filling {
			s.setLogin(h, on)
		}
	})
	s.rules = input.NewRulePicker(k, func(r profile.Rules) { edit(func(of *profile.Settings) { of.Rules = r }) })
	s.environments = newEnvironments(d, k)
	s.keyring = &widget.Label{Wrapping: fyne.TextWrapWord}
	s.retry = kit.NewButton(k, view.T("ui.try-again"), theme.ViewRefreshIcon(), d.RetryKeyring)

	form := func(objects ...fyne.CanvasObject) fyne.CanvasObject {
		return container.New(layout.NewFormLayout(), objects...)
	}
	section := func(name string, objects ...fyne.CanvasObject) fyne.CanvasObject {
		return kit.NewPanel(container.NewVBox(append([]fyne.CanvasObject{kit.NewTitle(name)}, objects...)...))
	}
	gap := func(objects ...fyne.CanvasObject) *fyne.Container {
		return container.New(layout.NewCustomPaddedVBoxLayout(kit.PanelGap), objects...)
	}
	s.root = container.NewVScroll(container.New(&kit.Responsive{},
		gap(
			section(view.T("ui.program"), form(slices.Concat(kit.FormRow(view.T("ui.theme"), s.theme), kit.FormRow(view.T("ui.language"), s.language),
				kit.FormRow(view.T("ui.closing-window"), s.closing), kit.FormRow(
					view.T("ui.clear-copied-token"), s.clear,
				))...), s.login, s.loginNote, s.quiet),
			section(view.T("ui.secrets"), kit.NewTextWithButtons(s.keyring, s.retry)),
		),
		gap(
			section(view.T("ui.session-rules"), s.rules.Root),
			section(view.T("ui.environments"), s.environments.root, s.ask),
		)))
	return s
}

// setLogin changes a file or the registry, away from the UI goroutine.
func (s *Page) setLogin(h Host, on bool) {
	kit.SetEnabled(s.login, false)
	go func() {
		err := s.auto.Set(on)
		h.Dispatch(func() {
			kit.SetEnabled(s.login, true)
			text := ""
			if err != nil {
				text = view.T("ui.could-not-set") + " " + view.ErrorSentence(err)
			}
			kit.SetText(s.loginNote, text, widget.WarningImportance)
			s.filling = true
			s.login.SetChecked(s.auto.On())
			s.filling = false
		})
	}()
}

// Show brings the page up to date.
func (s *Page) Show(of desk.Snapshot) {
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
	s.rules.Show(set.Rules)
	s.environments.show(of)
	text, tone := view.Keyring(of.Vault), widget.WarningImportance
	if text == "" {
		text, tone = view.T("ui.tokens-kept-system-keyring"), widget.SuccessImportance
	}
	kit.SetText(s.keyring, text, tone)
	kit.SetVisible(s.retry, of.Vault.Problem != vault.NoProblem)
	kit.SetText(s.loginNote, s.loginNote.Text, widget.WarningImportance)
}

// Host is what the page needs of the window that it stands in.
type Host interface {
	Desk() *desk.Desk
	// Dispatch runs f on the UI goroutine.
	Dispatch(f func())
	// Keys hands keys to the window.
	Keys(enter func(), own ...kit.Shortcut) kit.Keys
	// Login starts the program at login.
	Login() *autostart.Login
}

// Root is the page's object in the window.
func (s *Page) Root() fyne.CanvasObject { return s.root }

// FirstFocus is the first setting.
func (s *Page) FirstFocus() fyne.Focusable { return s.theme }

// Reveal scrolls to a control that got the focus.
func (s *Page) Reveal(o fyne.CanvasObject) { kit.Reveal(s.root, o) }

// languageNames are the languages to choose from, each by its own name.
func languageNames() []string {
	names := []string{view.T("ui.system-default")}
	for _, tag := range message.Languages() {
		names = append(names, message.In(tag).Say(message.New("language.name")))
	}
	return names
}
