// Package timeline is the page of what happened: every event, status and exchange with
// what led to it, and the export of them for support.
package timeline

import (
	"cmp"
	"slices"
	"time"

	"sessiontray/ui/kit"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"sessiontray/session/desk"
	"sessiontray/session/journal"
	"sessiontray/ui/view"
)

// Page shows what happened, newest at the end.
type Page struct {
	root    *fyne.Container
	host    Host
	journal *journal.Journal

	filterBar
	list          *timelineList
	nothing       *widget.Label
	count, moment *widget.Label
	newest        *kit.Button
	export        *kit.Button
	support       *support // nil until first shown
	detail        *timelineDetail
	body          *fyne.Container
	state
}

// filterBar chooses which entries are listed.
type filterBar struct {
	search               *kit.Entry
	profile, kind, level *kit.Select
	profiles             []string // IDs, as the selector has them
}

// state is what the list shows, and where it stands.
type state struct {
	filter    journal.Filter
	shown     []*journal.Entry // what of the journal the filter selects
	last      uint64           // the last entry that was looked at
	all       int              // entries that are kept
	chosen    uint64           // whose detail shows
	following bool             // newer entries are scrolled to
	offset    float32          // that the list was last seen at
	drawing   bool             // the program scrolls
	slimmedTo uint64           // up to this number, entries have lost their headers and bodies
	drawn     time.Time        // when the list was drawn last
	due       *time.Timer      // draws what came soon after
	visible   map[*timelineRow]int
	hovered   *timelineRow // under the pointer
}

// drawEvery is how often the list is drawn at most, however much happens.
const drawEvery = 200 * time.Millisecond

func New(h Host) *Page {
	t := &Page{host: h, journal: h.Desk().Journal(), state: state{following: true, visible: map[*timelineRow]int{}}}
	k := h.Keys(func() {}, kit.NewShortcut(fyne.KeyF, 0, func() {
		if t.body.Visible() {
			h.Window().Canvas().Focus(t.search)
		}
	}))
	t.search = kit.NewEntry(k, view.T("ui.filter-text"), func(string) { t.refilter() })
	t.search.SetLabel(view.T("ui.filter-text"))
	clearing := k
	clearing.Escape = func() {
		if t.search.Text != "" {
			t.search.SetText("")
		} else {
			k.Escape()
		}
	}
	t.search.Keys = clearing
	t.search.OnDown = func() { h.Window().Canvas().Focus(t.list) }
	changed := func(string) { t.refilter() }
	t.profile = kit.NewSelect(k, nil, changed)
	t.kind = kit.NewSelect(k, view.TimelineKinds(), changed)
	_, levels := view.TimelineLevels()
	t.level = kit.NewSelect(k, levels, changed)
	t.profile.SetLabel(view.T("ui.profiles"))
	t.kind.SetLabel(view.T("ui.kind"))
	t.level.SetLabel(view.T("ui.level"))
	t.kind.Selected, t.level.Selected = t.kind.Options[0], t.level.Options[0]
	t.list = newTimelineList(k, t)
	t.nothing = &widget.Label{
		Wrapping: fyne.TextWrapWord, Alignment: fyne.TextAlignCenter, Importance: widget.LowImportance,
	}
	caption := func() *widget.Label {
		return &widget.Label{
			SizeName: theme.SizeNameCaptionText, Importance: widget.LowImportance, Truncation: fyne.TextTruncateEllipsis,
		}
	}
	t.count, t.moment = caption(), caption()
	t.count.Truncation = fyne.TextTruncateOff
	t.newest = kit.NewButton(k, view.T("ui.newest"), theme.MoveDownIcon(), func() { t.follow() })
	t.export = kit.NewButton(k, view.T("ui.export-support"), theme.DownloadIcon(), func() { t.openSupport(k) })
	t.detail = newTimelineDetail(h, k, t)
	head := container.New(kit.ProportionalColumns{.28, .25, .25, .22}, t.search, t.profile, t.kind, t.level)
	foot := container.NewBorder(nil, nil, t.count, container.NewHBox(t.newest, t.export), t.moment)
	left := kit.NewPanel(container.New(
		kit.HeaderLayout{}, head,
		container.New(kit.FooterLayout{}, container.NewStack(t.list, container.NewVBox(t.nothing)), foot),
	))
	t.body = container.New(kit.SideBySide{Left: .54, Above: .5}, left, t.detail.root)
	t.root = container.NewStack(t.body)
	t.detail.root.Hide()
	t.Show(h.Latest())
	go func() { // it reads files
		t.journal.LoadEarlier()
		h.Dispatch(t.refilter)
	}()
	return t
}

