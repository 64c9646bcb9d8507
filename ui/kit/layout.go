package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
)

// HeaderLayout puts the first object above the second, which gets what room is left.
// In a border layout the middle would come first for the Tab key.
type HeaderLayout struct{}

// MinSize implements fyne.Layout.
func (HeaderLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	head, rest := objects[0].MinSize(), objects[1].MinSize()
	return fyne.NewSize(max(head.Width, rest.Width), head.Height+PanelGap+rest.Height)
}

// Layout implements fyne.Layout.
func (HeaderLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	head := objects[0].MinSize().Height
	objects[0].Move(fyne.Position{})
	objects[0].Resize(fyne.NewSize(size.Width, head))
	objects[1].Move(fyne.NewPos(0, head+PanelGap))
	objects[1].Resize(fyne.NewSize(size.Width, size.Height-head-PanelGap))
}

// SideBySide puts one object beside another where there is room, else above it, as long
// as both show. The fields are the first one's parts of the width and of the height.
type SideBySide struct{ Left, Above float32 }

// MasterDetail gives the Inspector's verdict, and a bundle's preview, the greater part.
var MasterDetail = SideBySide{Left: .38, Above: .42}

// MinSideBySide is the width from which they stand beside each other.
const MinSideBySide = 800

// MinSize implements fyne.Layout.
func (SideBySide) MinSize(objects []fyne.CanvasObject) fyne.Size {
	a := objects[0].MinSize()
	if !objects[1].Visible() {
		return a
	}
	b := objects[1].MinSize()
	return fyne.NewSize(max(a.Width, b.Width), a.Height+b.Height+PanelGap)
}

// Layout implements fyne.Layout.
func (h SideBySide) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Move(fyne.Position{})
	if !objects[1].Visible() {
		objects[0].Resize(size)
		return
	}
	first := fyne.NewSize(size.Width*h.Left, size.Height)
	second := fyne.NewSize(size.Width-first.Width-PanelGap, size.Height)
	at := fyne.NewPos(first.Width+PanelGap, 0)
	if size.Width < MinSideBySide {
		first = fyne.NewSize(size.Width, size.Height*h.Above)
		second = fyne.NewSize(size.Width, size.Height-first.Height-PanelGap)
		at = fyne.NewPos(0, first.Height+PanelGap)
	}
	objects[0].Resize(first)
	objects[1].Resize(second)
	objects[1].Move(at)
}

// Reveal scrolls to an object within, such as one that got the focus, if it is
// out of sight. It reports whether the object is within.
func Reveal(scroll *container.Scroll, o fyne.CanvasObject) bool {
	driver := fyne.CurrentApp().Driver()
	content := driver.AbsolutePositionForObject(scroll.Content)
	at := driver.AbsolutePositionForObject(o).Subtract(content)
	within := scroll.Content.Size()
	if !scroll.Visible() || at.Y < 0 || at.Y > within.Height || at.X < 0 || at.X > within.Width {
		return false
	}
	offset := scroll.Offset
	switch bottom := at.Y + o.Size().Height; {
	case at.Y < offset.Y:
		offset.Y = max(0, at.Y-PanelGap)
	case bottom > offset.Y+scroll.Size().Height:
		offset.Y = bottom - scroll.Size().Height + PanelGap
	default:
		return true
	}
	scroll.ScrollToOffset(offset)
	return true
}

// FooterLayout puts the second object below the first, which gets what room is left.
type FooterLayout struct{}

// MinSize implements fyne.Layout.
func (FooterLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	rest, foot := objects[0].MinSize(), objects[1].MinSize()
	return fyne.NewSize(max(rest.Width, foot.Width), rest.Height+foot.Height)
}

// Layout implements fyne.Layout.
func (FooterLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	foot := objects[1].MinSize().Height
	objects[0].Move(fyne.Position{})
	objects[0].Resize(fyne.NewSize(size.Width, size.Height-foot))
	objects[1].Move(fyne.NewPos(0, size.Height-foot))
	objects[1].Resize(fyne.NewSize(size.Width, foot))
}

