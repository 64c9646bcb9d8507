package gateway_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"sessiontray/session"
	"sessiontray/session/fault"
	"sessiontray/session/gateway"
	"sessiontray/session/sandbox"
	"sessiontray/session/secret"
)

func newBackend(t testing.TB, c gateway.BackendConfig) (*gateway.Backend, *traces) {
	t.Helper()
	seen := &traces{}
	b, err := gateway.NewBackend(c, gateway.WithTrace(seen.add))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.Close)
	return b, seen
}

// The sandbox's example is like the public sample backend.
func TestBackendOfTheSandbox(t *testing.T) {
	server := startSandbox(t)
	b, seen := newBackend(t, gateway.BackendConfig{URL: server.URL() + "/token/{user}"})
	for _, user := range []string{"alice", `zoë "用户"/..?&=%`} {
		grant, err := b.SessionToken(t.Context(), user)
		if err != nil || grant.Identity != user || grant.Token.IsZero() || time.Until(grant.ExpiresAt) < 59*time.Minute ||
			grant.SkewKnown {
			t.Errorf("%q: %+v, %v", user, grant, err)
		}
	}
	if e := seen.all[0]; e.Method != http.MethodGet || e.Status != 200 || strings.Contains(e.ResponseBody, "eyJ") &&
		!strings.Contains(e.ResponseBody, "…") {
		t.Errorf("%+v", e)
	}
	server.Inject(sandbox.Fault{Kind: fault.EchoToken})
	if _, err := b.SessionToken(t.Context(), "alice"); session.KindOf(err) != session.Server ||
		!strings.Contains(err.Error(), "Your backend returned a server error (500)") {
		t.Error(err)
	}
}

func TestBackendIsAskedAsConfigured(t *testing.T) {
	const key = "k-0123456789-very-secret"
	var asked *http.Request
	var body string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		raw, _ := io.ReadAll(r.Body)
		asked, body = r, string(raw)
		_ = json.NewEncoder(w).Encode(map[string]any{
			"data":  map[string]any{"token": "1nU73GCsMnqT2sudzHPMo6az", "who": map[string]any{"id": "bob"}, "a.b": 1},
			"until": "2099-01-02T03:04:05Z", "echo": key,
		})
	}))
	defer server.Close()
	b, seen := newBackend(t, gateway.BackendConfig{
		URL: server.URL + "/a?for={user}&x=1", Method: http.MethodPost, Body: `{"user":"{user}"}`,
		Headers: secret.New("X-Api-Key: " + key + "\r\n\nAuthorization: Basic YWxpY2U6cGFzc3dvcmQ=\n"),
		Token:   "data.token", Identity: "data.who.id", ExpiresAt: " until ",
	})
	grant, err := b.SessionToken(t.Context(), `b"o\b`)
	if err != nil || grant.Identity != "bob" || grant.ExpiresAt.Year() != 2099 ||
		grant.Token.Reveal() != "1nU73GCsMnqT2sudzHPMo6az" {
		t.Errorf("%+v, %v", grant, err)
	}
	var sent map[string]string
	if err := json.Unmarshal([]byte(body), &sent); err != nil || sent["user"] != `b"o\b` {
		t.Errorf("sent %s", body)
	}
	if asked.Header.Get("X-Api-Key") != key || asked.Header.Get("Authorization") != "Basic YWxpY2U6cGFzc3dvcmQ=" ||
		asked.URL.Query().Get("for") != `b"o\b` || asked.URL.Query().Get("x") != "1" || asked.Header.Get("Content-Type") != "application/json" {
		t.Errorf("asked %s %v", asked.URL, asked.Header)
	}
	if trace := fmt.Sprintf("%+v", seen.all); strings.Contains(trace, key) || strings.Contains(trace, "YWxpY2U6") ||
		strings.Contains(trace, "1nU73GCsMnqT2") {
		t.Errorf("a secret in the trace: %s", trace)
	}
}

