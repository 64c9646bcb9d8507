package profile_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"sessiontray/session/profile"
)

// two are two copies of the program on one folder.
func two(t *testing.T) (folder string, a, b *profile.Store, book profile.Book) {
	t.Helper()
	folder = t.TempDir()
	a, book, _ = profile.Open(folder)
	for _, name := range []string{"one", "two", "three"} {
		p := profile.New()
		p.Name = name
		book = book.Insert(p, len(book.Profiles))
	}
	book = save(t, a, book)
	b, _, _ = profile.Open(folder)
	return folder, a, b, book
}

func names(b profile.Book) string {
	var all []string
	for _, p := range b.Profiles {
		all = append(all, p.Title())
	}
	return strings.Join(all, " ")
}

func TestTwoCopiesKeepEachOthersChanges(t *testing.T) {
	folder, a, b, book := two(t)
	ours, theirs := book, book
	// The same profile, in different fields.
	p, q := book.Profiles[1], book.Profiles[1]
	p.Notes, p.Scopes = "noted here", []string{"videos.read"}
	q.UserID, q.Pinned = "noted-there", true
	ours, theirs = ours.With(p), theirs.With(q)
	// One added in each, one deleted in each, and the settings.
	x, y := profile.New(), profile.New()
	x.Name, y.Name = "ours", "theirs"
	ours, theirs = ours.Insert(x, 1).Without(book.Profiles[2].ID), theirs.Insert(y, 3).Without(book.Profiles[3].ID)
	ours.Settings.Theme, theirs.Settings.Quiet = "dark", true
	ours = ours.WithEnvironment(profile.Environment{ID: "e1", Name: "E1"})
	theirs = theirs.WithEnvironment(profile.Environment{ID: "e2", Name: "E2"})

	save(t, b, theirs)
	ours = save(t, a, ours)
	if got := names(ours); got != "alice ours one theirs" {
		t.Errorf("profiles: %s", got)
	}
	one, _ := ours.Find(p.ID)
	if one.Notes != "noted here" || len(one.Scopes) != 1 || one.UserID != "noted-there" || !one.Pinned {
		t.Errorf("%+v", one)
	}
	if ours.Settings.Theme != "dark" || !ours.Settings.Quiet || len(ours.Environments) != 2 {
		t.Errorf("%+v", ours)
	}
	if reloaded := b.Reload(theirs); !reloaded.Equal(ours) && names(reloaded) != names(ours) {
		t.Errorf("the other copy sees %s", names(reloaded))
	}
	_, again, _ := profile.Open(folder)
	if !again.Equal(ours) {
		t.Errorf("on disk: %s", names(again))
	}
}

// What one copy deleted and the other changed stays: nothing typed is lost.
func TestDeletedThereAndChangedHere(t *testing.T) {
	_, a, b, book := two(t)
	p := book.Profiles[1]
	p.Notes = "still needed"
	save(t, b, book.Without(p.ID))
	if got := names(save(t, a, book.With(p))); got != "alice one two three" {
		t.Error(got)
	}
	// And the other way round.
	_, a, b, book = two(t)
	p = book.Profiles[1]
	p.Notes = "still needed"
	save(t, b, book.With(p))
	if got := names(save(t, a, book.Without(p.ID))); got != "alice one two three" {
		t.Error(got)
	}
}

// An environment that one copy deleted stays while the other has put a profile in it.
func TestDeletedEnvironmentWithAProfileFromTheOther(t *testing.T) {
	_, a, b, book := two(t)
	book = save(
		t, a,
		book.WithEnvironment(profile.Environment{
			ID: "e", Name: "E", BaseURL: "https://e.example", Generation: "gateway", Production: true,
		}),
	)
	book = b.Reload(book)
	p := profile.New()
	p.EnvironmentID = "e"
	save(t, b, book.Insert(p, 0))
	merged := save(t, a, book.WithoutEnvironment("e"))
	q, _ := merged.Find(p.ID)
	if e := merged.EnvironmentOf(q); e.BaseURL != "https://e.example" || !e.Production {
		t.Errorf("it went to %+v", e)
	}
}

func TestOrderIsOfTheOneWhoChangedIt(t *testing.T) {
	_, a, b, book := two(t)
	moved := book.Move(book.Profiles[3].ID, -1)
	save(t, b, moved)
	noted := book
	noted.Settings.Quiet = true
	if got := names(save(t, a, noted)); got != "alice one three two" {
		t.Error(got)
	}
}

// Two copies that write at the same time, hundreds of times.
func TestTwoCopiesAtOnce(t *testing.T) {
	folder, a, b, book := two(t)
	const rounds = 150
	var both sync.WaitGroup
	for name, store := range map[string]*profile.Store{"a": a, "b": b} {
		both.Go(func() {
			mine := book
			for n := range rounds {
				p := profile.New()
				p.Name = fmt.Sprint(name, n)
				mine = mine.Insert(p, len(mine.Profiles))
				q, _ := mine.Find(book.Profiles[1].ID)
				if name == "a" {
					q.Notes = fmt.Sprint(n)
				} else {
					q.UserID = fmt.Sprint(n)
				}
				var err error
				if mine, err = store.Save(mine.With(q)); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	both.Wait()
	_, got, notice := profile.Open(folder)
	if want := 4 + 2*rounds; len(got.Profiles) != want || !notice.IsZero() {
		t.Errorf("%d profiles of %d, %q", len(got.Profiles), want, notice)
	}
	last := fmt.Sprint(rounds - 1)
	if q, _ := got.Find(book.Profiles[1].ID); q.Notes != last || q.UserID != last {
		t.Errorf("%+v", q)
	}
}

// Both started for the first time, with a profile of their own each.
func TestTwoFirstStarts(t *testing.T) {
	folder := t.TempDir()
	a, ours, _ := profile.Open(folder)
	b, theirs, _ := profile.Open(folder)
	save(t, a, ours)
	if both := save(t, b, theirs); len(both.Profiles) != 2 {
		t.Errorf("%+v", both)
	}
}

func TestReloadLeavesOutWhatCannotBeRead(t *testing.T) {
	folder, a, b, book := two(t)
	p := book.Profiles[0]
	p.Notes = "new"
	save(t, a, book.With(p))
	if got, _ := b.Reload(book).Find(p.ID); got.Notes != "new" {
		t.Errorf("%+v", got)
	}
	if err := os.WriteFile(filepath.Join(folder, profile.FileName), []byte("half a fi"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := b.Reload(book); !got.Equal(book) {
		t.Errorf("%s", names(got))
	}
}

// A copy follows each of its own changes; the file that it wrote need not be decoded.
func TestOwnFileIsNotDecodedAgain(t *testing.T) {
	_, a, b, book := two(t)
	for range 200 {
		book = book.Insert(profile.New(), len(book.Profiles))
	}
	book = save(t, a, book)
	const few = 30 // of opening and reading it; decoding takes thousands
	if n := testing.AllocsPerRun(10, func() { a.Reload(book) }); n > few {
		t.Errorf("%g allocations", n)
	}
	p := book.Profiles[3]
	p.Notes = "from the other"
	save(t, b, b.Reload(book).With(p))
	if got, _ := a.Reload(book).Find(p.ID); got.Notes != p.Notes {
		t.Errorf("what the other wrote is not taken in: %q", got.Notes)
	}
	if n := testing.AllocsPerRun(10, func() { a.Reload(book) }); n > few {
		t.Errorf("%g allocations when it was taken in", n)
	}
}
