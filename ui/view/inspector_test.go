package view_test

import (
	"encoding/base64"
	"strings"
	"testing"
	"time"

	"sessiontray/session/token/find"

	"sessiontray/session/inspect"
	"sessiontray/session/message"

	"sessiontray/assets"
	"sessiontray/session"
	"sessiontray/session/desk"
	"sessiontray/session/secret"
	"sessiontray/session/token"
	"sessiontray/ui/view"
)

// unsigned is a token with a signature of zeros.
func unsigned(claims string) string {
	encode := base64.RawURLEncoding.EncodeToString
	return encode([]byte(`{"alg":"HS256","typ":"JWT"}`)) + "." + encode([]byte(claims)) + "." + encode(make([]byte, 32))
}

// inspected is a snapshot with texts in the Inspector.
func inspected(texts ...string) desk.Snapshot {
	s := desk.Snapshot{Now: now}
	for n, text := range texts {
		s.Inspection.Subjects[n] = inspect.Subject{Bytes: len(text), Paste: find.In(text)}
	}
	return s
}

const (
	aliceClaims = `{"identity":"alice","scopes":["videos.read"],"iat":1772617323,"exp":1772624523}` // 09:42:03 to 11:42:03
	bobClaims   = `{"identity":"bob","scopes":[],"iat":1772617323,"exp":1772617383}`
)

func TestVerdictOf(t *testing.T) {
	for _, test := range []struct {
		text     string
		icon     assets.Icon
		headline string
		cause    string
		findings int
	}{
		{
			"", assets.Note, "Paste a token to check it",
			"Any text that contains a token will do. The verdict, findings, claims and times appear at once.", 0,
		},
		{
			unsigned(aliceClaims), assets.Good, "Looks valid · session token",
			"A session token for “alice”, valid for 1 more hour, until 11:42 UTC.", 1,
		},
		{unsigned(bobClaims), assets.Bad, "Invalid · session token", "Expired 59 minutes ago, at 09:43 UTC.", 2},
		{
			unsigned(`{"role":"app"}`), assets.Remark, "Valid, with warnings · API token",
			"This is an API token, and it gives full control of the app.", 2,
		},
		{"please do try it again", assets.Unknown, "No token found", "No token was found in this text.", 0},
		{
			"1nU73GCsMnqT2sudzHPMo6az", assets.Unknown, "Cannot tell · opaque token",
			"This token contains no readable details, like session keys of the REST v1 API. Only the server knows whether it is valid.",
			1,
		},
	} {
		v := view.VerdictOf(inspected(test.text), inspect.First)
		if v.Icon != test.icon || v.Headline != test.headline || v.Cause != test.cause || len(v.Findings) != test.findings {
			t.Errorf("%.20s: %+v", test.text, v)
		}
	}
	s := inspected(unsigned(bobClaims))
	if v := view.VerdictOf(s, inspect.First); v.Fix != "For the customer's backend: issue a new token. Clients should request one before expiry." {
		t.Errorf("fix %q", v.Fix)
	}
}

