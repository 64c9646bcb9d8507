package sessions

import (
	"image/color"

	"sessiontray/ui/kit"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"sessiontray/assets"
	"sessiontray/session/profile"
	"sessiontray/ui/view"
)

// profileRow is a profile in the sidebar.
type profileRow struct {
	widget.BaseWidget
	page *Page
	row  view.Row

	surface            *kit.Rounded
	bar                *canvas.Rectangle
	icon, pin          *kit.Icon
	name, detail, time *kit.Line
	production         *kit.Line
	do                 *kit.RowButton
}

func newProfileRow(p *Page) *profileRow {
	r := &profileRow{
		page:    p,
		surface: kit.NewRounded(theme.SizeNameButtonRadius, 2), bar: &canvas.Rectangle{CornerRadius: 2},
		icon: kit.NewIcon(20), pin: kit.NewIcon(12),
		name:       kit.NewLine(theme.SizeNameText, widget.MediumImportance),
		detail:     kit.NewLine(theme.SizeNameCaptionText, widget.LowImportance),
		time:       kit.NewLine(theme.SizeNameCaptionText, widget.MediumImportance),
		production: kit.NewProductionTag(),
	}
	r.time.Alignment = fyne.TextAlignTrailing
	r.pin.SetIcon(assets.Pin)
	r.do = kit.NewRowButton(theme.MediaPlayIcon(), func() { p.toggle(r.row) })
	r.ExtendBaseWidget(r)
	return r
}

// profileColors are the colours that a profile can be given.
var profileColors = map[profile.Color]color.Color{
	"red": hex(0xd64545), "orange": hex(0xdd7a1f), "yellow": hex(0xd0a215), "green": hex(0x2f9e5b), "teal": hex(0x1e9aa0),
	"blue": hex(0x3b78dc), "purple": hex(0x8a5bd0), "pink": hex(0xd0559b),
}

// set shows a profile, if it is another or changed.
func (r *profileRow) set(to view.Row) {
	if r.row == to {
		return
	}
	r.row = to
	r.icon.SetIcon(to.Icon)
	r.name.SetText(to.Name, widget.MediumImportance)
	r.detail.SetText(to.Detail, widget.LowImportance)
	r.time.SetText(to.Time, kit.ImportanceOf(to.Tone))
	kit.SetVisible(r.pin, to.Pinned)
	kit.SetVisible(r.production, to.Production)
	icon := theme.MediaPlayIcon()
	switch to.Action {
	case view.Stop:
		icon = theme.MediaStopIcon()
	case view.Cancel:
		icon = theme.CancelIcon()
	}
	r.do.Icon.SetResource(icon)
	r.do.SetLabel(view.Verb(to.Action) + " " + to.Name)
	r.Refresh()
}

// Tapped implements fyne.Tappable.
func (r *profileRow) Tapped(*fyne.PointEvent) {
	r.page.desk.Select(r.row.ID)
	r.page.window.Canvas().Focus(r.page.sidebar.list)
}

// TappedSecondary implements fyne.SecondaryTappable.
func (r *profileRow) TappedSecondary(e *fyne.PointEvent) {
	r.page.desk.Select(r.row.ID)
	widget.ShowPopUpMenuAtPosition(r.page.rowMenu(r.row), r.page.window.Canvas(), e.AbsolutePosition)
}

// CreateRenderer implements fyne.Widget.
func (r *profileRow) CreateRenderer() fyne.WidgetRenderer {
	w := &profileRowRenderer{r}
	w.Refresh()
	return w
}

type profileRowRenderer struct{ *profileRow }

const rowHeight = 46

func (r *profileRowRenderer) MinSize() fyne.Size { return fyne.NewSize(180, rowHeight) }

func (r *profileRowRenderer) Layout(size fyne.Size) {
	const iconX, textX, buttonSize = 12, 34, 32
	kit.Place(r.surface, 1, 1, size.Width-2, size.Height-2)
	kit.Place(r.bar, 3, 7, 4, size.Height-14)
	kit.Place(r.icon, iconX, (size.Height-20)/2, 20, 20)
	text := size.Width - textX - buttonSize - 4
	first, second := r.name.MinSize().Height, r.detail.MinSize().Height
	top := (size.Height - first - second + 18) / 2
	timeWidth := float32(0)
	if r.row.Time != "" {
		timeWidth = fyne.MeasureText(r.row.Time, theme.CaptionTextSize(), fyne.TextStyle{}).Width + 2*theme.InnerPadding()
	}
	nameWidth := text - timeWidth + theme.InnerPadding()
	if r.row.Pinned {
		nameWidth -= 16
	}
	kit.Place(r.name, textX-2, top-4, nameWidth, first)
	kit.Place(r.pin, textX-2+min(nameWidth, r.nameWidth()), top+6, 12, 12)
	kit.Place(r.time, textX+text-timeWidth+theme.InnerPadding(), top-2, timeWidth, first)
	x := float32(textX - 2)
	if r.row.Production {
		tag := r.production.MinSize().Width
		kit.Place(r.production, x, top+first-20, tag, second)
		x += tag - 12
	}
	kit.Place(r.detail, x, top+first-20, textX+text-x+theme.InnerPadding(), second)
	kit.Place(r.do, size.Width-buttonSize-4, (size.Height-buttonSize)/2, buttonSize, buttonSize)
}

// nameWidth is how wide the name would be.
func (r *profileRow) nameWidth() float32 {
	return fyne.MeasureText(r.name.Text, theme.TextSize(), fyne.TextStyle{}).Width + 2*theme.InnerPadding()
}

func (r *profileRowRenderer) Refresh() {
	fill, line := color.Color(color.Transparent), color.Color(color.Transparent)
	if r.row.Production {
		fill = theme.Color(kit.ColorProduction)
	}
	if r.row.Selected {
		fill = theme.Color(theme.ColorNameSelection)
		if r.page.sidebar.list.focused {
			line = theme.Color(theme.ColorNameForeground)
		}
	}
	r.bar.FillColor = color.Transparent
	if c, chosen := profileColors[r.row.Color]; chosen {
		r.bar.FillColor = c
	}
	r.Layout(r.Size())
	r.surface.Paint(fill, line)
	r.bar.Refresh()
}

func (r *profileRowRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{
		r.surface.Raster, r.bar, r.icon.Raster, r.name, r.pin.Raster, r.time, r.production, r.detail, r.do,
	}
}

func (r *profileRowRenderer) Destroy() {}

func hex(rgb uint32) color.Color {
	return color.NRGBA{uint8(rgb >> 16), uint8(rgb >> 8), uint8(rgb), 0xff}
}
