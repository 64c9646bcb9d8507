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
	input.setLabel(label)
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
	tone := widget.MediumImportance
	if what.Tone == view.Bad {
		tone = widget.DangerImportance
	}
	if f.label.Importance != tone {
		f.label.Importance = tone
		f.label.Refresh()
	}
}

func (f *field) show(visible bool) {
	show(f.label, visible)
	show(f.root, visible)
}

// credentials are the inputs of a start.
type credentials struct {
	root    fyne.CanvasObject
	desk    *desk.Desk
	profile string // the ID of the one that the inputs show, whose they are

	name                           *field
	environment                    *environmentPicker
	generation                     *selector
	address, api, user, sessionKey *field
	generationLabel                *widget.Label
	keepAddress                    *button
	methods                        []*button // as profile.Methods
	backend                        *backendFields
	scopes                         *scopePicker
	more                           *profileFold
	keep                           *check
	keyring                        *widget.Label
	retryKeyring                   *button
	start                          *button
	pasted                         *pastedNote
	inputs                         uint64 // of the snapshot that the inputs show
}

func newCredentials(a *App) *credentials {
	d := a.desk
	c := &credentials{desk: d, generationLabel: widget.NewLabel("API")}
	c.name = newField(view.T("Name"), newEntry(a.keys, "", func(text string) {
		d.Edit(c.profile, func(p *profile.Profile) { p.Name = text })
	}))
	c.environment = newEnvironmentPicker(a.keys, func(id string) {
		d.Edit(c.profile, func(p *profile.Profile) { p.EnvironmentID = id })
	})
	c.generation = newSelector(a.keys, profile.Generations, func(g string) {
		d.Edit(c.profile, func(p *profile.Profile) { p.Generation = g })
	})
	c.generation.setLabel("API")
	c.environment.setLabel(view.T("Environment"))
	c.keepAddress = newButton(a.keys, view.T("Keep as environment"), nil, func() { d.KeepAddress(hostOf(c.address.input.Text)) })
	c.address = newField(view.T("Address"), newEntry(a.keys, "https://…", func(text string) {
		d.Edit(c.profile, func(p *profile.Profile) { p.BaseURL = text })
	}), c.keepAddress)
	methods, methodRow := newMethods(a, c)
	c.methods = methods
	c.api = newSecretField(a, view.T("API token"), view.T("Paste the API token"), func(v secret.Value) { d.SetAPIToken(c.profile, v) })
	c.sessionKey = newSecretField(a, view.T("Session token"), view.T("Paste the session token"), func(v secret.Value) { d.SetSessionToken(c.profile, v) })
	c.pasted = newPastedNote(a)
	c.user = newField(view.T("User ID"), newEntry(a.keys, view.T("Who the session is for"), func(text string) {
		d.Edit(c.profile, func(p *profile.Profile) { p.UserID = text })
	}))
	c.backend = newBackendFields(a, c)
	c.scopes = newScopePicker(a.keys, func(scopes []string) {
		d.Edit(c.profile, func(p *profile.Profile) { p.Scopes = scopes })
	})
	c.more = newProfileFold(a.keys, d, c)
	c.keep = newCheck(a.keys, view.T("Keep in keyring"), func(on bool) {
		d.Edit(c.profile, func(p *profile.Profile) { p.KeepSecrets = on })
	})
	c.keyring = &widget.Label{SizeName: theme.SizeNameCaptionText, Wrapping: fyne.TextWrapWord, Importance: widget.WarningImportance}
	c.retryKeyring = newButton(a.keys, view.T("Try again"), nil, d.RetryKeyring)
	c.start = newButton(a.keys, view.T("Start session"), theme.MediaPlayIcon(), a.start)
	c.start.Importance = widget.HighImportance

	for input, kind := range map[*entry]token.Kind{
		c.address.input: token.Nothing, c.user.input: token.Nothing, c.scopes.other: token.Nothing, c.name.input: token.Nothing,
		c.api.input: token.APIToken, c.sessionKey.input: token.SessionToken,
	} {
		input.pasted = func(text string) bool { return a.pasteInto(text, kind) }
	}

	form := container.New(layout.NewFormLayout(),
		c.name.label, c.name.root,
		widget.NewLabel(view.T("Environment")), c.environment.selector,
		c.address.label, c.address.root,
		c.generationLabel, c.generation,
		widget.NewLabel(view.T("Start with")), methodRow,
		c.api.label, c.api.root,
		c.sessionKey.label, c.sessionKey.root,
		c.backend.address.label, c.backend.address.root,
		c.user.label, c.user.root,
	)
	keyring := container.NewBorder(nil, nil, nil, container.NewVBox(c.retryKeyring), c.keyring)
	folds := container.New(layout.NewCustomPaddedVBoxLayout(-2), c.backend.more.root, c.scopes.root, c.more.root)
	c.root = newNamedPanel(view.T("Setup"), container.NewVBox(c.pasted.root, form, folds,
		container.NewBorder(nil, nil, c.keep, c.start), keyring))
	return c
}

