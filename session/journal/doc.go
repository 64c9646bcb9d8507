// Package journal keeps what happened, in one order: what listeners heard, what
// the user asked for, every exchange with a server, and what went wrong.
//
// A [Draft] becomes an [Entry] by [Journal.Append] alone, which takes every secret
// out on the way in. The last [Kept] entries are in memory; all go to a file of
// JSON Lines, which [Journal.LoadEarlier] reads back at a later start.
package journal
