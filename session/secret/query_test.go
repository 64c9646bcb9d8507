package secret_test

import (
	"testing"

	"sessiontray/session/secret"
)

func TestSecretsInQueries(t *testing.T) {
	for address, want := range map[string]string{
		"https://a.example/t/{user}":                       "https://a.example/t/{user}",
		"https://a.example/t?user={user}&env=qa":           "https://a.example/t?user={user}&env=qa",
		"https://a.example/t?user={user}&code=abc":         "https://a.example/t?user={user}&code=",
		"https://a.example/t?Api-Key=a%3Db&x=1&sig=AbC%3D": "https://a.example/t?Api-Key=&x=1&sig=",
		"https://a.example/t?key={user}&code=":             "https://a.example/t?key={user}&code=",
		"https://a.example/t?api%5Fkey=abc":                "https://a.example/t?api%5Fkey=",
		"?token":                                           "?token",
	} {
		if got := secret.WithoutQuerySecrets(address); got != want {
			t.Errorf("%s: %s", address, got)
		}
	}
}
