package journal_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"sessiontray/session/journal"
	"sessiontray/session/secret"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const jwt = "eyJhbGciOiJIUzI1NiJ9.eyJpZGVudGl0eSI6ImFsaWNlIn0.c2lnbmF0dXJlLWJ5dGVz"

func texts(entries []*journal.Entry) []string {
	all := []string{}
	for _, e := range entries {
		all = append(all, e.Text)
	}
	return all
}

func say(j *journal.Journal, format string, args ...any) uint64 {
	return j.Append(journal.Draft{Kind: journal.Command, Text: fmt.Sprintf(format, args...)})
}

// fill sets every text that v holds, whatever its type.
func fill(v reflect.Value, text string) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(text)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), text)
	case reflect.Struct:
		for n := range v.NumField() {
			if v.Type().Field(n).IsExported() {
				fill(v.Field(n), text)
			}
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0), text)
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		fill(key, text)
		fill(value, text)
		v.SetMapIndex(key, value)
	}
}

func TestNoSecretBecomesAnEntry(t *testing.T) {
	const known = "a secret with blanks in it"
	var redactor secret.Redactor
	redactor.Add(secret.New(known))
	folder := t.TempDir()
	j := journal.New(journal.Config{Folder: folder, Redactor: &redactor})
	for _, canary := range []string{known, jwt} {
		var d journal.Draft
		fill(reflect.ValueOf(&d).Elem(), "before "+canary+" after")
		j.Append(d)
	}
	j.Append(journal.Draft{Kind: journal.HTTP, Exchange: &journal.Exchange{
		RequestHeader: journal.HeaderOf(http.Header{
			"Authorization": {"Bearer 1nU73GCsMnqT2sudzHPMo6az"}, "X-Session-Token": {"1nU73GCsMnqT2sudzHPMo6az"},
		}),
	}})
	entries := j.Entries()
	j.Close()
	file, err := os.ReadFile(filepath.Join(folder, journal.FileName))
	if err != nil {
		t.Fatal(err)
	}
	inMemory := fmt.Sprintf("%+v", entries)
	for _, e := range entries {
		text, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		inMemory += string(text)
	}
	for _, s := range []string{known, strings.Split(jwt, ".")[1], "1nU73GCsMnqT2sudzHPMo6az"} {
		if strings.Contains(inMemory, s) || strings.Contains(string(file), s) {
			t.Errorf("%q is in an entry", s)
		}
	}
	if !strings.Contains(string(file), "before ") || strings.Count(string(file), "\n") != 3 {
		t.Errorf("the file is\n%s", file)
	}
}

func TestAnEntryOwnsWhatItHolds(t *testing.T) {
	j := journal.New(journal.Config{})
	scopes := []string{"a"}
	d := journal.Draft{
		Kind: journal.HTTP, Change: &journal.Change{After: journal.State{Scopes: scopes}}, Exchange: &journal.Exchange{},
	}
	n := j.Append(d)
	scopes[0], d.Exchange.URL = "b", "other"
	if e := j.Find(n); e.Change.After.Scopes[0] != "a" || e.Exchange.URL != "" {
		t.Errorf("changed from outside: %+v", e)
	}
}

func TestHeader(t *testing.T) {
	h := journal.HeaderOf(http.Header{"Date": {"Tue, 24 Nov 2026 14:10:51 GMT"}, "A": {"1", "2: 3", ""}})
	want := [][2]string{{"A", "1"}, {"A", "2: 3"}, {"A", ""}, {"Date", "Tue, 24 Nov 2026 14:10:51 GMT"}}
	if got := h.Fields(); !slices.Equal(got, want) || h.Get("date") != want[3][1] || h.Get("b") != "" {
		t.Errorf("%q", got)
	}
}

func TestEntriesAreInOneOrder(t *testing.T) {
	j := journal.New(journal.Config{})
	var writers sync.WaitGroup
	for w := range 8 {
		writers.Go(func() {
			for n := range 500 {
				say(j, "%d %d", w, n)
			}
		})
	}
	writers.Wait()
	next := map[string]int{}
	for n, e := range j.Entries() {
		if e.Number != uint64(n)+1 {
			t.Fatalf("entry %d has number %d", n, e.Number)
		}
		writer, at, _ := strings.Cut(e.Text, " ")
		if at != fmt.Sprint(next[writer]) {
			t.Fatalf("writer %s: %s where %d is due", writer, at, next[writer])
		}
		next[writer]++
	}
}

func TestSinceAndFind(t *testing.T) {
	j := journal.New(journal.Config{})
	for n := range 5 {
		say(j, "%d", n+1)
	}
	for after, want := range map[uint64][]string{0: {"1", "2", "3", "4", "5"}, 3: {"4", "5"}, 5: {}, 9: {}} {
		if got := texts(j.Since(after)); !slices.Equal(got, want) {
			t.Errorf("since %d: %q", after, got)
		}
	}
	if e := j.Find(3); e == nil || e.Text != "3" {
		t.Errorf("found %v", e)
	}
	if j.Find(6) != nil || j.Find(0) != nil {
		t.Error("found what is not there")
	}
}

