package find_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"sessiontray/session/secret"
	"sessiontray/session/token"
	"sessiontray/session/token/find"
	"sessiontray/session/token/tokentest"
)

// Short names for what is used all over.
var (
	now          = tokentest.Now
	sign         = tokentest.Sign
	apiToken     = tokentest.APIToken
	sessionToken = tokentest.SessionToken
	raw          = tokentest.Raw
)

const opaque = tokentest.Opaque

// what says all that was found, but for the tokens, which the test compares.
func what(f find.Match) string {
	text := fmt.Sprintf("%s for %q %q", f.Kind(), f.UserID, f.Scopes)
	if !f.ExpiresAt.IsZero() {
		text += " until " + f.ExpiresAt.Format(time.TimeOnly)
	}
	if f.Source != "" {
		text += " in " + f.Source
	}
	return text + " at " + f.BaseURL + "/" + string(f.Generation)
}

func TestFindIsAtHomeInWhatPeoplePaste(t *testing.T) {
	api, session := apiToken(t), sessionToken(t, now.Add(time.Hour))
	playback := sign(t, jwt.MapClaims{"video": "1", "exp": now.Unix()})
	har := func(body, encoding string) string {
		raw, err := json.Marshal(map[string]any{"log": map[string]any{"version": "1.2", "entries": []any{
			map[string]any{
				"request": map[string]any{
					"method": "POST", "url": "https://gateway.video.io/v1/sessions",
					"headers":  []any{map[string]string{"name": "authorization", "value": "Bearer " + api}},
					"postData": map[string]string{"text": `{"identity":"alice","scopes":["videos.read"]}`},
				},
				"response": map[string]any{"content": map[string]string{"text": body, "encoding": encoding}},
			},
			map[string]any{"request": map[string]any{
				"method": "GET", "url": "https://cdn.example/1/index.m3u8?token=" + playback,
			}},
		}}})
		if err != nil {
			t.Fatal(err)
		}
		return string(raw)
	}
	answer := `{"sessionToken":"` + session + `","expiresAt":"2026-03-04T13:00:00Z","identity":"alice"}`
	escaped, _ := json.Marshal(answer)
	const none = " at /"
	for _, test := range []struct {
		name, text, said string
		tokens           []string
		what             []string
	}{
		{"bare", session, "Session token", []string{session}, []string{`session token for "" []` + none}},
		{"bare, opaque", opaque, "Opaque token", []string{opaque}, []string{`opaque token for "" []` + none}},
		{"quoted", " “" + session + "”, ", "Session token", []string{session}, []string{`session token for "" []` + none}},
		{
			"bearer", "Bearer " + opaque, "Opaque token from an Authorization header",
			[]string{opaque},
			[]string{`opaque token for "" []` + none},
		},
		{
			"header", "Authorization: Bearer " + session, "Session token from an Authorization header",
			[]string{session},
			[]string{`session token for "" []` + none},
		},
		{
			"REST v1 header", "authorization: App token=" + opaque, "API token from an Authorization header",
			[]string{opaque},
			[]string{`API token for "" [] at /rest-v1`},
		},
		{
			"gateway's answer", answer, "Session token and user ID from a JSON response",
			[]string{session},
			[]string{`session token for "alice" [] until 13:00:00` + none},
		},
		{
			"REST v1's answer", `{"session_key": "` + opaque + `", "identity": "bob"}`,
			"Session token and user ID from a JSON response",
			[]string{opaque},
			[]string{`session token for "bob" [] at /rest-v1`},
		},
		{
			"milliseconds", `{"sessionToken":"` + opaque + `","expiresAt":1772629200000}`, "Session token from a JSON response",
			[]string{opaque},
			[]string{`session token for "" [] until 13:00:00` + none},
		},
		{
			"JSON in JSON", `{"message":` + string(escaped) + `}`, "Session token and user ID from a JSON response",
			[]string{session},
			[]string{`session token for "alice" [] until 13:00:00` + none},
		},
		{
			"a list",
			`[{"sessionToken":"` + opaque + `","identity":"alice"},{"sessionToken":"` + session + `","identity":"bob"}]`,
			"2 tokens from a JSON response",
			[]string{opaque, session},
			[]string{`session token for "alice" []` + none, `session token for "bob" []` + none},
		},
		{
			"deep", strings.Repeat(`{"a":[`, 20) + answer + strings.Repeat("]}", 20),
			"Session token and user ID from a JSON response",
			[]string{session},
			[]string{`session token for "alice" [] until 13:00:00` + none},
		},
		{
			"curl", `$ curl -X POST 'https://gateway.video.io/v1/sessions' -H 'Authorization: Bearer ` + api +
				`' -H "Content-Type: application/json" --data-raw '{"identity":"zo\u00eb","scopes":["videos.read","videos.create"]}'`,
			"API token, user ID, scopes and address from a curl command",
			[]string{api},
			[]string{`API token for "zoë" ["videos.read" "videos.create"] at https://gateway.video.io/`},
		},
		{
			"curl over lines", "curl https://api.video.io/v1/sessions \\\n  -H 'authorization: App token=" + opaque +
				"' \\\n  -d identity=alice%40example.com",
			"API token, user ID and address from a curl command",
			[]string{opaque},
			[]string{`API token for "alice@example.com" [] at https://api.video.io/rest-v1`},
		},
		{
			"curl of Windows", `curl.exe ^"https://gateway.video.io/v1/sessions^" -H ^"authorization: Bearer ` + api +
				`^" --data-raw ^"^{^\^"identity^\^":^\^"alice^\^"^}^"`,
			"API token, user ID and address from a curl command",
			[]string{api},
			[]string{`API token for "alice" [] at https://gateway.video.io/`},
		},
		{
			"query", "?sessionToken=" + opaque, "Session token from a URL",
			[]string{opaque},
			[]string{`session token for "" []` + none},
		},
		{
			"URL of the script", "https://cdn.example/player.js?appToken=" + api + "&identity=al%20ice",
			"API token and user ID from a URL",
			[]string{api},
			[]string{`API token for "al ice" []` + none},
		},
		{
			"video", "https://cdn.example/1/index.m3u8?token=" + playback, "Playback token from a URL",
			[]string{playback},
			[]string{`playback token for "" []` + none},
		},
		{
			"video, opaque", "https://cdn.example/1/720.mp4?token=" + opaque, "Playback token from a URL",
			[]string{opaque},
			[]string{`playback token for "" []` + none},
		},
		{
			"session token in ?token=", "https://app.example/?token=" + session, "Session token from a URL",
			[]string{session},
			[]string{`session token for "" []` + none},
		},
		{
			"Kotlin", `VideoKit.sessions().start(appToken = "` + api + `", identity = "alice", scopes = listOf("videos.read"))`,
			"API token, user ID and scopes from Kotlin",
			[]string{api},
			[]string{`API token for "alice" ["videos.read"]` + none},
		},
		{
			"Kotlin by position", `VideoKit.sessions().start("` + api + `", "alice")`, "API token and user ID from Kotlin",
			[]string{api},
			[]string{`API token for "alice" []` + none},
		},
		{
			"Kotlin constants", "private val appToken: String = \"" + api + "\"\nval identity = userId", "API token from Kotlin",
			[]string{api},
			[]string{`API token for "" []` + none},
		},
		{
			"Swift", `VideoKit.sessions.start(appToken: "` + api + `", identity: "alice")`, "API token and user ID from Swift",
			[]string{api},
			[]string{`API token for "alice" []` + none},
		},
		{
			"Swift session", `VideoKit.sessions.start(sessionToken: "` + opaque + `")`, "Session token from Swift",
			[]string{opaque},
			[]string{`session token for "" []` + none},
		},
		{
			"JavaScript", `SessionManager.startSession({ appToken: '` + api + `', identity: 'alice' })`,
			"API token and user ID from JavaScript",
			[]string{api},
			[]string{`API token for "alice" []` + none},
		},
		{
			"script tag", `<script src="https://cdn.example/v.js?sessionToken=` + opaque + `"></script>`,
			"Session token from JavaScript",
			[]string{opaque},
			[]string{`session token for "" []` + none},
		},
		{
			"environment file", "VIDEOIO_APP_TOKEN=" + opaque + "\nUSER_ID=alice\n", "API token and user ID from multiline text",
			[]string{opaque},
			[]string{`API token for "alice" []` + none},
		},
		{
			"wrapped by mail",
			"Hi,\n\n> this is it:\n> " + session[:70] + "\n> " + session[70:140] + "\n> " + session[140:] + "\n\nThanks",
			"Session token from multiline text",
			[]string{session},
			[]string{`session token for "" []` + none},
		},
		{
			"end of a sentence", "The token is " + session + ". Does it work?", "Session token from a line of text",
			[]string{session},
			[]string{`session token for "" []` + none},
		},
		{
			"log", "10:00 start identity=alice sessionToken=" + opaque + "\n10:01 start identity=bob Authorization: Bearer " +
				session,
			"2 tokens from multiline text",
			[]string{opaque, session},
			[]string{`session token for "alice" []` + none, `session token for "bob" []` + none},
		},
		{
			"HAR", har(answer, ""), "3 tokens from a HAR", []string{api, session, playback}, []string{
				`API token for "alice" ["videos.read"] in POST gateway.video.io/v1/sessions at https://gateway.video.io/`,
				`session token for "alice" [] until 13:00:00 in POST gateway.video.io/v1/sessions at https://gateway.video.io/`,
				`playback token for "" [] in GET cdn.example/1/index.m3u8` + none,
			},
		},
		{
			"HAR in base64", har(
				base64.StdEncoding.EncodeToString([]byte(answer)), "base64",
			), "3 tokens from a HAR", []string{api, session, playback}, []string{
				`API token for "alice" ["videos.read"] in POST gateway.video.io/v1/sessions at https://gateway.video.io/`,
				`session token for "alice" [] until 13:00:00 in POST gateway.video.io/v1/sessions at https://gateway.video.io/`,
				`playback token for "" [] in GET cdn.example/1/index.m3u8` + none,
			},
		},
		{
			"two commands", "curl https://staging.example.com/v1/sessions -H 'Authorization: Bearer " + api +
				"' -d '{\"identity\":\"alice\",\"scopes\":[\"videos.read\"]}'\ncurl https://gateway.video.io/v1/sessions -H 'Authorization: Bearer " + opaque + "'",
			"2 tokens from a curl command",
			[]string{api, opaque},
			[]string{
				`API token for "alice" ["videos.read"] at https://staging.example.com/`,
				`opaque token for "" [] at https://gateway.video.io/`,
			},
		},
		{
			"address elsewhere", "See https://api.video.io/v1/videos for more.\nBearer " + opaque,
			"Opaque token from multiline text",
			[]string{opaque},
			[]string{`opaque token for "" []` + none},
		},
		{"request with headers", "POST https://staging.example.com/v1/sessions\nAccept: */*\nAuthorization: Bearer " +
			api, "API token and address from multiline text", []string{api}, []string{
			`API token for "" [] at https://staging.example.com/`,
		}},
		{
			"request as sent", "POST /v1/sessions HTTP/1.1\nHost: staging.example.com\nAuthorization: Bearer " + api + "\n\n{}",
			"API token and address from an HTTP message",
			[]string{api},
			[]string{`API token for "" [] at https://staging.example.com/`},
		},
		{
			"expiry of another", "a sessionToken=" + opaque + " expiresAt=2026-01-01T00:00:00Z\nb sessionToken=" + session,
			"2 tokens from multiline text",
			[]string{opaque, session},
			[]string{`session token for "" [] until 00:00:00` + none, `session token for "" []` + none},
		},
		{
			"scopes of another",
			`[{"apiToken":"` + api + `","identity":"alice","scopes":["videos.read"]},{"apiToken":"` + opaque + `"}]`,
			"2 tokens from a JSON response",
			[]string{api, opaque},
			[]string{`API token for "alice" ["videos.read"]` + none, `API token for "" []` + none},
		},
		{
			"empty variable", "APP_TOKEN=\nUSER_ID=alice1234567\nSESSION_TOKEN=" + opaque,
			"Session token and user ID from multiline text",
			[]string{opaque},
			[]string{`session token for "alice1234567" []` + none},
		},
		{
			"a name of its own", "VIDEOIO_TOKEN=" + opaque, "Opaque token",
			[]string{opaque},
			[]string{`opaque token for "" []` + none},
		},
		{
			"exported", "export VIDEOIO_TOKEN=" + opaque + "\nexport X=y", "Opaque token from multiline text",
			[]string{opaque},
			[]string{`opaque token for "" []` + none},
		},
		{
			"YAML block", "video:\n  session_token: >-\n    " + opaque + "\n", "Session token from multiline text",
			[]string{opaque},
			[]string{`session token for "" []` + none},
		},
		{
			"end of a sentence, opaque", "Here is the session token: " + opaque + ". Thanks", "Opaque token from a line of text",
			[]string{opaque},
			[]string{`opaque token for "" []` + none},
		},
		{
			"refused",
			"HTTP/1.1 401\nWWW-Authenticate: Bearer realm=\"api\", error=\"invalid_token\"\n\nthe Bearer credentials are invalid; sessionToken=" + opaque,
			"Session token from an HTTP message",
			[]string{opaque},
			[]string{`session token for "" []` + none},
		},
		{
			"encoded in a redirect",
			"https://app.example/login?redirect=https%3A%2F%2Fapp%2F%3FsessionToken%3D" + session + "%26x%3D1 and more",
			"Session token from a line of text",
			[]string{session},
			[]string{`session token for "" []` + none},
		},
		{
			"escaped line breaks", `msg="got\n` + session + `\nfrom the server"`, "Session token from a line of text",
			[]string{session},
			[]string{`session token for "" []` + none},
		},
		{
			"header with blanks", "the token " + raw(`{ "alg":"HS256"}`, `{"identity":"x"}`) + " fails",
			"Session token from a line of text",
			[]string{raw(`{ "alg":"HS256"}`, `{"identity":"x"}`)},
			[]string{`session token for "" []` + none},
		},
		{
			"authorization without a scheme", `{"Authorization":"` + opaque + `"}`, "Opaque token from a JSON response",
			[]string{opaque},
			[]string{`opaque token for "" []` + none},
		},
		{
			"another scheme", "-H 'Authorization: Token " + opaque + "' -X GET", "Opaque token from a line of text",
			[]string{opaque},
			[]string{`opaque token for "" []` + none},
		},
		{
			"Postman",
			`{"bearer":[{"key":"token","value":"` + opaque + `","type":"string"}],"values":[{"key":"identity","value":"dora"}]}`,
			"Opaque token and user ID from a JSON response",
			[]string{opaque},
			[]string{`opaque token for "dora" []` + none},
		},
		{
			"Kotlin raw string", "val sessionToken = \"\"\"\n" + opaque + "\n\"\"\"", "Session token from Kotlin",
			[]string{opaque},
			[]string{`session token for "" []` + none},
		},
		{
			"TypeScript", "const appToken: string = '" + opaque + "';", "API token from JavaScript",
			[]string{opaque},
			[]string{`API token for "" []` + none},
		},
		{
			"Objective-C", `[sessions startWithToken:@"` + opaque + `"];`, "Session token from a line of text",
			[]string{opaque},
			[]string{`session token for "" []` + none},
		},
		{
			"put together in code", `let token = "` + session[:50] + `" +` + "\n    \"" + session[50:] + `"`,
			"Session token from Swift",
			[]string{session},
			[]string{`session token for "" []` + none},
		},
		{
			"PowerShell",
			"Invoke-RestMethod -Headers @{Authorization=\"Bearer " + opaque + "\"} -Body \"{`\"identity`\":`\"alice`\"}\"",
			"Opaque token and user ID from a PowerShell command",
			[]string{opaque},
			[]string{`opaque token for "alice" []` + none},
		},
		{
			"user as a number", `{"apiToken":"` + opaque + `","user_id":42}`, "API token and user ID from a JSON response",
			[]string{opaque},
			[]string{`API token for "42" []` + none},
		},
		{
			"verification link", "https://accounts.example.com/verify?token=" + sign(t, jwt.MapClaims{}),
			"JWT of unknown purpose from a URL",
			[]string{sign(t, jwt.MapClaims{})},
			[]string{`JWT of unknown purpose for "" []` + none},
		},
		{
			"two tickets", "Ticket 1: sessionToken=" + opaque + "\nTicket 2:\nsessionToken=" + session +
				"\nexpiresAt: 2026-03-04T13:00:00Z\nuserId: bob",
			"2 tokens from multiline text",
			[]string{opaque, session},
			[]string{`session token for "" []` + none, `session token for "bob" [] until 13:00:00` + none},
		},
		{
			"answer elsewhere",
			"Alice: " + session + " works.\nThe old answer was this one here:\nexpiresAt: 2025-05-01T00:00:00Z",
			"Session token from multiline text",
			[]string{session},
			[]string{`session token for "" []` + none},
		},
		{
			"siblings", `[{"token":"` + opaque + `"},{"identity":"bob","expiresAt":1700000000}]`,
			"Opaque token from a JSON response",
			[]string{opaque},
			[]string{`opaque token for "" []` + none},
		},
		{
			"in a path", "https://cdn.example/hls/" + session + "/playlist.m3u8 does not play",
			"Session token from a line of text",
			[]string{session},
			[]string{`session token for "" []` + none},
		},
		{
			"in italics", "the token _" + session + "_ fails", "Session token from a line of text",
			[]string{session},
			[]string{`session token for "" []` + none},
		},
		{
			"ellipsis behind a whole one", session + "... and so on, it fails", "Session token from a line of text",
			[]string{session},
			[]string{`session token for "" []` + none},
		},
		{
			"two variables", "VIDEOIO_APP_TOKEN=" + opaque + "\nSESSION_TOKEN=" + session, "2 tokens from multiline text",
			[]string{opaque, session},
			[]string{`API token for "" []` + none, `session token for "" []` + none},
		},
		{
			"option of curl", "curl --oauth2-bearer " + opaque + " https://api.video.io/v1/videos/abc",
			"Opaque token and address from a curl command",
			[]string{opaque},
			[]string{`opaque token for "" [] at https://api.video.io/`},
		},
		{
			"HTTPie", "http POST api.example sessionToken=" + opaque + ` scopes:='["videos.read"]'`,
			"Session token and scopes from a line of text",
			[]string{opaque},
			[]string{`session token for "" ["videos.read"]` + none},
		},
		{
			"scopes without quotes", "sessionToken=" + opaque + " scopes=[videos.read, videos.create] done",
			"Session token and scopes from a line of text",
			[]string{opaque},
			[]string{`session token for "" ["videos.read" "videos.create"]` + none},
		},
		{
			"scopes to the end", "session_token: " + opaque + "\nscopes: videos.read videos.create\n",
			"Session token and scopes from multiline text",
			[]string{opaque},
			[]string{`session token for "" ["videos.read" "videos.create"]` + none},
		},
		{
			"code around", "data class Login(val userId: String)\nval sessionToken = \"" + opaque + "\"; identity = getUser()",
			"Session token from Kotlin",
			[]string{opaque},
			[]string{`session token for "" []` + none},
		},
		{
			"shortened, with dots", "my token " + session[:60] + "... was refused, and " + session,
			"2 tokens from a line of text",
			[]string{session[:60] + "...", session},
			[]string{`damaged token for "" []` + none, `session token for "" []` + none},
		},
		{
			"one cut, one whole", "The failing one: " + session[:100] + " and this one works: " + session,
			"2 tokens from a line of text",
			[]string{session[:100], session},
			[]string{`damaged token for "" []` + none, `session token for "" []` + none},
		},
		{
			"the same twice", "a=" + session + "\nb=" + session, "Session token from multiline text",
			[]string{session},
			[]string{`session token for "" []` + none},
		},
	} {
		p := find.In(test.text)
		if p.Said().String() != test.said {
			t.Errorf("%s: said %q, want %q", test.name, p.Said(), test.said)
		}
		if len(p.Matches) != len(test.tokens) {
			t.Errorf("%s: %d tokens found, want %d", test.name, len(p.Matches), len(test.tokens))
			continue
		}
		for n, f := range p.Matches {
			if !f.Info.Value.Equal(secret.New(test.tokens[n])) || what(f) != test.what[n] {
				t.Errorf(
					"%s: token %d:\n got %v, %s\nwant %v, %s", test.name, n, f.Info.Value, what(f), secret.New(test.tokens[n]),
					test.what[n],
				)
			}
		}
	}
}

