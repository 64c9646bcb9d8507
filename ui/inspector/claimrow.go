package inspector

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"sessiontray/ui/kit"

	"sessiontray/ui/view"
)

// claimRow is a claim: its name, its value, and what that means.
type claimRow struct {
	root                 *fyne.Container
	name, value, meaning *widget.Label
}

// nameWidth is the width of the names of claims.
const nameWidth = 128

func newClaimRow() *claimRow {
	r := &claimRow{
		name:  &widget.Label{Truncation: fyne.TextTruncateEllipsis},
		value: &widget.Label{Wrapping: fyne.TextWrapWord},
		meaning: &widget.Label{
			SizeName: theme.SizeNameCaptionText, Wrapping: fyne.TextWrapWord, Importance: widget.LowImportance,
		},
	}
	r.root = container.New(
		&kit.FixedFirstColumn{First: nameWidth}, container.NewVBox(r.name), kit.Tight(r.value, r.meaning),
	)
	return r
}

func (r *claimRow) Object() fyne.CanvasObject { return r.root }

func (r *claimRow) show(c view.Claim) {
	kit.SetText(r.name, c.Name, widget.LowImportance)
	value := c.Value
	if value == "" {
		value = view.T("ui.empty")
	}
	kit.SetText(r.value, value, widget.MediumImportance)
	text := c.Meaning
	if c.Time != "" {
		if text != "" {
			text += ": "
		}
		text += c.Time
	}
	kit.SetText(r.meaning, text, widget.LowImportance)
}
