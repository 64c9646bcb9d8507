package profile

import (
	"encoding/json"
	"slices"
	"time"

	"sessiontray/session/message"

	"github.com/google/uuid"
)

// shareFormat marks a file of profiles that were exported.
const shareFormat = "session-tray-profiles"

// Shared are profiles and their environments, as a team passes them on: without
// secrets, and without what is one user's own.
type Shared struct {
	Format       string        `json:"format"`
	Version      int           `json:"version"`
	Profiles     []Profile     `json:"profiles"`
	Environments []Environment `json:"environments,omitempty"`
}

// Export returns the profiles with the given IDs, all for none, as the text of a
// file.
func (b Book) Export(ids ...string) ([]byte, error) {
	clean := b.withoutSecrets()
	out := Shared{Format: shareFormat, Version: version, Profiles: []Profile{}}
	for _, p := range clean.Profiles {
		if len(ids) > 0 && !slices.Contains(ids, p.ID) {
			continue
		}
		out.Profiles = append(out.Profiles, p.shared())
		n := slices.IndexFunc(clean.Environments, func(e Environment) bool { return e.ID == p.EnvironmentID })
		if n >= 0 && !slices.Contains(out.Environments, clean.Environments[n]) {
			out.Environments = append(out.Environments, clean.Environments[n])
		}
	}
	text, err := json.MarshalIndent(out, "", "  ")
	if err != nil {
		return nil, message.Errorf(err, "settings.profiles-cannot-encoded", "reason", message.Of(err))
	}
	return append(text, '\n'), nil
}

// shared leaves out what is the user's own.
func (p Profile) shared() Profile {
	p = p.Clone()
	p.Pinned, p.KeepSecrets, p.UsedAt, p.BoundSecrets = false, false, time.Time{}, false
	return p
}

// ChangeKind is what an import does to a profile.
type ChangeKind int

// The kinds of change.
const (
	Added ChangeKind = iota
	Changed
	// AddedBeside is one that is known here, but would send its token to another
	// address: it comes in as a new profile, without a token.
	AddedBeside
	Unchanged
)

// Change is what an import does to one profile.
type Change struct {
	Kind   ChangeKind
	Before Profile // as it is here, if it is
	After  Profile
}

// Plan is what an import will do; nothing is done yet.
type Plan struct {
	Changes []Change
	// Environments are those that come in. One that is here stays as it is; Kept are
	// those of which the file says something else, as they are here.
	Environments, Kept []Environment
	after              Book
}

// EnvironmentOf is the environment of a profile, once the plan is carried out.
func (p Plan) EnvironmentOf(of Profile) Environment { return p.after.EnvironmentOf(of) }

// Apply returns the book with the plan carried out.
func (p Plan) Apply() Book { return p.after }

// Counts are the numbers of changes by kind.
func (p Plan) Counts() map[ChangeKind]int {
	n := map[ChangeKind]int{}
	for _, c := range p.Changes {
		n[c.Kind]++
	}
	return n
}

// PlanImport reads an exported file and says what importing it would change. An
// import never changes the address that a stored token is sent to.
func (b Book) PlanImport(text []byte) (Plan, error) {
	var in Shared
	switch err := json.Unmarshal(text, &in); {
	case err != nil || in.Format != shareFormat:
		return Plan{}, message.Errorf(nil, "settings.file-holds-no-exported-profiles")
	case in.Version > version:
		return Plan{}, message.Errorf(nil, "settings.file-exported-newer-version-program")
	case len(in.Profiles) > maxProfiles || len(in.Environments) > maxEnvironments:
		return Plan{}, message.Errorf(nil, "settings.import-too-many", "profiles", maxProfiles, "environments", maxEnvironments)
	case len(in.Profiles) == 0:
		return Plan{}, message.Errorf(nil, "settings.file-holds-no-profiles-choose")
	}
	theirs := Book{Profiles: in.Profiles, Environments: in.Environments}.sanitized().withoutSecrets()
	after, renamed := b, map[string]string{}
	plan := Plan{}
	for _, e := range theirs.Environments {
		if !e.OwnEnvironment() {
			continue
		}
		n := slices.IndexFunc(after.Environments, func(own Environment) bool { return own.ID == e.ID })
		switch {
		case n < 0:
			after = after.WithEnvironment(e)
			plan.Environments = append(plan.Environments, e)
		case after.Environments[n].BaseURL != e.BaseURL:
			renamed[e.ID] = uuid.NewString()
			e.ID = renamed[e.ID]
			after = after.WithEnvironment(e)
			plan.Environments = append(plan.Environments, e)
		case after.Environments[n] != e:
			plan.Kept = append(plan.Kept, after.Environments[n])
		}
	}
	before, then := b.AllEnvironments(), after.AllEnvironments()
	profiles := slices.Clone(b.Profiles)
	places := map[string]int{} // by ID
	for n, p := range profiles {
		places[p.ID] = n
	}
	for _, p := range theirs.Profiles {
		p = p.shared()
		p.KeepSecrets, p.BoundSecrets = true, true
		if slices.Contains(b.OrphanedSecrets, p.ID) {
			p.ID = uuid.NewString() // whose secrets may still lie in the keyring
		}
		if id, is := renamed[p.EnvironmentID]; is {
			p.EnvironmentID = id
		}
		change := Change{Kind: Added, After: p}
		if n, known := places[p.ID]; known {
			here := profiles[n]
			p.Pinned, p.KeepSecrets, p.UsedAt, p.BoundSecrets = here.Pinned, here.KeepSecrets, here.UsedAt, here.BoundSecrets
			change = Change{Kind: Changed, Before: here, After: p}
			switch {
			case p.Equal(here):
				change.Kind = Unchanged
			case goesTo(then, p) == goesTo(before, here):
				profiles[n] = p
			default:
				p.ID, p.Pinned, p.UsedAt, p.BoundSecrets = uuid.NewString(), false, time.Time{}, true
				change.Kind, change.After = AddedBeside, p
			}
		}
		if change.Kind == Added || change.Kind == AddedBeside {
			profiles = append(profiles, p)
		}
		plan.Changes = append(plan.Changes, change)
	}
	after.Profiles = profiles
	if after.Selected == "" {
		after.Selected = after.Profiles[0].ID
	}
	plan.after = after
	return plan, nil
}

// goesTo is where a profile's secrets go to, with the environments that there are.
func goesTo(all []Environment, p Profile) [2]string {
	return [2]string{EnvironmentIn(all, p).BaseURL, Origin(p.Backend.URL)}
}

// What an import may hold at most.
const (
	maxProfiles     = 10_000
	maxEnvironments = 1_000
)