// What stands where a token would, but is none.
func TestFindIsNotFooledByPlaceholders(t *testing.T) {
	for _, text := range []string{
		`VideoKit.sessions().start(appToken = BuildConfig.APP_TOKEN, identity = "alice")`,
		`curl -H "Authorization: Bearer $TOKEN" https://api.video.io/v1/videos`,
		`curl -H 'Authorization: App token=<your token>' https://api.video.io/v1/videos -d identity=<id>`,
		`{"sessionToken": null, "identity": "alice", "error": "no"}`,
		`const appToken = "YOUR_API_TOKEN"; start(appToken)`,
		`{"token": "{{token}}", "sessionToken": "…"}`,
		"The session token: it is missing in this ticket.",
		"Where is my app token: nobody told me yet.",
		"There is a missing bearer authorization header here.",
		`app.start("production", "eu-west") and nothing else`, `{"error":"invalid_token","token":"invalid"}`,
		`WWW-Authenticate: Bearer realm="api", error="invalid_token"`,
	} {
		if p := find.In(text); p.Recognised() || len(p.Matches) != 1 || p.Matches[0].Info.Kind != token.Damaged ||
			p.Said().String() != "" {
			t.Errorf("%s:\n%q, %v", text, p.Said(), p.Matches[0].Info.Kind)
		}
	}
}

