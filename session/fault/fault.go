// Package fault names the ways in which the sandbox can fail.
package fault

// Kind is a way to fail.
type Kind string

// The ways to fail.
const (
	Latency      Kind = "latency"       // answers after Delay
	Unauthorized Kind = "401"           // refuses the token
	Forbidden    Kind = "403"           // knows the token, forbids the call
	Rejected     Kind = "422"           // rejects the request
	RateLimited  Kind = "429"           // with Retry-After, if set
	ServerError  Kind = "500"           // a problem of the server's
	Unavailable  Kind = "503"           // with Retry-After, if set
	WebPage      Kind = "web page"      // a captive portal's HTML, status 200
	NotJSON      Kind = "not JSON"      // status 200 and plain text
	NoToken      Kind = "no token"      // status 200 and JSON without a token
	ErrorString  Kind = "error string"  // status 200 and “error” as a string
	ErrorObject  Kind = "error object"  // status 200 and “error” as an object
	CutBody      Kind = "cut body"      // the answer ends in the middle
	Reset        Kind = "reset"         // the connection is reset
	NoAnswer     Kind = "no answer"     // the answer never comes
	HugeBody     Kind = "huge body"     // an answer of 100 MB
	Redirect     Kind = "redirect"      // to another address
	EchoToken    Kind = "echoes tokens" // 500 that repeats the Authorization header
)

// Kinds are all there are, in the order to offer them.
var Kinds = []Kind{
	Latency, Unauthorized, Forbidden, Rejected, RateLimited, ServerError, Unavailable, WebPage, NotJSON, NoToken,
	ErrorString, ErrorObject, CutBody, Reset, NoAnswer, HugeBody, Redirect, EchoToken,
}
