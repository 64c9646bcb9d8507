package journal_test

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"sessiontray/session/journal"
)

func TestReadBackAtTheNextStart(t *testing.T) {
	folder := t.TempDir()
	first := journal.New(journal.Config{Folder: folder})
	say(first, "one")
	say(first, "two")
	first.Close()
	first.Close()
	say(first, "after the end")

	second := journal.New(journal.Config{Folder: folder})
	defer second.Close()
	if n := say(second, "three"); n != 3 {
		t.Errorf("goes on with %d", n)
	}
	if got := texts(second.Entries()); len(got) != 1 {
		t.Errorf("before it is asked to read: %q", got)
	}
	second.LoadEarlier()
	second.LoadEarlier()
	if got := texts(second.Entries()); strings.Join(got, " ") != "one two three" {
		t.Errorf("read %q", got)
	}
	if got := (journal.Filter{Text: "TWO"}).Select(second.Entries()); len(got) != 1 {
		t.Error("what was read cannot be searched")
	}
	if info, err := os.Stat(filepath.Join(folder, journal.FileName)); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, mode %v", err, info.Mode())
	}
}

func TestDamagedLinesArePassedOver(t *testing.T) {
	folder := t.TempDir()
	first := journal.New(journal.Config{Folder: folder})
	say(first, "one")
	first.Close()
	path := filepath.Join(folder, journal.FileName)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	foreign := `{"number":7,"kind":"command","text":"Authorization: Bearer 1nU73GCsMnqT2sudzHPMo6az"}`
	damaged := "\x00\x00garbage\n{}\n[]\nnull\n" + foreign + "\n" + string(whole[:len(whole)/2])
	if err := os.WriteFile(path, append(whole, damaged...), 0o600); err != nil {
		t.Fatal(err)
	}
	second := journal.New(journal.Config{Folder: folder})
	if n := say(second, "two"); n != 8 {
		t.Errorf("goes on with %d", n)
	}
	second.LoadEarlier()
	if got := fmt.Sprint(texts(second.Entries())); got != "[one Authorization: Bearer 1nU73…6az two]" {
		t.Errorf("read %s", got)
	}
	second.Close()
	third := journal.New(journal.Config{Folder: folder})
	defer third.Close()
	third.LoadEarlier()
	if got := fmt.Sprint(texts(third.Entries())); got != "[one Authorization: Bearer 1nU73…6az two]" {
		t.Errorf("then read %s", got)
	}
}

func TestRotation(t *testing.T) {
	folder := t.TempDir()
	j := journal.New(journal.Config{Folder: folder})
	long := strings.Repeat("long ", 4000)
	const written = 1600 // 32 MB
	for n := range written {
		say(j, "%d %s", n+1, long)
	}
	j.Close()
	found, err := filepath.Glob(filepath.Join(folder, "*.jsonl"))
	if err != nil || len(found) != 5 {
		t.Fatalf("%v, %q", err, found)
	}
	for _, path := range found {
		if info, err := os.Stat(path); err != nil || info.Size() > 5<<20+30_000 {
			t.Errorf("%v, %d bytes", err, info.Size())
		}
	}
	again := journal.New(journal.Config{Folder: folder})
	defer again.Close()
	again.LoadEarlier()
	entries := again.Entries()
	for n, e := range entries {
		if e.Number != entries[0].Number+uint64(n) {
			t.Fatalf("%d follows %d", e.Number, entries[n-1].Number)
		}
	}
	if last := entries[len(entries)-1].Number; last != written || len(entries) < 1000 {
		t.Errorf("%d entries, to %d", len(entries), last)
	}
}

func TestTwoCopiesDoNotMix(t *testing.T) {
	folder := t.TempDir()
	first := journal.New(journal.Config{Folder: folder})
	defer first.Close()
	second := journal.New(journal.Config{Folder: folder})
	defer second.Close()
	if p := second.FileProblem(); !strings.Contains(p.String(), "another copy") {
		t.Errorf("the second says %q", p)
	}
	say(second, "in memory")
	if got := texts(second.Entries()); len(got) != 2 || got[1] != "in memory" {
		t.Errorf("the second holds %q", got)
	}
	if !first.FileProblem().IsZero() {
		t.Errorf("the first says %q", first.FileProblem())
	}
}