func TestBackendsThatAnswerWrongly(t *testing.T) {
	const none = "Your backend's response has no session token named “sessionToken”. Check the field name in the profile."
	for name, test := range map[string]struct {
		status     int
		body, says string
		kind       session.Kind
	}{
		"no token": {200, `{"token":"x"}`, none, session.Protocol},
		"a number": {200, `{"sessionToken":7}`, none, session.Protocol},
		"API token": {
			200, `{"sessionToken":"eyJhbGciOiJIUzI1NiJ9.eyJyb2xlIjoiYXBwIiwiYWNpZCI6ImEifQ.c2lnbmF0dXJlLWJ5dGVz"}`,
			"Your backend returned a damaged token, or something other than a session token. Make sure that your backend requests a session for this user and returns the session token unchanged.",
			session.Protocol,
		},
		"identity of another kind": {
			200, `{"sessionToken":"1nU73GCsMnqT2sudzHPMo6az","identity":{"id":1}}`,
			"Your backend's response has no user ID named “identity”, so the session's user is unknown. Check the field name in the profile.",
			session.Protocol,
		},
		"text": {
			200, "OK",
			"Your backend's response is not JSON. Check the backend's URL; its response should look like {\"sessionToken\": …}.",
			session.Protocol,
		},
		"empty": {
			200, "",
			"Your backend's response is not JSON. Check the backend's URL; its response should look like {\"sessionToken\": …}.",
			session.Protocol,
		},
		"web page": {
			200, "<html>",
			"Your backend returned a web page instead of JSON. If this network requires a sign-in, open a browser and sign in. Otherwise, check the backend's URL.",
			session.Protocol,
		},
		"an error": {
			200, `{"error":"no such user"}`, "Your backend returned an error (“no such user”).", session.Rejected,
		},
		"401": {
			401, `{"message":"who are you"}`,
			"Your backend refused to issue a session token (401) (“who are you”). Check the request headers.",
			session.Unauthorized,
		},
		"403": {403, ``, "Your backend refused to issue a session token (403).", session.Unauthorized},
		"404": {
			404, ``, "Your backend found nothing at this URL (404). Check the backend's URL, the method and the user ID.",
			session.NotFound,
		},
		"422": {422, ``, "Your backend rejected the request (422).", session.Rejected},
		"429": {429, ``, "Your backend is receiving too many requests.", session.RateLimited},
		"500": {
			500, ``, "Your backend returned a server error (500). Check your backend's log.", session.Server,
		},
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(test.status)
			_, _ = io.WriteString(w, test.body)
		}))
		b, _ := newBackend(t, gateway.BackendConfig{URL: server.URL + "/{user}"})
		_, err := b.SessionToken(t.Context(), "alice")
		if session.KindOf(err) != test.kind || !strings.HasPrefix(err.Error(), test.says) {
			t.Errorf("%s: %v: %v", name, session.KindOf(err), err)
		}
		server.Close()
	}
}

// A user ID can be a number in JSON, and one that was named must be there.
func TestWhoseSessionABackendHandsOut(t *testing.T) {
	for _, test := range []struct{ body, name, identity string }{
		{`{"sessionToken":"1nU73GCsMnqT2sudzHPMo6az","identity":43}`, "", "43"},
		{`{"sessionToken":"1nU73GCsMnqT2sudzHPMo6az"}`, "", ""},
		{`{"sessionToken":"1nU73GCsMnqT2sudzHPMo6az","identity":null}`, "", ""},
		{`{"sessionToken":"1nU73GCsMnqT2sudzHPMo6az","user":{"id":9007199254740993}}`, "user.id", "9007199254740993"},
		{`{"sessionToken":"1nU73GCsMnqT2sudzHPMo6az","identity":"alice"}`, "user.id", "an error"},
		{`{"sessionToken":"1nU73GCsMnqT2sudzHPMo6az","user":{"id":["alice"]}}`, "user.id", "an error"},
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, test.body) }))
		b, _ := newBackend(t, gateway.BackendConfig{URL: server.URL + "/{user}", Identity: test.name})
		grant, err := b.SessionToken(t.Context(), "alice")
		if err != nil {
			grant.Identity = "an error"
		}
		if grant.Identity != test.identity {
			t.Errorf("%s: %q, %v", test.body, grant.Identity, err)
		}
		server.Close()
	}
}

