package view

import (
	"slices"
	"strings"
	"time"

	"sessiontray/session/desk"
	"sessiontray/session/inspect"
	"sessiontray/session/message"
	"sessiontray/session/secret"
	"sessiontray/session/token"
)

// Claim is a row of a token's header or claims.
type Claim struct {
	Name    string
	Value   string
	Meaning string // empty when nothing is known of it
	Time    string // for a time: how long ago, local and UTC
}

// maxClaim is how much of a claim's value is shown, in characters, and
// maxClaims how many of them.
const (
	maxClaim  = 300
	maxClaims = 100
)

// Claims explains the members of a header or payload.
func Claims(all []token.Member, now time.Time) []Claim { return claims(all, now, asItIs, Say) }

func asItIs(text string) string { return text }

// claims are [Claims] with hide applied to the values, and say to the other words.
func claims(all []token.Member, now time.Time, hide func(string) string, say sayer) []Claim {
	var rows []Claim
	for _, m := range all[:min(len(all), maxClaims)] {
		row := Claim{
			Name: shorten(secret.Redact(m.Name), maxName), Value: claimValue(m, hide), Meaning: say(token.Meaning(m.Name)),
		}
		if t, is := m.Time(); is {
			row.Time = say(relative(t, now)) + ", " + say(pointInTime(t, now))
		}
		rows = append(rows, row)
	}
	return rows
}

// claimValue is the value without what is secret by its looks or its name.
func claimValue(m token.Member, hide func(string) string) string {
	return shorten(message.Printable(shown(m.Name, m.Text(), hide)), maxClaim)
}

// shown is a claim's value as it may be shown.
func shown(name, text string, hide func(string) string) string {
	if len(text) > 8*maxClaim { // before the expensive part
		text = text[:8*maxClaim]
	}
	const isIt = ": \""
	if labelled := name + isIt + text + `"`; secret.Redact(labelled) != labelled && secret.Redact(text) == text {
		return secret.Hidden
	}
	return secret.Redact(hide(text))
}

// sayer puts messages into a language: the window's, or English for reports.
type sayer func(message.Message) string

// inEnglish is the sayer of reports.
func inEnglish(m message.Message) string { return m.Map(secret.Redact).String() }

// relative says how far a time is from now: “3 hours ago”, “in 5 minutes”.
func relative(t, now time.Time) message.Message {
	switch d := t.Sub(now); {
	case d.Abs() < time.Second:
		return message.New("now")
	case d < 0:
		return message.New("ago", "time", message.Between(t, now))
	default:
		return message.New("in", "time", message.Between(now, t))
	}
}

func pointInTime(t, now time.Time) message.Message {
	return message.New("at", "at", message.Moment{At: t, Now: now})
}

// Life is the picture of a token's life: marks on a line, from 0 on the left to
// 1 on the right.
type Life struct {
	Marks []Mark
	// Begin and End of the time in which it is good.
	Begin, End float32
}

// Mark is a point in time on the line.
type Mark struct {
	At    float32
	Label string // “expires”
	When  string // “3 hours ago”
	Now   bool   // a clock, not a time of the token
}

// minGap keeps marks apart that are close to each other in a long life.
const minGap = .16

