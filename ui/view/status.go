package view

import (
	"fmt"
	"strings"
	"time"

	"sessiontray/assets"
	"sessiontray/session"
	"sessiontray/session/desk"
	"sessiontray/session/message"
	"sessiontray/session/profile"
	"sessiontray/session/token"
)

// Card is what the status card says.
type Card struct {
	Icon      assets.Icon
	Tone      Tone
	Title     string // the phase: "Active"
	Proof     string // how far it is certain: "confirmed by the server at 10:42:03"
	Subject   string // whom and where: "alice on Sandbox"
	Countdown string // "59 min left"; empty when nothing counts
	Details   string // expiry, scopes, the token in its redacted form
	Reason    string // what is wrong, and what to do
	ReasonBad bool   // it is about the status, not about a later attempt

	// Production says that real users are where the session is.
	Production bool

	CanStop, CanCancel, CanCopyUser, CanCopyToken, CanCheck bool
	// CanDismiss is for what ended, CanRenew also for what lives.
	CanDismiss, CanRenew bool
}

// Status says where the session stands.
func Status(s desk.Snapshot) Card {
	if s.Profile.ID == "" {
		return Card{Icon: assets.Stopped, Title: T("ui.no-profile"), Proof: T("ui.add-one-left-paste-token")}
	}
	st := s.Status
	c := Card{
		Icon: icon(st), Tone: tone(st), Title: title(st), Proof: proof(st, s.Now), Subject: subject(&s.Summary),
		CanStop: st.Phase.Live(), CanCancel: st.Phase == session.Starting, CanRenew: s.Renewable,
		CanDismiss: st.Phase == session.Expired || st.Phase == session.Refused || st.Phase == session.Failed,
		Production: s.StatusEnvironment.Production,
	}
	if current, live := st.Live(); live {
		c.CanStop = true
		c.CanCopyUser, c.CanCopyToken = current.Identity != "", true
		c.CanCheck = !s.Checking && st.Phase != session.Starting
		c.Details = details(current, s.Now)
		if left, known := current.Remaining(s.Now); known && st.Phase != session.Starting {
			c.Countdown = Countdown(left, s.Now)
		}
		if st.Phase == session.Starting {
			c.Details = T("ui.session-lives-until-then", "user", User(current.Identity)) + " " + c.Details
		}
	}
	switch {
	case s.Checking:
		c.Proof = T("ui.asking-server")
	case s.Waiting:
		c.Proof, c.CanCancel = T("ui.waiting-keyring-give-token"), true
	}
	switch {
	case s.Renewal.GaveUp:
		c.Reason = T("ui.renewing-itself-given-up-after", "count", s.Renewal.Tries) + " " + Say(s.Renewal.Failure.Said())
		c.ReasonBad = !st.Phase.Live()
	case s.Renewal.Tries > 0:
		c.Reason = T("ui.renewing-itself-failed-times-tried", "count", s.Renewal.Tries) + " " + Say(s.Renewal.Failure.Said())
	case st.Failure != nil:
		c.Reason, c.ReasonBad = reason(st), !st.Phase.Live()
	}
	if rules := rulesText(s); rules != "" && c.Details != "" {
		c.Details += "\n" + rules
	}
	return c
}

func icon(st session.Status) assets.Icon {
	switch st.Phase {
	case session.Starting:
		return assets.Starting
	case session.Active:
		if st.Confirmation == session.ConfirmedByServer {
			return assets.Confirmed
		}
		return assets.Accepted
	case session.Expiring:
		return assets.Expiring
	case session.Expired:
		return assets.Expired
	case session.Refused:
		return assets.Refused
	case session.Failed:
		return assets.Failed
	}
	return assets.Stopped
}

func tone(st session.Status) Tone {
	switch st.Phase {
	case session.Starting:
		return Info
	case session.Active:
		if st.Confirmation == session.ConfirmedByServer {
			return Good
		}
		return Info
	case session.Expiring, session.Expired:
		return Warning
	case session.Refused, session.Failed:
		return Bad
	}
	return Neutral
}

func title(st session.Status) string {
	if st.Phase == session.Starting && st.Session != nil && st.Session.Identity == st.Wanted {
		return T("ui.renewing")
	}
	return [...]string{
		T("ui.no-session"), T("ui.starting"), T("ui.active"), T("ui.expires-soon"), T("ui.expired"), T("ui.refused"),
		T("ui.failed"),
	}[st.Phase]
}

func proof(st session.Status, now time.Time) string {
	switch st.Phase {
	case session.Starting:
		return T("ui.waiting", "server", st.Origin)
	case session.Active, session.Expiring:
		if st.Confirmation == session.ConfirmedByServer {
			return T("ui.confirmed-server", "time", clock(st.ConfirmedAt, now))
		}
		return T("ui.accepted-machine-not-checked-server")
	case session.Expired:
		return T("ui.ended", "time", clock(st.Session.End(), now))
	case session.Refused, session.Failed:
		return T("ui.at-time", "time", clock(st.Since, now))
	}
	return T("ui.not-started")
}

// subject says whom the session is, was or will be of.
func subject(p *desk.Summary) string {
	st := p.Status
	user := st.Wanted
	if st.Session != nil && st.Phase != session.Starting {
		user = st.Session.Identity
	}
	if st.Phase == session.Stopped {
		return ""
	}
	return T("ui.user-on-server", "user", User(user), "server", st.Origin)
}

