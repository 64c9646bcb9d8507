package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"sessiontray/session"
	"sessiontray/session/desk"
	"sessiontray/session/profile"
	"sessiontray/session/secret"
	"sessiontray/session/token"
	"sessiontray/ui/view"
)

// field is an input with a remark beneath it.
type field struct {
	root   *fyne.Container
	label  *widget.Label
	input  *entry
	remark *widget.Label
}

func newField(label string, input *entry, beside ...fyne.CanvasObject) *field {
	f := &field{
		label:  &widget.Label{Text: label},
		input:  input,
		remark: &widget.Label{SizeName: theme.SizeNameCaptionText, Wrapping: fyne.TextWrapWord},
	}
	f.remark.Hide()
	row := fyne.CanvasObject(input)
	if len(beside) > 0 {
		row = container.NewBorder(nil, nil, nil, container.NewHBox(beside...), input)
	}
	f.root = container.New(layout.NewCustomPaddedVBoxLayout(-4), row, f.remark)
	return f
}

func (f *field) say(what view.Field) {
	say(f.remark, what.Text, importance(what.Tone))
	if f.label.Importance = widget.MediumImportance; what.Tone == view.Bad {
		f.label.Importance = widget.DangerImportance
	}
	f.label.Refresh()
}

func (f *field) show(visible bool) {
	show(f.label, visible)
	show(f.root, visible)
}

// credentials are the inputs of a start.
type credentials struct {
	root fyne.CanvasObject
	desk *desk.Desk

	environment, generation        *selector
	address, api, user, sessionKey *field
	generationLabel                *widget.Label
	byAPI, bySession               *button
	scopes                         *scopePicker
	keep                           *check
	keyring                        *widget.Label
	retryKeyring                   *button
	start                          *button
	pasted                         *pastedNote
	inputs                         uint64 // of the snapshot that the inputs show
}

var generations = []string{"gateway", "rest-v1"}

func newCredentials(a *App) *credentials {
	d := a.desk
	c := &credentials{desk: d, generationLabel: widget.NewLabel("API")}
	var names []string
	for _, e := range profile.Environments {
		names = append(names, e.Name)
	}
	c.environment = newSelector(a.keys, names, func(string) {
		id := profile.Environments[c.environment.SelectedIndex()].ID
		d.Edit(func(p *profile.Profile) { p.EnvironmentID = id })
	})
	c.generation = newSelector(a.keys, generations, func(g string) {
		d.Edit(func(p *profile.Profile) { p.Generation = g })
	})
	c.address = newField("Address", newEntry(a.keys, "https://…", func(text string) {
		d.Edit(func(p *profile.Profile) { p.BaseURL = text })
	}))
	c.byAPI = newButton(a.keys, "API token + user ID", nil, func() { c.choose(a, profile.APIToken) })
	c.bySession = newButton(a.keys, "Session token", nil, func() { c.choose(a, profile.SessionToken) })
	c.api = newSecretField(a, "API token", "Paste the API token", d.SetAPIToken)
	c.sessionKey = newSecretField(a, "Session token", "Paste the session token", d.SetSessionToken)
	c.pasted = newPastedNote(a)
	c.user = newField("User ID", newEntry(a.keys, "Who the session is for", func(text string) {
		d.Edit(func(p *profile.Profile) { p.UserID = text })
	}))
	c.scopes = newScopePicker(a.keys, func(scopes []string) {
		d.Edit(func(p *profile.Profile) { p.Scopes = scopes })
	})
	c.keep = newCheck(a.keys, "Keep in keyring", func(on bool) {
		d.Edit(func(p *profile.Profile) { p.KeepSecrets = on })
	})
	c.keyring = &widget.Label{SizeName: theme.SizeNameCaptionText, Wrapping: fyne.TextWrapWord, Importance: widget.WarningImportance}
	c.retryKeyring = newButton(a.keys, "Try again", nil, d.RetryKeyring)
	c.start = newButton(a.keys, "Start session", theme.MediaPlayIcon(), a.start)
	c.start.Importance = widget.HighImportance

	for input, kind := range map[*entry]token.Kind{
		c.address.input: token.Nothing, c.user.input: token.Nothing, c.scopes.other: token.Nothing,
		c.api.input: token.APIToken, c.sessionKey.input: token.SessionToken,
	} {
		input.pasted = func(text string) bool { return a.pasteInto(text, kind) }
	}

	form := container.New(layout.NewFormLayout(),
		widget.NewLabel("Environment"), c.environment,
		c.address.label, c.address.root,
		c.generationLabel, c.generation,
		widget.NewLabel("Start with"), container.NewGridWithColumns(2, c.byAPI, c.bySession),
		c.api.label, c.api.root,
		c.sessionKey.label, c.sessionKey.root,
		c.user.label, c.user.root,
	)
	keyring := container.NewBorder(nil, nil, nil, container.NewVBox(c.retryKeyring), c.keyring)
	c.root = newPanel(container.NewVBox(c.pasted.root, form, c.scopes.root,
		container.NewBorder(nil, nil, c.keep, c.start), keyring))
	return c
}