// LifeOf draws the life of the token on a side; it has no marks for a token
// that names no times.
func LifeOf(s desk.Snapshot, side inspect.Side) Life {
	question := s.Inspection.Question(side, s.Now)
	info := s.Inspection.Subjects[side].Found().Info
	type point struct {
		at    time.Time
		label string // the end of its ID
		now   bool
	}
	expires := info.ExpiresAt
	if expires.IsZero() {
		expires = question.ExpiresAt
	}
	var points []point
	for _, p := range []point{
		{info.IssuedAt, "issued", false}, {info.NotBefore, "begins", false}, {expires, "expires", false},
	} {
		if !p.at.IsZero() {
			points = append(points, p)
		}
	}
	if len(points) == 0 {
		return Life{}
	}
	if question.SkewKnown && question.Skew.Abs() >= time.Second {
		points = append(points, point{s.Now, "this-machine", true}, point{s.Now.Add(question.Skew), "server", true})
	} else {
		points = append(points, point{s.Now, "now", true})
	}
	slices.SortStableFunc(points, func(a, b point) int { return a.at.Compare(b.at) })

	// Each stretch of time gets a part of the width by its length, but at least
	// so much that the marks can be told apart.
	whole := points[len(points)-1].at.Sub(points[0].at)
	places := make([]float32, len(points))
	for n := 1; n < len(points); n++ {
		part := float32(0)
		if stretch := points[n].at.Sub(points[n-1].at); stretch > 0 {
			part = max(minGap, float32(float64(stretch)/float64(whole)))
		}
		places[n] = places[n-1] + part
	}
	life := Life{End: 1}
	begins := info.NotBefore
	if begins.IsZero() {
		begins = info.IssuedAt
	}
	for n, p := range points {
		at := float32(0)
		if last := places[len(places)-1]; last > 0 {
			at = places[n] / last
		}
		mark := Mark{At: at, Label: T("life." + p.label), When: Say(relative(p.at, s.Now)), Now: p.now}
		if p.now {
			mark.When = p.at.In(s.Now.Location()).Format(time.TimeOnly)
		}
		life.Marks = append(life.Marks, mark)
		if p.at.Equal(begins) {
			life.Begin = at
		}
		if p.at.Equal(expires) {
			life.End = at
		}
	}
	return life
}

// maxPart is how much of a part of a token is shown, in characters.
const maxPart = 4000

// Parts are the header and the payload of a JWT as they are written, and for
// its signature only how long it is.
func Parts(i token.Info) (header, payload, signature string) {
	text := i.WithoutSignature()
	if text == "" {
		return "", "", ""
	}
	header, payload, _ = strings.Cut(strings.TrimSuffix(text, "."), ".")
	return shorten(header, maxPart), shorten(payload, maxPart), T("count.characters", "count", i.Signature().Len())
}

// Difference is a row of two tokens side by side.
type Difference struct {
	Name, A, B string
	Same       bool
}

// Differences sets the two tokens of the Inspector side by side, what differs
// first.
func Differences(s desk.Snapshot) []Difference { return differences(s, asItIs, Say) }

func differences(s desk.Snapshot, hide func(string) string, say sayer) []Difference {
	a, b := s.Inspection.Subjects[inspect.First].Found().Info, s.Inspection.Subjects[inspect.Second].Found().Info
	if a.Kind == token.Nothing || b.Kind == token.Nothing {
		return nil
	}
	compared := token.Compare(a, b)
	slices.SortStableFunc(compared, func(x, y token.Difference) int {
		switch {
		case x.Same == y.Same:
			return 0
		case y.Same:
			return -1
		}
		return 1
	})
	var rows []Difference
	for _, d := range compared[:min(len(compared), maxClaims)] {
		rows = append(rows, Difference{
			Name: shorten(secret.Redact(d.Name), maxName), A: sideText(d.Name, d.A, s.Now, hide, say), B: sideText(d.Name, d.B, s.Now, hide, say), Same: d.Same,
		})
	}
	return rows
}

func sideText(name string, side token.Side, now time.Time, hide func(string) string, say sayer) string {
	switch {
	case !side.Said:
		return say(message.New("not-there"))
	case !side.Time.IsZero():
		return say(relative(side.Time, now)) + ", " + say(pointInTime(side.Time, now))
	}
	return shorten(message.Printable(shown(name, side.Text, hide)), maxName*2)
}

// Compared says in a sentence what the difference comes to.
func Compared(rows []Difference) string {
	differ := 0
	for _, r := range rows {
		if !r.Same {
			differ++
		}
	}
	switch {
	case len(rows) == 0:
		return T("ui.paste-second-token-see-what")
	case differ == 0:
		return T("ui.they-say-same")
	}
	return T("ui.difference-count", "count", differ)
}
