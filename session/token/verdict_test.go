package token_test

import (
	"encoding/base64"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"sessiontray/session/secret"
	"sessiontray/session/token"
	"sessiontray/session/token/find"
	"sessiontray/session/token/tokentest"
)

const (
	key = tokentest.Key
	hs  = `{"alg":"HS256","typ":"JWT"}`
)

// Every finding with its words, so that the wording is reviewed like code. It
// is noon on 4 March 2026 in Berlin.
func TestFindingsWordForWord(t *testing.T) {
	berlin := time.FixedZone("CET", 3600)
	noon := time.Date(2026, 3, 4, 12, 0, 0, 0, berlin)
	claims := func(text string) string { return raw(hs, text) }
	good := `"identity":"alice","iat":1772620200,"exp":1772624000` // 11:30 to 12:33:20
	session := claims("{" + good + "}")
	parts := strings.Split(session, ".")
	signing := base64.URLEncoding.EncodeToString([]byte(hs+" ")) + "." + parts[1]
	overPadding, _ := jwt.SigningMethodHS256.Sign(signing, []byte(key))
	padded := signing + "." + base64.RawURLEncoding.EncodeToString(overPadding)
	api := claims(`{"acid":"app-1","role":"app","iss":"video.io","iat":1772620200,"jti":"j"}`)
	asked := func(q token.Question) token.Question { q.Now = noon; return q }
	plain := asked(token.Question{})

	for _, test := range []struct {
		name, text string
		question   token.Question
		code       token.Code
		level      token.Level
		audience   token.Audience
		words      string // cause and fix
	}{
		{
			"nothing", " ", plain, token.Missing, token.CannotTell, token.Tester,
			"There is nothing to check yet. Paste a token, or any text that contains one.",
		},
		{
			"no session token", "", asked(token.Question{Purpose: token.ForSession}), token.Missing, token.CannotTell,
			token.Tester, "The session token is missing. Paste the session token that your backend or Video.io issued.",
		},
		{
			"no API token", "", asked(token.Question{Purpose: token.ForAPI}), token.Missing, token.CannotTell, token.Tester,
			"The API token is missing. Copy it from dashboard.video.io → Apps → Your App → API TOKEN.",
		},
		{
			"too long", strings.Repeat("a", 3<<19), plain, token.TooLong, token.NotGood, token.Tester,
			"This text is 1536 KB long; the limit is 1024 KB. Paste the part that contains the token.",
		},
		{
			"text", "please do try it again soon", plain, token.NoTokenInside, token.NotGood, token.Tester,
			"No token was found in this text. Paste the token, or the response, header or command that contains it.",
		},
		{
			"a few words", "please try again", plain, token.NotAToken, token.NotGood, token.Tester,
			"This is not a token, because it has a space at position 7. Paste only the token.",
		},
		{
			"HTML", "a;html", plain, token.NotAToken, token.NotGood, token.Tester,
			"This is not a token, because it has the character “;” at position 2. Paste only the token.",
		},
		{
			"shortened", "eyJhb…kBM", plain, token.Shortened, token.NotGood, token.Tester,
			"This token was shortened for display: “…” replaces a part of it. Copy it from where it is shown in full.",
		},
		{
			"dots", "eyJhb...kBM", plain, token.Shortened, token.NotGood, token.Tester,
			"This token was shortened for display: “…” replaces a part of it. Copy it from where it is shown in full.",
		},
		{
			"bullets", "1nU73•••••", plain, token.Shortened, token.NotGood, token.Tester,
			"This token was shortened for display: “•” replaces a part of it. Copy it from where it is shown in full.",
		},
		{
			"long dash", parts[0] + "." + parts[1] + ".ab–cd", plain, token.BadCharacter, token.NotGood, token.Tester,
			"This token is damaged: a word processor turned a hyphen into a long dash at position 113. Copy it from the source, not from a document.",
		},
		{
			"odd character", parts[0] + ".#" + parts[1] + "." + parts[2], plain, token.BadCharacter, token.NotGood, token.Tester,
			"This token is damaged: it has the character “#” at position 38. Copy the whole token again.",
		},

		{
			"header cut", parts[0][:24], plain, token.Truncated, token.NotGood, token.Tester,
			"This token is cut off in its header: the JSON ends early, after 18 bytes. Copy the whole token again.",
		},
		{
			"header cut unevenly", parts[0][:25], plain, token.Truncated, token.NotGood, token.Tester,
			"This token is cut off in its header, which ends after 25 characters, a length that base64 cannot have. Copy the whole token again.",
		},
		{
			"header only", parts[0] + ".", plain, token.Truncated, token.NotGood, token.Tester,
			"This token is cut off in its payload: the JSON ends early, after 0 bytes. Copy the whole token again.",
		},
		{
			"header alone", parts[0], plain, token.Truncated, token.NotGood, token.Tester,
			"This token is cut off after its header: its payload and signature are missing. Copy the whole token again.",
		},
		{
			"payload cut", parts[0] + "." + parts[1][:16], plain, token.Truncated, token.NotGood, token.Tester,
			"This token is cut off in its payload: the JSON ends early, after 12 bytes. Copy the whole token again.",
		},
		{
			"no signature", parts[0] + "." + parts[1], plain, token.Truncated, token.NotGood, token.Tester,
			"This token is cut off after its payload: its signature is missing. Copy the whole token again.",
		},
		{
			"empty signature", parts[0] + "." + parts[1] + ".", plain, token.Truncated, token.NotGood, token.Tester,
			"This token is cut off after its payload: it is signed with HS256, but the signature is missing. Copy the whole token again.",
		},
		{
			"signature cut", session[:len(session)-4], plain, token.Truncated, token.NotGood, token.Tester,
			"This token is cut off in its signature: only 29 of the 32 bytes of HS256 are there. Copy the whole token again.",
		},
		{
			"signature cut unevenly", session[:len(session)-2], plain, token.Truncated, token.NotGood, token.Tester,
			"This token is cut off in its signature, which ends after 41 characters, a length that base64 cannot have. Copy the whole token again.",
		},
		{
			"text behind an RSA signature", raw(`{"alg":"RS256"}`, `{"sub":"x"}`) + "\n\nthanks\n\nBest Regards", plain,
			token.UnexpectedAlgorithm, token.GoodBut, token.Tester,
			"The token is signed with RS256, and Video.io's published token with HS256. Make sure that this token is from Video.io and not from another service.",
		},
		{
			"RSA signature cut", raw(`{"alg":"RS256"}`, `{"sub":"x"}`)[:300], plain, token.Truncated, token.NotGood,
			token.Tester,
			"This token is cut off in its signature: only 197 of the 256 bytes of RS256 are there. Copy the whole token again.",
		},
		{
			"beginning missing", session[9:], plain, token.Truncated, token.NotGood, token.Tester,
			"This token is cut off in its header: its beginning is missing. Copy the whole token again.",
		},
		{
			"header missing", parts[1] + "." + parts[2], plain, token.Truncated, token.NotGood, token.Tester,
			"This token is cut off: its header is missing. Copy the whole token again.",
		},
		{
			"middle missing", parts[0] + "." + parts[1][:14] + parts[1][15:] + "." + parts[2], plain, token.BadJSON,
			token.NotGood, token.Tester,
			"This token is damaged: its payload stops being JSON at byte 15 of 53. Copy the whole token again.",
		},
		{
			"payload uneven", parts[0] + "." + parts[1][:61] + "." + parts[2], plain, token.BadBase64, token.NotGood,
			token.Tester,
			"This token is damaged: its payload has 61 characters, a length that base64 cannot have. Copy the whole token again.",
		},
		{
			"padding inside", parts[0] + "." + parts[1][:8] + "=" + parts[1][8:] + "." + parts[2], plain, token.BadBase64,
			token.NotGood, token.Tester, "This token is damaged: its payload has “=” in the middle. Copy the whole token again.",
		},
		{
			"payload null", raw(hs, "null"), plain, token.BadJSON, token.NotGood, token.Tester,
			"This token is damaged: its payload is not a JSON object. Copy the whole token again.",
		},
		{
			"no algorithm", raw(`{"typ":"JWT"}`, "{}"), plain, token.NoAlgorithm, token.NotGood, token.Tester,
			"This token is damaged: its header names no algorithm. Copy the whole token again.",
		},
		{
			"two tokens", session + api, plain, token.StuckTogether, token.NotGood, token.Tester,
			"This is not a single token. A JWT has three parts separated by dots, and this has 5. Copy a single token.",
		},
		{
			"something behind", session + "abcd", plain, token.StuckTogether, token.NotGood, token.Tester,
			"Extra text follows this token, whose HS256 signature has 35 bytes instead of 32. Copy a single token.",
		},

		{
			"doubled", session + session, plain, token.Doubled, token.GoodBut, token.Tester,
			"The token was pasted twice in a row. It is checked once. Make sure that it is sent once.",
		},
		{
			"signed with padding", padded, asked(token.Question{SigningSecret: secret.New(key)}), token.SignatureMatches,
			token.Good, token.Anyone, "The signature matches the signing secret.",
		},
		{
			"padded", session + "=", plain, token.Padded, token.GoodBut, token.Backend,
			"The token was padded with “=”, which JWTs do not allow (RFC 7515, 2). The padding was removed. Issue it without padding: strict servers reject it, and the signature may cover the padding.",
		},
		{
			"standard alphabet", strings.ReplaceAll(claims(`{"identity":"a~~?"}`), "_", "/"), plain, token.WrongAlphabet,
			token.GoodBut, token.Backend,
			"The token uses “+” and “/”, where a JWT uses “-” and “_”. The characters were corrected. Issue it in base64url: strict servers reject it otherwise, and the signature may cover the other characters.",
		},
		{
			"last character changed", session[:len(session)-1] + string(session[len(session)-1]+1), plain, token.NotCanonical,
			token.GoodBut, token.Tester,
			"A part ends in a character that no encoder writes there, so the token may have been altered. Copy the whole token again.",
		},
		{
			"taken off", "“" + session + "”", plain, token.TakenOff, token.Good, token.Anyone,
			"Quotes, line breaks, a prefix or invisible characters around the token were removed.",
		},
		{
			"encrypted", "eyJhbGciOiJkaXIiLCJlbmMiOiJBMTI4R0NNIn0..bm9uY2U.dGV4dA.dGFn", plain, token.Encrypted,
			token.CannotTell, token.Tester,
			"The token is encrypted (JWE, “A128GCM”), so only the holder of the key can read it. Check with the server. Video.io publishes no encrypted tokens, so this one is probably from another service.",
		},
		{
			"opaque", opaque, plain, token.OpaqueText, token.CannotTell, token.Tester,
			"This token contains no readable details, like session keys of the REST v1 API. Only the server knows whether it is valid. Check with the server.",
		},

		{
			"expired", claims(`{"identity":"a","exp":1772611200}`), plain, token.Expired, token.NotGood, token.Backend,
			"Expired 3 hours ago, at 09:00 local, 08:00 UTC. Issue a new token. Clients should request one before expiry.",
		},
		{
			"just expired", claims(`{"identity":"a","exp":1772621999}`), plain, token.Expired, token.NotGood, token.Backend,
			"Expired 1 second ago, at 11:59:59 local, 10:59:59 UTC. Issue a new token. Clients should request one before expiry.",
		},
		{
			"expired at this moment", claims(`{"identity":"a","exp":1772622000}`), plain, token.Expired, token.NotGood,
			token.Backend,
			"Expired a moment ago, at 12:00:00 local, 11:00:00 UTC. Issue a new token. Clients should request one before expiry.",
		},
		{
			"expired on another day", claims(`{"identity":"a","exp":1772494200}`), plain, token.Expired, token.NotGood,
			token.Backend,
			"Expired 36 hours ago, on 3 March 2026 at 00:30 local, 23:30 UTC on 2 March. Issue a new token. Clients should request one before expiry.",
		},
		{
			"API token expired", claims(`{"role":"app","exp":1772611200}`), plain, token.Expired, token.NotGood, token.Customer,
			"Expired 3 hours ago, at 09:00 local, 08:00 UTC. Copy the current API token from dashboard.video.io.",
		},
		{
			"expired by the answer beside it", opaque, asked(token.Question{ExpiresAt: noon.Add(-time.Hour)}), token.Expired,
			token.NotGood, token.Backend,
			"Expired 1 hour ago, at 11:00 local, 10:00 UTC. Issue a new token. Clients should request one before expiry.",
		},
		{
			"expired by the server's clock", claims(`{"identity":"a","exp":1772622180}`),
			asked(token.Question{Skew: 5 * time.Minute, SkewKnown: true}), token.Expired, token.NotGood, token.Backend,
			"Expired 2 minutes ago, at 12:03 local, 11:03 UTC, by the server's clock, which decides. By this machine's clock, which is 5 minutes behind, it would be valid for 3 more minutes. Issue a new token. Clients should request one before expiry.",
		},
		{
			"expired by this machine's clock alone", claims(`{"identity":"a","exp":1772621880}`),
			asked(token.Question{Skew: -5 * time.Minute, SkewKnown: true}), token.ClocksDiffer, token.GoodBut, token.Tester,
			"Valid for 3 minutes by the server's clock, which decides. This machine's clock is 5 minutes ahead, and by it the token has expired. Correct this machine's clock.",
		},
		{
			"not yet by this machine's clock alone", claims(`{"identity":"a","nbf":1772622180}`),
			asked(token.Question{Skew: 5 * time.Minute, SkewKnown: true}), token.ClocksDiffer, token.GoodBut, token.Tester,
			"Valid by the server's clock, which decides. This machine's clock is 5 minutes behind, and by it the token is not valid yet. Correct this machine's clock.",
		},
		{
			"clocks differ", session, asked(token.Question{Skew: -time.Minute, SkewKnown: true}), token.ClocksDiffer, token.Good,
			token.Anyone, "This machine's clock is 1 minute ahead of the server's, which decides.",
		},
		{
			"not yet", claims(`{"identity":"a","nbf":1772622300}`), plain, token.NotYetValid, token.NotGood, token.Tester,
			"Not valid yet: valid in 5 minutes, at 12:05 local, 11:05 UTC. Wait until then. If it was issued just now, the issuer's clock or this machine's is wrong.",
		},
		{
			"not yet by the server's clock", claims(`{"identity":"a","nbf":1772621880}`),
			asked(token.Question{Skew: -5 * time.Minute, SkewKnown: true}), token.NotYetValid, token.NotGood, token.Tester,
			"Not valid yet by the server's clock, which decides: valid in 3 minutes. This machine's clock is 5 minutes ahead. Wait until then. If it was issued just now, the issuer's clock or this machine's is wrong.",
		},
		{
			"never valid", claims(`{"identity":"a","nbf":1772622300,"exp":1772622000}`), plain, token.NeverValid, token.NotGood,
			token.Backend,
			"The token is never valid: it expires 5 minutes before it becomes valid. Set exp to nbf plus the lifetime, both in seconds.",
		},
		{
			"ends before it was issued", claims(`{"identity":"a","iat":1772622000,"exp":1772618400}`), plain,
			token.ExpiresBeforeIssue, token.NotGood, token.Backend,
			"The token expires 1 hour before it was issued. Set exp to iat plus the lifetime, both in seconds.",
		},
		{
			"null", claims(`{"identity":"a","nbf":null,"scopes":null}`), plain, token.NoExpiry, token.GoodBut, token.Backend,
			"The token has no expiry. Check expiresAt in the response that contained it, and issue tokens that expire, to limit the damage of a lost one.",
		},
		{
			"issued a little in the future", claims(`{"identity":"a","iat":1772622120}`), plain, token.IssuedInFuture,
			token.GoodBut, token.Backend,
			"Issued 2 minutes in the future, at 12:02 local, 11:02 UTC. The issuer's clock or this machine's is wrong. Synchronize both clocks. Some servers reject such a token.",
		},
		{
			"issued far in the future", claims(`{"identity":"a","iat":1772708400}`), plain, token.IssuedInFuture, token.NotGood,
			token.Backend,
			"Issued 1 day in the future, on 5 March 2026 at 12:00 local, 11:00 UTC, too far for a clock error. Set iat from a correct clock, in seconds and in UTC.",
		},
		{
			"no expiry", claims(`{"identity":"a"}`), plain, token.NoExpiry, token.GoodBut, token.Backend,
			"The token has no expiry. Check expiresAt in the response that contained it, and issue tokens that expire, to limit the damage of a lost one.",
		},
		{
			"lives long", claims(`{"identity":"a","iat":1772620200,"exp":1804156200}`), plain, token.LivesLong, token.GoodBut,
			token.Backend,
			"The token's lifetime is unusually long: 1 year. Issue tokens that expire sooner, to limit the damage of a lost one.",
		},
		{
			"expires soon", claims(`{"identity":"a","iat":1772618400,"exp":1772622300}`), plain, token.ExpiresSoon,
			token.GoodBut, token.Tester,
			"Valid for only 5 more minutes, until 12:05 local, 11:05 UTC. Use it now, or get a new one.",
		},
		{
			"in milliseconds", claims(`{"identity":"a","exp":1772624000000}`), plain, token.NotInSeconds, token.NotGood,
			token.Backend,
			"The claim exp is in milliseconds instead of seconds, so servers read it as a time beyond the year 9999. Divide exp by 1,000.",
		},
		{
			"the last second that there is", claims(`{"identity":"a","iat":1772620200,"exp":253402300799}`), plain,
			token.LivesLong, token.GoodBut, token.Backend,
			"The token's lifetime is unusually long: 7979 years. Issue tokens that expire sooner, to limit the damage of a lost one.",
		},
		{
			"time as a string", claims(`{"identity":"a","exp":"1772624000"}`), plain, token.WrongClaimType, token.NotGood,
			token.Backend,
			"The claim exp is a string instead of a number. Write exp as a number: the seconds since 1970, without quotes.",
		},
		{
			"user as a number", claims(`{"identity":17}`), plain, token.WrongClaimType, token.NotGood, token.Backend,
			"The claim identity is a number instead of a string. Write identity as a string.",
		},
		{
			"scopes as a string", claims(`{"identity":"a","scopes":"videos.read"}`), plain, token.WrongClaimType, token.GoodBut,
			token.Backend, "The claim scopes is a string instead of a list of strings. Write scopes as a list of strings.",
		},
		{
			"claim said twice", claims(`{"identity":"a","exp":1772624000,"exp":1772624001}`), plain, token.DuplicateClaim,
			token.NotGood, token.Backend,
			"The token repeats “exp”, and servers disagree about which one applies. The last one is used here. Write each claim once.",
		},
		{
			"other claim said twice", claims(`{"identity":"a","exp":1772624000,"x":1,"x":2}`), plain, token.DuplicateClaim,
			token.GoodBut, token.Backend,
			"The token repeats “x”, and servers disagree about which one applies. The last one is used here. Write each claim once.",
		},
		{
			"in nanoseconds", claims(`{"identity":"a","exp":1772624000000000000}`), plain, token.NotInSeconds, token.NotGood,
			token.Backend,
			"The claim exp lies beyond the year 9999, so it is not in seconds as JWTs require. Write exp as the seconds since 1970.",
		},

		{
			"API token", api, plain, token.SharedAPI, token.GoodBut, token.Customer,
			"This is an API token, and it gives full control of the app. If it was sent to anyone or shipped in an app, revoke it in dashboard.video.io. Clients should get session tokens from your backend.",
		},
		{
			"API token for a session", api, asked(token.Question{Purpose: token.ForSession}), token.IsAPIToken, token.NotGood,
			token.Customer,
			"This is an API token, not a session token, and it gives full control of the app. If it was sent to anyone or shipped in an app, revoke it in dashboard.video.io. Clients should get session tokens from your backend.",
		},
		{
			"session token for the API", session, asked(token.Question{Purpose: token.ForAPI}), token.IsSession, token.NotGood,
			token.Customer,
			"This is a session token, not an API token. Copy the API token from dashboard.video.io → Apps → Your App → API TOKEN.",
		},
		{
			"playback token", "https://cdn.example/index.m3u8?token=" + claims(`{"video":"1"}`), plain, token.IsPlayback,
			token.CannotTell, token.Tester,
			"This is a playback token from a video URL. Only the server knows whether it still plays. Open the video URL that it came from.",
		},
		{
			"playback token for a session", "https://cdn.example/index.m3u8?token=" + claims(`{"video":"1"}`),
			asked(token.Question{Purpose: token.ForSession}), token.IsPlayback, token.NotGood, token.Tester,
			"This is a playback token from a video URL. It plays that video and starts no session. Get a session token from the backend.",
		},
		{
			"other JWT", claims(`{}`), plain, token.UnknownUse, token.CannotTell, token.Tester,
			"This JWT names neither a user nor an app, so its purpose is unknown. Ask the issuer, or check with the server.",
		},
		{
			"no user", claims(`{}`), asked(token.Question{Purpose: token.ForSession}), token.NoIdentity, token.CannotTell,
			token.Tester,
			"The token names no user, unlike a session token. Ask the issuer what the token is for, or check with the server.",
		},
		{
			"empty user", claims(`{"identity":""}`), plain, token.NoIdentity, token.NotGood, token.Backend,
			"The user ID is empty. Issue a session token with a user ID.",
		},
		{
			"no role", claims(`{}`), asked(token.Question{Purpose: token.ForAPI}), token.WrongRole, token.NotGood,
			token.Customer,
			"The role is missing, and an API token's role is “app”. Copy the API token from dashboard.video.io → Apps → Your App → API TOKEN.",
		},
		{
			"wrong role", claims(`{"role":"viewer"}`), asked(token.Question{Purpose: token.ForAPI}), token.WrongRole,
			token.NotGood, token.Customer,
			"The role is “viewer”, and an API token's role is “app”. Copy the API token from dashboard.video.io → Apps → Your App → API TOKEN.",
		},
		{
			"role in a session token", claims(`{"identity":"a","role":"viewer"}`), plain, token.WrongRole, token.GoodBut,
			token.Tester, "The role is “viewer”; what it allows is not published. Check with the server.",
		},

		{
			"another user", session, asked(token.Question{UserID: "bob"}), token.OtherUser, token.NotGood, token.Backend,
			"This token is for “alice”, not “bob”. Issue a session token for the intended user.",
		},
		{
			"another case", session, asked(token.Question{UserID: "Alice"}), token.OtherUser, token.NotGood, token.Backend,
			"This token is for “alice”, not “Alice”: they differ in upper and lower case. Use the same spelling in the app, the backend and here. The server sees two users.",
		},
		{
			"a blank in the token", claims(`{"identity":"alice "}`), asked(token.Question{UserID: "alice"}), token.OtherUser,
			token.NotGood, token.Backend,
			"This token is for “alice ”, not “alice”: the token's user ID begins or ends with a space. Use the same spelling in the app, the backend and here. The server sees two users.",
		},
		{
			"a blank asked for", session, asked(token.Question{UserID: "alice\u200b"}), token.OtherUser, token.NotGood,
			token.Backend,
			"This token is for “alice”, not “alice”: the expected user ID begins or ends with a space. Use the same spelling in the app, the backend and here. The server sees two users.",
		},
		{
			"another alphabet", claims(`{"identity":"аlice"}`), asked(token.Question{UserID: "alice"}), token.OtherUser,
			token.NotGood, token.Backend,
			"This token is for “аlice”, not “alice”: they look alike, but at position 1 the token has U+0430, not U+0061. Use the same spelling in the app, the backend and here. The server sees two users.",
		},
		{
			"another encoding", claims(`{"identity":"zoe\u0308"}`), asked(token.Question{UserID: "zo\u00eb"}), token.OtherUser,
			token.NotGood, token.Backend,
			"This token is for “zoe\u0308”, not “zo\u00eb”: they look the same but are encoded differently. Use the same spelling in the app, the backend and here. The server sees two users.",
		},

		{
			"lacks a scope", claims(`{"identity":"a","scopes":["videos.read"]}`),
			asked(token.Question{Scopes: []string{"videos.read", "videos.create"}}), token.LacksScopes, token.NotGood,
			token.Backend, "The requested scope is missing: “videos.create”. Issue a session token with this scope.",
		},
		{
			"lacks scopes", claims(`{"identity":"a","scopes":["x.admin.read"]}`),
			asked(token.Question{Scopes: []string{"a", "b", "c", "d", "e", "x.read"}}), token.LacksScopes, token.NotGood,
			token.Backend,
			"The requested scopes are missing: “a”, “b”, “c”, “d” and 1 more. Issue a session token with these scopes.",
		},
		{
			"scopes not said", session, asked(token.Question{Scopes: []string{"videos.read"}}), token.UnsaidScopes,
			token.CannotTell, token.Tester,
			"The token lists no scopes, so its permission for “videos.read” is unknown here. Check with the server, or get a token that lists its scopes.",
		},
		{
			"default scopes", claims(`{"identity":"a","scopes":[]}`), asked(token.Question{Scopes: []string{"videos.read"}}),
			token.UnsaidScopes, token.CannotTell, token.Tester,
			"The token lists no scopes and so has the defaults, so its permission for “videos.read” is unknown here. Check with the server, or get a token that lists its scopes.",
		},
		{
			"unknown scope", claims(`{"identity":"a","scopes":["video.read"]}`), plain, token.UnknownScopes, token.GoodBut,
			token.Backend,
			"Includes a scope that Video.io does not publish: “video.read”. Check the spelling: a misspelled scope allows nothing.",
		},
		{
			"admin scope", claims(`{"identity":"a","scopes":["videos.admin.read"]}`), plain, token.AdminScopes, token.GoodBut,
			token.Backend,
			"Includes admin scope “videos.admin.read”, which likely reaches beyond this user's videos. Remove it from tokens sent to clients.",
		},

		{
			"not signed", raw(`{"alg":"none"}`, "{"+good+"}"), plain, token.NotSigned, token.NotGood, token.Backend,
			"The token is not signed (alg “none”), so anyone could have made it. Sign tokens, and reject unsigned ones.",
		},
		{
			"unknown algorithm", raw(`{"alg":"hs257"}`, "{"+good+"}"), plain, token.UnexpectedAlgorithm, token.NotGood,
			token.Backend,
			"The algorithm “hs257” is not one that JWTs are signed with. Sign it with HS256, like Video.io's own tokens.",
		},
		{
			"another algorithm", raw(`{"alg":"RS256"}`, "{"+good+"}"), plain, token.UnexpectedAlgorithm, token.GoodBut,
			token.Tester,
			"The token is signed with RS256, and Video.io's published token with HS256. Make sure that this token is from Video.io and not from another service.",
		},
		{
			"another issuer", claims(`{"identity":"a","iss":"accounts.example.com"}`), plain, token.UnexpectedIssuer,
			token.GoodBut, token.Tester,
			"The issuer is “accounts.example.com”, and Video.io's published token has “video.io”. Make sure that this token is from Video.io and not from another service.",
		},
		{
			"another type", raw(`{"alg":"HS256","typ":"at+jwt"}`, "{"+good+"}"), plain, token.UnexpectedType, token.GoodBut,
			token.Tester,
			"The type is “at+jwt”, and Video.io's published token has “JWT”. Make sure that this token is from Video.io and not from another service.",
		},
		{
			"signature unchecked", session, plain, token.SignatureUnchecked, token.Good, token.Anyone,
			"Signature not checked: enter the signing secret.",
		},
		{
			"RSA signature", raw(`{"alg":"RS256"}`, "{"+good+"}"), plain, token.SignatureUnchecked, token.Good, token.Anyone,
			"Signature not checked: that requires the issuer's public key.",
		},
		{
			"signature matches", session, asked(token.Question{SigningSecret: secret.New(key)}), token.SignatureMatches,
			token.Good, token.Anyone, "The signature matches the signing secret.",
		},
		{
			"secret in base64", session,
			asked(token.Question{SigningSecret: secret.New(base64.StdEncoding.EncodeToString([]byte(key)))}),
			token.SignatureMatches, token.Good, token.Anyone, "The signature matches the signing secret.",
		},
		{
			"signature differs", session, asked(token.Question{SigningSecret: secret.New("another")}), token.SignatureDiffers,
			token.NotGood, token.Customer,
			"The signature does not match the signing secret. The token was altered, or signed with another secret. Compare the token with the one that was issued, and make sure that the secret belongs to the same app.",
		},
	} {
		found := find.In(test.text).Matches
		v := found[0].Info.Judge(test.question)
		n := slices.IndexFunc(v.Findings, func(f token.Finding) bool { return f.Code == test.code && f.Level == test.level })
		if n < 0 {
			t.Errorf("%s: not found; found %+v", test.name, v.Findings)
			continue
		}
		f := v.Findings[n]
		if f.Error() != test.words || f.For != test.audience {
			t.Errorf(
				"%s:\n got %s (for %s)\nwant %s (for %s)", test.name, f.Error(), f.For.Name(), test.words, test.audience.Name(),
			)
		}
		if n == 0 && test.level > token.Good &&
			(!v.Cause.Equal(f.Cause) || !v.Fix.Equal(f.Fix) || v.Level != f.Level || v.For != f.For) {
			t.Errorf("%s: the verdict %+v is not its worst finding", test.name, v)
		}
		if secret.Redact(f.Error()) != f.Error() {
			t.Errorf("%s: the redactor changes %q", test.name, f.Error())
		}
	}
}
