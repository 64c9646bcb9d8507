package bundle

import (
	"mime"
	"net/http"
	"net/url"
	"strings"
	"time"

	"sessiontray/session/message"

	"sessiontray/session/journal"
)

// What follows are the objects of HAR 1.2. Members that begin with an underscore are
// this program's own, as the format allows.

type harEntry struct {
	Number          uint64      `json:"_number"` // in the timeline
	Profile         string      `json:"_profile,omitempty"`
	Try             int         `json:"_try,omitempty"`
	Failure         string      `json:"_error,omitempty"`
	StartedDateTime string      `json:"startedDateTime"`
	Time            float64     `json:"time"` // milliseconds, as all times below
	Request         harRequest  `json:"request"`
	Response        harResponse `json:"response"`
	Cache           struct{}    `json:"cache"`
	Timings         harTimings  `json:"timings"`
	Comment         string      `json:"comment,omitempty"`
}

type harRequest struct {
	Method      string       `json:"method"`
	URL         string       `json:"url"`
	HTTPVersion string       `json:"httpVersion"`
	Cookies     []struct{}   `json:"cookies"`
	Headers     []harPair    `json:"headers"`
	QueryString []harPair    `json:"queryString"`
	PostData    *harPostData `json:"postData,omitempty"`
	HeadersSize int          `json:"headersSize"`
	BodySize    int          `json:"bodySize"`
}

type harPostData struct {
	MimeType string    `json:"mimeType"`
	Params   []harPair `json:"params"`
	Text     string    `json:"text"`
}

type harResponse struct {
	Status      int        `json:"status"` // 0 without an answer
	StatusText  string     `json:"statusText"`
	HTTPVersion string     `json:"httpVersion"`
	Cookies     []struct{} `json:"cookies"`
	Headers     []harPair  `json:"headers"`
	Content     harContent `json:"content"`
	RedirectURL string     `json:"redirectURL"`
	HeadersSize int        `json:"headersSize"`
	BodySize    int        `json:"bodySize"`
}

type harContent struct {
	Size     int    `json:"size"`
	MimeType string `json:"mimeType"`
	Text     string `json:"text,omitempty"`
	Comment  string `json:"comment,omitempty"`
}

type harPair struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// harTimings are -1 for a step that did not happen. SSL is a part of Connect.
type harTimings struct {
	Blocked float64 `json:"blocked"`
	DNS     float64 `json:"dns"`
	Connect float64 `json:"connect"`
	Send    float64 `json:"send"`
	Wait    float64 `json:"wait"`
	Receive float64 `json:"receive"`
	SSL     float64 `json:"ssl"`
}

// unknown is a size that is not known, in HAR.
const unknown = -1

// harFrame is how many lines stand around the entries.
const harFrame = 2

// har is the part with the exchanges, one on a line.
func (b *Bundle) har() *Part {
	var exchanges []*journal.Entry
	for _, e := range b.config.Entries {
		if e.Exchange != nil {
			exchanges = append(exchanges, e)
		}
	}
	type creator struct {
		Name    string `json:"name"`
		Version string `json:"version"`
	}
	name, version := b.config.Program, "unknown"
	if at := strings.LastIndexByte(name, ' '); at > 0 {
		name, version = name[:at], name[at+1:]
	}
	first := append([]byte(`{"log":{"version":"1.2","creator":`), encoded(creator{name, version})...)
	first = append(first, `,"pages":[],"entries":[`...)
	return &Part{Name: HARName, Lines: len(exchanges) + harFrame, line: func(n int) []byte {
		switch {
		case n == 0:
			return first
		case n > len(exchanges):
			return []byte("]}}")
		}
		line := encoded(b.harOf(exchanges[n-1]))
		if n < len(exchanges) {
			line = append(line, ',')
		}
		return line
	}}
}

func (b *Bundle) harOf(of *journal.Entry) harEntry {
	e := b.cleanEntry(of)
	x := e.Exchange
	version := x.Protocol
	if version == "" {
		version = "HTTP/1.1"
	}
	h := harEntry{
		Number: e.Number, Profile: e.Name, Try: x.Try, Failure: x.Failure,
		StartedDateTime: x.Started.UTC().Format("2006-01-02T15:04:05.000Z"), Time: milliseconds(x.Timings.Total),
		Request: harRequest{
			Method: x.Method, URL: x.URL, HTTPVersion: version, Cookies: []struct{}{}, Headers: pairs(x.RequestHeader), QueryString: b.query(x.URL),
			HeadersSize: unknown, BodySize: x.RequestBytes,
		},
		Response: harResponse{
			Status: x.Status, StatusText: http.StatusText(x.Status), HTTPVersion: x.Protocol, Cookies: []struct{}{}, Headers: pairs(x.ResponseHeader),
			Content: harContent{
				Size: x.ResponseBytes, MimeType: mimeType(x.ResponseHeader), Text: x.ResponseBody,
			}, RedirectURL: x.ResponseHeader.Get("Location"),
			HeadersSize: unknown, BodySize: x.ResponseBytes,
		},
		Timings: harTimingsOf(x.Timings),
	}
	if x.RequestBody != "" {
		h.Request.PostData = &harPostData{MimeType: mimeType(x.RequestHeader), Params: []harPair{}, Text: x.RequestBody}
	}
	switch {
	case x.Dropped:
		h.Comment = "Headers and bodies were too much to keep."
	case x.Status == 0:
		h.Comment = message.New("save.there-no-answer").String()
	case len(x.ResponseBody) < x.ResponseBytes:
		h.Response.Content.Comment = "Secrets were removed; of a long body the beginning is kept."
	}
	return h
}

func harTimingsOf(t journal.Timings) harTimings {
	orNone := func(d time.Duration) float64 {
		if d <= 0 {
			return unknown
		}
		return milliseconds(d)
	}
	return harTimings{
		Blocked: unknown, DNS: orNone(t.DNS), Connect: orNone(t.Connect + t.TLS), SSL: orNone(t.TLS),
		Send: milliseconds(t.Send), Wait: milliseconds(t.Wait), Receive: milliseconds(t.Receive),
	}
}

func milliseconds(d time.Duration) float64 { return float64(max(0, d).Microseconds()) / 1000 }

func pairs(h journal.Header) []harPair {
	all := []harPair{}
	for _, f := range h.Fields() {
		all = append(all, harPair{f[0], f[1]})
	}
	return all
}

// query are the parameters of an address, in their order.
func (b *Bundle) query(address string) []harPair {
	all := []harPair{}
	_, rest, _ := strings.Cut(address, "?")
	rest, _, _ = strings.Cut(rest, "#")
	for part := range strings.SplitSeq(rest, "&") {
		name, value, _ := strings.Cut(part, "=")
		if name == "" {
			continue
		}
		for _, text := range []*string{&name, &value} {
			if plain, err := url.QueryUnescape(*text); err == nil {
				*text = b.clean(plain) // in which more can be seen
			}
		}
		all = append(all, harPair{name, value})
	}
	return all
}

// mimeType is what a header says of the body, in the form that HAR asks for.
func mimeType(h journal.Header) string {
	kind := h.Get("Content-Type")
	if _, _, err := mime.ParseMediaType(kind); err != nil {
		return "x-unknown"
	}
	return kind
}
