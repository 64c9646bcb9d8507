package sessions

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"sessiontray/ui/kit"
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
	minCredentials = 170
	minEvents      = 110
)

func newColumn(status, credentials, events, notice, lab fyne.CanvasObject) (*fyne.Container, *column) {
	c := &column{container.NewVScroll(credentials), lab}
	return container.New(c, status, c.credentials, events, notice), c
}

// MinSize implements fyne.Layout.
func (c *column) MinSize(objects []fyne.CanvasObject) fyne.Size {
	status, notice := objects[0].MinSize(), kit.VisibleHeight(objects[3])
	width := max(status.Width, c.credentials.Content.MinSize().Width, objects[2].MinSize().Width)
	return fyne.NewSize(width, status.Height+minCredentials+minEvents+2*kit.PanelGap+notice)
}

// Widths from which the events stand to the right, and of what stands left.
const (
	minWide  = 900
	wideLeft = .55
)

// Layout implements fyne.Layout.
func (c *column) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	status, credentials, events, notice := objects[0], objects[1], objects[2], objects[3]
	bottom := kit.VisibleHeight(notice)
	kit.Place(notice, 0, size.Height-bottom, size.Width, bottom)
	left, height := size.Width, size.Height-bottom
	wide := size.Width >= minWide &&
		size.Width*wideLeft >= max(status.MinSize().Width, c.credentials.Content.MinSize().Width) &&
		size.Width*(1-wideLeft)-kit.PanelGap >= events.MinSize().Width
	if wide {
		left = size.Width * wideLeft
	}
	top := status.MinSize().Height
	kit.Place(status, 0, 0, left, top)
	rest := height - top - kit.PanelGap
	wants := c.credentials.Content.MinSize().Height
	if wide {
		kit.SetVisible(credentials, true)
		kit.Place(credentials, 0, top+kit.PanelGap, left, min(wants, rest))
		kit.Place(events, left+kit.PanelGap, 0, size.Width-left-kit.PanelGap, height)
		return
	}
	kit.SetVisible(credentials, !c.lab.Visible())
	if c.lab.Visible() {
		kit.Place(events, 0, top+kit.PanelGap, left, rest)
		return
	}
	middle := max(minCredentials, min(wants, rest-kit.PanelGap-minEvents))
	kit.Place(credentials, 0, top+kit.PanelGap, left, middle)
	kit.Place(events, 0, top+kit.PanelGap+middle+kit.PanelGap, left, rest-middle-kit.PanelGap)
}
