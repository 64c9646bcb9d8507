package gateway

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"

	"sessiontray/session"
	"sessiontray/session/secret"
	"sessiontray/session/token"
	"sessiontray/session/videoio"
)

// Why an answer is not Video.io's.
var (
	errTooLong     = errors.New("the answer is too long")
	errHTML        = errors.New("the answer is a web page")
	errNotJSON     = errors.New("the answer is not JSON")
	errNoToken     = errors.New("the answer has no session token")
	errBadToken    = errors.New("the session token in the answer is unusable")
	errNoIdentity  = errors.New("the answer does not say whose session it is")
	errNotVideos   = errors.New("the answer is not a list of videos")
	errRedirect    = errors.New("the answer is a redirect")
	errEmptyAnswer = errors.New("the answer is empty")
)

// errorMember is a truthy “error” in an answer. The server's words count as
// secret until they passed the redactor: they can repeat the token.
type errorMember struct{ message secret.Value }

func (e errorMember) Error() string { return "the answer holds an error" }

// parseObject reads a JSON object, and its error member if it is truthy.
func parseObject(body []byte) (map[string]any, error) {
	trimmed := bytes.TrimSpace(bytes.TrimPrefix(body, []byte("\ufeff")))
	switch {
	case len(trimmed) == 0:
		return nil, errEmptyAnswer
	case trimmed[0] == '<':
		return nil, errHTML
	}
	decoder := json.NewDecoder(bytes.NewReader(trimmed))
	decoder.UseNumber()
	var object map[string]any
	if err := decoder.Decode(&object); err != nil || object == nil {
		return nil, errNotJSON
	}
	if e := object["error"]; truthy(e) {
		return object, errorMember{secret.New(serverMessage(object))}
	}
	return object, nil
}

// truthy is JavaScript's notion, which the Node.js SDK applies to “error”.
func truthy(v any) bool {
	switch v := v.(type) {
	case nil:
		return false
	case bool:
		return v
	case string:
		return v != ""
	case json.Number:
		f, err := v.Float64()
		return err != nil || f != 0
	}
	return true
}

// serverMessage finds the sentence in an error answer. Its form is not documented.
func serverMessage(object map[string]any) string {
	for _, name := range []string{"error", "message", "detail", "error_description", "reason", "code"} {
		switch v := object[name].(type) {
		case string:
			if strings.TrimSpace(v) != "" {
				return v
			}
		case map[string]any:
			if m := serverMessage(v); m != "" {
				return m
			}
		}
	}
	return ""
}

// parseGrant reads the answer to a request for a session. With an error comes what
// could be a token in it, if there is one.
func parseGrant(g videoio.Generation, body []byte) (session.Grant, error) {
	object, err := parseObject(body)
	if err != nil {
		return session.Grant{}, err
	}
	name := "sessionToken"
	if g == videoio.RestV1 {
		name = "session_key"
	}
	text, _ := object[name].(string)
	if text == "" {
		return session.Grant{}, errNoToken
	}
	info := token.Parse(text)
	if info.Kind == token.Damaged || info.Kind == token.Nothing || info.Kind == token.APIToken {
		return session.Grant{Token: secret.New(text)}, errBadToken
	}
	grant := session.Grant{Token: info.Value}
	grant.Identity, _ = identity(object["identity"])
	grant.ExpiresAt, _ = token.ParseTime(object["expiresAt"])
	return grant, nil
}

// identity is a user ID, which some write as a number; false for anything else.
func identity(v any) (string, bool) {
	switch v := v.(type) {
	case string:
		return v, true
	case json.Number:
		return v.String(), true
	}
	return "", false
}

// parseVideos checks that an answer is a list of videos.
func parseVideos(body []byte) error {
	object, err := parseObject(body)
	if err != nil {
		return err
	}
	if _, ok := object["videos"].([]any); !ok {
		return errNotVideos
	}
	return nil
}
