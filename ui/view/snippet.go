package view

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"sessiontray/session/journal"
	"sessiontray/session/secret"
)

// Snippet is a request in another language, with $TOKEN or TOKEN where the token
// belongs.
type Snippet struct{ Language, Text string }

// Snippets are an exchange as curl, and as what the SDKs call it where that is
// published: Android (docs.video.io/android/1.2.1/core-sessions), JavaScript and
// Swift start a session; what else they have is not known.
func Snippets(x *journal.Exchange) []Snippet {
	if x.Dropped {
		return nil
	}
	all := []Snippet{{"curl", curl(x)}}
	u, err := url.Parse(x.URL)
	if err != nil || x.Method != http.MethodPost || !strings.HasSuffix(u.Path, "/v1/sessions") {
		return all
	}
	var body struct {
		Identity string
		Scopes   []string
	}
	if json.Unmarshal([]byte(x.RequestBody), &body) != nil || body.Identity == "" {
		return all
	}
	user := quoted(body.Identity)
	scopes := ""
	if len(body.Scopes) > 0 {
		var names []string
		for _, s := range body.Scopes {
			names = append(names, quoted(s))
		}
		scopes = ", listOf(" + strings.Join(names, ", ") + ")"
	}
	return append(all,
		Snippet{
			"Kotlin",
			fmt.Sprintf(
				"VideoKit.sessions().start(TOKEN, %s%s)", strings.ReplaceAll(user, "$", `\$`),
				strings.ReplaceAll(scopes, "$", `\$`),
			),
		},
		Snippet{"JavaScript", fmt.Sprintf("SessionManager.startSession({appToken: TOKEN, identity: %s})", user)},
		Snippet{"Swift", fmt.Sprintf("start(appToken: TOKEN, identity: %s)", user)},
	)
}

// quoted is a string literal, which the languages write alike for what a user ID
// can hold.
func quoted(text string) string {
	var out strings.Builder
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(text) // a string always encodes
	return strings.TrimSpace(out.String())
}

// curl is the request for a POSIX shell. The token is a variable there.
func curl(x *journal.Exchange) string {
	parts := []string{"curl"}
	if x.Method != http.MethodGet {
		parts = append(parts, "-X "+x.Method)
	}
	parts = append(parts, shell(x.URL))
	for _, f := range x.RequestHeader.Fields() {
		if strings.EqualFold(f[0], "Authorization") {
			scheme, rest, _ := strings.Cut(f[1], " ")
			if scheme += " "; strings.HasPrefix(rest, "token=") {
				scheme += "token="
			}
			parts = append(parts, "-H "+shell(f[0]+": "+scheme)+`"$TOKEN"`)
			continue
		}
		if f[1] == secret.Hidden {
			parts = append(parts, "-H "+shell(f[0]+": ")+`"$SECRET"`)
			continue
		}
		parts = append(parts, "-H "+shell(f[0]+": "+f[1]))
	}
	if x.RequestBody != "" {
		parts = append(parts, "--data-raw "+shell(x.RequestBody))
	}
	return strings.Join(parts, " \\\n  ")
}

// shell quotes an argument.
func shell(text string) string { return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'" }
