package token

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"time"

	"sessiontray/session/message"
	"sessiontray/session/secret"
)

// MaxBytes is the longest text that is looked into; a longer one is reported
// as damaged at once.
const MaxBytes = 1 << 20

// Kind is what a text turned out to be.
type Kind int

// The kinds of text.
const (
	// Nothing: empty, or blanks only.
	Nothing Kind = iota
	// Opaque: could be a token, but says nothing of itself.
	Opaque
	// APIToken is a JWT with the role "app": it gives full control over an app.
	APIToken
	// SessionToken is a JWT that names an identity.
	SessionToken
	// PlaybackToken is what a signed video URL carries.
	PlaybackToken
	// OtherJWT is a JWT that says none of these.
	OtherJWT
	// Damaged: meant to be a token, but not whole.
	Damaged
)

var kindNames = [...]string{
	"nothing", "opaque token", "API token", "session token", "playback token", "JWT of unknown purpose", "damaged token",
}

// String names the kind in English.
func (k Kind) String() string { return kindNames[k] }

// Name names the kind.
func (k Kind) Name() message.Message {
	return message.New("kind." + strings.ReplaceAll(strings.ToLower(kindNames[k]), " ", "-"))
}

// Info is what a text says of itself. A time that it does not say is zero. It
// is immutable.
type Info struct {
	Kind  Kind
	Value secret.Value // the token without what surrounded it

	Algorithm string // JWT header "alg"
	Type      string // JWT header "typ"

	Identity string   // claim "identity", else "sub"
	Scopes   []string // nil when it does not say
	Role     string
	AppID    string // claim "acid"
	Issuer   string

	IssuedAt  time.Time
	NotBefore time.Time
	ExpiresAt time.Time

	Header []Member // of a JWT or JWE, in the order of the token
	Claims []Member // of a JWT, likewise

	remarks []*Finding // what reading it brought to light; a damage is the first
	// asIssued is the token before its alphabet was put right, empty when it was
	// right: the signature can cover that.
	asIssued secret.Value
}

// Member is a member of a token's header or payload.
type Member struct {
	Name  string
	Value json.RawMessage // as it stands there
}

// Parse says what text is. It accepts a token as people paste it: with blanks,
// line breaks, quotes, invisible characters or an Authorization prefix around
// it, percent-encoded, padded, or in the standard base64 alphabet. It takes
// time linear in the length of text, up to [MaxBytes].
func Parse(text string) Info {
	if len(text) > MaxBytes {
		return Info{Kind: Damaged, remarks: []*Finding{tooLong(len(text))}}
	}
	var i Info
	cleaned := Clean(text)
	if strings.TrimSpace(text) != cleaned {
		i.remark(takenOff())
	}
	if half := len(cleaned) / 2; half > 0 && len(cleaned) == 2*half && cleaned[:half] == cleaned[half:] &&
		looksLikeJWT(cleaned[:half]) {
		cleaned = cleaned[:half]
		i.remark(doubled())
	}
	switch {
	case cleaned == "":
		i.Kind = Nothing
		i.Value = secret.Value{}
		return i
	case looksLikeJWT(cleaned):
		i.parseJWT(cleaned)
	default:
		i.Kind = Opaque
		i.Value = secret.New(cleaned)
		if d := opaqueDamage(cleaned); d != nil {
			i.damage(d)
		}
	}
	return i
}

// ParseValue is [Parse] of a text that is wrapped already.
func ParseValue(v secret.Value) Info { return Parse(v.Reveal()) }

func (i *Info) remark(f *Finding) { i.remarks = append(i.remarks, f) }

// damage makes the text a damaged one. Only the first damage counts.
func (i *Info) damage(f *Finding) {
	i.Kind = Damaged
	i.remarks = append([]*Finding{f}, i.remarks...)
}

// IsJWT reports whether the text decoded as a JWT.
func (i Info) IsJWT() bool {
	switch i.Kind {
	case APIToken, SessionToken, OtherJWT:
		return true
	case PlaybackToken:
		return i.Header != nil
	}
	return false
}

// WithoutSignature is the token's header and payload, with which nobody can do
// anything; empty for a text that is no JWT.
func (i Info) WithoutSignature() string {
	if !i.IsJWT() {
		return ""
	}
	text := i.Value.Reveal()
	return text[:strings.LastIndexByte(text, '.')+1]
}

// Signature is the last part of a JWT.
func (i Info) Signature() secret.Value {
	if !i.IsJWT() {
		return secret.Value{}
	}
	text := i.Value.Reveal()
	return secret.New(text[strings.LastIndexByte(text, '.')+1:])
}

// JWTPrefix is how base64url of a JSON object begins, as nearly every JSON is
// written.
const JWTPrefix = "eyJ"

// maxHeader bounds what is tried to be read as a header, in bytes.
const maxHeader = 64 << 10

// looksLikeJWT reports whether a text is meant to be a JWT: it begins as one
// does, or its parts do. Other texts with dots can be anything.
func looksLikeJWT(text string) bool {
	if strings.HasPrefix(text, JWTPrefix) {
		return true
	}
	header, rest, dotted := strings.Cut(text, ".")
	if !dotted || len(header) > maxHeader {
		return false
	}
	if strings.HasPrefix(rest, JWTPrefix) && strings.IndexFunc(header, NotBase64) < 0 {
		return true // what stood before the payload is damaged
	}
	raw, _, err := decode(header)
	return err == nil && json.Valid(raw) && strings.HasPrefix(strings.TrimSpace(string(raw)), "{")
}

