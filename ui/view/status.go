package view

import (
	"fmt"
	"strings"
	"time"

	"sessiontray/assets"
	"sessiontray/session"
	"sessiontray/session/desk"
	"sessiontray/session/profile"
	"sessiontray/session/secret"
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
		return Card{Icon: assets.Stopped, Title: T("No profile"), Proof: T("Add one to the left, or paste a token or anything that holds one.")}
	}
	st := s.Status
	c := Card{
		Icon: icon(st), Tone: tone(st), Title: title(st), Proof: proof(st, s.Now), Subject: subject(&s.Summary),
		CanStop: st.Phase.Live(), CanCancel: st.Phase == session.Starting, CanRenew: s.Renewable,
		CanDismiss: st.Phase == session.Expired || st.Phase == session.Refused || st.Phase == session.Failed,
		Production: s.Place.Production,
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
			c.Details = Tf("The session of %s lives on until then.", User(current.Identity)) + " " + c.Details
		}
	}
	switch {
	case s.Checking:
		c.Proof = T("asking the server…")
	case s.Waiting:
		c.Proof, c.CanCancel = T("waiting for the keyring to give the token"), true
	}
	switch {
	case s.Renewal.GaveUp:
		c.Reason = Tn("Renewing by itself was given up after %d tries.", s.Renewal.Tries) + " " + Say(secret.Redact(s.Renewal.Failure.Error()))
		c.ReasonBad = !st.Phase.Live()
	case s.Renewal.Tries > 0:
		c.Reason = Tn("Renewing by itself failed %d times and is tried again.", s.Renewal.Tries) + " " + Say(secret.Redact(s.Renewal.Failure.Error()))
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
		return T("Renewing…")
	}
	return [...]string{T("No session"), T("Starting…"), T("Active"), T("Expires soon"), T("Expired"), T("Refused"), T("Failed")}[st.Phase]
}

func proof(st session.Status, now time.Time) string {
	switch st.Phase {
	case session.Starting:
		return Tf("waiting for %s", st.Origin)
	case session.Active, session.Expiring:
		if st.Confirmation == session.ConfirmedByServer {
			return Tf("confirmed by the server at %s", clock(st.ConfirmedAt, now))
		}
		return T("accepted on this machine, not checked with the server")
	case session.Expired:
		return Tf("ended at %s", clock(st.Session.End(), now))
	case session.Refused, session.Failed:
		return Tf("at %s", clock(st.Since, now))
	}
	return T("Start one below.")
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
	return Tf("%s on %s", User(user), st.Origin)
}

func details(current session.Session, now time.Time) string {
	expiry := T("Expiry unknown")
	if !current.ExpiresAt.IsZero() {
		expiry = Tf("Until %s", clock(current.End(), now))
	}
	scopes := T("default scopes")
	switch {
	case current.Scopes == nil:
		scopes = T("scopes unknown")
	case len(current.Scopes) > 0:
		scopes = Scopes(current.Scopes)
	}
	text := fmt.Sprintf("%s · %s · %s", expiry, scopes, current.Token)
	if current.Skew != 0 {
		told := Tf("The server's clock is %s ahead of this machine's; times here are by this machine's.", Say(token.Span(current.Skew)))
		if current.Skew < 0 {
			told = Tf("The server's clock is %s behind this machine's; times here are by this machine's.", Say(token.Span(current.Skew)))
		}
		text += "\n" + told
	}
	return text
}

// reason says what went wrong in two sentences, the cause and the fix.
func reason(st session.Status) string {
	text := Say(secret.Redact(st.Failure.Error()))
	if !st.Phase.Live() {
		return text
	}
	if st.Session != nil && st.Wanted == st.Session.Identity {
		return T("The session lives on, but could not be renewed.") + " " + text
	}
	if st.Wanted != "" {
		return Tf("The session lives on, but a new one for %s could not be started.", User(st.Wanted)) + " " + text
	}
	if st.Failure.Kind == session.Forbidden {
		return T("The server knows the session, but did not allow the check.") + " " + text
	}
	return T("The session may live on, but the server could not confirm it.") + " " + text
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
		if p.Status.Confirmation == session.AcceptedHere {
			parts = append(parts, T("not checked with the server"))
		}
	}
	return strings.Join(parts, " · ")
}

// rulesText says what will happen by itself.
func rulesText(s desk.Snapshot) string {
	var said []string
	if s.Renews {
		said = append(said, T("renewed by itself"))
	}
	if n := s.Rules.StopAfter; n > 0 {
		said = append(said, Tn("stopped %d min after the start", n))
	}
	if n := s.Rules.CheckEvery; n > 0 {
		said = append(said, Tn("checked every %d min", n))
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

// Beneath says what is wrong with an input, or what is seen in it.
func Beneath(s desk.Snapshot, f session.Field) Field {
	if s.Problem != nil && s.Problem.Field == f {
		return Field{Say(secret.Redact(s.Problem.Error())), Bad}
	}
	switch f {
	case session.FieldBackend:
		if s.Profile.EnvironmentID == profile.SandboxID && s.Profile.Backend.URL == "" {
			return Field{T("Empty, the sandbox's own example is asked."), Neutral}
		}
	case session.FieldAPIToken:
		if s.Profile.EnvironmentID == profile.SandboxID {
			if info := token.ParseValue(s.APIToken); info.Kind == token.APIToken && strings.HasPrefix(info.AppID, "sandbox-") {
				return Field{T("The sandbox issued this token; it is good while the program runs."), Neutral}
			}
		}
		return seen(s, token.ParseValue(s.APIToken), token.ForAPI, token.Info.CheckAPI)
	case session.FieldSessionToken:
		return seen(s, token.ParseValue(s.SessionToken), token.ForSession, func(i token.Info) error { return i.CheckSession(s.Now) })
	}
	return Field{}
}

// seen says what a token is, as it is typed, and whether it is good for a use.
func seen(s desk.Snapshot, info token.Info, use token.Use, check func(token.Info) error) Field {
	if info.Kind == token.Nothing {
		return Field{}
	}
	if err := check(info); err != nil {
		return Field{Say(secret.Redact(err.Error())), Warning}
	}
	switch v := info.Judge(token.Question{Now: s.Now, Use: use}); {
	case info.Kind == token.Opaque && len(info.Header) == 0:
		return Field{T("This token cannot be read here; only the server can tell whether it is good."), Neutral}
	case v.Level > token.Good:
		return Field{Say(secret.Redact(v.Cause + " " + v.Fix)), Warning}
	case info.Kind == token.APIToken && info.AppID == "":
		return Field{T("API token."), Neutral}
	case info.Kind == token.APIToken:
		return Field{Tf("API token of the app %s.", User(info.AppID)), Neutral}
	}
	return Field{Tf("Session token of %s, good until %s.", User(info.Identity), clock(info.ExpiresAt, s.Now)), Neutral}
}
