package desk_test

import (
	"slices"
	"testing"
	"time"

	"sessiontray/session"
	"sessiontray/session/desk"
	"sessiontray/session/fault"
	"sessiontray/session/profile"
	"sessiontray/session/sandbox"
	"sessiontray/session/secret"
)

func (w *world) rules(f func(*profile.Rules)) {
	w.SetSettings(func(s *profile.Settings) { f(&s.Rules) })
}

func (w *world) expect(what string, want ...desk.Notification) {
	w.t.Helper()
	w.after(2 * time.Second)
	if got := w.heard(); !slices.Equal(got, want) {
		w.t.Errorf("%s: told %+v, want %+v", what, got, want)
	}
}

func TestEachThingIsToldOnce(t *testing.T) {
	inWorld(t, 3, func(w *world, ids []string) {
		w.SetVisible(false)
		for _, id := range ids {
			w.Start(id)
		}
		w.expect("what the user just did")
		if s := w.Snapshot(); s.Live() != 3 || s.Profiles[2].Status.Session.Identity != "user-c" {
			t.Fatalf("%d live", s.Live())
		}
		w.after(53 * time.Minute)
		w.expect("not yet")
		w.after(time.Minute)
		w.expect("three expire soon, in one", desk.Notification{Expiring: 3})
		w.Stop(ids[0]) // which the user does
		w.after(7 * time.Minute)
		w.expect("two have ended", desk.Notification{Expired: 2})
		w.set.Store(int64(-3 * time.Hour))
		w.after(time.Minute)
		w.set.Store(0)
		w.after(time.Minute)
		w.expect("never twice")

		w.Start(ids[1])
		w.after(time.Second)
		w.server.RevokeUser("user-b")
		w.Check(ids[1])
		w.expect("the user asked for it")
		w.server.Inject(sandbox.Fault{Kind: fault.ServerError})
		w.Start(ids[0])
		w.expect("a start that nobody sees fail", desk.Notification{NotStarted: 1})
		w.SetVisible(true)
		w.Start(ids[0])
		w.expect("one that somebody sees")
		w.SetSettings(func(s *profile.Settings) { s.Quiet = true })
		w.SetVisible(false)
		w.Start(ids[0])
		w.expect("quiet")
	})
}

// A session that is already about to end when it is started is no news.
func TestShortSessionIsToldAtItsEnd(t *testing.T) {
	inWorld(t, 1, func(w *world, ids []string) {
		w.server.SetSessionLife(30 * time.Second)
		w.Start(ids[0])
		w.expect("started")
		w.after(time.Minute)
		w.expect("ended", desk.Notification{Expired: 1})
	})
}

func TestSleepingThroughTheEnd(t *testing.T) {
	inWorld(t, 2, func(w *world, ids []string) {
		w.Start(ids[0])
		w.Start(ids[1])
		w.after(time.Second)
		w.slept.Store(int64(8 * time.Hour))
		s := w.after(time.Second)
		for _, p := range s.Profiles {
			if p.Status.Phase != session.Expired {
				t.Errorf("a second after waking: %v", p.Status.Phase)
			}
		}
		w.expect("once, of the end alone", desk.Notification{Expired: 2})
	})
}

func TestRenewKeepsTheOldUntilTheNewStands(t *testing.T) {
	inWorld(t, 1, func(w *world, ids []string) {
		w.Start("")
		old := w.after(time.Second).Status.Session
		// What is typed meanwhile is not what is renewed.
		w.Edit("", func(p *profile.Profile) { p.UserID = "somebody-else" })
		remove := w.server.Inject(sandbox.Fault{Kind: fault.ServerError})
		w.Renew("")
		s := w.after(time.Second)
		if s.Status.Phase != session.Active || s.Status.Session.Token != old.Token || s.Status.Failure == nil ||
			s.Status.Failure.Kind != session.Server {
			t.Errorf("a failed renewal: %+v", s.Status)
		}
		remove()
		w.after(time.Minute)
		w.Renew("")
		s = w.after(time.Second)
		if now := s.Status.Session; now.Token == old.Token || now.Identity != old.Identity || s.Status.Failure != nil {
			t.Errorf("%+v", s.Status)
		}
		w.after(2 * time.Hour) // after its end too
		w.Renew("")
		if s = w.after(time.Second); s.Status.Phase != session.Active || s.Status.Session.Identity != "user-a" {
			t.Errorf("%+v", s.Status)
		}
	})
}

