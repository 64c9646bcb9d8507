package view_test

import (
	"log/slog"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"sessiontray/assets"
	"sessiontray/session/journal"
	"sessiontray/ui/view"
)

func recorded(t *testing.T, d journal.Draft) *journal.Entry {
	t.Helper()
	j := journal.New(journal.Config{})
	return j.Find(j.Append(d))
}

func TestTimelineRows(t *testing.T) {
	zone := time.FixedZone("CET", 3600)
	now := time.Date(2026, 11, 24, 15, 0, 0, 0, zone)
	after := func(s journal.State) *journal.Change { return &journal.Change{After: s} }
	for _, test := range []struct {
		draft journal.Draft
		want  view.TimelineRow
	}{
		{
			journal.Draft{At: now.Add(-time.Minute), Kind: journal.Command, Name: "QA", Text: "Start."},
			view.TimelineRow{"14:59:00.000", "", "QA", "Start.", view.Info},
		},
		{
			journal.Draft{At: now.Add(-24 * time.Hour), Kind: journal.HTTP, Text: "x"},
			view.TimelineRow{"23 Nov 15:00:00", "", "", "x", view.Neutral},
		},
		{
			journal.Draft{At: now, Kind: journal.HTTP, Level: slog.LevelWarn, Text: "x"},
			view.TimelineRow{"15:00:00.000", assets.Remark, "", "x", view.Warning},
		},
		{
			journal.Draft{At: now, Kind: journal.Problem, Level: slog.LevelError, Text: "x"},
			view.TimelineRow{"15:00:00.000", assets.Bad, "", "x", view.Bad},
		},
		{
			journal.Draft{
				At: now, Kind: journal.Status, Change: after(journal.State{Phase: "active", Confirmation: journal.ConfirmedByServer}),
			},
			view.TimelineRow{"15:00:00.000", assets.Confirmed, "", "", view.Info},
		},
		{
			journal.Draft{
				At: now, Kind: journal.Status, Change: after(journal.State{Phase: "active", Confirmation: journal.ValidLocally}),
			},
			view.TimelineRow{"15:00:00.000", assets.Accepted, "", "", view.Info},
		},
		{
			journal.Draft{At: now, Kind: journal.Status, Level: slog.LevelWarn, Change: after(journal.State{Phase: "expired"})},
			view.TimelineRow{"15:00:00.000", assets.Expired, "", "", view.Warning},
		},
		{
			journal.Draft{At: now, Kind: journal.Status, Change: after(journal.State{Phase: "stopped"})},
			view.TimelineRow{"15:00:00.000", assets.Stopped, "", "", view.Info},
		},
	} {
		if got := view.Timeline(recorded(t, test.draft), now); got != test.want {
			t.Errorf("%+v\n got %+v\nwant %+v", test.draft, got, test.want)
		}
	}
}

func TestDetailOfAnExchange(t *testing.T) {
	x := &journal.Exchange{
		Method: "GET", URL: "http://127.0.0.1/v1/videos", Protocol: "HTTP/1.1", Status: 503, RequestHeader: "Accept: a/b\n", ResponseHeader: "Retry-After: 3\n",
		ResponseBody: "busy", ResponseBytes: 90_000, Failure: "It is busy.", Timings: journal.Timings{
			Connect: time.Millisecond, Wait: 3 * time.Millisecond, Total: 4 * time.Millisecond,
		},
	}
	d := view.Detail(recorded(t, journal.Draft{Kind: journal.HTTP, Exchange: x}), time.Now())
	if want := "HTTP/1.1 503\nRetry-After: 3\n\nbusy…\n\n90000 bytes in total\n\nMeaning: It is busy."; d.Answer != want {
		t.Errorf("answer\n%q\n%q", d.Answer, want)
	}
	if want := "GET http://127.0.0.1/v1/videos\nAccept: a/b"; d.Request != want {
		t.Errorf("request %q", d.Request)
	}
	if want := []view.TimingPhase{
		{"Connect", "1.0 ms", 0, .25}, {"Wait", "3.0 ms", .25, .75},
	}; !slices.Equal(d.Phases, want) {
		t.Errorf("steps %+v", d.Phases)
	}
	x.Status, x.Failure = 0, "Nobody answers."
	if d := view.Detail(
		recorded(t, journal.Draft{Kind: journal.HTTP, Exchange: x}), time.Now(),
	); d.Answer != "No response.\n\nNobody answers." {
		t.Errorf("answer %q", d.Answer)
	}
}

