// Package sandbox is a Video.io on loopback: an HTTP server that a client
// cannot tell from the real one as far as that is published, and that fails in
// every way on request. It shares no code with the client it serves.
//
// It serves both generations of the API on one address, told apart by the
// Authorization header as the real ones document it:
//
//	POST /v1/sessions   Bearer <API token>: JSON in; sessionToken, expiresAt, identity out
//	                    App token=<API token>: form or JSON in; session_key, identity out
//	GET  /v1/videos     either API token, or Bearer <session token>
//	GET  /token/<user>  the example backend of Video-io/VideoKitPlayer
//
// What Video.io does not publish is inferred, and kept to what clients need:
// the claims of session tokens (identity, scopes, iat, exp, jti; HS256), the
// members of “meta”, that a session without scopes may read videos, the text of
// error messages.
//
//	server, err := sandbox.Start()
//	…
//	defer server.Close()
//	server.Inject(sandbox.Fault{Kind: fault.Forbidden, Times: 1})
package sandbox
