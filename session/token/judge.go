package token

import (
	"fmt"
	"slices"
	"strings"

	"github.com/golang-jwt/jwt/v5"

	"sessiontray/session/secret"
)

// judgeUse looks at what the token is for.
func (i Info) judgeUse(q Question) []*Finding {
	one := func(f Finding) []*Finding { return []*Finding{&f} }
	const revoke = "If it was sent to anyone or shipped in an app, revoke it in dashboard.video.io; clients get session tokens from your backend."
	switch {
	case i.Kind == Damaged:
		return nil
	case i.Kind == APIToken && (q.Use == ForSession || q.Use == ForPlayback):
		return one(Finding{IsAPIToken, NotGood, "This is an API token where a session token belongs, and whoever has it controls the whole app.", revoke, Customer})
	case i.Kind == APIToken:
		level := GoodBut
		if q.Use == ForAPI {
			level = Good
		}
		return one(Finding{SharedAPI, level, "This is an API token, and whoever has it controls the whole app.", revoke, Customer})
	case i.Kind == SessionToken && q.Use == ForAPI:
		return one(Finding{IsSession, NotGood, "This is a session token, where an API token belongs.", "Copy the API token from dashboard.video.io, under Apps, Your App, API TOKEN.", Customer})
	case i.Kind == PlaybackToken && q.Use != AnyUse && q.Use != ForPlayback:
		return one(Finding{IsPlayback, NotGood, "This is a playback token, out of the address of a video; it plays that video and starts no session.", "Ask the backend for a session token.", Tester})
	case i.Kind == PlaybackToken:
		return one(Finding{IsPlayback, CannotTell, "This is a playback token, out of the address of a video; whether it still plays is known to the server alone.", "Open the address that it came from.", Tester})
	case i.Kind == OtherJWT && q.Use == ForSession && !i.claims("identity"):
		return one(Finding{NoIdentity, CannotTell, "It names no user, as a session token would be expected to.", "Ask whoever issued it what it is for, or check it with the server.", Tester})
	case i.Kind == OtherJWT && q.Use == ForAPI:
		return one(Finding{WrongRole, NotGood, "Its role is " + i.role() + ", where an API token's is “app”.", "Copy the API token from dashboard.video.io, under Apps, Your App, API TOKEN.", Customer})
	case i.Kind == OtherJWT && !i.claims("identity"):
		return one(Finding{UnknownUse, CannotTell, "This JWT names neither a user nor an app, so it does not say what it is for.", "Ask whoever issued it, or check it with the server.", Tester})
	case i.Kind == Opaque && len(i.Header) == 0:
		return one(Finding{OpaqueText, CannotTell, "This token says nothing of itself, as session keys of the REST v1 API do; only the server can tell whether it is good.", "Check it with the server.", Tester})
	}
	return nil
}

func (i Info) claims(name string) bool {
	_, said := find(i.Claims, name)
	return said
}

func (i Info) role() string {
	if i.Role == "" {
		return "missing"
	}
	return Quote(i.Role)
}

