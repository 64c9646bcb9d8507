package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"sessiontray/assets"
	"sessiontray/session/desk"
	"sessiontray/ui/view"
)

// eventList shows the last events, newest first. A button stands beside its title.
type eventList struct {
	root   fyne.CanvasObject
	list   *list
	empty  *widget.Label
	events []desk.Event
}

func newEventList(k keys, beside fyne.CanvasObject) *eventList {
	l := &eventList{
		empty: &widget.Label{Text: view.T("Listener events will appear here."), Importance: widget.LowImportance, Alignment: fyne.TextAlignCenter},
		list:  &list{keys: k},
	}
	l.list.Length = func() int { return len(l.events) }
	l.list.CreateItem = newEventRow
	l.list.UpdateItem = func(id widget.ListItemID, row fyne.CanvasObject) {
		fillEventRow(row.(*fyne.Container), view.Event(l.events[len(l.events)-1-id]))
	}
	l.list.HideSeparators = true
	l.list.ExtendBaseWidget(l.list)
	l.root = newPanel(container.New(headed{}, container.NewBorder(nil, nil, nil, beside, title(view.T("Listener events"))), container.NewStack(l.list, container.NewCenter(l.empty))))
	return l
}

func (l *eventList) show(s desk.Snapshot) {
	if len(l.events) > 0 && len(s.Events) > 0 && l.events[len(l.events)-1].Number == s.Events[len(s.Events)-1].Number {
		return
	}
	if l.events = s.Events; len(l.events) > 0 {
		show(l.empty, false)
		l.list.Refresh()
	}
}

// A row is a time, an icon and a sentence; the order is that of the container.
func newEventRow() fyne.CanvasObject {
	when := &widget.Label{Text: "00:00:00.000", SizeName: theme.SizeNameCaptionText, Importance: widget.LowImportance}
	icon := canvas.NewImageFromResource(assets.Stopped.Resource())
	icon.FillMode = canvas.ImageFillContain
	icon.SetMinSize(fyne.NewSquareSize(14))
	what := &widget.Label{Truncation: fyne.TextTruncateEllipsis}
	return container.NewBorder(nil, nil, container.NewHBox(when, icon), nil, what)
}

func fillEventRow(row *fyne.Container, e view.EventRow) {
	what, left := row.Objects[0].(*widget.Label), row.Objects[1].(*fyne.Container)
	when, icon := left.Objects[0].(*widget.Label), left.Objects[1].(*canvas.Image)
	when.SetText(e.Time)
	if r := e.Icon.Resource(); r == nil {
		if icon.Translucency != 1 { // keeps its place
			icon.Translucency = 1
			icon.Refresh()
		}
	} else if icon.Resource != r || icon.Translucency != 0 {
		icon.Resource, icon.Translucency = r, 0
		icon.Refresh()
	}
	tone := widget.LowImportance
	if e.Listener {
		tone = widget.MediumImportance
	}
	say(what, e.Text, tone)
}
