package bundle_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"sessiontray/session/bundle"
	"sessiontray/session/journal"
	"sessiontray/session/secret"
	"sessiontray/session/token"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var made = time.Date(2026, 11, 24, 15, 0, 0, 0, time.UTC)

// entries are n entries, every other one an exchange.
func entries(n int) []*journal.Entry {
	j := journal.New(journal.Config{Clock: func() time.Time { return made }})
	for i := range n {
		d := journal.Draft{
			Kind: journal.Command, Name: "QA alice", User: "alice", Text: fmt.Sprintf("Start for “alice”, the %dth.", i),
		}
		if i%2 == 1 {
			d = journal.Draft{Kind: journal.HTTP, Name: "QA alice", User: "alice", Text: "POST /v1/sessions: 200 OK in 3 ms.", Exchange: &journal.Exchange{
				Started: made, Try: 1, Method: "POST", URL: "https://gateway.video.io/v1/sessions?a=b%20c&user=alice%40x", Protocol: "HTTP/1.1", Status: 200,
				RequestHeader: journal.HeaderOf(http.Header{
					"Authorization": {"Bearer 1nU73GCsMnqT2sudzHPMo6az"}, "Content-Type": {"application/json"},
				}),
				RequestBody: `{"identity":"alice","scopes":[]}`, RequestBytes: 32,
				ResponseHeader: journal.HeaderOf(http.Header{
					"Content-Type": {"application/json; charset=utf-8"}, "Location": {"/alice"},
				}),
				ResponseBody: `{"sessionToken":"eyJhb…kBM","identity":"alice"}`, ResponseBytes: 400,
				Timings: journal.Timings{
					Connect: time.Millisecond, TLS: 2 * time.Millisecond, Send: time.Microsecond, Wait: 4 * time.Millisecond,
					Receive: time.Millisecond, Total: 8 * time.Millisecond,
				},
			}}
		}
		j.Append(d)
	}
	return j.Entries()
}

func newBundle(n int, users ...string) *bundle.Bundle {
	c := bundle.Config{
		Program: "Session Tray 0.1.0", System: "linux/amd64", Made: made, Extent: "All of alice",
		Report: "# Report\n\nOf alice.\n", Entries: entries(n),
	}
	if len(users) > 0 {
		c.Users = &token.Pseudonyms{}
		for _, u := range users {
			c.Users.Add(u)
		}
	}
	return bundle.New(c)
}

func TestThePreviewIsWhatLeaves(t *testing.T) {
	b := newBundle(1001, "alice")
	var out bytes.Buffer
	told := 0
	if err := b.Write(t.Context(), &out, func(lines int) { told += lines }); err != nil {
		t.Fatal(err)
	}
	if told != b.Lines() {
		t.Errorf("told of %d lines of %d", told, b.Lines())
	}
	archive, err := zip.NewReader(bytes.NewReader(out.Bytes()), int64(out.Len()))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for n, f := range archive.File {
		names = append(names, f.Name)
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		var lines strings.Builder
		for i := range b.Parts[n].Lines {
			lines.WriteString(b.Parts[n].Line(i) + "\n")
		}
		if string(text) != lines.String() || b.Parts[n].Text() != lines.String() {
			t.Errorf("%s is not what its lines say", f.Name)
		}
		if bytes.Contains(text, []byte("alice")) {
			t.Errorf("a user ID is in %s", f.Name)
		}
	}
	if want := []string{
		bundle.ReportName, bundle.TimelineName, bundle.HARName, bundle.ManifestName,
	}; !slices.Equal(names, want) {
		t.Errorf("it holds %q", names)
	}
}

