//go:build race

package desk_test

// truthRuns is how many schedules the truth test plays.
const truthRuns = 3
