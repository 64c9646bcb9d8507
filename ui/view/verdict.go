package view

import (
	"fmt"
	"strings"
	"time"

	"sessiontray/assets"
	"sessiontray/session/desk"
	"sessiontray/session/secret"
	"sessiontray/session/token"
)

// Verdict is what is said of a token.
type Verdict struct {
	Icon     assets.Icon
	Tone     Tone
	Headline string // “Not good · session token”
	Cause    string
	Fix      string // with whom it is for
	Findings []Finding
}

// Finding is one line behind a verdict.
type Finding struct {
	Icon assets.Icon
	Text string // cause and fix
}

// VerdictOf says what is thought of the token on a side.
func VerdictOf(s desk.Snapshot, side desk.Side) Verdict {
	v := verdictOf(s, side)
	v.Headline, v.Cause, v.Fix = Say(v.Headline), Say(v.Cause), Say(v.Fix)
	for n := range v.Findings {
		v.Findings[n].Text = Say(v.Findings[n].Text)
	}
	return v
}

// verdictOf is [VerdictOf] in English, as a report needs it.
func verdictOf(s desk.Snapshot, side desk.Side) Verdict {
	subject := s.Inspection.Subjects[side]
	v := s.Inspection.Verdict(side, s.Now)
	card := Verdict{
		Icon: levelIcon(v.Level), Tone: levelTone(v.Level), Headline: headline(v, subject.Found()),
		Cause: v.Cause, Fix: fix(v.Fix, v.For),
	}
	if subject.Busy {
		return Verdict{Icon: assets.Note, Headline: "Looking through it…", Cause: "A long text takes a moment."}
	}
	if v.Kind == token.Nothing {
		return Verdict{
			Icon: assets.Note, Headline: "Is it any good?",
			Cause: "Paste a token, or anything with one in it. The verdict, its reasons, the claims and the times appear here at once.",
			Fix:   "Nothing leaves this machine until you choose to check with the server.",
		}
	}
	if isNone(v) {
		card.Icon, card.Tone = assets.Unknown, Info
		return card
	}
	for _, f := range v.Findings {
		icon := levelIcon(f.Level)
		if f.Level == token.Good {
			icon = assets.Note
		}
		card.Findings = append(card.Findings, Finding{icon, f.Error()})
	}
	return card
}

// isNone reports whether the text is no token at all.
func isNone(v token.Verdict) bool {
	if len(v.Findings) == 0 {
		return true
	}
	switch v.Findings[0].Code {
	case token.Missing, token.TooLong, token.NoTokenInside, token.NotAToken:
		return true
	}
	return false
}

func levelIcon(l token.Level) assets.Icon {
	return [...]assets.Icon{token.Good: assets.Good, token.GoodBut: assets.Remark, token.CannotTell: assets.Unknown, token.NotGood: assets.Bad}[l]
}

func levelTone(l token.Level) Tone {
	return [...]Tone{token.Good: Good, token.GoodBut: Warning, token.CannotTell: Info, token.NotGood: Bad}[l]
}

func headline(v token.Verdict, f token.Found) string {
	if isNone(v) {
		return "No token found"
	}
	level := v.Level.String()
	if v.SignatureChecked && v.Level == token.Good {
		level = "Good, signature checked" // nothing is left to looks
	}
	return fmt.Sprintf("%s · %s", level, f.Kind())
}

func fix(text string, who token.Audience) string {
	if text == "" || who == token.Anyone {
		return text
	}
	return fmt.Sprintf("For %s: %s", who, lower(text))
}

// Subject names what was pasted on a side: “Session token and user ID from a
// JSON answer”, and how much of it there is when it is much.
func Subject(s desk.Subject) string {
	if s.Busy {
		return ""
	}
	if s.Bytes == 0 {
		return T("A token, a header, a JSON answer, a curl command, a URL, code, a HAR or a log.")
	}
	return Say(s.Paste.String())
}

// Choices name the tokens found in a paste, when there are several.
func Choices(p token.Paste, now time.Time) []string {
	if len(p.Found) < 2 {
		return nil
	}
	var names []string
	for n, f := range p.Found {
		parts := []string{capital(Say(f.Kind()))}
		switch {
		case f.Info.Identity != "":
			parts[0] = Tf("%s of %s", parts[0], User(f.Info.Identity))
		case f.Info.AppID != "":
			parts[0] = Tf("%s of the app %s", parts[0], User(f.Info.AppID))
		default:
			parts = append(parts, f.Info.Value.String())
		}
		if f.Info.Lifetime(now) == token.After {
			parts = append(parts, T("expired"))
		}
		if f.Place != "" {
			parts = append(parts, secret.Redact(f.Place))
		}
		names = append(names, Tf("%d of %d", n+1, len(p.Found))+": "+strings.Join(parts, " · "))
	}
	return names
}

// PastedNote says what a paste put into the inputs of a session.
func PastedNote(p *desk.Pasted) string {
	if p == nil {
		return ""
	}
	text := Say(p.Paste.String())
	if !p.Filled {
		return text + ". " + T("It plays one video and starts no session, so it was not filled in; the Inspector tells more.")
	}
	if len(p.Paste.Found) > 1 {
		text += ", " + Tf("number %d filled in", p.Chosen+1)
	}
	switch f := p.Paste.Found[p.Chosen]; {
	case p.Environment != "":
		text += "; " + Tf("the environment is now %s", p.Environment)
	case f.BaseURL == "" && f.Kind() == token.SessionToken.String():
		text += "; " + T("nothing in it names the environment, so see that the right one is chosen")
	}
	return text + "."
}
