package desk

import (
	"slices"
	"strings"
	"time"

	"sessiontray/session/profile"
	"sessiontray/session/secret"
	"sessiontray/session/token"
)

// Pasted is what the last paste put into the inputs.
type Pasted struct {
	Paste  token.Paste
	Chosen int // which of the tokens found
	// Filled is false for a token that belongs into none of the inputs.
	Filled bool
	// Environment is the name of the one that was chosen along with it, empty
	// when it stayed.
	Environment string
}

// inputs are all that a paste can change.
type inputs struct {
	profile                         profile.Profile
	sandbox, apiToken, sessionToken secret.Value
}

// Paste looks for tokens in a text and takes the first whole one into the inputs
// where it belongs, on a goroutine of its own; of several in a row the last
// counts. Where there is none, [Snapshot.PasteProblem] says so.
func (d *Desk) Paste(text string) {
	if d.ctx.Err() != nil {
		return
	}
	d.mu.Lock()
	d.pastes++
	number := d.pastes
	d.mu.Unlock()
	d.running.Go(func() {
		p := token.Find(text)
		d.change(func(s *Snapshot) {
			switch {
			case d.pastes != number: // another one came
			case p.Recognised():
				d.take(s, p, p.Best())
			default:
				v := p.Found[0].Info.Judge(token.Question{Now: time.Now(), Use: token.ForSession})
				s.PasteProblem = "Nothing was pasted. " + v.Cause + " " + v.Fix
			}
		})
		signal(d.save)
	})
}

// Take puts one of the tokens found, and what stood beside it, into the inputs
// where they belong. [Desk.UndoPaste] takes it back.
func (d *Desk) Take(p token.Paste, chosen int) {
	d.change(func(s *Snapshot) { d.take(s, p, chosen) })
	signal(d.save)
}

// take does what [Desk.Take] says, with the lock held.
func (d *Desk) take(s *Snapshot, p token.Paste, chosen int) {
	if s.Pasted != nil && sameFound(s.Pasted.Paste, p) {
		d.restore(s) // another one of the same paste
	} else {
		d.beforePaste = inputs{s.Profile, d.sandboxToken, s.APIToken, s.SessionToken}
	}
	done := &Pasted{Paste: p, Chosen: chosen}
	done.Filled = d.fill(s, p.Found[chosen])
	if s.Profile.EnvironmentID != d.beforePaste.profile.EnvironmentID {
		done.Environment = s.Profile.Environment().Name
	}
	s.Inputs++
	s.Waiting = false
	d.forgetPaste(s)
	s.Pasted = done
}

// forgetPaste is for inputs that change otherwise: what was wrong with them, the
// undo, and a paste that is still looked through, are of the past.
func (d *Desk) forgetPaste(s *Snapshot) {
	d.pastes++
	s.Problem, s.Pasted, s.PasteProblem = nil, nil, ""
}

func sameFound(a, b token.Paste) bool {
	return slices.EqualFunc(a.Found, b.Found, func(x, y token.Found) bool { return x.Info.Value == y.Info.Value })
}

// UndoPaste brings the inputs back as they were before the paste.
func (d *Desk) UndoPaste() {
	d.change(func(s *Snapshot) {
		d.pastes++ // one that is still looked through is not wanted either
		if s.Pasted == nil {
			return
		}
		d.restore(s)
		d.forgetPaste(s)
		s.Inputs++
	})
	signal(d.save)
}

func (d *Desk) restore(s *Snapshot) {
	before := d.beforePaste
	s.Profile, s.APIToken, s.SessionToken = before.profile, before.apiToken, before.sessionToken
	d.sandboxToken = before.sandbox
}

// fill reports whether the token belongs into an input.
func (d *Desk) fill(s *Snapshot, f token.Found) bool {
	if f.Info.Kind == token.PlaybackToken {
		return false
	}
	p := s.Profile
	p.Scopes = slices.Clone(p.Scopes)
	switch kind := f.Kind(); kind {
	case token.APIToken.String():
		p.Method = profile.APIToken
	case token.SessionToken.String():
		p.Method = profile.SessionToken
	}
	environmentOf(&p, f)
	if p.EnvironmentID != s.Profile.EnvironmentID {
		d.leaveSandbox(s)
	}
	if p.Method == profile.APIToken {
		if f.UserID != "" {
			p.UserID = f.UserID
		}
		if f.Scopes != nil {
			p.Scopes = f.Scopes
		}
	}
	s.Profile = p
	if p.Method == profile.SessionToken {
		s.SessionToken = f.Info.Value
	} else {
		d.setField(s, f.Info.Value)
	}
	return true
}

// environmentOf chooses the environment that a token was sent to, if that could
// be seen. An API token that the sandbox did not issue leaves it for Video.io.
func environmentOf(p *profile.Profile, f token.Found) {
	if environment, known := knownEnvironment(f.BaseURL); known {
		p.EnvironmentID = environment.ID
		return
	}
	if f.BaseURL != "" {
		p.EnvironmentID, p.BaseURL = profile.CustomID, f.BaseURL
		if p.Generation = f.Generation; p.Generation == "" {
			p.Generation = "gateway"
		}
		return
	}
	if p.EnvironmentID != profile.SandboxID || f.Kind() != token.APIToken.String() || fromSandbox(f.Info) {
		return
	}
	if p.EnvironmentID = profile.GatewayID; f.Generation == "rest-v1" {
		p.EnvironmentID = profile.RestV1ID
	}
}

// knownEnvironment is the environment with an address.
func knownEnvironment(baseURL string) (profile.Environment, bool) {
	n := slices.IndexFunc(profile.Environments, func(e profile.Environment) bool {
		return baseURL != "" && strings.EqualFold(e.BaseURL, baseURL)
	})
	if n < 0 {
		return profile.Environment{}, false
	}
	return profile.Environments[n], true
}

// fromSandbox reports whether a token says that a sandbox issued it.
func fromSandbox(i token.Info) bool { return strings.HasPrefix(i.AppID, "sandbox-") }
