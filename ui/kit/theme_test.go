package kit

import (
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
)

// Software GL works on all that a rectangle spans: a field has none that is wide and
// high, and its outline says what Fyne's border would.
func TestFieldsAreOutlined(t *testing.T) {
	app := test.NewTempApp(t)
	app.Settings().SetTheme(NewTheme(""))
	k := Keys{OnFocus: func(fyne.CanvasObject) {}}
	input, choice := NewEntry(k, "", nil), NewSelect(k, []string{"one", "two"}, nil)
	window := test.NewTempWindow(t, container.NewVBox(input, choice))
	window.Resize(fyne.NewSize(300, 100))
	outline := test.WidgetRenderer(input).(*outlined).outline
	looks := func(want fyne.ThemeColorName) {
		t.Helper()
		line := color.RGBAModel.Convert(theme.Color(want))
		end := outline.ends[0].Generator(7, 34).At(0, 17)
		if edge := color.RGBAModel.Convert(outline.edges[0].Generator(100, 1).At(50, 0)); edge != line || end != line {
			t.Errorf("the outline is %v, its end %v, and not %s, %v", edge, end, want, line)
		}
	}
	looks(theme.ColorNameInputBorder)
	window.Canvas().Focus(input)
	looks(theme.ColorNamePrimary)
	window.Canvas().Focus(nil)
	looks(theme.ColorNameInputBorder)
	input.Disable()
	looks(theme.ColorNameDisabled)
	input.Enable()
	for _, field := range []fyne.Widget{input, choice} {
		for _, o := range test.WidgetRenderer(field).Objects() {
			r, is := o.(*canvas.Rectangle)
			if is && r.Visible() && r.Size().Width > 20 && r.Size().Height > 20 &&
				(r.FillColor != color.Transparent || r.StrokeWidth > 0) {
				t.Errorf("a %T has a rectangle of %v", field, r.Size())
			}
		}
	}
}

// The ends of an outline meet its edges, and are clear within.
func TestOutlineEnds(t *testing.T) {
	test.NewTempApp(t)
	o := newOutline(theme.SizeNameInputRadius)
	o.paint(color.NRGBA{R: 200, A: 255})
	for _, scale := range []int{1, 2} {
		width, height := scale*int(theme.Size(theme.SizeNameInputRadius)), 34*scale
		for n, end := range o.ends {
			picture := end.Generator(width, height)
			for _, at := range []struct {
				x, y  int
				drawn bool
			}{
				{0, 0, false}, {0, height - 1, false}, // outside of the corners
				{width - 1, 0, true}, {width - 1, height - 1, true}, // where the edges go on
				{0, height / 2, true}, {width - 1, height / 2, false}, {width - 1, 2 * scale, false},
			} {
				x := at.x
				if n == 1 {
					x = width - 1 - x
				}
				if _, _, _, alpha := picture.At(x, at.y).RGBA(); at.drawn != (alpha > 0xe000) || !at.drawn && alpha > 0x1000 {
					t.Errorf("scale %d, end %d: %d, %d has an alpha of %#x", scale, n, x, at.y, alpha)
				}
			}
			if r, g, _, _ := picture.At(n*(width-1), height/2).RGBA(); r>>8 != 200 || g != 0 {
				t.Errorf("end %d has another colour", n)
			}
		}
	}
}

func TestContrast(t *testing.T) {
	least := map[fyne.ThemeColorName]float64{
		theme.ColorNameForeground: 4.5, theme.ColorNamePlaceHolder: 4.5, theme.ColorNameDisabled: 4.5, theme.ColorNameHyperlink: 4.5,
		theme.ColorNameError: 4.5, theme.ColorNameWarning: 4.5, theme.ColorNameSuccess: 4.5,
		ColorHeaderPart: 4.5, ColorPayloadPart: 4.5, ColorSignaturePart: 4.5,
		theme.ColorNameInputBorder: 3,
	}
	for _, variant := range []string{"light", "dark"} {
		look := NewTheme(variant)
		back := luminance(look.Color(theme.ColorNameBackground, 0))
		for name, least := range least {
			ink := luminance(look.Color(name, 0))
			if is := (max(ink, back) + .05) / (min(ink, back) + .05); is < least {
				t.Errorf("%s, %s: a contrast of %.2f, below %v", variant, name, is, least)
			}
		}
	}
}

// luminance is the relative luminance of WCAG 2.2.
func luminance(c color.Color) float64 {
	r, g, b, _ := c.RGBA()
	linear := func(v uint32) float64 {
		s := float64(v) / 0xffff
		if s <= .04045 {
			return s / 12.92
		}
		return math.Pow((s+.055)/1.055, 2.4)
	}
	return .2126*linear(r) + .7152*linear(g) + .0722*linear(b)
}
