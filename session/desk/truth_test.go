package desk_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"sessiontray/session"
	"sessiontray/session/desk"
	"sessiontray/session/fault"
	"sessiontray/session/profile"
	"sessiontray/session/sandbox"
	"sessiontray/session/secret"
)

// The truth test: whatever happens, what the desk shows is what the sandbox and
// the clock know.

// step is something that happens.
type step struct {
	what    string
	profile int
	amount  int64 // a random number, which each kind reads its own way
}

func (s step) String() string { return fmt.Sprintf("%s p%d %d", s.what, s.profile, s.amount) }

const truthProfiles = 8

// kinds are the kinds of step, each as often as it stands here.
var kinds = strings.Fields(`start start start start stop cancel renew renew check check check revoke restore
	wait wait wait wait wait wait sleep set set fault fault clear clear clear life life offset paste paste backend rule edit stopall show hide`)

func schedule(seed uint64, n int) []step {
	r := rand.New(rand.NewPCG(seed, 1))
	steps := make([]step, n)
	for i := range steps {
		steps[i] = step{kinds[r.IntN(len(kinds))], r.IntN(truthProfiles), r.Int64N(1 << 30)}
		if seed%2 == 1 && steps[i].what == "rule" { // in half of them no rule acts
			steps[i].what = "wait"
		}
	}
	return steps
}

// known is what is known of a profile without asking the desk.
type known struct {
	running   bool   // the last command was to start, and nothing ended that by right
	user      string // that the profile says
	wanted    string // that the last start was for
	last      string // of the last session
	problem   string // what the server must have said to the check of this step
	startedAt time.Time
	faulted   bool      // a fault was there since the start
	revoked   bool      // its user was, at some time since the start
	ruled     bool      // a rule could have acted since the start
	slept     int64     // as [world.slept] was at the start
	measured  time.Time // when the server's clock certainly was, last
	shown     session.Status
}

// truth plays a schedule and says what the desk lied about, nil for nothing.
func truth(t *testing.T, steps []step) (lie error) {
	t.Helper()
	inWorld(t, truthProfiles, func(w *world, ids []string) {
		p := &player{world: w, ids: ids, pasted: map[secret.Value]bool{}}
		for n := range p.all {
			p.all[n].user = "user-" + string(rune('a'+n))
		}
		for n, s := range steps {
			before := w.truth()
			p.play(s)
			w.after(1100 * time.Millisecond)
			if lie = p.compare(before); lie != nil {
				lie = fmt.Errorf("after step %d, %v: %w", n, s, lie)
				break
			}
		}
		w.server.ClearFaults()
	})
	return lie
}

type player struct {
	*world
	ids      []string
	all      [truthProfiles]known
	faults   int
	offset   time.Duration
	offsetAt time.Time // when the server's clock was set last
	revoked  map[string]bool
	pasted   map[secret.Value]bool // session tokens that were given to a profile
	rules    bool
	measured time.Time // when the server's clock certainly was, last
}