// Show takes in what happened since it was called last.
func (t *Page) Show(s desk.Snapshot) {
	ids, names := view.TimelineProfiles(s)
	if !slices.Equal(t.profile.Options, names) || !slices.Equal(t.profiles, ids) {
		selected := t.filter.Profile
		t.profiles, t.profile.Options = ids, names
		at := max(0, slices.Index(ids, selected))
		t.profile.Selected = names[at]
		t.profile.Refresh()
		if at == 0 && selected != "" { // it is gone
			t.refilter()
		}
	}
	if t.journal.Last() == t.last && t.all > 0 {
		return
	}
	if wait := drawEvery - time.Since(t.drawn); wait > 0 {
		if t.due == nil {
			t.due = time.AfterFunc(wait, func() {
				t.host.Dispatch(func() {
					t.due = nil
					t.update()
				})
			})
		}
		return
	}
	t.update()
}

// update appends what came since.
func (t *Page) update() {
	newer := t.journal.Since(t.last)
	if len(newer) == 0 {
		return
	}
	t.last = newer[len(newer)-1].Number
	t.all = t.journal.Len()
	t.shown = append(t.shown, t.filter.Select(newer)...)
	gone := 0
	if first := t.journal.First(); len(t.shown) > 0 && t.shown[0].Number < first {
		gone, _ = t.find(first)
		t.shown = slices.Clone(t.shown[gone:])
	}
	t.slim()
	t.draw()
	if gone > 0 && !t.following { // what is looked at stays where it is
		t.list.ScrollToOffset(t.list.GetScrollOffset() - float32(gone)*t.rowStep())
	}
}

// slim lets go of headers and bodies that the journal has let go of.
func (t *Page) slim() {
	to := t.journal.SlimmedTo()
	for n, _ := t.find(t.slimmedTo + 1); n < len(t.shown) && t.shown[n].Number <= to; n++ {
		if e := t.journal.Find(t.shown[n].Number); e != nil {
			t.shown[n] = e
		}
	}
	t.slimmedTo = to
}

// refilter shows what the inputs ask for.
func (t *Page) refilter() {
	t.filter = t.wanted()
	entries := t.journal.Entries()
	t.all = len(entries)
	if len(entries) > 0 {
		t.last = entries[len(entries)-1].Number
	}
	t.shown = t.filter.Select(entries)
	t.draw()
	if !t.following {
		if n, there := t.find(t.chosen); there {
			t.list.ScrollTo(n)
		}
	}
}

// wanted is what the inputs ask for.
func (t *Page) wanted() journal.Filter {
	f := journal.Filter{Text: t.search.Text, Mentions: view.Mentions()}
	if n := t.profile.SelectedIndex(); n > 0 && n < len(t.profiles) {
		f.Profile = t.profiles[n]
	}
	if n := t.kind.SelectedIndex(); n > 0 {
		f.Kinds = []journal.Kind{journal.Kinds[n-1]}
	}
	levels, _ := view.TimelineLevels()
	f.Level = levels[max(0, t.level.SelectedIndex())]
	return f
}

// find is where an entry shows, or would.
func (t *Page) find(number uint64) (int, bool) {
	return slices.BinarySearchFunc(
		t.shown, number, func(e *journal.Entry, n uint64) int { return cmp.Compare(e.Number, n) },
	)
}

func (t *Page) draw() {
	t.drawn = time.Now()
	text := ""
	switch {
	case t.all == 0:
		text = view.T("ui.what-happens-will-appear-here")
	case len(t.shown) == 0:
		text = view.T("ui.nothing-matches-filter")
	}
	kit.SetText(t.nothing, text, widget.LowImportance)
	if len(t.shown) == 0 {
		kit.SetText(t.moment, "", widget.LowImportance)
	}
	kit.SetText(t.count, view.TimelineCount(len(t.shown), t.all), widget.LowImportance)
	t.drawing = true // it is not the user who scrolls
	t.list.Refresh()
	if t.following {
		t.list.ScrollToBottom()
		if !t.atEnd() { // the list is laid out by then
			t.host.Dispatch(t.keepFollowing)
		}
	}
	t.drawing, t.offset = false, t.list.GetScrollOffset()
	kit.SetVisible(t.newest, !t.following && len(t.shown) > 0)
}

// keepFollowing goes to the newest entry once more.
func (t *Page) keepFollowing() {
	if t.following {
		t.drawing = true
		t.list.ScrollToBottom()
		t.drawing, t.offset = false, t.list.GetScrollOffset()
	}
}

// atEnd reports whether the list shows its end.
func (t *Page) atEnd() bool {
	if t.list.Size().Height == 0 {
		return t.following
	}
	row := t.rowStep()
	hidden := row*float32(len(t.shown)) - theme.Padding() - t.list.Size().Height
	return t.list.GetScrollOffset() >= hidden-row/2
}

