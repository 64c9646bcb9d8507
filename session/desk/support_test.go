package desk_test

import (
	"testing"
	"time"

	"sessiontray/session/bundle"
	"sessiontray/session/journal"
)

// Whoever is named in what leaves is hidden, though only what stays here tells that it
// is a user.
func TestUsersKnownFromWhatStays(t *testing.T) {
	inWorld(t, 2, func(w *world, ids []string) {
		w.Journal().Append(journal.Draft{
			Kind: journal.HTTP, Profile: ids[0], User: "zelda", Text: "x",
			Exchange: &journal.Exchange{ResponseBody: `{"identity": 98765, "user":{"userId":"y\u00f6rk"}}`},
		})
		w.Journal().Append(journal.Draft{
			Kind: journal.Problem, Profile: ids[1], Text: "Users zelda, “98765” and yörk met a problem.",
		})
		w.after(time.Second)
		c := w.Support(bundle.Extent{Profile: ids[1]})
		last := c.Entries[len(c.Entries)-1]
		for _, e := range c.Entries {
			if e.Profile == ids[0] {
				t.Errorf("of another profile: %+v", e)
			}
		}
		if got := c.Users.Replace(last.Text); got != "Users someone-3, “someone-4” and someone-5 met a problem." {
			t.Errorf("%q", got)
		}
		if c := w.Support(bundle.Extent{Profile: ids[1], ShowUsers: true}); c.Users.Replace(last.Text) != last.Text {
			t.Error("hidden, though they are to be shown")
		}
		if c := w.Support(bundle.Extent{Since: w.wall().Add(time.Hour)}); len(c.Entries) != 0 {
			t.Errorf("%d entries of the future", len(c.Entries))
		}
	})
}
