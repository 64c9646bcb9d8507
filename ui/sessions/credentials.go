package sessions

import (
	"net/url"
	"slices"

	"sessiontray/ui/input"
	"sessiontray/ui/kit"

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
	"sessiontray/session/vault"
	"sessiontray/session/videoio"
	"sessiontray/ui/view"
)

// credentials are the inputs of a start.
type credentials struct {
	root    fyne.CanvasObject
	desk    *desk.Desk
	profile string // the ID of the one that the inputs show, whose they are

	name                           *kit.Field
	environment                    *input.EnvironmentPicker
	address, api, user, sessionKey *kit.Field
	generation                     labelledSelect
	keepAddress                    *kit.Button
	methods                        []*kit.Button // as profile.Methods
	backend                        *backendFields
	scopes                         *scopePicker
	more                           *profileFold
	keep                           *kit.Check
	keyring                        keyringNote
	start                          *kit.Button
	pasted                         *pastedNote
	inputs                         uint64 // of the snapshot that the inputs show
}

// labelledSelect is a list of options with its label.
type labelledSelect struct {
	*kit.Select
	label *widget.Label
}

// keyringNote says what is wrong with the keyring.
type keyringNote struct {
	text  *widget.Label
	retry *kit.Button
}

func newCredentials(p *Page) *credentials {
	d := p.desk
	c := &credentials{desk: d}
	c.name = kit.NewField(view.T("ui.name"), kit.NewEntry(p.keys, "", func(text string) {
		d.Edit(c.profile, func(p *profile.Profile) { p.Name = text })
	}))
	c.environment = input.NewEnvironmentPicker(p.keys, func(id string) {
		d.Edit(c.profile, func(p *profile.Profile) { p.EnvironmentID = id })
	})
	c.generation = labelledSelect{label: widget.NewLabel("API")}
	c.generation.Select = kit.NewSelect(p.keys, videoio.Names(), func(g string) {
		d.Edit(c.profile, func(p *profile.Profile) { p.Generation = videoio.Generation(g) })
	})
	c.generation.SetLabel("API")
	c.environment.SetLabel(view.T("ui.environment"))
	c.keepAddress = kit.NewButton(
		p.keys, view.T("ui.save-environment"), nil, func() { d.KeepAddress(hostOf(c.address.Input.Text)) },
	)
	c.address = kit.NewField(view.T("ui.address"), kit.NewEntry(p.keys, "https://…", func(text string) {
		d.Edit(c.profile, func(p *profile.Profile) { p.BaseURL = text })
	}), c.keepAddress)
	methods, methodRow := newMethods(p, c)
	c.methods = methods
	c.api = input.NewSecretField(
		p.keys, view.T("ui.api-token"), view.T("ui.paste-api-token"), func(v secret.Value) { d.SetAPIToken(c.profile, v) },
	)
	c.sessionKey = input.NewSecretField(
		p.keys, view.T("ui.session-token"), view.T("ui.paste-session-token"),
		func(v secret.Value) { d.SetSessionToken(c.profile, v) },
	)
	c.pasted = newPastedNote(p)
	c.user = kit.NewField(view.T("ui.user-id"), kit.NewEntry(p.keys, view.T("ui.user-id-placeholder"), func(text string) {
		d.Edit(c.profile, func(p *profile.Profile) { p.UserID = text })
	}))
	c.backend = newBackendFields(p, c)
	c.scopes = newScopePicker(p.keys, func(scopes []string) {
		d.Edit(c.profile, func(p *profile.Profile) { p.Scopes = scopes })
	})
	c.more = newProfileFold(p.keys, d, c)
	c.keep = kit.NewCheck(p.keys, view.T("ui.remember"), func(on bool) {
		d.Edit(c.profile, func(p *profile.Profile) { p.KeepSecrets = on })
	})
	c.keyring.text = &widget.Label{
		SizeName: theme.SizeNameCaptionText, Wrapping: fyne.TextWrapWord, Importance: widget.WarningImportance,
	}
	c.keyring.retry = kit.NewButton(p.keys, view.T("ui.try-again"), nil, d.RetryKeyring)
	c.start = kit.NewButton(p.keys, view.T("ui.start-session"), theme.MediaPlayIcon(), p.start)
	c.start.Importance = widget.HighImportance

	for input, kind := range map[*kit.Entry]token.Kind{
		c.address.Input: token.Nothing, c.user.Input: token.Nothing, c.scopes.other: token.Nothing, c.name.Input: token.Nothing,
		c.api.Input: token.APIToken, c.sessionKey.Input: token.SessionToken,
	} {
		input.OnPasted = func(text string) bool { return p.pasteInto(text, kind) }
	}

	form := container.New(layout.NewFormLayout(),
		c.name.Label, c.name.Root,
		widget.NewLabel(view.T("ui.environment")), c.environment.Select,
		c.address.Label, c.address.Root,
		c.generation.label, c.generation.Select,
		widget.NewLabel(view.T("ui.start-with")), methodRow,
		c.api.Label, c.api.Root,
		c.sessionKey.Label, c.sessionKey.Root,
		c.backend.address.Label, c.backend.address.Root,
		c.user.Label, c.user.Root,
	)
	keyring := container.NewBorder(nil, nil, nil, container.NewVBox(c.keyring.retry), c.keyring.text)
	folds := container.New(layout.NewCustomPaddedVBoxLayout(-2), c.backend.more.Root, c.scopes.root, c.more.Root)
	c.root = kit.NewNamedPanel(view.T("ui.setup"), container.NewVBox(c.pasted.root, form, folds,
		container.NewBorder(nil, nil, c.keep, c.start), keyring))
	return c
}

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
		c.methods[n].Update(view.MethodName(m), nil, chosen(p.Method == m))
	}
	c.environment.Show(s.Environments, c.environment.Chosen)
	c.address.SetVisible(own)
	kit.SetVisible(c.keepAddress, own && hostOf(p.BaseURL) != p.BaseURL)
	kit.SetVisible(c.generation.label, own)
	kit.SetVisible(c.generation.Select, own)
	c.api.SetVisible(p.Method == profile.APIToken)
	c.user.SetVisible(p.Method != profile.SessionToken)
	c.sessionKey.SetVisible(p.Method == profile.SessionToken)
	c.backend.show(s, p.Method == profile.FromBackend)
	c.scopes.show(s)
	c.more.show(s)
	c.pasted.show(s)
	if title := view.ProfileName(p); c.name.Input.PlaceHolder != title {
		c.name.Input.SetPlaceHolder(title)
	}

	c.address.SetHint(view.FieldHint(s, session.FieldEnvironment))
	c.api.SetHint(view.FieldHint(s, session.FieldAPIToken))
	c.user.SetHint(view.FieldHint(s, session.FieldUserID))
	c.sessionKey.SetHint(view.FieldHint(s, session.FieldSessionToken))
	kit.SetText(c.keyring.text, view.Keyring(s.Vault), widget.WarningImportance)
	kit.SetVisible(c.keyring.retry, s.Vault.Problem != vault.NoProblem)

	text := view.T("ui.start-session")
	if _, live := s.Status.Live(); live {
		text = view.T("ui.restart")
	}
	c.start.Update(text, theme.MediaPlayIcon(), widget.HighImportance)
}

