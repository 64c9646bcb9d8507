package view_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"sessiontray/session/message"

	"sessiontray/assets"
	"sessiontray/session"
	"sessiontray/session/desk"
	"sessiontray/session/profile"
	"sessiontray/session/secret"
	"sessiontray/ui/view"
)

var now = time.Date(2026, 3, 4, 10, 42, 3, 0, time.UTC)

func live(left time.Duration) *session.Session {
	return &session.Session{
		Token: secret.New("1nU73GCsMnqT2sudzHPMo6az"), Identity: "alice", StartedAt: now, ExpiresAt: now.Add(left),
	}
}

// of is a snapshot of one profile, whose session stands so.
func of(st session.Status) desk.Snapshot {
	p := profile.New()
	p.ID = "1"
	staging := profile.Environment{Name: "Staging"}
	one := desk.Summary{Profile: p, Environment: staging, StatusEnvironment: staging, Status: st}
	return desk.Snapshot{Now: now, Summary: one, Profiles: []*desk.Summary{&one}}
}

func failure(kind session.Kind) *session.Failure {
	return &session.Failure{
		Kind: kind, Cause: message.New("verbatim", "text", "It broke."), Fix: message.New("verbatim", "text", "Mend it."),
	}
}

// Every state with what the card, the tray and its menu say of it.
func TestStatus(t *testing.T) {
	for _, test := range []struct {
		name                                        string
		status                                      session.Status
		icon                                        assets.Icon
		title, proof, subject, countdown, tray, act string
	}{
		{
			"stopped",
			session.Status{},
			assets.Stopped, "No session", "Not started", "", "", "no session", "Start alice · Staging",
		},
		{
			"starting",
			session.Status{Phase: session.Starting, Wanted: "alice", Origin: "Staging"},
			assets.Starting, "Starting…", "waiting for Staging", "alice on Staging", "", "none live · Starting… · alice on Staging", "Cancel alice · Staging (starting…)",
		},
		{
			"starting anew",
			session.Status{Phase: session.Starting, Wanted: "bob", Origin: "Staging", Session: live(time.Hour)},
			assets.Starting, "Starting…", "waiting for Staging", "bob on Staging", "", "1 live · Starting… · bob on Staging", "Cancel alice · Staging (starting…)",
		},
		{
			"accepted here",
			session.Status{
				Phase: session.Active, Origin: "Staging", Session: live(59*time.Minute + 40*time.Second + 1),
				Confirmation: session.ValidLocally,
			},
			assets.Accepted, "Active", "valid locally; not checked with the server", "alice on Staging", "59 min left", "1 live · Active · alice on Staging · 59 min left · not checked with the server", "Stop alice · Staging (active, 59 min left)",
		},
		{
			"confirmed",
			session.Status{
				Phase: session.Active, Origin: "Staging", Session: live(3 * time.Hour), Confirmation: session.ConfirmedByServer,
				ConfirmedAt: now,
			},
			assets.Confirmed, "Active", "confirmed by the server at 10:42:03", "alice on Staging", "3 h left", "1 live · Active · alice on Staging · 3 h left", "Stop alice · Staging (active, 3 h left)",
		},
		{
			"expiring",
			session.Status{
				Phase: session.Expiring, Origin: "Staging", Session: live(9 * time.Second), Confirmation: session.ConfirmedByServer,
				ConfirmedAt: now.AddDate(0, 0, -1),
			},
			assets.Expiring, "Expires soon", "confirmed by the server at 3 Mar 2026, 10:42:03", "alice on Staging", "0:09 left", "1 live · Expires soon · alice on Staging · less than 1 min left", "Stop alice · Staging (expires soon, less than 1 min left)",
		},
		{
			"expired",
			session.Status{
				Phase: session.Expired, Origin: "Staging", Session: live(-time.Minute), Confirmation: session.ConfirmedByServer,
			},
			assets.Expired, "Expired", "expired at 10:41:03", "alice on Staging", "", "none live · Expired · alice on Staging", "Start alice · Staging (expired)",
		},
		{
			"refused",
			session.Status{
				Phase: session.Refused, Since: now, Origin: "Staging", Wanted: "alice", Failure: failure(session.Unauthorized),
			},
			assets.Refused, "Refused", "at 10:42:03", "alice on Staging", "", "none live · Refused · alice on Staging", "Start alice · Staging (refused)",
		},
		{
			"failed",
			session.Status{Phase: session.Failed, Since: now, Origin: "Staging", Wanted: "alice", Failure: failure(session.DNS)},
			assets.Failed, "Failed", "at 10:42:03", "alice on Staging", "", "none live · Failed · alice on Staging", "Start alice · Staging (failed)",
		},
	} {
		s := of(test.status)
		c := view.Status(s)
		if c.Icon != test.icon || c.Title != test.title || c.Proof != test.proof || c.Subject != test.subject ||
			c.Countdown != test.countdown {
			t.Errorf("%s: %+v", test.name, c)
		}
		tray := view.TrayOf(s)
		if tray.Title != "Session Tray: "+test.tray || tray.Icon != test.icon {
			t.Errorf("%s: tray %+v", test.name, tray)
		}
		menu := slices.DeleteFunc(slices.Clone(tray.Menu), func(m view.MenuItem) bool { return m.Hidden })
		_, isLive := test.status.Live()
		if len(menu) != 9 || !strings.EqualFold(menu[0].Label, test.tray) || !menu[0].Disabled ||
			menu[2].Label != test.act || menu[2].Profile != "1" || menu[4].Disabled == isLive {
			t.Errorf("%s: menu %+v", test.name, menu)
		}
		if c.CanCopyToken != isLive || c.CanCancel != (test.status.Phase == session.Starting) || c.CanStop != isLive {
			t.Errorf("%s: %+v", test.name, c)
		}
		if (c.Reason != "") != (test.status.Failure != nil) {
			t.Errorf("%s: reason %q", test.name, c.Reason)
		}
	}
}

