package kit

import (
	"image"
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
)

// outline is a rounded line around something: two ends, and the edges between them. A
// rectangle with a stroke would do, but software GL works on all that it spans, which
// for the fields took more than a quarter of the time of a frame.
type outline struct {
	radius  fyne.ThemeSizeName
	ends    [2]*canvas.Raster // left and right, as wide as the radius
	edges   [2]*canvas.Raster // upper and lower, of one colour: rectangles would take longer
	line    color.Color
	cached  [2]cachedPicture // pictures of the ends
	objects []fyne.CanvasObject
}

const thickness = 1

func newOutline(radius fyne.ThemeSizeName) *outline {
	o := &outline{radius: radius, line: color.Transparent}
	for n := range o.ends {
		o.ends[n] = newPixelRaster(func(width, height int) image.Image {
			look := cacheKey{width: width, height: height, radius: theme.Size(o.radius), line: o.line}
			return o.cached[n].picture(look, func(width, height int) image.Image { return o.end(width, height, n == 1) })
		})
		o.edges[n] = newPixelRaster(func(int, int) image.Image { return image.NewUniform(o.line) })
		o.objects = append(o.objects, o.ends[n], o.edges[n])
	}
	return o
}

func (o *outline) layout(size fyne.Size) {
	radius := theme.Size(o.radius)
	right := max(radius, size.Width-radius)
	Place(o.ends[0], 0, 0, radius, size.Height)
	Place(o.ends[1], right, 0, radius, size.Height)
	// They reach into the ends, or rounding to pixels leaves gaps.
	Place(o.edges[0], radius-thickness, 0, right-radius+2*thickness, thickness)
	Place(o.edges[1], radius-thickness, size.Height-thickness, right-radius+2*thickness, thickness)
}

// paint gives the line a colour.
func (o *outline) paint(line color.Color) {
	if line == o.line {
		return
	}
	o.line = line
	for n, edge := range o.edges {
		edge.Refresh()
		o.ends[n].Refresh()
	}
}

// end draws the left or the right end, of so many pixels.
func (o *outline) end(width, height int, right bool) image.Image {
	radius := float64(width)
	line := max(1, math.Round(radius*thickness/float64(theme.Size(o.radius))))
	return spread(drawCorner(radius, line, color.Transparent, o.line), width, height, func(x int) int {
		if right {
			return width - 1 - x
		}
		return x
	})
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
