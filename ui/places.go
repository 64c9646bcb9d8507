package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"sessiontray/ui/view"
)

// place is one of the things that the window can show.
type place int

const (
	sessionPlace place = iota
	inspectorPlace
	timelinePlace
	settingsPlace
	placeCount
)

// places is the window's content: a bar to go from place to place, and the
// place.
type places struct {
	root    *fyne.Container
	now     place
	tabs    [placeCount]*button
	content [placeCount]*fyne.Container
}

func newPlaces(k keys, goTo func(place), first fyne.CanvasObject) *places {
	p := &places{content: [placeCount]*fyne.Container{container.NewStack(first), container.NewStack(), container.NewStack(), container.NewStack()}}
	names := [placeCount]string{view.T("Sessions"), view.T("Inspector"), view.T("Timeline"), view.T("Settings")}
	icons := [placeCount]fyne.Resource{theme.MediaPlayIcon(), theme.SearchIcon(), theme.HistoryIcon(), theme.SettingsIcon()}
	bar := container.NewHBox()
	for n := range p.tabs {
		p.tabs[n] = newButton(k, names[n], icons[n], func() { goTo(place(n)) })
		bar.Add(p.tabs[n])
	}
	p.root = container.New(headed{}, bar, container.NewStack(p.content[sessionPlace], p.content[inspectorPlace], p.content[timelinePlace], p.content[settingsPlace]))
	p.show(sessionPlace)
	return p
}

// fill puts content into a place that is still empty.
func (p *places) fill(where place, content fyne.CanvasObject) { p.content[where].Add(content) }

// show shows a place.
func (p *places) show(now place) {
	p.now = now
	for n, o := range p.content {
		is := place(n) == now
		show(o, is)
		i := widget.LowImportance
		if is {
			i = widget.MediumImportance
		}
		p.tabs[n].label(p.tabs[n].Text, p.tabs[n].Icon, i)
	}
}

// headed puts the first object above the second, which gets what room is left.
// In a border layout the middle would come first for the Tab key.
type headed struct{}

// MinSize implements fyne.Layout.
func (headed) MinSize(objects []fyne.CanvasObject) fyne.Size {
	head, rest := objects[0].MinSize(), objects[1].MinSize()
	return fyne.NewSize(max(head.Width, rest.Width), head.Height+panelGap+rest.Height)
}

// Layout implements fyne.Layout.
func (headed) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	head := objects[0].MinSize().Height
	objects[0].Move(fyne.Position{})
	objects[0].Resize(fyne.NewSize(size.Width, head))
	objects[1].Move(fyne.NewPos(0, head+panelGap))
	objects[1].Resize(fyne.NewSize(size.Width, size.Height-head-panelGap))
}

// halves puts one object beside another where there is room, else above it, as long
// as both show. The fields are the first one's parts of the width and of the height.
type halves struct{ left, above float32 }

// judging gives the Inspector's verdict, and a bundle's preview, the greater part.
var judging = halves{left: .38, above: .42}

// leastBeside is the width from which they stand beside each other.
const leastBeside = 800

// MinSize implements fyne.Layout.
func (halves) MinSize(objects []fyne.CanvasObject) fyne.Size {
	a := objects[0].MinSize()
	if !objects[1].Visible() {
		return a
	}
	b := objects[1].MinSize()
	return fyne.NewSize(max(a.Width, b.Width), a.Height+b.Height+panelGap)
}

// Layout implements fyne.Layout.
func (h halves) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Move(fyne.Position{})
	if !objects[1].Visible() {
		objects[0].Resize(size)
		return
	}
	first := fyne.NewSize(size.Width*h.left, size.Height)
	second := fyne.NewSize(size.Width-first.Width-panelGap, size.Height)
	at := fyne.NewPos(first.Width+panelGap, 0)
	if size.Width < leastBeside {
		first = fyne.NewSize(size.Width, size.Height*h.above)
		second = fyne.NewSize(size.Width, size.Height-first.Height-panelGap)
		at = fyne.NewPos(0, first.Height+panelGap)
	}
	objects[0].Resize(first)
	objects[1].Resize(second)
	objects[1].Move(at)
}

// reveal scrolls to an object within, such as one that got the focus, if it is
// out of sight. It reports whether the object is within.
func reveal(scroll *container.Scroll, o fyne.CanvasObject) bool {
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
		offset.Y = max(0, at.Y-panelGap)
	case bottom > offset.Y+scroll.Size().Height:
		offset.Y = bottom - scroll.Size().Height + panelGap
	default:
		return true
	}
	scroll.ScrollToOffset(offset)
	return true
}
