package inspector

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"sessiontray/session/desk"
	"sessiontray/session/inspect"
	"sessiontray/session/token"
	"sessiontray/ui/kit"
	"sessiontray/ui/view"
)

// anatomy is what a token is made of.
type anatomy struct {
	claimsPanel              *kit.Panel
	life                     *lifeline
	header, claims           *kit.Rows[*claimRow]
	headerTitle, claimsTitle *widget.Label
	raw                      *widget.RichText
	rawBox                   *fyne.Container
	withSignature            *kit.Check
	copyRaw                  *kit.Button
	rawShown                 string
}

func (i *Page) buildAnatomy(k kit.Keys) {
	i.life = newLifeline()
	i.header, i.claims = kit.NewRows(newClaimRow, -theme.InnerPadding()), kit.NewRows(newClaimRow, -theme.InnerPadding())
	i.headerTitle, i.claimsTitle = kit.NewTitle(view.T("ui.header")), kit.NewTitle(view.T("ui.claims"))
	i.raw = widget.NewRichText()
	i.raw.Wrapping = fyne.TextWrapBreak
	i.withSignature = kit.NewCheck(k, view.T("ui.include-signature"), func(bool) { i.Show(i.host.Latest()) })
	i.copyRaw = kit.NewButton(k, view.T("ui.copy"), theme.ContentCopyIcon(), func() { i.copyToken() })
	i.rawBox = container.NewVBox(
		container.NewBorder(
			nil, nil, kit.NewTitle(view.T("ui.raw-token")), container.NewHBox(i.withSignature, i.copyRaw),
		), i.raw)
	i.claimsPanel = kit.NewNamedPanel(
		view.T("ui.claims"),
		container.NewVBox(i.life.root, i.claimsTitle, i.claims.Root, i.headerTitle, i.header.Root, i.rawBox),
	)
}

func (i *Page) showAnatomy(s desk.Snapshot) {
	info := s.Inspection.Subjects[inspect.First].Found().Info
	life := view.LifeOf(s, inspect.First)
	header, claims := view.Claims(info.Header, s.Now), view.Claims(info.Claims, s.Now)
	kit.SetVisible(i.claimsPanel, len(life.Marks)+len(header)+len(claims) > 0)
	i.life.show(life)
	for n, row := range i.header.Fit(len(header)) {
		row.show(header[n])
	}
	for n, row := range i.claims.Fit(len(claims)) {
		row.show(claims[n])
	}
	kit.SetVisible(i.headerTitle, len(header) > 0)
	kit.SetVisible(i.claimsTitle, len(claims) > 0)
	kit.SetVisible(i.rawBox, info.IsJWT())
	i.showRaw(info)
}

// showRaw colours the parts of a token as the field is used to.
func (i *Page) showRaw(info token.Info) {
	header, payload, signature := view.Parts(info)
	signature = "(" + signature + ")"
	if i.withSignature.Checked {
		signature = info.Signature().Reveal()
	}
	written := strings.Join([]string{header, payload, signature}, ".")
	if written == i.rawShown {
		return
	}
	i.rawShown = written
	part := func(text string, color fyne.ThemeColorName) *widget.TextSegment {
		return &widget.TextSegment{
			Text: text, Style: widget.RichTextStyle{ColorName: color, Inline: true, SizeName: theme.SizeNameCaptionText},
		}
	}
	i.raw.Segments = []widget.RichTextSegment{
		part(header+".", kit.ColorHeaderPart), part(payload+
			".", kit.ColorPayloadPart), part(signature, kit.ColorSignaturePart),
	}
	i.raw.Refresh()
}
