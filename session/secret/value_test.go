package secret_test

import (
	"bytes"
	"encoding/gob"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"sessiontray/session/secret"
)

const jwtText = "eyJhbGciOiJIUzI1NiJ9.eyJpZGVudGl0eSI6ImFsaWNlIn0.c2lnbmF0dXJlLWJ5dGVz"

// holder has the secret where fmt's reflection cannot call its methods.
type holder struct {
	inner secret.Value
	Outer secret.Value
}

func TestValueNeverPrintsItself(t *testing.T) {
	v := secret.New(jwtText)
	h := holder{v, v}
	var log, gobbed bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("m", "v", v, "h", h, "p", &h)
	slog.New(slog.NewTextHandler(&log, nil)).Info("m", "v", v, "h", h, "p", &h)
	_ = gob.NewEncoder(&gobbed).Encode(h)
	asJSON, err := json.Marshal(map[string]any{"v": v, "h": h, "p": &h})
	if err != nil {
		t.Fatal(err)
	}
	asXML, err := xml.Marshal(holder{v, v})
	if err != nil {
		t.Fatal(err)
	}
	for name, printed := range map[string]string{
		"verbs":  fmt.Sprintf("%v %+v %#v %s %q %x %X %d %10s", v, v, v, v, v, v, v, v, v),
		"struct": fmt.Sprintf("%v %+v %#v", h, h, h),
		"slice":  fmt.Sprintf("%v %+v %#v", []secret.Value{v}, []holder{h}, []*holder{&h}),
		"map":    fmt.Sprintf("%v", map[secret.Value]holder{v: h}),
		"error":  fmt.Errorf("wrapped: %v %w", v, fmt.Errorf("%+v", h)).Error(),
		"log":    log.String(), "gob": gobbed.String(), "json": string(asJSON), "xml": string(asXML),
	} {
		for _, part := range strings.Split(jwtText, ".") {
			if strings.Contains(printed, part) || strings.Contains(printed, fmt.Sprintf("%x", part)) {
				t.Errorf("%s prints the secret: %s", name, printed)
			}
		}
	}
	if got, want := v.String(), "eyJhb…GVz"; got != want {
		t.Errorf("String() = %q, want %q", got, want)
	}
	if string(asJSON) == "" || !strings.Contains(string(asJSON), `"v":"eyJhb…`) {
		t.Errorf("JSON lost the redacted form: %s", asJSON)
	}
}

func TestValueBasics(t *testing.T) {
	var zero secret.Value
	a, b := secret.New("one secret"), secret.New("one "+strings.TrimSpace(" secret"))
	switch {
	case !zero.IsZero() || zero.Reveal() != "" || zero.String() != "" || secret.New("") != zero:
		t.Error("the zero Value is not empty")
	case a != b || !a.Equal(b) || a.Equal(zero) || a == secret.New("another"):
		t.Error("equal text does not make equal values")
	case a.Reveal() != "one secret" || a.Len() != 10:
		t.Error("Reveal or Len is wrong")
	case a.String() != secret.Hidden:
		t.Errorf("a short secret shows as %q, want %q", a, secret.Hidden)
	case secret.New("äöüäöüäöüäöüäöüäöüäöüäöü").String() != secret.Hidden:
		t.Error("a text that is no token shows a part of itself")
	}
}

func ExampleValue() {
	v := secret.New("eyJhbGciOiJIUzI1NiJ9.e30.c2lnbmF0dXJl")
	fmt.Println("starting with", v)
	// Output: starting with eyJhb…XJl
}
