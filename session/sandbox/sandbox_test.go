package sandbox_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"sessiontray/session/fault"
	"sessiontray/session/sandbox"
	"sessiontray/session/token"
)

func TestMain(m *testing.M) {
	// After an answer to a request it did not read whole, net/http lingers for
	// half a second before it closes the connection.
	goleak.VerifyTestMain(m, goleak.IgnoreAnyFunction("net/http.(*conn).closeWriteAndWait"))
}

func start(t *testing.T) *sandbox.Server {
	t.Helper()
	server, err := sandbox.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		http.DefaultClient.CloseIdleConnections()
		_ = server.Close()
		_ = server.Close()
	})
	return server
}

// ask sends a request with headers given as "Name: value" and returns the
// status and the decoded answer.
func ask(t *testing.T, method, address, body string, headers ...string) (int, map[string]any, http.Header) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range headers {
		if name, value, found := strings.Cut(h, ": "); found {
			request.Header.Set(name, value)
		}
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	raw, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	var object map[string]any
	if err := json.Unmarshal(raw, &object); err != nil {
		t.Fatalf("%d, not JSON: %s", response.StatusCode, raw)
	}
	return response.StatusCode, object, response.Header
}

// The request of Video.io's Node.js SDK 0.0.6, byte for byte, with the two
// fetch options that it sends as headers by mistake.
func TestNodeSDKRequest(t *testing.T) {
	server := start(t)
	before := time.Now().Truncate(time.Second)
	status, answer, _ := ask(t, "POST", server.URL()+"/v1/sessions", `{"identity":"alice","scopes":["videos.read"]}`,
		"Content-Type: application/json", "Authorization: Bearer "+server.APIToken().Reveal(), "Accept: application/json",
		"Accept-Charset: utf-8", "redirect: follow", "referrerPolicy: no-referrer",
		"User-Agent: node-fetch/1.0 (+https://github.com/bitinn/node-fetch)", "Accept-Encoding: gzip,deflate", "Connection: close")
	text, _ := answer["sessionToken"].(string)
	info := token.Parse(text)
	expires, known := token.ParseTime(answer["expiresAt"])
	switch {
	case status != 200 || answer["identity"] != "alice" || answer["error"] != nil:
		t.Errorf("%d %v", status, answer)
	case info.Kind != token.SessionToken || info.Algorithm != "HS256" || info.Identity != "alice" || len(info.Scopes) != 1:
		t.Errorf("%+v", info)
	case !known || !expires.Equal(info.ExpiresAt) || expires.Before(before.Add(sandbox.DefaultSessionLife)) ||
		info.IssuedAt.Before(before):
		t.Errorf("times: %v, %+v", expires, info)
	}
}

func TestRestV1TakesFormAndJSON(t *testing.T) {
	server := start(t)
	authorization := "Authorization: App token=" + server.APIToken().Reveal()
	for kind, body := range map[string]string{
		"application/x-www-form-urlencoded": "identity=" + url.QueryEscape("zoë & co"),
		"application/json":                  `{"identity":"zoë & co"}`,
	} {
		status, answer, _ := ask(t, "POST", server.URL()+"/v1/sessions", body, authorization, "Content-Type: "+kind)
		key, _ := answer["session_key"].(string)
		if status != 200 || answer["identity"] != "zoë & co" || len(key) != 24 || answer["expiresAt"] != nil ||
			answer["scopes"] != nil {
			t.Errorf("%s: %d %v", kind, status, answer)
		}
		if status, answer, _ := ask(t, "GET", server.URL()+"/v1/videos", "", "Authorization: Bearer "+key); status != 200 {
			t.Errorf("the key is refused: %d %v", status, answer)
		}
	}
}

