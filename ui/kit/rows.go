package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"sessiontray/ui/view"
)

// Rows is a column of rows of one kind, of which as many show as are needed;
// those that are there are used again.
type Rows[R row] struct {
	Root *fyne.Container
	all  []R
	make func() R
}

type row interface{ Object() fyne.CanvasObject }

func NewRows[R row](make func() R, between float32) *Rows[R] {
	return &Rows[R]{Root: container.New(layout.NewCustomPaddedVBoxLayout(between)), make: make}
}

// Fit shows n rows, and returns them.
func (r *Rows[R]) Fit(n int) []R {
	for len(r.all) < n {
		next := r.make()
		r.all = append(r.all, next)
		r.Root.Add(next.Object())
	}
	for i, row := range r.all {
		SetVisible(row.Object(), i < n)
	}
	return r.all[:n]
}

// IconRow is an icon with a sentence.
type IconRow struct {
	Root *fyne.Container
	Icon *Icon
	Text *widget.Label
}

func NewIconRow() *IconRow {
	r := &IconRow{Icon: NewIcon(16), Text: &widget.Label{Wrapping: fyne.TextWrapWord}}
	r.Root = container.NewBorder(
		nil, nil,
		container.NewVBox(container.New(
			layout.NewCustomPaddedLayout(theme.InnerPadding()+1, 0, theme.InnerPadding(), 0), r.Icon.Raster,
		)),
		nil, r.Text,
	)
	return r
}

func (r *IconRow) Object() fyne.CanvasObject { return r.Root }

func (r *IconRow) Show(f view.Finding) {
	r.Icon.SetIcon(f.Icon)
	SetText(r.Text, f.Text, widget.MediumImportance)
}

// differenceWidth is the width of the names of differences.
const differenceWidth = 208

// DifferenceRow sets two tokens side by side.
type DifferenceRow struct {
	root       *fyne.Container
	name, a, b *widget.Label
}

func NewDifferenceRow() *DifferenceRow {
	value := func() *widget.Label { return &widget.Label{Wrapping: fyne.TextWrapWord} }
	r := &DifferenceRow{name: &widget.Label{Truncation: fyne.TextTruncateEllipsis}, a: value(), b: value()}
	r.root = container.New(&FixedFirstColumn{First: differenceWidth}, container.NewVBox(r.name), r.a, r.b)
	return r
}

func (r *DifferenceRow) Object() fyne.CanvasObject { return r.root }

func (r *DifferenceRow) Show(d view.Difference) {
	tone := widget.LowImportance
	name := d.Name
	if !d.Same {
		tone = widget.MediumImportance
		if name != "" { // the heads of the columns have none
			name = "≠ " + name // not by its colour alone
		}
	}
	SetText(r.name, name, tone)
	SetText(r.a, d.A, tone)
	SetText(r.b, d.B, tone)
}
