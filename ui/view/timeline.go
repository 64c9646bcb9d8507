package view

import (
	"cmp"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"sessiontray/assets"
	"sessiontray/session"
	"sessiontray/session/desk"
	"sessiontray/session/journal"
	"sessiontray/session/message"
)

// TimelineRow is one line of the timeline.
type TimelineRow struct {
	Time string // local, with the date when it was another day
	Icon assets.Icon
	Who  string // the profile's name
	Text string
	Tone Tone
}

// Timeline says what happened in a line.
func Timeline(e *journal.Entry, now time.Time) TimelineRow {
	row := TimelineRow{
		Time: moment(e.At, now), Icon: entryIcon(e), Who: e.Name, Text: saidOr(e.Message, e.Text), Tone: Info,
	}
	switch {
	case e.Level >= slog.LevelError:
		row.Tone = Bad
	case e.Level >= slog.LevelWarn:
		row.Tone = Warning
	case e.Kind == journal.Skew, e.Kind == journal.HTTP:
		row.Tone = Neutral
	}
	return row
}

func entryIcon(e *journal.Entry) assets.Icon {
	if e.Kind == journal.Status && e.Change != nil {
		confirmed := e.Change.After.Confirmation == journal.ConfirmedByServer
		for phase, icon := range map[session.Phase]assets.Icon{
			session.Stopped: assets.Stopped, session.Starting: assets.Starting, session.Expiring: assets.Expiring,
			session.Expired: assets.Expired, session.Refused: assets.Refused, session.Failed: assets.Failed,
		} {
			if e.Change.After.Phase == phase.String() {
				return icon
			}
		}
		if confirmed {
			return assets.Confirmed
		}
		return assets.Accepted
	}
	switch {
	case e.Level >= slog.LevelError:
		return assets.Bad
	case e.Level >= slog.LevelWarn:
		return assets.Remark
	}
	return ""
}

// moment is a time of day to the millisecond, with the date when it was another day.
func moment(t, now time.Time) string {
	t = t.In(now.Location())
	if t.Format(time.DateOnly) == now.Format(time.DateOnly) {
		return t.Format("15:04:05.000")
	}
	return t.Format(T("ui.format.date-short"))
}

// TimelineMoment says exactly when something happened, for the machine that reads
// along elsewhere.
func TimelineMoment(e *journal.Entry) string {
	offset := precise(e.Offset)
	if e.Offset >= time.Minute {
		offset = e.Offset.Round(time.Second).String()
	}
	return e.At.UTC().Format("2006-01-02 15:04:05.000 UTC") + " · " + T("ui.after-start", "offset", offset)
}

// TimelineCount says how many of the entries show.
func TimelineCount(shown, all int) string {
	if shown == all {
		return T("ui.entry-count", "count", all)
	}
	return T("ui.entry-count-filtered", "shown", shown, "all", all)
}

// TimelineKinds name the kinds of entries to choose from, the first for all.
func TimelineKinds() []string {
	names := map[journal.Kind]string{
		journal.Listener: T("ui.listener-events"), journal.Status: T("ui.status"), journal.Command: T("ui.commands"), journal.HTTP: T("ui.http"),
		journal.Check: T("ui.checks"), journal.Skew: T("ui.clocks"), journal.Keyring: T("ui.keyring"), journal.Problem: T("ui.problems"), journal.Program: T("ui.program"),
	}
	all := []string{T("ui.everything")}
	for _, k := range journal.Kinds {
		all = append(all, names[k])
	}
	return all
}

// TimelineLevels are the levels to choose from, with their names.
func TimelineLevels() (levels []slog.Level, names []string) {
	return []slog.Level{slog.LevelInfo, slog.LevelWarn, slog.LevelError}, []string{
		T("ui.all-levels"), T("ui.warnings-errors"), T("ui.errors"),
	}
}

// TimelineProfiles are the profiles to choose from, by ID and by name; the first
// stands for all. Profiles with one name are told apart by their number.
func TimelineProfiles(s desk.Snapshot) (ids, names []string) {
	ids, names = []string{""}, []string{T("ui.all-profiles")}
	for _, p := range s.Profiles {
		name := ProfileName(p.Profile)
		for n := 2; slices.Contains(names, name); n++ {
			name = fmt.Sprintf("%s (%d)", ProfileName(p.Profile), n)
		}
		ids, names = append(ids, p.Profile.ID), append(names, name)
	}
	return ids, names
}

// TimelineDetail is all there is to say of an entry.
type TimelineDetail struct {
	Moment, Text string
	Tone         Tone
	// Changes are what was before and after.
	Changes []Difference
	// Request and Answer are of an exchange, as on the wire; empty without one.
	Request, Answer string
	Phases          []TimingPhase
	Snippets        []Snippet
}

// TimingPhase is a step of an exchange, as parts of the whole time.
type TimingPhase struct {
	Name       string
	Took       string
	From, Part float32
}

// Detail says all of an entry.
func Detail(e *journal.Entry, now time.Time) TimelineDetail {
	d := TimelineDetail{
		Moment: moment(e.At, now) + " · " + TimelineMoment(e), Text: saidOr(e.Message, e.Text), Tone: Timeline(e, now).Tone,
	}
	if d.Tone == Neutral {
		d.Tone = Info
	}
	if e.Name != "" {
		d.Moment = e.Name + " · " + d.Moment
	}
	if e.Change != nil {
		d.Changes = changes(e.Change)
	}
	if x := e.Exchange; x != nil {
		d.Request, d.Answer = request(x), answer(x)
		d.Phases = phases(x.Timings)
		d.Snippets = Snippets(x)
	}
	return d
}

