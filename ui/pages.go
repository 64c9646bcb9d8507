package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"sessiontray/session/desk"
	"sessiontray/ui/inspector"
	"sessiontray/ui/kit"
	"sessiontray/ui/sessions"
	"sessiontray/ui/settings"
	"sessiontray/ui/timeline"
	"sessiontray/ui/view"
)

// page is one of the things that the window can show. It may also be an opener, a
// paster or a closer.
type page interface {
	Root() fyne.CanvasObject
	// Show brings the page up to date; it is called while the page shows.
	Show(desk.Snapshot)
	// FirstFocus is what gets the focus when the page comes to show.
	FirstFocus() fyne.Focusable
	// Reveal scrolls to an object of the page that got the focus.
	Reveal(fyne.CanvasObject)
}

// opener is told when the user goes to the page.
type opener interface{ Opened() }

// paster takes a text that was pasted where no field has the focus.
type paster interface{ Paste(text string) }

// closer ends what it does on other goroutines before it goes.
type closer interface{ Close() }

// The pages, in the order of their buttons.
const (
	sessionsPage = iota
	inspectorPage
	timelinePage
	settingsPage
)

// pages are the window's content: a bar of buttons, and the page that shows.
type pages struct {
	all []*pageSlot
	now int
}

// pageSlot is a page's place in the window. The page is made when it first shows: each
// would make the start slower.
type pageSlot struct {
	button  *kit.Button
	content *fyne.Container
	make    func(host) page
	page    page // nil until first shown
	// keys are the page's: its own shortcuts, and what Enter does.
	keys      kit.Keys
	shortcuts []kit.Shortcut // the page's own
}

func (p *pages) current() page { return p.all[p.now].page }

func (p *pages) keys() kit.Keys { return p.all[p.now].keys }

// buildContent makes what is in the window, in the language that is set.
func (a *App) buildContent() {
	now := a.pages.now
	a.closePages()
	a.pages = pages{}
	for _, of := range []struct {
		name string
		icon fyne.Resource
		make func(host) page
	}{
		sessionsPage:  {view.T("ui.sessions"), theme.MediaPlayIcon(), func(h host) page { return sessions.New(h) }},
		inspectorPage: {view.T("ui.inspector"), theme.SearchIcon(), func(h host) page { return inspector.New(h) }},
		timelinePage:  {view.T("ui.timeline"), theme.HistoryIcon(), func(h host) page { return timeline.New(h) }},
		settingsPage:  {view.T("ui.settings"), theme.SettingsIcon(), func(h host) page { return settings.New(h) }},
	} {
		a.pages.all = append(a.pages.all, &pageSlot{content: container.NewStack(), make: of.make, keys: a.keys})
		n := len(a.pages.all) - 1
		a.pages.all[n].button = kit.NewButton(a.keys, of.name, of.icon, func() { a.goTo(n) })
	}
	a.addNavigation()
	bar, content := container.NewHBox(), container.NewStack()
	for _, slot := range a.pages.all {
		bar.Add(slot.button)
		content.Add(slot.content)
	}
	a.makePage(sessionsPage)
	a.pages.show(sessionsPage)
	root := container.New(kit.HeaderLayout{}, bar, content)
	a.window.SetContent(container.New(
		layout.NewCustomPaddedLayout(kit.PanelGap, kit.PanelGap, kit.PanelGap, kit.PanelGap), root,
	))
	if now != sessionsPage {
		a.goTo(now)
	}
}

// addNavigation makes Ctrl+1 and so on go to the pages.
func (a *App) addNavigation() {
	a.keys.Shortcuts = nil
	for n, key := range []fyne.KeyName{fyne.Key1, fyne.Key2, fyne.Key3, fyne.Key4}[:len(a.pages.all)] {
		a.keys.Shortcuts = append(a.keys.Shortcuts, kit.NewShortcut(key, 0, func() { a.goTo(n) }))
	}
	for _, slot := range a.pages.all {
		slot.keys = a.keys
	}
	for _, s := range a.keys.Shortcuts {
		a.window.Canvas().AddShortcut(&s.CustomShortcut, func(fyne.Shortcut) { s.Do() })
	}
}

// makePage makes a page that has not shown yet, and reports whether it did.
func (a *App) makePage(n int) bool {
	slot := a.pages.all[n]
	if slot.page != nil {
		return false
	}
	slot.page = slot.make(host{a, n})
	slot.content.Add(slot.page.Root())
	return true
}

// goTo shows a page of the window, and returns it.
func (a *App) goTo(n int) page {
	made := a.makePage(n)
	if o, is := a.pages.all[n].page.(opener); is && !made {
		o.Opened()
	}
	a.pages.show(n)
	a.draw(a.latest)
	a.window.Canvas().Focus(a.pages.current().FirstFocus())
	return a.pages.current()
}

// show shows a page that is made.
func (p *pages) show(now int) {
	p.now = now
	for n, slot := range p.all {
		kit.SetVisible(slot.content, n == now)
		importance := widget.LowImportance
		if n == now {
			importance = widget.MediumImportance
		}
		slot.button.Update(slot.button.Text, slot.button.Icon, importance)
	}
}

// closePages ends what pages do on other goroutines.
func (a *App) closePages() {
	for _, slot := range a.pages.all {
		if c, is := slot.page.(closer); is {
			c.Close()
		}
	}
}

// reveal scrolls to a control that got the focus.
func (a *App) reveal(o fyne.CanvasObject) {
	if p := a.pages.current(); p != nil {
		p.Reveal(o)
	}
}

// restoreFocus moves the focus from a control that does not show any more.
func (a *App) restoreFocus() {
	focused, ok := a.window.Canvas().Focused().(fyne.CanvasObject)
	if !ok {
		return
	}
	if found, shown := kit.FindVisible(a.window.Content(), focused); found && !shown || !focused.Visible() {
		a.window.Canvas().Focus(a.pages.current().FirstFocus())
	}
}

// paste takes what was pasted where no field has the focus: the page that shows, or the
// sessions.
func (a *App) paste(text string) {
	if text == "" || a.window.Canvas().Overlays().Top() != nil {
		return
	}
	p, takes := a.pages.current().(paster)
	if !takes {
		p = a.pages.all[sessionsPage].page.(paster)
	}
	p.Paste(text)
}