// What the server says, beside what was thought of the token here.
func TestServerOf(t *testing.T) {
	good, expired, opaque := unsigned(aliceClaims), unsigned(bobClaims), "1nU73GCsMnqT2sudzHPMo6az"
	fail := func(kind session.Kind, status int) *session.Failure {
		return &session.Failure{
			Kind: kind, HTTPStatus: status, Cause: message.New("verbatim", "text", "It said no."),
			Fix: message.New("verbatim", "text", "Ask anew."),
		}
	}
	for _, test := range []struct {
		name, text string
		failure    *session.Failure
		said       string
		tone       view.Tone
	}{
		{"accepted as expected", good, nil, "The token looks valid here, and Staging accepts it.", view.Good},
		{
			"accepted though expired", expired, nil,
			"Staging accepts the token, although it looks invalid here: expired 59 minutes ago, at 09:43 UTC.", view.Good,
		},
		{"accepted, unreadable", opaque, nil, "Staging accepts the token.", view.Good},
		{
			"refused though good", good, fail(session.Unauthorized, 401),
			"The token looks valid here, but Staging rejects it. It was likely revoked, or belongs to another app or environment.",
			view.Bad,
		},
		{
			"refused as expected", expired, fail(session.Unauthorized, 401),
			"Staging rejects the token, as expected: expired 59 minutes ago, at 09:43 UTC.", view.Bad,
		},
		{
			"refused, of another user than expected", unsigned(aliceClaims) + "?", fail(session.Unauthorized, 401),
			"Staging rejects the token.", view.Bad,
		},
		{"refused, unreadable", opaque, fail(session.Unauthorized, 401), "Staging rejects the token.", view.Bad},
		{
			"not allowed", good, fail(session.Forbidden, 403), "Staging recognizes the token but does not let it list videos.",
			view.Warning,
		},
		{
			"not allowed for a scope", unsigned(`{"identity":"a","scopes":["videos.create"]}`), fail(session.Forbidden, 403),
			"Staging recognizes the token but does not let it list videos: the scope videos.read is missing.", view.Warning,
		},
		{
			"wrong path", good, fail(session.NotFound, 404), "Staging did not say whether the token is valid (not found).",
			view.Warning,
		},
		{
			"server error", good, fail(session.Server, 500), "Staging did not say whether the token is valid (server error).",
			view.Warning,
		},
		{
			"network", good, fail(session.DNS, 0),
			"Staging could not be reached, so nothing more is known about the token (unknown host).", view.Warning,
		},
		{
			"TLS", good, fail(session.TLS, 0), "Staging could not be reached, so nothing more is known about the token (TLS).",
			view.Warning,
		},
		{"no address", good, fail(session.BadInput, 0), "The server was not contacted.", view.Warning},
	} {
		s := inspected(test.text)
		s.Inspection.Environment.ID = "custom"
		s.Inspection.Answer = &inspect.Answer{At: now, Environment: "Staging", Failure: test.failure}
		if strings.HasSuffix(test.text, "?") {
			s.Inspection.UserID = "bob"
		}
		got := view.ServerOf(s)
		words := ""
		if test.failure != nil {
			words = "It said no. Ask anew."
		}
		if got.Text != test.said+" Checked at 10:42:03." || got.Tone != test.tone || got.Words != words || !got.CanCheck {
			t.Errorf("%s: %+v", test.name, got)
		}
	}

	// What the server said then is not judged by what is now.
	late := inspected(good)
	late.Now = now.Add(2 * time.Hour)
	late.Inspection.Environment.ID = "custom"
	late.Inspection.Answer = &inspect.Answer{At: now, Environment: "Staging"}
	if got := view.ServerOf(late); got.Text != "The token looks valid here, and Staging accepts it. Checked at 10:42:03." {
		t.Errorf("looked at later: %+v", got)
	}

	s := inspected(good)
	if got := view.ServerOf(s); got.CanCheck || got.Text != "The token doesn't name its environment. Choose one." {
		t.Errorf("a guess: %+v", got)
	}
	s.Inspection.Environment.ID = "sandbox"
	if got := view.ServerOf(s); !got.CanCheck || got.Tone != view.Neutral {
		t.Errorf("to be asked: %+v", got)
	}
	s.Inspection.Checking = true
	if got := view.ServerOf(s); got.CanCheck || got.Text != "Checking with the server…" {
		t.Errorf("being asked: %+v", got)
	}
	if got := view.ServerOf(inspected("")); got != (view.Server{}) {
		t.Errorf("nothing to ask about: %+v", got)
	}
}

func TestClaimsAreExplained(t *testing.T) {
	info := token.Parse(unsigned(`{"exp":1772617383,"identity":"alice","password":"hunter2hunter2","x":"a\nb\u202ec","big":"` + strings.Repeat("y", 900) + `","nested":{"a": [1]}}`))
	rows := view.Claims(info.Claims, now)
	for n, want := range []view.Claim{
		{"exp", "1772617383", "Expires", "59 minutes ago, at 09:43 UTC"},
		{"identity", "alice", "User ID (inferred)", ""},
		{"password", secret.Hidden, "", ""},
		{"x", "a bc", "", ""},
		{"big", rows[4].Value, "", ""},
		{"nested", `{"a":[1]}`, "", ""},
	} {
		if rows[n] != want {
			t.Errorf("%+v, want %+v", rows[n], want)
		}
	}
	if runes := []rune(rows[4].Value); len(runes) != 300 {
		t.Errorf("a long value has %d characters", len(runes))
	}
}

