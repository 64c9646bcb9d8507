package desk

import (
	"slices"
	"time"

	"sessiontray/session"
	"sessiontray/session/profile"
	"sessiontray/session/secret"
	"sessiontray/session/token"
)

// Side is one of the two texts that can be inspected side by side.
type Side int

// The sides.
const (
	First Side = iota
	Second
)

// Inspection is what the Inspector is asked and knows.
type Inspection struct {
	Subjects  [2]Subject // by [Side]
	Comparing bool       // there are two sides

	Use           token.Use
	UserID        string
	Scopes        []string
	SigningSecret secret.Value // in memory only

	// Environment is the ID of the one to ask, empty until it is known or picked.
	Environment string
	// Address and Generation are those of the environment [profile.CustomID].
	Address, Generation string

	// Skew is how far the clock of the environment's server is ahead of this
	// machine's, as measured last, if SkewKnown.
	Skew      time.Duration
	SkewKnown bool

	Checking bool
	// Answer is what the server said of the first side's token, nil as long as it
	// was not asked.
	Answer *Answer
}

// Subject is a text that is inspected.
type Subject struct {
	Bytes  int // length of the text
	Paste  token.Paste
	Chosen int  // which of the tokens found
	Busy   bool // the text is being looked through
}

// Found is the token that is inspected, or what is wrong with the text.
func (s Subject) Found() token.Found {
	if s.Chosen < len(s.Paste.Found) {
		return s.Paste.Found[s.Chosen]
	}
	return token.Found{}
}

// Answer is the server's word on a token.
type Answer struct {
	At          time.Time
	Environment string           // as people call it
	Failure     *session.Failure // nil when the server accepts the token
}

// Question is what is asked about the token on a side, at the time now.
func (i Inspection) Question(side Side, now time.Time) token.Question {
	q := token.Question{Now: now, Use: i.Use, UserID: i.UserID, Scopes: i.Scopes, SigningSecret: i.SigningSecret}
	q.ExpiresAt = i.Subjects[side].Found().ExpiresAt
	q.Skew, q.SkewKnown = i.Skew, i.SkewKnown
	return q
}

// Verdict judges the token on a side.
func (i Inspection) Verdict(side Side, now time.Time) token.Verdict {
	return i.Subjects[side].Found().Info.Judge(i.Question(side, now))
}

// counts reports whether there is something in it that changes with time.
func (i Inspection) counts() bool {
	return slices.ContainsFunc(i.Subjects[:], func(s Subject) bool {
		f := s.Found()
		return !f.Info.ExpiresAt.IsZero() || !f.Info.NotBefore.IsZero() || !f.Info.IssuedAt.IsZero() || !f.ExpiresAt.IsZero()
	})
}

// unread is a text that is to be looked through.
type unread struct {
	text    secret.Value
	waiting bool
}

// Inspect has a text looked through, on a goroutine of the desk's; of several
// in a row the last counts.
func (d *Desk) Inspect(side Side, text string) {
	d.change(func(s *Snapshot) {
		d.unread[side] = unread{secret.New(text), true}
		s.Inspection.Subjects[side].Busy = true
	})
	signal(d.inspect)
}

// look looks through the texts that are to be inspected.
func (d *Desk) look() {
	for {
		select {
		case <-d.ctx.Done():
			return
		case <-d.inspect:
		}
		for side := range d.unread {
			d.mu.Lock()
			next := d.unread[side]
			d.unread[side].waiting = false
			d.mu.Unlock()
			if !next.waiting {
				continue
			}
			p := token.FindValue(next.text)
			d.change(func(s *Snapshot) {
				if d.unread[side].text != next.text {
					return // it has changed meanwhile
				}
				d.setSubject(s, Side(side), Subject{Bytes: next.text.Len(), Paste: p})
			})
		}
	}
}