// judgeClaims looks at who it is for and what it allows.
func (i Info) judgeClaims(q Question) []*Finding {
	var found []*Finding
	add := func(f Finding) { found = append(found, &f) }
	if m, said := find(i.Claims, "identity"); said && i.Identity == "" && string(m.Value) == `""` {
		add(Finding{NoIdentity, NotGood, "Its user ID is empty.", "Ask for a session token with the ID of a user.", Backend})
	}
	if i.Kind == SessionToken && i.Role != "" {
		add(Finding{WrongRole, GoodBut, "Its role is " + Quote(i.Role) + "; what that allows is not published.", "Check it with the server.", Tester})
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
	if difference := compareNames(i.Identity, wanted); difference != "" {
		return &Finding{
			OtherUser, NotGood, fmt.Sprintf("It is of %s, not of %s: %s", Quote(i.Identity), Quote(wanted), difference),
			"Use the same spelling in the app, in the backend and here: to the server these are two users.", Backend,
		}
	}
	return &Finding{OtherUser, NotGood, fmt.Sprintf("It is of %s, not of %s.", Quote(i.Identity), Quote(wanted)), "Ask for a session token of the user wanted.", Backend}
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
		cause := "It does not say which scopes it has, so whether it allows %s cannot be told here."
		if i.Scopes != nil {
			cause = "It names no scopes and so has the default ones, so whether it allows %s cannot be told here."
		}
		add(Finding{UnsaidScopes, CannotTell, fmt.Sprintf(cause, quoteAll(lacking)), "Check it with the server, or ask for a token that names its scopes.", Tester})
	case len(lacking) > 0:
		cause, fix := "It lacks the scope asked for: %s.", "Ask for a session token with it."
		if len(lacking) > 1 {
			cause, fix = "It lacks the scopes asked for: %s.", "Ask for a session token with them."
		}
		add(Finding{LacksScopes, NotGood, fmt.Sprintf(cause, quoteAll(lacking)), fix, Backend})
	}
	if len(admin) > 0 {
		cause, fix := "It has the scope %s of an administrator, which by the name reaches further than the user's own videos.", "Leave it out of tokens that go to clients."
		if len(admin) > 1 {
			cause, fix = "It has the scopes %s of an administrator, which by the name reaches further than the user's own videos.", "Leave them out of tokens that go to clients."
		}
		add(Finding{AdminScopes, GoodBut, fmt.Sprintf(cause, quoteAll(admin)), fix, Backend})
	}
	if len(unknown) > 0 {
		cause := "It has the scope that Video.io does not publish: %s."
		if len(unknown) > 1 {
			cause = "It has the scopes that Video.io does not publish: %s."
		}
		add(Finding{UnknownScopes, GoodBut, fmt.Sprintf(cause, quoteAll(unknown)), "Check the spelling: a scope with a slip in it allows nothing.", Backend})
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
		add(Finding{NotSigned, NotGood, "It is not signed (alg “none”), so anyone can have made it.", "Sign tokens, and refuse those that are not signed.", Backend})
	case !known:
		add(Finding{UnexpectedAlgorithm, NotGood, "Its algorithm is " + Quote(i.Algorithm) + ", which is none that JWTs are signed with.", "Sign it with HS256, as Video.io's own tokens are.", Backend})
	case i.Algorithm != "HS256":
		add(Finding{UnexpectedAlgorithm, GoodBut, "It is signed with " + i.Algorithm + ", where Video.io's published token has HS256.", "Check that it is a token of Video.io and not of another service.", Tester})
	}
	if i.Issuer != "" && i.Issuer != ourIssuer {
		add(Finding{UnexpectedIssuer, GoodBut, "It was issued by " + Quote(i.Issuer) + ", where Video.io's published token says “video.io”.", "Check that it is a token of Video.io and not of another service.", Tester})
	}
	if i.Type != "" && !strings.EqualFold(i.Type, "JWT") {
		add(Finding{UnexpectedType, GoodBut, "Its type is " + Quote(i.Type) + ", where Video.io's published token says “JWT”.", "Check that it is a token of Video.io and not of another service.", Tester})
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
		return &Finding{SignatureUnchecked, Good, "Its signature cannot be checked here: that takes the issuer's public key.", "", Anyone}
	case q.SigningSecret.IsZero():
		return &Finding{SignatureUnchecked, Good, "Its signature cannot be checked here: that takes the signing secret.", "", Anyone}
	}
	for _, written := range []secret.Value{i.Value, i.asIssued} {
		if matches(method, written.Reveal(), q.SigningSecret.Reveal()) {
			return &Finding{SignatureMatches, Good, "Its signature matches the signing secret given.", "", Anyone}
		}
	}
	return &Finding{SignatureDiffers, NotGood, "Its signature does not match the signing secret given: the token was changed, or signed with another secret.", "Compare it with the token as it was issued, and check that the secret is the one of its app.", Customer}
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
