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
)

// make signs any header and claims, written as JSON.
func raw(header, claims string) string {
	signing := base64.RawURLEncoding.EncodeToString([]byte(header)) + "." + base64.RawURLEncoding.EncodeToString([]byte(claims))
	var signature []byte
	switch {
	case strings.Contains(header, "RS256"):
		signature = make([]byte, 256)
	case strings.Contains(header, "HS256"):
		signature, _ = jwt.SigningMethodHS256.Sign(signing, []byte(key))
	}
	return signing + "." + base64.RawURLEncoding.EncodeToString(signature)
}

const (
	key = "the signing secret"
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
		{"nothing", " ", plain, token.Missing, token.CannotTell, token.Tester, "There is nothing to judge yet. Paste a token, or anything with one in it."},
		{"no session token", "", asked(token.Question{Use: token.ForSession}), token.Missing, token.CannotTell, token.Tester, "There is no session token. Paste the session token that your backend or Video.io issued."},
		{"no API token", "", asked(token.Question{Use: token.ForAPI}), token.Missing, token.CannotTell, token.Tester, "There is no API token. Copy it from dashboard.video.io, under Apps, Your App, API TOKEN."},
		{"too long", strings.Repeat("a", 3<<19), plain, token.TooLong, token.NotGood, token.Tester, "This text is 1536 KB long; at most 1024 KB are looked into. Paste the part with the token in it."},
		{"text", "please do try it again soon", plain, token.NoTokenInside, token.NotGood, token.Tester, "No token was recognised in this text. Paste the token, or the answer, header or command that it is in."},
		{"a few words", "please try again", plain, token.NotAToken, token.NotGood, token.Tester, "This is no token, for it has a blank at position 7. Paste the token alone."},
		{"HTML", "a;html", plain, token.NotAToken, token.NotGood, token.Tester, "This is no token, for it has the character “;” at position 2. Paste the token alone."},
		{"shortened", "eyJhb…kBM", plain, token.Shortened, token.NotGood, token.Tester, "This is a token shortened for display: a part of it was replaced by “…”. Copy it from where it is written in full."},
		{"dots", "eyJhb...kBM", plain, token.Shortened, token.NotGood, token.Tester, "This is a token shortened for display: a part of it was replaced by “…”. Copy it from where it is written in full."},
		{"bullets", "1nU73•••••", plain, token.Shortened, token.NotGood, token.Tester, "This is a token shortened for display: a part of it was replaced by “•”. Copy it from where it is written in full."},
		{"long dash", parts[0] + "." + parts[1] + ".ab–cd", plain, token.BadCharacter, token.NotGood, token.Tester, "This token is damaged: a word processor made a long dash of a hyphen or two, at position 113. Copy it from its source, not out of a document."},
		{"odd character", parts[0] + ".#" + parts[1] + "." + parts[2], plain, token.BadCharacter, token.NotGood, token.Tester, "This token is damaged: it has the character “#” at position 38. Copy it again, the whole of it."},

		{"header cut", parts[0][:24], plain, token.Truncated, token.NotGood, token.Tester, "This token is cut off in its header: the JSON in it ends in the middle, after 18 bytes. Copy it again, the whole of it."},
		{"header cut unevenly", parts[0][:25], plain, token.Truncated, token.NotGood, token.Tester, "This token is cut off in its header: it ends after 25 characters, a number that base64 cannot have. Copy it again, the whole of it."},
		{"header only", parts[0] + ".", plain, token.Truncated, token.NotGood, token.Tester, "This token is cut off in its payload: the JSON in it ends in the middle, after 0 bytes. Copy it again, the whole of it."},
		{"header alone", parts[0], plain, token.Truncated, token.NotGood, token.Tester, "This token is cut off after its header: its payload and signature are missing. Copy it again, the whole of it."},
		{"payload cut", parts[0] + "." + parts[1][:16], plain, token.Truncated, token.NotGood, token.Tester, "This token is cut off in its payload: the JSON in it ends in the middle, after 12 bytes. Copy it again, the whole of it."},
		{"no signature", parts[0] + "." + parts[1], plain, token.Truncated, token.NotGood, token.Tester, "This token is cut off after its payload: its signature is missing. Copy it again, the whole of it."},
		{"empty signature", parts[0] + "." + parts[1] + ".", plain, token.Truncated, token.NotGood, token.Tester, "This token is cut off after its payload: it is signed with HS256, but the signature is missing. Copy it again, the whole of it."},
		{"signature cut", session[:len(session)-4], plain, token.Truncated, token.NotGood, token.Tester, "This token is cut off in its signature: 29 of the 32 bytes that HS256 has are there. Copy it again, the whole of it."},
		{"signature cut unevenly", session[:len(session)-2], plain, token.Truncated, token.NotGood, token.Tester, "This token is cut off in its signature: it ends after 41 characters, a number that base64 cannot have. Copy it again, the whole of it."},
		{"text behind an RSA signature", raw(`{"alg":"RS256"}`, `{"sub":"x"}`) + "\n\nthanks\n\nBest Regards", plain, token.UnexpectedAlgorithm, token.GoodBut, token.Tester, "It is signed with RS256, where Video.io's published token has HS256. Check that it is a token of Video.io and not of another service."},
		{"RSA signature cut", raw(`{"alg":"RS256"}`, `{"sub":"x"}`)[:300], plain, token.Truncated, token.NotGood, token.Tester, "This token is cut off in its signature: 197 of the 256 bytes that RS256 has are there. Copy it again, the whole of it."},
		{"beginning missing", session[9:], plain, token.Truncated, token.NotGood, token.Tester, "This token is cut off in its header: its beginning is missing. Copy it again, the whole of it."},
		{"header missing", parts[1] + "." + parts[2], plain, token.Truncated, token.NotGood, token.Tester, "This token is cut off: its header is missing. Copy it again, the whole of it."},
		{"middle missing", parts[0] + "." + parts[1][:14] + parts[1][15:] + "." + parts[2], plain, token.BadJSON, token.NotGood, token.Tester, "This token is damaged: its payload stops being JSON at byte 15 of 53. Copy it again, the whole of it."},
		{"payload uneven", parts[0] + "." + parts[1][:61] + "." + parts[2], plain, token.BadBase64, token.NotGood, token.Tester, "This token is damaged: its payload has 61 characters, a number that base64 cannot have, so some are missing. Copy it again, the whole of it."},
		{"padding inside", parts[0] + "." + parts[1][:8] + "=" + parts[1][8:] + "." + parts[2], plain, token.BadBase64, token.NotGood, token.Tester, "This token is damaged: its payload has a “=” in the middle. Copy it again, the whole of it."},
		{"payload null", raw(hs, "null"), plain, token.BadJSON, token.NotGood, token.Tester, "This token is damaged: its payload is not a JSON object. Copy it again, the whole of it."},
		{"no algorithm", raw(`{"typ":"JWT"}`, "{}"), plain, token.NoAlgorithm, token.NotGood, token.Tester, "This token is damaged: its header names no algorithm. Copy it again, the whole of it."},
		{"two tokens", session + api, plain, token.StuckTogether, token.NotGood, token.Tester, "This is not one token, for a JWT has three parts with dots between, and this has 5. Copy one token alone."},
		{"something behind", session + "abcd", plain, token.StuckTogether, token.NotGood, token.Tester, "Something is stuck to the end of this token, whose HS256 signature has 35 bytes instead of 32. Copy one token alone."},

		{"doubled", session + session, plain, token.Doubled, token.GoodBut, token.Tester, "It was pasted twice in a row; it is judged once. See that it is sent once."},
		{"signed with padding", padded, asked(token.Question{SigningSecret: secret.New(key)}), token.SignatureMatches, token.Good, token.Anyone, "Its signature matches the signing secret given."},
		{"padded", session + "=", plain, token.Padded, token.GoodBut, token.Backend, "It came padded with “=”, which a JWT is not (RFC 7515, 2); the padding was taken off. Issue it without: strict servers refuse it, and its signature may cover the padding."},
		{"standard alphabet", strings.ReplaceAll(claims(`{"identity":"a~~?"}`), "_", "/"), plain, token.WrongAlphabet, token.GoodBut, token.Backend, "It came in the standard base64 alphabet, with “+” and “/”, where a JWT has “-” and “_”; that was put right. Issue it in base64url: strict servers refuse it otherwise, and its signature may cover the other alphabet."},
		{"last character changed", session[:len(session)-1] + string(session[len(session)-1]+1), plain, token.NotCanonical, token.GoodBut, token.Tester, "A part ends in a character that no encoder writes there, so it may have been changed. Copy it again, the whole of it."},
		{"taken off", "“" + session + "”", plain, token.TakenOff, token.Good, token.Anyone, "What surrounded it was taken off: quotes, line breaks, a prefix or invisible characters."},
		{"encrypted", "eyJhbGciOiJkaXIiLCJlbmMiOiJBMTI4R0NNIn0..bm9uY2U.dGV4dA.dGFn", plain, token.Encrypted, token.CannotTell, token.Tester, "It is encrypted (JWE, “A128GCM”), so only who holds the key can read it. Check it with the server; Video.io publishes no tokens of this form, so it is probably another service's."},
		{"opaque", opaque, plain, token.OpaqueText, token.CannotTell, token.Tester, "This token says nothing of itself, as session keys of the REST v1 API do; only the server can tell whether it is good. Check it with the server."},

		{"expired", claims(`{"identity":"a","exp":1772611200}`), plain, token.Expired, token.NotGood, token.Backend, "Expired 3 hours ago, at 09:00 local, 08:00 UTC. Issue a new one; a client asks for it before the old one ends."},
		{"just expired", claims(`{"identity":"a","exp":1772621999}`), plain, token.Expired, token.NotGood, token.Backend, "Expired 1 second ago, at 11:59:59 local, 10:59:59 UTC. Issue a new one; a client asks for it before the old one ends."},
		{"expired at this moment", claims(`{"identity":"a","exp":1772622000}`), plain, token.Expired, token.NotGood, token.Backend, "Expired a moment ago, at 12:00:00 local, 11:00:00 UTC. Issue a new one; a client asks for it before the old one ends."},
		{"expired on another day", claims(`{"identity":"a","exp":1772494200}`), plain, token.Expired, token.NotGood, token.Backend, "Expired 1 day ago, on 3 March 2026 at 00:30 local, 23:30 UTC on 2 March. Issue a new one; a client asks for it before the old one ends."},
		{"API token expired", claims(`{"role":"app","exp":1772611200}`), plain, token.Expired, token.NotGood, token.Customer, "Expired 3 hours ago, at 09:00 local, 08:00 UTC. Copy the current API token from dashboard.video.io."},
		{"expired by the answer beside it", opaque, asked(token.Question{ExpiresAt: noon.Add(-time.Hour)}), token.Expired, token.NotGood, token.Backend, "Expired 1 hour ago, at 11:00 local, 10:00 UTC. Issue a new one; a client asks for it before the old one ends."},
		{"expired by the server's clock", claims(`{"identity":"a","exp":1772622180}`), asked(token.Question{Skew: 5 * time.Minute, SkewKnown: true}), token.Expired, token.NotGood, token.Backend, "Expired 2 minutes ago by the server's clock, which counts, at 12:03 local, 11:03 UTC; by this machine's, which is 5 minutes behind, it would be good for 3 more minutes. Issue a new one; a client asks for it before the old one ends."},
		{"expired by this machine's clock alone", claims(`{"identity":"a","exp":1772621880}`), asked(token.Question{Skew: -5 * time.Minute, SkewKnown: true}), token.ClocksDiffer, token.GoodBut, token.Tester, "Good by the server's clock, which counts, for 3 more minutes; by this machine's, which is 5 minutes ahead, it has expired. Set this machine's clock."},
		{"not yet by this machine's clock alone", claims(`{"identity":"a","nbf":1772622180}`), asked(token.Question{Skew: 5 * time.Minute, SkewKnown: true}), token.ClocksDiffer, token.GoodBut, token.Tester, "Good by the server's clock, which counts; by this machine's, which is 5 minutes behind, it is not valid yet. Set this machine's clock."},
		{"clocks differ", session, asked(token.Question{Skew: -time.Minute, SkewKnown: true}), token.ClocksDiffer, token.Good, token.Anyone, "This machine's clock is 1 minute ahead of the server's; times are judged by the server's."},
		{"not yet", claims(`{"identity":"a","nbf":1772622300}`), plain, token.NotYetValid, token.NotGood, token.Tester, "Not valid yet: it begins in 5 minutes, at 12:05 local, 11:05 UTC. Wait until then; if it was issued just now, a clock is wrong: the one of whoever issued it, or this machine's."},
		{"not yet by the server's clock", claims(`{"identity":"a","nbf":1772621880}`), asked(token.Question{Skew: -5 * time.Minute, SkewKnown: true}), token.NotYetValid, token.NotGood, token.Tester, "Not valid yet by the server's clock, which counts: it begins in 3 minutes; this machine's is 5 minutes ahead. Wait until then; if it was issued just now, a clock is wrong: the one of whoever issued it, or this machine's."},
		{"never valid", claims(`{"identity":"a","nbf":1772622300,"exp":1772622000}`), plain, token.NeverValid, token.NotGood, token.Backend, "It is never valid: it ends 5 minutes before it begins. Compute exp as nbf plus the life wanted, both in seconds."},
		{"ends before it was issued", claims(`{"identity":"a","iat":1772622000,"exp":1772618400}`), plain, token.ExpiresBeforeIssue, token.NotGood, token.Backend, "It ends 1 hour before it was issued. Compute exp as iat plus the life wanted, both in seconds."},
		{"null", claims(`{"identity":"a","nbf":null,"scopes":null}`), plain, token.NoExpiry, token.GoodBut, token.Backend, "It does not say when it ends. Look at expiresAt in the answer that it came in, and issue tokens that end, so that a lost one dies by itself."},
		{"issued a little in the future", claims(`{"identity":"a","iat":1772622120}`), plain, token.IssuedInFuture, token.GoodBut, token.Backend, "Issued 2 minutes in the future, at 12:02 local, 11:02 UTC: a clock is off, the one of whoever issued it or this machine's. Have both clocks set from the network; some servers refuse such a token."},
		{"issued far in the future", claims(`{"identity":"a","iat":1772708400}`), plain, token.IssuedInFuture, token.NotGood, token.Backend, "Issued 1 day in the future, on 5 March 2026 at 12:00 local, 11:00 UTC, which no usual error of a clock explains. Take iat from a clock that is right, in seconds and in UTC."},
		{"no expiry", claims(`{"identity":"a"}`), plain, token.NoExpiry, token.GoodBut, token.Backend, "It does not say when it ends. Look at expiresAt in the answer that it came in, and issue tokens that end, so that a lost one dies by itself."},
		{"lives long", claims(`{"identity":"a","iat":1772620200,"exp":1804156200}`), plain, token.LivesLong, token.GoodBut, token.Backend, "It lives unusually long: 1 year from issue to end. Issue tokens that end sooner, so that a lost one dies by itself."},
		{"expires soon", claims(`{"identity":"a","iat":1772618400,"exp":1772622300}`), plain, token.ExpiresSoon, token.GoodBut, token.Tester, "Good for only 5 more minutes, until 12:05 local, 11:05 UTC. Use it now, or ask for a new one."},
		{"in milliseconds", claims(`{"identity":"a","exp":1772624000000}`), plain, token.NotInSeconds, token.NotGood, token.Backend, "Its exp is in milliseconds where a JWT has seconds, so a server reads it as a time beyond the year 9999. Divide exp by 1,000."},
		{"the last second that there is", claims(`{"identity":"a","iat":1772620200,"exp":253402300799}`), plain, token.LivesLong, token.GoodBut, token.Backend, "It lives unusually long: 7979 years from issue to end. Issue tokens that end sooner, so that a lost one dies by itself."},
		{"time as a string", claims(`{"identity":"a","exp":"1772624000"}`), plain, token.WrongClaimType, token.NotGood, token.Backend, "Its claim exp is a string where a number belongs. Write exp as a number: the seconds since 1970, without quotes."},
		{"user as a number", claims(`{"identity":17}`), plain, token.WrongClaimType, token.NotGood, token.Backend, "Its claim identity is a number where a string belongs. Write identity as a string."},
		{"scopes as a string", claims(`{"identity":"a","scopes":"videos.read"}`), plain, token.WrongClaimType, token.GoodBut, token.Backend, "Its claim scopes is a string where a list of strings belongs. Write scopes as a list of strings."},
		{"claim said twice", claims(`{"identity":"a","exp":1772624000,"exp":1772624001}`), plain, token.DuplicateClaim, token.NotGood, token.Backend, "It has “exp” more than once, and servers differ in which one counts; here it is the last. Write each claim once."},
		{"other claim said twice", claims(`{"identity":"a","exp":1772624000,"x":1,"x":2}`), plain, token.DuplicateClaim, token.GoodBut, token.Backend, "It has “x” more than once, and servers differ in which one counts; here it is the last. Write each claim once."},
		{"in nanoseconds", claims(`{"identity":"a","exp":1772624000000000000}`), plain, token.NotInSeconds, token.NotGood, token.Backend, "Its exp lies beyond the year 9999, so it is not in seconds, as a JWT has it. Write exp as the seconds since 1970."},

		{"API token", api, plain, token.SharedAPI, token.GoodBut, token.Customer, "This is an API token, and whoever has it controls the whole app. If it was sent to anyone or shipped in an app, revoke it in dashboard.video.io; clients get session tokens from your backend."},
		{"API token for a session", api, asked(token.Question{Use: token.ForSession}), token.IsAPIToken, token.NotGood, token.Customer, "This is an API token where a session token belongs, and whoever has it controls the whole app. If it was sent to anyone or shipped in an app, revoke it in dashboard.video.io; clients get session tokens from your backend."},
		{"session token for the API", session, asked(token.Question{Use: token.ForAPI}), token.IsSession, token.NotGood, token.Customer, "This is a session token, where an API token belongs. Copy the API token from dashboard.video.io, under Apps, Your App, API TOKEN."},
		{"playback token", "https://cdn.example/index.m3u8?token=" + claims(`{"video":"1"}`), plain, token.IsPlayback, token.CannotTell, token.Tester, "This is a playback token, out of the address of a video; whether it still plays is known to the server alone. Open the address that it came from."},
		{"playback token for a session", "https://cdn.example/index.m3u8?token=" + claims(`{"video":"1"}`), asked(token.Question{Use: token.ForSession}), token.IsPlayback, token.NotGood, token.Tester, "This is a playback token, out of the address of a video; it plays that video and starts no session. Ask the backend for a session token."},
		{"other JWT", claims(`{}`), plain, token.UnknownUse, token.CannotTell, token.Tester, "This JWT names neither a user nor an app, so it does not say what it is for. Ask whoever issued it, or check it with the server."},
		{"no user", claims(`{}`), asked(token.Question{Use: token.ForSession}), token.NoIdentity, token.CannotTell, token.Tester, "It names no user, as a session token would be expected to. Ask whoever issued it what it is for, or check it with the server."},
		{"empty user", claims(`{"identity":""}`), plain, token.NoIdentity, token.NotGood, token.Backend, "Its user ID is empty. Ask for a session token with the ID of a user."},
		{"no role", claims(`{}`), asked(token.Question{Use: token.ForAPI}), token.WrongRole, token.NotGood, token.Customer, "Its role is missing, where an API token's is “app”. Copy the API token from dashboard.video.io, under Apps, Your App, API TOKEN."},
		{"wrong role", claims(`{"role":"viewer"}`), asked(token.Question{Use: token.ForAPI}), token.WrongRole, token.NotGood, token.Customer, "Its role is “viewer”, where an API token's is “app”. Copy the API token from dashboard.video.io, under Apps, Your App, API TOKEN."},
		{"role in a session token", claims(`{"identity":"a","role":"viewer"}`), plain, token.WrongRole, token.GoodBut, token.Tester, "Its role is “viewer”; what that allows is not published. Check it with the server."},

		{"another user", session, asked(token.Question{UserID: "bob"}), token.OtherUser, token.NotGood, token.Backend, "It is of “alice”, not of “bob”. Ask for a session token of the user wanted."},
		{"another case", session, asked(token.Question{UserID: "Alice"}), token.OtherUser, token.NotGood, token.Backend, "It is of “alice”, not of “Alice”: they differ in upper and lower case. Use the same spelling in the app, in the backend and here: to the server these are two users."},
		{"a blank in the token", claims(`{"identity":"alice "}`), asked(token.Question{UserID: "alice"}), token.OtherUser, token.NotGood, token.Backend, "It is of “alice ”, not of “alice”: there is a blank around the name in the token. Use the same spelling in the app, in the backend and here: to the server these are two users."},
		{"a blank asked for", session, asked(token.Question{UserID: "alice\u200b"}), token.OtherUser, token.NotGood, token.Backend, "It is of “alice”, not of “alice”: there is a blank around the name asked for. Use the same spelling in the app, in the backend and here: to the server these are two users."},
		{"another alphabet", claims(`{"identity":"аlice"}`), asked(token.Question{UserID: "alice"}), token.OtherUser, token.NotGood, token.Backend, "It is of “аlice”, not of “alice”: they look alike, but at position 1 the token has U+0430 and not U+0061. Use the same spelling in the app, in the backend and here: to the server these are two users."},
		{"another encoding", claims(`{"identity":"zoe\u0308"}`), asked(token.Question{UserID: "zo\u00eb"}), token.OtherUser, token.NotGood, token.Backend, "It is of “zoe\u0308”, not of “zo\u00eb”: they look the same, but are encoded in two ways. Use the same spelling in the app, in the backend and here: to the server these are two users."},

		{"lacks a scope", claims(`{"identity":"a","scopes":["videos.read"]}`), asked(token.Question{Scopes: []string{"videos.read", "videos.create"}}), token.LacksScopes, token.NotGood, token.Backend, "It lacks the scope asked for: “videos.create”. Ask for a session token with it."},
		{"lacks scopes", claims(`{"identity":"a","scopes":["x.admin.read"]}`), asked(token.Question{Scopes: []string{"a", "b", "c", "d", "e", "x.read"}}), token.LacksScopes, token.NotGood, token.Backend, "It lacks the scopes asked for: “a”, “b”, “c”, “d” and 1 more. Ask for a session token with them."},
		{"scopes not said", session, asked(token.Question{Scopes: []string{"videos.read"}}), token.UnsaidScopes, token.CannotTell, token.Tester, "It does not say which scopes it has, so whether it allows “videos.read” cannot be told here. Check it with the server, or ask for a token that names its scopes."},
		{"default scopes", claims(`{"identity":"a","scopes":[]}`), asked(token.Question{Scopes: []string{"videos.read"}}), token.UnsaidScopes, token.CannotTell, token.Tester, "It names no scopes and so has the default ones, so whether it allows “videos.read” cannot be told here. Check it with the server, or ask for a token that names its scopes."},
		{"unknown scope", claims(`{"identity":"a","scopes":["video.read"]}`), plain, token.UnknownScopes, token.GoodBut, token.Backend, "It has the scope that Video.io does not publish: “video.read”. Check the spelling: a scope with a slip in it allows nothing."},
		{"admin scope", claims(`{"identity":"a","scopes":["videos.admin.read"]}`), plain, token.AdminScopes, token.GoodBut, token.Backend, "It has the scope “videos.admin.read” of an administrator, which by the name reaches further than the user's own videos. Leave it out of tokens that go to clients."},

		{"not signed", raw(`{"alg":"none"}`, "{"+good+"}"), plain, token.NotSigned, token.NotGood, token.Backend, "It is not signed (alg “none”), so anyone can have made it. Sign tokens, and refuse those that are not signed."},
		{"unknown algorithm", raw(`{"alg":"hs257"}`, "{"+good+"}"), plain, token.UnexpectedAlgorithm, token.NotGood, token.Backend, "Its algorithm is “hs257”, which is none that JWTs are signed with. Sign it with HS256, as Video.io's own tokens are."},
		{"another algorithm", raw(`{"alg":"RS256"}`, "{"+good+"}"), plain, token.UnexpectedAlgorithm, token.GoodBut, token.Tester, "It is signed with RS256, where Video.io's published token has HS256. Check that it is a token of Video.io and not of another service."},
		{"another issuer", claims(`{"identity":"a","iss":"accounts.example.com"}`), plain, token.UnexpectedIssuer, token.GoodBut, token.Tester, "It was issued by “accounts.example.com”, where Video.io's published token says “video.io”. Check that it is a token of Video.io and not of another service."},
		{"another type", raw(`{"alg":"HS256","typ":"at+jwt"}`, "{"+good+"}"), plain, token.UnexpectedType, token.GoodBut, token.Tester, "Its type is “at+jwt”, where Video.io's published token says “JWT”. Check that it is a token of Video.io and not of another service."},
		{"signature unchecked", session, plain, token.SignatureUnchecked, token.Good, token.Anyone, "Its signature cannot be checked here: that takes the signing secret."},
		{"RSA signature", raw(`{"alg":"RS256"}`, "{"+good+"}"), plain, token.SignatureUnchecked, token.Good, token.Anyone, "Its signature cannot be checked here: that takes the issuer's public key."},
		{"signature matches", session, asked(token.Question{SigningSecret: secret.New(key)}), token.SignatureMatches, token.Good, token.Anyone, "Its signature matches the signing secret given."},
		{"secret in base64", session, asked(token.Question{SigningSecret: secret.New(base64.StdEncoding.EncodeToString([]byte(key)))}), token.SignatureMatches, token.Good, token.Anyone, "Its signature matches the signing secret given."},
		{"signature differs", session, asked(token.Question{SigningSecret: secret.New("another")}), token.SignatureDiffers, token.NotGood, token.Customer, "Its signature does not match the signing secret given: the token was changed, or signed with another secret. Compare it with the token as it was issued, and check that the secret is the one of its app."},
	} {
		found := token.Find(test.text).Found
		v := found[0].Info.Judge(test.question)
		n := slices.IndexFunc(v.Findings, func(f token.Finding) bool { return f.Code == test.code && f.Level == test.level })
		if n < 0 {
			t.Errorf("%s: not found; found %+v", test.name, v.Findings)
			continue
		}
		f := v.Findings[n]
		if f.Error() != test.words || f.For != test.audience {
			t.Errorf("%s:\n got %s (for %s)\nwant %s (for %s)", test.name, f.Error(), f.For.Name(), test.words, test.audience.Name())
		}
		if n == 0 && test.level > token.Good && (!v.Cause.Equal(f.Cause) || !v.Fix.Equal(f.Fix) || v.Level != f.Level || v.For != f.For) {
			t.Errorf("%s: the verdict %+v is not its worst finding", test.name, v)
		}
		if secret.Redact(f.Error()) != f.Error() {
			t.Errorf("%s: the redactor changes %q", test.name, f.Error())
		}
	}
}
