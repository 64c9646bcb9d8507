package token

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"sessiontray/session/message"
	"sessiontray/session/secret"
)

// Findings about the text as a whole.
const (
	Missing        Code = "missing"         // there is nothing
	TooLong        Code = "too-long"        // longer than [MaxBytes]
	NoTokenInside  Code = "no-token-inside" // text, but no token in it
	NotAToken      Code = "not-a-token"     // something else
	BadCharacter   Code = "bad-character"   // a token with a character that no token has
	Shortened      Code = "shortened"       // written with an ellipsis, for display
	Truncated      Code = "truncated"       // a part is cut off or missing
	StuckTogether  Code = "stuck-together"  // more than one token, or something behind one
	BadBase64      Code = "bad-base64"      // a part that is not base64url
	BadJSON        Code = "bad-json"        // a part that is not a JSON object
	NoAlgorithm    Code = "no-algorithm"    // a header without alg
	Encrypted      Code = "encrypted"       // a JWE
	OpaqueText     Code = "opaque-text"     // a token that says nothing of itself
	Doubled        Code = "doubled"         // pasted twice, taken once
	Padded         Code = "padded"          // with "=", taken off
	WrongAlphabet  Code = "wrong-alphabet"  // standard base64, put right
	NotCanonical   Code = "not-canonical"   // a last character that no encoder writes
	TakenOff       Code = "taken-off"       // quotes, line breaks, a prefix
	DuplicateClaim Code = "duplicate-claim" // a claim said twice
)

// What is wrong with a text before it is a token at all, and what was put right
// in it.

func damaged(code Code, fix, cause message.Message) *Finding {
	return &Finding{code, NotGood, cause, fix, Tester}
}

var (
	copyAgain = message.New("token.copy-again-whole")
	copyOne   = message.New("token.copy-one-token-alone")
)

func tooLong(bytes int) *Finding {
	return damaged(
		TooLong, message.New("token.paste-part-token"),
		message.New("token.text-kb-long-most-kb", "bytes", bytes>>10, "most", MaxBytes>>10),
	)
}

func noTokenInside() *Finding {
	return damaged(
		NoTokenInside, message.New("token.paste-token-answer-header-command"), message.New("token.no-token-recognised-text"),
	)
}

// WithoutToken is a text in which no token was found.
func WithoutToken(text secret.Value) Info {
	return Info{Kind: Damaged, Value: text, remarks: []*Finding{noTokenInside()}}
}

func cutAfter(part string) *Finding {
	if part == "header" {
		return damaged(Truncated, copyAgain, message.New("token.token-cut-off-after-header"))
	}
	return damaged(
		Truncated, copyAgain, message.New("token.token-cut-off-after-signature", "part", message.New("part."+part)),
	)
}

func beginMissing() *Finding {
	return damaged(Truncated, copyAgain, message.New("token.token-cut-off-header-beginning"))
}

func stuckTogether(parts int) *Finding {
	return damaged(StuckTogether, copyOne, message.New("token.not-one-token-jwt-has", "parts", parts))
}

func noAlgorithm(parts int) *Finding {
	if parts == 2 {
		return damaged(Truncated, copyAgain, message.New("token.token-cut-off-header-missing"))
	}
	return damaged(NoAlgorithm, copyAgain, message.New("token.token-damaged-header-names-no"))
}

// badBase64 says why a part cannot be read; last tells that nothing follows it.
func badBase64(name, part string, last bool) *Finding {
	digits := len(strings.TrimRight(part, "="))
	switch {
	case strings.IndexByte(strings.TrimRight(part, "="), '=') >= 0:
		return damaged(BadBase64, copyAgain, message.New("token.token-damaged-has-middle", "part", message.New("part."+name)))
	case digits%4 == 1 && last:
		return damaged(
			Truncated, copyAgain,
			message.New(
				"token.token-cut-off-ends-after", "part", message.New("part."+name), "length",
				message.New("count.characters", "count", digits),
			),
		)
	}
	return damaged(
		BadBase64, copyAgain,
		message.New(
			"token.token-damaged-has-number-base64", "part", message.New("part."+name), "length",
			message.New("count.characters", "count", digits),
		),
	)
}

// badJSON says where a part stops being JSON; last tells that nothing follows
// it.
func badJSON(name string, raw []byte, err error, last bool) *Finding {
	var syntax *json.SyntaxError
	switch {
	case !errors.As(err, &syntax):
		return damaged(
			BadJSON, copyAgain, message.New("token.token-damaged-not-json-object", "part", message.New("part."+name)),
		)
	case syntax.Offset >= int64(len(raw)) && last:
		return damaged(
			Truncated, copyAgain,
			message.New(
				"token.token-cut-off-json-ends", "part", message.New("part."+name), "length",
				message.New("count.bytes", "count", len(raw)),
			),
		)
	case syntax.Offset >= int64(len(raw)):
		return damaged(
			BadJSON, copyAgain,
			message.New(
				"token.token-damaged-json-ends-middle", "part", message.New("part."+name), "length",
				message.New("count.bytes", "count", len(raw)),
			),
		)
	}
	if syntax.Offset <= 1 && name == "payload" {
		return damaged(
			BadJSON, message.New("token.copy-again-if-stays-another"), message.New("token.something-signed-but-not-jwt"),
		)
	}
	return damaged(
		BadJSON, copyAgain,
		message.New(
			"token.token-damaged-stops-being-json", "part", message.New("part."+name), "offset", syntax.Offset, "count",
			len(raw),
		),
	)
}

