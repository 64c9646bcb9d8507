package kit

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// textIn is the only text that a widget draws, and where in it.
func textIn(t *testing.T, w fyne.Widget) (text *canvas.Text, at fyne.Position) {
	t.Helper()
	found := 0
	var walk func(o fyne.CanvasObject, outer fyne.Position)
	walk = func(o fyne.CanvasObject, outer fyne.Position) {
		here := outer.Add(o.Position())
		switch o := o.(type) {
		case *canvas.Text:
			text, at = o, here
			found++
		case fyne.Widget:
			for _, inner := range test.WidgetRenderer(o).Objects() {
				walk(inner, here)
			}
		}
	}
	walk(w, fyne.Position{})
	if found != 1 {
		t.Fatalf("%d texts are drawn", found)
	}
	return text, at
}

func TestLineLooksLikeALabel(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(NewTheme(""))
	texts := map[string]widget.Importance{
		"":      widget.LowImportance,
		"alice": widget.MediumImportance,
		"onSessionChanged: user-0, until 23:49:10":          widget.HighImportance,
		strings.Repeat("W", 60):                             widget.DangerImportance,
		"日本語のとても長い名前の利用者です":                                 widget.WarningImportance,
		"e\u0301te\u0301 👩‍👩‍👧 naïve façade of some length": widget.SuccessImportance,
	}
	for _, size := range []fyne.ThemeSizeName{
		theme.SizeNameText, theme.SizeNameCaptionText, theme.SizeNameSubHeadingText, theme.SizeNameHeadingText,
	} {
		for text, tone := range texts {
			for _, align := range []fyne.TextAlign{fyne.TextAlignLeading, fyne.TextAlignTrailing} {
				for _, width := range []float32{30, 120, 240, 1500} {
					l, label := NewLine(size, tone), &widget.Label{Text: text, SizeName: size, Importance: tone, Alignment: align}
					l.Text, l.Alignment, l.Whole = text, align, true
					name := fmt.Sprintf("%q, %s, %v, %g wide", text, size, align, width)
					if got, want := l.MinSize(), label.MinSize(); got != want {
						t.Errorf("%s: at least %v, a label %v", name, got, want)
					}
					l.Resize(fyne.NewSize(width, l.MinSize().Height+6))
					label.Resize(l.Size())
					got, at := textIn(t, l)
					want, wantAt := textIn(t, label)
					if align == fyne.TextAlignTrailing {
						at.X += got.Size().Width
						wantAt.X += want.Size().Width
					}
					if got.Color != want.Color || got.TextSize != want.TextSize || got.Text != want.Text || at != wantAt ||
						got.Size().Height != want.Size().Height {
						t.Errorf("%s: %v at %v, a label %v at %v", name, got, at, want, wantAt)
					}
				}
			}
		}
	}
}

// What has no room ends in an ellipsis, is as long as it can be, and is not cut within a
// character.
func TestLineIsCutOff(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(NewTheme(""))
	const text = "ae\u0301🧑‍🤝‍🧑 of Session Tray"
	whole := []string{"", "a", "ae\u0301", "ae\u0301🧑‍🤝‍🧑"}
	l := NewLine(theme.SizeNameText, widget.MediumImportance)
	l.SetText(text, widget.MediumImportance)
	last := -1
	for width := float32(0); width < 300; width++ {
		l.Resize(fyne.NewSize(width, l.MinSize().Height))
		drawn, _ := textIn(t, l)
		if drawn.Text == text {
			if drawn.MinSize().Width > drawn.Size().Width {
				t.Errorf("%g: %v wide in %v", width, drawn.MinSize(), drawn.Size())
			}
			last = len(text)
			continue
		}
		begin, cut := strings.CutSuffix(drawn.Text, "…")
		if !cut || !strings.HasPrefix(text, begin) || len(begin) < last {
			t.Fatalf("%g: %q", width, drawn.Text)
		}
		last = len(begin)
		if begin != "" && drawn.MinSize().Width > drawn.Size().Width {
			t.Errorf("%g: %q is %v wide in %v", width, drawn.Text, drawn.MinSize(), drawn.Size())
		}
		rest := text[len(begin):]
		if n := len(begin); n < len(whole[3]) && n != len(whole[0]) && n != len(whole[1]) && n != len(whole[2]) {
			t.Errorf("%g: %q is cut within a character", width, drawn.Text)
		} else if n >= len(whole[3]) {
			_, next := utf8.DecodeRuneInString(rest)
			if longer := begin + rest[:next] + "…"; fyne.MeasureText(
				longer, drawn.TextSize, drawn.TextStyle,
			).Width <= drawn.Size().Width {
				t.Errorf("%g: there is room for more than %q", width, drawn.Text)
			}
		}
	}
	if last != len(text) {
		t.Error("it is never whole")
	}
	l.Resize(fyne.NewSize(60, l.MinSize().Height))
	l.SetText("short", widget.MediumImportance)
	if drawn, _ := textIn(t, l); drawn.Text != "short" {
		t.Errorf("another text is %q", drawn.Text)
	}
	if l.SetText("", widget.MediumImportance); l.Visible() {
		t.Error("an empty line shows")
	}
}