func TestRefusals(t *testing.T) {
	server := start(t)
	bearer := "Authorization: Bearer " + server.APIToken().Reveal()
	_, granted, _ := ask(t, "GET", server.URL()+"/token/bob", "")
	ofBob, _ := granted["sessionToken"].(string)
	_, scoped, _ := ask(t, "POST", server.URL()+"/v1/sessions", `{"identity":"bob","scopes":["streams.read"]}`, bearer)
	ofStreams, _ := scoped["sessionToken"].(string)
	for _, test := range []struct {
		name, method, path, body, header string
		status                           int
	}{
		{"no token", "POST", "/v1/sessions", `{"identity":"a"}`, "", 401},
		{"wrong token", "POST", "/v1/sessions", `{"identity":"a"}`, "Authorization: Bearer x", 401},
		{"a session token", "POST", "/v1/sessions", `{"identity":"a"}`, "Authorization: Bearer " + ofBob, 401},
		{"unknown scheme", "GET", "/v1/videos", "", "Authorization: Basic x", 401},
		{"wrong app token", "GET", "/v1/videos", "", "Authorization: App token=x", 401},
		{"tampered session", "GET", "/v1/videos", "", "Authorization: Bearer " + ofBob[:len(ofBob)-4] + "AAAA", 401},
		{"no identity", "POST", "/v1/sessions", `{"scopes":[]}`, bearer, 422},
		{"blank identity", "POST", "/v1/sessions", `{"identity":"  "}`, bearer, 422},
		{"identity of another type", "POST", "/v1/sessions", `{"identity":7}`, bearer, 422},
		{"no JSON", "POST", "/v1/sessions", `identity=a`, bearer, 422},
		{"too long", "POST", "/v1/sessions", strings.Repeat("x", 2<<20), bearer, 413},
		{"scope missing", "GET", "/v1/videos", "", "Authorization: Bearer " + ofStreams, 403},
		{"too many per page", "GET", "/v1/videos?per_page=51", "", bearer, 422},
		{"page of letters", "GET", "/v1/videos?page=x", "", bearer, 422},
		{"wrong path", "GET", "/v2/videos", "", bearer, 404},
		{"wrong method", "DELETE", "/v1/videos", "", bearer, 405},
		{"correct", "GET", "/v1/videos", "", "Authorization: Bearer " + ofBob, 200},
	} {
		status, answer, _ := ask(t, test.method, server.URL()+test.path, test.body, test.header)
		if status != test.status || (answer["error"] == nil) != (status == 200) {
			t.Errorf("%s: %d %v, want %d", test.name, status, answer, test.status)
		}
	}
}

func TestPaging(t *testing.T) {
	server := start(t)
	seen := map[string]bool{}
	total := 0
	for page := 1; ; page++ {
		q := url.Values{"page": {strconv.Itoa(page)}, "per_page": {"3"}}
		_, answer, _ := ask(
			t, "GET", server.URL()+"/v1/videos?"+q.Encode(), "", "Authorization: App token="+server.APIToken().Reveal(),
		)
		list, _ := answer["videos"].([]any)
		meta, _ := answer["meta"].(map[string]any)
		total = int(meta["total"].(float64))
		if len(list) == 0 {
			break
		}
		for _, v := range list {
			v := v.(map[string]any)
			for _, member := range []string{
				"id", "title", "width", "height", "meta_data", "created_at", "shot_on", "tags", "thumb_url", "mp4_url", "hls_url",
			} {
				if v[member] == nil {
					t.Errorf("a video has no %s", member)
				}
			}
			seen[v["id"].(string)] = true
		}
	}
	if len(seen) != total || total == 0 {
		t.Errorf("%d of %d videos", len(seen), total)
	}
	for query, want := range map[string]string{
		"ids=sandbox-video-2,sandbox-video-9": "sandbox-video-2", "tags=even&per_page=1": "sandbox-video-2",
		"sort_order=asc&per_page=1": "sandbox-video-7", "to_date=2026-01-23": "sandbox-video-7", "from_date=2026-01-28T00:00:00Z": "sandbox-video-1",
	} {
		_, answer, _ := ask(
			t, "GET", server.URL()+"/v1/videos?"+query, "", "Authorization: App token="+server.APIToken().Reveal(),
		)
		list, _ := answer["videos"].([]any)
		if len(list) != 1 || list[0].(map[string]any)["id"] != want {
			t.Errorf("%s: %v", query, list)
		}
	}
}