// setSubject changes what is inspected. An answer is about the token that the
// server was asked about.
func (d *Desk) setSubject(s *Snapshot, side Side, to Subject) {
	i := &s.Inspection
	before := i.Subjects[side].Found().Info.Value
	i.Subjects[side] = to
	if side != First || to.Found().Info.Value == before {
		return
	}
	i.Answer = nil
	d.asked++ // an answer under way is about another token
	i.Checking = false
	p := profile.Profile{}
	if environmentOf(&p, to.Found()); p.EnvironmentID != "" {
		i.Environment, i.Address, i.Generation = p.EnvironmentID, p.BaseURL, p.Generation
	} else if current, live := s.Status.Live(); live && current.Token == to.Found().Info.Value {
		i.Environment, i.Address, i.Generation = d.started.EnvironmentID, d.started.BaseURL, d.started.Generation
	} else if fromSandbox(to.Found().Info) {
		i.Environment = profile.SandboxID
	} else if !d.picked { // it was that of another token
		i.Environment = ""
	}
}

// ChooseInspected inspects another one of the tokens found.
func (d *Desk) ChooseInspected(side Side, n int) {
	d.change(func(s *Snapshot) {
		if subject := s.Inspection.Subjects[side]; n >= 0 && n < len(subject.Paste.Found) {
			subject.Chosen = n
			d.setSubject(s, side, subject)
		}
	})
}

// Ask changes what is asked of the Inspector, but for the texts.
func (d *Desk) Ask(f func(i *Inspection)) {
	d.change(func(s *Snapshot) {
		before := s.Inspection
		f(&s.Inspection)
		i := &s.Inspection
		d.picked = d.picked || i.Environment != before.Environment
		if i.Environment != before.Environment || i.Address != before.Address || i.Generation != before.Generation {
			i.Answer, i.Checking = nil, false
			d.asked++
		}
	})
}

// UseInspected takes the inspected token into the inputs of a session.
func (d *Desk) UseInspected() {
	if s := d.Snapshot().Inspection.Subjects[First]; s.Paste.Recognised() {
		d.Take(s.Paste, s.Chosen)
	}
}

// CheckInspected asks the server of the environment picked about the first
// side's token, by listing one video. The token of the live session is checked
// as that, so that its status takes the answer in.
func (d *Desk) CheckInspected() {
	var found token.Found
	var asked uint64
	var current session.Status
	var p profile.Profile
	d.change(func(s *Snapshot) {
		i := &s.Inspection
		found = i.Subjects[First].Found()
		if i.Environment == "" || i.Checking || found.Info.Kind == token.Nothing || found.Info.Kind == token.Damaged || d.ctx.Err() != nil {
			return
		}
		i.Checking, i.Answer = true, nil
		d.asked++
		asked, current = d.asked, s.Status
		p = i.profile()
	})
	if asked == 0 {
		return
	}
	d.running.Go(func() {
		answer := d.askServer(p, found, current)
		answer.At = time.Now().Round(0)
		d.change(func(s *Snapshot) {
			if d.asked == asked {
				s.Inspection.Checking, s.Inspection.Answer = false, &answer
			}
		})
	})
}

// profile is one of the environment to ask.
func (i Inspection) profile() profile.Profile {
	return profile.Profile{EnvironmentID: i.Environment, BaseURL: i.Address, Generation: i.Generation}
}

// skewOf is what is known of the clock of the environment to ask. Called with
// the lock held.
func (d *Desk) skewOf(i *Inspection) (skew time.Duration, known bool) {
	if i.Environment == "" {
		return 0, false
	}
	skew, known = d.skews[d.environment(i.profile()).Name]
	return skew, known
}

// askServer makes the call.
func (d *Desk) askServer(p profile.Profile, found token.Found, current session.Status) Answer {
	d.config.Redactor.Add(found.Info.Value)
	client, err := d.client(p)
	if err != nil {
		return Answer{Environment: p.Environment().Name, Failure: session.AsFailure(err)}
	}
	answer := Answer{Environment: client.Name()}
	var said session.Answer
	switch live, is := current.Live(); {
	case is && live.Token == found.Info.Value && current.Origin == client.Name():
		err = d.manager.CheckNow(d.ctx) // which notes the skew
	case found.Kind() == token.APIToken.String():
		said, err = client.CheckAPIToken(d.ctx, found.Info.Value)
	default:
		said, err = client.CheckSession(d.ctx, found.Info.Value)
	}
	if answer.Failure = session.AsFailure(err); said.SkewKnown {
		d.change(func(*Snapshot) { d.skews[client.Name()] = said.Skew })
	}
	d.log.Info("token checked", "environment", answer.Environment, "accepted", err == nil)
	return answer
}