func chosen(is bool) widget.Importance {
	if is {
		return widget.HighImportance
	}
	return widget.MediumImportance
}

// fill shows what the desk knows, where it is not what stands there.
func (c *credentials) fill(s desk.Snapshot) {
	p := s.Profile
	c.profile = p.ID
	c.environment.Show(s.Environments, p.EnvironmentID)
	c.generation.SetSelectedIndex(max(0, slices.Index(videoio.Generations, p.Generation)))
	for input, text := range map[*kit.Entry]string{
		c.name.Input: p.Name, c.address.Input: p.BaseURL, c.user.Input: p.UserID,
		c.api.Input: s.APIToken.Reveal(), c.sessionKey.Input: s.SessionToken.Reveal(),
	} {
		kit.SetValue(input, text)
	}
	c.keep.SetChecked(p.KeepSecrets)
	c.backend.fill(s)
	c.scopes.fill(p.Scopes)
	c.more.fill(p)
}

// focus puts the keyboard where something is wrong.
func (c *credentials) focus(canvas fyne.Canvas, f session.Field) {
	input, known := map[session.Field]*kit.Field{
		session.FieldAPIToken: c.api, session.FieldUserID: c.user,
		session.FieldSessionToken: c.sessionKey, session.FieldEnvironment: c.address,
		session.FieldBackend: c.backend.address, session.FieldHeaders: c.backend.headers,
	}[f]
	if known && input.Root.Visible() {
		canvas.Focus(input.Input)
	}
}

// hostOf is the host in an address, to name it by.
func hostOf(address string) string {
	if u, err := url.Parse(address); err == nil && u.Host != "" {
		return u.Host
	}
	return address
}