func TestTheOldestGoFirst(t *testing.T) {
	j := journal.New(journal.Config{})
	for range journal.Kept + 10 {
		j.Append(journal.Draft{Kind: journal.Command, Text: "x"})
	}
	entries := j.Entries()
	if len(entries) != journal.Kept || entries[0].Number != 11 || entries[journal.Kept-1].Number != journal.Kept+10 ||
		j.Find(10) != nil {
		t.Errorf("%d entries, from %d to %d", len(entries), entries[0].Number, entries[len(entries)-1].Number)
	}
	if got := j.Since(journal.Kept + 8); len(got) != 2 || got[0].Number != journal.Kept+9 {
		t.Errorf("the last are %v", got)
	}
}

func TestOffsetAndRun(t *testing.T) {
	steady, now := 40*time.Second, time.Date(2026, 3, 29, 1, 30, 0, 5, time.FixedZone("CET", 3600))
	j := journal.New(journal.Config{
		Clock: func() time.Time { return now }, Steady: func() time.Duration { return steady },
	})
	steady += 1500 * time.Millisecond
	now = now.Add(-time.Hour) // the clock is set back
	e := j.Find(say(j, "x"))
	if e.Offset != 1500*time.Millisecond || !e.At.Equal(now) || e.At.Location() != time.UTC ||
		e.Run != "2026-03-29T00:30:00Z" {
		t.Errorf("offset %v, at %v, run %v", e.Offset, e.At, e.Run)
	}
}

func TestFilter(t *testing.T) {
	j := journal.New(journal.Config{})
	j.Append(journal.Draft{Kind: journal.Command, Profile: "1", Name: "QA Alice", Text: "Start"})
	j.Append(journal.Draft{
		Kind: journal.HTTP, Profile: "1", Level: slog.LevelWarn, Text: "Refused",
		Exchange: &journal.Exchange{URL: "http://127.0.0.1/v1/Sessions"},
	})
	j.Append(journal.Draft{Kind: journal.Problem, Profile: "2", Level: slog.LevelError, Text: "Broken", User: "bob"})
	for _, test := range []struct {
		filter journal.Filter
		want   []string
	}{
		{journal.Filter{}, []string{"Start", "Refused", "Broken"}},
		{journal.Filter{Text: "  "}, []string{"Start", "Refused", "Broken"}},
		{journal.Filter{Profile: "1"}, []string{"Start", "Refused"}},
		{journal.Filter{Kinds: []journal.Kind{journal.HTTP, journal.Problem}}, []string{"Refused", "Broken"}},
		{journal.Filter{Level: slog.LevelWarn}, []string{"Refused", "Broken"}},
		{journal.Filter{Level: slog.LevelError}, []string{"Broken"}},
		{journal.Filter{Text: "ALICE start"}, []string{"Start"}},
		{journal.Filter{Text: "v1/sessions"}, []string{"Refused"}},
		{journal.Filter{Text: "BOB"}, []string{"Broken"}},
		{journal.Filter{Profile: "2", Text: "refused"}, []string{}},
	} {
		if got := texts(test.filter.Select(j.Entries())); !slices.Equal(got, test.want) {
			t.Errorf("%+v: %q", test.filter, got)
		}
	}
}

func TestHeavyPartsAreDroppedBeforeEntries(t *testing.T) {
	j := journal.New(journal.Config{})
	body := strings.Repeat("x", 64<<10)
	for range 700 { // 44 MB
		j.Append(journal.Draft{Kind: journal.HTTP, Text: "x", Exchange: &journal.Exchange{ResponseBody: body, Status: 200}})
	}
	entries := j.Entries()
	if first := entries[0].Exchange; first.ResponseBody != "" || !first.Dropped || first.Status != 200 {
		t.Errorf("the oldest is %+v", first)
	}
	held := 0
	for _, e := range entries {
		held += len(e.Exchange.ResponseBody)
	}
	if last := entries[699].Exchange; last.ResponseBody == "" || held < 24<<20 || held > 32<<20 {
		t.Errorf("%d bytes are held", held)
	}
}

func TestWrittenWithinASecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		folder := t.TempDir()
		j := journal.New(journal.Config{Folder: folder})
		defer j.Close()
		say(j, "one")
		time.Sleep(time.Second)
		synctest.Wait()
		if text, err := os.ReadFile(filepath.Join(folder, journal.FileName)); err != nil ||
			!strings.Contains(string(text), `"text":"one"`) {
			t.Errorf("%v, the file is %q", err, text)
		}
	})
}
