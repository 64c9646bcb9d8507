//go:build linux

package e2e

import (
	"encoding/json"
	"github.com/golang-jwt/jwt/v5"
	"os"
	"sessiontray/ui/e2e/desktop"
	"strings"
	"testing"
	"time"
)

func TestZZ(t *testing.T) {
	s := newStage(t, desktop.Options{Keyring: true, Tray: true})
	if os.Getenv("DARK") != "" {
		s.Env = append(s.Env, "FYNE_THEME=light")
	}
	p := s.open()
	shot := func(n string) {
		time.Sleep(700 * time.Millisecond)
		s.must(s.Screenshot("/tmp/zz-"+n+".png", s.window))
	}
	shot("session")
	now := time.Now()
	tok := func(c jwt.MapClaims) string {
		x, _ := jwt.NewWithClaims(jwt.SigningMethodHS256, c).SignedString([]byte("k"))
		return x
	}
	a := tok(jwt.MapClaims{"identity": "qa-alice@example.com", "scopes": []string{"videos.read", "videos.admin.read"}, "iat": now.Add(-4 * time.Hour).Unix(), "exp": now.Add(-3 * time.Hour).Unix(), "jti": "0b9c2a4e-7b1f", "iss": "video.io"})
	b, _ := json.Marshal(map[string]string{"sessionToken": a, "identity": "qa-alice@example.com"})
	_ = b
	s.must(s.Copy("curl -X POST https://gateway.video.io/v1/sessions -H 'Authorization: Bearer " + tok(jwt.MapClaims{"role": "app", "acid": "app-1"}) + "' -d '{\"identity\":\"bob\",\"scopes\":[\"videos.read\"]}'"))
	s.keys("ctrl+v")
	shot("pasted")
	s.keys("ctrl+2")
	shot("empty")
	g := tok(jwt.MapClaims{"identity": "qa-bob@example.com", "scopes": []string{"videos.read"}, "iat": now.Add(-20 * time.Minute).Unix(), "exp": now.Add(40 * time.Minute).Unix(), "jti": "0b9c2a4e"})
	s.must(s.Copy(g))
	s.keys("ctrl+v")
	shot("good")
	s.keys("Tab", "space")
	shot("cmp0")
	s.must(s.Copy(a))
	s.keys("Tab", "Tab", "Tab", "ctrl+v")
	shot("cmp")
	_ = strings.Repeat
	_ = p
}
