package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"sessiontray/ui/view"
)

// Panel is a rounded outline around its content. It is the window's background that
// FindVisible within.
type Panel struct {
	widget.BaseWidget
	Labelled
	content fyne.CanvasObject
}

// NewNamedPanel is a panel that screen readers know by a name.
func NewNamedPanel(name string, content fyne.CanvasObject) *Panel {
	p := NewPanel(content)
	p.SetLabel(name)
	return p
}

func NewPanel(content fyne.CanvasObject) *Panel {
	p := &Panel{content: content}
	p.ExtendBaseWidget(p)
	return p
}

// CreateRenderer implements fyne.Widget.
func (p *Panel) CreateRenderer() fyne.WidgetRenderer {
	r := &panelRenderer{outline: newOutline(theme.SizeNameCardRadius), panel: p}
	r.objects = append(r.outline.objects, p.content)
	r.Refresh()
	return r
}

type panelRenderer struct {
	outline *outline
	panel   *Panel
	objects []fyne.CanvasObject
}

// Distances around and between panels.
const (
	PanelMargin = 12
	PanelGap    = 8
)

func (r *panelRenderer) Layout(size fyne.Size) {
	r.outline.layout(size)
	Place(r.panel.content, PanelMargin, PanelMargin, size.Width-2*PanelMargin, size.Height-2*PanelMargin)
}

func (r *panelRenderer) MinSize() fyne.Size {
	return r.panel.content.MinSize().AddWidthHeight(2*PanelMargin, 2*PanelMargin)
}

func (r *panelRenderer) Refresh() { r.outline.paint(theme.Color(theme.ColorNameSeparator)) }

func (r *panelRenderer) Objects() []fyne.CanvasObject { return r.objects }

func (r *panelRenderer) Destroy() {}

// Place gives an object its place and its size.
func Place(o fyne.CanvasObject, x, y, width, height float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(width, height))
}

// Tight stacks labels without the space that each of them brings along.
func Tight(objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(layout.NewCustomPaddedVBoxLayout(-theme.InnerPadding()-2), objects...)
}

// NewProductionTag marks what has to do with real users.
func NewProductionTag() *Line {
	tag := NewLine(theme.SizeNameCaptionText, widget.DangerImportance)
	tag.Text, tag.Whole = view.T("ui.production-tag"), true
	return tag
}

// NewTextWithButtons is a text with buttons to its right.
func NewTextWithButtons(text fyne.CanvasObject, buttons ...fyne.CanvasObject) *fyne.Container {
	return container.NewBorder(nil, nil, nil, container.NewVBox(container.NewHBox(buttons...)), text)
}
