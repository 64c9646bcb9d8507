package desk

import (
	"slices"
	"time"

	"sessiontray/session"
	"sessiontray/session/journal"
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

	Environment Environment
	// Inputs counts up when the desk changed the environment, as
	// [Snapshot.Inputs] does for the inputs of a session.
	Inputs uint64

	// Skew is how far the clock of the environment's server is ahead of this
	// machine's, as measured last, if SkewKnown.
	Skew      time.Duration
	SkewKnown bool

	Checking bool
	// Answer is what the server said of the first side's token, nil as long as it
	// was not asked.
	Answer *Answer
}

// Environment is where to ask: the ID of a profile's, empty until it is known or
// picked, and for [profile.CustomID] its address and generation.
type Environment struct{ ID, Address, Generation string }

func (e Environment) profile() profile.Profile {
	return profile.Profile{EnvironmentID: e.ID, BaseURL: e.Address, Generation: e.Generation}
}

func environmentIn(p profile.Profile) Environment {
	if p.EnvironmentID != profile.CustomID {
		return Environment{ID: p.EnvironmentID}
	}
	return Environment{p.EnvironmentID, p.BaseURL, p.Generation}
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

// quick is the length in bytes up to which a text is looked through at once,
// which takes a few milliseconds at most.
const quick = 16 << 10

// Inspect looks through a text: a long one on a goroutine of the desk's, of
// several in a row the last.
func (d *Desk) Inspect(side Side, text string) {
	if len(text) <= quick {
		p := token.Find(text)
		d.change(func() {
			d.unread[side] = unread{}
			d.setSubject(side, Subject{Bytes: len(text), Paste: p})
		})
		return
	}
	d.change(func() {
		d.unread[side] = unread{secret.New(text), true}
		d.setSubject(side, Subject{Bytes: len(text), Busy: true})
	})
	signal(d.inspect)
}

// InspectFound inspects a token with what stood beside it.
func (d *Desk) InspectFound(side Side, f token.Found) {
	d.change(func() {
		d.unread[side] = unread{}
		d.setSubject(side, Subject{Bytes: f.Info.Value.Len(), Paste: token.Paste{Found: []token.Found{f}}})
	})
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
			d.change(func() {
				if d.unread[side].text != next.text {
					return // it has changed meanwhile
				}
				d.unread[side] = unread{}
				d.setSubject(Side(side), Subject{Bytes: next.text.Len(), Paste: p})
			})
		}
	}
}

// setSubject changes what is inspected. An answer is about the token that the
// server was asked about, and so is the environment.
func (d *Desk) setSubject(side Side, to Subject) {
	i := &d.inspection
	before, now := i.Subjects[side].Found(), to.Found()
	i.Subjects[side] = to
	if side != First || now.Info.Value == before.Info.Value && now.BaseURL == before.BaseURL && now.Generation == before.Generation {
		return
	}
	d.forgetAnswer(i)
	if e := d.environmentFor(now); e != i.Environment {
		i.Environment = e
		i.Inputs++
	}
}

// environmentFor is the environment of a token, as far as that can be seen, else
// the one that the user picked.
func (d *Desk) environmentFor(f token.Found) Environment {
	p := profile.Profile{}
	if environmentOf(d.environments, &p, f); p.EnvironmentID != "" {
		return environmentIn(p)
	}
	for _, s := range d.seats {
		if of, known := s.origin(f.Info.Value); known {
			return environmentIn(of.profile)
		}
	}
	if fromSandbox(f.Info) {
		return Environment{ID: profile.SandboxID}
	}
	return d.picked
}

// forgetAnswer drops the answer, and the one under way.
func (d *Desk) forgetAnswer(i *Inspection) {
	i.Answer, i.Checking = nil, false
	d.asked++
}

// ChooseInspected inspects another one of the tokens found.
func (d *Desk) ChooseInspected(side Side, n int) {
	d.change(func() {
		if subject := d.inspection.Subjects[side]; n >= 0 && n < len(subject.Paste.Found) {
			subject.Chosen = n
			d.setSubject(side, subject)
		}
	})
}

// Ask changes what is asked of the Inspector, but for the texts.
func (d *Desk) Ask(f func(i *Inspection)) {
	d.change(func() {
		before := d.inspection.Environment
		if f(&d.inspection); d.inspection.Environment != before {
			d.picked = d.inspection.Environment
			d.forgetAnswer(&d.inspection)
		}
	})
}

// UseInspected takes the inspected token into the inputs of a session.
func (d *Desk) UseInspected() {
	if s := d.Snapshot().Inspection.Subjects[First]; s.Found().Whole() {
		d.Take(s.Paste, s.Chosen)
	}
}

// CheckInspected asks the server of the environment about the first side's
// token, by listing one video. If it is the live session's, its status takes the
// answer in.
func (d *Desk) CheckInspected() {
	var found token.Found
	var asked uint64
	var p profile.Profile
	d.change(func() {
		i := &d.inspection
		found = i.Subjects[First].Found()
		if i.Environment.ID == "" || i.Checking || found.Info.Kind == token.Nothing || found.Info.Kind == token.Damaged || d.ctx.Err() != nil {
			return
		}
		d.forgetAnswer(i)
		i.Checking, asked, p = true, d.asked, i.Environment.profile()
	})
	if asked == 0 {
		return
	}
	d.running.Go(func() {
		answer := d.askServer(p, found)
		answer.At = d.now()
		d.change(func() {
			if d.asked == asked {
				d.inspection.Checking, d.inspection.Answer = false, &answer
			}
		})
	})
}

// skewOf is what is known of the clock of the environment to ask. Called with
// the lock held.
func (d *Desk) skewOf(i *Inspection) (skew time.Duration, known bool) {
	if i.Environment.ID == "" {
		return 0, false
	}
	skew, known = d.skews[d.environment(i.Environment.profile()).BaseURL]
	return skew, known
}

// askServer makes the call.
func (d *Desk) askServer(p profile.Profile, found token.Found) Answer {
	d.config.Redactor.Add(found.Info.Value)
	d.mu.Lock()
	e := d.environment(p)
	client, err := d.client(e)
	d.mu.Unlock()
	if err != nil {
		return Answer{Environment: e.Name, Failure: session.AsFailure(err)}
	}
	client = client.Traced(d.tracedForInspector(e.BaseURL))
	check := client.CheckSession
	if found.Kind() == token.APIToken {
		check = client.CheckAPIToken
	}
	said, err := check(d.ctx, found.Info.Value)
	var managers []*session.Manager
	d.change(func() {
		for _, s := range d.seats {
			if s.manager != nil {
				s.told.askedAbout = found.Info.Value
				managers = append(managers, s.manager)
			}
		}
	})
	for _, m := range managers {
		m.Answered(found.Info.Value, client.Name(), said, err)
	}
	d.noteCheck(journal.Draft{User: found.Info.Identity}, client.Name(), err)
	d.log.Info("token checked", "environment", client.Name(), "accepted", err == nil)
	return Answer{Environment: client.Name(), Failure: session.AsFailure(err)}
}
