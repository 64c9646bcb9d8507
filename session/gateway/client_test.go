package gateway_test

import (
	"bytes"
	"context"
	"crypto/x509"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"sessiontray/session"
	"sessiontray/session/fault"
	"sessiontray/session/gateway"
	"sessiontray/session/sandbox"
	"sessiontray/session/secret"
	"sessiontray/session/token"
	"sessiontray/session/videoio"
)

func TestMain(m *testing.M) {
	slog.SetDefault(slog.New(slog.DiscardHandler))
	goleak.VerifyTestMain(m)
}

// traces collects exchanges.
type traces struct {
	mu  sync.Mutex
	all []gateway.Exchange
}

func (t *traces) add(e gateway.Exchange) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.all = append(t.all, e)
}

func startSandbox(t testing.TB) *sandbox.Server {
	t.Helper()
	server, err := sandbox.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	return server
}

func newClient(
	t testing.TB, address string, generation videoio.Generation, options ...gateway.Option,
) (*gateway.Client, *traces) {
	t.Helper()
	seen := &traces{}
	client, err := gateway.New(gateway.Config{
		BaseURL: address, Generation: generation,
	}, append(options, gateway.WithTrace(seen.add))...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	return client, seen
}

func TestCreateAndCheckWithBothGenerations(t *testing.T) {
	for _, generation := range []videoio.Generation{videoio.Gateway, videoio.RestV1} {
		t.Run(string(generation), func(t *testing.T) {
			server := startSandbox(t)
			client, seen := newClient(t, server.URL()+"/v1/", generation)
			request := session.Request{APIToken: server.APIToken(), Identity: `zoë "用户" +&=`, Scopes: []string{"videos.read"}}
			grant, err := client.CreateSession(t.Context(), request)
			if err != nil || grant.Identity != request.Identity || grant.Token.IsZero() {
				t.Fatalf("%+v, %v", grant, err)
			}
			info := token.Parse(grant.Token.Reveal())
			if generation == videoio.RestV1 {
				if info.Kind != token.Opaque || !grant.ExpiresAt.IsZero() {
					t.Errorf("rest-v1: %v, %v", info.Kind, grant.ExpiresAt)
				}
			} else if !slices.Equal(info.Scopes, request.Scopes) || !info.ExpiresAt.Equal(grant.ExpiresAt) {
				t.Errorf("gateway: %+v, %v", info, grant.ExpiresAt)
			}
			if _, err := client.CheckSession(t.Context(), grant.Token); err != nil {
				t.Error(err)
			}
			server.RevokeUser(request.Identity)
			if _, err := client.CheckSession(t.Context(), grant.Token); session.KindOf(err) != session.Unauthorized {
				t.Errorf("revoked: %v", err)
			}
			if len(seen.all) != 3 {
				t.Fatalf("%d exchanges", len(seen.all))
			}
			e := seen.all[0]
			if e.Method != "POST" || e.URL != server.URL()+"/v1/sessions" || e.Status != 200 || e.Try != 1 ||
				e.RequestBytes == 0 ||
				e.ResponseBytes == 0 || e.Timings.Total <= 0 || e.Timings.Wait <= 0 || e.Timings.Wait > e.Timings.Total || e.Timings.Send <= 0 || e.Timings.Receive <= 0 || e.Protocol != "HTTP/1.1" || !e.SkewKnown || e.Failure != nil {
				t.Errorf("trace: %+v", e)
			}
			if last := seen.all[2]; last.Failure == nil || last.Status != 401 {
				t.Errorf("trace of a failure: %+v", last)
			}
			text := fmt.Sprintf("%+v", seen.all)
			for _, v := range []secret.Value{server.APIToken(), grant.Token} {
				if strings.Contains(text, v.Reveal()) {
					t.Errorf("a trace holds a token: %s", text)
				}
			}
		})
	}
}

// Every fault of the sandbox, with what must come of it.
func TestEveryFault(t *testing.T) {
	type want struct {
		kind  session.Kind
		tries int
		cause string
	}
	wants := map[fault.Kind]want{
		fault.Latency:      {0, 1, ""},
		fault.Unauthorized: {session.Unauthorized, 1, "127.0.0.1 rejected the API token (“The token is not valid”)."},
		fault.Forbidden: {
			session.Forbidden, 1,
			"127.0.0.1 recognizes the API token but does not allow this request (“The scope videos.read is missing”).",
		},
		fault.Rejected:    {session.Rejected, 1, "127.0.0.1 rejected the request (422) (“The identity is not acceptable”)."},
		fault.RateLimited: {session.RateLimited, 1, "127.0.0.1 is receiving too many requests (“Too many requests”)."},
		fault.ServerError: {session.Server, 1, "127.0.0.1 returned a server error (500) (“Something broke”)."},
		fault.Unavailable: {session.Server, 1, "127.0.0.1 returned a server error (503) (“Back soon”)."},
		fault.WebPage:     {session.Protocol, 1, "127.0.0.1 returned a web page instead of an API response."},
		fault.NotJSON:     {session.Protocol, 1, "The response from 127.0.0.1 is not from the Video.io API."},
		fault.NoToken:     {session.Protocol, 1, "The response from 127.0.0.1 contains no session token."},
		fault.ErrorString: {session.Rejected, 1, "127.0.0.1 returned an error (“The identity is blocked”)."},
		fault.ErrorObject: {session.Rejected, 1, "127.0.0.1 returned an error (“The identity is blocked”)."},
		fault.CutBody:     {session.Protocol, 1, "The response from 127.0.0.1 was cut off."},
		fault.Reset:       {session.Unreachable, 1, "Could not connect to 127.0.0.1."},
		fault.NoAnswer:    {session.Timeout, 1, "127.0.0.1 did not respond in time."},
		fault.HugeBody: {
			session.Protocol, 1, "The response from 127.0.0.1 is over 1024 KB, longer than any Video.io response.",
		},
		fault.Redirect:  {session.Protocol, 1, "127.0.0.1 returned a web page instead of an API response."},
		fault.EchoToken: {session.Server, 1, "127.0.0.1 returned a server error (500) (“Cannot handle Bearer eyJhb…"},
	}
	for _, kind := range fault.Kinds {
		t.Run(string(kind), func(t *testing.T) {
			want, listed := wants[kind]
			if !listed {
				t.Fatal("this fault has no expectation")
			}
			server := startSandbox(t)
			var options []gateway.Option
			if kind == fault.NoAnswer {
				options = append(options, gateway.WithTimeout(200*time.Millisecond))
			}
			client, seen := newClient(t, server.URL(), videoio.Gateway, options...)
			remove := server.Inject(sandbox.Fault{Kind: kind, Delay: time.Millisecond})
			request := session.Request{APIToken: server.APIToken(), Identity: "alice"}
			_, err := client.CreateSession(t.Context(), request)
			if session.KindOf(err) != want.kind || want.kind != 0 && !strings.HasPrefix(err.Error(), want.cause) {
				t.Errorf("%v: %v\nwant %v: %s", session.KindOf(err), err, want.kind, want.cause)
			}
			if want.kind != 0 {
				f := session.AsFailure(err)
				if f.Fix.IsZero() {
					t.Error("no fix is named")
				}
				if got := secret.Redact(f.Error()); got != f.Error() {
					t.Errorf("redacting mangles the sentence: %s", got)
				}
				everything := fmt.Sprintf("%v %+v %#v %v", err, f, *f, f.Err)
				var log bytes.Buffer
				slog.New(slog.NewTextHandler(&log, nil)).Info("failed", "err", err, "trace", seen.all)
				if strings.Contains(everything+log.String(), server.APIToken().Reveal()) {
					t.Errorf("the token is in the failure or its trace: %s", everything)
				}
			}
			if len(seen.all) != want.tries {
				t.Errorf("%d tries, want %d", len(seen.all), want.tries)
			}
			remove()
			if _, err := client.CreateSession(t.Context(), request); err != nil {
				t.Errorf("after the fault: %v", err)
			}
		})
	}
}

func TestRetries(t *testing.T) {
	server := startSandbox(t)
	client, seen := newClient(t, server.URL(), videoio.Gateway)
	request := session.Request{APIToken: server.APIToken(), Identity: "alice"}
	for _, test := range []struct {
		name  string
		fault sandbox.Fault
		tries int
		kind  session.Kind
	}{
		{"503 that says when, twice", sandbox.Fault{Kind: fault.Unavailable, Times: 2, RetryAfter: time.Second}, 3, 0},
		{
			"503 that says when, always",
			sandbox.Fault{Kind: fault.Unavailable, Times: 3, RetryAfter: time.Second},
			3,
			session.Server,
		},
		{"503 that does not say when", sandbox.Fault{Kind: fault.Unavailable, Times: 1}, 1, session.Server},
		{"429 that says when", sandbox.Fault{Kind: fault.RateLimited, Times: 1, RetryAfter: time.Second}, 2, 0},
		{
			"429 that says too late",
			sandbox.Fault{Kind: fault.RateLimited, Times: 1, RetryAfter: time.Hour},
			1,
			session.RateLimited,
		},
		{"500", sandbox.Fault{Kind: fault.ServerError, Times: 1}, 1, session.Server},
	} {
		seen.all = nil
		remove := server.Inject(test.fault)
		_, err := client.CreateSession(t.Context(), request)
		remove()
		if session.KindOf(err) != test.kind || len(seen.all) != test.tries {
			t.Errorf("%s: %d tries, %v", test.name, len(seen.all), err)
		}
		if test.name == "429 that says too late" && session.AsFailure(err).Fix.String() != "Try again in 1 hour." {
			t.Errorf("the fix is %q", session.AsFailure(err).Fix)
		}
		for n, e := range seen.all {
			if e.Try != n+1 {
				t.Errorf("%s: try %d is numbered %d", test.name, n+1, e.Try)
			}
		}
	}
}

func TestNoServer(t *testing.T) {
	closed := startSandbox(t)
	address := closed.URL()
	_ = closed.Close()
	trusting := httptest.NewTLSServer(http.NotFoundHandler())
	defer trusting.Close()
	trusting.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	pool := x509.NewCertPool()
	pool.AddCert(trusting.Certificate())
	otherHost := strings.Replace(trusting.URL, "127.0.0.1", "localhost", 1)
	silent, err := net.Listen("tcp", "127.0.0.1:0") // accepts, never speaks
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = silent.Close() }()
	plain := startSandbox(t)
	for _, test := range []struct {
		name, address string
		options       []gateway.Option
		kind          session.Kind
		tries         int
	}{
		{"nobody listens", address, nil, session.Unreachable, 3},
		{"unknown host", "https://no-such-host.invalid", nil, session.DNS, 3},
		{"untrusted certificate", trusting.URL, nil, session.TLS, 1},
		{"another host's certificate", otherHost, []gateway.Option{gateway.WithRoots(pool)}, session.TLS, 1},
		{"nothing there", trusting.URL, []gateway.Option{gateway.WithRoots(pool)}, session.NotFound, 1},
		{"no TLS there", strings.Replace(plain.URL(), "http:", "https:", 1), nil, session.TLS, 1},
		{
			"silence", "http://" + silent.Addr().String(),
			[]gateway.Option{gateway.WithTimeout(200 * time.Millisecond)},
			session.Timeout, 1,
		},
	} {
		client, seen := newClient(t, test.address, videoio.Gateway, test.options...)
		_, err := client.CreateSession(
			t.Context(), session.Request{APIToken: secret.New("the-api-token-itself"), Identity: "alice"},
		)
		f := session.AsFailure(err)
		if session.KindOf(err) != test.kind || f.Cause.IsZero() || f.Fix.IsZero() ||
			strings.Contains(fmt.Sprintf("%+v", f), "the-api-token-itself") {
			t.Errorf("%s: %v %+v", test.name, session.KindOf(err), f)
		}
		if len(seen.all) != test.tries {
			t.Errorf("%s: %d tries, want %d", test.name, len(seen.all), test.tries)
		}
	}
}