func TestLifeOf(t *testing.T) {
	s := inspected(unsigned(aliceClaims))
	life := view.LifeOf(s, inspect.First)
	want := []view.Mark{
		{0, "issued", "1 hour ago", false}, {.5, "now", "10:42:03", true}, {1, "expires", "in 1 hour", false},
	}
	for n, m := range life.Marks {
		if m != want[n] {
			t.Errorf("%+v, want %+v", m, want[n])
		}
	}
	if len(life.Marks) != 3 || life.Begin != 0 || life.End != 1 {
		t.Errorf("%+v", life)
	}
	// Two clocks, and marks that are close together in a long time stay apart.
	s = inspected(unsigned(bobClaims))
	s.Inspection.Skew, s.Inspection.SkewKnown = time.Minute, true
	life = view.LifeOf(s, inspect.First)
	for n, label := range []string{"issued", "expires", "this machine", "server"} {
		if life.Marks[n].Label != label || n > 0 && life.Marks[n].At-life.Marks[n-1].At < .1 {
			t.Errorf("%d: %+v", n, life.Marks[n])
		}
	}
	if life.End != life.Marks[1].At {
		t.Errorf("it ends at %v", life.End)
	}
	if life := view.LifeOf(inspected(unsigned(`{"identity":"a"}`)), inspect.First); len(life.Marks) != 0 {
		t.Errorf("no times: %+v", life)
	}
	if life := view.LifeOf(inspected(unsigned(`{"iat":1772617323}`)), inspect.First); life.End != 1 {
		t.Errorf("no end: %+v", life)
	}
}

func TestDifferences(t *testing.T) {
	s := inspected(unsigned(aliceClaims), unsigned(bobClaims))
	rows := view.Differences(s)
	var differ []string
	for _, r := range rows {
		if !r.Same {
			differ = append(differ, r.Name+": "+r.A+" | "+r.B)
		}
	}
	want := "scope videos.read: yes | missing; identity: alice | bob; exp: in 1 hour, at 11:42 UTC | 59 minutes ago, at 09:43 UTC"
	if got := strings.Join(differ, "; "); got != want || view.Compared(rows) != "3 differences" {
		t.Errorf("%s\n%s", got, view.Compared(rows))
	}
	if !rows[len(rows)-1].Same ||
		view.Compared(view.Differences(inspected("", "x"))) != "Paste a second token to see the differences." {
		t.Error("the order, or nothing to compare")
	}
	if got := view.Compared(view.Differences(inspected(
		unsigned(aliceClaims), unsigned(aliceClaims),
	))); got != "No differences." {
		t.Error(got)
	}
}

