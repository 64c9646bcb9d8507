package token_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"sessiontray/session/token"
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

func TestParseKinds(t *testing.T) {
	session := sessionToken(t, now.Add(time.Hour))
	parts := strings.Split(session, ".")
	none := jwt.NewWithClaims(jwt.SigningMethodNone, jwt.MapClaims{"identity": "bob"})
	unsigned, err := none.SignedString(jwt.UnsafeAllowNoneSignatureType)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name, text string
		kind       token.Kind
	}{
		{"empty", "", token.Nothing},
		{"header with blanks", "ewogImFsZyI6ICJIUzI1NiIKfQ.e30.eHh4", token.Damaged},
		{"blanks", " \n\t\u200b\ufeff", token.Nothing},
		{"API token", apiToken(t), token.APIToken},
		{"session token", session, token.SessionToken},
		{"subject only", sign(t, jwt.MapClaims{"sub": "carol"}), token.SessionToken},
		{"no claims", sign(t, jwt.MapClaims{}), token.OtherJWT},
		{"alg none", unsigned, token.SessionToken},
		{"opaque", opaque, token.Opaque},
		{"two parts", parts[0] + "." + parts[1], token.Damaged},
		{"one part", parts[0], token.Damaged},
		{"doubled", session + session, token.SessionToken},
		{"encrypted", "eyJhbGciOiJkaXIiLCJlbmMiOiJBMTI4R0NNIn0..bm9uY2U.dGV4dA.dGFn", token.Opaque},
		{"PASETO", "v4.local.abcdef", token.Opaque},
		{"four parts", session + ".x", token.Damaged},
		{"signature cut", session[:len(session)-4], token.Damaged},
		{"signature grown", session + "abcd", token.Damaged},
		{"payload cut", parts[0] + "." + parts[1][:len(parts[1])-5] + "." + parts[2], token.Damaged},
		{"payload mangled", parts[0] + ".#" + parts[1] + "." + parts[2], token.Damaged},
		{"payload null", parts[0] + ".bnVsbA." + parts[2], token.Damaged},
		{"a sentence", "please try again", token.Damaged},
		{"HTML", "<br/>&", token.Damaged},
		{"two megabytes", strings.Repeat("a", 2<<20), token.Damaged},
		{"a megabyte of dots", strings.Repeat(".", 1<<20), token.Damaged},
	} {
		info := token.Parse(test.text)
		if info.Kind != test.kind {
			t.Errorf("%s: kind %v, want %v", test.name, info.Kind, test.kind)
		}
	}
}

func TestParseReadsClaims(t *testing.T) {
	expires := now.Add(time.Hour)
	info := token.Parse(sign(t, jwt.MapClaims{
		"identity": "alice", "scopes": []string{"videos.read", "a b"}, "iat": now.Unix(),
		"nbf": fmt.Sprint(now.Unix()), "exp": expires.UnixMilli(), "iss": "video.io", "jti": "j",
	}))
	switch {
	case info.Identity != "alice" || info.Issuer != "video.io" || info.Algorithm != "HS256" || info.Type != "JWT":
		t.Errorf("strings: %+v", info)
	case !slices.Equal(info.Scopes, []string{"videos.read", "a b"}):
		t.Errorf("scopes: %q", info.Scopes)
	case !info.IssuedAt.Equal(now) || !info.NotBefore.Equal(now) || !info.ExpiresAt.Equal(expires):
		t.Errorf("times: %v %v %v", info.IssuedAt, info.NotBefore, info.ExpiresAt)
	case !info.IsJWT():
		t.Error("flags")
	}
	if scopes := token.Parse(sign(
		t, jwt.MapClaims{"sub": "x", "scope": "one two"},
	)).Scopes; !slices.Equal(scopes, []string{"one", "two"}) {
		t.Errorf("scope: %q", scopes)
	}
	if api := token.Parse(apiToken(t)); api.AppID != "app-1" || api.Role != "app" || !api.ExpiresAt.IsZero() {
		t.Errorf("API token: %+v", api)
	}
}

func TestCleanTakesOffWhatSurroundsAToken(t *testing.T) {
	jwtText := sessionToken(t, now.Add(time.Hour))
	middle := len(jwtText) / 2
	for _, want := range []string{jwtText, opaque} {
		for name, text := range map[string]string{
			"blanks":        " \t" + want + "\r\n\n",
			"double quotes": `"` + want + `"`,
			"quotes, comma": `  '` + want + `',`,
			"typographic":   "“" + want + "”;",
			"bearer":        "Bearer " + want,
			"bearer, bare":  "bearer\n" + want,
			"header":        "Authorization: Bearer " + want,
			"quoted header": `"authorization: App token=` + want + `"`,
			"App token":     "App token=" + want,
			"zero width":    "\ufeff\u200b" + want[:4] + "\u200d" + want[4:] + "\u2060",
			"soft hyphen":   want[:9] + "\u00ad" + want[9:],
			"no-break":      "\u00a0" + want + "\u202f",
			"wrapped":       want[:10] + "\r\n    " + want[10:],
		} {
			info := token.Parse(text)
			if info.Value.Reveal() != want {
				t.Errorf("%s: got %q", name, info.Value.Reveal())
			}
		}
	}
	if got := token.Clean(jwtText[:middle] + " " + jwtText[middle:]); got != jwtText {
		t.Errorf("a blank inside a JWT: %q", got)
	}
}