func TestCancelEndsAtOnce(t *testing.T) {
	arrived := make(chan struct{})
	proxy := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		close(arrived)
		<-r.Context().Done()
	}))
	defer proxy.Close()
	client, _ := newClient(t, proxy.URL, videoio.Gateway)
	ctx, cancel := context.WithCancel(t.Context())
	go func() { <-arrived; cancel() }()
	if _, err := client.CreateSession(
		ctx, session.Request{APIToken: secret.New("some-api-token"), Identity: "alice"},
	); session.KindOf(err) != session.Cancelled {
		t.Errorf("%v", err)
	}
}

func TestClockSkew(t *testing.T) {
	for _, offset := range []time.Duration{0, -time.Second / 2, 5 * time.Hour, -26 * time.Hour} {
		server := startSandbox(t)
		server.SetClockOffset(offset)
		client, seen := newClient(t, server.URL(), videoio.Gateway)
		grant, err := client.CreateSession(t.Context(), session.Request{APIToken: server.APIToken(), Identity: "alice"})
		if err != nil {
			t.Fatal(err)
		}
		if want := offset.Truncate(time.Second); (grant.Skew-want).Abs() > time.Second || want == 0 && grant.Skew != 0 {
			t.Errorf("skew %v, want %v", grant.Skew, offset)
		}
		s := seen.all[0].Skew
		if (s.Offset - offset).Abs() > s.Uncertainty+10*time.Millisecond {
			t.Errorf("%v ± %v does not hold %v", s.Offset, s.Uncertainty, offset)
		}
	}
}