func TestBackendConfigurations(t *testing.T) {
	const like = " Use the form https://example.com/token/{user}."
	for _, test := range []struct {
		config gateway.BackendConfig
		field  session.Field
		says   string
	}{
		{gateway.BackendConfig{}, session.FieldBackend, "Your backend's URL is missing." + like},
		{
			gateway.BackendConfig{URL: "example.com/{user}"},
			session.FieldBackend,
			"The backend's URL is missing https://." + like,
		},
		{
			gateway.BackendConfig{URL: "ftp://example.com/{user}"},
			session.FieldBackend,
			"The backend's URL must begin with https://." + like,
		},
		{
			gateway.BackendConfig{URL: "http://example.com/{user}"},
			session.FieldBackend,
			"Your backend would send the session token unencrypted. Use https:// instead of http://.",
		},
		{
			gateway.BackendConfig{URL: "https://me:pw@example.com/{user}"},
			session.FieldBackend,
			"The backend's URL contains a password. Move it to a header.",
		},
		{
			gateway.BackendConfig{URL: "https://example.com/{user}?env=qa&code={secret}"},
			session.FieldBackend,
			"Your backend's address or body has {secret} where a secret belongs that is not stored here. Enter the value in its place.",
		},
		{
			gateway.BackendConfig{URL: "https://example.com/token"},
			session.FieldBackend,
			"The backend's URL has no place for the user ID." + like,
		},
		{
			gateway.BackendConfig{URL: "https://{user}.example.com/token"},
			session.FieldBackend,
			"The user ID would become part of the host's name." + like,
		},
		{
			gateway.BackendConfig{URL: "https://a.example/{user}", Method: "PUT"},
			session.FieldBackend,
			"Your backend's method is neither GET nor POST. Choose GET or POST.",
		},
		{
			gateway.BackendConfig{URL: "https://a.example/{user}", Method: "POST", Body: "user={user}"},
			session.FieldBackend,
			"The request body for your backend is not JSON. Use the form {\"user\": \"{user}\"}.",
		},
		{
			gateway.BackendConfig{URL: "https://a.example/{user}", Headers: secret.New("X-Fine: yes\nno header")},
			session.FieldHeaders, "Line 2 of the headers is not a header. Enter one header a line, in the form Name: value.",
		},
		{
			gateway.BackendConfig{URL: "https://a.example/{user}", Headers: secret.New("Bad Name: x")},
			session.FieldHeaders,
			"Line 1 of the headers is not a header. Enter one header a line, in the form Name: value.",
		},
	} {
		_, err := gateway.NewBackend(test.config)
		if f := session.AsFailure(err); f == nil || f.Kind != session.BadInput || f.Field != test.field ||
			f.Error() != test.says {
			t.Errorf("%+v:\n%v", test.config, err)
		}
	}
	if _, err := gateway.NewBackend(gateway.BackendConfig{
		URL: "https://a.example/token", Method: "POST", Body: `{"user":"{user}"}`,
	}); err != nil {
		t.Error(err)
	}
}

// What cannot be sent as it is given is refused, before anything is sent.
func TestWhatABackendCannotBeSent(t *testing.T) {
	for _, test := range []struct {
		url, headers, user string
		field              session.Field
	}{
		{"https://example.com/{user}", "Host: evil.example", "alice", session.FieldHeaders},
		{"https://example.com/{user}", "content-length: 3", "alice", session.FieldHeaders},
		{"https://example.com/token#{user}", "", "alice", session.FieldBackend},
		{"https://example.com/{user}/token", "", "..", session.FieldUserID},
		{"https://example.com/{user}", "", ".", session.FieldUserID},
	} {
		b, err := gateway.NewBackend(gateway.BackendConfig{URL: test.url, Headers: secret.New(test.headers)})
		if err == nil {
			_, err = b.SessionToken(t.Context(), test.user)
			b.Close()
		}
		f := session.AsFailure(err)
		if f == nil || f.Kind != session.BadInput || f.Field != test.field || f.Fix.IsZero() {
			t.Errorf("%+v: %v", test, err)
		}
	}
}