func (p *player) play(s step) {
	id, k := p.ids[s.profile], &p.all[s.profile]
	switch s.what {
	case "start":
		p.start(id, k)
	case "renew":
		if sum := p.Snapshot().Find(id); sum.Renewable {
			p.begun(k)
			k.wanted = k.last // whatever the profile says by now
		}
		p.Renew(id)
	case "stop":
		k.running = false
		p.Stop(id)
	case "stopall":
		for n := range p.all {
			if sum := p.Snapshot().Find(p.ids[n]); sum.Status.Phase.Live() || sum.Status.Phase == session.Starting ||
				sum.Renews {
				p.all[n].running = false
			}
		}
		p.StopAll()
	case "cancel":
		if k.shown.Session == nil && k.shown.Phase == session.Starting {
			k.running = false
		}
		p.Cancel(id)
	case "check":
		p.Check(id)
		if live, is := k.shown.Live(); is && k.shown.Phase != session.Starting && p.faults == 0 && !p.rules {
			_, _, k.problem = p.server.Session(live.Token)
		}
	case "revoke":
		p.server.RevokeUser(k.user)
		p.revoke(k.user, true)
	case "restore":
		p.server.RestoreUser(k.user)
		p.revoke(k.user, false)
	case "wait":
		p.after(time.Duration(s.amount%240) * time.Second)
	case "sleep":
		p.slept.Add(int64(time.Duration(s.amount%1200) * time.Second))
	case "set":
		p.set.Store(int64(time.Duration(s.amount%86_400-43_200) * time.Second))
	case "offset":
		p.offset = time.Duration(s.amount%7200-3600) * time.Second
		p.server.SetClockOffset(p.offset)
		p.offsetAt = p.truth().Add(1) // after what was measured just now
	case "life":
		p.server.SetSessionLife(time.Duration(5+s.amount%900) * time.Second)
	case "fault":
		kind := fault.Kinds[s.amount%int64(len(fault.Kinds))]
		p.server.Inject(sandbox.Fault{
			Kind: kind, Times: int(s.amount / 97 % 4), Delay: 7 * time.Second, RetryAfter: time.Second,
		})
		p.faults++
	case "clear":
		p.server.ClearFaults()
		p.faults = 0
	case "paste": // one profile's session token into another
		from := p.Snapshot().Find(p.ids[s.amount%truthProfiles])
		if from.Status.Session == nil {
			return
		}
		p.Select(id)
		p.Edit("", func(of *profile.Profile) { of.Method = profile.SessionToken })
		p.SetSessionToken("", from.Status.Session.Token)
		p.pasted[from.Status.Session.Token] = true
		k.user = from.Status.Session.Identity
		p.start(id, k)
	case "backend":
		k.user = fmt.Sprintf("backend-%d", s.amount%5)
		p.Select(id)
		p.Edit("", func(of *profile.Profile) {
			of.Method, of.UserID, of.Backend.URL = profile.FromBackend, k.user, p.server.URL()+"/token/{user}"
		})
	case "edit":
		k.user = fmt.Sprintf("user-%d", s.amount%20)
		p.Select(id)
		p.Edit("", func(of *profile.Profile) { of.Method, of.UserID = profile.APIToken, k.user })
	case "rule":
		p.SetSettings(func(of *profile.Settings) {
			of.Rules = profile.Rules{Renew: s.amount&1 != 0, CheckEvery: int(s.amount & 2 * 5)}
		})
		p.rules = s.amount&3 != 0
	case "show":
		p.SetVisible(true)
	case "hide":
		p.SetVisible(false)
	}
}

// start starts a session. Of input that is refused nothing changes.
func (p *player) start(id string, k *known) {
	before := *k
	p.begun(k)
	k.wanted = k.user
	p.Start(id)
	if s := p.after(0); s.Problem != nil && s.Profile.ID == id {
		*k = before
	}
}

func (p *player) begun(k *known) {
	k.running, k.startedAt, k.faulted, k.revoked, k.ruled, k.slept = true, p.truth(), false, false, p.rules, p.slept.Load()
}

// asleep is for how long the machine slept since a start.
func (p *player) asleep(k *known) time.Duration { return time.Duration(p.slept.Load() - k.slept) }

func (p *player) revoke(user string, is bool) {
	if p.revoked == nil {
		p.revoked = map[string]bool{}
	}
	p.revoked[user] = is
}

// slack is how exact a clock can be measured through a header in whole seconds,
// and how late a look at it can be.
const slack = 3 * time.Second

func (p *player) compare(before time.Time) error {
	s := p.Snapshot()
	live, measured := 0, p.measured
	defer func() { p.measured = measured }()
	for n := range p.all {
		k := &p.all[n]
		sum := s.Find(p.ids[n])
		st := sum.Status
		k.faulted, k.ruled = k.faulted || p.faults > 0, k.ruled || p.rules
		if st.Session != nil {
			k.revoked = k.revoked || p.revoked[st.Session.Identity]
		}
		if err := p.compareOne(k, st, s, before); err != nil {
			return fmt.Errorf("p%d shows %v of %v (%v): %w", n, st.Phase, st.Session, st.Failure, err)
		}
		if _, is := st.Live(); is {
			live++
		}
		if k.measured.After(measured) {
			measured = k.measured
		}
		k.shown, k.problem = st, ""
	}
	if s.Live() != live {
		return fmt.Errorf("%d live, but %d are", s.Live(), live)
	}
	return nil
}

