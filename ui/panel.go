package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"sessiontray/ui/view"
)

// panel is a rounded outline around its content. It is the window's background that
// shows within.
type panel struct {
	widget.BaseWidget
	labelled
	content fyne.CanvasObject
}

// newNamedPanel is a panel that screen readers know by a name.
func newNamedPanel(name string, content fyne.CanvasObject) *panel {
	p := newPanel(content)
	p.setLabel(name)
	return p
}

func newPanel(content fyne.CanvasObject) *panel {
	p := &panel{content: content}
	p.ExtendBaseWidget(p)
	return p
}

// CreateRenderer implements fyne.Widget.
func (p *panel) CreateRenderer() fyne.WidgetRenderer {
	r := &panelRenderer{outline: newOutline(theme.SizeNameCardRadius), panel: p}
	r.objects = append(r.outline.objects, p.content)
	r.Refresh()
	return r
}

type panelRenderer struct {
	outline *outline
	panel   *panel
	objects []fyne.CanvasObject
}

// Distances around and between panels.
const (
	panelMargin = 12
	panelGap    = 8
)

func (r *panelRenderer) Layout(size fyne.Size) {
	r.outline.layout(size)
	putAt(r.panel.content, panelMargin, panelMargin, size.Width-2*panelMargin, size.Height-2*panelMargin)
}

func (r *panelRenderer) MinSize() fyne.Size {
	return r.panel.content.MinSize().AddWidthHeight(2*panelMargin, 2*panelMargin)
}

func (r *panelRenderer) Refresh() { r.outline.paint(theme.Color(theme.ColorNameSeparator)) }

func (r *panelRenderer) Objects() []fyne.CanvasObject { return r.objects }

func (r *panelRenderer) Destroy() {}

// putAt gives an object its place and its size.
func putAt(o fyne.CanvasObject, x, y, width, height float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(width, height))
}

// tight stacks labels without the space that each of them brings along.
func tight(objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(layout.NewCustomPaddedVBoxLayout(-theme.InnerPadding()-2), objects...)
}

// newProductionTag marks what has to do with real users.
func newProductionTag() *line {
	tag := newLine(theme.SizeNameCaptionText, widget.DangerImportance)
	tag.Text, tag.Whole = view.T("PRODUCTION"), true
	return tag
}

// newBeside is a text with buttons to its right.
func newBeside(text fyne.CanvasObject, buttons ...fyne.CanvasObject) *fyne.Container {
	return container.NewBorder(nil, nil, nil, container.NewVBox(container.NewHBox(buttons...)), text)
}

// importance is the label colour of a tone.
func importance(t view.Tone) widget.Importance {
	return [...]widget.Importance{
		view.Neutral: widget.LowImportance, view.Info: widget.MediumImportance, view.Good: widget.SuccessImportance,
		view.Warning: widget.WarningImportance, view.Bad: widget.DangerImportance,
	}[t]
}

// say puts text into a label and hides one that has nothing to say.
func say(l *widget.Label, text string, i widget.Importance) {
	if l.Text != text || l.Importance != i {
		l.Text, l.Importance = text, i
		l.Refresh()
	}
	show(l, text != "")
}

// show shows or hides an object, and does nothing when it is so already.
func show(o fyne.CanvasObject, visible bool) {
	switch {
	case visible && !o.Visible():
		o.Show()
	case !visible && o.Visible():
		o.Hide()
	}
}

// enable enables or disables a widget, and does nothing when it is so already.
func enable(w fyne.Disableable, enabled bool) {
	switch {
	case enabled && w.Disabled():
		w.Enable()
	case !enabled && !w.Disabled():
		w.Disable()
	}
}
