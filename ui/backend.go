package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

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
	address               *field
	more                  *fold
	method                *selector
	body, headers         *field
	token, identity, ends *field
	filling               bool // by the program, not by the user
}

func newBackendFields(a *App, c *credentials) *backendFields {
	d := a.desk
	b := &backendFields{}
	edit := func(f func(*profile.Backend)) {
		if !b.filling {
			d.Edit(c.profile, func(p *profile.Profile) { f(&p.Backend) })
		}
	}
	text := func(label, placeHolder string, set func(of *profile.Backend, text string)) *field {
		input := newEntry(a.keys, placeHolder, func(text string) { edit(func(of *profile.Backend) { set(of, text) }) })
		input.pasted = func(text string) bool { return a.pasteInto(text, token.Nothing) }
		return newField(label, input)
	}
	b.address = text(view.T("Your backend"), "https://example.com/token/{user}", func(of *profile.Backend, t string) { of.URL = t })
	b.method = newSelector(a.keys, []string{"GET", "POST"}, func(m string) { edit(func(of *profile.Backend) { of.Method = m }) })
	b.method.setLabel(view.T("Ask with"))
	b.body = text(view.T("Body"), `{"user": "{user}"}`, func(of *profile.Backend, t string) { of.Body = t })
	b.token = text(view.T("Token is in"), "sessionToken", func(of *profile.Backend, t string) { of.Token = t })
	b.identity = text(view.T("User ID is in"), "identity", func(of *profile.Backend, t string) { of.Identity = t })
	b.ends = text(view.T("Expiry is in"), "expiresAt", func(of *profile.Backend, t string) { of.ExpiresAt = t })
	b.headers = newSecretField(a, view.T("Headers"), view.T("Name: value, one on a line"), func(v secret.Value) {
		if !b.filling {
			d.SetHeaders(c.profile, v)
		}
	})
	b.headers.input.MultiLine = true
	b.headers.input.SetMinRowsVisible(2)
	b.more = newFold(a.keys, view.T("Request and answer"), container.New(layout.NewFormLayout(),
		widget.NewLabel(view.T("Ask with")), b.method,
		b.body.label, b.body.root,
		b.headers.label, b.headers.root,
		b.token.label, b.token.root, b.identity.label, b.identity.root, b.ends.label, b.ends.root))
	return b
}

func (b *backendFields) show(s desk.Snapshot, is bool) {
	b.address.show(is)
	show(b.more.root, is)
	b.body.show(s.Profile.Backend.Method == "POST")
	b.address.say(view.Beneath(s, session.FieldBackend))
	b.headers.say(view.Beneath(s, session.FieldHeaders))
	if s.Problem != nil && s.Problem.Field == session.FieldHeaders {
		b.more.open(true)
	}
}

// fill takes over what the desk knows.
func (b *backendFields) fill(s desk.Snapshot) {
	b.filling = true
	defer func() { b.filling = false }()
	of := s.Profile.Backend
	if b.method.SetSelected("GET"); of.Method != "" {
		b.method.SetSelected(of.Method)
	}
	for _, f := range []struct {
		input *entry
		text  string
	}{
		{b.address.input, of.URL},
		{b.body.input, of.Body},
		{b.token.input, of.Token},
		{b.identity.input, of.Identity},
		{b.ends.input, of.ExpiresAt},
		{b.headers.input, s.Headers.Reveal()},
	} {
		setText(f.input, f.text)
	}
}

// setText changes what stands in an input when it differs.
func setText(input *entry, text string) {
	if input.Text != text {
		input.SetText(text)
	}
}

// newMethods are the buttons to choose how to authenticate.
func newMethods(a *App, c *credentials) (all []*button, row *fyne.Container) {
	row = container.NewGridWithColumns(len(profile.Methods))
	for n, m := range profile.Methods {
		b := newButton(a.keys, view.MethodName(profile.Methods[n]), nil, func() { a.desk.Edit(c.profile, func(p *profile.Profile) { p.Method = m }) })
		all = append(all, b)
		row.Add(b)
	}
	return all, row
}
