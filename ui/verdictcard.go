package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"sessiontray/ui/view"
)

// verdictCard says what is thought of a token, and why.
type verdictCard struct {
	root                 *fyne.Container
	icon                 *icon
	headline, cause, fix *widget.Label
	findings             *rows[*findingRow]
}

func newVerdictCard() *verdictCard {
	c := &verdictCard{
		icon:     newIcon(40),
		headline: &widget.Label{SizeName: theme.SizeNameSubHeadingText, Wrapping: fyne.TextWrapWord},
		cause:    &widget.Label{Wrapping: fyne.TextWrapWord},
		fix:      &widget.Label{Wrapping: fyne.TextWrapWord, Importance: widget.LowImportance},
		findings: newRows(newFindingRow, -theme.InnerPadding()),
	}
	picture := container.NewVBox(container.NewPadded(container.NewPadded(c.icon.Raster)))
	head := container.NewBorder(nil, nil, picture, nil, tight(c.headline, c.cause, c.fix))
	c.root = container.NewVBox(head, c.findings.root)
	return c
}

func (c *verdictCard) show(v view.Verdict) {
	c.icon.show(v.Icon)
	say(c.headline, v.Headline, importance(v.Tone))
	say(c.cause, v.Cause, widget.MediumImportance)
	say(c.fix, v.Fix, widget.LowImportance)
	findings := v.Findings
	if len(findings) > 0 && v.Tone != view.Good { // the first says what stands above
		findings = findings[1:]
	}
	for n, row := range c.findings.fit(len(findings)) {
		row.show(findings[n])
	}
}
