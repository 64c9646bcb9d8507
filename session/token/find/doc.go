// Package find finds tokens in whatever people paste, with what stood beside them: user,
// scopes, expiry and the address that a token was sent to. [In] never fails, and takes
// time linear in the length of a text.
//
// # A new recogniser
//
// A recogniser is one entry in the table recognisers in format.go, with the [Format] that
// it knows. If the format needs no reading of its own, the entry has a regular expression
// for the beginning of such a text, and the text is read like code or a log, by names and
// values; else the entry has a function that reads the text into the collector, as those
// for HAR and JSON do. Its name is the message “source.” and the format, in each language
// in assets/messages. A new name for a token, a user ID or an expiry, such as
// “x-session-key”, goes into the tables in names.go.
//
// TestFindIsAtHomeInWhatPeoplePaste has a line for each format.
package find
