package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
)

// outline is a rounded line around something, in four edges and four corners. A
// rectangle with a stroke would do, but software GL works on all that it spans: those
// of the fields took more than a quarter of the time of a frame.
type outline struct {
	radius fyne.ThemeSizeName
	edges  [4]*canvas.Rectangle // from the upper one, clockwise
	// corners, from the top left one, clockwise, are quarters of a circle, of which
	// the cuts leave the rim, and cover what is soft of their inner sides. An arc would
	// take a shader of its own, and time to have it compiled.
	corners, cuts [4]*canvas.Rectangle
	objects       []fyne.CanvasObject
}

const (
	thickness = 1
	soft      = 2 // how far a cut reaches over a corner's inner sides
)

func newOutline(radius fyne.ThemeSizeName) *outline {
	o := &outline{radius: radius}
	for n := range o.edges {
		o.edges[n], o.corners[n], o.cuts[n] = &canvas.Rectangle{}, &canvas.Rectangle{}, &canvas.Rectangle{}
		o.objects = append(o.objects, o.corners[n], o.cuts[n])
	}
	for _, edge := range o.edges { // over what is soft of the corners
		o.objects = append(o.objects, edge)
	}
	return o
}

func (o *outline) layout(size fyne.Size) {
	radius := theme.Size(o.radius)
	right, bottom := max(radius, size.Width-radius), max(radius, size.Height-radius)
	// Edges reach into the corners, or rounding to pixels leaves gaps.
	from, width, height := radius-thickness, right-radius+2*thickness, bottom-radius+2*thickness
	putAt(o.edges[0], from, 0, width, thickness)
	putAt(o.edges[1], size.Width-thickness, from, thickness, height)
	putAt(o.edges[2], from, size.Height-thickness, width, thickness)
	putAt(o.edges[3], 0, from, thickness, height)
	for n, at := range [...]struct{ x, y, cutX, cutY float32 }{
		{0, 0, thickness, thickness}, {right, 0, right - soft, thickness}, {right, bottom, right - soft, bottom - soft}, {0, bottom, thickness, bottom - soft},
	} {
		putAt(o.corners[n], at.x, at.y, radius, radius)
		putAt(o.cuts[n], at.cutX, at.cutY, radius-thickness+soft, radius-thickness+soft)
	}
}

// paint gives the line a colour, and takes the theme's for what is within.
func (o *outline) paint(line color.Color) {
	within, radius := theme.Color(theme.ColorNameBackground), theme.Size(o.radius)
	for n, rounded := range []func(*canvas.Rectangle) *float32{
		func(r *canvas.Rectangle) *float32 { return &r.TopLeftCornerRadius },
		func(r *canvas.Rectangle) *float32 { return &r.TopRightCornerRadius },
		func(r *canvas.Rectangle) *float32 { return &r.BottomRightCornerRadius },
		func(r *canvas.Rectangle) *float32 { return &r.BottomLeftCornerRadius },
	} {
		*rounded(o.corners[n]), *rounded(o.cuts[n]) = radius, radius-thickness
		o.edges[n].FillColor, o.corners[n].FillColor, o.cuts[n].FillColor = line, line, within
		for _, r := range []*canvas.Rectangle{o.edges[n], o.corners[n], o.cuts[n]} {
			r.Refresh()
		}
	}
}

// outlined draws an outline under a widget, whose objects stay those that it begins
// with.
type outlined struct {
	fyne.WidgetRenderer
	outline *outline
	color   func() color.Color
	objects []fyne.CanvasObject
}

func newOutlined(w fyne.WidgetRenderer, color func() color.Color) *outlined {
	o := newOutline(theme.SizeNameInputRadius)
	r := &outlined{w, o, color, append(o.objects, w.Objects()...)}
	o.paint(color())
	return r
}

func (r *outlined) Layout(size fyne.Size) {
	r.WidgetRenderer.Layout(size)
	r.outline.layout(size)
}

func (r *outlined) Refresh() {
	r.WidgetRenderer.Refresh()
	r.outline.paint(r.color())
}

func (r *outlined) Objects() []fyne.CanvasObject { return r.objects }