func TestSnippets(t *testing.T) {
	const url = "https://gateway.video.io/v1/sessions"
	post := func(body string) *journal.Exchange {
		return &journal.Exchange{
			Method: "POST", URL: url, RequestBody: body,
			RequestHeader: journal.HeaderOf(http.Header{
				"Authorization": {"Bearer eyJhb…kBM"}, "X-Api-Key": {"•••"}, "Accept": {"application/json"},
			}),
		}
	}
	got := view.Snippets(post(`{"identity":"o'neil $x \"q\"","scopes":["videos.read","a$b"]}`))
	want := []view.Snippet{
		{"curl", "curl \\\n  -X POST \\\n  '" + url + `' \
  -H 'Accept: application/json' \
  -H 'Authorization: Bearer '"$TOKEN" \
  -H 'X-Api-Key: '"$SECRET" \
  --data-raw '{"identity":"o'\''neil $x \"q\"","scopes":["videos.read","a$b"]}'`},
		{"Kotlin", `VideoKit.sessions().start(TOKEN, "o'neil \$x \"q\"", listOf("videos.read", "a\$b"))`},
		{"JavaScript", `SessionManager.startSession({appToken: TOKEN, identity: "o'neil $x \"q\""})`},
		{"Swift", `start(appToken: TOKEN, identity: "o'neil $x \"q\"")`},
	}
	if !slices.Equal(got, want) {
		t.Errorf("\n got %q\nwant %q", got, want)
	}
	if got := view.Snippets(post("identity=bob")); len(got) != 1 {
		t.Errorf("a form: %q", got)
	}
	for header, want := range map[string]string{
		"Authorization: App token=eyJhb…kBM\n": `-H 'Authorization: App token='"$TOKEN"`, "Authorization: Basic •••\n": `-H 'Authorization: Basic '"$TOKEN"`,
	} {
		other := post("identity=bob")
		other.RequestHeader = journal.Header(header)
		if got := view.Snippets(other)[0].Text; !strings.Contains(got, want) {
			t.Errorf("%s: %s", header, got)
		}
	}
	if got := view.Snippets(&journal.Exchange{Dropped: true}); got != nil {
		t.Errorf("of nothing: %q", got)
	}
}

// What is copied for a shell says the same to a shell.
func TestCurlInAShell(t *testing.T) {
	folder := t.TempDir()
	if err := os.WriteFile(
		filepath.Join(folder, "curl"), []byte("#!/bin/sh\nprintf '%s\\n' \"$@\"\n"), 0o700,
	); err != nil {
		t.Fatal(err)
	}
	const body = "{\"identity\":\"o'neil `x` $(y) \\\\ \"}"
	x := &journal.Exchange{
		Method: "POST", URL: "http://127.0.0.1/a?b='c'&d", RequestBody: body,
		RequestHeader: "Authorization: Bearer eyJhb…kBM\n",
	}
	c := exec.Command("sh", "-c", view.Snippets(x)[0].Text)
	c.Env = []string{"PATH=" + folder + ":" + os.Getenv("PATH"), "TOKEN=a-token"}
	out, err := c.CombinedOutput()
	want := "-X\nPOST\nhttp://127.0.0.1/a?b='c'&d\n-H\nAuthorization: Bearer a-token\n--data-raw\n" + body + "\n"
	if err != nil || string(out) != want {
		t.Errorf("%v\n%s\nwant\n%s", err, out, want)
	}
}