// newSecretField is an input that hides what is in it until it is revealed.
func newSecretField(a *App, label, placeHolder string, changed func(secret.Value)) *field {
	input := newEntry(a.keys, placeHolder, func(text string) { changed(secret.New(text)) })
	input.Password = true
	var reveal *button
	reveal = newIconButton(a.keys, view.T("Show or hide")+" · "+label, theme.VisibilityIcon(), func() {
		input.Password = !input.Password
		reveal.SetIcon(theme.VisibilityIcon())
		if !input.Password {
			reveal.SetIcon(theme.VisibilityOffIcon())
		}
		input.Refresh()
	})
	input.ActionItem = nothing() // in the place of Fyne's own eye, which Tab does not reach
	paste := newIconButton(a.keys, view.T("Paste")+" · "+label, theme.ContentPasteIcon(), func() {
		if text := a.app.Clipboard().Content(); text != "" && (input.pasted == nil || !input.pasted(text)) {
			input.SetText(text)
			a.window.Canvas().Focus(input)
		}
	})
	return newField(label, input, reveal, paste)
}

// nothing is an object without a size.
func nothing() fyne.CanvasObject { return container.NewWithoutLayout() }

func (c *credentials) show(s desk.Snapshot) {
	if c.inputs != s.Inputs {
		// What the desk knows now, not then: keys were pressed meanwhile.
		now := c.desk.Snapshot()
		c.inputs = now.Inputs
		c.fill(now)
	}
	p := s.Profile
	own := p.EnvironmentID == profile.CustomID
	for n, m := range profile.Methods {
		c.methods[n].label(view.MethodName(m), nil, chosen(p.Method == m))
	}
	c.environment.show(s.Environments, c.environment.chosen)
	c.address.show(own)
	show(c.keepAddress, own && hostOf(p.BaseURL) != p.BaseURL)
	show(c.generationLabel, own)
	show(c.generation, own)
	c.api.show(p.Method == profile.APIToken)
	c.user.show(p.Method != profile.SessionToken)
	c.sessionKey.show(p.Method == profile.SessionToken)
	c.backend.show(s, p.Method == profile.FromBackend)
	c.scopes.show(s)
	c.more.show(s)
	c.pasted.show(s)
	if title := view.ProfileName(p); c.name.input.PlaceHolder != title {
		c.name.input.SetPlaceHolder(title)
	}

	c.address.say(view.Beneath(s, session.FieldEnvironment))
	c.api.say(view.Beneath(s, session.FieldAPIToken))
	c.user.say(view.Beneath(s, session.FieldUserID))
	c.sessionKey.say(view.Beneath(s, session.FieldSessionToken))
	say(c.keyring, view.Keyring(s.Vault), widget.WarningImportance)
	show(c.retryKeyring, s.Vault.Problem != "")

	text := view.T("Start session")
	if _, live := s.Status.Live(); live {
		text = view.T("Start new session")
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
	c.profile = p.ID
	c.environment.show(s.Environments, p.EnvironmentID)
	c.generation.SetSelectedIndex(max(0, slices.Index(profile.Generations, p.Generation)))
	for input, text := range map[*entry]string{
		c.name.input: p.Name, c.address.input: p.BaseURL, c.user.input: p.UserID,
		c.api.input: s.APIToken.Reveal(), c.sessionKey.input: s.SessionToken.Reveal(),
	} {
		setText(input, text)
	}
	c.keep.SetChecked(p.KeepSecrets)
	c.backend.fill(s)
	c.scopes.fill(p.Scopes)
	c.more.fill(p)
}

// focus puts the keyboard where something is wrong.
func (c *credentials) focus(canvas fyne.Canvas, f session.Field) {
	input, known := map[session.Field]*field{
		session.FieldAPIToken: c.api, session.FieldUserID: c.user,
		session.FieldSessionToken: c.sessionKey, session.FieldEnvironment: c.address,
		session.FieldBackend: c.backend.address, session.FieldHeaders: c.backend.headers,
	}[f]
	if known && input.root.Visible() {
		canvas.Focus(input.input)
	}
}
