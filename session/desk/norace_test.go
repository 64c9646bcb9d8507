//go:build !race

package desk_test

// truthRuns is how many schedules the truth test plays: 20,000 steps in all.
const truthRuns = 50
