package token

import (
	"errors"

	"sessiontray/session/message"
)

// Code tells findings apart in code. Each is declared in the file of its check.
type Code string

// Level is how a token, or one finding about it, is judged; a greater one is
// worse.
type Level int

// The levels.
const (
	Good       Level = iota // as far as can be told without the server
	GoodBut                 // good, with a remark
	CannotTell              // nothing in it says
	NotGood
)

var levelIDs = [...]string{"level.good", "level.good-but", "level.cannot-tell", "level.not-good"}

// Name names the level.
func (l Level) Name() message.Message { return message.New(levelIDs[l]) }

// String names the level in English.
func (l Level) String() string { return l.Name().String() }

// Audience is who can do something about a finding.
type Audience int

// The audiences.
const (
	Anyone   Audience = iota
	Tester            // who uses this program
	Customer          // who owns the app at Video.io
	Backend           // whoever maintains the customer's backend
)

var audienceIDs = [...]string{"", "audience.tester", "audience.customer", "audience.backend"}

// Name names the audience; Anyone has no name.
func (a Audience) Name() message.Message {
	if a == Anyone {
		return message.Message{}
	}
	return message.New(audienceIDs[a])
}

// A Finding is one thing that is to be said about a text. As an error it is why
// the text cannot be used for what was asked. Its sentences never contain the
// token and have passed the redactor.
type Finding struct {
	Code  Code
	Level Level
	Cause message.Message // one sentence: what is so
	Fix   message.Message // one sentence: what to do; zero when there is nothing
	For   Audience        // who can do it
}

// none is for findings with nothing to do.
var none message.Message

// Said is the cause and the fix.
func (f *Finding) Said() message.Message { return message.Join(f.Cause, f.Fix) }

// Error returns the cause and the fix in English.
func (f *Finding) Error() string { return f.Said().String() }

// CodeOf returns the code of the [Finding] in err, or an empty one.
func CodeOf(err error) Code {
	var f *Finding
	if errors.As(err, &f) {
		return f.Code
	}
	return ""
}

// Quote puts a value out of a token between English quotation marks: redacted, on one
// line, of bounded length.
func Quote(text string) string { return "“" + string(message.Quoted(text)) + "”" }
