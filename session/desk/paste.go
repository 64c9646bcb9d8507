package desk

import (
	"slices"
	"strings"

	"sessiontray/session/token/find"
	"sessiontray/session/vault"
	"sessiontray/session/videoio"

	"sessiontray/session/message"
	"sessiontray/session/profile"
	"sessiontray/session/secret"
	"sessiontray/session/token"
)

// Pasted is what the last paste put into the inputs.
type Pasted struct {
	Paste  find.Extraction
	Chosen int // which of the tokens found
	// Filled is false for a token that belongs into none of the inputs.
	Filled bool
	// Environment is the name of the one that was chosen along with it, empty
	// when it stayed.
	Environment string
}

// inputs are all that a paste can change.
type inputs struct {
	profile      profile.Profile
	sandboxToken secret.Value
	secrets      secrets
}

// Paste looks for tokens in a text and takes the first whole one into the inputs
// where it belongs, on a goroutine of its own; of several in a row the last
// counts. Where there is none, [Snapshot.PasteProblem] says so. Without a
// profile it makes one.
func (d *profiles) Paste(text string) {
	var a *account
	var number uint64
	d.change(func() {
		if a = d.accountForPaste(); a != nil {
			a.paste.number++
			number = a.paste.number
		}
	})
	if a == nil {
		return
	}
	d.background(func() {
		p := find.In(text)
		d.change(func() {
			switch {
			case a.paste.number != number: // another one came
			case p.Recognised():
				d.take(a, p, p.Best())
			default:
				v := p.Matches[0].Info.Judge(token.Question{Now: d.now(), Purpose: token.ForSession})
				a.paste.problem = message.Join(message.New("notice.nothing-pasted"), v.Cause, v.Fix)
			}
		})
		signal(d.save)
	})
}

// accountForPaste is the account of the profile that is selected, or of a new one.
// Called with the lock held.
func (d *profiles) accountForPaste() *account {
	if a := d.account(""); a != nil || d.ctx.Err() != nil {
		return a
	}
	p := profile.New()
	p.UserID = ""
	return d.add(p)
}

// Take puts one of the tokens found, and what stood beside it, into the inputs
// where they belong. [Desk.UndoPaste] takes it back.
func (d *profiles) Take(p find.Extraction, chosen int) {
	d.change(func() {
		if a := d.accountForPaste(); a != nil {
			d.take(a, p, chosen)
		}
	})
	signal(d.save)
}

// take does what [Desk.Take] says, with the lock held.
func (d *profiles) take(a *account, p find.Extraction, chosen int) {
	before, there := d.book.Find(a.id)
	if !there {
		return
	}
	if a.paste.done != nil && sameFound(a.paste.done.Paste, p) {
		d.restore(a) // another one of the same paste
	} else {
		a.paste.before = inputs{before, a.sandboxToken, a.secrets}
	}
	done := &Pasted{Paste: p, Chosen: chosen}
	done.Filled = d.fillIn(a, p.Matches[chosen])
	if now, _ := d.book.Find(a.id); now.EnvironmentID != a.paste.before.profile.EnvironmentID {
		done.Environment = d.book.EnvironmentOf(now).Name
	}
	d.inputs++
	a.waiting = false
	a.forgetPaste()
	a.paste.done = done
	d.invalidate(a)
}

func sameFound(a, b find.Extraction) bool {
	return slices.EqualFunc(a.Matches, b.Matches, func(x, y find.Match) bool { return x.Info.Value == y.Info.Value })
}

// UndoPaste brings the inputs back as they were before the paste.
func (d *profiles) UndoPaste() {
	d.change(func() {
		a := d.account("")
		if a == nil {
			return
		}
		a.paste.number++ // one that is still looked through is not wanted either
		if a.paste.done == nil {
			return
		}
		d.restore(a)
		a.forgetPaste()
		d.inputs++
	})
	signal(d.save)
}

func (d *profiles) restore(a *account) {
	before := a.paste.before
	d.setBook(d.book.With(before.profile))
	a.sandboxToken, a.secrets = before.sandboxToken, before.secrets
}

// fillIn reports whether the token belongs into an input.
func (d *profiles) fillIn(a *account, f find.Match) bool {
	if f.Info.Kind == token.PlaybackToken {
		return false
	}
	before, _ := d.book.Find(a.id)
	p := before.Clone()
	switch kind := f.Kind(); kind {
	case token.APIToken:
		p.Method = profile.APIToken
	case token.SessionToken:
		p.Method = profile.SessionToken
	default:
		if p.Method == profile.FromBackend { // whose headers it is not
			p.Method = profile.APIToken
		}
	}
	chooseEnvironment(d.environments, &p, f)
	if p.Method == profile.APIToken {
		if f.UserID != "" {
			p.UserID = f.UserID
		}
		if f.Scopes != nil {
			p.Scopes = f.Scopes
		}
	}
	was := d.addresses(before)
	d.setBook(d.book.With(p))
	to := d.addresses(p)
	if to != was { // by what the text says, not by the user's hand
		a.secrets, a.sandboxToken = a.secrets.withAddress(), d.config.Sandbox.APIToken()
	}
	if p.Method == profile.SessionToken {
		a.secrets.sessionToken = vault.Bound{Value: f.Info.Value, Address: to.environment}
	} else {
		a.setAPIToken(to.environment, f.Info.Value)
	}
	return true
}

// chooseEnvironment chooses the environment that a token was sent to, if that could
// be seen. An API token that the sandbox did not issue leaves it for Video.io.
func chooseEnvironment(all []profile.Environment, p *profile.Profile, f find.Match) {
	if environment, known := knownEnvironment(all, f.BaseURL); known {
		p.EnvironmentID = environment.ID
		return
	}
	if f.BaseURL != "" {
		p.EnvironmentID, p.BaseURL = profile.CustomID, f.BaseURL
		if p.Generation = f.Generation; p.Generation == "" {
			p.Generation = videoio.Gateway
		}
		return
	}
	if p.EnvironmentID != profile.SandboxID || f.Kind() != token.APIToken || fromSandbox(f.Info) {
		return
	}
	if p.EnvironmentID = profile.GatewayID; f.Generation == videoio.RestV1 {
		p.EnvironmentID = profile.RestV1ID
	}
}

// knownEnvironment is the environment with an address.
func knownEnvironment(all []profile.Environment, baseURL string) (profile.Environment, bool) {
	n := slices.IndexFunc(all, func(e profile.Environment) bool {
		return baseURL != "" && strings.EqualFold(e.BaseURL, baseURL)
	})
	if n < 0 {
		return profile.Environment{}, false
	}
	return all[n], true
}

// fromSandbox reports whether a token says that a sandbox issued it.
func fromSandbox(i token.Info) bool { return strings.HasPrefix(i.AppID, "sandbox-") }