// Of several tokens, the one is filled in that says what it is for.
func TestBestIsWhatSaysItself(t *testing.T) {
	api := apiToken(t)
	for _, text := range []string{
		"GOOGLE_MAPS_API_KEY=AIzaSyD1234567890\nVIDEOIO_APP_TOKEN=" +
			api, "X-Api-Key: abc123456789012\nAuthorization: Bearer " + api, "cut: " + api[:60] + " and whole: " + api,
	} {
		if p := find.In(text); p.Matches[p.Best()].Info.Kind != token.APIToken {
			t.Errorf("%s: %v", text, p.Matches[p.Best()].Info.Kind)
		}
	}
}

// manglings are what happens to a token on its way into a ticket.
var manglings = map[string]func(text string, at int) string{
	"truncated":          func(s string, at int) string { return s[:at%len(s)] },
	"beginning missing":  func(s string, at int) string { return s[at%len(s):] },
	"one missing":        func(s string, at int) string { at %= len(s); return s[:at] + s[at+1:] },
	"wrapped":            func(s string, at int) string { at %= len(s); return s[:at] + "\r\n" + s[at:] },
	"wrapped, indented":  func(s string, at int) string { at %= len(s); return s[:at] + "\n    " + s[at:] },
	"quoted by mail":     func(s string, at int) string { at %= len(s); return "> " + s[:at] + "\n> " + s[at:] },
	"quoted-printable":   func(s string, at int) string { at %= len(s); return s[:at] + "=\r\n" + s[at:] },
	"quoted":             func(s string, _ int) string { return `"` + s + `"` },
	"typographic quotes": func(s string, _ int) string { return "„" + s + "“" },
	"header":             func(s string, _ int) string { return "Authorization: Bearer " + s },
	"JSON":               func(s string, _ int) string { return `{"sessionToken":"` + s + `"}` },
	"percent-encoded":    func(s string, _ int) string { return strings.ReplaceAll(url.QueryEscape(s), ".", "%2E") },
	"dot encoded":        func(s string, _ int) string { return strings.ReplaceAll(s, ".", "%2e") },
	"JSON-escaped":       func(s string, _ int) string { return strings.ReplaceAll(s, ".", `\u002e`) },
	"HTML":               func(s string, _ int) string { return "&quot;" + s + "&quot;" },
	"padded":             func(s string, at int) string { return s + strings.Repeat("=", at%3) },
	"padded inside": func(s string, at int) string {
		return strings.ReplaceAll(s, ".", strings.Repeat("=", at%3)+
			".")
	},
	"standard alphabet": func(s string, _ int) string { return strings.NewReplacer("-", "+", "_", "/").Replace(s) },
	"zero width":        func(s string, at int) string { at %= len(s); return s[:at] + "\u200b" + s[at:] },
	"blank":             func(s string, at int) string { at %= len(s); return s[:at] + " " + s[at:] },
	"ellipsis":          func(s string, at int) string { at %= len(s); return s[:at] + "…" + s[min(len(s), at+40):] },
	"doubled":           func(s string, _ int) string { return s + s },
	"something behind":  func(s string, at int) string { return s + "abcdefghijkl"[:1+at%12] },
	"case lost":         func(s string, _ int) string { return strings.ToLower(s) },
}

