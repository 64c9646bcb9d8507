package secret_test

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"sessiontray/session/secret"
)

// derived are the texts in which a secret can come back, by what was done to it.
func derived(token string) map[string]string {
	std, raw := base64.StdEncoding.EncodeToString, base64.RawURLEncoding.EncodeToString
	escapes := func(format string) string {
		var out strings.Builder
		for n := range len(token) {
			fmt.Fprintf(&out, format, token[n])
		}
		return out.String()
	}
	every := func(n int, format string) string { // only some are escaped
		var out strings.Builder
		for i := range len(token) {
			if i%n == 0 {
				fmt.Fprintf(&out, format, token[i])
			} else {
				out.WriteByte(token[i])
			}
		}
		return out.String()
	}
	wrap := func(text string, at int) string {
		var lines []string
		for ; len(text) > at; text = text[at:] {
			lines = append(lines, text[:at])
		}
		return strings.Join(append(lines, text), "\r\n")
	}
	long := strings.Repeat("x", 90) + token + strings.Repeat("y", 90)
	half := std([]byte("Bearer " + token))
	return map[string]string{
		"base64 of a header's value":    std([]byte("Bearer " + token)),
		"base64 of a header":            std([]byte("Authorization: Bearer " + token)),
		"base64 of REST v1's header":    std([]byte("Authorization: App token=" + token)),
		"base64url of a header's value": raw([]byte("Bearer " + token)),
		"Basic, alignment 1":            std([]byte("u:" + token)),
		"Basic, alignment 2":            std([]byte("us:" + token)),
		"Basic, alignment 3":            std([]byte("use:" + token)),
		"base64, wrapped":               wrap(std([]byte(long)), 76),
		"base64, the second half":       half[len(half)/3:],
		"base64, twice":                 std([]byte(std([]byte("Bearer " + token)))),
		"hexadecimal":                   hex.EncodeToString([]byte(token)),
		"hexadecimal in capitals":       strings.ToUpper(hex.EncodeToString([]byte("Bearer " + token))),
		"JSON escapes":                  escapes(`\u%04x`),
		"some JSON escapes":             every(3, `\u%04X`),
		"C escapes":                     escapes(`\x%02x`),
		"percent":                       every(2, "%%%02x"),
		"HTML":                          every(4, "&#%d;"),
		"hexadecimal in HTML":           every(4, "&#x%x;"),
		"base64 of JSON":                std([]byte(`{"sessionToken":"` + token + `"}`)),
		"a piece":                       token[3:17],
		"base64 of a piece":             std([]byte("…" + token[3:20])),
		"hexadecimal of a piece":        hex.EncodeToString([]byte(token[3:17])),
		"base64 within a longer word":   "prefix." + std([]byte("Bearer "+token)) + ".suffix",
		"base64 in a query, percent":    "data=" + strings.ReplaceAll(std([]byte("x:"+token)), "=", "%3D"),
	}
}

// readable reports whether 14 bytes of a token can be read out of a text, as it is or in
// lines of base64.
func readable(text, token string) bool {
	for n := 0; n+14 <= len(token); n++ {
		if strings.Contains(text, token[n:n+14]) {
			return true
		}
	}
	for _, line := range strings.Fields(text) {
		for from := range min(4, len(line)) {
			plain, _ := base64.StdEncoding.DecodeString(line[from : from+(len(line)-from)/4*4])
			for n := 0; n+14 <= len(token); n++ {
				if strings.Contains(string(plain), token[n:n+14]) {
					return true
				}
			}
		}
	}
	return false
}

// A server can give a secret back in many forms: none of them comes through, nor a piece
// of one of 14 bytes.
func TestDerivedForms(t *testing.T) {
	random := rand.New(rand.NewPCG(4, 2))
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	for range 50 {
		bytes := make([]byte, 28+random.IntN(40))
		for n := range bytes {
			bytes[n] = alphabet[random.IntN(len(alphabet))]
		}
		token := string(bytes)
		var r secret.Redactor
		r.Add(secret.New(token))
		for name, text := range derived(token) {
			in := "before, " + text + ", after"
			got := r.Redact(in)
			if !strings.HasPrefix(got, "before, ") || !strings.HasSuffix(got, ", after") {
				t.Errorf("%s: what stands around it goes: %s", name, got)
			}
			if name != "base64, wrapped" && strings.Contains(got, text) || readable(got, token) {
				t.Errorf("%s of %s comes through: %s", name, token, got)
			}
			if again := r.Redact(got); again != got {
				t.Errorf("%s: redacted twice it is %s, once %s", name, again, got)
			}
		}
	}
}

// What of a header's value can stand alone is known alone.
func TestParts(t *testing.T) {
	for value, want := range map[string][]string{
		"Bearer abcdef":                          {"abcdef"},
		"Basic dXNlcjpwYXNzd29yZDE=":             {"password1", "user:password1"},
		"a=first-cookie; session=the-other":      {"first-cookie", "the-other"},
		"key=the-key;secret=the-secret":          {"the-key", "the-secret"},
		`Digest username="u", nonce="the-nonce"`: {"the-nonce"},
		"Token token=abc123def":                  {"abc123def"},
	} {
		got := map[string]bool{}
		for _, part := range secret.Parts(secret.New(value)) {
			got[part.Reveal()] = true
		}
		for _, part := range append(want, value) {
			if !got[part] {
				t.Errorf("%s: %q is not a part of it: %v", value, part, got)
			}
		}
	}
}

// Ordinary texts stay as they are.
func TestNothingElseIsHidden(t *testing.T) {
	var r secret.Redactor
	r.Add(secret.New("1nU73GCsMnqT2sudzHPMo6azq4"))
	r.Add(secret.New("k3y!"))
	for _, text := range []string{
		"https://gateway.video.io/v1/sessions?user=alice%20smith", `{"title":"Caf\u00e9 \u2013 a film","id":"550e8400-e29b-41d4-a716-446655440000"}`,
		"/home/alice/.config/session-tray/profiles.json.damaged-20261128-103836", "deadbeefdeadbeefdeadbeefdeadbeefdeadbeef",
		base64.StdEncoding.EncodeToString([]byte("a picture of no interest, long enough to be looked into")), "monkeys k3y!x",
		`C:\Users\alice\x1`, "50% of 100%, \\u0041",
	} {
		if got := r.Redact(text); got != text {
			t.Errorf("%q becomes %q", text, got)
		}
	}
}
