package timeline

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"sessiontray/ui/kit"

	"sessiontray/ui/view"
)

// timelineList is the list of entries. The arrow keys choose one.
type timelineList struct {
	kit.List
	timeline  *Page
	rowHeight float32
}

func newTimelineList(k kit.Keys, t *Page) *timelineList {
	l := &timelineList{List: kit.List{Keys: k}, timeline: t, rowHeight: newTimelineRow(t).MinSize().Height}
	l.SetLabel(view.T("ui.timeline"))
	l.HideSeparators = true
	l.Length = func() int { return len(t.shown) }
	l.CreateItem = func() fyne.CanvasObject { return newTimelineRow(t) }
	l.UpdateItem = func(id widget.ListItemID, o fyne.CanvasObject) {
		row := o.(*timelineRow)
		t.visible[row] = id
		t.fill(row, id)
		t.scrolled()
	}
	l.OnSelected = func(id widget.ListItemID) {
		l.Unselect(id) // which stands at another place when older ones go
		if id < len(t.shown) {
			t.choose(t.shown[id].Number)
		}
	}
	l.ExtendBaseWidget(l)
	return l
}

// TypedKey implements fyne.Focusable.
func (l *timelineList) TypedKey(key *fyne.KeyEvent) {
	page := max(1, int(l.Size().Height/l.timeline.rowStep())-1)
	by, known := map[fyne.KeyName]int{
		fyne.KeyUp: -1, fyne.KeyDown: 1, fyne.KeyPageUp: -page, fyne.KeyPageDown: page,
		fyne.KeyHome: -len(l.timeline.shown), fyne.KeyEnd: len(l.timeline.shown),
	}[key.Name]
	if known {
		l.timeline.step(by)
		return
	}
	l.List.TypedKey(key)
}

// FocusGained implements fyne.Focusable.
func (l *timelineList) FocusGained() {
	l.List.FocusGained()
	if l.timeline.chosen == 0 {
		l.timeline.step(0)
	}
}

// timelineRow is an entry: a time, an icon, a profile and a sentence.
type timelineRow struct {
	widget.BaseWidget
	timeline  *Page
	back      *canvas.Rectangle
	icon      *kit.Icon
	time, who *kit.Line
	text      *kit.Line
	shows     view.TimelineRow
}

// Widths of a row's columns.
const (
	timeWidth = 108
	whoWidth  = 116
)

func newTimelineRow(t *Page) *timelineRow {
	caption := func() *kit.Line { return kit.NewLine(theme.SizeNameCaptionText, widget.LowImportance) }
	r := &timelineRow{
		timeline: t, back: &canvas.Rectangle{}, time: caption(), who: caption(), icon: kit.NewIcon(14),
		text: kit.NewLine(theme.SizeNameText, widget.MediumImportance),
	}
	r.ExtendBaseWidget(r)
	return r
}

// CreateRenderer implements fyne.Widget.
func (r *timelineRow) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewStack(
		r.back, container.New(entryColumns{}, r.time, r.icon.Raster, r.who, r.text),
	))
}

// MouseIn implements desktop.Hoverable: the exact time is told below the list.
func (r *timelineRow) MouseIn(*desktop.MouseEvent) {
	r.timeline.hovered = r
	r.timeline.tellMoment()
}

// tellMoment tells the exact time of the entry under the pointer.
func (t *Page) tellMoment() {
	text := ""
	if n, shows := t.visible[t.hovered]; shows && n < len(t.shown) {
		text = view.TimelineMoment(t.shown[n])
	}
	kit.SetText(t.moment, text, widget.LowImportance)
}

// MouseMoved implements desktop.Hoverable.
func (r *timelineRow) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (r *timelineRow) MouseOut() {
	r.timeline.hovered = nil
	r.timeline.tellMoment()
}

// fill shows the n-th entry in a row.
func (t *Page) fill(r *timelineRow, n int) {
	if n >= len(t.shown) {
		return
	}
	e := t.shown[n]
	if r == t.hovered {
		t.tellMoment()
	}
	row := view.Timeline(e, t.host.Latest().Now)
	back := theme.Color(theme.ColorNameBackground)
	if e.Number == t.chosen {
		back = theme.Color(theme.ColorNameSelection)
	}
	if r.back.FillColor != back {
		r.back.FillColor, r.back.CornerRadius = back, theme.Size(theme.SizeNameSelectionRadius)
		r.back.Refresh()
	}
	if r.shows == row {
		return
	}
	r.shows = row
	r.time.SetText(row.Time, widget.LowImportance)
	r.who.SetText(row.Who, widget.LowImportance)
	r.text.SetText(row.Text, kit.ImportanceOf(row.Tone))
	r.icon.SetIcon(row.Icon)
}

// entryColumns lays a row out.
type entryColumns struct{}

// MinSize implements fyne.Layout.
func (entryColumns) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(timeWidth+whoWidth+120, objects[3].MinSize().Height-theme.Padding())
}

// Layout implements fyne.Layout.
func (entryColumns) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	const icon = 14
	place := func(o fyne.CanvasObject, x, width float32) {
		height := o.MinSize().Height
		o.Resize(fyne.NewSize(width, height))
		o.Move(fyne.NewPos(x, (size.Height-height)/2))
	}
	place(objects[0], 0, timeWidth)
	place(objects[1], timeWidth, icon)
	place(objects[2], timeWidth+icon, whoWidth)
	rest := float32(timeWidth + icon + whoWidth)
	place(objects[3], rest, size.Width-rest)
}
