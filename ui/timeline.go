package ui

import (
	"cmp"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"sessiontray/session/desk"
	"sessiontray/session/journal"
	"sessiontray/ui/view"
)

// timeline shows what happened, newest at the end.
type timeline struct {
	root    *fyne.Container
	app     *App
	journal *journal.Journal

	search               *entry
	profile, kind, level *selector
	profiles             []string // IDs, as the selector has them
	list                 *timelineList
	nothing              *widget.Label
	count, moment        *widget.Label
	newest, export       *button
	support              *support // nil until first shown
	detail               *timelineDetail
	body                 *fyne.Container

	filter    journal.Filter
	shown     []*journal.Entry // what of the journal the filter wants
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

func newTimeline(a *App, k keys) *timeline {
	t := &timeline{app: a, journal: a.desk.Journal(), following: true, visible: map[*timelineRow]int{}}
	t.search = newEntry(k, view.T("Filter by text"), func(string) { t.refilter() })
	t.search.setLabel(view.T("Filter by text"))
	clearing := k
	clearing.escape = func() {
		if t.search.Text != "" {
			t.search.SetText("")
		} else {
			k.escape()
		}
	}
	t.search.keys = clearing
	t.search.down = func() { a.window.Canvas().Focus(t.list) }
	changed := func(string) { t.refilter() }
	t.profile = newSelector(k, nil, changed)
	t.kind = newSelector(k, view.TimelineKinds(), changed)
	_, levels := view.TimelineLevels()
	t.level = newSelector(k, levels, changed)
	t.profile.setLabel(view.T("Profiles"))
	t.kind.setLabel(view.T("Kind"))
	t.level.setLabel(view.T("Level"))
	t.kind.Selected, t.level.Selected = t.kind.Options[0], t.level.Options[0]
	t.list = newTimelineList(k, t)
	t.nothing = &widget.Label{Wrapping: fyne.TextWrapWord, Alignment: fyne.TextAlignCenter, Importance: widget.LowImportance}
	caption := func() *widget.Label {
		return &widget.Label{SizeName: theme.SizeNameCaptionText, Importance: widget.LowImportance, Truncation: fyne.TextTruncateEllipsis}
	}
	t.count, t.moment = caption(), caption()
	t.count.Truncation = fyne.TextTruncateOff
	t.newest = newButton(k, view.T("Newest"), theme.MoveDownIcon(), func() { t.follow() })
	t.export = newButton(k, view.T("Export for support…"), theme.DownloadIcon(), func() { t.openSupport(k) })
	t.detail = newTimelineDetail(a, k, t)
	head := container.New(shares{.28, .25, .25, .22}, t.search, t.profile, t.kind, t.level)
	foot := container.NewBorder(nil, nil, t.count, container.NewHBox(t.newest, t.export), t.moment)
	left := newPanel(container.New(headed{}, head, container.New(footed{}, container.NewStack(t.list, container.NewVBox(t.nothing)), foot)))
	t.body = container.New(halves{left: .54, above: .5}, left, t.detail.root)
	t.root = container.NewStack(t.body)
	t.detail.root.Hide()
	t.show(a.latest)
	go func() { // it reads files
		t.journal.LoadEarlier()
		a.dispatch(t.refilter)
	}()
	return t
}

// show takes in what happened since it was called last.
func (t *timeline) show(s desk.Snapshot) {
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
				t.app.dispatch(func() {
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
func (t *timeline) update() {
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
func (t *timeline) slim() {
	to := t.journal.SlimmedTo()
	for n, _ := t.find(t.slimmedTo + 1); n < len(t.shown) && t.shown[n].Number <= to; n++ {
		if e := t.journal.Find(t.shown[n].Number); e != nil {
			t.shown[n] = e
		}
	}
	t.slimmedTo = to
}

// refilter shows what the inputs ask for.
func (t *timeline) refilter() {
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
func (t *timeline) wanted() journal.Filter {
	f := journal.Filter{Text: t.search.Text}
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
func (t *timeline) find(number uint64) (int, bool) {
	return slices.BinarySearchFunc(t.shown, number, func(e *journal.Entry, n uint64) int { return cmp.Compare(e.Number, n) })
}

func (t *timeline) draw() {
	t.drawn = time.Now()
	text := ""
	switch {
	case t.all == 0:
		text = view.T("What happens will appear here.")
	case len(t.shown) == 0:
		text = view.T("Nothing matches the filter.")
	}
	say(t.nothing, text, widget.LowImportance)
	if len(t.shown) == 0 {
		say(t.moment, "", widget.LowImportance)
	}
	say(t.count, view.TimelineCount(len(t.shown), t.all), widget.LowImportance)
	t.drawing = true // it is not the user who scrolls
	t.list.Refresh()
	if t.following {
		t.list.ScrollToBottom()
		if !t.atEnd() { // the list is laid out by then
			t.app.dispatch(t.keepFollowing)
		}
	}
	t.drawing, t.offset = false, t.list.GetScrollOffset()
	show(t.newest, !t.following && len(t.shown) > 0)
}

// keepFollowing goes to the newest entry once more.
func (t *timeline) keepFollowing() {
	if t.following {
		t.drawing = true
		t.list.ScrollToBottom()
		t.drawing, t.offset = false, t.list.GetScrollOffset()
	}
}

// atEnd reports whether the list shows its end.
func (t *timeline) atEnd() bool {
	if t.list.Size().Height == 0 {
		return t.following
	}
	row := t.rowStep()
	hidden := row*float32(len(t.shown)) - theme.Padding() - t.list.Size().Height
	return t.list.GetScrollOffset() >= hidden-row/2
}

// rowStep is how far one row lies below another.
func (t *timeline) rowStep() float32 { return t.list.rowHeight + theme.Padding() }

// scrolled takes in that the list may have been scrolled.
func (t *timeline) scrolled() {
	offset := t.list.GetScrollOffset()
	if t.drawing || offset == t.offset {
		return
	}
	t.offset = offset
	if t.following != t.atEnd() {
		t.following = !t.following
		show(t.newest, !t.following)
	}
}

// openSupport shows what would leave for support, of the profile that is filtered by.
func (t *timeline) openSupport(k keys) {
	if t.support == nil {
		t.support = newSupport(t.app, k, t.closeSupport)
		t.root.Add(t.support.root)
	}
	show(t.body, false)
	show(t.support.root, true)
	t.support.open(t.filter.Profile)
	t.app.window.Canvas().Focus(t.support.path.input) // where Enter saves
}

// closeSupport shows the timeline again.
func (t *timeline) closeSupport() {
	t.support.giveUp()
	t.support.bundle = nil // it holds on to all entries
	show(t.support.root, false)
	show(t.body, true)
	t.update()
	t.app.window.Canvas().Focus(t.export)
}

// refreshSupport prepares the export anew, if that is what shows: more has happened.
func (t *timeline) refreshSupport() {
	if !t.body.Visible() && t.support.stop == nil {
		t.support.prepare()
	}
}

// backToEntries leaves the export, if that is what shows.
func (t *timeline) backToEntries() {
	if !t.body.Visible() {
		t.closeSupport()
	}
}

// follow goes to the newest entry, and to newer ones as they come.
func (t *timeline) follow() {
	t.following = true
	t.update()
	t.draw()
}

// choose shows the detail of an entry, none for 0.
func (t *timeline) choose(number uint64) {
	t.chosen = number
	entry := t.journal.Find(number)
	if entry != nil {
		t.detail.show(entry)
	}
	if there := entry != nil; there != t.detail.root.Visible() {
		show(t.detail.root, there)
		t.body.Refresh()
	}
	for row, n := range t.visible {
		t.fill(row, n)
	}
}

// step chooses the entry so many rows further.
func (t *timeline) step(by int) {
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
	show(t.newest, !t.following)
}

// jump chooses an entry, and takes the filter off that would hide it.
func (t *timeline) jump(number uint64) {
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
	show(t.newest, true)
}

// showTimeline goes to what happened to a profile.
func (a *App) showTimeline(profile string) {
	a.goTo(timelinePlace)
	a.timeline.backToEntries()
	if at := slices.Index(a.timeline.profiles, profile); at >= 0 {
		a.timeline.profile.SetSelectedIndex(at)
	}
}

// showCause goes to what led to the status.
func (a *App) showCause() {
	cause := a.desk.Snapshot().Cause
	a.goTo(timelinePlace)
	a.timeline.backToEntries()
	a.timeline.jump(cause)
}
