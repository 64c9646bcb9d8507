package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"sessiontray/assets"
	"sessiontray/ui/view"
)

// profileRow is a profile in the sidebar.
type profileRow struct {
	widget.BaseWidget
	app *App
	row view.Row

	surface            *rounded
	bar                *canvas.Rectangle
	icon, pin          *icon
	name, detail, time *line
	production         *line
	do                 *iconTap
}

func newProfileRow(a *App) *profileRow {
	r := &profileRow{
		app:     a,
		surface: newRounded(theme.SizeNameButtonRadius, 2), bar: &canvas.Rectangle{CornerRadius: 2},
		icon: newIcon(20), pin: newIcon(12),
		name:       newLine(theme.SizeNameText, widget.MediumImportance),
		detail:     newLine(theme.SizeNameCaptionText, widget.LowImportance),
		time:       newLine(theme.SizeNameCaptionText, widget.MediumImportance),
		production: newProductionTag(),
	}
	r.time.Alignment = fyne.TextAlignTrailing
	r.pin.show(assets.Pin)
	r.do = newIconTap(theme.MediaPlayIcon(), func() { a.toggle(r.row) })
	r.ExtendBaseWidget(r)
	return r
}

// set shows a profile, if it is another or changed.
func (r *profileRow) set(to view.Row) {
	if r.row == to {
		return
	}
	r.row = to
	r.icon.show(to.Icon)
	r.name.say(to.Name, widget.MediumImportance)
	r.detail.say(to.Detail, widget.LowImportance)
	r.time.say(to.Time, importance(to.Tone))
	show(r.pin, to.Pinned)
	show(r.production, to.Production)
	icon := theme.MediaPlayIcon()
	switch to.Action {
	case view.Stop:
		icon = theme.MediaStopIcon()
	case view.Cancel:
		icon = theme.CancelIcon()
	}
	r.do.icon.set(icon)
	r.do.setLabel(view.Verb(to.Action) + " " + to.Name)
	r.Refresh()
}

// Tapped implements fyne.Tappable.
func (r *profileRow) Tapped(*fyne.PointEvent) {
	r.app.desk.Select(r.row.ID)
	r.app.window.Canvas().Focus(r.app.sidebar.list)
}

// TappedSecondary implements fyne.SecondaryTappable.
func (r *profileRow) TappedSecondary(e *fyne.PointEvent) {
	r.app.desk.Select(r.row.ID)
	widget.ShowPopUpMenuAtPosition(r.app.rowMenu(r.row), r.app.window.Canvas(), e.AbsolutePosition)
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
	putAt(r.surface, 1, 1, size.Width-2, size.Height-2)
	putAt(r.bar, 3, 7, 4, size.Height-14)
	putAt(r.icon, iconX, (size.Height-20)/2, 20, 20)
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
	putAt(r.name, textX-2, top-4, nameWidth, first)
	putAt(r.pin, textX-2+min(nameWidth, r.nameWidth()), top+6, 12, 12)
	putAt(r.time, textX+text-timeWidth+theme.InnerPadding(), top-2, timeWidth, first)
	x := float32(textX - 2)
	if r.row.Production {
		tag := r.production.MinSize().Width
		putAt(r.production, x, top+first-20, tag, second)
		x += tag - 12
	}
	putAt(r.detail, x, top+first-20, textX+text-x+theme.InnerPadding(), second)
	putAt(r.do, size.Width-buttonSize-4, (size.Height-buttonSize)/2, buttonSize, buttonSize)
}

// nameWidth is how wide the name would be.
func (r *profileRow) nameWidth() float32 {
	return fyne.MeasureText(r.name.Text, theme.TextSize(), fyne.TextStyle{}).Width + 2*theme.InnerPadding()
}

func (r *profileRowRenderer) Refresh() {
	fill, line := color.Color(color.Transparent), color.Color(color.Transparent)
	if r.row.Production {
		fill = theme.Color(colorProduction)
	}
	if r.row.Selected {
		fill = theme.Color(theme.ColorNameSelection)
		if r.app.sidebar.list.focused {
			line = theme.Color(theme.ColorNameForeground)
		}
	}
	r.bar.FillColor = color.Transparent
	if c, chosen := profileColors[r.row.Color]; chosen {
		r.bar.FillColor = c
	}
	r.Layout(r.Size())
	r.surface.paint(fill, line)
	r.bar.Refresh()
}

func (r *profileRowRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.surface.Raster, r.bar, r.icon.Raster, r.name, r.pin.Raster, r.time, r.production, r.detail, r.do}
}

func (r *profileRowRenderer) Destroy() {}

// iconTap is a button for the pointer alone: the Tab key passes it by, for the list
// that it stands in is one stop, in which Enter does the same.
type iconTap struct {
	widget.BaseWidget
	labelled
	icon    *icon
	shade   *rounded
	tapped  func()
	hovered bool
}

func newIconTap(shows fyne.Resource, tapped func()) *iconTap {
	b := &iconTap{icon: newIcon(20), shade: newRounded(theme.SizeNameButtonRadius, 0), tapped: tapped}
	b.icon.set(shows)
	b.ExtendBaseWidget(b)
	return b
}

// Tapped implements fyne.Tappable.
func (b *iconTap) Tapped(*fyne.PointEvent) { b.tapped() }

// MouseIn implements desktop.Hoverable.
func (b *iconTap) MouseIn(*desktop.MouseEvent) { b.hover(true) }

// MouseMoved implements desktop.Hoverable.
func (b *iconTap) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (b *iconTap) MouseOut() { b.hover(false) }

func (b *iconTap) hover(is bool) {
	b.hovered = is
	b.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (b *iconTap) CreateRenderer() fyne.WidgetRenderer {
	r := &iconTapRenderer{b}
	r.Refresh()
	return r
}

type iconTapRenderer struct{ *iconTap }

func (r *iconTapRenderer) MinSize() fyne.Size { return fyne.NewSquareSize(32) }

func (r *iconTapRenderer) Layout(size fyne.Size) {
	r.shade.Resize(size)
	const picture = 20
	r.icon.Move(fyne.NewPos((size.Width-picture)/2, (size.Height-picture)/2))
	r.icon.Resize(fyne.NewSquareSize(picture))
}

func (r *iconTapRenderer) Refresh() {
	fill := color.Color(color.Transparent)
	if r.hovered {
		fill = theme.Color(theme.ColorNameHover)
	}
	r.shade.paint(fill, color.Transparent)
	r.icon.Refresh()
}

func (r *iconTapRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.shade.Raster, r.icon.Raster}
}

func (r *iconTapRenderer) Destroy() {}