// A clock that is set between a request and its answer measures nothing.
func TestClockSetMeanwhile(t *testing.T) {
	server := startSandbox(t)
	began := time.Now()
	var set atomic.Int64
	client, seen := newClient(t, server.URL(), videoio.Gateway,
		gateway.WithClock(
			func() time.Time { return time.Now().Round(0).Add(time.Duration(set.Load())) },
			func() time.Duration { return time.Since(began) }),
		gateway.WithDial(func(ctx context.Context, network, address string) (net.Conn, error) {
			conn, err := new(net.Dialer).DialContext(ctx, network, address)
			return setsClock{conn, &set}, err
		}))
	grant, err := client.CreateSession(t.Context(), session.Request{APIToken: server.APIToken(), Identity: "alice"})
	if err != nil || grant.SkewKnown || seen.all[0].SkewKnown {
		t.Errorf("%v, %v, %v", grant.Skew, grant.SkewKnown, err)
	}
}

// setsClock is a connection on which the clock is set before an answer comes.
type setsClock struct {
	net.Conn
	set *atomic.Int64
}

func (c setsClock) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	c.set.Store(int64(3 * time.Hour))
	return n, err
}

func TestConfig(t *testing.T) {
	for address, cause := range map[string]string{
		"":                             "The environment has no address.",
		"gateway.video.io":             "is missing https://",
		"https://":                     "not a URL with a host",
		"ftp://gateway.video.io":       "must begin with https://",
		"http://gateway.video.io":      "unencrypted",
		"https://user:pw@video.io":     "contains a password",
		"https://video.io/?token=abc":  "“?” or “#”",
		"http://127.0.0.1.example.com": "unencrypted",
		"https://video.io:notaport":    "not a URL with a host",
	} {
		_, err := gateway.New(gateway.Config{BaseURL: address, Generation: videoio.Gateway})
		if f := session.AsFailure(err); f == nil || f.Kind != session.BadInput || f.Field != session.FieldEnvironment ||
			!strings.Contains(f.Cause.String(), cause) || f.Fix.IsZero() {
			t.Errorf("%q: %v, want %q", address, err, cause)
		}
	}
	for _, address := range []string{
		videoio.GatewayURL, videoio.RestV1URL, " https://x.example/base/v1/ ", "http://localhost:8080", "http://[::1]:1",
	} {
		if err := (gateway.Config{BaseURL: address, Generation: videoio.RestV1}).Check(); err != nil {
			t.Errorf("%q: %v", address, err)
		}
	}
	if err := (gateway.Config{
		BaseURL: "http://intranet", Generation: videoio.Gateway, AllowHTTP: true,
	}).Check(); err != nil {
		t.Error(err)
	}
	if err := (gateway.Config{
		BaseURL: "https://x.example", Generation: "v9",
	}).Check(); session.KindOf(err) != session.BadInput {
		t.Error(err)
	}
}

