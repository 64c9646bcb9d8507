// Package hash spreads short keys over a table, fast and with no promise but that keys
// which differ in a few bits fall far apart.
package hash

// Spread returns a place for a key in a table of 1<<bits places, by Knuth's
// multiplicative hash (The Art of Computer Programming, 6.4), whose upper bits are good.
func Spread(key uint64, bits uint) uint64 { return key * 0x9e3779b97f4a7c15 >> (64 - bits) }