func TestAFullDisk(t *testing.T) {
	folder := t.TempDir()
	if err := os.Symlink("/dev/full", filepath.Join(folder, journal.FileName)); err != nil {
		t.Fatal(err)
	}
	changed := make(chan struct{}, 100)
	j := journal.New(journal.Config{Folder: folder, Changed: func() { changed <- struct{}{} }})
	defer j.Close()
	say(j, "one")
	for len(j.Entries()) < 2 {
		<-changed
	}
	if got := texts(j.Entries()); !strings.Contains(got[1], "no space left on device") ||
		!strings.Contains(got[1], "Free space") {
		t.Errorf("it says %q", got[1])
	}
	say(j, "goes on")
	if got := texts(j.Entries()); got[2] != "goes on" || j.FileProblem().IsZero() {
		t.Errorf("%q, %q", got, j.FileProblem())
	}
}

// Once there is room again, what came meanwhile is written.
func TestTheDiskIsNoLongerFull(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, journal.FileName)
	if err := os.Symlink("/dev/full", path); err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		j := journal.New(journal.Config{Folder: folder})
		say(j, "one")
		time.Sleep(time.Second)
		synctest.Wait()
		if j.FileProblem().IsZero() {
			t.Fatal("a full disk is no problem")
		}
		say(j, "two")
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Minute)
		synctest.Wait()
		say(j, "three")
		time.Sleep(time.Second)
		synctest.Wait()
		if problem := j.FileProblem(); !problem.IsZero() {
			t.Errorf("it still says %q", problem)
		}
		j.Close()
	})
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"one", "two", "three"} {
		if strings.Count(string(text), `"text":"`+want+`"`) != 1 {
			t.Errorf("%q is not in the file once:\n%s", want, text)
		}
	}
}

func TestAFolderThatCannotBeWritten(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	j := journal.New(journal.Config{Folder: filepath.Join(file, "below")})
	defer j.Close()
	say(j, "one")
	if got := texts(j.Entries()); len(got) != 2 || !strings.Contains(got[0], "not a directory") {
		t.Errorf("it says %q", got)
	}
}

// TestKilledWhileLogging runs this test's program anew, kills it, and reads what
// it wrote.
func TestKilledWhileLogging(t *testing.T) {
	if folder := os.Getenv("JOURNAL_FOLDER"); folder != "" {
		writeForEver(folder)
	}
	folder := t.TempDir()
	last := 0
	for range 6 {
		c := exec.Command(os.Args[0], "-test.run=TestKilledWhileLogging")
		c.Env = append(os.Environ(), "JOURNAL_FOLDER="+folder)
		out, err := c.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		// It says what it wrote more than a second ago.
		said := bufio.NewScanner(out)
		lasting := 0
		for lasting < last+100 && said.Scan() {
			_, _ = fmt.Sscan(said.Text(), &lasting)
		}
		_ = c.Process.Kill()
		_ = c.Wait()
		j := journal.New(journal.Config{Folder: folder})
		j.LoadEarlier()
		entries := j.Entries()
		j.Close()
		for n, e := range entries {
			if e.Number != entries[0].Number+uint64(n) || e.Text != fmt.Sprintf("%d", e.Number) {
				t.Fatalf("entry %d is %q, after %d others", e.Number, e.Text, n)
			}
		}
		last = int(entries[len(entries)-1].Number)
		if last < lasting {
			t.Fatalf("%d was written more than a second before the end, %d is the last", lasting, last)
		}
	}
}

