package token

import (
	"errors"
	"strings"
	"unicode"

	"sessiontray/session/secret"
)

// Code tells findings apart in code.
type Code int

// What can be found in a text.
const (
	// About the text as a whole.
	Missing        Code = iota + 1 // there is nothing
	TooLong                        // longer than [MaxBytes]
	NoTokenInside                  // text, but no token in it
	NotAToken                      // something else
	BadCharacter                   // a token with a character that no token has
	Shortened                      // written with an ellipsis, for display
	Truncated                      // a part is cut off or missing
	StuckTogether                  // more than one token, or something behind one
	BadBase64                      // a part that is not base64url
	BadJSON                        // a part that is not a JSON object
	NoAlgorithm                    // a header without alg
	Encrypted                      // a JWE
	OpaqueText                     // a token that says nothing of itself
	Doubled                        // pasted twice, taken once
	Padded                         // with "=", taken off
	WrongAlphabet                  // standard base64, put right
	NotCanonical                   // a last character that no encoder writes
	TakenOff                       // quotes, line breaks, a prefix
	DuplicateClaim                 // a claim said twice

	// About its times.
	Expired
	NotYetValid
	NeverValid         // ends before it begins
	ExpiresBeforeIssue // ends before it was issued
	IssuedInFuture
	NoExpiry
	LivesLong
	ExpiresSoon
	ClocksDiffer // the server's clock and this machine's disagree about it
	NotInSeconds // but in milliseconds, or less
	WrongClaimType

	// About what it is for.
	IsAPIToken   // an API token where a session token belongs
	IsSession    // a session token where an API token belongs
	IsPlayback   // a playback token
	SharedAPI    // an API token at all
	UnknownUse   // a JWT that does not say what it is for
	NoIdentity   // a session token that names nobody
	WrongRole    // a role other than that of an API token
	OtherUser    // of another user than asked for
	LacksScopes  // that were asked for
	UnsaidScopes // it does not say whether it has those asked for
	UnknownScopes
	AdminScopes

	// About its header and signature.
	NotSigned // alg "none"
	UnexpectedAlgorithm
	UnexpectedIssuer
	UnexpectedType
	SignatureUnchecked
	SignatureMatches
	SignatureDiffers
)

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

var levelNames = [...]string{"Looks good", "Good, but…", "Cannot tell", "Not good"}

// String names the level for people.
func (l Level) String() string { return levelNames[l] }

// Audience is who can do something about a finding.
type Audience int

// The audiences.
const (
	Anyone   Audience = iota
	Tester            // who uses this program
	Customer          // who owns the app at Video.io
	Backend           // whoever maintains the customer's backend
)

var audienceNames = [...]string{"", "the tester", "the customer", "the customer's backend"}

// String names the audience for people; Anyone has no name.
func (a Audience) String() string { return audienceNames[a] }

// A Finding is one thing that is to be said about a text. As an error it is why
// the text cannot be used for what was asked. Its sentences never contain the
// token and have passed the redactor.
type Finding struct {
	Code  Code
	Level Level
	Cause string   // one sentence: what is so
	Fix   string   // one sentence: what to do; empty when there is nothing
	For   Audience // who can do it
}

// Error returns the cause and the fix.
func (f *Finding) Error() string { return strings.TrimSpace(f.Cause + " " + f.Fix) }

// CodeOf returns the code of the [Finding] in err, or 0.
func CodeOf(err error) Code {
	var f *Finding
	if errors.As(err, &f) {
		return f.Code
	}
	return 0
}

// longestQuote is how much of a token's own words is repeated, in characters.
const longestQuote = 40

// Quote puts a value out of a token into a sentence: redacted, on one line,
// what cannot be seen left out, of bounded length.
func Quote(text string) string {
	if len(text) > 64*longestQuote { // before the expensive part
		text = text[:64*longestQuote]
	}
	text = Printable(secret.Redact(text))
	if runes := []rune(text); len(runes) > longestQuote {
		text = string(runes[:longestQuote-1]) + "…"
	}
	return "“" + text + "”"
}

// Printable puts a text on one line and drops what cannot be seen.
func Printable(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case !unicode.IsPrint(r):
			return -1
		}
		return r
	}, text)
}

// quoteAll names some values and counts those that do not fit.
func quoteAll(texts []string) string {
	const named = 4
	var quoted []string
	for _, text := range texts[:min(named, len(texts))] {
		quoted = append(quoted, Quote(text))
	}
	all := strings.Join(quoted, ", ")
	if more := len(texts) - named; more > 0 {
		all += " and " + count(more, "more", "more")
	}
	return all
}
