package view

import (
	"strings"
	"time"

	"sessiontray/session/token/find"

	"sessiontray/session/inspect"
	"sessiontray/session/message"

	"sessiontray/assets"
	"sessiontray/session/desk"
	"sessiontray/session/secret"
	"sessiontray/session/token"
)

// Verdict is what is said of a token.
type Verdict struct {
	Icon     assets.Icon
	Tone     Tone
	Headline string // “Invalid · session token”
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
func VerdictOf(s desk.Snapshot, side inspect.Side) Verdict {
	subject := s.Inspection.Subjects[side]
	v := s.Inspection.Verdict(side, s.Now)
	card := Verdict{
		Icon: levelIcon(v.Level), Tone: levelTone(v.Level), Headline: Say(headline(v, subject.Found())),
		Cause: Say(v.Cause), Fix: Say(fix(v.Fix, v.For)),
	}
	if subject.Busy {
		return Verdict{Icon: assets.Note, Headline: T("verdict.looking-through"), Cause: T("verdict.long-text-takes-moment")}
	}
	if v.Kind == token.Nothing {
		return Verdict{
			Icon: assets.Note, Headline: T("verdict.nothing-pasted"),
			Cause: T("verdict.paste-anything"),
			Fix:   T("verdict.nothing-leaves-machine-until-you"),
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
		card.Findings = append(card.Findings, Finding{icon, Say(f.Said())})
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
	return [...]assets.Icon{
		token.Good: assets.Good, token.GoodBut: assets.Remark, token.CannotTell: assets.Unknown, token.NotGood: assets.Bad,
	}[l]
}

func levelTone(l token.Level) Tone {
	return [...]Tone{token.Good: Good, token.GoodBut: Warning, token.CannotTell: Info, token.NotGood: Bad}[l]
}

func headline(v token.Verdict, f find.Match) message.Message {
	if isNone(v) {
		return message.New("verdict.no-token")
	}
	level := v.Level.Name()
	if v.SignatureChecked && v.Level == token.Good {
		level = message.New("level.signature-checked") // nothing is left to looks
	}
	return message.New("verdict.headline", "level", level, "kind", f.Kind().Name())
}

// fix is what to do, with who can do it.
func fix(text message.Message, who token.Audience) message.Message {
	if text.IsZero() || who == token.Anyone {
		return text
	}
	return message.New("verdict.for", "who", who.Name(), "what", text)
}

// Subject names what was pasted on a side: “Session token and user ID from a
// JSON answer”, and how much of it there is when it is much.
func Subject(s inspect.Subject) string {
	if s.Busy {
		return ""
	}
	if s.Bytes == 0 {
		return T("ui.token-header-json-answer-curl")
	}
	return Say(s.Paste.Said())
}

// Choices name the tokens found in a paste, when there are several.
func Choices(p find.Extraction, now time.Time) []string {
	if len(p.Matches) < 2 {
		return nil
	}
	var names []string
	for n, f := range p.Matches {
		parts := []string{message.Capital(Say(f.Kind().Name()))}
		switch {
		case f.Info.Identity != "":
			parts[0] = T("ui.choice.user", "kind", parts[0], "user", User(f.Info.Identity))
		case f.Info.AppID != "":
			parts[0] = T("ui.choice.app", "kind", parts[0], "user", User(f.Info.AppID))
		default:
			parts = append(parts, f.Info.Value.String())
		}
		if f.Info.Lifetime(now) == token.After {
			parts = append(parts, T("ui.choice.expired"))
		}
		if f.Source != "" {
			parts = append(parts, secret.Redact(f.Source))
		}
		names = append(names, T("ui.number-of", "number", n+1, "all", len(p.Matches))+": "+strings.Join(parts, " · "))
	}
	return names
}

// PastedNote says what a paste put into the inputs of a session.
func PastedNote(p *desk.Pasted) string {
	if p == nil {
		return ""
	}
	text := Say(p.Paste.Said())
	if !p.Filled {
		return text + ". " + T("ui.plays-one-video-starts-no")
	}
	if len(p.Paste.Matches) > 1 {
		text += ", " + T("ui.number-filled", "chosen", p.Chosen+1)
	}
	switch f := p.Paste.Matches[p.Chosen]; {
	case p.Environment != "":
		text += "; " + T("ui.environment-now", "environment", p.Environment)
	case f.BaseURL == "" && f.Kind() == token.SessionToken:
		text += "; " + T("ui.nothing-names-environment-see-right")
	}
	return text + "."
}