func TestChoicesAndPastedNote(t *testing.T) {
	p := find.In("a: " + unsigned(aliceClaims) + "\nb: " + unsigned(bobClaims) +
		"\nAuthorization: App token=1nU73GCsMnqT2sudzHPMo6az")
	got := strings.Join(view.Choices(p, now), "\n")
	want := "1 of 3: Session token for alice\n2 of 3: Session token for bob · expired\n3 of 3: API token · 1nU73…6az"
	if got != want {
		t.Errorf("%s", got)
	}
	if view.Choices(find.In(unsigned(aliceClaims)), now) != nil {
		t.Error("a choice of one")
	}
	for want, pasted := range map[string]*desk.Pasted{
		"": nil,
		"3 tokens from multiline text, number 2 used; the environment is now Video.io.": {
			Paste: p, Chosen: 1, Filled: true, Environment: "Video.io",
		},
		"Playback token from a URL. A playback token plays one video and starts no session, so no field was filled in. The Inspector shows its details.": {
			Paste: find.In("https://cdn.example/1.mp4?token=1nU73GCsMnqT2sudzHPMo6az"),
		},
	} {
		if got := view.PastedNote(pasted); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestReport(t *testing.T) {
	text := unsigned(`{"identity":"alice@example.com","sub":"alice@example.com","email":"alice@home.example","contact":"<alice@example.com>","n|ame":"a` + "`" + `b","exp":1772617383}`)
	s := inspected(text)
	s.Inspection.UserID = "Alice@example.com"
	s.Inspection.Environment.ID = "custom"
	s.Inspection.Answer = &inspect.Answer{
		At: now, Environment: "Staging",
		Failure: &session.Failure{
			Kind: session.Unauthorized, HTTPStatus: 401,
			Cause: message.New("verbatim", "text", "Staging rejected the session token."),
			Fix:   message.New("verbatim", "text", "Ask anew."),
		},
	}
	want := "### Invalid · session token\n\n" +
		"**Expired 59 minutes ago, at 09:43 UTC.**\n\n" +
		"For the customer's backend: issue a new token. Clients should request one before expiry.\n\n" +
		"#### Findings\n\n" +
		"- **Invalid.** Expired 59 minutes ago, at 09:43 UTC. Issue a new token. Clients should request one before expiry.\n" +
		"- **Invalid.** This token is for “user-1”, not “user-3”: they differ in upper and lower case. Use the same spelling in the app, the backend and here. The server sees two users.\n" +
		"- **Note.** Signature not checked: enter the signing secret.\n\n" +
		"#### Server\n\n" +
		"Staging rejects the token, as expected: expired 59 minutes ago, at 09:43 UTC. Checked at 10:42:03. Staging rejected the session token. Ask anew.\n\n" +
		"#### Header\n\n| name | value | |\n|---|---|---|\n| `alg` | `HS256` | Signing algorithm |\n| `typ` | `JWT` | Type |\n\n" +
		"#### Claims\n\n| name | value | |\n|---|---|---|\n" +
		"| `identity` | `user-1` | User ID (inferred) |\n| `sub` | `user-1` | Subject |\n| `email` | `user-2` |  |\n| `contact` | `<user-1>` |  |\n" +
		"| `n\\|ame` | `a'b` |  |\n| `exp` | `1772617383` | Expires; 59 minutes ago, at 09:43 UTC |\n\n" +
		"Checked by Session Tray on 4 March 2026, 10:42:03 UTC. The signature was left out.\n"
	if got := view.Report(s, true); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	plain := view.Report(s, false)
	signature := text[strings.LastIndex(text, ".")+1:]
	if !strings.Contains(plain, "alice@example.com") || strings.Contains(plain, signature) ||
		strings.Contains(plain, "eyJ") {
		t.Error(plain)
	}
	long := strings.Repeat("long-user-id-", 20)
	two := inspected(
		unsigned(`{"identity":"x","name":"Alice A"}`), unsigned(`{"identity":"`+long+`","sub":"carol@example.com"}`),
	)
	two.Inspection.Comparing = true
	hidden := view.Report(two, true)
	if strings.Contains(hidden, "long-user-id") || strings.Contains(hidden, "carol") ||
		strings.Contains(hidden, "Alice A") || !strings.Contains(hidden, "| `sub` | `missing` | `user-4` |") {
		t.Error(hidden)
	}
	both := inspected(unsigned(aliceClaims), unsigned(bobClaims))
	both.Inspection.Comparing = true
	if got := view.Report(both, true); !strings.Contains(got, "| `identity` | `user-1` | `user-2` |\n") ||
		strings.Contains(got, "| `alg` | `HS256` | `HS256` |") {
		t.Error(got)
	}
	// What is secret by its name is so in a comparison too, and user IDs hide
	// nowhere.
	keys := inspected(unsigned(
		`{"identity":"müller","api_key":"sk-123abc","iss":"https://idp.example/users/müller","scopes":["user:MÜLLER:x"],"x":{"y":"m\u00fcller"}}`,
	),
		unsigned(`{"identity":"bob","api_key":"sk-999xyz","path":"/users/Bob","user_mail":"b@example.com"}`))
	keys.Inspection.Comparing = true
	keys.Inspection.Answer = &inspect.Answer{
		At: now, Environment: "Staging",
		Failure: &session.Failure{
			Kind: session.Unauthorized, HTTPStatus: 401, Cause: message.New("verbatim", "text", "The identity bob is unknown."),
		},
	}
	keys.Inspection.Environment.ID = "custom"
	keysReport := view.Report(keys, true)
	for _, secret := range []string{
		"sk-123", "sk-999", "müller", "MÜLLER", "m\\u00fcller", "bob", "Bob", "b@example.com",
	} {
		if strings.Contains(keysReport, secret) {
			t.Errorf("%s is in\n%s", secret, keysReport)
		}
	}
	if got := view.Report(inspected("eyJhb…kBM"), false); !strings.Contains(got, "shortened for display") {
		t.Error(got)
	}
}