func TestPartsAreWhatTheyShouldBe(t *testing.T) {
	b := newBundle(4)
	if got := b.Part(bundle.ReportName).Text(); got != "# Report\n\nOf alice.\n" {
		t.Errorf("report %q", got)
	}
	for line := range strings.Lines(b.Part(bundle.TimelineName).Text()) {
		var e journal.Entry
		if err := json.Unmarshal([]byte(line), &e); err != nil || e.User != "alice" || e.Number == 0 {
			t.Errorf("%v in %s", err, line)
		}
	}
	var har map[string]any
	if err := json.Unmarshal([]byte(b.Part(bundle.HARName).Text()), &har); err != nil {
		t.Fatal(err)
	}
	all := har["log"].(map[string]any)["entries"].([]any)
	if len(all) != 2 {
		t.Fatalf("%d exchanges", len(all))
	}
	got, err := json.Marshal(all[0])
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`"queryString":[{"name":"a","value":"b c"},{"name":"user","value":"alice@x"}]`,
		`"postData":{"mimeType":"application/json","params":[],"text":"{\"identity\":\"alice\",\"scopes\":[]}"}`,
		`{"name":"Authorization","value":"Bearer 1nU73…6az"}`, `"redirectURL":"/alice"`, `"status":200,"statusText":"OK"`,
		`"timings":{"blocked":-1,"connect":3,"dns":-1,"receive":1,"send":0.001,"ssl":2,"wait":4}`, `"startedDateTime":"2026-11-24T15:00:00.000Z"`, `"time":8`,
	} {
		if !strings.Contains(string(got), want) {
			t.Errorf("no %s in\n%s", want, got)
		}
	}
	var manifest struct {
		Made, UserIDs string
		From, To      time.Time
		Files         []struct {
			Name  string
			Count int
		}
	}
	if err := json.Unmarshal([]byte(b.Part(bundle.ManifestName).Text()), &manifest); err != nil {
		t.Fatal(err)
	}
	if manifest.Made != "2026-11-24T15:00:00Z" || manifest.UserIDs != "as they are" || !manifest.From.Equal(made) ||
		len(manifest.Files) != 3 || manifest.Files[1].Count != 4 || manifest.Files[2].Count != 2 {
		t.Errorf("%+v", manifest)
	}
}

func TestNothingHappened(t *testing.T) {
	b := newBundle(0, "alice")
	if !json.Valid([]byte(b.Part(bundle.HARName).Text())) || !json.Valid([]byte(b.Part(bundle.ManifestName).Text())) {
		t.Error("not JSON")
	}
	if got := b.Part(bundle.TimelineName).Text(); got != "" {
		t.Errorf("timeline %q", got)
	}
}

// What became known as a secret after it was recorded does not leave either.
func TestASecretLearntLater(t *testing.T) {
	const later = "a secret of blanks"
	j := journal.New(journal.Config{})
	j.Append(journal.Draft{
		Kind: journal.Problem, Text: "It said " + later,
		Exchange: &journal.Exchange{URL: "http://127.0.0.1/?x=a%20secret%20of%20blanks", ResponseBody: later},
	})
	var r secret.Redactor
	r.Add(secret.New(later))
	b := bundle.New(bundle.Config{Report: "It is " + later, Entries: j.Entries(), Redactor: &r})
	for _, p := range b.Parts {
		for _, form := range secret.Forms(secret.New(later)) {
			if strings.Contains(p.Text(), form) {
				t.Errorf("it is in %s:\n%s", p.Name, p.Text())
			}
		}
	}
}

func TestSavedWholeOrNotAtAll(t *testing.T) {
	b := newBundle(3000)
	folder := t.TempDir()
	path := filepath.Join(folder, "support.zip")
	write := func(ctx context.Context, progress func(int)) func(io.Writer) error {
		return func(w io.Writer) error { return b.Write(ctx, w, progress) }
	}
	holds := func(want ...string) {
		t.Helper()
		files, err := os.ReadDir(folder)
		var names []string
		for _, f := range files {
			names = append(names, f.Name())
		}
		if err != nil || !slices.Equal(names, want) {
			t.Errorf("%v, the folder holds %q", err, names)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	if err := bundle.Save(path, write(ctx, func(int) { cancel() })); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	holds()
	failed := errors.New("it broke")
	if err := bundle.Save(path, func(w io.Writer) error { _, _ = w.Write([]byte("half")); return failed }); err == nil ||
		!strings.Contains(err.Error(), "(it broke)") {
		t.Errorf("failed: %v", err)
	}
	holds()
	if err := bundle.Save(path, write(t.Context(), nil)); err != nil {
		t.Error(err)
	}
	holds("support.zip")
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, mode %v", err, info.Mode())
	}
	if err := bundle.Save(path, write(t.Context(), nil)); !errors.Is(err, bundle.ErrExists) {
		t.Errorf("over another: %v", err)
	}
	if err := bundle.Save(folder, write(t.Context(), nil)); err == nil ||
		!strings.HasPrefix(err.Error(), "this is a folder") {
		t.Errorf("a folder: %v", err)
	}
	if err := bundle.Save(filepath.Join(folder, "none", "x.zip"), write(t.Context(), nil)); err == nil ||
		!strings.Contains(err.Error(), "the folder ") {
		t.Errorf("nowhere: %v", err)
	}
}