// writeForEver records, and prints the number of what it recorded more than a
// second ago.
func writeForEver(folder string) {
	j := journal.New(journal.Config{Folder: folder})
	type mark struct {
		at     time.Time
		number uint64
	}
	var marks []mark
	for now := range time.NewTicker(time.Millisecond).C {
		number := j.Last()
		for range 5 {
			number++
			say(j, "%d", number)
		}
		marks = append(marks, mark{now, number})
		for len(marks) > 0 && now.Sub(marks[0].at) > time.Second {
			fmt.Println(marks[0].number)
			marks = marks[1:]
		}
	}
}

// Version 0.1.0 wrote in words how a session's validity was known.
func TestConfirmationsOfAnEarlierVersion(t *testing.T) {
	folder := t.TempDir()
	line := `{"number":1,"run":"2026-11-01T10:00:00Z","at":"2026-11-01T10:00:00Z","kind":"status","text":"Active.",` +
		`"change":{"before":{"confirmation":"accepted on this machine"},"after":{"confirmation":"confirmed by the server"}}}`
	if err := os.WriteFile(filepath.Join(folder, journal.FileName), []byte(line+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	j := journal.New(journal.Config{Folder: folder})
	defer j.Close()
	j.LoadEarlier()
	entries := j.Entries()
	if len(entries) != 1 {
		t.Fatalf("%d entries", len(entries))
	}
	before, after := entries[0].Change.Before.Confirmation, entries[0].Change.After.Confirmation
	if before != journal.ValidLocally || after != journal.ConfirmedByServer {
		t.Errorf("%q, %q", before, after)
	}
}

// Whatever lies in the folder, the journal opens, reads what there is to read, and counts
// on.
func TestHostileFiles(t *testing.T) {
	for what, line := range map[string]string{
		"the greatest number":  `{"number":18446744073709551615,"kind":"command","text":"x"}`,
		"the greatest integer": `{"number":9223372036854775807,"kind":"command","text":"x"}`,
		"a negative number":    `{"number":-1,"kind":"command","text":"x"}`,
		"a long line":          strings.Repeat("x", 6<<20),
		"deep JSON":            strings.Repeat(`{"change":`, 20_000),
		"numbers that go back": `{"number":3,"kind":"command","text":"a"}` + "\n" +
			`{"number":2,"kind":"command","text":"b"}`,
	} {
		folder := t.TempDir()
		if err := os.WriteFile(filepath.Join(folder, journal.FileName), []byte(line+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		j := journal.New(journal.Config{Folder: folder})
		n := say(j, "new")
		j.LoadEarlier()
		if e := j.Find(n); e == nil || e.Text != "new" {
			t.Errorf("%s: the new entry is not found", what)
		}
		for _, after := range []uint64{0, n - 1, n, n + 1, 1 << 62, 1<<64 - 1} {
			for _, e := range j.Since(after) {
				if e.Number <= after {
					t.Errorf("%s: %d after %d", what, e.Number, after)
				}
			}
		}
		last := uint64(0)
		for _, e := range j.Entries() {
			if e.Number <= last {
				t.Errorf("%s: %d stands after %d", what, e.Number, last)
			}
			last = e.Number
		}
		j.Close()
	}
}

func FuzzFile(f *testing.F) {
	f.Add([]byte(
		`{"number":1,"run":"2026-11-01T10:00:00Z","at":"2026-11-01T10:00:00Z","kind":"status","change":{"after":{"phase":"active"}}}`,
	))
	f.Add([]byte(`{"number":9223372036854775807,"kind":"http","exchange":{"requestHeader":"A: b"}}` + "\n{}\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		folder := t.TempDir()
		if err := os.WriteFile(filepath.Join(folder, journal.FileName), text, 0o600); err != nil {
			t.Fatal(err)
		}
		j := journal.New(journal.Config{Folder: folder})
		defer j.Close()
		n := say(j, "new")
		j.LoadEarlier()
		if j.Find(n) == nil || len(j.Since(n-1)) != 1 {
			t.Error("the new entry is not found")
		}
		for _, e := range (journal.Filter{Text: "new"}).Select(j.Entries()) {
			_ = e.Message.String()
		}
	})
}
