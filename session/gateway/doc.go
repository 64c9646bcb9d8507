// Package gateway speaks Video.io's REST API: it asks for sessions, checks
// session tokens, measures the server's clock, and hands a redacted trace of
// every exchange to whoever listens. [Client] is a session.Gateway.
//
// Both published generations of the API are spoken:
//
//   - [Gateway], of the current SDKs (Video-io/videokit-nodejs 0.0.6,
//     index.js): POST /v1/sessions with “Authorization: Bearer <API token>”
//     and JSON; the answer has sessionToken, expiresAt and identity. A truthy
//     “error” in the answer is a failure, whatever the HTTP status.
//   - [RestV1], the documented REST API (docs.video.io/api/latest): the same
//     path with “authorization: App token=<API token>”; the answer has
//     session_key and identity.
//
// A session token is checked by listing one video with it, which changes
// nothing. That a session token is accepted there as a bearer is inferred: only
// the API token is documented.
//
// Every failure is a *session.Failure with a kind, a cause and a fix, and
// without a secret in it, even when the server echoes one.
package gateway
