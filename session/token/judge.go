package token

import (
	"slices"
	"strings"

	"sessiontray/session/message"

	"github.com/golang-jwt/jwt/v5"

	"sessiontray/session/secret"
)

// Findings about what a token is for.
const (
	IsAPIToken    Code = "is-api-token"  // an API token where a session token belongs
	IsSession     Code = "is-session"    // a session token where an API token belongs
	IsPlayback    Code = "is-playback"   // a playback token
	SharedAPI     Code = "shared-api"    // an API token at all
	UnknownUse    Code = "unknown-use"   // a JWT that does not say what it is for
	NoIdentity    Code = "no-identity"   // a session token that names nobody
	WrongRole     Code = "wrong-role"    // a role other than that of an API token
	OtherUser     Code = "other-user"    // of another user than asked for
	LacksScopes   Code = "lacks-scopes"  // that were asked for
	UnsaidScopes  Code = "unsaid-scopes" // it does not say whether it has those asked for
	UnknownScopes Code = "unknown-scopes"
	AdminScopes   Code = "admin-scopes"
)

// Findings about the header and the signature.
const (
	NotSigned           Code = "not-signed" // alg "none"
	UnexpectedAlgorithm Code = "unexpected-algorithm"
	UnexpectedIssuer    Code = "unexpected-issuer"
	UnexpectedType      Code = "unexpected-type"
	SignatureUnchecked  Code = "signature-unchecked"
	SignatureMatches    Code = "signature-matches"
	SignatureDiffers    Code = "signature-differs"
)

// judgePurpose looks at what the token is for.
func (i Info) judgePurpose(q Question) []*Finding {
	one := func(f Finding) []*Finding { return []*Finding{&f} }
	revoke := message.New("token.if-sent-anyone-shipped-app")
	switch {
	case i.Kind == Damaged:
		return nil
	case i.Kind == APIToken && (q.Purpose == ForSession || q.Purpose == ForPlayback):
		return one(Finding{IsAPIToken, NotGood, message.New("token.api-token-where-session-token"), revoke, Customer})
	case i.Kind == APIToken:
		level := GoodBut
		if q.Purpose == ForAPI {
			level = Good
		}
		return one(Finding{SharedAPI, level, message.New("token.api-token-whoever-has-controls"), revoke, Customer})
	case i.Kind == SessionToken && q.Purpose == ForAPI:
		return one(Finding{
			IsSession, NotGood, message.New("token.session-token-where-api-token"),
			message.New("token.copy-api-token-dashboard-video"), Customer,
		})
	case i.Kind == PlaybackToken && q.Purpose != AnyPurpose && q.Purpose != ForPlayback:
		return one(Finding{
			IsPlayback, NotGood, message.New("token.playback-token-out-address-video"),
			message.New("token.ask-backend-session-token"), Tester,
		})
	case i.Kind == PlaybackToken:
		return one(Finding{
			IsPlayback, CannotTell, message.New("token.playback-token-out-address-video-whether"),
			message.New("token.open-address-came"), Tester,
		})
	case i.Kind == OtherJWT && q.Purpose == ForSession && !i.claims("identity"):
		return one(Finding{
			NoIdentity, CannotTell, message.New("token.names-no-user-session-token"),
			message.New("token.ask-whoever-issued-what-check"), Tester,
		})
	case i.Kind == OtherJWT && q.Purpose == ForAPI:
		return one(Finding{
			WrongRole, NotGood, message.New("token.role-where-api-token-app", "role", i.role()),
			message.New("token.copy-api-token-dashboard-video"), Customer,
		})
	case i.Kind == OtherJWT && !i.claims("identity"):
		return one(Finding{
			UnknownUse, CannotTell, message.New("token.jwt-names-neither-user-nor"),
			message.New("token.ask-whoever-issued-check-server"), Tester,
		})
	case i.Kind == Opaque && len(i.Header) == 0:
		return one(Finding{
			OpaqueText, CannotTell, message.New("token.token-says-nothing-itself-session"), message.New("token.check-server"),
			Tester,
		})
	}
	return nil
}