func TestEveryPhaseDiffersInShapeAndWords(t *testing.T) {
	icons, titles := map[assets.Icon]bool{}, map[string]bool{}
	for p := session.Stopped; p <= session.Failed; p++ {
		st := session.Status{Phase: p, Failure: failure(session.Server)}
		if p.Live() || p == session.Expired {
			st.Session = live(time.Hour)
		}
		c := view.Status(of(st))
		icons[c.Icon], titles[c.Title] = true, true
	}
	if len(icons) != 7 || len(titles) != 7 {
		t.Errorf("%d icons and %d titles for 7 phases", len(icons), len(titles))
	}
}

func TestReasonWhileTheSessionLives(t *testing.T) {
	st := session.Status{Phase: session.Active, Session: live(time.Hour), Failure: failure(session.DNS), Wanted: "bob"}
	c := view.Status(of(st))
	if c.Reason != "The session is still active, but a new one for bob could not be started. It broke. Mend it." ||
		c.ReasonBad {
		t.Errorf("%q", c.Reason)
	}
	st.Wanted = ""
	checking := of(st)
	checking.Checking = true
	c = view.Status(checking)
	if c.Reason != "The session may still be active, but the server could not confirm it. It broke. Mend it." ||
		c.CanCheck || c.Proof != "checking with the server…" {
		t.Errorf("%+v", c)
	}
}

func TestDetails(t *testing.T) {
	s := live(time.Hour)
	s.Scopes, s.Skew = []string{"videos.read", "x"}, 3*time.Hour
	st := session.Status{Phase: session.Active, Session: s}
	want := "Until 08:42:03 · videos.read, x · 1nU73…6az\nThe server's clock is 3 hours ahead of this machine's. Times here are by this machine's."
	if got := view.Status(of(st)).Details; got != want {
		t.Errorf("%q", got)
	}
	st.Session = &session.Session{Token: secret.New("short")}
	c := view.Status(of(st))
	if c.Details != "Expiry unknown · scopes unknown · •••" || c.Countdown != "" || c.CanCopyUser ||
		c.Subject != "unknown user on " {
		t.Errorf("%+v", c)
	}
}

func TestScopes(t *testing.T) {
	if got := view.Scopes([]string{"a", "b", "c", "d", "e"}); got != "a, b, c and 2 more" {
		t.Errorf("%q", got)
	}
}

// As a minute goes by, no more of the menu changes than tells a time: a host of trays
// reads all of it anew for each item that does.
func TestTheMenuIsCalm(t *testing.T) {
	s := desk.Snapshot{Now: now}
	for n := range 30 {
		p := &desk.Summary{Profile: profile.Profile{ID: fmt.Sprint(n), Name: fmt.Sprint("p", n)}}
		p.Status = session.Status{Phase: session.Active, Origin: "Staging", Session: live(time.Hour)}
		s.Profiles = append(s.Profiles, p)
	}
	before := view.TrayOf(s)
	s.Now = now.Add(time.Minute)
	after := view.TrayOf(s)
	if !view.SameItems(before.Menu, after.Menu) {
		t.Fatal("other items")
	}
	changed := 0
	var count func(a, b []view.MenuItem)
	count = func(a, b []view.MenuItem) {
		for n := range a {
			if a[n].Label != b[n].Label {
				changed++
			}
			count(a[n].Children, b[n].Children)
		}
	}
	if count(before.Menu, after.Menu); changed < 10 || changed > 11 {
		t.Errorf("%d items change", changed)
	}
}

