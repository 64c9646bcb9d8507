package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"sessiontray/ui/view"
)

// rows is a column of rows of one kind, of which as many show as are needed;
// those that are there are used again.
type rows[R row] struct {
	root *fyne.Container
	all  []R
	make func() R
}

type row interface{ object() fyne.CanvasObject }

func newRows[R row](make func() R, between float32) *rows[R] {
	return &rows[R]{root: container.New(layout.NewCustomPaddedVBoxLayout(between)), make: make}
}

// fit shows n rows, and returns them.
func (r *rows[R]) fit(n int) []R {
	for len(r.all) < n {
		next := r.make()
		r.all = append(r.all, next)
		r.root.Add(next.object())
	}
	for i, row := range r.all {
		show(row.object(), i < n)
	}
	return r.all[:n]
}

// findingRow is an icon with a sentence.
type findingRow struct {
	root *fyne.Container
	icon *icon
	text *widget.Label
}

func newFindingRow() *findingRow {
	r := &findingRow{icon: newIcon(16), text: &widget.Label{Wrapping: fyne.TextWrapWord}}
	r.root = container.NewBorder(nil, nil, container.NewVBox(container.New(layout.NewCustomPaddedLayout(theme.InnerPadding()+1, 0, theme.InnerPadding(), 0), r.icon.Raster)), nil, r.text)
	return r
}

func (r *findingRow) object() fyne.CanvasObject { return r.root }

func (r *findingRow) show(f view.Finding) {
	r.icon.show(f.Icon)
	say(r.text, f.Text, widget.MediumImportance)
}

// claimRow is a claim: its name, its value, and what that means.
type claimRow struct {
	root                 *fyne.Container
	name, value, meaning *widget.Label
}

// Widths of the names of claims, and of differences.
const (
	nameWidth       = 128
	differenceWidth = 208
)

func newClaimRow() *claimRow {
	r := &claimRow{
		name:    &widget.Label{Truncation: fyne.TextTruncateEllipsis},
		value:   &widget.Label{Wrapping: fyne.TextWrapWord},
		meaning: &widget.Label{SizeName: theme.SizeNameCaptionText, Wrapping: fyne.TextWrapWord, Importance: widget.LowImportance},
	}
	r.root = container.New(&columns{first: nameWidth}, container.NewVBox(r.name), tight(r.value, r.meaning))
	return r
}

func (r *claimRow) object() fyne.CanvasObject { return r.root }

func (r *claimRow) show(c view.Claim) {
	say(r.name, c.Name, widget.LowImportance)
	value := c.Value
	if value == "" {
		value = view.T("(empty)")
	}
	say(r.value, value, widget.MediumImportance)
	text := c.Meaning
	if c.Time != "" {
		if text != "" {
			text += ": "
		}
		text += c.Time
	}
	say(r.meaning, text, widget.LowImportance)
}

// differenceRow sets two tokens side by side.
type differenceRow struct {
	root       *fyne.Container
	name, a, b *widget.Label
}

func newDifferenceRow() *differenceRow {
	value := func() *widget.Label { return &widget.Label{Wrapping: fyne.TextWrapWord} }
	r := &differenceRow{name: &widget.Label{Truncation: fyne.TextTruncateEllipsis}, a: value(), b: value()}
	r.root = container.New(&columns{first: differenceWidth}, container.NewVBox(r.name), r.a, r.b)
	return r
}

func (r *differenceRow) object() fyne.CanvasObject { return r.root }

func (r *differenceRow) show(d view.Difference) {
	tone := widget.LowImportance
	name := d.Name
	if !d.Same {
		tone = widget.MediumImportance
		if name != "" { // the heads of the columns have none
			name = "≠ " + name // not by its colour alone
		}
	}
	say(r.name, name, tone)
	say(r.a, d.A, tone)
	say(r.b, d.B, tone)
}

// columns gives the first object a fixed width and the others equal parts of
// the rest.
type columns struct{ first float32 }

// MinSize implements fyne.Layout.
func (c *columns) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := fyne.NewSize(c.first, 0)
	for n, o := range objects {
		least := o.MinSize()
		if size.Height = max(size.Height, least.Height); n > 0 {
			size.Width += least.Width
		}
	}
	return size
}

// Layout implements fyne.Layout.
func (c *columns) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	x, width := float32(0), c.first
	for _, o := range objects {
		o.Move(fyne.NewPos(x, 0))
		o.Resize(fyne.NewSize(width, size.Height))
		x += width
		width = (size.Width - c.first) / float32(max(1, len(objects)-1))
	}
}
