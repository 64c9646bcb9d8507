package secret_test

import (
	"bytes"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"sessiontray/session/secret"
)

func TestHandlerLetsNoSecretIntoALog(t *testing.T) {
	const known = "a secret with blanks in it"
	var redactor secret.Redactor
	redactor.Add(secret.New(known))
	var out bytes.Buffer
	log := slog.New(secret.NewHandler(slog.NewJSONHandler(&out, nil), &redactor))
	log.With("with", known).WithGroup("group").Info("message "+known,
		"text", jwtText, "error", errors.New("failed with "+known),
		"header", http.Header{"Authorization": {"Bearer " + opaque}},
		slog.Group("inner", "text", known), "value", secret.New(known), known, "as a key", "number", 7)
	text := out.String()
	for _, s := range []string{known, strings.Split(jwtText, ".")[1], opaque} {
		if strings.Contains(text, s) {
			t.Errorf("%q is in the log:\n%s", s, text)
		}
	}
	for _, s := range []string{
		`"number":7`, `"msg":"message ` + secret.New(known).String(), `"group":{`, "failed with", `"inner":{`, "1nU73…6az",
	} {
		if !strings.Contains(text, s) {
			t.Errorf("%s is missing in the log:\n%s", s, text)
		}
	}
}
