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
)

// What is wrong with a text before it is a token at all, and what was put right
// in it.

func damaged(code Code, fix, cause string, args ...any) *Finding {
	return &Finding{code, NotGood, fmt.Sprintf(cause, args...), fix, Tester}
}

const (
	copyAgain = "Copy it again, the whole of it."
	copyOne   = "Copy one token alone."
)

func tooLong(bytes int) *Finding {
	return damaged(TooLong, "Paste the part with the token in it.", "This text is %d KB long; at most %d KB are looked into.", bytes>>10, MaxBytes>>10)
}

func noTokenInside() *Finding {
	return damaged(NoTokenInside, "Paste the token, or the answer, header or command that it is in.", "No token was recognised in this text.")
}

func cutAfter(part string) *Finding {
	if part == "header" {
		return damaged(Truncated, copyAgain, "This token is cut off after its header: its payload and signature are missing.")
	}
	return damaged(Truncated, copyAgain, "This token is cut off after its %s: its signature is missing.", part)
}

func beginMissing() *Finding {
	return damaged(Truncated, copyAgain, "This token is cut off in its header: its beginning is missing.")
}

func stuckTogether(parts int) *Finding {
	return damaged(StuckTogether, copyOne, "This is not one token, for a JWT has three parts with dots between, and this has %d.", parts)
}

func noAlgorithm(parts int) *Finding {
	if parts == 2 {
		return damaged(Truncated, copyAgain, "This token is cut off: its header is missing.")
	}
	return damaged(NoAlgorithm, copyAgain, "This token is damaged: its header names no algorithm.")
}

// badBase64 says why a part cannot be read; last tells that nothing follows it.
func badBase64(name, part string, last bool) *Finding {
	digits := len(strings.TrimRight(part, "="))
	switch {
	case strings.IndexByte(strings.TrimRight(part, "="), '=') >= 0:
		return damaged(BadBase64, copyAgain, "This token is damaged: its %s has a “=” in the middle.", name)
	case digits%4 == 1 && last:
		return damaged(Truncated, copyAgain, "This token is cut off in its %s: it ends after %s, a number that base64 cannot have.", name, count(digits, "character", "characters"))
	}
	return damaged(BadBase64, copyAgain, "This token is damaged: its %s has %s, a number that base64 cannot have, so some are missing.", name, count(digits, "character", "characters"))
}

// badJSON says where a part stops being JSON; last tells that nothing follows
// it.
func badJSON(name string, raw []byte, err error, last bool) *Finding {
	var syntax *json.SyntaxError
	switch {
	case !errors.As(err, &syntax):
		return damaged(BadJSON, copyAgain, "This token is damaged: its %s is not a JSON object.", name)
	case syntax.Offset >= int64(len(raw)) && last:
		return damaged(Truncated, copyAgain, "This token is cut off in its %s: the JSON in it ends in the middle, after %s.", name, count(len(raw), "byte", "bytes"))
	case syntax.Offset >= int64(len(raw)):
		return damaged(BadJSON, copyAgain, "This token is damaged: the JSON in its %s ends in the middle, after %s.", name, count(len(raw), "byte", "bytes"))
	}
	if syntax.Offset <= 1 && name == "payload" {
		return damaged(BadJSON, "Copy it again; if it stays so, it is another service's.", "This is something signed but not a JWT, for there is no JSON in its payload.")
	}
	return damaged(BadJSON, copyAgain, "This token is damaged: its %s stops being JSON at byte %d of %d.", name, syntax.Offset, len(raw))
}

