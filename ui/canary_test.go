package ui

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"log/slog"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"
	"github.com/golang-jwt/jwt/v5"

	"sessiontray/session"
	"sessiontray/session/bundle"
	"sessiontray/session/desk"
	"sessiontray/session/inspect"
	"sessiontray/session/profile"
	"sessiontray/session/secret"
	"sessiontray/session/vault"
	"sessiontray/session/videoio"
	"sessiontray/ui/autostart"
	"sessiontray/ui/view"
)

// canaries are texts that must turn up nowhere.
type canaries struct {
	mu            sync.Mutex
	random        *rand.Rand
	secrets, user []string
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

func (c *canaries) letters(from string, n int) string {
	text := make([]byte, n)
	for i := range text {
		text[i] = from[c.random.IntN(len(from))]
	}
	return string(text)
}

// token is one of the shapes that tokens have.
func (c *canaries) token(claims jwt.MapClaims) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	text := ""
	switch c.random.IntN(4) {
	case 0:
		text = c.letters(alphabet, 24)
	case 1:
		text = c.letters("0123456789abcdef", 40)
	case 2:
		text = c.letters(alphabet+"-_.~", 32) + "x"
	default:
		claims["jti"] = c.letters(alphabet, 16)
		text, _ = jwt.NewWithClaims(jwt.SigningMethodHS256, claims).SignedString([]byte(c.letters(alphabet, 32)))
	}
	c.secrets = append(c.secrets, text)
	return text
}

// key is a secret with characters that have to be escaped.
func (c *canaries) key() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.secrets = append(c.secrets, "k"+c.letters(alphabet+`+/"\ &%<`, 20)+"z")
	return c.secrets[len(c.secrets)-1]
}

func (c *canaries) userID() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	id := "u-" + c.letters(alphabet, 8) + []string{"", "+qa", "'s", "/x", "<y>"}[c.random.IntN(5)]
	if c.random.IntN(2) == 0 {
		id += "ö@" + c.letters("abc", 3) + ".example"
	}
	c.user = append(c.user, id)
	return id
}

func (c *canaries) intN(n int) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.random.IntN(n)
}

// hostile answers as no server should: it gives back what it was sent, in every way
// that a server can.
func (c *canaries) hostile(w http.ResponseWriter, r *http.Request) {
	sent := r.Header.Get("Authorization")
	token := sent[max(strings.LastIndexByte(sent, ' '), strings.LastIndexByte(sent, '='))+1:]
	if token == "" {
		token = r.Header.Get("X-Api-Key")
	}
	escaped, _ := json.Marshal(token)
	say := func(status int, kind, format string, args ...any) {
		w.Header().Set("Content-Type", kind)
		w.WriteHeader(status)
		_, _ = fmt.Fprintf(w, format, args...)
	}
	w.Header().Set("Set-Cookie", "session="+c.token(jwt.MapClaims{}))
	if forms := derived(token, sent); token != "" && c.intN(3) == 0 {
		say(500, "application/json", `{"error":"cannot handle %s"}`, forms[c.intN(len(forms))])
		return
	}
	switch c.intN(14) {
	case 0:
		say(500, "application/json", `{"error":{"message":"Cannot handle %s"}}`, strings.Trim(string(escaped), `"`))
	case 1:
		numbers := ""
		for n := range len(token) {
			numbers += fmt.Sprintf("&#%d;", token[n])
		}
		say(
			500, "text/html", `<html><a href="/retry?token=%s">Retry</a> %s %s %% X</html>`, url.QueryEscape(token), sent,
			numbers,
		)
	case 2:
		w.Header().Set(
			"Location",
			"https://elsewhere.example/in?token="+url.QueryEscape(token)+"&x="+base64.StdEncoding.EncodeToString([]byte(token)),
		)
		say(302, "text/plain", "gone with %s", token)
	case 3:
		w.Header()["X-"+strings.Map(func(r rune) rune {
			if strings.ContainsRune(alphabet+"-_", r) {
				return r
			}
			return -1
		}, token)] = []string{"1"}
		say(200, "application/json", `{"identity":"someone"}`)
	case 4:
		text := "Bad credentials: " + sent
		w.WriteHeader(400)
		for half := range slices.Chunk([]byte(text), len(text)/2-3) {
			_, _ = w.Write(half)
			_ = http.NewResponseController(w).Flush()
		}
	case 5:
		say(401, "application/json", `{"message":"who is %s"}`, base64.RawURLEncoding.EncodeToString([]byte(token)))
	case 6:
		say(200, "application/json", `{"error":"no, %s"}`, strings.Trim(string(escaped), `"`))
	case 7:
		say(200, "text/plain", "%s", token)
	case 8:
		w.Header().Set("Www-Authenticate", `Bearer realm="`+token+`"`)
		say(429, "application/json", `{"detail":"slow down, %s"}`, url.PathEscape(token))
	case 9: // a session of somebody else
		say(200, "application/json", `{"sessionToken":"%s","identity":"%s"}`, c.token(jwt.MapClaims{}), c.userID())
	case 10: // cut off in the middle of a token
		w.Header().Set("Content-Length", "4000")
		say(200, "application/json", `{"session_key":"x","sessionToken":"%s`, c.token(jwt.MapClaims{}))
	default:
		identity := ""
		var body struct{ Identity string }
		if json.NewDecoder(r.Body).Decode(&body) == nil {
			identity = body.Identity
		} else if user, is := strings.CutPrefix(r.URL.Path, "/token/"); is {
			identity = user
		}
		if identity == "" {
			say(200, "application/json", `{"videos":[],"meta":{"asked_with":"%s"}}`, url.QueryEscape(token))
			return
		}
		quoted, _ := json.Marshal(identity)
		life := time.Now().Add(time.Duration(1+c.intN(7200)) * time.Second).Unix()
		say(
			200, "application/json", `{"sessionToken":"%s","identity":%s,"expiresAt":%d,"echo":{"t":%s}}`,
			c.token(jwt.MapClaims{"identity": identity}), quoted, life, escaped,
		)
	}
}

