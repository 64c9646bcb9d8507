package secret_test

import (
	"encoding/json"
	"strings"
	"testing"

	"sessiontray/session/secret"
)

func TestMaskBody(t *testing.T) {
	for body, want := range map[string]string{
		``:                                       ``,
		`{"user": "{user}", "pin": "1234"}`:      `{"user": "{user}", "pin": "{secret}"}`,
		`{"a":{"b":["x","{user}",1,true,null]}}`: `{"a":{"b":["{secret}","{user}",1,true,null]}}`,
		`{"key:":"a\"b\\","u":"{user}"}`:         `{"key:":"{secret}","u":"{user}"}`,
		`"alone"`:                                `"{secret}"`,
		`{"mail":"{user}@example.com"}`:          `{"mail":"{secret}"}`,
		`user={user}&password=geheim`:            `user={user}&password={secret}`,
		`something else`:                         `{secret}`,
		`{"cut": "off`:                           `{secret}`,
		`{"empty":""}`:                           `{"empty":""}`,
		`{"pin":"{secret}"}`:                     `{"pin":"{secret}"}`,
	} {
		if got := secret.MaskBody(body); got != want {
			t.Errorf("%s: %s, want %s", body, got, want)
		}
		if again := secret.MaskBody(want); again != want {
			t.Errorf("%s: masked twice it is %s", want, again)
		}
		for _, v := range secret.InBody(body) {
			if strings.Contains(want, v.Reveal()) {
				t.Errorf("%s: %q stays", body, v.Reveal())
			}
		}
	}
}

func TestMaskQuery(t *testing.T) {
	for address, want := range map[string]string{
		"https://x.example/token/{user}":              "https://x.example/token/{user}",
		"https://x.example/token?user={user}&code=ab": "https://x.example/token?user={user}&code={secret}",
		"https://x.example/?code=a%26b&x":             "https://x.example/?code={secret}&{secret}",
		"https://x.example/?empty=&u=%7Buser%7D":      "https://x.example/?empty=&u=%7Buser%7D",
		"https://x.example/?a=b#c?d=e":                "https://x.example/?a={secret}#{secret}",
	} {
		if got := secret.MaskQuery(address); got != want {
			t.Errorf("%s: %s, want %s", address, got, want)
		}
		if again := secret.MaskQuery(want); again != want {
			t.Errorf("%s: masked twice it is %s", want, again)
		}
	}
}

func FuzzMaskBody(f *testing.F) {
	f.Add(`{"user":"{user}","a":["b"]}`)
	f.Add(`a=b&user={user}`)
	f.Fuzz(func(t *testing.T, body string) {
		masked := secret.MaskBody(body)
		if again := secret.MaskBody(masked); again != masked {
			t.Errorf("%q: masked %q, twice %q", body, masked, again)
		}
		if json.Valid([]byte(body)) && !json.Valid([]byte(masked)) {
			t.Errorf("%q: %q is no JSON", body, masked)
		}
	})
}