func details(current session.Session, now time.Time) string {
	expiry := T("ui.expiry-unknown")
	if !current.ExpiresAt.IsZero() {
		expiry = T("ui.until", "time", clock(current.End(), now))
	}
	scopes := T("ui.default-scopes")
	switch {
	case current.Scopes == nil:
		scopes = T("ui.scopes-unknown")
	case len(current.Scopes) > 0:
		scopes = Scopes(current.Scopes)
	}
	text := fmt.Sprintf("%s · %s · %s", expiry, scopes, current.Token)
	if current.Skew != 0 {
		told := T("ui.server-clock-ahead-machine-times", "time", message.SpanOf(current.Skew))
		if current.Skew < 0 {
			told = T("ui.server-clock-behind-machine-times", "time", message.SpanOf(current.Skew))
		}
		text += "\n" + told
	}
	return text
}

// reason says what went wrong in two sentences, the cause and the fix.
func reason(st session.Status) string {
	text := Say(st.Failure.Said())
	if !st.Phase.Live() {
		return text
	}
	if st.Session != nil && st.Wanted == st.Session.Identity {
		return T("ui.session-lives-but-could-not") + " " + text
	}
	if st.Wanted != "" {
		return T("ui.session-lives-but-new-one", "user", User(st.Wanted)) + " " + text
	}
	if st.Failure.Kind == session.Forbidden {
		return T("ui.server-knows-session-but-did") + " " + text
	}
	return T("ui.session-may-live-but-server") + " " + text
}

// line says where a profile's session stands in one line that changes at most
// once a minute.
func line(p *desk.Summary, s desk.Snapshot) string {
	parts := []string{title(p.Status)}
	if who := subject(p); who != "" {
		parts = append(parts, who)
	}
	if current, live := p.Status.Live(); live && p.Status.Phase != session.Starting {
		if left, known := current.Remaining(s.Now); known {
			parts = append(parts, coarse(left, s.Now))
		}
		if p.Status.Confirmation == session.ValidLocally {
			parts = append(parts, T("ui.not-checked-server"))
		}
	}
	return strings.Join(parts, " · ")
}

// rulesText says what will happen automatically.
func rulesText(s desk.Snapshot) string {
	var said []string
	if s.Renews {
		said = append(said, T("ui.renewed-itself"))
	}
	if n := s.Rules.StopAfter; n > 0 {
		said = append(said, T("ui.stopped-min-after-start", "count", n))
	}
	if n := s.Rules.CheckEvery; n > 0 {
		said = append(said, T("ui.checked-every-min", "count", n))
	}
	if len(said) == 0 {
		return ""
	}
	text := strings.Join(said, ", ")
	return strings.ToUpper(text[:1]) + text[1:]
}

// Field is what is said beneath an input.
type Field struct {
	Text string
	Tone Tone
}

// FieldHint says what is wrong with an input, or what is seen in it.
func FieldHint(s desk.Snapshot, f session.Field) Field {
	if hint := elsewhere(s, f); hint.Text != "" {
		return hint
	}
	if s.Problem != nil && s.Problem.Field == f {
		return Field{Say(s.Problem.Said()), Bad}
	}
	switch f {
	case session.FieldBackend:
		if s.Profile.EnvironmentID == profile.SandboxID && s.Profile.Backend.URL == "" {
			return Field{T("ui.empty-sandbox-own-example-asked"), Neutral}
		}
	case session.FieldAPIToken:
		if s.Profile.EnvironmentID == profile.SandboxID {
			if info := token.ParseValue(s.APIToken); info.Kind == token.APIToken && strings.HasPrefix(info.AppID, "sandbox-") {
				return Field{T("ui.sandbox-issued-token-good-while"), Neutral}
			}
		}
		return seen(s, token.ParseValue(s.APIToken), token.ForAPI, token.Info.CheckAPI)
	case session.FieldSessionToken:
		return seen(
			s, token.ParseValue(s.SessionToken), token.ForSession, func(i token.Info) error { return i.CheckSession(s.Now) },
		)
	}
	return Field{}
}

// elsewhere says why the field of a secret is empty that was saved for another address.
func elsewhere(s desk.Snapshot, f session.Field) Field {
	var id, address string
	switch f {
	case session.FieldAPIToken:
		id, address = "ui.secret-elsewhere.api-token", s.Elsewhere.APIToken
	case session.FieldSessionToken:
		id, address = "ui.secret-elsewhere.session-token", s.Elsewhere.SessionToken
	case session.FieldHeaders:
		id, address = "ui.secret-elsewhere.headers", s.Elsewhere.Headers
	}
	if address == "" {
		return Field{}
	}
	tone := Warning
	if s.Problem != nil && s.Problem.Field == f {
		tone = Bad
	}
	return Field{T(id, "address", address), tone}
}

// seen says what a token is, as it is typed, and whether it is good for a use.
func seen(s desk.Snapshot, info token.Info, use token.Purpose, check func(token.Info) error) Field {
	if info.Kind == token.Nothing {
		return Field{}
	}
	if err := check(info); err != nil {
		return Field{Say(message.Of(err)), Warning}
	}
	switch v := info.Judge(token.Question{Now: s.Now, Purpose: use}); {
	case info.Kind == token.Opaque && len(info.Header) == 0:
		return Field{T("ui.token-cannot-read-here-only"), Neutral}
	case v.Level > token.Good:
		return Field{Say(message.Join(v.Cause, v.Fix)), Warning}
	case info.Kind == token.APIToken && info.AppID == "":
		return Field{T("ui.hint.api-token"), Neutral}
	case info.Kind == token.APIToken:
		return Field{T("ui.hint.api-token-app", "user", User(info.AppID)), Neutral}
	}
	return Field{T("ui.hint.session-token", "user", User(info.Identity), "time", clock(info.ExpiresAt, s.Now)), Neutral}
}