func changes(c *journal.Change) []Difference {
	var all []Difference
	add := func(name, before, after string) {
		if before != "" || after != "" {
			all = append(all, Difference{Name: name, A: cmp.Or(before, "–"), B: cmp.Or(after, "–"), Same: before == after})
		}
	}
	b, a := c.Before, c.After
	add(T("ui.phase"), phaseWord(b.Phase), phaseWord(a.Phase))
	add(T("ui.confirmation"), Say(certainty(b.Confirmation)), Say(certainty(a.Confirmation)))
	add(T("ui.server"), b.Server, a.Server)
	add(T("ui.user"), b.User, a.User)
	add(T("ui.session-token"), b.Token, a.Token)
	add(T("ui.scopes"), strings.Join(b.Scopes, ", "), strings.Join(a.Scopes, ", "))
	add(T("ui.started"), utc(b.StartedAt), utc(a.StartedAt))
	add(T("ui.expires"), utc(b.ExpiresAt), utc(a.ExpiresAt))
	add(T("ui.clock-off"), span(b.Skew), span(a.Skew))
	add(T("ui.failure"), saidOr(b.FailureSaid, b.Failure), saidOr(a.FailureSaid, a.Failure))
	return all
}

func utc(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02 15:04:05 UTC")
}

func span(d time.Duration) string {
	if d == 0 {
		return ""
	}
	return d.String()
}

func request(x *journal.Exchange) string {
	return wireText(x.Method+" "+x.URL, x.RequestHeader, x.RequestBody, x.RequestBytes, x.Dropped)
}

func answer(x *journal.Exchange) string {
	if x.Status == 0 {
		return T("ui.there-no-answer") + "\n\n" + saidOr(x.FailureSaid, x.Failure)
	}
	text := wireText(
		fmt.Sprintf("%s %d", x.Protocol, x.Status), x.ResponseHeader, x.ResponseBody, x.ResponseBytes, x.Dropped,
	)
	if meaning := saidOr(x.FailureSaid, x.Failure); meaning != "" {
		text += "\n\n" + T("ui.meaning", "failure", meaning)
	}
	return text
}

// wireText is a request or an answer as text. The body has its secrets taken out,
// so that its length may differ from what was sent.
func wireText(first string, header journal.Header, body string, length int, dropped bool) string {
	text := first + "\n" + strings.TrimSuffix(string(header), "\n")
	switch {
	case dropped:
		text += "\n\n" + T("ui.headers-body-too-much-keep")
	case body != "":
		text += "\n\n" + body
		if length > len(body)+1024 {
			text += "…\n\n" + T("ui.bytes-all", "count", length)
		}
	}
	return strings.TrimSpace(text)
}

func phases(t journal.Timings) []TimingPhase {
	steps := []struct {
		name string
		took time.Duration
	}{
		{"DNS", t.DNS}, {T("ui.connect"), t.Connect}, {"TLS", t.TLS}, {T("ui.send"), t.Send}, {T("ui.wait"), t.Wait}, {T("ui.receive"), t.Receive},
	}
	var all []TimingPhase
	from := time.Duration(0)
	total := max(t.Total, t.DNS+t.Connect+t.TLS+t.Send+t.Wait+t.Receive, 1)
	for _, s := range steps {
		if s.took > 0 {
			all = append(
				all, TimingPhase{s.name, precise(s.took), float32(from) / float32(total), float32(s.took) / float32(total)},
			)
			from += s.took
		}
	}
	return all
}

// precise says a short time with three digits or so.
func precise(d time.Duration) string {
	switch {
	case d >= time.Second:
		return fmt.Sprintf("%.2f s", d.Seconds())
	case d >= 10*time.Millisecond:
		return fmt.Sprintf("%.0f ms", float64(d)/1e6)
	case d >= time.Millisecond:
		return fmt.Sprintf("%.1f ms", float64(d)/1e6)
	}
	return fmt.Sprintf("%.2f ms", float64(d)/1e6)
}

// CausedBy names the entry that led to another.
func CausedBy(cause *journal.Entry) string {
	const most = 200
	return T("ui.caused-by", "cause", shorten(saidOr(cause.Message, cause.Text), most))
}

// Copied says what is in the clipboard.
func Copied(s Snippet) string {
	name := "TOKEN"
	if s.Language == "curl" {
		name = "$TOKEN"
	}
	return T("ui.call-clipboard-where-token-belongs", "language", s.Language, "name", name)
}

// saidOr is a message in the user's language, or text where there is none, as in what
// earlier versions of the program wrote.
func saidOr(m message.Message, text string) string {
	if m.IsZero() {
		return text
	}
	return Say(m)
}

// phaseWord and certaintyWord are words of a recorded state in the user's language.
func phaseWord(phase string) string {
	if phase == "" {
		return ""
	}
	return T("phase." + phase)
}

// certainty is how a session's validity is known, as the journal keeps it.
func certainty(kept string) message.Message {
	switch kept {
	case journal.ValidLocally:
		return message.New("confirmation.here")
	case journal.ConfirmedByServer:
		return message.New("confirmation.server")
	}
	return message.New("verbatim", "text", kept)
}
