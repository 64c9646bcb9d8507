package sessions

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"sessiontray/ui/kit"

	"sessiontray/session/desk"
	"sessiontray/ui/view"
)

// eventList shows the last events, newest first. A button stands beside its title.
type eventList struct {
	root   fyne.CanvasObject
	list   *kit.List
	empty  *widget.Label
	events []desk.Event
}

func newEventList(k kit.Keys, beside fyne.CanvasObject) *eventList {
	l := &eventList{
		empty: &widget.Label{
			Text: view.T("ui.listener-events-will-appear-here"), Importance: widget.LowImportance,
			Alignment: fyne.TextAlignCenter,
		},
		list: &kit.List{Keys: k},
	}
	l.list.Length = func() int { return len(l.events) }
	l.list.CreateItem = newEventRow
	l.list.UpdateItem = func(id widget.ListItemID, row fyne.CanvasObject) {
		row.(*eventRow).show(view.Event(l.events[len(l.events)-1-id]))
	}
	l.list.SetLabel(view.T("ui.listener-events"))
	l.list.HideSeparators = true
	l.list.ExtendBaseWidget(l.list)
	l.root = kit.NewNamedPanel(
		view.T("ui.listener-events"),
		container.New(
			kit.HeaderLayout{}, container.NewBorder(nil, nil, nil, beside, kit.NewTitle(view.T("ui.listener-events"))),
			container.NewStack(l.list, container.NewCenter(l.empty)),
		),
	)
	return l
}

func (l *eventList) show(s desk.Snapshot) {
	if len(l.events) > 0 && len(s.Events) > 0 && l.events[len(l.events)-1].Number == s.Events[len(s.Events)-1].Number {
		return
	}
	if l.events = s.Events; len(l.events) > 0 {
		kit.SetVisible(l.empty, false)
		l.list.Refresh()
	}
}

// eventRow is an event: a time, an icon and a sentence.
type eventRow struct {
	widget.BaseWidget
	time, text *kit.Line
	icon       *kit.Icon
}

func newEventRow() fyne.CanvasObject {
	r := &eventRow{
		time: kit.NewLine(theme.SizeNameCaptionText, widget.LowImportance),
		text: kit.NewLine(theme.SizeNameText, widget.MediumImportance),
		icon: kit.NewIcon(eventIcon),
	}
	r.time.Text, r.time.Whole = "00:00:00.000", true
	r.ExtendBaseWidget(r)
	return r
}

func (r *eventRow) show(e view.EventRow) {
	tone := widget.LowImportance
	if e.Listener {
		tone = widget.MediumImportance
	}
	r.time.SetText(e.Time, widget.LowImportance)
	r.icon.SetIcon(e.Icon)
	r.text.SetText(e.Text, tone)
}

// CreateRenderer implements fyne.Widget.
func (r *eventRow) CreateRenderer() fyne.WidgetRenderer { return &eventRowRenderer{r} }

type eventRowRenderer struct{ *eventRow }

const eventIcon = 14

func (r *eventRowRenderer) MinSize() fyne.Size {
	time, text := r.time.MinSize(), r.text.MinSize()
	return fyne.NewSize(time.Width+eventIcon+text.Width+2*theme.Padding(), text.Height)
}

func (r *eventRowRenderer) Layout(size fyne.Size) {
	time := r.time.MinSize()
	icon := time.Width + theme.Padding()
	text := icon + eventIcon + theme.Padding()
	kit.Place(r.time, 0, (size.Height-time.Height)/2, time.Width, time.Height)
	kit.Place(r.icon, icon, (size.Height-eventIcon)/2, eventIcon, eventIcon)
	kit.Place(r.text, text, 0, size.Width-text, size.Height)
}

func (r *eventRowRenderer) Refresh() {}

func (r *eventRowRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.time, r.icon.Raster, r.text}
}

func (r *eventRowRenderer) Destroy() {}