func (p *player) compareOne(k *known, st session.Status, s desk.Snapshot, before time.Time) error {
	if !st.ConfirmedAt.IsZero() && !st.ConfirmedAt.Equal(k.shown.ConfirmedAt) {
		k.measured = p.truth()
	} else if new := st.Session; new != nil && (k.shown.Session == nil ||
		!k.shown.Session.StartedAt.Equal(new.StartedAt)) {
		k.measured = p.measured // by whichever profile asked it
	}
	if current := st.Session; current != nil {
		identity, expires, problem := p.server.Session(current.Token)
		if identity == "" || identity != current.Identity {
			return fmt.Errorf("the sandbox issued no such session: %q, %s", identity, problem)
		}
		if identity != k.wanted && identity != k.last {
			return fmt.Errorf("nobody wanted it: %q was, or before that %q", k.wanted, k.last)
		}
		k.last = identity
		now := p.truth().Add(p.offset)
		judged := "the server's clock"
		if !current.SkewKnown { // then by this machine's alone
			now, judged = p.wall(), "this machine's clock"
		}
		left := expires.Sub(now)
		// The server's clock was set since it was asked last: nobody can know.
		if current.SkewKnown && p.offsetAt.After(k.measured) {
			left = current.End().Sub(p.wall())
		}
		switch warning := current.Warning(); {
		case st.Phase == session.Active && left < warning-slack:
			return fmt.Errorf("by %s %v are left", judged, left)
		case st.Phase == session.Expiring && (left > warning+slack || left < -slack):
			return fmt.Errorf("by %s %v are left, which is more than %v or none", judged, left, warning)
		case st.Phase == session.Expired && left > slack:
			return fmt.Errorf("by %s %v are left", judged, left)
		}
	}
	switch st.Phase {
	case session.Active, session.Expiring:
		if !k.running {
			return fmt.Errorf("it was stopped")
		}
		// A new confirmation while the server refused the user all the time.
		if fresh := st.ConfirmedAt.After(k.shown.ConfirmedAt) && k.shown.Session != nil &&
			k.shown.Session.Token == st.Session.Token; fresh {
			if _, _, problem := p.server.Session(st.Session.Token); strings.Contains(problem, "revoked") {
				return fmt.Errorf("confirmed, while the server says: %s", problem)
			}
		}
		if (st.Confirmation == session.ConfirmedByServer) == st.ConfirmedAt.IsZero() ||
			st.Confirmation == session.Unconfirmed {
			return fmt.Errorf("confirmed as %v at %v", st.Confirmation, st.ConfirmedAt)
		}
		if k.problem != "" {
			return fmt.Errorf("it was checked, and the server said: %s", k.problem)
		}
	case session.Stopped:
		if k.running {
			return fmt.Errorf("nobody stopped it")
		}
	case session.Starting:
		if p.truth().Sub(k.startedAt)-p.asleep(k) > 20*time.Second && !k.ruled {
			return fmt.Errorf("for %v", p.truth().Sub(k.startedAt))
		}
	case session.Failed:
		// Of a server whose clock was never measured, this machine's is all there is.
		byClock := (p.offset != 0 || p.set.Load() != 0) && st.Failure.Cause.ID == "failure.server-issued-session-has-already"
		if !k.faulted && !k.ruled && !byClock {
			return fmt.Errorf("nothing was wrong")
		}
	case session.Refused:
		if !k.faulted && !k.revoked && !k.ruled {
			return fmt.Errorf("the server never refused it")
		}
	}
	if !k.running && st.Phase != session.Stopped {
		return fmt.Errorf("it was stopped")
	}
	return nil
}

func TestTruth(t *testing.T) {
	const steps = 400
	for seed := range truthRuns {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			all := schedule(uint64(seed), steps)
			lie := truth(t, all)
			if lie == nil {
				return
			}
			small := shrunk(t, all)
			t.Fatalf("a lie: %v\nthe shortest schedule found, of %d steps: %v\n%v", lie, len(small), small, truth(t, small))
		})
	}
}

// shrunk leaves out steps as long as there is still a lie.
func shrunk(t *testing.T, steps []step) []step {
	for size := len(steps) / 2; size > 0; {
		before := len(steps)
		for at := 0; at+size <= len(steps); {
			fewer := slices.Delete(slices.Clone(steps), at, at+size)
			if truth(t, fewer) != nil {
				steps = fewer
			} else {
				at += size
			}
		}
		if len(steps) == before || size > len(steps) {
			size /= 2
		}
	}
	return steps
}
