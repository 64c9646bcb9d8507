package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"sessiontray/session/journal"
	"sessiontray/ui/view"
)

// timelineDetail says all of an entry.
type timelineDetail struct {
	root     *panel
	app      *App
	timeline *timeline
	entry    *journal.Entry

	text, moment, note *widget.Label
	shut               *button
	causeText          *widget.Label
	cause              *button
	causeRow           *fyne.Container
	changes            *rows[*differenceRow]
	sides              [2]*button // request and answer
	side               int
	exchange           *fyne.Container
	message            *widget.Label
	phases             *rows[*phaseRow]
	copies             *fyne.Container
}

func newTimelineDetail(a *App, k keys, t *timeline) *timelineDetail {
	d := &timelineDetail{app: a, timeline: t, side: 1}
	d.text = &widget.Label{Wrapping: fyne.TextWrapWord, Selectable: true}
	d.moment = &widget.Label{Wrapping: fyne.TextWrapWord, SizeName: theme.SizeNameCaptionText, Importance: widget.LowImportance, Selectable: true}
	d.note = &widget.Label{Wrapping: fyne.TextWrapWord, SizeName: theme.SizeNameCaptionText, Importance: widget.LowImportance}
	d.note.Hide()
	d.cause = newIconButton(k, view.T("Go to the cause"), theme.MoveUpIcon(), func() { t.jump(d.entry.Cause) })
	d.causeText = &widget.Label{Wrapping: fyne.TextWrapWord}
	d.causeRow = newBeside(d.causeText, d.cause)
	d.changes = newRows(newDifferenceRow, -theme.InnerPadding())
	for n, name := range []string{view.T("Request"), view.T("Answer")} {
		d.sides[n] = newButton(k, name, nil, func() {
			d.side = n
			d.show(d.entry)
		})
	}
	d.message = &widget.Label{Wrapping: fyne.TextWrapWord, Selectable: true, SizeName: theme.SizeNameCaptionText}
	d.phases = newRows(newPhaseRow, -theme.InnerPadding())
	d.copies = container.NewHBox()
	d.exchange = container.NewVBox(d.phases.root, container.NewGridWithColumns(2, d.sides[0], d.sides[1]), d.message)
	d.shut = newIconButton(k, view.T("Close the detail"), theme.CancelIcon(), func() { t.choose(0) })
	head := container.NewBorder(nil, nil, nil, container.NewVBox(d.shut), tight(d.text, d.moment))
	d.root = newNamedPanel(view.T("Entry"), container.NewVScroll(container.NewVBox(head, d.causeRow, d.changes.root, d.copies, d.note, d.exchange)))
	return d
}

// show shows an entry.
func (d *timelineDetail) show(e *journal.Entry) {
	other := d.entry != e
	d.entry = e
	detail := view.Detail(e, d.app.latest.Now)
	say(d.text, detail.Text, importance(detail.Tone))
	say(d.moment, detail.Moment, widget.LowImportance)
	cause := d.timeline.journal.Find(e.Cause)
	if show(d.causeRow, cause != nil); cause != nil {
		say(d.causeText, view.CausedBy(cause), widget.MediumImportance)
	}
	changes := detail.Changes
	if len(changes) > 0 {
		changes = append([]view.Difference{{A: view.T("Before"), B: view.T("After")}}, changes...)
	}
	for n, row := range d.changes.fit(len(changes)) {
		row.show(changes[n])
	}
	show(d.exchange, detail.Request != "")
	for n, row := range d.phases.fit(len(detail.Phases)) {
		row.show(detail.Phases[n])
	}
	message := []string{detail.Request, detail.Answer}[d.side]
	for n, b := range d.sides {
		i := widget.MediumImportance
		if n == d.side {
			i = widget.HighImportance
		}
		b.label(b.Text, nil, i)
	}
	say(d.message, message, widget.MediumImportance)
	if other {
		d.offer(detail.Snippets)
		say(d.note, "", widget.LowImportance)
	}
}

// offer offers to copy a request in other languages.
func (d *timelineDetail) offer(snippets []view.Snippet) {
	d.copies.RemoveAll()
	for _, s := range snippets {
		d.copies.Add(newButton(d.app.settingKeys, s.Language, theme.ContentCopyIcon(), func() {
			d.app.app.Clipboard().SetContent(s.Text)
			d.app.remark(d.note, view.Copied(s))
		}))
	}
	show(d.copies, len(snippets) > 0)
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

func (r *phaseRow) object() fyne.CanvasObject { return r.root }

func (r *phaseRow) show(p view.TimingPhase) {
	say(r.name, p.Name, widget.MediumImportance)
	say(r.took, p.Took, widget.MediumImportance)
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
