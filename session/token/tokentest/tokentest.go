// Package tokentest makes tokens for tests.
package tokentest

import (
	"encoding/base64"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// Now is when the tokens are issued.
var Now = time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)

// Opaque is the session key that REST v1's documentation shows.
const Opaque = "1nU73GCsMnqT2sudzHPMo6az"

// Key signs what [Raw] returns.
const Key = "the signing secret"

// Sign returns a token with claims, signed by HS256 with “a signing secret”.
func Sign(t testing.TB, claims jwt.MapClaims) string {
	t.Helper()
	text, err := jwt.NewWithClaims(jwt.SigningMethodHS256, claims).SignedString([]byte("a signing secret"))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// APIToken returns an API token.
func APIToken(t testing.TB) string {
	t.Helper()
	return Sign(t, jwt.MapClaims{"acid": "app-1", "role": "app", "iat": Now.Unix(), "iss": "video.io", "jti": "id-1"})
}

// SessionToken returns a session token of alice's.
func SessionToken(t testing.TB, expires time.Time) string {
	t.Helper()
	return Sign(
		t,
		jwt.MapClaims{
			"identity": "alice", "scopes": []string{"videos.read"}, "iat": Now.Unix(), "exp": expires.Unix(), "jti": "id-2",
		},
	)
}

// Raw returns a token with a header and claims as they are written, signed with [Key]
// by HS256, or with zeros where the header says RS256.
func Raw(header, claims string) string {
	signing := base64.RawURLEncoding.EncodeToString([]byte(header)) + "." +
		base64.RawURLEncoding.EncodeToString([]byte(claims))
	var signature []byte
	switch {
	case strings.Contains(header, "RS256"):
		signature = make([]byte, 256)
	case strings.Contains(header, "HS256"):
		signature, _ = jwt.SigningMethodHS256.Sign(signing, []byte(Key))
	}
	return signing + "." + base64.RawURLEncoding.EncodeToString(signature)
}
