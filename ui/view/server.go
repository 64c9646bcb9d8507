package view

import (
	"fmt"
	"slices"

	"sessiontray/session"
	"sessiontray/session/desk"
	"sessiontray/session/secret"
	"sessiontray/session/token"
)

// Server is what is said about asking the server.
type Server struct {
	CanCheck bool
	Text     string // the answer beside what was expected, or what is missing to ask
	Tone     Tone
	Words    string // the cause and the fix of an answer that is not yes
}

// ServerOf says what the server answered about the first token, and how that
// fits what is thought of it here.
func ServerOf(s desk.Snapshot) Server {
	answer := serverOf(s, localDate())
	answer.Text, answer.Words = Say(answer.Text), Say(answer.Words)
	return answer
}

// serverOf is [ServerOf] in English, as a report needs it, but for how a date is
// written.
func serverOf(s desk.Snapshot, dated string) Server {
	i := s.Inspection
	f := i.Subjects[desk.First].Found()
	switch {
	case f.Info.Kind == token.Nothing || f.Info.Kind == token.Damaged:
		return Server{}
	case i.Checking:
		return Server{Text: "Asking the server…"}
	case i.Environment.ID == "":
		return Server{Text: "Nothing in it says which environment it is of: choose the one to ask."}
	case i.Answer == nil:
		return Server{CanCheck: true, Text: "Lists one video with it; nothing is changed."}
	}
	a := *i.Answer
	v := i.Verdict(desk.First, a.At) // as it was when the server answered
	answer := Server{CanCheck: true}
	switch {
	case a.Failure == nil:
		answer.Text, answer.Tone = accepted(a, v), Good
	case a.Failure.Kind == session.Unauthorized:
		answer.Text, answer.Tone = refused(a, v), Bad
	case a.Failure.Kind == session.Forbidden:
		answer.Text, answer.Tone = forbidden(a, f.Info), Warning
	case a.Failure.Kind == session.BadInput:
		answer.Text, answer.Tone = "The server was not asked.", Warning
	case a.Failure.HTTPStatus == 0:
		answer.Text, answer.Tone = fmt.Sprintf("%s was not reached, so nothing more is known of the token (%s).", a.Environment, a.Failure.Kind), Warning
	default:
		answer.Text, answer.Tone = fmt.Sprintf("%s gave no answer about the token (%s).", a.Environment, a.Failure.Kind), Warning
	}
	if a.Failure != nil {
		answer.Words = secret.Redact(a.Failure.Error())
	}
	answer.Text = secret.Redact(answer.Text + fmt.Sprintf(" Asked at %s.", clockAs(a.At, s.Now, dated)))
	return answer
}

func accepted(a desk.Answer, v token.Verdict) string {
	switch v.Level {
	case token.NotGood:
		return fmt.Sprintf("%s accepts it, though here it looks not good: %s", a.Environment, lower(v.Cause))
	case token.CannotTell:
		return fmt.Sprintf("%s accepts it.", a.Environment)
	}
	return fmt.Sprintf("It looks good here, and %s accepts it.", a.Environment)
}

func refused(a desk.Answer, v token.Verdict) string {
	for _, f := range v.Findings {
		if f.Level == token.NotGood && slices.Contains(ownFaults, f.Code) {
			return fmt.Sprintf("%s refuses it, as expected: %s", a.Environment, lower(f.Cause))
		}
	}
	if v.Level > token.GoodBut {
		return fmt.Sprintf("%s refuses it.", a.Environment)
	}
	return fmt.Sprintf("It looks good here, but %s refuses it: likely it was revoked, or is of another app or environment.", a.Environment)
}

// ownFaults are those of a token that a server sees as well; what the user
// expected of it is unknown there.
var ownFaults = []token.Code{
	token.Expired, token.NotYetValid, token.NeverValid, token.ExpiresBeforeIssue, token.NotSigned, token.UnexpectedAlgorithm,
	token.WrongClaimType, token.NotInSeconds, token.DuplicateClaim, token.IssuedInFuture, token.SignatureDiffers, token.IsPlayback,
}

// readScope is what listing a video takes (inferred).
const readScope = "videos.read"

func forbidden(a desk.Answer, i token.Info) string {
	if len(i.Scopes) > 0 && !i.Allows(readScope) {
		return fmt.Sprintf("%s knows it, but does not let it list videos: the scope %s is missing.", a.Environment, readScope)
	}
	return fmt.Sprintf("%s knows it, but does not let it list videos.", a.Environment)
}
