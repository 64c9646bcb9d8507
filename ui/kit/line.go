package kit

import (
	"sort"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
	"github.com/clipperhouse/uax29/v2/graphemes"
)

// Line is one line of text, cut off with “…” where it is longer than its place. A
// widget.Label looks the same, but shapes the text three times over at every change
// when it can be cut off, and is six objects in memory.
type Line struct {
	widget.BaseWidget
	Text       string
	Importance widget.Importance
	Alignment  fyne.TextAlign
	Whole      bool // never cut off: its least width is that of its text

	size  fyne.ThemeSizeName
	drawn *canvas.Text
}

func NewLine(size fyne.ThemeSizeName, i widget.Importance) *Line {
	l := &Line{Importance: i, size: size, drawn: &canvas.Text{}}
	l.ExtendBaseWidget(l)
	return l
}

// SetText shows a text, and hides the line when there is none.
func (l *Line) SetText(text string, i widget.Importance) {
	if l.Text != text || l.Importance != i {
		l.Text, l.Importance = text, i
		l.Refresh()
	}
	SetVisible(l, text != "")
}

// AccessibilityLabel implements fyne.Accessible: the text, also where it is cut off.
func (l *Line) AccessibilityLabel() string { return l.Text }

// AccessibilityRole implements fyne.Accessible.
func (l *Line) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// CreateRenderer implements fyne.Widget.
func (l *Line) CreateRenderer() fyne.WidgetRenderer {
	r := &lineRenderer{l}
	r.Refresh()
	return r
}

type lineRenderer struct{ *Line }

func (r *lineRenderer) MinSize() fyne.Size {
	size := fyne.MeasureText(r.Text, theme.Size(r.size), fyne.TextStyle{})
	if !r.Whole {
		size.Width = fyne.MeasureText("M…", theme.TextSize(), fyne.TextStyle{}).Width
		return size.AddWidthHeight(0, 2*theme.InnerPadding())
	}
	return size.AddWidthHeight(2*theme.InnerPadding(), 2*theme.InnerPadding())
}

func (r *lineRenderer) Layout(size fyne.Size) {
	padding := theme.InnerPadding()
	Place(r.drawn, padding, padding, size.Width-2*padding, r.drawn.MinSize().Height)
	if text := r.cut(size.Width - 2*padding); text != r.drawn.Text {
		r.drawn.Text = text
		r.drawn.Refresh()
	}
}

// cut is the text, as much of it as has room.
func (r *lineRenderer) cut(width float32) string {
	fits := func(text string) bool {
		return fyne.MeasureText(text, r.drawn.TextSize, r.drawn.TextStyle).Width <= width
	}
	if r.Whole || fits(r.Text) {
		return r.Text
	}
	ends := []int{0} // of what is read as one character
	for characters := graphemes.FromString(r.Text); characters.Next(); {
		ends = append(ends, characters.End())
	}
	n := sort.Search(len(ends), func(n int) bool { return !fits(r.Text[:ends[n]] + "…") })
	return r.Text[:ends[max(0, n-1)]] + "…"
}

func (r *lineRenderer) Refresh() {
	r.drawn.Color = theme.Color(textColors[r.Importance])
	r.drawn.TextSize = theme.Size(r.size)
	r.drawn.Alignment = r.Alignment
	r.Layout(r.Size())
	r.drawn.Refresh()
}

// textColors are the colours that labels have.
var textColors = map[widget.Importance]fyne.ThemeColorName{
	widget.LowImportance:     theme.ColorNameDisabled,
	widget.MediumImportance:  theme.ColorNameForeground,
	widget.HighImportance:    theme.ColorNamePrimary,
	widget.DangerImportance:  theme.ColorNameError,
	widget.WarningImportance: theme.ColorNameWarning,
	widget.SuccessImportance: theme.ColorNameSuccess,
}

func (r *lineRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.drawn} }

func (r *lineRenderer) Destroy() {}