func TestSessionsEnd(t *testing.T) {
	server := start(t)
	grant := func() string {
		_, answer, _ := ask(t, "GET", server.URL()+"/token/"+url.PathEscape("a/b ü"), "")
		if answer["identity"] != "a/b ü" {
			t.Errorf("%v", answer)
		}
		text, _ := answer["sessionToken"].(string)
		return text
	}
	status := func(session string) (int, any) {
		code, answer, _ := ask(t, "GET", server.URL()+"/v1/videos", "", "Authorization: Bearer "+session)
		return code, answer["error"]
	}
	long := grant()
	server.SetSessionLife(5 * time.Second)
	short := grant()
	server.SetClockOffset(10 * time.Second)
	if code, why := status(short); code != 401 || why != "The session has expired." {
		t.Errorf("%d %v", code, why)
	}
	if code, why := status(long); code != 200 {
		t.Errorf("%d %v", code, why)
	}
	server.RevokeUser("a/b ü")
	if code, why := status(long); code != 401 || why != "The session was revoked." {
		t.Errorf("%d %v", code, why)
	}
	server.RestoreUser("a/b ü")
	if code, _ := status(long); code != 200 {
		t.Error("still refused")
	}
	server.SetClockOffset(-48 * time.Hour)
	_, _, header := ask(t, "GET", server.URL()+"/nothing", "")
	date, err := http.ParseTime(header.Get("Date"))
	if off := time.Until(date) + 48*time.Hour; err != nil || off.Abs() > 2*time.Second {
		t.Errorf("Date is %v", date)
	}
}

func TestFaultsCountAndEnd(t *testing.T) {
	server := start(t)
	code := func() int {
		status, _, _ := ask(t, "GET", server.URL()+"/token/a", "")
		return status
	}
	server.Inject(sandbox.Fault{Kind: fault.ServerError, Times: 2})
	server.Inject(sandbox.Fault{Kind: fault.Latency, Delay: time.Millisecond})
	remove := server.Inject(sandbox.Fault{Kind: fault.Forbidden})
	for n, want := range []int{500, 500, 403, 403} {
		if got := code(); got != want {
			t.Errorf("call %d: %d, want %d", n, got, want)
		}
	}
	remove()
	remove()
	if got := code(); got != 200 {
		t.Errorf("after removing: %d", got)
	}
	server.Inject(sandbox.Fault{Kind: fault.Unavailable, RetryAfter: 90 * time.Second})
	if _, _, header := ask(t, "GET", server.URL()+"/token/a", ""); header.Get("Retry-After") != "90" {
		t.Errorf("Retry-After is %q", header.Get("Retry-After"))
	}
	server.ClearFaults()
	if got := code(); got != 200 {
		t.Errorf("after clearing: %d", got)
	}
}

func TestCloseEndsWaitingCalls(t *testing.T) {
	for _, held := range []sandbox.Fault{{Kind: fault.NoAnswer}, {Kind: fault.Latency, Delay: time.Hour}} {
		t.Run(string(held.Kind), func(t *testing.T) {
			server := start(t)
			server.Inject(held)
			reached := make(chan struct{}, 1)
			server.SetChanged(func() { reached <- struct{}{} })
			ended := make(chan error)
			go func() {
				response, err := http.Get(server.URL() + "/token/a")
				if err == nil {
					_ = response.Body.Close()
				}
				ended <- err
			}()
			<-reached
			_ = server.Close()
			if err := <-ended; err == nil {
				t.Error("an answer came")
			}
		})
	}
}

// A request without credentials uses no fault up, and one to another name is none of the
// sandbox's.
func TestStrangersAtTheSandbox(t *testing.T) {
	server, err := sandbox.Start()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = server.Close() }()
	server.Fail(fault.ServerError, 1)
	get := func(host, authorization string) int {
		request, err := http.NewRequest(http.MethodGet, server.URL()+"/v1/videos", nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Host = host
		if authorization != "" {
			request.Header.Set("Authorization", authorization)
		}
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
		return response.StatusCode
	}
	if got := get("", ""); got != http.StatusUnauthorized {
		t.Errorf("without credentials: %d", got)
	}
	for _, host := range []string{"evil.example", "localhost.evil.example:80", "192.0.2.1"} {
		if got := get(host, "Bearer x"); got != http.StatusMisdirectedRequest {
			t.Errorf("%s: %d", host, got)
		}
	}
	if got := get("localhost", "Bearer "+server.APIToken().Reveal()); got != http.StatusInternalServerError {
		t.Errorf("the fault is used up: %d", got)
	}
	if got := get("[::1]:80", "Bearer "+server.APIToken().Reveal()); got != http.StatusOK {
		t.Errorf("after the fault: %d", got)
	}
}
