package secret_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"sessiontray/session/secret"
)

// Pieces of a secret are hidden, however it was cut, wrapped or written; words are not.
func TestPiecesOfSecrets(t *testing.T) {
	const key = "Zq7SuperSecretApiKey-9f8e7d6c5b4a3210XYZ"
	var r secret.Redactor
	r.Add(secret.New(key))
	r.Add(secret.New(jwtText))
	wrapped := ""
	for n := 0; n < len(jwtText); n += 20 {
		wrapped += jwtText[n:min(n+20, len(jwtText))] + "\n"
	}
	for name, text := range map[string]string{
		"half": key[:20], "tail": "…" + key[12:], "upper case": strings.ToUpper(key),
		"wrapped": wrapped, "in words": "it was " + key[3:30] + ", or so",
	} {
		got := r.Redact("before (" + text + ") after")
		for _, of := range []string{key, jwtText} {
			for n := 0; n+14 <= len(of); n++ {
				if strings.Contains(of[n:n+14], ".") {
					continue // pieces end there
				}
				if strings.Contains(strings.ToLower(got), strings.ToLower(of[n:n+14])) {
					t.Fatalf("%s: %q is left in %q", name, of[n:n+14], got)
				}
			}
		}
		if !strings.HasPrefix(got, "before (") || !strings.HasSuffix(got, ") after") || r.Redact(got) != got {
			t.Errorf("%s: %q", name, got)
		}
	}
	for _, text := range []string{
		"SuperSecret", "the quick brown fox jumps over the lazy dog", "https://gateway.video.io/v1/sessions",
		secret.New(key).String(),
	} {
		if got := r.Redact(text); got != text {
			t.Errorf("%q became %q", text, got)
		}
	}
}

// However many are known, ordinary text stays.
func TestManyKnownSecretsLeaveTextAlone(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	var r secret.Redactor
	word := func(n int) string {
		text := make([]byte, n)
		for i := range text {
			text[i] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"[random.IntN(64)]
		}
		return string(text)
	}
	for range 4096 {
		r.Add(secret.New(word(200)))
	}
	for range 20_000 {
		if text := "id " + word(13) + " " + word(40) + " end"; r.Redact(text) != text {
			t.Fatalf("%q became %q", text, r.Redact(text))
		}
	}
}
