package main

import (
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"sessiontray/session/profile"
	"sessiontray/session/sandbox"
	"sessiontray/ui/e2e/desktop"
)

// How many profiles, and how many of them live.
const (
	profiles    = 200
	live        = 50
	searchedFor = 500
)

// secondRow is where the second profile of the sidebar stands.
var secondRow = area{60, 160, 80, 24}

// configure writes so many profiles, the first of which is alice, for which a
// sandbox hands out session tokens.
func configure(d *desktop.Desktop, server *sandbox.Server, n int) error {
	var b profile.Book
	for i := range n {
		p := profile.New()
		p.Name, p.UserID, p.EnvironmentID, p.BaseURL, p.Generation = fmt.Sprintf("p%d", i), fmt.Sprintf("user-%d", i), profile.CustomID, server.URL(), "gateway"
		p.Method, p.Backend.URL = profile.FromBackend, server.URL()+"/token/{user}"
		if i == 0 {
			p.Name = "alice"
		}
		p.UsedAt = time.Now().Add(-time.Duration(i) * time.Minute)
		b = b.Insert(p, i)
	}
	b.Selected = b.Profiles[0].ID
	folder := filepath.Join(d.Folder, "config", "session-tray")
	if err := os.RemoveAll(folder); err != nil {
		return err
	}
	store, _, _ := profile.Open(folder)
	_, err := store.Save(b)
	return err
}

// many measures a window with many profiles, of which some live.
func many(d *desktop.Desktop, s *screen, ours, bare string) error {
	server, err := sandbox.Start()
	if err != nil {
		return err
	}
	defer func() { _ = server.Close() }()
	if err := configure(d, server, profiles); err != nil {
		return err
	}
	p, err := d.Launch(ours, "--log", "debug")
	if err != nil {
		return err
	}
	defer p.Kill()
	if _, err := d.Focus(ourTitle); err != nil {
		return err
	}
	if err := startMany(p, 0); err != nil {
		return err
	}
	used, beside, err := idle(d, p, bare, countFor)
	if err != nil {
		return err
	}
	row(
		fmt.Sprintf("resident memory, %d profiles of which %d live", profiles, live), used.megabytes, beside.megabytes, "MB",
		"1.25 of a bare window",
	)
	row("CPU while idle, the same, countdowns running", used.percent, beside.percent, "%", "1.20 of a bare window")
	if _, err := d.Focus(ourTitle); err != nil {
		return err
	}
	if err := p.Click("Stop alice"); err != nil {
		return err
	}
	if _, err := s.icon(stopped); err != nil {
		return err
	}
	_, painted, err := startAndStop(s, p, snapshot, live, 1)
	if err != nil {
		return err
	}
	row(
		"snapshot to paint, the same, p99", milliseconds(quantile(painted, .99)), milliseconds(2*frame), "ms",
		"1.00 of two frames",
	)
	if painted, err = changeLabel(d, s, bare); err != nil {
		return err
	}
	row(
		"the same of a bare window whose only label changes", milliseconds(quantile(painted, .99)), milliseconds(2*frame),
		"ms", "none: what this machine lets any window do",
	)
	if _, err := d.Focus(ourTitle); err != nil {
		return err
	}
	if err := p.Click("Stop all"); err != nil {
		return err
	}
	server.SetSessionLife(bySecond)
	if err := startMany(p, live+sessions); err != nil {
		return err
	}
	if used, beside, err = idle(d, p, bare, countFor); err != nil {
		return err
	}
	row(
		"CPU while idle, the same, each counting by the second", used.percent, beside.percent, "%",
		"none: a whole frame a second",
	)
	p.Kill()
	return search(d, s, ours, server)
}

// changeLabel changes the label of a bare window as often as sessions start and stop,
// and returns how long it took each time from its log to the picture.
func changeLabel(d *desktop.Desktop, s *screen, bare string) (painted []time.Duration, err error) {
	p, err := d.Launch(bare)
	if err != nil {
		return nil, err
	}
	defer p.Kill()
	if _, err := d.Focus(bareTitle); err != nil {
		return nil, err
	}
	time.Sleep(settle)
	if err := s.look(bareTitle); err != nil {
		return nil, err
	}
	label := area{0, 0, 100, 40}
	for n := range 2 * sessions {
		before, err := s.pixels(label.x, label.y, label.width, label.height)
		if err != nil {
			return nil, err
		}
		if err := syscall.Kill(p.PID(), syscall.SIGUSR1); err != nil {
			return nil, err
		}
		shown, err := s.changed(label, before)
		if err != nil {
			return nil, err
		}
		logged, err := said(p, "msg=changed", n+1, "")
		if err != nil {
			return nil, err
		}
		painted = append(painted, shown.Sub(logged))
		time.Sleep(breath / 2)
	}
	return painted, nil
}

// bySecond is a life of sessions that count by the second from the start.
const bySecond = 9 * time.Minute

// startMany starts sessions, before which so many were started. The menu is given
// time to follow: a click on an item that is gone is lost.
func startMany(p *desktop.Program, before int) error {
	for n := range live {
		name := fmt.Sprintf("p%d ", n)
		if n == 0 {
			name = "alice "
		}
		if err := p.Click("Start " + name); err != nil {
			return err
		}
		if err := p.Prints("phase=active", before+n+1); err != nil {
			return err
		}
		time.Sleep(breath)
	}
	return nil
}

// search measures the time from a key to the picture in the search, among many
// profiles and among few.
func search(d *desktop.Desktop, s *screen, ours string, server *sandbox.Server) error {
	var took [2][]time.Duration
	for n, count := range []int{searchedFor, 2} {
		if err := configure(d, server, count); err != nil {
			return err
		}
		p, err := d.Launch(ours)
		if err != nil {
			return err
		}
		if _, err := d.Focus(ourTitle); err != nil {
			return err
		}
		time.Sleep(settle)
		if err := d.Keys("ctrl+f"); err != nil {
			return err
		}
		if took[n], err = keys(s, secondRow); err != nil {
			return err
		}
		p.Kill()
	}
	of, few := milliseconds(quantile(took[0], .5)), milliseconds(quantile(took[1], .5))
	row(
		fmt.Sprintf("key to picture, searching %d profiles, p50", searchedFor), of, few+milliseconds(frame), "ms",
		"1.00 of the same among 2, and a frame",
	)
	return nil
}