// Whatever happens to a token, it is repaired to the same one or called
// damaged; never is another token judged in its place.
func TestMangledIsRepairedOrNamed(t *testing.T) {
	for _, original := range []string{
		sessionToken(t, now.Add(time.Hour)), apiToken(t),
		sign(t, jwt.MapClaims{"identity": "ünï~~~???>>>", "scopes": []string{"videos.read"}, "exp": now.Unix(), "nbf": 1}),
	} {
		for name, mangle := range manglings {
			for at := 0; at < len(original); at += 3 { // each place in a group of four characters
				mangled := mangle(original, at)
				if mangled == "" {
					continue
				}
				for _, f := range find.In(mangled).Matches {
					same := f.Info.Value.Equal(secret.New(original))
					if !same && f.Info.Kind != token.Damaged && f.Info.Kind != token.Nothing && f.Info.Kind != token.Opaque {
						t.Fatalf("%s at %d: judged another token: %v, %v", name, at, f.Info.Kind, f.Info.Value)
					}
					// An opaque token is never called good.
					if v := f.Info.Judge(token.Question{Now: now}); !same && v.Level < token.CannotTell {
						t.Fatalf("%s at %d: %+v", name, at, v)
					}
				}
			}
		}
	}
}

// Manglings that take nothing away are all repaired.
func TestHarmlessManglingIsRepaired(t *testing.T) {
	original := sessionToken(t, now.Add(time.Hour))
	for _, name := range []string{
		"wrapped", "wrapped, indented", "quoted by mail", "quoted-printable", "quoted", "typographic quotes", "header",
		"JSON", "percent-encoded", "dot encoded", "JSON-escaped", "HTML", "padded", "padded inside", "standard alphabet",
		"zero width", "blank", "doubled",
	} {
		for at := 3; at < len(original); at++ { // a break within “eyJ” hides that it is a JWT
			if p := find.In(manglings[name](original, at)); len(p.Matches) != 1 ||
				!p.Matches[0].Info.Value.Equal(secret.New(original)) {
				t.Fatalf("%s at %d: %v, %+v", name, at, p.Matches[0].Info.Kind, p.Matches[0].Info.Judge(token.Question{Now: now}))
			}
		}
	}
}