func TestPastedTokenIsNotRenewed(t *testing.T) {
	inWorld(t, 2, func(w *world, ids []string) {
		w.rules(func(r *profile.Rules) { r.Renew = true })
		w.server.SetSessionLife(5 * time.Minute)
		w.Start("")
		token := w.after(time.Second).Status.Session.Token
		w.Select(ids[1])
		w.Edit("", func(p *profile.Profile) { p.Method = profile.SessionToken })
		w.SetSessionToken("", token)
		w.Start("")
		s := w.after(time.Second)
		if s.Status.Phase != session.Active || s.Renewable {
			t.Errorf("%+v", s.Summary)
		}
		w.Renew("")
		if s = w.after(10 * time.Minute); s.Status.Phase != session.Expired {
			t.Errorf("%+v", s.Status)
		}
		if other := s.Profiles[0].Status; other.Phase != session.Active {
			t.Errorf("the other was not renewed: %+v", other)
		}
		w.expect("one ended", desk.Notification{Expiring: 1}, desk.Notification{Expired: 1})
	})
}

func TestRenewingByItself(t *testing.T) {
	inWorld(t, 1, func(w *world, ids []string) {
		w.rules(func(r *profile.Rules) { r.Renew = true })
		w.Start("")
		first := w.after(time.Second).Status.Session.Token
		s := w.after(55 * time.Minute)
		if s.Status.Phase != session.Active || s.Status.Session.Token == first {
			t.Errorf("not renewed: %+v", s.Status)
		}
		// A day long, and after a night's sleep.
		if s = w.after(24 * time.Hour); s.Status.Phase != session.Active {
			t.Errorf("after a day: %+v", s.Status)
		}
		w.slept.Add(int64(9 * time.Hour))
		if s = w.after(3 * time.Second); s.Status.Phase != session.Active {
			t.Errorf("after a night: %+v", s.Status)
		}
		w.expect("nothing to tell")
		// A server that has problems for a while.
		remove := w.server.Inject(sandbox.Fault{Kind: fault.ServerError})
		s = w.after(55 * time.Minute)
		if s.Renewal.Tries == 0 || s.Renewal.GaveUp || s.Status.Phase != session.Expiring {
			t.Errorf("%+v, %v", s.Renewal, s.Status.Phase)
		}
		remove()
		if s = w.after(2 * time.Minute); s.Status.Phase != session.Active || s.Renewal != (desk.Renewal{}) {
			t.Errorf("%+v, %v", s.Renewal, s.Status.Phase)
		}
		w.expect("nothing to tell")
		// One that says no.
		w.server.Inject(sandbox.Fault{Kind: fault.Unauthorized})
		s = w.after(55 * time.Minute)
		if s.Renewal.Tries != 1 || !s.Renewal.GaveUp || s.Renewal.Failure.Kind != session.Unauthorized ||
			s.Status.Phase != session.Expiring {
			t.Errorf("%+v, %v", s.Renewal, s.Status.Phase)
		}
		w.expect("given up", desk.Notification{NotRenewed: 1})
		s = w.after(10 * time.Minute)
		if s.Status.Phase != session.Expired || !s.Renewal.GaveUp {
			t.Errorf("%+v", s.Status)
		}
		w.expect("and then ended", desk.Notification{Expired: 1})
	})
}

// A server that is away for good: not asked for ever, and it is said.
func TestRenewingIsGivenUp(t *testing.T) {
	inWorld(t, 1, func(w *world, ids []string) {
		w.rules(func(r *profile.Rules) { r.Renew = true })
		w.Start("")
		w.after(time.Second)
		w.server.Inject(sandbox.Fault{Kind: fault.ServerError})
		s := w.after(5 * time.Hour)
		if !s.Renewal.GaveUp || s.Renewal.Tries != 8 {
			t.Errorf("%+v, %+v", s.Renewal, s.Status)
		}
		w.expect("ended, and given up", desk.Notification{Expired: 1}, desk.Notification{NotRenewed: 1})
		w.server.ClearFaults()
		w.Start("") // by hand
		if s = w.after(time.Second); s.Status.Phase != session.Active || s.Renewal != (desk.Renewal{}) {
			t.Errorf("%+v", s.Summary)
		}
	})
}

