package desk

import (
	"slices"
	"strings"

	"sessiontray/session/message"
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
	profile      profile.Profile
	sandboxToken secret.Value
	secrets      secrets
}

// Paste looks for tokens in a text and takes the first whole one into the inputs
// where it belongs, on a goroutine of its own; of several in a row the last
// counts. Where there is none, [Snapshot.PasteProblem] says so. Without a
// profile it makes one.
func (d *Desk) Paste(text string) {
	var s *seat
	var number uint64
	d.change(func() {
		if s = d.seatForPaste(); s != nil {
			s.pastes++
			number = s.pastes
		}
	})
	if s == nil {
		return
	}
	d.background(func() {
		p := token.Find(text)
		d.change(func() {
			switch {
			case s.pastes != number: // another one came
			case p.Recognised():
				d.take(s, p, p.Best())
			default:
				v := p.Found[0].Info.Judge(token.Question{Now: d.now(), Use: token.ForSession})
				s.pasteProblem = message.Join(message.New("notice.nothing-pasted"), v.Cause, v.Fix)
			}
		})
		signal(d.save)
	})
}

// seatForPaste is the seat of the profile that is selected, or of a new one.
// Called with the lock held.
func (d *Desk) seatForPaste() *seat {
	if s := d.seat(""); s != nil || d.ctx.Err() != nil {
		return s
	}
	p := profile.New()
	p.UserID = ""
	return d.add(p)
}

// Take puts one of the tokens found, and what stood beside it, into the inputs
// where they belong. [Desk.UndoPaste] takes it back.
func (d *Desk) Take(p token.Paste, chosen int) {
	d.change(func() {
		if s := d.seatForPaste(); s != nil {
			d.take(s, p, chosen)
		}
	})
	signal(d.save)
}

// take does what [Desk.Take] says, with the lock held.
func (d *Desk) take(s *seat, p token.Paste, chosen int) {
	before, there := d.book.Find(s.id)
	if !there {
		return
	}
	if s.pasted != nil && sameFound(s.pasted.Paste, p) {
		d.restore(s) // another one of the same paste
	} else {
		s.beforePaste = inputs{before, s.sandboxToken, s.secrets}
	}
	done := &Pasted{Paste: p, Chosen: chosen}
	done.Filled = d.fill(s, p.Found[chosen])
	if now, _ := d.book.Find(s.id); now.EnvironmentID != s.beforePaste.profile.EnvironmentID {
		done.Environment = d.book.EnvironmentOf(now).Name
	}
	d.inputs++
	s.waiting = false
	s.forgetPaste()
	s.pasted = done
	d.touch(s)
}

// forgetPaste is for inputs that change otherwise: what was wrong with them, the
// undo, and a paste that is still looked through, are of the past.
func (s *seat) forgetPaste() {
	s.pastes++
	s.problem, s.pasted, s.pasteProblem = nil, nil, message.Message{}
}

func sameFound(a, b token.Paste) bool {
	return slices.EqualFunc(a.Found, b.Found, func(x, y token.Found) bool { return x.Info.Value == y.Info.Value })
}

// UndoPaste brings the inputs back as they were before the paste.
func (d *Desk) UndoPaste() {
	d.change(func() {
		s := d.seat("")
		if s == nil {
			return
		}
		s.pastes++ // one that is still looked through is not wanted either
		if s.pasted == nil {
			return
		}
		d.restore(s)
		s.forgetPaste()
		d.inputs++
	})
	signal(d.save)
}

func (d *Desk) restore(s *seat) {
	before := s.beforePaste
	d.setBook(d.book.With(before.profile))
	s.sandboxToken, s.secrets = before.sandboxToken, before.secrets
}

// fill reports whether the token belongs into an input.
func (d *Desk) fill(s *seat, f token.Found) bool {
	if f.Info.Kind == token.PlaybackToken {
		return false
	}
	before, _ := d.book.Find(s.id)
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
	environmentOf(d.environments, &p, f)
	if p.EnvironmentID != before.EnvironmentID {
		s.leaveSandbox(before, d.config.Sandbox.APIToken())
	}
	if p.Method == profile.APIToken {
		if f.UserID != "" {
			p.UserID = f.UserID
		}
		if f.Scopes != nil {
			p.Scopes = f.Scopes
		}
	}
	d.setBook(d.book.With(p))
	if p.Method == profile.SessionToken {
		s.secrets.sessionToken = f.Info.Value
	} else {
		s.setAPIToken(p.EnvironmentID, f.Info.Value)
	}
	return true
}

// environmentOf chooses the environment that a token was sent to, if that could
// be seen. An API token that the sandbox did not issue leaves it for Video.io.
func environmentOf(all []profile.Environment, p *profile.Profile, f token.Found) {
	if environment, known := knownEnvironment(all, f.BaseURL); known {
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
	if p.EnvironmentID != profile.SandboxID || f.Kind() != token.APIToken || fromSandbox(f.Info) {
		return
	}
	if p.EnvironmentID = profile.GatewayID; f.Generation == "rest-v1" {
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