// SidebarLayout puts the first object to the left, with a fixed width, and the second
// Responsive it.
type SidebarLayout struct{}

const sidebarWidth = 292

// MinSize implements fyne.Layout.
func (SidebarLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	rest := objects[1].MinSize()
	return fyne.NewSize(sidebarWidth+PanelGap+rest.Width, max(objects[0].MinSize().Height, rest.Height))
}

// Layout implements fyne.Layout.
func (SidebarLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Move(fyne.Position{})
	objects[0].Resize(fyne.NewSize(sidebarWidth, size.Height))
	objects[1].Move(fyne.NewPos(sidebarWidth+PanelGap, 0))
	objects[1].Resize(fyne.NewSize(size.Width-sidebarWidth-PanelGap, size.Height))
}

// Responsive puts two objects beside each other where there is room, else one above
// the other. It is as high as they are.
type Responsive struct{ width float32 } // that it had last

// MinSize implements fyne.Layout.
func (l *Responsive) MinSize(objects []fyne.CanvasObject) fyne.Size {
	a, b := objects[0].MinSize(), objects[1].MinSize()
	if l.width >= MinSideBySide {
		return fyne.NewSize(max(a.Width, b.Width), max(a.Height, b.Height))
	}
	return fyne.NewSize(max(a.Width, b.Width), a.Height+PanelGap+b.Height)
}

// Layout implements fyne.Layout.
func (l *Responsive) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	a, b := objects[0].MinSize().Height, objects[1].MinSize().Height
	objects[0].Move(fyne.Position{})
	if size.Width < MinSideBySide {
		objects[0].Resize(fyne.NewSize(size.Width, a))
		objects[1].Move(fyne.NewPos(0, a+PanelGap))
		objects[1].Resize(fyne.NewSize(size.Width, b))
		return
	}
	left := size.Width * .45
	objects[0].Resize(fyne.NewSize(left, a))
	objects[1].Move(fyne.NewPos(left+PanelGap, 0))
	objects[1].Resize(fyne.NewSize(size.Width-left-PanelGap, b))
}

// ProportionalColumns gives objects beside each other fixed parts of the width.
type ProportionalColumns []float32

// MinSize implements fyne.Layout.
func (s ProportionalColumns) MinSize(objects []fyne.CanvasObject) fyne.Size {
	least := fyne.Size{}
	for n, o := range objects {
		m := o.MinSize()
		least = fyne.NewSize(max(least.Width, m.Width/s[n]), max(least.Height, m.Height))
	}
	return least
}

// Layout implements fyne.Layout.
func (s ProportionalColumns) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	gap, x := theme.Padding(), float32(0)
	for n, o := range objects {
		width := size.Width * s[n]
		o.Move(fyne.NewPos(x, 0))
		o.Resize(fyne.NewSize(width-gap, size.Height))
		x += width
	}
}

// FixedFirstColumn gives the first object a fixed width and the others equal parts of
// the rest.
type FixedFirstColumn struct{ First float32 }

// MinSize implements fyne.Layout.
func (c *FixedFirstColumn) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := fyne.NewSize(c.First, 0)
	for n, o := range objects {
		least := o.MinSize()
		if size.Height = max(size.Height, least.Height); n > 0 {
			size.Width += least.Width
		}
	}
	return size
}

// Layout implements fyne.Layout.
func (c *FixedFirstColumn) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	x, width := float32(0), c.First
	for _, o := range objects {
		o.Move(fyne.NewPos(x, 0))
		o.Resize(fyne.NewSize(width, size.Height))
		x += width
		width = (size.Width - c.First) / float32(max(1, len(objects)-1))
	}
}

func VisibleHeight(o fyne.CanvasObject) float32 {
	if !o.Visible() {
		return 0
	}
	return o.MinSize().Height
}