func FuzzFind(f *testing.F) {
	api, session := apiToken(f), sessionToken(f, now.Add(time.Hour))
	for _, seed := range []string{
		"", opaque, session, api + session, "Bearer " + session, `{"sessionToken":"` + session +
			`","expiresAt":1,"scopes":["a"]}`, `{"log":{"entries":[{"request":{"url":"?token=` + session + `"}}]}}`,
		"curl -H 'Authorization: App token=" + opaque + "' -d identity=a", `start(appToken = "` + api +
			`", scopes = listOf("x"))`, "> " + session[:60] + "\n> " + session[60:], `\"token\":\"` + session + `\"`,
		"eyJ.eyJ.", `{"a":"{\"b\":\"token=\"}"}`, "identity=%zz&token=“x", "https://a/v1/videos?token=eyJ.eyJ.x",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		p := find.In(text)
		if len(p.Matches) == 0 {
			t.Fatal("nothing is said")
		}
		again := find.In(text)
		for n, found := range p.Matches {
			q := token.Question{
				Now: now, UserID: found.UserID + "x", Scopes: []string{"videos.read"}, SigningSecret: secret.New("s"),
			}
			v := found.Info.Judge(q)
			if v.Cause.IsZero() || v.Level < token.NotGood && found.Info.Kind == token.Damaged {
				t.Errorf("no verdict: %+v", v)
			}
			if other := again.Matches[n].Info.Judge(q); fmt.Sprint(other) != fmt.Sprint(v) ||
				what(again.Matches[n]) != what(found) {
				t.Errorf("judged in two ways:\n%+v\n%+v", v, other)
			}
			plain := found.Info.Value.Reveal()
			for _, finding := range v.Findings {
				if secret.Redact(finding.Error()) != finding.Error() || len(plain) > 40 &&
					strings.Contains(finding.Error(), plain) {
					t.Errorf("not redacted: %q", finding.Error())
				}
			}
		}
	})
}

