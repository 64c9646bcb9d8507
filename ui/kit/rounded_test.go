package kit

import (
	"image/color"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// A surface has round corners, its line along the edge and its colour within, and is
// drawn anew only when it looks different.
func TestRounded(t *testing.T) {
	test.NewTempApp(t)
	red, blue := color.NRGBA{R: 0xff, A: 0xff}, color.NRGBA{B: 0xff, A: 0xff}
	r := NewRounded(theme.SizeNameButtonRadius, 2)
	r.Resize(fyne.NewSize(60, 36))
	if r.Visible() {
		t.Error("it is drawn without a colour")
	}
	for _, scale := range []int{1, 2} {
		width, height := 60*scale, 36*scale
		for _, line := range []color.Color{color.Transparent, blue} {
			r.Paint(red, line)
			edge := line
			if line == color.Transparent {
				edge = red
			}
			picture := r.Generator(width, height)
			for _, at := range []struct {
				x, y int
				want color.Color
			}{
				{0, 0, color.Transparent},
				{width - 1, height - 1, color.Transparent},
				{width / 2, 0, edge},
				{0, height / 2, edge},
				{width - 1, height / 2, edge},
				{width / 2, 2*scale - 1, edge},
				{width / 2, 2*scale + 1, red},
				{width / 2, height / 2, red},
			} {
				r1, g1, b1, a1 := picture.At(at.x, at.y).RGBA()
				if r2, g2, b2, a2 := at.want.RGBA(); r1 != r2 || g1 != g2 || b1 != b2 || a1 != a2 {
					t.Errorf("scale %d, line %v: %v at %d, %d, want %v", scale, line, picture.At(at.x, at.y), at.x, at.y, at.want)
				}
			}
			outermost := 0
			for _, _, _, a := picture.At(outermost, outermost).RGBA(); a == 0; _, _, _, a = picture.At(outermost, outermost).RGBA() {
				outermost++
			}
			if red, _, _, _ := picture.At(outermost, outermost).RGBA(); line == blue && red > 0 {
				t.Errorf("scale %d: the fill shows beyond the line", scale)
			}
			if r.Generator(width, height) != picture {
				t.Error("it is drawn again though nothing changed")
			}
			if r.Generator(width+2, height) == picture {
				t.Error("another size looks the same")
			}
		}
	}
	r.Paint(color.Transparent, color.Transparent)
	if r.Visible() {
		t.Error("it is drawn when its colour is gone")
	}
}

// A button lies on a surface in the colour that Fyne chose, with a ring while it has the
// focus.
func TestButtonSurface(t *testing.T) {
	app := test.NewTempApp(t)
	app.Settings().SetTheme(NewTheme("light"))
	b := NewButton(Keys{OnFocus: func(fyne.CanvasObject) {}}, "Start", nil, func() {})
	window := test.NewTempWindow(t, b)
	r := test.WidgetRenderer(b).(*buttonRenderer)
	if r.Objects()[0] != fyne.CanvasObject(r.surface.Raster) || r.surface.Size() != b.Size() || r.background.Visible() {
		t.Error("the surface is not drawn, or Fyne's beside it")
	}
	for _, step := range []struct {
		name       string
		do         func()
		fill, line color.Color
	}{
		{"at first", func() {}, theme.Color(theme.ColorNameButton), color.Transparent},
		{"focused", func() { window.Canvas().Focus(b) }, nil, theme.Color(theme.ColorNameForeground)},
		{"left", func() { window.Canvas().Unfocus() }, theme.Color(theme.ColorNameButton), color.Transparent},
		{
			"important", func() { b.Update("Start", nil, widget.HighImportance) }, theme.Color(theme.ColorNamePrimary),
			color.Transparent,
		},
		{"disabled", b.Disable, theme.Color(theme.ColorNameDisabledButton), color.Transparent},
		{
			"in another theme", func() { b.Enable(); app.Settings().SetTheme(NewTheme("dark")) },
			NewTheme("dark").Color(theme.ColorNamePrimary, 0), color.Transparent,
		},
	} {
		step.do()
		if step.fill != nil && r.surface.fill != step.fill || r.surface.line != step.line {
			t.Errorf("%s: %v with a line of %v, want %v and %v", step.name, r.surface.fill, r.surface.line, step.fill, step.line)
		}
	}
	b.Hide()
	app.Settings().SetTheme(NewTheme("light"))
	b.Show()
	if !b.Visible() || r.surface.fill != theme.Color(theme.ColorNamePrimary) {
		t.Error("it has the colours of the theme in which it was hidden")
	}
	b.Update("Start", nil, widget.MediumImportance)
	plain := r.surface.fill
	b.MouseIn(nil)
	if r.surface.fill == plain {
		t.Error("it looks the same under the pointer")
	}
	b.MouseOut()
	if r.surface.fill != plain {
		t.Error("it does not look as before when the pointer left")
	}
}
