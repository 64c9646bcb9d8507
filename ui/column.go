package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// column stacks the status, the credentials, the events and the notice. The
// events take what height is left; where there is too little, the credentials
// scroll, so that the window fits on a small screen.
type column struct {
	credentials *container.Scroll
}

// reveal scrolls to an object of the credentials, such as one that got the
// focus, if it is out of sight.
func (c *column) reveal(o fyne.CanvasObject) {
	driver := fyne.CurrentApp().Driver()
	content := driver.AbsolutePositionForObject(c.credentials.Content)
	top := driver.AbsolutePositionForObject(o).Y - content.Y
	if top < 0 || top > c.credentials.Content.Size().Height {
		return // not one of them
	}
	offset := c.credentials.Offset
	switch bottom := top + o.Size().Height; {
	case top < offset.Y:
		offset.Y = max(0, top-panelGap)
	case bottom > offset.Y+c.credentials.Size().Height:
		offset.Y = bottom - c.credentials.Size().Height + panelGap
	default:
		return
	}
	c.credentials.ScrollToOffset(offset)
}

// The least heights, below which the window cannot be made.
const (
	leastCredentials = 170
	leastEvents      = 110
)

func newColumn(status, credentials, events, notice fyne.CanvasObject) (*fyne.Container, *column) {
	c := &column{container.NewVScroll(credentials)}
	return container.New(c, status, c.credentials, events, notice), c
}

// MinSize implements fyne.Layout.
func (c *column) MinSize(objects []fyne.CanvasObject) fyne.Size {
	status, notice := objects[0].MinSize(), shownHeight(objects[3])
	width := max(status.Width, c.credentials.Content.MinSize().Width, objects[2].MinSize().Width)
	return fyne.NewSize(width, status.Height+leastCredentials+leastEvents+2*panelGap+notice)
}

// Layout implements fyne.Layout.
func (c *column) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	status, notice := objects[0].MinSize().Height, shownHeight(objects[3])
	left := size.Height - status - notice - 2*panelGap
	credentials := max(leastCredentials, min(c.credentials.Content.MinSize().Height, left-leastEvents))
	y := float32(0)
	for n, height := range []float32{status, credentials, left - credentials, notice} {
		objects[n].Move(fyne.NewPos(0, y))
		objects[n].Resize(fyne.NewSize(size.Width, height))
		if y += height; n < 2 {
			y += panelGap
		}
	}
}

func shownHeight(o fyne.CanvasObject) float32 {
	if !o.Visible() {
		return 0
	}
	return o.MinSize().Height
}
