// Package clock reads this machine's clocks: one that nobody can set and that goes on
// while the machine sleeps, and how far the other one was set.
package clock
