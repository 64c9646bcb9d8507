// Package token says what a pasted text is: an API token, a session token,
// another JWT, an opaque key, or a damaged one, what the token says of itself,
// and whether it is good. It works offline and knows no clock of its own.
//
// [Find] finds the tokens in whatever people paste; [Parse] reads one; neither
// ever fails. [Info.Judge] answers a [Question] about it with a [Verdict]: a
// level, a cause, a fix and for whom, and every [Finding] behind it.
// [Info.CheckSession] and [Info.CheckAPI] say whether it can be used to start a
// session.
//
// What is known of Video.io's tokens: an API token is an HS256 JWT with the
// claims acid (the app's ID), role "app", iat, iss "video.io" and jti, and
// without exp (the public sample token of Video.io's documentation). The claims
// of a session token are not published, and the session keys of the rest-v1 API
// are opaque. HS256 has no public key, so a signature is checked only where the
// signing secret is given.
package token
