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

// use is what a program that is left alone takes: resident memory in MB, and CPU time
// in percent of a core.
type use struct{ megabytes, percent float64 }

// idle leaves a program alone for so long, and a bare window beside it, which takes the
// focus, so that what else the machine does is in both.
func idle(d *desktop.Desktop, p *desktop.Program, bare string, idleFor time.Duration) (ours, beside use, err error) {
	b, err := d.Launch(bare)
	if err != nil {
		return use{}, use{}, err
	}
	defer b.Kill()
	if _, err := d.Focus(bareTitle); err != nil {
		return use{}, use{}, err
	}
	time.Sleep(settle)
	pids := [2]int{p.PID(), b.PID()}
	var before [2]int
	began := time.Now()
	for n, pid := range pids {
		if before[n], err = cpuTicks(pid); err != nil {
			return use{}, use{}, err
		}
	}
	time.Sleep(idleFor)
	var used [2]use
	for n, pid := range pids {
		after, err := cpuTicks(pid)
		if err != nil {
			return use{}, use{}, err
		}
		used[n].percent = 100 * float64(after-before[n]) / clockTicks / time.Since(began).Seconds()
		if used[n].megabytes, err = resident(pid); err != nil {
			return use{}, use{}, err
		}
	}
	return used[0], used[1], nil
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
