package view_test

import (
	"fmt"
	"testing"
	"time"

	"sessiontray/session"
	"sessiontray/session/desk"
	"sessiontray/session/profile"
	"sessiontray/ui/view"
)

// many is a snapshot of so many profiles, of which so many live.
func many(profiles, living int) desk.Snapshot {
	s := desk.Snapshot{Now: now}
	for n := range profiles {
		p := profile.New()
		p.Name, p.UserID = fmt.Sprint("profile ", n), fmt.Sprint("user-", n)
		one := &desk.Summary{Profile: p, Environment: profile.BuiltIn[1], StatusEnvironment: profile.BuiltIn[1]}
		if n < living {
			one.Status = session.Status{
				Phase: session.Active, Session: live(time.Hour), Confirmation: session.ConfirmedByServer, ConfirmedAt: now,
			}
		}
		s.Profiles = append(s.Profiles, one)
	}
	s.Summary = *s.Profiles[0]
	return s
}

// What is done for every snapshot, at least once a second while a session lives.
func BenchmarkTray(b *testing.B) {
	s := many(200, 50)
	for b.Loop() {
		view.TrayOf(s)
	}
}

func BenchmarkRows(b *testing.B) {
	s := many(200, 50)
	for b.Loop() {
		view.Rows(s, "")
	}
}

// What a key in the search does.
func BenchmarkSearch(b *testing.B) {
	s := many(500, 50)
	for b.Loop() {
		view.Rows(s, "user-49")
	}
}