// derived are texts in which a server that was sent a token can give it back, beside the
// spellings of [secret.Forms].
func derived(token, sent string) []string {
	encode := base64.StdEncoding.EncodeToString
	escapes := func(format string) string {
		var out strings.Builder
		for n := range len(token) {
			fmt.Fprintf(&out, format, token[n])
		}
		return out.String()
	}
	return []string{
		encode([]byte(sent)), encode([]byte("Authorization: " + sent)), encode([]byte("Authorization: App token=" + token)),
		encode([]byte("Bearer " + token)), encode([]byte("u:" + token)), encode([]byte("us:" +
			token)), encode([]byte("use:" + token)),
		encode([]byte(encode([]byte("Bearer " + token)))), hex.EncodeToString([]byte(token)),
		strings.ToUpper(hex.EncodeToString([]byte(token))), escapes(`\\u%04x`), escapes(`\\x%02x`), escapes("%%%02x"),
	}
}

// search finds texts in many others, in any case: headers' names change it.
type search struct{ forms map[[8]byte][]string }

func newSearch(texts []string) *search {
	s := &search{map[[8]byte][]string{}}
	for _, text := range texts {
		for _, form := range append(secret.Forms(secret.New(text)), derived(text, "Bearer "+text)...) {
			form = strings.ReplaceAll(strings.ToLower(form), `\\`, `\`) // as JSON has it
			key := [8]byte([]byte(form))
			s.forms[key] = append(s.forms[key], form)
		}
	}
	return s
}

func (s *search) in(text string) (found []string) {
	text = strings.ToLower(text)
	for n := 0; n+8 <= len(text); n++ {
		for _, form := range s.forms[[8]byte([]byte(text[n:n+8]))] {
			if strings.HasPrefix(text[n:], form) {
				found = append(found, form)
			}
		}
	}
	return found
}

// watched keeps all that the tray was ever shown.
type watched struct {
	fakeTray
	texts map[string]bool
}

func (w *watched) Show(t view.Tray) {
	w.fakeTray.Show(t)
	w.texts[t.Title] = true
	for _, item := range t.Menu {
		w.texts[item.Label] = true
	}
}

// Whatever goes in, whichever way, and whatever servers answer: no secret comes out,
// and in what leaves for support no user's ID does.
func TestNothingSecretComesOut(t *testing.T) {
	c := &canaries{random: rand.New(rand.NewPCG(8, 15))}
	server := httptest.NewServer(http.HandlerFunc(c.hostile))
	defer server.Close()
	u := newUser(t)
	u.desk.Close()

	// As main wires it, with everything that comes out kept.
	redactor := &secret.Redactor{}
	var log lockedBuffer
	logger := slog.New(secret.NewHandler(
		slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}), redactor,
	))
	var notified lockedBuffer
	folder := t.TempDir()
	tray := &watched{texts: map[string]bool{}}
	d, err := desk.New(desk.Config{
		Folder: filepath.Join(folder, "config"), State: filepath.Join(folder, "state"), Vault: vault.New(nil), Sandbox: u.server, Redactor: redactor, Log: logger,
		Notify: func(n desk.Notification) { _, _ = notified.Write([]byte(view.Notification(n) + "\n")) },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	u.App = New(Config{
		App: test.NewTempApp(t), Desk: d, Tray: tray, Dispatch: func(f func()) { u.queue <- f },
		TrayHost: func() bool { return true }, Login: autostart.New(""), Version: "0.0.0",
	})
	u.Show()
	u.Started()
	settled := func() bool {
		return u.latest.Status.Phase != session.Starting && !u.latest.Checking && !u.latest.Waiting
	}
	var seen strings.Builder // what the window shows
	const rounds = 260
	for n := range rounds {
		user := c.userID()
		api := c.token(jwt.MapClaims{"role": "app", "acid": "a"})
		pasted := c.token(jwt.MapClaims{"identity": user})
		d.Edit("", func(p *profile.Profile) {
			p.EnvironmentID, p.BaseURL, p.Generation = profile.CustomID, server.URL, videoio.Generations[n%2]
			p.UserID, p.Method = user, profile.Methods[n%3]
			p.Backend.URL = server.URL + "/token/{user}?code=" + url.QueryEscape(c.key())
			quoted, _ := json.Marshal(c.key())
			p.Backend.Method, p.Backend.Body = []string{"GET", "POST"}[n%2], `{"identity":"{user}","password":`+string(quoted)+
				`}`
			p.Notes = ""
		})
		switch n % 4 { // typed, or pasted with what stands around it
		case 0:
			d.SetAPIToken("", secret.New(api))
			d.SetSessionToken("", secret.New(pasted))
		case 1:
			u.paste("curl -H 'Authorization: Bearer " + api + "' " + server.URL + "/v1/sessions")
			d.SetAPIToken("", secret.New(api))
		case 2:
			u.paste(`{"sessionToken":"` + pasted + `","identity":"` + user + `"}`)
			d.SetSessionToken("", secret.New(pasted))
			d.SetAPIToken("", secret.New(api))
		case 3: // into the wrong field, too
			d.SetAPIToken("", secret.New(api))
			d.SetSessionToken("", secret.New(pasted))
		}
		d.SetHeaders("", secret.New("X-Api-Key: "+c.key()+"\nAuthorization: Basic "+c.token(jwt.MapClaims{})))
		d.Edit("", func(p *profile.Profile) { p.UserID, p.Method = user, profile.Methods[n%3] })
		d.Inspector.Inspect(inspect.First, "Authorization: Bearer "+pasted)
		d.Inspector.Expect(inspect.Expected{SigningSecret: secret.New(c.key()), UserID: user})
		d.Inspector.EditEnvironment(func(e *inspect.Environment) {
			*e = inspect.Environment{ID: profile.CustomID, Address: server.URL, Generation: "gateway"}
		})
		d.Inspector.Check()
		d.Start("")
		u.until(
			"the start ends",
			func() bool { return u.latest.Profile.UserID == user && settled() && !u.latest.Inspection.Checking },
		)
		d.Check("")
		u.until("the check ends", settled)
		for _, e := range u.latest.Events {
			seen.WriteString(view.Event(e).Text + "\n")
		}
		seen.WriteString(u.window.Title() + u.card().all() + view.ServerOf(u.latest).Text + "\n")
	}
	d.Stop("")

	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.secrets) < 2000 || len(c.user) < rounds {
		t.Fatalf("%d secrets and %d users went through", len(c.secrets), len(c.user))
	}
	u.tap("Timeline")
	report := view.Report(d.Snapshot(), true)
	config := d.Support(bundle.Extent{})
	config.Report = view.SupportReport(d.Snapshot(), config, "")
	b := bundle.New(config)
	d.Close()
	texts := map[string]string{
		"the log": log.String(), "notifications": notified.String(), "the tray": strings.Join(
			slices.Collect(maps.Keys(tray.texts)), "\n",
		),
		"the window": seen.String(), "the Inspector's report": report,
	}
	for _, p := range b.Parts {
		texts["the bundle's "+p.Name] = p.Text()
	}
	if err := filepath.WalkDir(folder, func(path string, entry os.DirEntry, err error) error {
		if err == nil && entry.Type().IsRegular() {
			raw, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			texts[filepath.Base(path)] = string(raw)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{
		"timeline.jsonl", "profiles.json", "the log", "the tray", "the window", "the bundle's report.md",
		"the bundle's exchanges.har",
	} {
		if len(texts[name]) < 200 {
			t.Errorf("%s is %q", name, texts[name])
		}
	}
	secrets, users := newSearch(c.secrets), newSearch(c.user)
	for name, text := range texts {
		if found := secrets.in(text); len(found) > 0 {
			at := strings.Index(strings.ToLower(text), found[0])
			t.Errorf(
				"%d secrets are in %s, such as %q:\n%s", len(found), name, found[0], text[max(0, at-200):min(len(text), at+200)],
			)
		}
		if !strings.HasPrefix(name, "the bundle's ") && name != "notifications" {
			continue
		}
		if found := users.in(text); len(found) > 0 {
			at := strings.Index(strings.ToLower(text), found[0])
			t.Errorf(
				"%d user IDs are in %s, such as %q:\n%s", len(found), name, found[0], text[max(0, at-200):min(len(text), at+200)],
			)
		}
	}
	// A leak of each form would be found.
	planted := c.secrets[7]
	for _, form := range append(secret.Forms(secret.New(planted)), derived(planted, "Bearer "+planted)...) {
		form = strings.ReplaceAll(form, `\\`, `\`)
		if len(secrets.in("before "+form+" after")) == 0 {
			t.Errorf("a planted %q is not found", form)
		}
	}
}

// lockedBuffer is a bytes.Buffer for several goroutines.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}
