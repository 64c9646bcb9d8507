// Package secret keeps tokens from being printed.
//
// A [Value] is the only form in which a token travels through the program. It
// has no printable form but a short redacted one, whichever way it is printed:
//
//	v := secret.New("eyJhbGciOiJIUzI1NiJ9.e30.c2lnbmF0dXJl")
//	fmt.Println(v)                   // eyJhb…XJl
//	fmt.Printf("%+v", struct{ v secret.Value }{v}) // a pointer, never the text
//
// A [Redactor] cleans text that leaves the process: logs, errors, exports. It
// knows the values it was told about and recognises tokens it was never told
// about by their shape and by where they stand.
package secret
