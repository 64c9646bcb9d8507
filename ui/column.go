package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// column stacks the status, the credentials, the events and the notice. The
// events take what height is left, or in a wide window stand to the right;
// where there is too little height, the credentials scroll, so that the window
// fits on a small screen.
type column struct {
	credentials *container.Scroll
	lab         fyne.CanvasObject // among the events; takes the credentials' place where it has no room
}

// The least heights, below which the window cannot be made.
const (
	leastCredentials = 170
	leastEvents      = 110
)

func newColumn(status, credentials, events, notice, lab fyne.CanvasObject) (*fyne.Container, *column) {
	c := &column{container.NewVScroll(credentials), lab}
	return container.New(c, status, c.credentials, events, notice), c
}

// MinSize implements fyne.Layout.
func (c *column) MinSize(objects []fyne.CanvasObject) fyne.Size {
	status, notice := objects[0].MinSize(), shownHeight(objects[3])
	width := max(status.Width, c.credentials.Content.MinSize().Width, objects[2].MinSize().Width)
	return fyne.NewSize(width, status.Height+leastCredentials+leastEvents+2*panelGap+notice)
}

// Widths from which the events stand to the right, and of what stands left.
const (
	leastWide = 900
	wideLeft  = .55
)

// Layout implements fyne.Layout.
func (c *column) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	status, credentials, events, notice := objects[0], objects[1], objects[2], objects[3]
	bottom := shownHeight(notice)
	putAt(notice, 0, size.Height-bottom, size.Width, bottom)
	left, height := size.Width, size.Height-bottom
	wide := size.Width >= leastWide &&
		size.Width*wideLeft >= max(status.MinSize().Width, c.credentials.Content.MinSize().Width) &&
		size.Width*(1-wideLeft)-panelGap >= events.MinSize().Width
	if wide {
		left = size.Width * wideLeft
	}
	top := status.MinSize().Height
	putAt(status, 0, 0, left, top)
	rest := height - top - panelGap
	wants := c.credentials.Content.MinSize().Height
	if wide {
		show(credentials, true)
		putAt(credentials, 0, top+panelGap, left, min(wants, rest))
		putAt(events, left+panelGap, 0, size.Width-left-panelGap, height)
		return
	}
	show(credentials, !c.lab.Visible())
	if c.lab.Visible() {
		putAt(events, 0, top+panelGap, left, rest)
		return
	}
	middle := max(leastCredentials, min(wants, rest-panelGap-leastEvents))
	putAt(credentials, 0, top+panelGap, left, middle)
	putAt(events, 0, top+panelGap+middle+panelGap, left, rest-middle-panelGap)
}

func shownHeight(o fyne.CanvasObject) float32 {
	if !o.Visible() {
		return 0
	}
	return o.MinSize().Height
}