func signatureDamage(algorithm string, got int) *Finding {
	wanted := signatureBytes[algorithm]
	switch {
	case len(wanted) == 0 || slices.Contains(wanted, got):
		return nil
	case got == 0:
		return damaged(Truncated, copyAgain, "This token is cut off after its payload: it is signed with %s, but the signature is missing.", algorithm)
	case got < wanted[0]:
		return damaged(Truncated, copyAgain, "This token is cut off in its signature: %d of the %d bytes that %s has are there.", got, wanted[0], algorithm)
	case wanted[0] == leastRSA && got%32 == 0 && got <= mostRSA:
		return nil // the length depends on the key
	}
	return damaged(StuckTogether, copyOne, "Something is stuck to the end of this token, whose %s signature has %d bytes instead of %d.", algorithm, got, wanted[0])
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
		return damaged(Shortened, "Copy it from where it is written in full.", "This is a token shortened for display: a part of it was replaced by “%s”.", map[bool]string{true: "•", false: "…"}[r == '•'])
	}
	name := fmt.Sprintf("the character “%c”", r)
	if unicode.IsSpace(r) {
		name = "a blank"
	} else if !unicode.IsPrint(r) {
		name = fmt.Sprintf("the character U+%04X", r)
	}
	position := utf8.RuneCountInString(text[:at]) + 1
	if strings.ContainsRune("–—", r) {
		return damaged(BadCharacter, "Copy it from its source, not out of a document.", "This token is damaged: a word processor made a long dash of a hyphen or two, at position %d.", position)
	}
	if looksLikeJWT(text[:at]) {
		return damaged(BadCharacter, copyAgain, "This token is damaged: it has %s at position %d.", name, position)
	}
	return damaged(NotAToken, "Paste the token alone.", "This is no token, for it has %s at position %d.", name, position)
}

// What was put right, and would be refused by a server that is strict.

func takenOff() *Finding {
	return &Finding{TakenOff, Good, "What surrounded it was taken off: quotes, line breaks, a prefix or invisible characters.", "", Anyone}
}

func doubled() *Finding {
	return &Finding{Doubled, GoodBut, "It was pasted twice in a row; it is judged once.", "See that it is sent once.", Tester}
}

func padded() *Finding {
	return &Finding{Padded, GoodBut, "It came padded with “=”, which a JWT is not (RFC 7515, 2); the padding was taken off.", "Issue it without: strict servers refuse it, and its signature may cover the padding.", Backend}
}

func wrongAlphabet() *Finding {
	return &Finding{WrongAlphabet, GoodBut, "It came in the standard base64 alphabet, with “+” and “/”, where a JWT has “-” and “_”; that was put right.", "Issue it in base64url: strict servers refuse it otherwise, and its signature may cover the other alphabet.", Backend}
}

func notCanonical() *Finding {
	return &Finding{NotCanonical, GoodBut, "A part ends in a character that no encoder writes there, so it may have been changed.", copyAgain, Tester}
}

func encrypted(how string) *Finding {
	return &Finding{Encrypted, CannotTell, fmt.Sprintf("It is encrypted (JWE, %s), so only who holds the key can read it.", Quote(how)), "Check it with the server; Video.io publishes no tokens of this form, so it is probably another service's.", Tester}
}

// What is of the wrong type.

func wrongType(m Member, wanted string) *Finding {
	return &Finding{WrongClaimType, NotGood, fmt.Sprintf("Its claim %s is %s where %s belongs.", m.Name, typeName(m.Value), wanted), fmt.Sprintf("Write %s as %s.", m.Name, wanted), Backend}
}

func wrongTimeType(m Member) *Finding {
	f := wrongType(m, "a number")
	f.Fix = fmt.Sprintf("Write %s as a number: the seconds since 1970, without quotes.", m.Name)
	return f
}

func milliseconds(name string, asSeconds time.Time) *Finding {
	read := "beyond the year 9999"
	if asSeconds.Unix() < lastSecond {
		read = fmt.Sprintf("in the year %d", asSeconds.Year())
	}
	return &Finding{
		NotInSeconds, NotGood,
		fmt.Sprintf("Its %s is in milliseconds where a JWT has seconds, so a server reads it as a time %s.", name, read),
		fmt.Sprintf("Divide %s by 1,000.", name), Backend,
	}
}

// tooFar is a time that is no time in milliseconds either.
func tooFar(name string) *Finding {
	return &Finding{
		NotInSeconds, NotGood, fmt.Sprintf("Its %s lies beyond the year 9999, so it is not in seconds, as a JWT has it.", name),
		fmt.Sprintf("Write %s as the seconds since 1970.", name), Backend,
	}
}
