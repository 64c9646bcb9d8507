package timeline

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"sessiontray/ui/kit"

	"sessiontray/session/journal"
	"sessiontray/ui/view"
)

// timelineDetail says all of an entry.
type timelineDetail struct {
	root     *kit.Panel
	host     Host
	timeline *Page
	keys     kit.Keys
	entry    *journal.Entry

	text, moment, note *widget.Label
	shut               *kit.Button
	causeText          *widget.Label
	cause              *kit.Button
	causeRow           *fyne.Container
	changes            *kit.Rows[*kit.DifferenceRow]
	sides              [2]*kit.Button // request and answer
	side               int
	exchange           *fyne.Container
	message            *widget.Label
	phases             *kit.Rows[*phaseRow]
	copies             *fyne.Container
}

func newTimelineDetail(h Host, k kit.Keys, t *Page) *timelineDetail {
	d := &timelineDetail{host: h, timeline: t, keys: k, side: 1}
	d.text = &widget.Label{Wrapping: fyne.TextWrapWord, Selectable: true}
	d.moment = &widget.Label{
		Wrapping: fyne.TextWrapWord, SizeName: theme.SizeNameCaptionText, Importance: widget.LowImportance, Selectable: true,
	}
	d.note = &widget.Label{
		Wrapping: fyne.TextWrapWord, SizeName: theme.SizeNameCaptionText, Importance: widget.LowImportance,
	}
	d.note.Hide()
	d.cause = kit.NewIconButton(k, view.T("ui.go-cause"), theme.MoveUpIcon(), func() { t.jump(d.entry.Cause) })
	d.causeText = &widget.Label{Wrapping: fyne.TextWrapWord}
	d.causeRow = kit.NewTextWithButtons(d.causeText, d.cause)
	d.changes = kit.NewRows(kit.NewDifferenceRow, -theme.InnerPadding())
	for n, name := range []string{view.T("ui.request"), view.T("ui.response")} {
		d.sides[n] = kit.NewButton(k, name, nil, func() {
			d.side = n
			d.show(d.entry)
		})
	}
	d.message = &widget.Label{Wrapping: fyne.TextWrapWord, Selectable: true, SizeName: theme.SizeNameCaptionText}
	d.phases = kit.NewRows(newPhaseRow, -theme.InnerPadding())
	d.copies = container.NewHBox()
	d.exchange = container.NewVBox(d.phases.Root, container.NewGridWithColumns(2, d.sides[0], d.sides[1]), d.message)
	d.shut = kit.NewIconButton(k, view.T("ui.close-detail"), theme.CancelIcon(), func() { t.choose(0) })
	head := container.NewBorder(nil, nil, nil, container.NewVBox(d.shut), kit.Tight(d.text, d.moment))
	d.root = kit.NewNamedPanel(
		view.T("ui.entry"),
		container.NewVScroll(container.NewVBox(head, d.causeRow, d.changes.Root, d.copies, d.note, d.exchange)),
	)
	return d
}

// show shows an entry.
func (d *timelineDetail) show(e *journal.Entry) {
	other := d.entry != e
	d.entry = e
	detail := view.Detail(e, d.host.Latest().Now)
	kit.SetText(d.text, detail.Text, kit.ImportanceOf(detail.Tone))
	kit.SetText(d.moment, detail.Moment, widget.LowImportance)
	cause := d.timeline.journal.Find(e.Cause)
	if kit.SetVisible(d.causeRow, cause != nil); cause != nil {
		kit.SetText(d.causeText, view.CausedBy(cause), widget.MediumImportance)
	}
	changes := detail.Changes
	if len(changes) > 0 {
		changes = append([]view.Difference{{A: view.T("ui.before"), B: view.T("ui.after")}}, changes...)
	}
	for n, row := range d.changes.Fit(len(changes)) {
		row.Show(changes[n])
	}
	kit.SetVisible(d.exchange, detail.Request != "")
	for n, row := range d.phases.Fit(len(detail.Phases)) {
		row.show(detail.Phases[n])
	}
	message := []string{detail.Request, detail.Answer}[d.side]
	for n, b := range d.sides {
		i := widget.MediumImportance
		if n == d.side {
			i = widget.HighImportance
		}
		b.Update(b.Text, nil, i)
	}
	kit.SetText(d.message, message, widget.MediumImportance)
	if other {
		d.offer(detail.Snippets)
		kit.SetText(d.note, "", widget.LowImportance)
	}
}

// offer offers to copy a request in other languages.
func (d *timelineDetail) offer(snippets []view.Snippet) {
	d.copies.RemoveAll()
	for _, s := range snippets {
		d.copies.Add(kit.NewButton(d.keys, s.Language, theme.ContentCopyIcon(), func() {
			d.host.Copy(s.Text)
			d.host.Remark(d.note, view.Copied(s))
		}))
	}
	kit.SetVisible(d.copies, len(snippets) > 0)
}

// phaseRow is a step of an exchange: its name, a bar, and how long it took.
type phaseRow struct {
	root       *fyne.Container
	name, took *widget.Label
	bar        *canvas.Rectangle
	span       *bar
}

func newPhaseRow() *phaseRow {
	caption := func() *widget.Label { return &widget.Label{SizeName: theme.SizeNameCaptionText} }
	r := &phaseRow{name: caption(), took: caption(), bar: &canvas.Rectangle{CornerRadius: 2}, span: &bar{}}
	r.took.Alignment = fyne.TextAlignTrailing
	r.root = container.New(phaseColumns{}, r.name, container.New(r.span, r.bar), r.took)
	return r
}

func (r *phaseRow) Object() fyne.CanvasObject { return r.root }

func (r *phaseRow) show(p view.TimingPhase) {
	kit.SetText(r.name, p.Name, widget.MediumImportance)
	kit.SetText(r.took, p.Took, widget.MediumImportance)
	if color := theme.Color(theme.ColorNamePrimary); r.bar.FillColor != color {
		r.bar.FillColor = color
		r.bar.Refresh()
	}
	if r.span.from != p.From || r.span.part != p.Part {
		r.span.from, r.span.part = p.From, p.Part
		r.root.Refresh()
	}
}

// bar is a layout that gives its object a part of the width.
type bar struct{ from, part float32 }

// MinSize implements fyne.Layout.
func (b *bar) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(80, 6) }

// Layout implements fyne.Layout.
func (b *bar) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	const height, least = 6, 2
	objects[0].Move(fyne.NewPos(min(b.from*size.Width, size.Width-least), (size.Height-height)/2))
	objects[0].Resize(fyne.NewSize(max(least, b.part*size.Width), height))
}

// phaseColumns lays a step of an exchange out.
type phaseColumns struct{}

// MinSize implements fyne.Layout.
func (phaseColumns) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(2*phaseWidth+80, objects[0].MinSize().Height)
}

const phaseWidth = 76

// Layout implements fyne.Layout.
func (phaseColumns) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	x := float32(0)
	for n, width := range []float32{phaseWidth, size.Width - 2*phaseWidth, phaseWidth} {
		objects[n].Move(fyne.NewPos(x, 0))
		objects[n].Resize(fyne.NewSize(width, size.Height))
		x += width
	}
}
