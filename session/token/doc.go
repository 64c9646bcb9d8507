// Package token says what a text is: an API token, a session token, another JWT, an
// opaque key, or a damaged one, what the token says about itself, and whether it is
// valid. It works offline and reads no clock.
//
// [Parse] reads one token and never fails. [Info.Judge] answers a [Question] about it
// with a [Verdict]: a level, a cause, a fix and who applies it, and every [Finding]
// behind that. [Info.CheckSession] and [Info.CheckAPI] say whether a session can be
// started with it. Package find finds the tokens in a longer text.
//
// # A new finding
//
// A finding is made where its subject is looked at, with its [Code] declared at the head
// of the same file:
//
//   - malformed.go: what is wrong with a text before it is a token;
//   - lifetime.go: its times;
//   - judge.go: what it is for, its user and scopes, its header and signature.
//
// Its two sentences, cause and fix, are messages: add them to each language in
// assets/messages, as “token.CODE” and “token.CODE.fix”. Older IDs have other names; use
// a fix again that says it already. The [Level] says how bad it is, and the worst finding
// is the headline, among equals the one that was made first. A line in the table of TestFindingsWordForWord reviews the wording.
// Nothing else needs to know the finding: the window, the report and the comparison show
// whatever [Info.Judge] returns.
//
// # What is known of Video.io's tokens
//
// An API token is an HS256 JWT with the claims acid (the app's ID), role "app", iat, iss
// "video.io" and jti, and without exp (the public sample token of Video.io's
// documentation). The claims of a session token are not published, and the session keys
// of REST v1 are opaque. HS256 has no public key, so a signature is checked only where
// the signing secret is given.
package token
