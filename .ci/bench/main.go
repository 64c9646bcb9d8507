// Bench measures the program on a virtual desktop, beside a bare Fyne window
// and a plain HTTP round trip in the same run, and prints ratios.
package main

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"sessiontray/session/profile"
	"sessiontray/session/sandbox"
	"sessiontray/ui/e2e/desktop"
)

const (
	starts    = 9                      // of either window
	countFor  = time.Minute            // that CPU time is counted over: something is painted each minute
	settle    = 3 * time.Second        // after which a window counts as idle
	sessions  = 100                    // started and stopped
	breath    = 300 * time.Millisecond // between them: nobody presses faster
	frame     = time.Second / 60
	ourTitle  = "Session Tray"
	bareTitle = "Bare"
)

func main() {
	if err := bench(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func bench() error {
	folder, err := os.MkdirTemp("", "session-tray-bench")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	ours, bare := filepath.Join(folder, "session-tray"), filepath.Join(folder, "bare")
	for path, source := range map[string]string{ours: ".", bare: "./.ci/bench/bare"} {
		if out, err := exec.Command("go", "build", "-o", path, source).CombinedOutput(); err != nil {
			return fmt.Errorf("%w: %s", err, out)
		}
	}
	d, err := desktop.Start(filepath.Join(folder, "desktop"), desktop.Options{Keyring: true, Tray: true})
	if err != nil {
		return err
	}
	defer d.Close()
	screen, err := connect(d)
	if err != nil {
		return err
	}
	defer screen.Close()

	fmt.Printf("%-52s %10s %10s %8s  %s\n", "", "ours", "beside", "ratio", "aim")
	took := steadiness()
	row(
		"the machine, 2 ms of work: p99 beside p50", milliseconds(quantile(took, .99)), milliseconds(quantile(took, .5)),
		"ms", "none: above 2 no p99 is the program's alone",
	)
	if err := startUp(d, screen, ours, bare); err != nil {
		return err
	}
	if err := life(d, screen, ours, bare); err != nil {
		return err
	}
	if err := many(d, screen, ours, bare); err != nil {
		return err
	}
	return inspect(d, screen, ours)
}

func row(what string, ours, beside float64, unit string, aim string) {
	fmt.Printf("%-52s %7.1f %-2s %7.1f %-2s %8.2f  %s\n", what, ours, unit, beside, unit, ours/beside, aim)
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// quantile is the least of times that a part of them, over 0 and up to 1, does not exceed.
func quantile(times []time.Duration, q float64) time.Duration {
	slices.Sort(times)
	return times[int(math.Ceil(q*float64(len(times))))-1]
}

// startUp measures the time from exec to the first painted window, by turns.
func startUp(d *desktop.Desktop, s *screen, ours, bare string) error {
	once := func(path, title string) (time.Duration, error) {
		began := time.Now()
		p, err := d.Launch(path)
		if err != nil {
			return 0, err
		}
		defer p.Kill()
		return s.painted(title, began)
	}
	var our, other []time.Duration
	for range starts {
		t, err := once(ours, ourTitle)
		if err != nil {
			return err
		}
		our = append(our, t)
		if t, err = once(bare, bareTitle); err != nil {
			return err
		}
		other = append(other, t)
	}
	row(
		"exec to first painted window, p50", milliseconds(quantile(our, .5)), milliseconds(quantile(other, .5)), "ms",
		"1.15 of a bare window",
	)
	return nil
}

// life measures a running window, and what happens in it.
func life(d *desktop.Desktop, s *screen, ours, bare string) error {
	server, err := sandbox.Start()
	if err != nil {
		return err
	}
	defer func() { _ = server.Close() }()
	set := profile.New()
	set.EnvironmentID, set.BaseURL, set.Generation = profile.CustomID, server.URL(), "gateway"
	store, _, _ := profile.Open(filepath.Join(d.Folder, "config", "session-tray"))
	if _, err := store.Save(profile.Book{Selected: set.ID, Profiles: []profile.Profile{set}}); err != nil {
		return err
	}
	p, err := d.Launch(ours)
	if err != nil {
		return err
	}
	defer p.Kill()
	if _, err := d.Focus(ourTitle); err != nil {
		return err
	}
	if err := d.Type(server.APIToken().Reveal()); err != nil {
		return err
	}
	if err := d.Keys("Tab"); err != nil { // a cursor that blinks is not idle
		return err
	}
	used, beside, err := idle(d, p, bare, countFor)
	if err != nil {
		return err
	}
	row("resident memory, window shown", used.megabytes, beside.megabytes, "MB", "1.15 of a bare window")
	row("CPU while idle, window shown", used.percent, beside.percent, "%", "1.15 of a bare window")
	window, err := d.Focus(ourTitle)
	if err != nil {
		return err
	}

	if err := d.Keys("Tab", "Tab", "Tab", "Tab", "Tab", "Tab"); err != nil { // to Start
		return err
	}
	started, painted, err := startAndStop(s, p, event, 0, 0)
	if err != nil {
		return err
	}
	plain, err := roundTrips(server)
	if err != nil {
		return err
	}
	allowed := 1.2*milliseconds(quantile(plain, .5)) + milliseconds(frame)
	row(
		"Start pressed to status painted active, p50", milliseconds(quantile(started, .5)), allowed, "ms",
		"1.00 of 1.2 round trips and a frame",
	)
	row(
		"listener event to repaint, p50", milliseconds(quantile(painted, .5)), milliseconds(2*frame), "ms",
		"1.00 of two frames",
	)
	row(
		"listener event to repaint, p99", milliseconds(quantile(painted, .99)), milliseconds(2*frame), "ms",
		"1.00 of two frames",
	)

	if err := s.press(keyReturn); err != nil {
		return err
	}
	if err := desktop.Until("a session lives", func() bool { return strings.Contains(p.Title(), "Active") }); err != nil {
		return err
	}
	if err := d.CloseWindow(window); err != nil {
		return err
	}
	if used, beside, err = idle(d, p, bare, countFor); err != nil {
		return err
	}
	row("resident memory, hidden with a live session", used.megabytes, beside.megabytes, "MB", "1.15 of a bare window")
	row("CPU while idle, hidden with a live session", used.percent, beside.percent, "%", "1.15 of a bare window")
	return nil
}

// From when a painting is timed.
const (
	event    = "phase="       // that the listener hears
	snapshot = "msg=snapshot" // that the desk hands out then; logged at level debug
)

// startAndStop starts and stops sessions, and returns how long it took from the
// key to the status painted active, and from events or snapshots to the status painted.
// Before it there were so many lines of either kind in the program's log.
func startAndStop(
	s *screen, p *desktop.Program, from string, actives, stops int,
) (started, painted []time.Duration, err error) {
	for n := range sessions {
		pressed := time.Now()
		if err := s.press(keyReturn); err != nil {
			return nil, nil, err
		}
		shown, err := s.icon(active)
		if err != nil {
			return nil, nil, err
		}
		started = append(started, shown.Sub(pressed))
		heard, err := said(p, "phase=active", actives+n+1, from)
		if err != nil {
			return nil, nil, err
		}
		painted = append(painted, shown.Sub(heard))
		time.Sleep(breath) // in which the menu follows
		stop, err := p.Find("Stop alice")
		if err != nil {
			return nil, nil, err
		}
		time.Sleep(breath / 3) // after which the program is done with telling its menu
		if err := p.Choose(stop); err != nil {
			return nil, nil, err
		}
		if shown, err = s.icon(stopped); err != nil {
			return nil, nil, err
		}
		if heard, err = said(p, "phase=stopped", stops+n+1, from); err != nil {
			return nil, nil, err
		}
		painted = append(painted, shown.Sub(heard))
		time.Sleep(breath)
	}
	return started, painted, nil
}

// said is when the program logged the last of n lines with text in them, or the first
// line from there on with what follows.
func said(p *desktop.Program, text string, n int, follows string) (time.Time, error) {
	if err := p.Prints(text, n); err != nil {
		return time.Time{}, err
	}
	before, after, _ := cutLast(p.Output(), text)
	for line := range strings.Lines(before[strings.LastIndex(before, "\n")+1:] + text + after) {
		if strings.Contains(line, follows) {
			stamp, _, _ := strings.Cut(strings.TrimPrefix(line, "time="), " ")
			return time.Parse(time.RFC3339Nano, stamp)
		}
	}
	return time.Time{}, fmt.Errorf("no %s follows", follows)
}

func cutLast(s, sep string) (before, after string, found bool) {
	if n := strings.LastIndex(s, sep); n >= 0 {
		return s[:n], s[n+len(sep):], true
	}
	return s, "", false
}

// roundTrips asks for sessions with net/http and nothing else.
func roundTrips(server *sandbox.Server) ([]time.Duration, error) {
	var times []time.Duration
	for range sessions {
		began := time.Now()
		request, err := http.NewRequest(
			http.MethodPost, server.URL()+"/v1/sessions", bytes.NewReader([]byte(`{"identity":"alice","scopes":[]}`)),
		)
		if err != nil {
			return nil, err
		}
		request.Header.Set("Authorization", "Bearer "+server.APIToken().Reveal())
		request.Header.Set("Content-Type", "application/json")
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			return nil, err
		}
		_, err = io.Copy(io.Discard, response.Body)
		_ = response.Body.Close()
		if err != nil {
			return nil, err
		}
		times = append(times, time.Since(began))
	}
	return times, nil
}