func TestStoppingByItself(t *testing.T) {
	inWorld(t, 2, func(w *world, ids []string) {
		w.Edit("", func(p *profile.Profile) { p.Rules = &profile.Rules{StopAfter: 30, Renew: true} })
		w.Start(ids[0])
		w.Start(ids[1])
		w.after(time.Second)              // a start that the clock jumps in can fail
		w.set.Store(int64(5 * time.Hour)) // which is no reason to stop
		if s := w.after(29 * time.Minute); s.Live() != 2 {
			t.Errorf("%d live", s.Live())
		}
		w.Renew(ids[0]) // goes on counting
		if s := w.after(2 * time.Minute); s.Live() != 1 || s.Profiles[0].Status.Phase != session.Stopped {
			t.Errorf("%+v", s.Profiles[0].Status)
		}
		w.expect("stopped", desk.Notification{Stopped: 1})
	})
}

func TestCheckingByItself(t *testing.T) {
	inWorld(t, 1, func(w *world, ids []string) {
		w.rules(func(r *profile.Rules) { r.CheckEvery = 5 })
		w.Start("")
		w.after(12 * time.Minute)
		checked := w.Snapshot().Status.ConfirmedAt
		if ago := w.wall().Sub(checked); ago > 5*time.Minute {
			t.Errorf("confirmed %v ago", ago)
		}
		w.SetVisible(false)
		w.after(30 * time.Minute)
		if ago := w.wall().Sub(w.Snapshot().Status.ConfirmedAt); ago < 20*time.Minute {
			t.Errorf("asked on behalf of nobody, %v ago", ago)
		}
		w.server.RevokeUser("user-a")
		w.SetVisible(true)
		s := w.after(2 * time.Second)
		if s.Status.Phase != session.Refused || s.Status.Failure == nil {
			t.Errorf("%+v", s.Status)
		}
		w.expect("refused", desk.Notification{Refused: 1})
	})
}

// The ready example: one click.
func TestBackendOfTheSandbox(t *testing.T) {
	inWorld(t, 1, func(w *world, ids []string) {
		w.Edit("", func(p *profile.Profile) { p.Method = profile.FromBackend })
		w.Start("")
		if s := w.after(time.Second); s.Status.Phase != session.Active || s.Status.Session.Identity != "user-a" {
			t.Errorf("%+v, %v", s.Status, s.Problem)
		}
		w.Edit("", func(p *profile.Profile) { p.EnvironmentID = profile.GatewayID })
		w.Start("")
		if s := w.after(time.Second); s.Problem == nil || s.Problem.Field != session.FieldBackend {
			t.Errorf("%v", s.Problem)
		}
	})
}

func TestBackendProfile(t *testing.T) {
	inWorld(t, 1, func(w *world, ids []string) {
		w.SetHeaders("", secret.New("X-Key: 0123456789"))
		w.Edit("", func(p *profile.Profile) {
			p.Method, p.Backend.URL, p.UserID = profile.FromBackend, w.server.URL()+"/token/{user}", "bob"
		})
		w.Start("")
		s := w.after(time.Second)
		if s.Status.Phase != session.Active || s.Status.Session.Identity != "bob" ||
			s.Status.Confirmation != session.ValidLocally || s.Status.Origin != "Sandbox" || !s.Renewable {
			t.Errorf("%+v, %v", s.Status, s.Problem)
		}
		w.Check("")
		if s = w.after(time.Second); s.Status.Confirmation != session.ConfirmedByServer {
			t.Errorf("%+v", s.Status)
		}
		w.Renew("")
		if again := w.after(time.Second); again.Status.Session.Token == s.Status.Session.Token ||
			again.Status.Phase != session.Active {
			t.Errorf("%+v", again.Status)
		}
		w.Edit("", func(p *profile.Profile) { p.Backend.URL = "not a URL" })
		w.Start("")
		if s = w.after(time.Second); s.Problem == nil || s.Problem.Field != session.FieldBackend ||
			s.Status.Phase != session.Active {
			t.Errorf("%+v", s.Problem)
		}
	})
}
