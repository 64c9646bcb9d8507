// Package token says what a pasted text is: an API token, a session token,
// another JWT, an opaque key, or a damaged one, and what the token says of
// itself. It works offline and knows no clock of its own.
//
// [Parse] never fails; what is wrong comes out of [Info.CheckSession] and
// [Info.CheckAPI] as a [Problem] with a cause and a fix.
//
// What is known of Video.io's tokens: an API token is an HS256 JWT with the
// claims acid (the app's ID), role "app", iat, iss "video.io" and jti, and
// without exp (the public sample token of Video.io's documentation). The
// claims of a session token are not published, and the session keys of the
// rest-v1 API are opaque. HS256 has no public key, so a signature is never
// judged here.
package token
