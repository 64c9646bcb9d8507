package secret_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"sessiontray/session/secret"
)

const opaque = "1nU73GCsMnqT2sudzHPMo6az"

func TestRedactFindsTokensItWasNeverToldAbout(t *testing.T) {
	for _, test := range []struct{ name, in, want string }{
		{"nothing secret", "user alice stopped her session", "user alice stopped her session"},
		{"a bare JWT", "got " + jwtText + ".", "got eyJhb…Vz."},
		{"a JWT cut short", "got eyJhbGciOiJIUzI1NiJ9.eyJpZGVudGl0eSI6", "got eyJhb…SI6"},
		{"a header alone", "got eyJhbGciOiJIUzI1NiJ9eyJ9", "got eyJhb…yJ9"},
		{"a header line", "Authorization: Bearer " + opaque, "Authorization: Bearer 1nU73…6az"},
		{"rest-v1's header", "authorization: App token=" + opaque, "authorization: App token=1nU73…6az"},
		{"an unknown scheme", "Authorization: " + opaque, "Authorization: 1nU73…6az"},
		{"basic", "AUTHORIZATION: Basic dXNlcjpwYXNzd29yZDEyMzQ1Ng==", "AUTHORIZATION: Basic dXNlc…g=="},
		{
			"curl", `curl -H 'Authorization: Bearer ` + opaque + `' -d '{}'`,
			`curl -H 'Authorization: Bearer 1nU73…6az' -d '{}'`,
		},
		{"a bearer alone", "sent Bearer " + opaque + ", refused", "sent Bearer 1nU73…6az, refused"},
		{"a query", "GET /v1/videos?token=" + opaque + "&per_page=1", "GET /v1/videos?token=1nU73…6az&per_page=1"},
		{"an escaped query", "next=%2Fv%3Ftoken%3D" + opaque, "next=%2Fv%3Ftoken%3D1nU73…6az"},
		{"the script tag", "?sessionToken=" + opaque + "&x=1", "?sessionToken=1nU73…6az&x=1"},
		{"JSON", `{"session_key": "` + opaque + `","identity":"alice"}`, `{"session_key": "1nU73…6az","identity":"alice"}`},
		{"JSON in JSON", `{"log":"{\"sessionToken\":\"` + opaque + `\"}"}`, `{"log":"{\"sessionToken\":\"1nU73…6az\"}"}`},
		{
			"Kotlin", `start(appToken = "` + opaque + `", identity = "alice")`,
			`start(appToken = "1nU73…6az", identity = "alice")`,
		},
		{"Swift", `start(appToken: "` + opaque + `", identity: "alice")`, `start(appToken: "1nU73…6az", identity: "alice")`},
		{
			"a printed header", "map[Accept:[x] Authorization:[Bearer " + opaque + "]]",
			"map[Accept:[x] Authorization:[Bearer 1nU73…6az]]",
		},
		{"an unknown scheme with a value", "Authorization: ApiKey " + opaque, "Authorization: ApiKey 1nU73…6az"},
		{"a quoted parameter", `Authorization: Token token="` + opaque + `"`, `Authorization: Token token="1nU73…6az"`},
		{"a list in JSON", `{"Authorization":["Bearer ` + opaque + `"]}`, `{"Authorization":["Bearer 1nU73…6az"]}`},
		{"nothing in JSON", `{"authorization":null,"token":true}`, `{"authorization":null,"token":true}`},
		{"an escaped slash", `{"sessionToken":"AAAA\/1nU73GCsMnqT2sudzHPMo6az"}`, `{"sessionToken":"•••"}`},
		{"a header", "X-Session-Token: " + opaque, "X-Session-Token: 1nU73…6az"},
		{
			"a JWT written with blanks", "ewogImFsZyI6ICJIUzI1NiIKfQ.ewogInN1YiI6ICJhbGljZSIKfQ.c2lnbmF0dXJlLWJ5dGVz",
			"ewogI…GVz",
		},
		{"a short one", `{"token":"abc"}`, `{"token":"•••"}`},
		{"a word that only ends like one", "monkey: 1, tokens are fine", "monkey: 1, tokens are fine"},
	} {
		want := strings.ReplaceAll(test.want, "eyJhb…Vz.", secret.New(jwtText+".").String())
		if got := secret.Redact(test.in); got != want {
			t.Errorf("%s:\n got %s\nwant %s", test.name, got, want)
		}
	}
}

