package journal_test

import (
	"fmt"
	"net/http"
	"runtime"
	"testing"

	"sessiontray/session/journal"
	"sessiontray/session/secret"
)

// exchange is an entry of about 1 KB. Its texts are its own, as in life.
func exchange(n int) journal.Draft {
	return journal.Draft{
		Profile: "4690976d-07a9-421a-8f5e-0c350634befd", Name: "QA alice", Kind: journal.HTTP, User: "qa-alice",
		Text: fmt.Sprintf("POST /v1/sessions answered 200 in %d ms.", n%400),
		Exchange: &journal.Exchange{
			Try: 1, Method: "POST", URL: "https://gateway.video.io/v1/sessions", Protocol: "HTTP/1.1", Status: 200,
			RequestHeader: journal.HeaderOf(http.Header{
				"Accept": {"application/json"}, "Accept-Charset": {"utf-8"}, "Content-Type": {"application/json"},
				"User-Agent": {"session-tray"}, "Authorization": {"Bearer eyJhb…kBM"},
			}),
			ResponseHeader: journal.HeaderOf(http.Header{
				"Content-Type": {"application/json; charset=utf-8"}, "Content-Length": {"412"},
				"Date": {"Tue, 24 Nov 2026 14:10:51 GMT"},
			}),
			RequestBody:  fmt.Sprint(n) + `{"identity":"qa-alice","scopes":["broadcaster","uploads.create"]}`,
			ResponseBody: fmt.Sprint(n) + `{"identity":"qa-alice","scopes":["broadcaster","uploads.create"],"sessionToken":"eyJhb…kBM","expiresAt":"2026-11-24T15:10:51Z","app":{"id":"sandbox-TIROOX47","name":"The sandbox of this machine","region":"eu-central-1"},"links":[{"rel":"videos","href":"/v1/videos"},{"rel":"self","href":"/v1/sessions"}]}`,
		},
	}
}

func newKnowing(n int) *secret.Redactor {
	var r secret.Redactor
	for n := range n {
		r.Add(secret.New(fmt.Sprintf("known-%032d", n*7919)))
	}
	return &r
}

func BenchmarkAppend(b *testing.B) {
	j := journal.New(journal.Config{Redactor: newKnowing(100)})
	d := exchange(1)
	for b.Loop() {
		j.Append(d)
	}
}

func full(b *testing.B) *journal.Journal {
	j := journal.New(journal.Config{Redactor: newKnowing(100)})
	for n := range journal.Kept {
		j.Append(exchange(n))
	}
	b.ResetTimer()
	return j
}

func BenchmarkFilterOf100000(b *testing.B) {
	j := full(b)
	for b.Loop() {
		journal.Filter{Text: "in 399 ms"}.Select(j.Entries())
	}
}

func BenchmarkMemoryOf100000(b *testing.B) {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	j := full(b)
	runtime.GC()
	runtime.ReadMemStats(&after)
	for b.Loop() {
		j.Last()
	}
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/(1<<20), "MB")
}
