package desk

import (
	"encoding/json"
	"slices"

	"sessiontray/session/profile"
	"sessiontray/session/secret"
	"sessiontray/session/vault"
)

// template is what a backend is asked with that can hold secrets: in the book it has
// placeholders, in the keyring it is whole.
type template struct {
	URL  string `json:"url"`
	Body string `json:"body"`
}

// boundTemplate is what lies in the keyring of a backend, none where it has no secrets.
func boundTemplate(b profile.Backend) vault.Bound {
	if b.Masked() == b {
		return vault.Bound{}
	}
	text, err := json.Marshal(template{b.URL, b.Body})
	if err != nil {
		return vault.Bound{}
	}
	return vault.Bound{Value: secret.New(string(text)), Address: profile.Origin(b.URL)}
}

// filled is the backend with the secrets of its template in the place of placeholders.
// They are for the address that they were given for, and for the text around them.
func (a *account) filled(b profile.Backend) profile.Backend {
	var whole template
	text := a.secrets.template.For(profile.Origin(b.URL))
	if text.IsZero() || json.Unmarshal([]byte(text.Reveal()), &whole) != nil {
		return b
	}
	if secret.MaskQuery(whole.URL) == b.URL {
		b.URL = whole.URL
	}
	if secret.MaskBody(whole.Body) == b.Body {
		b.Body = whole.Body
	}
	return b
}

// withSecrets is a profile as the user sees it: with what its backend's template holds.
// Called with the lock held.
func (c *core) withSecrets(p profile.Profile) profile.Profile {
	if a := c.accounts[p.ID]; a != nil {
		p.Backend = a.filled(p.Backend)
	}
	return p
}

// shown is a profile as the user sees it, the selected one for an empty ID. Called with
// the lock held.
func (c *core) shown(id string) (profile.Profile, bool) {
	p, exists := c.profile(id)
	return c.withSecrets(p), exists
}

// masked is a book that came from elsewhere, with placeholders in the place of what its
// backends hold, which the accounts keep. Called with the lock held.
func (c *core) masked(b profile.Book) profile.Book {
	var changed []profile.Profile
	for n, p := range b.Profiles {
		if p.Backend.Masked() == p.Backend {
			continue
		}
		if changed == nil {
			changed = slices.Clone(b.Profiles)
		}
		a := c.accounts[p.ID]
		if a == nil {
			a = c.newAccount(p.ID)
		}
		changed[n].Backend = a.keepTemplate(profile.Backend{}, p.Backend)
	}
	if changed != nil {
		b.Profiles = changed
	}
	return b
}

// keepTemplate takes in a backend as the user changed it, and returns it as it goes into
// the book. Secrets that were given for another address stay with that, until others are
// given.
func (a *account) keepTemplate(before, after profile.Backend) profile.Backend {
	given := secretsIn(after)
	moved := profile.Origin(before.URL) != "" && profile.Origin(after.URL) != profile.Origin(before.URL)
	switch {
	case after.URL == before.URL && after.Body == before.Body:
	case len(given) == 0 && secret.HasPlaceholder(after.URL+after.Body):
		// What the placeholders stand for is for the address before.
	case moved && slices.ContainsFunc(given, func(v secret.Value) bool { return slices.Contains(secretsIn(before), v) }):
		// Another address, with what was given for the one before.
	default:
		a.secrets.template = boundTemplate(after)
	}
	return after.Masked()
}

// secretsIn are the secrets of a backend's template, in their order.
func secretsIn(b profile.Backend) []secret.Value {
	return append(secret.InQuery(b.URL), secret.InBody(b.Body)...)
}
