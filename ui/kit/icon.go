package kit

import (
	"bytes"
	"image"
	"image/color"
	"log/slog"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"github.com/fyne-io/oksvg"
	"github.com/srwiley/rasterx"

	"sessiontray/assets"
)

// Icon shows an SVG, in the middle of its place. A canvas.Image would do, but reads and
// draws the SVG anew at every change, in every row: here each is drawn once.
type Icon struct {
	*canvas.Raster
	resource fyne.Resource // nil for an empty place
}

func NewIcon(size float32) *Icon {
	i := &Icon{}
	i.Raster = newPixelRaster(i.picture)
	i.SetMinSize(fyne.NewSquareSize(size))
	return i
}

func (i *Icon) SetResource(to fyne.Resource) {
	if i.resource != to {
		i.resource = to
		i.Refresh()
	}
}

// SetIcon shows one of the program's own pictures.
func (i *Icon) SetIcon(what assets.Icon) { i.SetResource(what.Resource()) }

// picture is what it looks like, of so many pixels.
func (i *Icon) picture(width, height int) image.Image {
	if i.resource == nil {
		return image.NewUniform(color.Transparent)
	}
	key := drawnIcon{name: i.resource.Name(), width: width, height: height}
	if themed, is := i.resource.(fyne.ThemedResource); is {
		key.color = theme.Color(themed.ThemeColorName())
	}
	if drawnIcons[key] == nil {
		drawnIcons[key] = drawIcon(i.resource.Content(), width, height)
	}
	return drawnIcons[key]
}

// drawnIcon is what the look of an icon depends on.
type drawnIcon struct {
	name          string
	color         color.Color
	width, height int // in pixels
}

// drawnIcons are the icons that were drawn: few, of a few kilobytes. Only the UI
// goroutine uses them.
var drawnIcons = map[drawnIcon]image.Image{}

func drawIcon(svg []byte, width, height int) image.Image {
	drawn := image.NewRGBA(image.Rect(0, 0, width, height))
	read, err := oksvg.ReadReplacingCurrentColor(bytes.NewReader(svg), "#000000")
	if err != nil {
		slog.Error("an icon cannot be drawn", "error", err)
		return drawn
	}
	side := float64(min(width, height))
	read.SetTarget((float64(width)-side)/2, (float64(height)-side)/2, side, side)
	read.Draw(rasterx.NewDasher(width, height, rasterx.NewScannerGV(width, height, drawn, drawn.Bounds())), 1)
	return drawn
}
