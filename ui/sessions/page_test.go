package sessions

import (
	"log/slog"
	"testing"

	"sessiontray/session/token/find"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"sessiontray/session/desk"
	"sessiontray/session/profile"
	"sessiontray/ui/kit"
	"sessiontray/ui/uitest"
	"sessiontray/ui/view"
)

func TestMain(m *testing.M) {
	slog.SetDefault(slog.New(slog.DiscardHandler))
	m.Run()
}

// user is someone in front of a window that shows this page alone.
type user struct {
	desk   *desk.Desk
	window fyne.Window
	page   *Page
	failed error
}

func (u *user) Desk() *desk.Desk             { return u.desk }
func (u *user) Window() fyne.Window          { return u.window }
func (u *user) Latest() desk.Snapshot        { return u.desk.Snapshot() }
func (u *user) Dispatch(f func())            { f() }
func (u *user) TrayShows() bool              { return true }
func (u *user) Start(string)                 {}
func (u *user) Renew()                       {}
func (u *user) Act(view.Action, string)      {}
func (u *user) Copy(string)                  {}
func (u *user) CopyToken()                   {}
func (u *user) Remark(*widget.Label, string) {}
func (u *user) Inspect(find.Match)           {}
func (u *user) ShowTimeline(string)          {}
func (u *user) ShowCause()                   {}
func (u *user) Fail(err error)               { u.failed = err }
func (u *user) Keys(enter func(), own ...kit.Shortcut) kit.Keys {
	return uitest.Keys(enter, own...)
}

func newUser(t *testing.T) *user {
	t.Helper()
	u := &user{window: uitest.App(t).NewWindow(""), desk: uitest.Desk(t, desk.Config{})}
	u.page = New(u)
	u.window.SetContent(u.page.Root())
	return u
}

func TestImportShowsWhatWillChange(t *testing.T) {
	u := newUser(t)
	p := profile.New()
	p.Name = "shared"
	text, err := (profile.Book{Profiles: []profile.Profile{p}}).Export()
	if err != nil {
		t.Fatal(err)
	}
	preview, err := planImport(u.desk.Book(), text)
	if err != nil {
		t.Fatal(err)
	}
	u.page.showImport(preview)
	if len(u.window.Canvas().Overlays().List()) != 1 || len(u.desk.Snapshot().Profiles) != 1 {
		t.Fatal("no preview, or something changed before it")
	}
	u.window.Canvas().Overlays().Remove(u.window.Canvas().Overlays().Top())
	if err := u.desk.Import(text); err != nil {
		t.Fatal(err)
	}
	if all := u.desk.Snapshot().Profiles; len(all) != 2 || all[1].Profile.Name != "shared" {
		t.Errorf("%d profiles", len(all))
	}
	if _, err := planImport(u.desk.Book(), []byte("nothing of the kind")); err == nil {
		t.Error("a wrong file has no error")
	}
}
