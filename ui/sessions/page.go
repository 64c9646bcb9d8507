// Package sessions is the page where sessions are started, watched and stopped: the
// profiles, the session of the selected one, what it is started with, and the fault
// lab of the sandbox.
package sessions

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"sessiontray/session/token/find"

	"sessiontray/session"
	"sessiontray/session/desk"
	"sessiontray/session/token"
	"sessiontray/ui/kit"
	"sessiontray/ui/view"
)

// Host is what the page needs of the window that it stands in.
type Host interface {
	Desk() *desk.Desk
	Window() fyne.Window
	// Latest is the last snapshot, which can be newer than what shows.
	Latest() desk.Snapshot
	// Dispatch runs f on the UI goroutine.
	Dispatch(f func())
	// Keys hands keys to the window and, while the page shows, to its own shortcuts.
	Keys(enter func(), own ...kit.Shortcut) kit.Keys
	// TrayShows reports whether someone shows the tray's icon.
	TrayShows() bool

	// Start starts a profile's session, after asking where that is wanted; an empty
	// ID stands for the selected profile. Renew does the same for a renewal.
	Start(profile string)
	Renew()
	Act(what view.Action, profile string)

	Copy(text string)
	// CopyToken copies the selected profile's session token, and says so in the note.
	CopyToken()
	Remark(note *widget.Label, text string)
	Inspect(find.Match)
	ShowTimeline(profile string)
	ShowCause()
	Fail(error)
}

// Page is the page of the sessions.
type Page struct {
	host            Host
	desk            *desk.Desk
	window          fyne.Window
	keys, plainKeys kit.Keys // with Enter starting a session, and without

	root, content *fyne.Container
	column        *column
	sidebar       *sidebar
	status        *statusCard
	credentials   *credentials
	events        *eventList
	lab           *labPanel
	notice        noticeBar

	contentMin fyne.Size             // that the content was laid out for
	told       *session.Failure      // the problem with the input that is shown
	focusNext  func() fyne.Focusable // to get the focus when the next snapshot is drawn
}

// New builds the page.
func New(h Host) *Page {
	p := &Page{host: h, desk: h.Desk(), window: h.Window()}
	p.keys = h.Keys(p.start,
		kit.NewShortcut(fyne.KeyN, 0, p.addProfile),
		kit.NewShortcut(fyne.KeyD, 0, func() { p.desk.Duplicate("") }),
		kit.NewShortcut(fyne.KeyF, 0, func() { p.window.Canvas().Focus(p.sidebar.search) }),
		kit.NewShortcut(fyne.KeyUp, 0, func() { p.desk.Move("", -1) }),
		kit.NewShortcut(fyne.KeyDown, 0, func() { p.desk.Move("", 1) }),
	)
	p.plainKeys = p.keys
	p.plainKeys.Enter = func() {}
	p.lab = newLab(p)
	p.status, p.credentials, p.events = newStatusCard(p), newCredentials(p), newEventList(p.keys, p.lab.unfold)
	p.notice = newNoticeBar(p)
	p.content, p.column = newColumn(
		p.status.root, p.credentials.root, container.New(labAbove{}, p.lab.root, p.events.root), p.notice.root, p.lab.root,
	)
	p.sidebar = newSidebar(p)
	p.root = container.New(kit.SidebarLayout{}, p.sidebar.root, p.content)
	return p
}

// Root is the page's object in the window.
func (p *Page) Root() fyne.CanvasObject { return p.root }

// Show brings the page up to date.
func (p *Page) Show(s desk.Snapshot) {
	p.sidebar.show(s)
	p.status.show(s)
	p.credentials.show(s)
	if s.Problem != p.told {
		if p.told = s.Problem; p.told != nil {
			p.credentials.focus(p.window.Canvas(), p.told.Field)
		}
	}
	p.events.show(s)
	p.lab.show(s)
	there := s.Profile.ID != ""
	kit.SetVisible(p.credentials.root, there)
	kit.SetVisible(p.events.root, there)
	p.notice.show(s, p.host.TrayShows())
	needed := p.status.root.MinSize().Add(p.credentials.root.MinSize()).Add(p.notice.root.MinSize())
	if needed != p.contentMin {
		// Fyne makes room for what appears, but keeps that of what was hidden.
		p.contentMin = needed
		p.relayout()
	}
	if next := p.focusNext; next != nil && there {
		p.focusNext = nil
		p.window.Canvas().Focus(next())
	}
}

func (p *Page) relayout() { p.content.Layout.Layout(p.content.Objects, p.content.Size()) }

// FirstFocus is the input that is still empty, else the button that starts.
func (p *Page) FirstFocus() fyne.Focusable {
	if p.host.Latest().Profile.ID == "" {
		return p.sidebar.add
	}
	for _, f := range []*kit.Field{
		p.credentials.api, p.credentials.sessionKey, p.credentials.backend.address, p.credentials.user,
	} {
		if f.Root.Visible() && f.Input.Text == "" && !f.HasHint() { // what may be empty says so
			return f.Input
		}
	}
	return p.credentials.start
}

// Reveal scrolls to a control that got the focus.
func (p *Page) Reveal(o fyne.CanvasObject) { kit.Reveal(p.column.credentials, o) }

// Paste takes a text that was pasted where no field has the focus.
func (p *Page) Paste(text string) { p.desk.Paste(text) }

// start starts a session, unless that is under way: a key that is held down would
// start many.
func (p *Page) start() {
	if p.host.Latest().Status.Phase != session.Starting {
		p.host.Start("")
	}
}

// Note is where remarks on the session stand.
func (p *Page) Note() *widget.Label { return p.status.note }

func (p *Page) copyUser() {
	if current, live := p.desk.Snapshot().Status.Live(); live {
		p.host.Copy(current.Identity)
		p.host.Remark(p.status.note, view.T("ui.user-id-clipboard"))
	}
}

// inspectSession shows the session's token in the Inspector.
func (p *Page) inspectSession() {
	if current, live := p.desk.Snapshot().Status.Live(); live {
		p.host.Inspect(find.Match{
			Info: token.ParseValue(current.Token), Purpose: token.ForSession, UserID: current.Identity,
			ExpiresAt: current.ExpiresAt,
		})
	}
}

// noticeBar says what is wrong with files, or that there is no tray.
type noticeBar struct {
	root    *fyne.Container
	text    *widget.Label
	dismiss *kit.Button
}

func newNoticeBar(p *Page) noticeBar {
	b := noticeBar{text: &widget.Label{Wrapping: fyne.TextWrapWord, Importance: widget.WarningImportance}}
	b.dismiss = kit.NewButton(p.keys, view.T("ui.dismiss"), nil, p.desk.DismissNotice)
	b.root = kit.NewTextWithButtons(b.text, b.dismiss)
	return b
}

func (b noticeBar) show(s desk.Snapshot, trayShows bool) {
	text := view.Notices(s)
	if text == "" && !trayShows {
		text = view.T("ui.no-system-tray-shows-desktop")
	}
	kit.SetText(b.text, text, widget.WarningImportance)
	kit.SetVisible(b.dismiss, len(s.Notices) > 0)
	kit.SetVisible(b.root, text != "")
}