func TestCheckSession(t *testing.T) {
	for _, test := range []struct {
		name, text string
		code       token.Code
		want       string
	}{
		{"good", sessionToken(t, now.Add(time.Second)), "", ""},
		{"opaque", opaque, "", ""},
		{"other", sign(t, jwt.MapClaims{}), "", ""},
		{
			"nothing", "", token.Missing,
			"The session token is missing. Paste the session token that your backend or Video.io issued.",
		},
		{
			"at its end", sessionToken(t, now), token.Expired,
			"Expired a moment ago, at 12:00:00 UTC. Get a new token from the backend that issued it. If this is a new one, check this machine's clock.",
		},
		{
			"expired", sessionToken(t, now.Add(-3*time.Hour)), token.Expired,
			"Expired 3 hours ago, at 09:00 UTC. Get a new token from the backend that issued it. If this is a new one, check this machine's clock.",
		},
		{
			"long expired", sessionToken(t, now.Add(-50*time.Hour)), token.Expired,
			"Expired 2 days ago, on 2 March 2026 at 10:00 UTC. Get a new token from the backend that issued it. If this is a new one, check this machine's clock.",
		},
		{
			"not yet", sign(t, jwt.MapClaims{"sub": "x", "nbf": now.Add(90 * time.Second).Unix()}), token.NotYetValid,
			"Not valid yet: valid in 90 seconds, at 12:01:30 UTC. Wait until then. If it was issued just now, the issuer's clock or this machine's is wrong.",
		},
		{
			"API token", apiToken(t), token.IsAPIToken,
			"This is an API token, not a session token. Paste it under “API token + user ID”, and never ship it to clients: it gives full control of the app.",
		},
	} {
		err := token.Parse(test.text).CheckSession(now)
		if token.CodeOf(err) != test.code || test.code != "" && err.Error() != test.want {
			t.Errorf("%s: %v\nwant %s", test.name, err, test.want)
		}
	}
}

func TestCheckAPI(t *testing.T) {
	for _, test := range []struct {
		name, text string
		code       token.Code
	}{
		{"good", apiToken(t), ""},
		{"opaque", opaque, ""},
		{"other", sign(t, jwt.MapClaims{}), ""},
		{"nothing", " ", token.Missing},
		{"session token", sessionToken(t, now.Add(time.Hour)), token.IsSession},
	} {
		if err := token.Parse(test.text).CheckAPI(); token.CodeOf(err) != test.code {
			t.Errorf("%s: %v", test.name, err)
		}
	}
}

func TestParseTime(t *testing.T) {
	want := time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)
	for _, v := range []any{
		"2026-03-04T12:00:00Z", " 2026-03-04T13:00:00+01:00 ", "2026-03-04T12:00:00.000Z",
		float64(want.Unix()), float64(want.UnixMilli()), fmt.Sprint(want.Unix()), fmt.Sprint(want.UnixMilli()),
	} {
		if got, ok := token.ParseTime(v); !ok || !got.Equal(want) {
			t.Errorf("%v: %v, %v", v, got, ok)
		}
	}
	for _, v := range []any{nil, "", "tomorrow", "NaN", "Inf", -1.0, 0.0, 1e300, true, "04.03.2026", map[string]any{}} {
		if got, ok := token.ParseTime(v); ok {
			t.Errorf("%v: taken for %v", v, got)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"", opaque, apiToken(f), "Bearer " + sessionToken(f, now), `"eyJ.eyJ.x"`, "eyJhbGciOiJub25lIn0.e30.",
		"Authorization: “eyJ\n.\u200b”",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		info := token.Parse(text)
		if again := token.Parse(info.Value.Reveal()); info.Kind != token.Damaged && again.Kind != info.Kind {
			t.Errorf("cleaned text is judged otherwise: %v, then %v", info.Kind, again.Kind)
		}
		cleaned := token.Clean(text)
		if again := token.Clean(cleaned); again != cleaned && info.Kind != token.Damaged {
			t.Errorf("cleaning twice differs: %q, %q", cleaned, again)
		}
		for _, err := range []error{info.CheckSession(now), info.CheckAPI()} {
			if err != nil && len(cleaned) > 40 && strings.Contains(err.Error(), cleaned) {
				t.Errorf("the text is in the problem: %v", err)
			}
		}
	})
}

func BenchmarkParse(b *testing.B) {
	text := sign(b, jwt.MapClaims{"identity": strings.Repeat("a", 3000), "exp": now.Unix()})
	for b.Loop() {
		token.Parse(text)
	}
}

func BenchmarkParseMegabyte(b *testing.B) {
	text := "eyJ" + strings.Repeat("a.b\n", 1<<18)[:1<<20-3]
	for b.Loop() {
		token.Parse(text)
	}
}