func TestRedactorKnowsAddedSecretsInEverySpelling(t *testing.T) {
	const odd = `p/ss "wörd" & <more>`
	var r secret.Redactor
	r.Add(secret.New(odd))
	r.Add(secret.New("abc")) // too short to look for within words
	escaped, _ := json.Marshal(odd)
	for name, spelling := range map[string]string{
		"plain": odd, "query": url.QueryEscape(odd), "path": url.PathEscape(odd), "JSON": string(escaped),
		"base64": base64.StdEncoding.EncodeToString([]byte(odd)), "base64url": base64.RawURLEncoding.EncodeToString([]byte(odd)),
	} {
		got := r.Redact("before " + spelling + " after abc, abcd")
		if strings.Contains(got, strings.Trim(spelling, `"`)) || !strings.HasPrefix(got, "before ") ||
			!strings.HasSuffix(got, " after •••, abcd") {
			t.Errorf("%s: %s", name, got)
		}
	}
}

func TestRedactorForgetsTheOldestOnly(t *testing.T) {
	var r secret.Redactor
	const most = 4096
	name := func(i int) string { return fmt.Sprintf("number-%d-end", i) }
	for i := range most + 1 {
		r.Add(secret.New(name(i)))
	}
	if got := r.Redact(name(most)); got == name(most) {
		t.Errorf("the newest is not redacted: %s", got)
	}
	if got := r.Redact(name(1)); got == name(1) {
		t.Errorf("one of those that are known is not redacted: %s", got)
	}
	if got := r.Redact(name(0)); got != name(0) {
		t.Errorf("the oldest is still searched for: %s", got)
	}
}

func FuzzRedact(f *testing.F) {
	f.Add("Authorization: Bearer "+opaque, opaque)
	f.Add(`{"sessionToken":"`+jwtText+`"}`, jwtText)
	f.Add("?token=%65yJ&token=…&Authorization:Authorization:x", "secret…")
	f.Add(`{"authorization":null,"Authorization":["Bearer x"],"x":{"token":1}}`, "x")
	f.Add(`map[Authorization:[Bearer abc] Set-Cookie:[a=b]]`, "abc")
	f.Add("eyJeyJeyJeyJeyJ.eyJ.", "eyJeyJ.")
	f.Fuzz(func(t *testing.T, text, known string) {
		var r secret.Redactor
		v := secret.New(known)
		r.Add(v)
		once := r.Redact(text)
		if again := r.Redact(once); again != once {
			t.Errorf("redacting twice differs:\n once %q\ntwice %q", once, again)
		}
		if v.Len() >= 6 && !strings.Contains(v.String(), known) && strings.Contains(once, known) {
			t.Errorf("%q still holds %q", once, known)
		}
		const planted = "eyJhbGciOiJIUzI1NiJ9.eyJpZGVudGl0eSI6ImFsaWNlIn0.c2lnbmF0dXJlLWJ5dGVz"
		if got := r.Redact(text + " " + planted); strings.Contains(got, "eyJpZGVudGl0eSI6ImFsaWNlIn0") {
			t.Errorf("a planted JWT came through: %q", got)
		}
		if json.Valid([]byte(text)) {
			if cleaned := secret.Redact(text); !json.Valid([]byte(cleaned)) {
				t.Errorf("valid JSON became invalid:\n%s\n%s", text, cleaned)
			}
		}
	})
}

// Of secrets that contain or overlap each other nothing is left.
func TestRedactorWithSecretsInSecrets(t *testing.T) {
	var r secret.Redactor
	for _, s := range []string{"abcdef", "abcdefghijklmnop", "mnopqrstuvwx", "opqrst"} {
		r.Add(secret.New(s))
	}
	for text, want := range map[string]string{
		"<abcdefghijklmnop>":         "<" + secret.New("abcdefghijklmnop").String() + ">",
		"<abcdefghijklmnopqrstuvwx>": "<" + secret.New("abcdefghijklmnop").String() + ">",
		"<abcdef-abcdef>":            "<" + secret.New("abcdef").String() + "-" + secret.New("abcdef").String() + ">",
		"<abcde>":                    "<abcde>",
	} {
		if got := r.Redact(text); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}

// One KB of what passes the redactor most: prose, and an answer that names tokens.
func BenchmarkRedact(b *testing.B) {
	var r secret.Redactor
	for n := range 100 {
		r.Add(secret.New(fmt.Sprintf("known-%032d", n*7919)))
	}
	mixed := strings.Repeat("alice started on Staging; "+base64.StdEncoding.EncodeToString(make([]byte, 600))+`\u0041 %41 `, 90)
	for name, text := range map[string]string{
		"64 KB": mixed[:64<<10],
		"prose": strings.Repeat("alice started on Staging, all fine. ", 30)[:1024],
		"answer": (`{"identity":"alice","sessionToken":"eyJhb…xyz","expiresAt":"2026-11-24T12:00:00Z"}` +
			strings.Repeat(` {"id":"42","title":"A film"},`, 40))[:1024],
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				r.Redact(text)
			}
		})
	}
}