func (i Info) claims(name string) bool {
	_, said := FindMember(i.Claims, name)
	return said
}

func (i Info) role() message.Message {
	if i.Role == "" {
		return message.New("missing")
	}
	return message.New("quoted", "text", message.Quoted(i.Role))
}

// scopes is a message about one scope or several.
func scopes(id string, names []string) message.Message {
	return message.New(id, "count", len(names), "scopes", message.QuotedAll(names))
}

// judgeClaims looks at who it is for and what it allows.
func (i Info) judgeClaims(q Question) []*Finding {
	var found []*Finding
	add := func(f Finding) { found = append(found, &f) }
	if m, said := FindMember(i.Claims, "identity"); said && i.Identity == "" && string(m.Value) == `""` {
		add(Finding{
			NoIdentity, NotGood, message.New("token.user-id-empty"), message.New("token.ask-session-token-id-user"), Backend,
		})
	}
	if i.Kind == SessionToken && i.Role != "" {
		add(Finding{
			WrongRole, GoodBut, message.New("token.role-what-allows-not-published", "role", message.Quoted(i.Role)),
			message.New("token.check-server"), Tester,
		})
	}
	if f := i.judgeUser(q.UserID); f != nil {
		found = append(found, f)
	}
	if i.Kind == APIToken {
		return found
	}
	return append(found, i.judgeScopes(q.Scopes)...)
}

// judgeUser compares the token's user with the one asked for.
func (i Info) judgeUser(wanted string) *Finding {
	if wanted == "" || i.Identity == "" || i.Identity == wanted {
		return nil
	}
	if difference := compareNames(i.Identity, wanted); !difference.IsZero() {
		return &Finding{
			OtherUser, NotGood, message.New(
				"token.other-user-alike", "identity", message.Quoted(i.Identity), "wanted", message.Quoted(wanted), "difference",
				difference,
			),
			message.New("token.use-same-spelling-app-backend"), Backend,
		}
	}
	return &Finding{
		OtherUser, NotGood,
		message.New("token.other-user", "identity", message.Quoted(i.Identity), "wanted", message.Quoted(wanted)),
		message.New("token.ask-session-token-user-wanted"), Backend,
	}
}

// Scopes are the names that Video.io publishes (its Node.js SDK, 0.0.6). Other
// scopes may exist.
var Scopes = []string{
	"videos.read", "videos.create", "videos.edit", "videos.delete", "videos.admin.read",
	"streams.read", "streams.create", "streams.delete", "streams.admin.read",
}

// judgeScopes compares the token's scopes with those asked for and known.
func (i Info) judgeScopes(wanted []string) []*Finding {
	var found []*Finding
	add := func(f Finding) { found = append(found, &f) }
	var lacking, unknown, admin []string
	for _, s := range wanted {
		if !i.Allows(s) {
			lacking = append(lacking, s)
		}
	}
	for _, s := range i.Scopes {
		switch {
		case !slices.Contains(Scopes, s):
			unknown = append(unknown, s)
		case strings.Contains(s, ".admin."):
			admin = append(admin, s)
		}
	}
	switch {
	case len(lacking) > 0 && len(i.Scopes) == 0:
		id := "token.does-not-say-scopes-has"
		if i.Scopes != nil {
			id = "token.names-no-scopes-has-default"
		}
		add(Finding{
			UnsaidScopes, CannotTell, message.New(id, "scopes", message.QuotedAll(lacking)),
			message.New("token.check-server-ask-token-names"), Tester,
		})
	case len(lacking) > 0:
		add(Finding{
			LacksScopes, NotGood, scopes("token.lacks-scopes", lacking),
			message.New("token.lacks-scopes.fix", "count", len(lacking)), Backend,
		})
	}
	if len(admin) > 0 {
		add(Finding{
			AdminScopes, GoodBut, scopes("token.admin-scopes", admin),
			message.New("token.admin-scopes.fix", "count", len(admin)), Backend,
		})
	}
	if len(unknown) > 0 {
		add(Finding{
			UnknownScopes, GoodBut, scopes("token.unknown-scopes", unknown),
			message.New("token.check-spelling-scope-slip-allows"), Backend,
		})
	}
	return found
}

