package sessions

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"sessiontray/ui/input"
	"sessiontray/ui/kit"

	"sessiontray/session"
	"sessiontray/session/desk"
	"sessiontray/session/profile"
	"sessiontray/session/secret"
	"sessiontray/session/token"
	"sessiontray/ui/view"
)

// backendFields are the inputs of the method profile.FromBackend: the address
// among the other credentials, the rest folded.
type backendFields struct {
	address               *kit.Field
	more                  *kit.Fold
	method                *kit.Select
	body, headers         *kit.Field
	token, identity, ends *kit.Field
	filling               bool // by the program, not by the user
}

func newBackendFields(p *Page, c *credentials) *backendFields {
	d := p.desk
	b := &backendFields{}
	edit := func(f func(*profile.Backend)) {
		if !b.filling {
			d.Edit(c.profile, func(p *profile.Profile) { f(&p.Backend) })
		}
	}
	text := func(label, placeHolder string, set func(of *profile.Backend, text string)) *kit.Field {
		input := kit.NewEntry(p.keys, placeHolder, func(text string) { edit(func(of *profile.Backend) { set(of, text) }) })
		input.OnPasted = func(text string) bool { return p.pasteInto(text, token.Nothing) }
		return kit.NewField(label, input)
	}
	b.address = text(
		view.T("ui.your-backend"), "https://example.com/token/{user}", func(of *profile.Backend, t string) { of.URL = t },
	)
	b.method = kit.NewSelect(
		p.keys, []string{"GET", "POST"}, func(m string) { edit(func(of *profile.Backend) { of.Method = m }) },
	)
	b.method.SetLabel(view.T("ui.backend.method"))
	b.body = text(view.T("ui.backend.body"), `{"user": "{user}"}`, func(of *profile.Backend, t string) { of.Body = t })
	b.token = text(view.T("ui.backend.token"), "sessionToken", func(of *profile.Backend, t string) { of.Token = t })
	b.identity = text(view.T("ui.backend.user-id"), "identity", func(of *profile.Backend, t string) { of.Identity = t })
	b.ends = text(view.T("ui.backend.expiry"), "expiresAt", func(of *profile.Backend, t string) { of.ExpiresAt = t })
	b.headers = input.NewSecretField(p.keys, view.T("ui.headers"), view.T("ui.name-value-one-line"), func(v secret.Value) {
		if !b.filling {
			d.SetHeaders(c.profile, v)
		}
	})
	b.headers.Input.MultiLine = true
	b.headers.Input.SetMinRowsVisible(2)
	b.more = kit.NewFold(p.keys, view.T("ui.request-answer"), container.New(layout.NewFormLayout(),
		widget.NewLabel(view.T("ui.backend.method")), b.method,
		b.body.Label, b.body.Root,
		b.headers.Label, b.headers.Root,
		b.token.Label, b.token.Root, b.identity.Label, b.identity.Root, b.ends.Label, b.ends.Root))
	return b
}

func (b *backendFields) show(s desk.Snapshot, is bool) {
	b.address.SetVisible(is)
	kit.SetVisible(b.more.Root, is)
	b.body.SetVisible(s.Profile.Backend.Method == "POST")
	b.address.SetHint(view.FieldHint(s, session.FieldBackend))
	b.headers.SetHint(view.FieldHint(s, session.FieldHeaders))
	if s.Problem != nil && s.Problem.Field == session.FieldHeaders {
		b.more.SetOpen(true)
	}
}

// fill shows what the desk knows.
func (b *backendFields) fill(s desk.Snapshot) {
	b.filling = true
	defer func() { b.filling = false }()
	of := s.Profile.Backend
	if b.method.SetSelected("GET"); of.Method != "" {
		b.method.SetSelected(of.Method)
	}
	for _, f := range []struct {
		input *kit.Entry
		text  string
	}{
		{b.address.Input, of.URL},
		{b.body.Input, of.Body},
		{b.token.Input, of.Token},
		{b.identity.Input, of.Identity},
		{b.ends.Input, of.ExpiresAt},
		{b.headers.Input, s.Headers.Reveal()},
	} {
		kit.SetValue(f.input, f.text)
	}
}

// newMethods are the buttons to choose how to authenticate.
func newMethods(p *Page, c *credentials) (all []*kit.Button, row *fyne.Container) {
	row = container.NewGridWithColumns(len(profile.Methods))
	for n, m := range profile.Methods {
		b := kit.NewButton(
			p.keys, view.MethodName(profile.Methods[n]), nil,
			func() { p.desk.Edit(c.profile, func(p *profile.Profile) { p.Method = m }) },
		)
		all = append(all, b)
		row.Add(b)
	}
	return all, row
}