// decode reads a part of a token leniently: with the padding or without, in
// either alphabet. It returns what it put right.
func decode(part string) (raw []byte, put []*Finding, err error) {
	if trimmed := strings.TrimRight(part, "="); trimmed != part {
		part, put = trimmed, append(put, padded())
	}
	if strings.ContainsAny(part, "+/") {
		part, put = urlAlphabet.Replace(part), append(put, wrongAlphabet())
	}
	raw, err = base64.RawURLEncoding.Strict().DecodeString(part)
	if err != nil {
		if raw, err = base64.RawURLEncoding.DecodeString(part); err == nil {
			put = append(put, notCanonical())
		}
	}
	return raw, put, err
}

var urlAlphabet = strings.NewReplacer("+", "-", "/", "_")

// Lengths in bytes between which an RSA signature lies (RFC 7518, 3.3).
const (
	minRSA = 256
	maxRSA = 1024
)

// signatureBytes are the lengths of a signature by algorithm (RFC 7518, 3; RFC
// 8037, 3.1; RFC 8812, 3.2; RFC 9864, 2).
var signatureBytes = map[string][]int{
	"HS256": {32}, "HS384": {48}, "HS512": {64},
	"ES256": {64}, "ES384": {96}, "ES512": {132}, "ES256K": {64},
	"EdDSA": {64, 114}, "Ed25519": {64}, "Ed448": {114},
	"RS256": {minRSA}, "RS384": {minRSA}, "RS512": {minRSA},
	"PS256": {minRSA}, "PS384": {minRSA}, "PS512": {minRSA},
}

// partNames of a JWT, in order.
var partNames = [...]string{"header", "payload", "signature"}

// parseJWT reads the parts from the first to the last; the first that is not
// whole is the damage.
func (i *Info) parseJWT(text string) {
	i.Value = secret.New(text)
	parts := strings.Split(text, ".")
	if d := strange(text, NotToken); d != nil {
		i.damage(d)
		return
	}
	var put []*Finding
	read := func(n int) ([]byte, bool) {
		raw, found, err := decode(parts[n])
		if err != nil {
			i.damage(badBase64(partNames[n], parts[n], n == len(parts)-1))
			return nil, false
		}
		put = append(put, found...)
		return raw, true
	}
	raw, ok := read(0)
	if !ok {
		return
	}
	header, problem := Members(raw)
	switch {
	case problem != nil && len(parts) > 1 && strings.HasPrefix(parts[1], JWTPrefix) && !strings.HasPrefix(text, JWTPrefix):
		i.damage(beginMissing())
		return
	case problem != nil:
		i.damage(badJSON("header", raw, problem, len(parts) == 1))
		return
	}
	i.Header = header
	i.Algorithm, i.Type = StringMember(header, "alg"), StringMember(header, "typ")
	switch {
	case len(parts) == 5 && StringMember(header, "enc") != "":
		i.Kind = Opaque // a JWE: whole, but for the server's eyes
		i.remark(encrypted(StringMember(header, "enc")))
		return
	case i.Algorithm == "":
		i.damage(noAlgorithm(len(parts)))
		return
	case len(parts) == 1:
		i.damage(cutAfter("header"))
		return
	}
	if raw, ok = read(1); !ok {
		return
	}
	claims, problem := Members(raw)
	switch {
	case problem != nil:
		i.damage(badJSON("payload", raw, problem, len(parts) == 2))
		return
	case len(parts) == 2:
		i.damage(cutAfter("payload"))
		return
	case len(parts) > 3:
		i.damage(stuckTogether(len(parts)))
		return
	}
	if raw, ok = read(2); !ok {
		return
	}
	if d := signatureDamage(i.Algorithm, len(raw)); d != nil {
		i.damage(d)
		return
	}
	i.remarks = append(i.remarks, once(put)...)
	if len(put) > 0 {
		i.asIssued = i.Value
		for n := range parts {
			parts[n] = urlAlphabet.Replace(strings.TrimRight(parts[n], "="))
		}
		i.Value = secret.New(strings.Join(parts, "."))
	}
	i.Claims = claims
	i.readClaims()
}

// once leaves out findings that say the same.
func once(findings []*Finding) []*Finding {
	var kept []*Finding
	seen := map[Code]bool{}
	for _, f := range findings {
		if !seen[f.Code] {
			seen[f.Code] = true
			kept = append(kept, f)
		}
	}
	return kept
}

// NotBase64 reports whether r cannot be part of base64, of either alphabet.
func NotBase64(r rune) bool {
	return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && !strings.ContainsRune("-_+/=", r)
}

// NotToken reports whether r cannot be part of a JWT.
func NotToken(r rune) bool { return r != '.' && NotBase64(r) }

// notOpaque reports whether r cannot be part of an opaque token: the
// characters of a bearer token (RFC 6750, 2.1) are.
func notOpaque(r rune) bool { return r != '.' && r != '~' && NotBase64(r) }
