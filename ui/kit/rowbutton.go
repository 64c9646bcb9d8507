package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// RowButton is a button for the pointer alone: the Tab key passes it by, for the list
// that it stands in is one stop, in which Enter does the same.
type RowButton struct {
	widget.BaseWidget
	Labelled
	Icon    *Icon
	shade   *Rounded
	tapped  func()
	hovered bool
}

func NewRowButton(shows fyne.Resource, tapped func()) *RowButton {
	b := &RowButton{Icon: NewIcon(20), shade: NewRounded(theme.SizeNameButtonRadius, 0), tapped: tapped}
	b.Icon.SetResource(shows)
	b.ExtendBaseWidget(b)
	return b
}

// Tapped implements fyne.Tappable.
func (b *RowButton) Tapped(*fyne.PointEvent) { b.tapped() }

// MouseIn implements desktop.Hoverable.
func (b *RowButton) MouseIn(*desktop.MouseEvent) { b.hover(true) }

// MouseMoved implements desktop.Hoverable.
func (b *RowButton) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (b *RowButton) MouseOut() { b.hover(false) }

func (b *RowButton) hover(is bool) {
	b.hovered = is
	b.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (b *RowButton) CreateRenderer() fyne.WidgetRenderer {
	r := &rowButtonRenderer{b}
	r.Refresh()
	return r
}

type rowButtonRenderer struct{ *RowButton }

func (r *rowButtonRenderer) MinSize() fyne.Size { return fyne.NewSquareSize(32) }

func (r *rowButtonRenderer) Layout(size fyne.Size) {
	r.shade.Resize(size)
	const picture = 20
	r.Icon.Move(fyne.NewPos((size.Width-picture)/2, (size.Height-picture)/2))
	r.Icon.Resize(fyne.NewSquareSize(picture))
}

func (r *rowButtonRenderer) Refresh() {
	fill := color.Color(color.Transparent)
	if r.hovered {
		fill = theme.Color(theme.ColorNameHover)
	}
	r.shade.Paint(fill, color.Transparent)
	r.Icon.Refresh()
}

func (r *rowButtonRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.shade.Raster, r.Icon.Raster}
}

func (r *rowButtonRenderer) Destroy() {}