// A server that leaks the token back in every place it can.
func TestEchoesAreRedacted(t *testing.T) {
	const canary = "canary/Token+with=odd.characters"
	echo := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Echo", r.Header.Get("Authorization"))
		w.Header().Set("X-Plain", canary)
		w.Header().Set("X-Session-Token", "a-token-of-another-kind")
		w.Header().Set("Set-Cookie", "session="+url.QueryEscape(canary))
		w.WriteHeader(http.StatusBadRequest)
		_, _ = fmt.Fprintf(w, `{"error":{"message":"you sent %s, that is %s"}}`, canary, url.QueryEscape(canary))
	}))
	defer echo.Close()
	client, seen := newClient(t, echo.URL, videoio.RestV1)
	_, err := client.CheckSession(t.Context(), secret.New(canary))
	text := fmt.Sprintf("%v %+v %+v", err, session.AsFailure(err), seen.all)
	for _, form := range []string{canary, url.QueryEscape(canary), "a-token-of-another-kind"} {
		if strings.Contains(text, form) {
			t.Errorf("the token came back: %s", text)
		}
	}
	if session.KindOf(err) != session.Rejected {
		t.Error(err)
	}
}

// What a trace shows of the request is what was sent, but for the token.
func TestTheTraceKeepsTheScheme(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header()["X-"+strings.ReplaceAll(r.Header.Get("Authorization"), " ", "-")[4:]] = []string{"1"}
		_, _ = io.WriteString(w, `{}`)
	}))
	defer server.Close()
	for generation, want := range map[videoio.Generation]string{
		videoio.Gateway: "Bearer 1nU73…6az", videoio.RestV1: "App token=1nU73…6az",
	} {
		client, seen := newClient(t, server.URL, generation)
		_, _ = client.CreateSession(
			t.Context(), session.Request{APIToken: secret.New("1nU73GCsMnqT2sudzHPMo6az"), Identity: "alice"},
		)
		if got := seen.all[0].RequestHeader.Get("Authorization"); got != want {
			t.Errorf("%s: %q", generation, got)
		}
		for name := range seen.all[0].ResponseHeader {
			if strings.Contains(strings.ToLower(name), "1nu73") {
				t.Errorf("a token is in a header's name, %q", name)
			}
		}
	}
}

