// Package messages holds all that the program says, a file for each language. To add a
// language, add its file, named by the base language, such as fr: the tests say what is missing.
package messages

import "embed"

// Files are the catalogues, such as de.json, in the format of go-i18n.
//
//go:embed *.json
var Files embed.FS