// newSecretField is an input that hides what is in it until it is revealed.
func newSecretField(a *App, label, placeHolder string, changed func(secret.Value)) *field {
	input := newEntry(a.keys, placeHolder, func(text string) { changed(secret.New(text)) })
	input.Password = true
	var reveal *button
	reveal = newButton(a.keys, "", theme.VisibilityIcon(), func() {
		input.Password = !input.Password
		reveal.SetIcon(theme.VisibilityIcon())
		if !input.Password {
			reveal.SetIcon(theme.VisibilityOffIcon())
		}
		input.Refresh()
	})
	input.ActionItem = nothing() // in the place of Fyne's own eye, which Tab does not reach
	paste := newButton(a.keys, "", theme.ContentPasteIcon(), func() {
		if text := a.app.Clipboard().Content(); text != "" && (input.pasted == nil || !input.pasted(text)) {
			input.SetText(text)
			a.window.Canvas().Focus(input)
		}
	})
	return newField(label, input, reveal, paste)
}

// nothing is an object without a size.
func nothing() fyne.CanvasObject { return container.NewWithoutLayout() }

func (c *credentials) choose(a *App, m profile.Method) {
	a.desk.Edit(func(p *profile.Profile) { p.Method = m })
}

func (c *credentials) show(s desk.Snapshot) {
	if c.inputs != s.Inputs {
		// What the desk knows now, not then: keys were pressed meanwhile.
		now := c.desk.Snapshot()
		c.inputs = now.Inputs
		c.fill(now)
	}
	p := s.Profile
	byAPI, own := p.Method == profile.APIToken, p.EnvironmentID == profile.CustomID
	c.byAPI.label("API token + user ID", nil, chosen(byAPI))
	c.bySession.label("Session token", nil, chosen(!byAPI))
	c.address.show(own)
	show(c.generationLabel, own)
	show(c.generation, own)
	c.api.show(byAPI)
	c.user.show(byAPI)
	c.sessionKey.show(!byAPI)
	c.scopes.show(s)
	c.pasted.show(s)

	environment := view.Beneath(s, session.FieldEnvironment)
	c.address.say(environment)
	c.api.say(view.Beneath(s, session.FieldAPIToken))
	c.user.say(view.Beneath(s, session.FieldUserID))
	c.sessionKey.say(view.Beneath(s, session.FieldSessionToken))
	say(c.keyring, s.Vault.Problem, widget.WarningImportance)
	show(c.retryKeyring, s.Vault.Problem != "")

	text := "Start session"
	if _, live := s.Status.Live(); live {
		text = "Start new session"
	}
	c.start.label(text, theme.MediaPlayIcon(), widget.HighImportance)
}

func chosen(is bool) widget.Importance {
	if is {
		return widget.HighImportance
	}
	return widget.MediumImportance
}

// fill takes over what the desk knows, where it is not what stands there.
func (c *credentials) fill(s desk.Snapshot) {
	p := s.Profile
	c.environment.SetSelectedIndex(slices.IndexFunc(profile.Environments, func(e profile.Environment) bool { return e.ID == p.EnvironmentID }))
	c.generation.SetSelectedIndex(max(0, slices.Index(generations, p.Generation)))
	for input, text := range map[*entry]string{
		c.address.input: p.BaseURL, c.user.input: p.UserID,
		c.api.input: s.APIToken.Reveal(), c.sessionKey.input: s.SessionToken.Reveal(),
	} {
		if input.Text != text {
			input.SetText(text)
		}
	}
	c.keep.SetChecked(p.KeepSecrets)
	c.scopes.fill(p.Scopes)
}

// focus puts the keyboard where something is wrong.
func (c *credentials) focus(canvas fyne.Canvas, f session.Field) {
	input, known := map[session.Field]*field{
		session.FieldAPIToken: c.api, session.FieldUserID: c.user,
		session.FieldSessionToken: c.sessionKey, session.FieldEnvironment: c.address,
	}[f]
	if known && input.root.Visible() {
		canvas.Focus(input.input)
	}
}
