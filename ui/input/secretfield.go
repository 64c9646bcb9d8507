package input

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"sessiontray/ui/kit"

	"sessiontray/session/secret"
	"sessiontray/ui/view"
)

// NewSecretField is an input that hides what is in it until it is revealed.
func NewSecretField(k kit.Keys, label, placeHolder string, changed func(secret.Value)) *kit.Field {
	input := kit.NewEntry(k, placeHolder, func(text string) { changed(secret.New(text)) })
	input.Password = true
	var reveal *kit.Button
	reveal = kit.NewIconButton(k, view.T("ui.show-hide")+" · "+label, theme.VisibilityIcon(), func() {
		input.Password = !input.Password
		reveal.SetIcon(theme.VisibilityIcon())
		if !input.Password {
			reveal.SetIcon(theme.VisibilityOffIcon())
		}
		input.Refresh()
	})
	input.ActionItem = container.NewWithoutLayout() // in the place of Fyne's own eye, which Tab does not reach
	paste := kit.NewIconButton(k, view.T("ui.paste")+" · "+label, theme.ContentPasteIcon(), func() {
		if text := fyne.CurrentApp().Clipboard().Content(); text != "" && (input.OnPasted == nil || !input.OnPasted(text)) {
			input.SetText(text)
			fyne.CurrentApp().Driver().CanvasForObject(input).Focus(input)
		}
	})
	return kit.NewField(label, input, reveal, paste)
}