// rowStep is how far one row lies below another.
func (t *Page) rowStep() float32 { return t.list.rowHeight + theme.Padding() }

// scrolled takes in that the list may have been scrolled.
func (t *Page) scrolled() {
	offset := t.list.GetScrollOffset()
	if t.drawing || offset == t.offset {
		return
	}
	t.offset = offset
	if t.following != t.atEnd() {
		t.following = !t.following
		kit.SetVisible(t.newest, !t.following)
	}
}

// openSupport shows what would leave for support, of the profile that is filtered by.
func (t *Page) openSupport(k kit.Keys) {
	if t.support == nil {
		t.support = newSupport(t.host, k, t.closeSupport)
		t.root.Add(t.support.root)
	}
	kit.SetVisible(t.body, false)
	kit.SetVisible(t.support.root, true)
	t.support.open(t.filter.Profile)
	t.host.Window().Canvas().Focus(t.support.path.Input) // where Enter saves
}

// closeSupport shows the timeline again.
func (t *Page) closeSupport() {
	t.support.giveUp()
	t.support.bundle = nil // it holds on to all entries
	kit.SetVisible(t.support.root, false)
	kit.SetVisible(t.body, true)
	t.update()
	t.host.Window().Canvas().Focus(t.export)
}

// backToEntries leaves the export, if that is what shows.
func (t *Page) backToEntries() {
	if !t.body.Visible() {
		t.closeSupport()
	}
}

// follow goes to the newest entry, and to newer ones as they come.
func (t *Page) follow() {
	t.following = true
	t.update()
	t.draw()
}

// choose shows the detail of an entry, none for 0.
func (t *Page) choose(number uint64) {
	t.chosen = number
	entry := t.journal.Find(number)
	if entry != nil {
		t.detail.show(entry)
	}
	if there := entry != nil; there != t.detail.root.Visible() {
		kit.SetVisible(t.detail.root, there)
		t.body.Refresh()
	}
	for row, n := range t.visible {
		t.fill(row, n)
	}
}

// step chooses the entry so many rows further.
func (t *Page) step(by int) {
	if len(t.shown) == 0 {
		return
	}
	n, there := t.find(t.chosen)
	switch {
	case t.chosen == 0:
		n = len(t.shown) - 1
	case there || by < 0:
		n += by
	}
	n = min(max(n, 0), len(t.shown)-1)
	t.following = n == len(t.shown)-1
	t.choose(t.shown[n].Number)
	t.list.ScrollTo(n)
	kit.SetVisible(t.newest, !t.following)
}

// jump chooses an entry, and takes the filter off that would hide it.
func (t *Page) jump(number uint64) {
	entry := t.journal.Find(number)
	if entry == nil {
		return
	}
	if _, there := t.find(number); !there {
		t.search.Text, t.kind.Selected, t.level.Selected = "", t.kind.Options[0], t.level.Options[0]
		if at := slices.Index(t.profiles, entry.Profile); t.filter.Profile != "" && at >= 0 {
			t.profile.Selected = t.profile.Options[at]
		}
		for _, w := range []fyne.Widget{t.search, t.kind, t.level, t.profile} {
			w.Refresh()
		}
		t.following = false
		t.refilter()
	}
	n, _ := t.find(number)
	t.following = false
	t.choose(number)
	t.list.ScrollTo(n)
	kit.SetVisible(t.newest, true)
}

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
	Copy(text string)
	Remark(note *widget.Label, text string)
	Fail(error)
	// Go runs f on another goroutine, for whose end quitting waits.
	Go(f func())
	Version() string // of the program
}

// Root is the page's object in the window.
func (t *Page) Root() fyne.CanvasObject { return t.root }

// FirstFocus is the filter, or where the export is saved.
func (t *Page) FirstFocus() fyne.Focusable {
	if !t.body.Visible() {
		return t.support.path.Input
	}
	return t.search
}

// Reveal does nothing: nothing that gets the focus scrolls out of sight.
func (t *Page) Reveal(fyne.CanvasObject) {}

// Opened prepares the export anew, if that is what shows: more has happened.
func (t *Page) Opened() {
	if !t.body.Visible() && t.support.stop == nil {
		t.support.prepare()
	}
}

// Close cancels what is being saved.
func (t *Page) Close() {
	if t.support != nil {
		t.support.giveUp()
	}
}

// ShowProfile shows what happened to a profile.
func (t *Page) ShowProfile(id string) {
	t.backToEntries()
	if at := slices.Index(t.profiles, id); at >= 0 {
		t.profile.SetSelectedIndex(at)
	}
}

// ShowEntry shows an entry and its detail.
func (t *Page) ShowEntry(number uint64) {
	t.backToEntries()
	t.jump(number)
}
