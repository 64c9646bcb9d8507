package desk

import (
	"maps"
	"net/url"

	"github.com/google/uuid"

	"sessiontray/session/profile"
)

// addressed is an environment with the address and the name to use; sandbox is the
// address of the sandbox.
func addressed(e profile.Environment, sandbox string) profile.Environment {
	if e.ID == profile.SandboxID {
		e.BaseURL = sandbox
	}
	if u, err := url.Parse(e.BaseURL); e.ID == profile.CustomID && err == nil && u.Host != "" {
		e.Name = u.Host // one custom URL is not another
	}
	return e
}

// SetEnvironment changes an environment of the user's own, or adds it when its
// ID is empty. Of a built-in one only the production mark can be changed.
func (d *profiles) SetEnvironment(e profile.Environment) (id string) {
	if e.ID == "" {
		e.ID = uuid.NewString()
	}
	d.change(func() {
		was := d.allAddresses()
		d.setBook(d.book.WithEnvironment(e))
		if !maps.Equal(was, d.allAddresses()) {
			d.readdressed(was)
			d.inputs++ // another address, other secrets
		}
	})
	signal(d.save)
	d.noteProgram("entry.program.environment")
	return e.ID
}

// DeleteEnvironment deletes an environment of the user's own. Profiles that
// used it keep its address.
func (d *profiles) DeleteEnvironment(id string) {
	d.changeBook(func(b profile.Book) profile.Book { return b.WithoutEnvironment(id) })
	d.change(func() { d.inputs++ })
	d.noteProgram("entry.program.delete-environment")
}

// KeepAddress saves the custom URL of the selected profile as an environment with a
// name, and moves the profile into that environment.
func (d *profiles) KeepAddress(name string) {
	d.changeBook(func(b profile.Book) profile.Book {
		p, there := b.Find(b.Selected)
		if !there || p.EnvironmentID != profile.CustomID {
			return b
		}
		e := b.EnvironmentOf(p)
		e.ID, e.Name = uuid.NewString(), name
		p.EnvironmentID, p.BaseURL, p.Generation, p.Production = e.ID, "", "", false
		return b.WithEnvironment(e).With(p)
	})
	d.change(func() { d.inputs++ })
}