func TestCountdown(t *testing.T) {
	for _, test := range []struct {
		left             time.Duration // at three seconds past a minute
		countdown, short string
	}{
		{-time.Second, "0:00 left", "0:00"},
		{0, "0:00 left", "0:00"},
		{time.Nanosecond, "0:01 left", "0:01"},
		{10 * time.Minute, "10:00 left", "10:00"},
		{10*time.Minute + time.Nanosecond, "10 min left", "10 min"},
		{59*time.Minute + 56*time.Second, "59 min left", "59 min"},
		{59*time.Minute + 57*time.Second, "60 min left", "60 min"}, // a minute's turn later
		{119 * time.Minute, "1 h 59 min left", "119 min"},
		{47 * time.Hour, "47 h left", "47 h"},
		{72 * time.Hour, "3 days left", "3 days"},
	} {
		if got := view.Countdown(test.left, now); got != test.countdown {
			t.Errorf("%v: %q, want %q", test.left, got, test.countdown)
		}
		if got := view.Short(test.left, now); got != test.short {
			t.Errorf("%v, short: %q, want %q", test.left, got, test.short)
		}
	}
}

// Whatever is left of them, sessions count down at the turn of the clock's minute:
// the window is painted once for all of them.
func TestCountdownsTurnTogether(t *testing.T) {
	for left := 11 * time.Minute; left < 30*time.Hour; left += 997 * time.Second {
		end := now.Add(left)
		at := func(clock time.Time) string {
			return view.Countdown(end.Sub(clock), clock) + " " + view.Short(end.Sub(clock), clock)
		}
		turn := now.Truncate(time.Minute).Add(time.Minute)
		if a, b := at(now), at(turn.Add(-time.Nanosecond)); a != b {
			t.Fatalf("%v: %q turns to %q within a minute", left, a, b)
		}
		if a, b := at(turn), at(turn.Add(time.Minute-time.Nanosecond)); a != b && left > 13*time.Minute {
			t.Fatalf("%v: %q turns to %q within a minute", left, a, b)
		}
	}
}

func TestLongAndOddUserIDs(t *testing.T) {
	for id, want := range map[string]string{
		"":                              "unknown user",
		"用户🦊":                           "用户🦊",
		"qa." + strings.Repeat("x", 60): "qa." + strings.Repeat("x", 18) + "…" + strings.Repeat("x", 10),
		"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl": "eyJhb…JXJl",
	} {
		got := view.User(id)
		if strings.HasPrefix(id, "eyJ") {
			want = secret.New(id).String()
		}
		if got != want {
			t.Errorf("%q: %q, want %q", id, got, want)
		}
	}
}

func TestBeneath(t *testing.T) {
	p := profile.New()
	problem := &session.Failure{
		Kind: session.BadInput, Field: session.FieldUserID, Cause: message.New("verbatim", "text", "It is empty."),
		Fix: message.New("verbatim", "text", "Type it."),
	}
	s := desk.Snapshot{Now: now, Summary: desk.Summary{Profile: p}, Problem: problem}
	s.APIToken = secret.New("opaque-token")
	for f, want := range map[session.Field]view.Field{
		session.FieldUserID:       {Text: "It is empty. Type it.", Tone: view.Bad},
		session.FieldSessionToken: {},
		session.FieldEnvironment:  {},
		session.FieldAPIToken: {
			Text: "This token contains no readable details. Only the server knows whether it is valid.",
		},
	} {
		if got := view.FieldHint(s, f); got != want {
			t.Errorf("%s: %+v, want %+v", f, got, want)
		}
	}
	s.Elsewhere.APIToken = "https://gateway.video.io"
	if got := view.FieldHint(s, session.FieldAPIToken); got.Tone != view.Warning ||
		!strings.Contains(got.Text, "is for https://gateway.video.io and is not sent anywhere else") {
		t.Errorf("for another address: %+v", got)
	}
	s.Elsewhere.APIToken = ""
	s.APIToken = secret.New("eyJhbGciOiJIUzI1NiJ9.eyJ")
	if got := view.FieldHint(s, session.FieldAPIToken); got.Tone != view.Warning ||
		!strings.HasPrefix(got.Text, "This token is cut off") {
		t.Errorf("%+v", got)
	}
}

func TestEvents(t *testing.T) {
	for want, e := range map[string]desk.Event{
		"onSessionChanged: alice, until 11:42:03": {SessionChanged: true, Session: live(time.Hour)},
		"onSessionChanged: no session":            {SessionChanged: true},
		"Starting… bob on Staging": {Status: session.Status{
			Phase: session.Starting, Wanted: "bob", Origin: "Staging",
		}},
		"Refused: It broke.": {Status: session.Status{
			Phase: session.Refused, Failure: failure(session.Unauthorized),
		}},
		"Expired at 10:41:03": {Status: session.Status{
			Phase: session.Expired, Session: live(-time.Minute),
		}},
		"No session": {},
		"Starting bob failed: It broke.": {Status: session.Status{
			Phase: session.Active, Session: live(time.Hour), Wanted: "bob", Failure: failure(session.DNS),
		}},
		"The check failed: It broke.": {Status: session.Status{
			Phase: session.Expiring, Session: live(time.Hour), Failure: failure(session.DNS),
		}},
	} {
		e.At = now
		if row := view.Event(e); row.Text != want || row.Time != "10:42:03.000" || row.Listener != e.SessionChanged {
			t.Errorf("%+v, want %q", row, want)
		}
	}
}
