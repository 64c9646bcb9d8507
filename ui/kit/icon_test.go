package kit

import (
	"testing"

	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"sessiontray/assets"
)

// An icon is drawn in the middle, once for all places, and anew in another theme.
func TestIcon(t *testing.T) {
	app := test.NewTempApp(t)
	app.Settings().SetTheme(NewTheme("light"))
	a, b := NewIcon(20), NewIcon(20)
	a.SetIcon(assets.Refused)
	b.SetIcon(assets.Refused)
	drawn := a.Generator(40, 20)
	if _, _, _, alpha := drawn.At(20, 10).RGBA(); alpha == 0 {
		t.Error("nothing is drawn in the middle")
	}
	if _, _, _, alpha := drawn.At(2, 10).RGBA(); alpha != 0 {
		t.Error("it is stretched")
	}
	if b.Generator(40, 20) != drawn || b.Generator(20, 20) == drawn {
		t.Error("it is drawn for each place, or once for all sizes")
	}
	b.SetResource(theme.MediaStopIcon())
	light := b.Generator(20, 20).At(10, 10)
	app.Settings().SetTheme(NewTheme("dark"))
	if b.Generator(20, 20).At(10, 10) == light {
		t.Error("it keeps the colour of another theme")
	}
	b.SetIcon("")
	if _, _, _, alpha := b.Generator(20, 20).At(10, 10).RGBA(); alpha != 0 {
		t.Error("no icon shows something")
	}
}
