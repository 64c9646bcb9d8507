package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"sessiontray/ui/view"
)

// panel is a rounded outline around its content. It is the window's background that
// shows within: filling all of it again would take software GL half the time of a
// frame.
type panel struct {
	widget.BaseWidget
	content fyne.CanvasObject
}

func newPanel(content fyne.CanvasObject) *panel {
	p := &panel{content: content}
	p.ExtendBaseWidget(p)
	return p
}

// CreateRenderer implements fyne.Widget.
func (p *panel) CreateRenderer() fyne.WidgetRenderer {
	r := &panelRenderer{panel: p}
	for n := range r.corners {
		quarter := float32(90 * (n - 1)) // 0 is up
		r.corners[n] = &canvas.Arc{StartAngle: quarter, EndAngle: quarter + 90}
		r.edges[n] = &canvas.Rectangle{}
	}
	r.Refresh()
	return r
}

type panelRenderer struct {
	panel   *panel
	corners [4]*canvas.Arc       // from the top left one, clockwise
	edges   [4]*canvas.Rectangle // from the upper one, clockwise
}

// Distances around and between panels, and how thick their outlines are.
const (
	panelMargin = 12
	panelGap    = 8
	outline     = 1
)

func (r *panelRenderer) Layout(size fyne.Size) {
	place := func(o fyne.CanvasObject, x, y, width, height float32) {
		o.Move(fyne.NewPos(x, y))
		o.Resize(fyne.NewSize(width, height))
	}
	radius := theme.Size(theme.SizeNameCardRadius)
	across, down := size.Width-2*radius, size.Height-2*radius
	for n, at := range [...]fyne.Position{{}, {X: across}, {X: across, Y: down}, {Y: down}} {
		place(r.corners[n], at.X, at.Y, 2*radius, 2*radius)
	}
	place(r.edges[0], radius, 0, across, outline)
	place(r.edges[1], size.Width-outline, radius, outline, down)
	place(r.edges[2], radius, size.Height-outline, across, outline)
	place(r.edges[3], 0, radius, outline, down)
	place(r.panel.content, panelMargin, panelMargin, size.Width-2*panelMargin, size.Height-2*panelMargin)
}

func (r *panelRenderer) MinSize() fyne.Size {
	return r.panel.content.MinSize().AddWidthHeight(2*panelMargin, 2*panelMargin)
}

func (r *panelRenderer) Refresh() {
	color, radius := theme.Color(theme.ColorNameSeparator), theme.Size(theme.SizeNameCardRadius)
	for n := range r.corners {
		r.corners[n].FillColor, r.corners[n].CutoutRatio = color, 1-outline/radius
		r.corners[n].Refresh()
		r.edges[n].FillColor = color
		r.edges[n].Refresh()
	}
}

func (r *panelRenderer) Objects() []fyne.CanvasObject {
	var objects []fyne.CanvasObject
	for n := range r.corners {
		objects = append(objects, r.corners[n], r.edges[n])
	}
	return append(objects, r.panel.content)
}

func (r *panelRenderer) Destroy() {}

// tight stacks labels without the space that each of them brings along.
func tight(objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(layout.NewCustomPaddedVBoxLayout(-theme.InnerPadding()-2), objects...)
}

// newBeside is a text with buttons to its right.
func newBeside(text fyne.CanvasObject, buttons ...fyne.CanvasObject) *fyne.Container {
	return container.NewBorder(nil, nil, nil, container.NewVBox(container.NewHBox(buttons...)), text)
}

// importance is the label colour of a tone.
func importance(t view.Tone) widget.Importance {
	return [...]widget.Importance{
		view.Neutral: widget.LowImportance, view.Info: widget.MediumImportance, view.Good: widget.SuccessImportance,
		view.Warning: widget.WarningImportance, view.Bad: widget.DangerImportance,
	}[t]
}

// say puts text into a label and hides one that has nothing to say.
func say(l *widget.Label, text string, i widget.Importance) {
	if l.Text != text || l.Importance != i {
		l.Text, l.Importance = text, i
		l.Refresh()
	}
	show(l, text != "")
}

// show shows or hides an object, and does nothing when it is so already.
func show(o fyne.CanvasObject, visible bool) {
	switch {
	case visible && !o.Visible():
		o.Show()
	case !visible && o.Visible():
		o.Hide()
	}
}

// enable enables or disables a widget, and does nothing when it is so already.
func enable(w fyne.Disableable, enabled bool) {
	switch {
	case enabled && w.Disabled():
		w.Enable()
	case !enabled && !w.Disabled():
		w.Disable()
	}
}
