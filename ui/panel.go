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
	for n := range r.edges {
		r.edges[n], r.corners[n], r.cuts[n] = &canvas.Rectangle{}, &canvas.Rectangle{}, &canvas.Rectangle{}
		r.objects = append(r.objects, r.corners[n], r.cuts[n])
	}
	for _, edge := range r.edges { // over what is soft of the corners
		r.objects = append(r.objects, edge)
	}
	r.objects = append(r.objects, p.content)
	r.Refresh()
	return r
}

type panelRenderer struct {
	panel *panel
	edges [4]*canvas.Rectangle // from the upper one, clockwise
	// corners, from the top left one, clockwise, are quarters of a circle, of which
	// the cuts leave the rim, and cover what is soft of their inner sides. An arc would
	// take a shader of its own, and time to have it compiled.
	corners, cuts [4]*canvas.Rectangle
	objects       []fyne.CanvasObject
}

// Distances around and between panels, and how thick their outlines are.
const (
	panelMargin = 12
	panelGap    = 8
	outline     = 1
	soft        = 2 // how far a cut reaches over a corner's inner sides
)

func (r *panelRenderer) Layout(size fyne.Size) {
	radius := theme.Size(theme.SizeNameCardRadius)
	right, bottom := max(radius, size.Width-radius), max(radius, size.Height-radius)
	putAt(r.edges[0], radius, 0, right-radius, outline)
	putAt(r.edges[1], size.Width-outline, radius, outline, bottom-radius)
	putAt(r.edges[2], radius, size.Height-outline, right-radius, outline)
	putAt(r.edges[3], 0, radius, outline, bottom-radius)
	for n, at := range [...]struct{ x, y, cutX, cutY float32 }{
		{0, 0, outline, outline}, {right, 0, right - soft, outline}, {right, bottom, right - soft, bottom - soft}, {0, bottom, outline, bottom - soft},
	} {
		putAt(r.corners[n], at.x, at.y, radius, radius)
		putAt(r.cuts[n], at.cutX, at.cutY, radius-outline+soft, radius-outline+soft)
	}
	putAt(r.panel.content, panelMargin, panelMargin, size.Width-2*panelMargin, size.Height-2*panelMargin)
}

func (r *panelRenderer) MinSize() fyne.Size {
	return r.panel.content.MinSize().AddWidthHeight(2*panelMargin, 2*panelMargin)
}

func (r *panelRenderer) Refresh() {
	line, within, radius := theme.Color(theme.ColorNameSeparator), theme.Color(theme.ColorNameBackground), theme.Size(theme.SizeNameCardRadius)
	for n, rounded := range []func(*canvas.Rectangle) *float32{
		func(o *canvas.Rectangle) *float32 { return &o.TopLeftCornerRadius },
		func(o *canvas.Rectangle) *float32 { return &o.TopRightCornerRadius },
		func(o *canvas.Rectangle) *float32 { return &o.BottomRightCornerRadius },
		func(o *canvas.Rectangle) *float32 { return &o.BottomLeftCornerRadius },
	} {
		*rounded(r.corners[n]), *rounded(r.cuts[n]) = radius, radius-outline
		r.edges[n].FillColor, r.corners[n].FillColor, r.cuts[n].FillColor = line, line, within
		for _, o := range []*canvas.Rectangle{r.edges[n], r.corners[n], r.cuts[n]} {
			o.Refresh()
		}
	}
}

func (r *panelRenderer) Objects() []fyne.CanvasObject { return r.objects }

func (r *panelRenderer) Destroy() {}

// putAt gives an object its place and its size.
func putAt(o fyne.CanvasObject, x, y, width, height float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(width, height))
}

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