// Layer upon layer of escapes ends somewhere.
func TestCleaningEnds(t *testing.T) {
	for _, text := range []string{
		"a" + strings.Repeat("%25", 1<<15) + "41", "a%" + strings.Repeat("25", 1<<15) + "41", "a&" +
			strings.Repeat("amp;", 1<<15),
		`a\u005c` + strings.Repeat("u005c", 1<<14), "eyJ" + strings.Repeat(".", 1<<17),
	} {
		if p := find.In(text); p.Recognised() && p.Matches[0].Info.IsJWT() {
			t.Errorf("%.20s… is a JWT", text)
		}
	}
}

// Texts made to be expensive are looked through in moments; one that was not would
// not end before the test does.
func TestFindEndsOnHostileTexts(t *testing.T) {
	session := sessionToken(t, now.Add(time.Hour))
	for name, unit := range map[string]string{
		"tokens": session + "\n", "labels": `"token":"`, "half tokens": "eyJ.e.e\n", "short lines": "eyJ.e.e\n" +
			strings.Repeat(strings.Repeat("x", 45)+"\n", 60),
		"nested": `{"a":`, "quotes": `token="\"`, "escapes": `\`, "percent": "%25", "dots": ".", "users": "identity=a\n", "addresses": "https://a/v1/videos?token=b ", "mail": "> > ",
		"users without end": "userid=", "scopes without end": "scopes=", "tokens without end": "token=", "bearers": "Bearer+", "many users": "user_id=a\n", "schemes": "https://", "requests": "GET /v1/videos HTTP/1.1\n", "calls": "start('", "joints": `eyJ" + "`,
	} {
		text := "x y " + strings.Repeat(unit, token.MaxBytes/8/len(unit))
		if p := find.In(text); len(p.Matches) == 0 {
			t.Errorf("%s: nothing is said", name)
		}
	}
}

// The work for a token of 4 KB, with what golang-jwt takes to parse it alone.
func BenchmarkFindAndJudge4KB(b *testing.B) {
	text := "Authorization: Bearer " + sign(b, jwt.MapClaims{"identity": strings.Repeat("a", 3000), "exp": now.Unix()})
	for b.Loop() {
		find.In(text).Matches[0].Info.Judge(token.Question{Now: now})
	}
}

func BenchmarkParse4KBByGolangJWT(b *testing.B) {
	text := sign(b, jwt.MapClaims{"identity": strings.Repeat("a", 3000), "exp": now.Unix()})
	parser := jwt.NewParser()
	for b.Loop() {
		if _, _, err := parser.ParseUnverified(text, jwt.MapClaims{}); err != nil {
			b.Fatal(err)
		}
	}
}

func benchmarkFind(b *testing.B, size int) {
	line := `10:00:00 POST /v1/sessions {"identity":"alice","sessionToken":"` + sessionToken(b, now) + `"}` + "\n"
	text := strings.Repeat(line, size/len(line))
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		find.In(text)
	}
}

func BenchmarkFindInLog64KB(b *testing.B) { benchmarkFind(b, 64<<10) }
func BenchmarkFindInLog1MB(b *testing.B)  { benchmarkFind(b, token.MaxBytes) }
