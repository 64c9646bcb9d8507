// Package lab is the fault lab: it tells the sandbox how to fail, and plays
// rehearsals of failures with a profile of the sandbox. It drives sessions through
// [Desk] only, as a user would.
package lab
