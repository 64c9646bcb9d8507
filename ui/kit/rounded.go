package kit

import (
	"image"
	"image/color"
	"image/draw"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
)

// Rounded is a surface with round corners and perhaps a line around it, drawn once. A
// canvas.Rectangle would do, but software GL works out each of its pixels anew for each
// frame, which took a fifth of the frame's time.
type Rounded struct {
	*canvas.Raster
	radius     fyne.ThemeSizeName
	thickness  float32 // of the line
	fill, line color.Color
	cached     cachedPicture
}

func NewRounded(radius fyne.ThemeSizeName, thickness float32) *Rounded {
	r := &Rounded{radius: radius, thickness: thickness, fill: color.Transparent, line: color.Transparent}
	r.Raster = newPixelRaster(r.picture)
	r.Hide()
	return r
}

// newPixelRaster shows what draw draws, of as many pixels as there are on the screen: not
// smoothed, which would change nothing and take software GL longer.
func newPixelRaster(draw func(width, height int) image.Image) *canvas.Raster {
	r := canvas.NewRaster(draw)
	r.ScaleMode = canvas.ImageScalePixels
	return r
}

// Paint gives it colours.
func (r *Rounded) Paint(fill, line color.Color) {
	if fill == r.fill && line == r.line {
		return
	}
	r.fill, r.line = fill, line
	if transparent(fill) && transparent(line) {
		r.Hide()
		return
	}
	r.Show()
	r.Refresh()
}

func transparent(c color.Color) bool {
	_, _, _, alpha := c.RGBA()
	return alpha == 0
}

// picture is what it looks like, of so many pixels.
func (r *Rounded) picture(width, height int) image.Image {
	return r.cached.picture(cacheKey{width, height, theme.Size(r.radius), r.fill, r.line}, r.draw)
}

func (r *Rounded) draw(width, height int) image.Image {
	scale := float32(width) / max(1, r.Size().Width)
	radius, line := float64(theme.Size(r.radius)*scale), float64(r.thickness*scale)
	if transparent(r.line) {
		line = 0
	}
	return spread(drawCorner(radius, line, r.fill, r.line), width, height, func(x int) int { return min(x, width-1-x) })
}

// drawCorner draws the upper left corner of a rectangle with round corners and a line
// along its edge, as far as they are seen. Lengths are in pixels.
func drawCorner(radius, line float64, fill, stroke color.Color) *image.RGBA {
	reach := int(max(radius, line)) + 2
	within, along := image.NewAlpha(image.Rect(0, 0, reach, reach)), image.NewAlpha(image.Rect(0, 0, reach, reach))
	for y := range reach {
		for x := range reach {
			n := within.PixOffset(x, y)
			within.Pix[n], along.Pix[n] = covered(float64(x)+.5, float64(y)+.5, radius, line)
		}
	}
	corner := image.NewRGBA(within.Bounds())
	draw.DrawMask(corner, corner.Bounds(), image.NewUniform(fill), image.Point{}, within, image.Point{}, draw.Src)
	draw.DrawMask(corner, corner.Bounds(), image.NewUniform(stroke), image.Point{}, along, image.Point{}, draw.Over)
	return corner
}

// covered is how much of the pixel around a point is within a rectangle with round
// corners, up to the middle of the line along its edge, so that it does not show beyond
// that; and how much is on the line. Lengths are in pixels, from the nearest edges.
func covered(fromSide, fromTop, radius, line float64) (within, along uint8) {
	if fromTop > max(radius, line)+1 && fromSide > max(radius, line)+1 {
		return 0xff, 0
	}
	// From the middle of a corner, or of a line that is as far from the edge.
	distance := math.Hypot(max(0, radius-fromSide), max(0, radius-fromTop))
	part := func(r float64) float64 { return max(0, min(1, r-distance+.5)) }
	return uint8(math.Round(0xff * part(radius-line/2))), uint8(math.Round(0xff * (part(radius) - part(radius-line))))
}

// spread makes a picture of a corner: the one below mirrors it, what lies further in
// looks as its last pixels do, and of column says which of it stands where.
func spread(corner *image.RGBA, width, height int, column func(x int) int) image.Image {
	drawn := image.NewRGBA(image.Rect(0, 0, width, height))
	last := corner.Rect.Dx() - 1
	var before []uint8 // the row above, which is of row was
	was := -1
	for y := range height {
		row := drawn.Pix[y*drawn.Stride:][:drawn.Stride]
		if of := min(y, height-1-y, last); of == was {
			copy(row, before)
		} else {
			for x := range width {
				copy(row[4*x:4*x+4], corner.Pix[corner.PixOffset(min(column(x), last), of):])
			}
			was = of
		}
		before = row
	}
	return drawn
}

// cachedPicture keeps a picture: Fyne asks for one anew whenever something around it changes.
type cachedPicture struct {
	key   cacheKey
	image image.Image
}

// cacheKey is what a picture depends on.
type cacheKey struct {
	width, height int // in pixels
	radius        float32
	fill, line    color.Color
}

func (k *cachedPicture) picture(of cacheKey, draw func(width, height int) image.Image) image.Image {
	if k.image == nil || k.key != of {
		k.key, k.image = of, draw(of.width, of.height)
	}
	return k.image
}