// Allows reports whether a scope is among those that the token names. That of an administrator
// is taken to include the plain one (inferred).
func (i Info) Allows(scope string) bool {
	area, verb, _ := strings.Cut(scope, ".")
	return slices.Contains(i.Scopes, scope) || slices.Contains(i.Scopes, area+".admin."+verb)
}

// judgeHeader looks at the type, the algorithm and the issuer.
func (i Info) judgeHeader() []*Finding {
	var found []*Finding
	add := func(f Finding) { found = append(found, &f) }
	known := signatureBytes[i.Algorithm] != nil
	switch {
	case strings.EqualFold(i.Algorithm, "none"):
		add(Finding{
			NotSigned, NotGood, message.New("token.not-signed-alg-none-anyone"),
			message.New("token.sign-tokens-refuse-those-not"), Backend,
		})
	case !known:
		add(Finding{
			UnexpectedAlgorithm, NotGood,
			message.New("token.algorithm-none-jwts-signed", "algorithm", message.Quoted(i.Algorithm)),
			message.New("token.sign-hs256-video-io-own"), Backend,
		})
	case i.Algorithm != "HS256":
		add(Finding{
			UnexpectedAlgorithm, GoodBut, message.New("token.signed-where-video-io-published", "algorithm", i.Algorithm),
			message.New("token.check-token-video-io-not"), Tester,
		})
	}
	if i.Issuer != "" && i.Issuer != ourIssuer {
		add(Finding{
			UnexpectedIssuer, GoodBut, message.New("token.issued-where-video-io-published", "issuer", message.Quoted(i.Issuer)),
			message.New("token.check-token-video-io-not"), Tester,
		})
	}
	if i.Type != "" && !strings.EqualFold(i.Type, "JWT") {
		add(Finding{
			UnexpectedType, GoodBut, message.New("token.type-where-video-io-published", "type", message.Quoted(i.Type)),
			message.New("token.check-token-video-io-not"), Tester,
		})
	}
	return found
}

// judgeSignature checks the signature as far as that can be done here.
func (i Info) judgeSignature(q Question) *Finding {
	method, hmac := jwt.GetSigningMethod(i.Algorithm).(*jwt.SigningMethodHMAC)
	switch {
	case strings.EqualFold(i.Algorithm, "none"):
		return nil
	case !hmac:
		return &Finding{SignatureUnchecked, Good, message.New("token.signature-cannot-checked-here-takes"), none, Anyone}
	case q.SigningSecret.IsZero():
		return &Finding{
			SignatureUnchecked, Good, message.New("token.signature-cannot-checked-here-takes-signing"), none, Anyone,
		}
	}
	for _, written := range []secret.Value{i.Value, i.asIssued} {
		if matches(method, written.Reveal(), q.SigningSecret.Reveal()) {
			return &Finding{SignatureMatches, Good, message.New("token.signature-matches-signing-secret-given"), none, Anyone}
		}
	}
	return &Finding{
		SignatureDiffers, NotGood, message.New("token.signature-does-not-match-signing"),
		message.New("token.compare-token-issued-check-secret"), Customer,
	}
}

// matches reports whether a token is signed with a secret, which can be given as
// it is or in base64.
func matches(method *jwt.SigningMethodHMAC, text, secret string) bool {
	end := strings.LastIndexByte(text, '.')
	if end < 0 {
		return false
	}
	signature, _, err := decode(text[end+1:])
	if err != nil {
		return false
	}
	keys := [][]byte{[]byte(secret)}
	if trimmed := strings.TrimSpace(secret); trimmed != "" {
		keys = append(keys, []byte(trimmed))
		if raw, _, err := decode(trimmed); err == nil {
			keys = append(keys, raw)
		}
	}
	return slices.ContainsFunc(keys, func(key []byte) bool { return method.Verify(text[:end], signature, key) == nil })
}
