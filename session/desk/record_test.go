package desk_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"sessiontray/session/fault"
	"sessiontray/session/journal"
	"sessiontray/session/sandbox"
)

// recorded are the entries as lines: what happened, and in brackets how many entries
// before stands what caused it. What differs from run to run is left out.
func recorded(j *journal.Journal, after uint64) []string {
	var lines []string
	for _, e := range j.Since(after) {
		line := fmt.Sprintf("%s %s", e.Kind, e.Text)
		if e.Cause > 0 {
			line += fmt.Sprintf(" [%d]", e.Number-e.Cause)
		}
		lines = append(lines, varying.ReplaceAllString(line, "…"))
	}
	return lines
}

var varying = regexp.MustCompile(`127\.0\.0\.1:\d+|sandbox\.example|\d+(\.\d+)? m?s\b|\d\d:\d\d:\d\d UTC`)

func TestWhatHappensIsRecordedInOrder(t *testing.T) {
	inWorld(t, 1, func(w *world, ids []string) {
		j, last := w.Journal(), uint64(0)
		expect := func(what string, want ...string) {
			t.Helper()
			w.after(time.Second)
			if got := recorded(j, last); !slices.Equal(got, want) {
				t.Errorf("%s:\n got %q\nwant %q", what, got, want)
			}
			last = j.Last()
		}
		last = j.Last()

		w.Start(ids[0])
		expect("a start",
			"command Start for “user-a” on Sandbox, with an API token.",
			"status Starting. [1]",
			"http POST /v1/sessions: 200 OK in ….",
			"skew The clock of … matches this machine's within …. [1]",
			"listener onSessionChanged: “user-a”, until …. [2]",
			"status Active, confirmed by the server. [3]")
		started := j.Find(last)
		if c := started.Change; c.Before.Phase != "starting" || c.After.Phase != "active" || c.After.User != "user-a" ||
			c.After.ExpiresAt.IsZero() {
			t.Errorf("the change is %+v", c)
		}
		if x := j.Find(last - 3).Exchange; x.Status != 200 || x.RequestBody != `{"identity":"user-a","scopes":[]}` ||
			x.ResponseHeader.Get("Content-Type") == "" || x.Protocol != "HTTP/1.1" {
			t.Errorf("the exchange is %+v", x)
		}
		w.after(54 * time.Minute)
		expect("the clock", "status Expires soon, confirmed by the server. [2]")

		w.server.Inject(sandbox.Fault{Kind: fault.ServerError, Times: 1})
		w.Renew(ids[0])
		expect("a renewal that fails",
			"command Renew for “user-a” on Sandbox, with an API token.",
			"status Starting. [1]",
			"http POST /v1/sessions: 500 Internal Server Error in ….",
			"skew The clock of … matches this machine's within …. [1]",
			"status The session is unchanged: Sandbox returned a server error (500) (“Something broke”). [2]")

		w.server.RevokeUser("user-a")
		w.Check(ids[0])
		w.after(time.Second)
		got := recorded(j, last)
		last = j.Last()
		for n := range got { // the answer and what follows from it are told at the same time
			got[n], _, _ = strings.Cut(got[n], " [")
		}
		slices.Sort(got)
		want := []string{
			"check Check with Sandbox failed: Sandbox rejected the session token (“The session was revoked”).",
			"command Check with the server.",
			"http GET /v1/videos: 401 Unauthorized in ….",
			"listener onSessionChanged: no session.",
			"skew The clock of … matches this machine's within ….",
			"status Refused: Sandbox rejected the session token (“The session was revoked”).",
		}
		if !slices.Equal(got, want) {
			t.Errorf("a check:\n got %q\nwant %q", got, want)
		}

		w.Stop(ids[0])
		expect("a stop", "command Stop.", "status Stopped. [1]")
		w.Stop(ids[0])
		expect("a stop of nothing", "command Stop.")
	})
}
