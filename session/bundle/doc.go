// Package bundle is what leaves the program for support: a report for people, the
// timeline as JSON Lines, the exchanges with servers as HAR 1.2
// (http://www.softwareishard.com/blog/har-12-spec/), and a manifest that says what
// is what; all in one zip file, or one of them alone.
//
// Every part is a list of lines that are made when they are asked for, one by one.
// A preview of them is exactly what a file will hold. Each
// passes the redactor once more, which by then can know more secrets than when
// something was recorded, and pseudonyms take the place of user IDs.
package bundle
