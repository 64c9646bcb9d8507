package main

import (
	"strings"
	"time"

	"sessiontray/ui/e2e/desktop"
)

const keystrokes = 40

// userField is where the Inspector's field for a user ID says what to type,
// which a key there hides.
var userField = map[bool]area{
	false: {145, 455, 60, 12}, // beneath an empty box for the token
	true:  {150, 296, 40, 80}, // beneath the words that stand for a long text
}

// inspect measures the time from a key to the picture in the Inspector, with a
// text of 64 KB in it and with none.
func inspect(d *desktop.Desktop, s *screen, ours string) error {
	p, err := d.Launch(ours)
	if err != nil {
		return err
	}
	defer p.Kill()
	if _, err := d.Focus(ourTitle); err != nil {
		return err
	}
	if err := d.Keys("ctrl+2", "Tab", "Tab", "Tab"); err != nil {
		return err
	}
	empty, err := keys(s, userField[false])
	if err != nil {
		return err
	}
	if err := d.Copy(strings.Repeat("12:00:00 nothing to see in this line of a log\n", 64<<10/46)); err != nil {
		return err
	}
	if err := d.Keys("Shift+Tab", "Shift+Tab", "Shift+Tab", "ctrl+v", "Tab", "Tab", "Tab"); err != nil {
		return err
	}
	full, err := keys(s, userField[true])
	if err != nil {
		return err
	}
	row(
		"key in the Inspector to picture, 64 KB pasted, p50", milliseconds(quantile(full, .5)),
		milliseconds(quantile(empty, .5)), "ms", "1.00 of the same with nothing pasted",
	)
	return nil
}

// keys types and takes back a character, and returns how long each took to show.
func keys(s *screen, where area) ([]time.Duration, error) {
	if err := s.look(ourTitle); err != nil {
		return nil, err
	}
	var times []time.Duration
	for range keystrokes / 2 {
		time.Sleep(breath)
		before, err := s.pixels(where.x, where.y, where.width, where.height)
		if err != nil {
			return nil, err
		}
		pressed := time.Now()
		if err := s.press(keyA); err != nil {
			return nil, err
		}
		shown, err := s.changed(where, before)
		if err != nil {
			return nil, err
		}
		times = append(times, shown.Sub(pressed))
		if err := s.press(keyBackSpace); err != nil {
			return nil, err
		}
	}
	return times, nil
}