// A page of a proxy says nothing about a token.
func TestWebPagesDoNotSpeakForTheServer(t *testing.T) {
	for status, kind := range map[int]session.Kind{
		200: session.Protocol, 302: session.Protocol, 401: session.Protocol, 403: session.Protocol, 407: session.Protocol,
		404: session.NotFound, 502: session.Server,
	} {
		portal := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(status)
			_, _ = io.WriteString(w, "<!DOCTYPE html><title>Blocked</title>")
		}))
		client, _ := newClient(t, portal.URL, videoio.Gateway)
		if _, err := client.CheckSession(t.Context(), secret.New("some-session-token")); session.KindOf(err) != kind {
			t.Errorf("%d: %v: %v", status, session.KindOf(err), err)
		}
		portal.Close()
	}
}

// A new token must not reach the trace of the very answer that brings it.
func TestIssuedTokensAreNotTraced(t *testing.T) {
	const issued = "AAAA/opaque+key=of-a-kind"
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("X-Copy", issued)
		_, _ = io.WriteString(w, `{"sessionToken":"AAAA\/opaque+key=of-a-kind","note":"`+issued+`","identity":"alice"}`)
	}))
	defer server.Close()
	client, seen := newClient(t, server.URL, videoio.Gateway)
	grant, err := client.CreateSession(
		t.Context(), session.Request{APIToken: secret.New("an-api-token"), Identity: "alice"},
	)
	if err != nil || grant.Token.Reveal() != issued {
		t.Fatalf("%v, %v", grant, err)
	}
	if text := fmt.Sprintf("%+v", seen.all); strings.Contains(text, "opaque+key") {
		t.Error(text)
	}
}

func FuzzParseGrant(f *testing.F) {
	for _, seed := range []string{
		`{"sessionToken":"1nU73GCsMnqT2sudzHPMo6az","expiresAt":"2026-03-04T12:00:00Z","identity":"alice"}`,
		`{"session_key":"1nU73GCsMnqT2sudzHPMo6az","identity":"alice"}`, `{"sessionToken":"x","expiresAt":1772625600000}`,
		`{"error":"no"}`, `{"error":{"message":"no"}}`, `{"error":0,"sessionToken":"x"}`, `<html>`, "\ufeff{}", `[1]`, `null`, `{"sessionToken":7}`, ``,
	} {
		f.Add([]byte(seed), true)
		f.Add([]byte(seed), false)
	}
	f.Fuzz(func(t *testing.T, body []byte, rest bool) {
		generation := videoio.Gateway
		if rest {
			generation = videoio.RestV1
		}
		grant, err := gateway.ParseGrant(generation, body)
		if err == nil && grant.Token.IsZero() {
			t.Errorf("%q: neither a token nor an error", body)
		}
		if err == nil && token.Parse(grant.Token.Reveal()).CheckSession(time.Unix(0, 0)) != nil &&
			token.Parse(grant.Token.Reveal()).Kind == token.Damaged {
			t.Errorf("%q: a damaged token was accepted", body)
		}
	})
}

// A 502 or 504 can come of a request that made a session: it is not sent again.
func TestNothingIsSentTwiceThatMayHaveHadAnEffect(t *testing.T) {
	for _, status := range []int{http.StatusBadGateway, http.StatusGatewayTimeout, http.StatusInternalServerError} {
		var requests atomic.Int64
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			requests.Add(1)
			w.Header().Set("Retry-After", "1")
			w.WriteHeader(status)
		}))
		client, _ := newClient(t, server.URL, videoio.Gateway)
		_, err := client.CreateSession(
			t.Context(), session.Request{APIToken: secret.New("a-token-of-somebody"), Identity: "alice"},
		)
		if err == nil || requests.Load() != 1 {
			t.Errorf("%d: %d requests, %v", status, requests.Load(), err)
		}
		server.Close()
	}
}
