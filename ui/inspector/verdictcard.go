package inspector

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"sessiontray/ui/kit"

	"sessiontray/ui/view"
)

// verdictCard says what is thought of a token, and why.
type verdictCard struct {
	root                 *fyne.Container
	icon                 *kit.Icon
	headline, cause, fix *widget.Label
	findings             *kit.Rows[*kit.IconRow]
}

func newVerdictCard() *verdictCard {
	c := &verdictCard{
		icon:     kit.NewIcon(40),
		headline: &widget.Label{SizeName: theme.SizeNameSubHeadingText, Wrapping: fyne.TextWrapWord},
		cause:    &widget.Label{Wrapping: fyne.TextWrapWord},
		fix:      &widget.Label{Wrapping: fyne.TextWrapWord, Importance: widget.LowImportance},
		findings: kit.NewRows(kit.NewIconRow, -theme.InnerPadding()),
	}
	picture := container.NewVBox(container.NewPadded(container.NewPadded(c.icon.Raster)))
	head := container.NewBorder(nil, nil, picture, nil, kit.Tight(c.headline, c.cause, c.fix))
	c.root = container.NewVBox(head, c.findings.Root)
	return c
}

func (c *verdictCard) show(v view.Verdict) {
	c.icon.SetIcon(v.Icon)
	kit.SetText(c.headline, v.Headline, kit.ImportanceOf(v.Tone))
	kit.SetText(c.cause, v.Cause, widget.MediumImportance)
	kit.SetText(c.fix, v.Fix, widget.LowImportance)
	findings := v.Findings
	if len(findings) > 0 && v.Tone != view.Good { // the first says what stands above
		findings = findings[1:]
	}
	for n, row := range c.findings.Fit(len(findings)) {
		row.Show(findings[n])
	}
}
