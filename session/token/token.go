package token

import (
	"encoding/json"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"sessiontray/session/secret"
)

// MaxBytes is the longest text [Parse] looks into; a longer one is reported as
// damaged at once.
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
	// OtherJWT is a JWT that says neither.
	OtherJWT
	// Damaged: meant to be a token, but not whole.
	Damaged
)

var kindNames = [...]string{"nothing", "opaque token", "API token", "session token", "JWT of unknown purpose", "damaged token"}

// String names the kind for people.
func (k Kind) String() string { return kindNames[k] }

// Info is what a text says of itself. A time that it does not say is zero.
type Info struct {
	Kind    Kind
	Value   secret.Value // the token without what surrounded it
	Cleaned bool         // something did surround it: blanks, quotes, "Bearer "

	Algorithm string // JWT header "alg"
	Type      string // JWT header "typ"

	Identity string   // claim "identity", else "sub"
	Scopes   []string // nil when it does not say
	Role     string
	AppID    string // claim "acid"
	Issuer   string
	ID       string // claim "jti"

	IssuedAt  time.Time
	NotBefore time.Time
	ExpiresAt time.Time

	damage *Problem
}

// signatureBytes is the length of an HMAC signature by algorithm (RFC 7518, 3.2).
var signatureBytes = map[string]int{"HS256": 32, "HS384": 48, "HS512": 64}

// Parse says what text is. It accepts a token as people paste it: with blanks,
// line breaks, quotes, invisible characters or an Authorization prefix around
// it. It takes time linear in the length of text, up to [MaxBytes].
func Parse(text string) Info {
	if len(text) > MaxBytes {
		return Info{Kind: Damaged, damage: problemTooLong(len(text))}
	}
	cleaned := Clean(text)
	info := Info{Value: secret.New(cleaned), Cleaned: cleaned != text}
	switch {
	case cleaned == "":
		info.Kind = Nothing
	case looksLikeJWT(cleaned):
		info.parseJWT(cleaned)
	default:
		info.Kind = Opaque
		if at := strings.IndexFunc(cleaned, notOpaque); at >= 0 {
			info.damaged(problemBadCharacter(cleaned, at))
		}
	}
	return info
}

// looksLikeJWT reports whether a text begins as a JWT does: with a JSON object
// in base64url. Other texts with dots can be anything.
func looksLikeJWT(text string) bool {
	if strings.HasPrefix(text, "eyJ") {
		return true
	}
	header, _, dotted := strings.Cut(text, ".")
	if !dotted || len(header) > 4096 {
		return false
	}
	raw, err := parser.DecodeSegment(header)
	return err == nil && json.Valid(raw) && strings.HasPrefix(strings.TrimSpace(string(raw)), "{")
}

// ParseValue is [Parse] of a text that is wrapped already.
func ParseValue(v secret.Value) Info { return Parse(v.Reveal()) }

func (i *Info) damaged(p *Problem) {
	i.Kind, i.damage = Damaged, p
}

// parser decodes and does not judge: claims are checked here, with sentences.
var parser = jwt.NewParser(jwt.WithJSONNumber(), jwt.WithoutClaimsValidation())

func (i *Info) parseJWT(text string) {
	parts := strings.Split(text, ".")
	if len(parts) == 5 && isEncrypted(parts[0]) {
		i.Kind = Opaque // a JWE: whole, but for the server's eyes
		return
	}
	if len(parts) != 3 {
		i.damaged(problemParts(len(parts)))
		return
	}
	claims := jwt.MapClaims{}
	parsed, _, err := parser.ParseUnverified(text, claims)
	// An algorithm that the library does not know is no damage.
	if parsed == nil || err != nil && parsed.Header["alg"] == nil {
		i.damaged(problemUnreadable(parser, parts))
		return
	}
	if p := findUnreadable(parser, parts); p != nil {
		i.damaged(p)
		return
	}
	i.Algorithm, _ = parsed.Header["alg"].(string)
	i.Type, _ = parsed.Header["typ"].(string)
	signature, err := parser.DecodeSegment(parts[2])
	switch want := signatureBytes[i.Algorithm]; {
	case err != nil:
		i.damaged(problemPart("signature", "is not base64url"))
		return
	case want != 0 && len(signature) != want:
		i.damaged(problemSignature(i.Algorithm, len(signature), want))
		return
	}
	i.readClaims(claims)
}

// isEncrypted reports whether a header is that of a JWE (RFC 7516, 4.1.2).
func isEncrypted(header string) bool {
	var fields struct {
		Enc string `json:"enc"`
	}
	raw, err := parser.DecodeSegment(header)
	return err == nil && json.Unmarshal(raw, &fields) == nil && fields.Enc != ""
}

func (i *Info) readClaims(claims jwt.MapClaims) {
	i.Role, _ = claims["role"].(string)
	i.AppID, _ = claims["acid"].(string)
	i.Issuer, _ = claims["iss"].(string)
	i.ID, _ = claims["jti"].(string)
	if i.Identity, _ = claims["identity"].(string); i.Identity == "" {
		i.Identity, _ = claims["sub"].(string)
	}
	i.Scopes = scopesOf(claims)
	i.IssuedAt, _ = ParseTime(claims["iat"])
	i.NotBefore, _ = ParseTime(claims["nbf"])
	i.ExpiresAt, _ = ParseTime(claims["exp"])
	switch {
	case i.Role == "app":
		i.Kind = APIToken
	case i.Identity != "":
		i.Kind = SessionToken
	default:
		i.Kind = OtherJWT
	}
}

// scopesOf reads an array "scopes", or a space-separated "scope" (RFC 8693, 4.2).
func scopesOf(claims jwt.MapClaims) []string {
	if list, ok := claims["scopes"].([]any); ok {
		scopes := []string{}
		for _, s := range list {
			if s, ok := s.(string); ok {
				scopes = append(scopes, s)
			}
		}
		return scopes
	}
	if joined, ok := claims["scope"].(string); ok {
		return strings.Fields(joined)
	}
	return nil
}

// IsJWT reports whether the text decoded as a JWT.
func (i Info) IsJWT() bool {
	return i.Kind == APIToken || i.Kind == SessionToken || i.Kind == OtherJWT
}

// findUnreadable names the first part of a JWT that does not decode, or nil.
func findUnreadable(p *jwt.Parser, parts []string) *Problem {
	for n, name := range []string{"header", "payload"} {
		raw, err := p.DecodeSegment(parts[n])
		if err != nil {
			return problemPart(name, "is not base64url")
		}
		var object map[string]any
		if err := json.Unmarshal(raw, &object); err != nil || object == nil {
			return problemPart(name, "is not a JSON object")
		}
	}
	return nil
}

func problemUnreadable(p *jwt.Parser, parts []string) *Problem {
	if found := findUnreadable(p, parts); found != nil {
		return found
	}
	return problemPart("header", "names no algorithm")
}