func signatureDamage(algorithm string, got int) *Finding {
	wanted := signatureBytes[algorithm]
	switch {
	case len(wanted) == 0 || slices.Contains(wanted, got):
		return nil
	case got == 0:
		return damaged(Truncated, copyAgain, message.New("token.token-cut-off-after-payload", "algorithm", algorithm))
	case got < wanted[0]:
		return damaged(
			Truncated, copyAgain,
			message.New("token.token-cut-off-signature-bytes", "got", got, "wanted", wanted[0], "algorithm", algorithm),
		)
	case wanted[0] == minRSA && got%32 == 0 && got <= maxRSA:
		return nil // the length depends on the key
	}
	return damaged(
		StuckTogether, copyOne,
		message.New("token.something-stuck-end-token-whose", "algorithm", algorithm, "got", got, "wanted", wanted[0]),
	)
}

// opaqueDamage says why a text that is no JWT cannot be a token, or nil.
func opaqueDamage(text string) *Finding {
	return strange(text, notOpaque)
}

// strange names the first character that has no place in a text, or nil.
func strange(text string, is func(rune) bool) *Finding {
	if at := strings.Index(text, "..."); at >= 0 {
		return badCharacter(text, at)
	}
	if at := strings.IndexFunc(text, is); at >= 0 {
		return badCharacter(text, at)
	}
	return nil
}

func badCharacter(text string, at int) *Finding {
	r, _ := utf8.DecodeRuneInString(text[at:])
	if r == '…' || strings.HasPrefix(text[at:], "...") || r == '•' {
		return damaged(
			Shortened, message.New("token.copy-where-written-full"),
			message.New(
				"token.token-shortened-display-part-replaced", "value", map[bool]string{true: "•", false: "…"}[r == '•'],
			),
		)
	}
	name := message.New("character", "character", message.Quote(string(r)))
	if unicode.IsSpace(r) {
		name = message.New("character.blank")
	} else if !unicode.IsPrint(r) {
		name = message.New("character.code", "code", fmt.Sprintf("U+%04X", r))
	}
	position := utf8.RuneCountInString(text[:at]) + 1
	if strings.ContainsRune("–—", r) {
		return damaged(
			BadCharacter, message.New("token.copy-source-not-out-document"),
			message.New("token.token-damaged-word-processor-made", "position", position),
		)
	}
	if looksLikeJWT(text[:at]) {
		return damaged(
			BadCharacter, copyAgain, message.New("token.token-damaged-has-position", "character", name, "position", position),
		)
	}
	return damaged(
		NotAToken, message.New("token.paste-token-alone"),
		message.New("token.no-token-has-position", "character", name, "position", position),
	)
}

// What was put right, and would be refused by a server that is strict.

func takenOff() *Finding {
	return &Finding{TakenOff, Good, message.New("token.what-surrounded-taken-off-quotes"), none, Anyone}
}

func doubled() *Finding {
	return &Finding{
		Doubled, GoodBut, message.New("token.pasted-twice-row-judged-once"), message.New("token.see-sent-once"), Tester,
	}
}

func padded() *Finding {
	return &Finding{
		Padded, GoodBut, message.New("token.came-padded-jwt-not-rfc"),
		message.New("token.issue-without-strict-servers-refuse"), Backend,
	}
}

func wrongAlphabet() *Finding {
	return &Finding{
		WrongAlphabet, GoodBut, message.New("token.came-standard-base64-alphabet-where"),
		message.New("token.issue-base64url-strict-servers-refuse"), Backend,
	}
}

func notCanonical() *Finding {
	return &Finding{NotCanonical, GoodBut, message.New("token.part-ends-character-no-encoder"), copyAgain, Tester}
}

func encrypted(how string) *Finding {
	return &Finding{
		Encrypted, CannotTell, message.New("token.encrypted-jwe-only-who-holds", "how", message.Quoted(how)),
		message.New("token.check-server-video-io-publishes"), Tester,
	}
}

// What is of the wrong type.

func wrongType(m Member, wanted string) *Finding {
	return &Finding{
		WrongClaimType, NotGood,
		message.New("token.claim-where-belongs", "name", m.Name, "is", typeName(m.Value), "wanted", message.New(wanted)),
		message.New("token.write", "name", m.Name, "wanted", message.New(wanted)), Backend,
	}
}

func wrongTimeType(m Member) *Finding {
	f := wrongType(m, "type.number")
	f.Fix = message.New("token.write-number-seconds-since-1970", "name", m.Name)
	return f
}

func milliseconds(name string, asSeconds time.Time) *Finding {
	read := message.New("year.beyond")
	if asSeconds.Unix() < lastSecond {
		read = message.New("year", "year", fmt.Sprint(asSeconds.Year()))
	}
	return &Finding{
		NotInSeconds, NotGood,
		message.New("token.milliseconds-where-jwt-has-seconds", "name", name, "read", read),
		message.New("token.divide-1-000", "name", name), Backend,
	}
}

// tooFar is a time that is no time in milliseconds either.
func tooFar(name string) *Finding {
	return &Finding{
		NotInSeconds, NotGood, message.New("token.lies-beyond-year-9999-not", "name", name),
		message.New("token.write-seconds-since-1970", "name", name), Backend,
	}
}
