package message_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"sessiontray/session/message"
)

var noon = time.Date(2026, 3, 4, 12, 0, 0, 0, time.FixedZone("", 2*3600))

// every is a message with a value of each type.
func every() message.Message {
	return message.Join(
		message.New(
			"failure.does-not-accept", "host", "Staging", "kind", message.New("kind.api-token"), "said",
			message.New("failure.said", "text", message.Quoted("No.")),
		),
		message.New("token.lacks-scopes", "count", 5, "scopes", message.QuotedAll([]string{"a", "b", "c", "d", "e"})),
		message.New("token.expired-ago", "time", 3*time.Hour, "at", message.Moment{At: noon.Add(-3 * time.Hour), Now: noon}),
	)
}

// A message reads the same after it was written and read.
func TestJSON(t *testing.T) {
	raw, err := json.Marshal(every())
	if err != nil {
		t.Fatal(err)
	}
	var back message.Message
	if err := json.Unmarshal(raw, &back); err != nil {
		t.Fatal(err)
	}
	for _, tag := range message.Languages() {
		c := message.In(tag)
		if a, b := c.Say(every()), c.Say(back); a != b || strings.Contains(a, "{{") {
			t.Errorf("%s:\n%s\n%s", tag, a, b)
		}
	}
	if !back.Equal(every()) || back.Equal(message.New("now")) {
		t.Error("it is another message")
	}
}

// What a file says of messages that nobody knows is not taken over.
func TestUnknownMessagesAreLeftOut(t *testing.T) {
	for raw, want := range map[string]string{
		`{"id":"no such message","args":[{"name":"x","text":"y"}]}`:                                            "",
		`{"id":"failure.host-not-found","args":[{"name":"eyJhbGciOi","text":"y"},{"name":"host","text":"h"}]}`: `{"id":"failure.host-not-found","args":[{"name":"host","text":"h"}]}`,
		`{"id":"now","args":[{"name":"x","message":{"id":"now"}}]}`:                                            `{"id":"now"}`,
	} {
		var m message.Message
		if err := json.Unmarshal([]byte(raw), &m); err != nil {
			t.Fatal(err)
		}
		if back, _ := json.Marshal(m); want == "" && !m.IsZero() || want != "" && string(back) != want {
			t.Errorf("%s became %s", raw, back)
		}
	}
}

func TestPluralsAndForms(t *testing.T) {
	german := message.In("de")
	for _, test := range []struct {
		m           message.Message
		english, de string
	}{
		{message.New("ui.profile-count", "count", 1), "1 profile", "1 Profil"},
		{message.New("ui.profile-count", "count", 2), "2 profiles", "2 Profile"},
		{message.New("ago", "time", 48*time.Hour), "2 days ago", "vor 2 Tagen"},
		{message.New("in", "time", time.Minute), "in 1 minute", "in 1 Minute"},
		{message.New("span", "time", time.Millisecond), "a moment", "einen Moment"},
		{
			message.New("at", "at", message.Moment{At: noon, Now: noon.Add(time.Hour)}), "at 12:00 local, 10:00 UTC",
			"um 12:00 Ortszeit, 10:00 UTC",
		},
		{
			message.New("at", "at", message.Moment{At: noon, Now: noon.Add(48 * time.Hour)}),
			"on 4 March 2026 at 12:00 local, 10:00 UTC", "am 4. März 2026 um 12:00 Ortszeit, 10:00 UTC",
		},
		{message.Message{}, "", ""},
		{message.Join(message.Message{}, message.New("now")), "now", "jetzt"},
	} {
		if got := test.m.String(); got != test.english {
			t.Errorf("%q, and not %q", got, test.english)
		}
		if got := german.Say(test.m); got != test.de {
			t.Errorf("%q, and not %q", got, test.de)
		}
	}
}

// Somebody else's words stay on one line and between quotation marks.
// A span is said in the largest unit of which it has two, or exactly one.
func TestSpans(t *testing.T) {
	const day = 24 * time.Hour
	for d, want := range map[time.Duration]string{
		0: "a moment", 999 * time.Millisecond: "a moment", time.Second: "1 second", -59 * time.Second: "59 seconds",
		time.Minute: "1 minute", 119 * time.Second: "119 seconds", 149 * time.Second: "2 minutes", 150 * time.Second: "3 minutes",
		time.Hour: "1 hour", 119 * time.Minute: "119 minutes", 47 * time.Hour: "47 hours", day: "1 day", 800 * day: "2 years",
	} {
		if got := message.New("span", "time", d).String(); got != want {
			t.Errorf("%v: %q, want %q", d, got, want)
		}
	}
}

func TestValuesStayInTheirPlace(t *testing.T) {
	said := message.New(
		"token.other-user", "identity", message.Quoted("al\u202e\nice {{wanted}}"), "wanted", message.Quoted("bob"),
	).String()
	if !strings.Contains(said, "“al ice {{wanted}}”") {
		t.Error(said)
	}
}

func TestErrors(t *testing.T) {
	below := errors.New("permission denied")
	err := message.Errorf(below, "settings.settings-cannot-saved", "reason", message.Of(below))
	if err.Error() != "the settings cannot be saved: permission denied" || !errors.Is(err, below) {
		t.Error(err)
	}
	if got := message.In("de").Say(message.Of(err)); !strings.HasSuffix(got, "keine Berechtigung.") {
		t.Error(got)
	}
}

// In the pseudo-locale every text of the catalogue is bracketed and longer.
func TestPseudo(t *testing.T) {
	got := message.In(message.Pseudo).Say(message.New("failure.host-not-found", "host", "example"))
	if !strings.HasPrefix(got, "⟦Thé ") || !strings.HasSuffix(got, "⟧") || len([]rune(got)) < 40 {
		t.Error(got)
	}
}

func FuzzUnmarshal(f *testing.F) {
	raw, _ := json.Marshal(every())
	f.Add(raw)
	f.Fuzz(func(t *testing.T, raw []byte) {
		var m message.Message
		if json.Unmarshal(raw, &m) == nil {
			_ = m.String()
		}
	})
}

func BenchmarkSay(b *testing.B) {
	c := message.In("de")
	n := 0
	for b.Loop() {
		n++
		c.Say(message.New("entry.http", "method", "POST", "path", "/v1/sessions", "status", "200 OK", "time", n))
	}
}
