package view

import (
	"slices"

	"sessiontray/session/inspect"
	"sessiontray/session/message"

	"sessiontray/session"
	"sessiontray/session/desk"
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
func ServerOf(s desk.Snapshot) Server { return serverOf(s, localDate(), Say) }

// serverOf is [ServerOf] in a language, with dates as given.
func serverOf(s desk.Snapshot, dated string, say sayer) Server {
	i := s.Inspection
	f := i.Subjects[inspect.First].Found()
	switch {
	case f.Info.Kind == token.Nothing || f.Info.Kind == token.Damaged:
		return Server{}
	case i.Checking:
		return Server{Text: say(message.New("verdict.asking-server"))}
	case i.Environment.ID == "":
		return Server{Text: say(message.New("verdict.nothing-says-environment-choose-one"))}
	case i.Answer == nil:
		return Server{CanCheck: true, Text: say(message.New("verdict.lists-one-video-nothing-changed"))}
	}
	a := *i.Answer
	v := i.Verdict(inspect.First, a.At) // as it was when the server answered
	answer := Server{CanCheck: true}
	var text message.Message
	switch {
	case a.Failure == nil:
		text, answer.Tone = accepted(a, v), Good
	case a.Failure.Kind == session.Unauthorized:
		text, answer.Tone = refused(a, v), Bad
	case a.Failure.Kind == session.Forbidden:
		text, answer.Tone = forbidden(a, f.Info), Warning
	case a.Failure.Kind == session.BadInput:
		text, answer.Tone = message.New("verdict.server-not-asked"), Warning
	case a.Failure.HTTPStatus == 0:
		text, answer.Tone = message.New(
			"verdict.not-reached-nothing-more-known", "server", a.Environment, "kind", a.Failure.Kind.Name(),
		), Warning
	default:
		text, answer.Tone = message.New(
			"verdict.gave-no-answer-about-token", "server", a.Environment, "kind", a.Failure.Kind.Name(),
		), Warning
	}
	if a.Failure != nil {
		answer.Words = say(a.Failure.Said())
	}
	answer.Text = say(message.Join(text, message.New("verdict.asked-at", "time", clockAs(a.At, s.Now, dated))))
	return answer
}

func accepted(a inspect.Answer, v token.Verdict) message.Message {
	switch v.Level {
	case token.NotGood:
		return message.New("verdict.accepts-though-here-looks-not", "server", a.Environment, "cause", v.Cause)
	case token.CannotTell:
		return message.New("verdict.accepts", "server", a.Environment)
	}
	return message.New("verdict.looks-good-here-accepts", "server", a.Environment)
}

func refused(a inspect.Answer, v token.Verdict) message.Message {
	for _, f := range v.Findings {
		if f.Level == token.NotGood && slices.Contains(ownFaults, f.Code) {
			return message.New("verdict.refuses-expected", "server", a.Environment, "cause", f.Cause)
		}
	}
	if v.Level > token.GoodBut {
		return message.New("verdict.refuses", "server", a.Environment)
	}
	return message.New("verdict.looks-good-here-but-refuses", "server", a.Environment)
}

// ownFaults are those of a token that a server sees as well; what the user
// expected of it is unknown there.
var ownFaults = []token.Code{
	token.Expired, token.NotYetValid, token.NeverValid, token.ExpiresBeforeIssue, token.NotSigned, token.UnexpectedAlgorithm,
	token.WrongClaimType, token.NotInSeconds, token.DuplicateClaim, token.IssuedInFuture, token.SignatureDiffers, token.IsPlayback,
}

// readScope is what listing a video takes (inferred).
const readScope = "videos.read"

func forbidden(a inspect.Answer, i token.Info) message.Message {
	if len(i.Scopes) > 0 && !i.Allows(readScope) {
		return message.New("verdict.knows-but-does-not-let", "server", a.Environment, "scope", readScope)
	}
	return message.New("verdict.knows-but-does-not-let-list", "server", a.Environment)
}
