package token_test

import (
	"fmt"
	"slices"
	"testing"

	"sessiontray/session/token"
)

func TestCompareSaysWhatDiffers(t *testing.T) {
	a := token.Parse(raw(hs, `{"identity":"alice","scopes":["videos.read","videos.create"],"exp":1}`))
	b := token.Parse(raw(`{"alg":"HS256","kid":"2"}`, `{"identity":"bob","scopes":["videos.read"],"exp":1,"role":"x"}`))
	var got []string
	for _, d := range token.Compare(a, b) {
		got = append(got, fmt.Sprintf("%s: %s | %s %v", d.Name, d.A.Text, d.B.Text, d.Same))
	}
	want := []string{
		"kind: session token | session token true", "scope videos.read: yes | yes true", "scope videos.create: yes |  false",
		"alg: HS256 | HS256 true", "typ: JWT |  false", "kid:  | 2 false", "identity: alice | bob false", "exp: 1 | 1 true", "role:  | x false",
	}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	for _, d := range token.Compare(a, a) {
		if !d.Same {
			t.Errorf("a token differs from itself in %s", d.Name)
		}
	}
	if d := token.Compare(a, token.Parse(opaque)); d[0].Same || len(d) != 7 {
		t.Errorf("a JWT and an opaque token: %+v", d)
	}
}
