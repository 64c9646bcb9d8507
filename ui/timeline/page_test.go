package timeline

import (
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"sessiontray/session/desk"
	"sessiontray/session/journal"
	"sessiontray/ui/kit"
	"sessiontray/ui/uitest"
)

func TestMain(m *testing.M) {
	slog.SetDefault(slog.New(slog.DiscardHandler))
	m.Run()
}

// user is someone in front of a window that shows this page alone.
type user struct {
	t      testing.TB
	desk   *desk.Desk
	window fyne.Window
	latest desk.Snapshot
	page   *Page
	queue  chan func() // what waits for the UI goroutine, which is the test's
}

func (u *user) Desk() *desk.Desk                    { return u.desk }
func (u *user) Window() fyne.Window                 { return u.window }
func (u *user) Latest() desk.Snapshot               { return u.latest }
func (u *user) Dispatch(f func())                   { u.queue <- f }
func (u *user) Copy(text string)                    { fyne.CurrentApp().Clipboard().SetContent(text) }
func (u *user) Remark(l *widget.Label, text string) { l.SetText(text) }
func (u *user) Fail(err error)                      { u.t.Error(err) }
func (u *user) Go(f func())                         { f() }
func (u *user) Version() string                     { return "0.0.0" }
func (u *user) Keys(enter func(), own ...kit.Shortcut) kit.Keys {
	return uitest.Keys(enter, own...)
}

func newUser(t testing.TB) *user {
	t.Helper()
	u := &user{t: t, queue: make(chan func(), 1000), window: uitest.App(t).NewWindow(""), desk: uitest.Desk(t, desk.Config{})}
	u.latest = u.desk.Snapshot()
	u.page = New(u)
	u.window.SetContent(u.page.Root())
	u.desk.Subscribe(func(s desk.Snapshot) {
		u.queue <- func() {
			u.latest = s
			u.page.Show(s)
		}
	})
	return u
}

// until runs what waits for the UI goroutine until is holds.
func (u *user) until(what string, is func() bool) {
	u.t.Helper()
	timeout := time.After(20 * time.Second)
	for !is() {
		select {
		case f := <-u.queue:
			f()
		case <-timeout:
			u.t.Fatalf("never: %s", what)
		}
	}
}

func (u *user) lists(what string) bool {
	return slices.ContainsFunc(u.page.shown, func(e *journal.Entry) bool { return strings.Contains(e.Text, what) })
}

// However much happens, the list is drawn a few times a second, and stays where the
// user scrolled to.
func TestTimelineIsCalm(t *testing.T) {
	u := newUser(t)
	u.window.Resize(fyne.NewSize(1000, 600))
	j := u.Desk().Journal()
	entry := func(n int) {
		j.Append(journal.Draft{Kind: journal.Command, Text: fmt.Sprint("entry ", n)})
	}
	const many = 5000
	began, drawn, last := time.Now(), 0, u.page.drawn
	for n := range many {
		entry(n)
		select {
		case f := <-u.queue:
			f()
		default:
		}
		if u.page.drawn != last {
			drawn, last = drawn+1, u.page.drawn
		}
	}
	if most := 2 + int(time.Since(began)/drawEvery); drawn > most {
		t.Errorf("drawn %d times in %v", drawn, time.Since(began))
	}
	u.until("the newest is listed", func() bool { return u.lists(fmt.Sprint("entry ", many-1)) })
	if !u.page.following || !u.page.atEnd() {
		t.Error("it does not follow")
	}
	u.page.list.ScrollToOffset(0)
	entry(many)
	u.until("it is counted", func() bool { return u.page.count.Text == fmt.Sprint(j.Len(), " entries") })
	if u.page.following || u.page.list.GetScrollOffset() != 0 || !u.page.newest.Visible() {
		t.Error("it moved under the user")
	}
	test.Tap(u.page.newest)
	if !u.page.following || !u.page.atEnd() || u.page.newest.Visible() {
		t.Error("it is not at the newest")
	}
}

// BenchmarkScrollTimelineOf100000 scrolls by two and a half rows, and by a page, in turn.
func BenchmarkScrollTimelineOf100000(b *testing.B) {
	u := newUser(b)
	for n := range journal.Kept {
		u.Desk().Journal().Append(journal.Draft{
			Kind: journal.Command, Name: "QA alice",
			Text: fmt.Sprintf("Start for “alice” on Sandbox, with an API token, the %dth time.", n),
		})
	}
	u.window.Resize(fyne.NewSize(1100, 820))
	u.page.refilter()
	l := u.page.list
	at, step := l.GetScrollOffset(), u.page.rowStep()
	n := 0
	for b.Loop() {
		at -= []float32{2.5 * step, 20 * step}[n%2]
		if n++; at < 0 {
			at = step * journal.Kept / 2
		}
		l.ScrollToOffset(at)
	}
}
