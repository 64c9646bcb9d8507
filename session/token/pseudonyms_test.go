package token_test

import (
	"encoding/json"
	"math/rand/v2"
	"net/url"
	"strings"
	"testing"

	"sessiontray/session/secret"
	"sessiontray/session/token"
)

func newPseudonyms(ids ...string) *token.Pseudonyms {
	var p token.Pseudonyms
	for _, id := range ids {
		p.Add(id)
	}
	return &p
}

func TestPseudonyms(t *testing.T) {
	p := newPseudonyms(
		"alice", "qa_user", "qa_user_2", "Ann", "ann", "al", "müller@example.com", strings.Repeat("long-", 20), " ", "ann",
	)
	for text, want := range map[string]string{
		"alice":                                  "user-1",
		" al ":                                   "user-6",
		"alice’s, Alice=":                        "user-1’s, user-1=",
		"malice alicex ali":                      "malice alicex ali",
		"qa_user_2 qa_user":                      "user-3 user-2",
		"Ann and ann and ANN":                    "user-4 and user-5 and user-4",
		`all is “al”, "al", also \"al\"`:         `all is “user-6”, "user-6", also \"user-6\"`,
		"/token/m%C3%BCller%40example.com?x":     "/token/user-7?x",
		"/token/m%c3%bcller@EXAMPLE.com":         "/token/user-7",
		"x=m%C3%BCller%40example.com&":           "x=user-7&",
		`{"identity":"m\u00fcller@example.com"}`: `{"identity":"user-7"}`,
		"MÜLLER@EXAMPLE.COM":                     "user-7",
		"the user " + token.Quote(strings.Repeat("long-", 20)): "the user “user-8”",
		"id%3Dalice%26":       "id%3Duser-1%26",
		"a line\\nalice":      "a line\\nuser-1",
		"YWxpY2U= bXVlbGxlcg": "user-1 bXVlbGxlcg",
		"yWxpY2U=":            "yWxpY2U=",
		"":                    "",
		"é":                   "é",
		"\xff\xfealice\xff":   "\xff\xfeuser-1\xff",
	} {
		if got := p.Replace(text); got != want {
			t.Errorf("%q\n got %q\nwant %q", text, got, want)
		}
	}
	if got := newPseudonyms("alice", "user-1").Replace("alice, user-1"); got != "someone-1, someone-2" {
		t.Errorf("an ID like a pseudonym: %q", got)
	}
	words := newPseudonyms("session", "200", "active", "Session")
	for text, want := range map[string]string{
		"# Session Tray: active at 22:14:26.200 after 200 OK":   "# Session Tray: active at 22:14:26.200 after 200 OK",
		"Start for “session” and “200”, /token/active?user=200": "Start for “user-1” and “user-2”, /token/user-3?user=user-2",
		"active": "user-3",
	} {
		if got := words.Replace(text); got != want {
			t.Errorf("%q: %q, not %q", text, got, want)
		}
	}
	short := newPseudonyms("42", "7")
	for text, want := range map[string]string{
		"GET /token/42?user=7 in 42 ms": "GET /token/user-1?user=user-2 in 42 ms", "/42/7": "/user-1/7", "/token/421": "/token/421",
		`{"identity":"42"}`: `{"identity":"user-1"}`, "the 7th": "the 7th",
	} {
		if got := short.Replace(text); got != want {
			t.Errorf("%q: %q, not %q", text, got, want)
		}
	}
	dotNet := newPseudonyms("alice+qa/x", "o'neil")
	for _, text := range []string{
		`alice\u002Bqa\u002Fx`, `alice+qa\/x`, `\u0027alice+qa/x\u0027`, `\u003calice+qa/x\u003e`, `o\u0027neil`,
	} {
		if got := dotNet.Replace("<" + text + ">"); !strings.Contains(got, "user-") || strings.Contains(got, "alice") ||
			strings.Contains(got, "neil") {
			t.Errorf("%q: %q", text, got)
		}
	}
	if got := (*token.Pseudonyms)(nil).Replace("alice"); got != "alice" {
		t.Errorf("none: %q", got)
	}
}

// Whatever the ID, none of its spellings is left, and what stands around it is.
func TestPseudonymsLeaveNoSpelling(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	letters := []rune("abcXYZ019äß用户🦊@._-+ %&=/\\\"'<>")
	for range 3000 {
		id := ""
		for range 4 + r.IntN(20) {
			id += string(letters[r.IntN(len(letters))])
		}
		if id = strings.TrimSpace(id); len(id) < 3 || len([]rune(id)) > 40 || !strings.ContainsAny(id, "abcXYäß用户") {
			continue
		}
		p := newPseudonyms(id)
		escaped, err := json.Marshal(id)
		if err != nil {
			t.Fatal(err)
		}
		for _, form := range append(secret.Forms(secret.New(id)), string(escaped), token.Quote(id), url.PathEscape(id)) {
			for _, around := range [][2]string{
				{"before (", ") after"},
				{`\u0027`, `\u0027`},
				{`\u003c`, `\u003e`},
				{"/token/", "?x"},
				{"user=", "&x"},
				{"%26", "%3D"},
			} {
				text := around[0] + form + around[1]
				if got := p.Replace(text); got != around[0]+"user-1"+around[1] && form != token.Quote(id) &&
					form != string(escaped) || strings.Contains(got, form) {
					t.Fatalf("%q in %q: %q", id, text, got)
				}
			}
		}
	}
}
