package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"sessiontray/ui/e2e/desktop"
)

// clockTicks a second, in which Linux counts CPU time for programs.
const clockTicks = 100

// idle returns the resident memory in MB and the CPU time in percent of a core
// of a program that is left alone for so long.
func idle(p *desktop.Program, idleFor time.Duration) (megabytes, percent float64, err error) {
	time.Sleep(settle)
	before, err := cpuTicks(p.PID())
	if err != nil {
		return 0, 0, err
	}
	began := time.Now()
	time.Sleep(idleFor)
	after, err := cpuTicks(p.PID())
	if err != nil {
		return 0, 0, err
	}
	percent = 100 * float64(after-before) / clockTicks / time.Since(began).Seconds()
	megabytes, err = resident(p.PID())
	return megabytes, percent, err
}

func cpuTicks(pid int) (int, error) {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, err
	}
	// The name, in parentheses, can hold blanks.
	fields := strings.Fields(string(raw[strings.LastIndexByte(string(raw), ')')+1:]))
	user, err := strconv.Atoi(fields[11])
	if err != nil {
		return 0, err
	}
	system, err := strconv.Atoi(fields[12])
	return user + system, err
}

func resident(pid int) (float64, error) {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(raw)) {
		if size, found := strings.CutPrefix(line, "VmRSS:"); found {
			kilobytes, err := strconv.Atoi(strings.Fields(size)[0])
			return float64(kilobytes) / 1024, err
		}
	}
	return 0, fmt.Errorf("no VmRSS of %d", pid)
}
