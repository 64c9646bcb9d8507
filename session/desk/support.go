package desk

import (
	"encoding/json"
	"strings"
	"time"

	"sessiontray/session/bundle"
	"sessiontray/session/journal"
	"sessiontray/session/token"
)

// Extent says what of the journal is to leave for support.
type Extent struct {
	Profile   string    // what is of this profile, and of none; everything when empty
	Since     time.Time // what happened from then on; everything kept when zero
	ThisRun   bool      // what happened since the program was started, whatever the clock says
	ShowUsers bool      // leave user IDs as they are
}

// Support gathers what a bundle is made of, but for what people read of it. It looks
// through all entries, which for many takes a while.
func (d *Desk) Support(x Extent) bundle.Config {
	d.journal.LoadEarlier()
	c := bundle.Config{Made: d.now(), Redactor: d.config.Redactor}
	kept := d.journal.Entries()
	for _, e := range kept {
		if !e.At.Before(x.Since) && (!x.ThisRun || e.Run == d.journal.Run()) && (x.Profile == "" || e.Profile == "" || e.Profile == x.Profile) {
			c.Entries = append(c.Entries, e)
		}
	}
	if x.ShowUsers {
		return c
	}
	c.Users = &token.Pseudonyms{}
	s := d.Snapshot()
	for _, p := range s.Profiles { // also those that are not asked for: they can be named elsewhere
		c.Users.Add(p.Profile.UserID)
		c.Users.Add(p.Status.Wanted)
		if p.Status.Session != nil {
			c.Users.Add(p.Status.Session.Identity)
		}
	}
	for _, user := range s.Lab.Revoked {
		c.Users.Add(user)
	}
	for _, v := range []token.Info{token.ParseValue(s.SessionToken), token.ParseValue(s.APIToken)} {
		c.Users.AddClaims(v.Claims)
	}
	for _, e := range kept { // also of those that stay here: an entry that leaves can name their users
		addUsers(c.Users, e)
	}
	return c
}

// addUsers adds the user IDs that an entry tells.
func addUsers(users *token.Pseudonyms, e *journal.Entry) {
	users.Add(e.User)
	if e.Change != nil {
		users.Add(e.Change.Before.User)
		users.Add(e.Change.After.User)
	}
	if e.Exchange != nil { // answers for another than asked, too
		addUsersIn(users, e.Exchange.RequestBody)
		addUsersIn(users, e.Exchange.ResponseBody)
	}
}

// addUsersIn adds the user IDs that JSON tells by the names of its members, as far as
// it is JSON. What is called “name” alone is anything's there.
func addUsersIn(users *token.Pseudonyms, text string) {
	name := ""
	for {
		at := strings.IndexByte(text, '"')
		if at < 0 { // the last member can be a number
			if rest, is := strings.CutPrefix(strings.TrimSpace(text), ":"); is && token.NamesUser(name) {
				users.Add(leadingNumber(rest))
			}
			return
		}
		value, rest, found := cutString(text[at+1:])
		if !found {
			return
		}
		if between := strings.TrimSpace(text[:at]); name != "" && name != "name" && strings.HasPrefix(between, ":") && token.NamesUser(name) {
			if number := leadingNumber(between[1:]); number != "" {
				users.Add(number)
			} else if between == ":" {
				if plain := ""; json.Unmarshal([]byte(`"`+value+`"`), &plain) == nil {
					value = plain
				}
				users.Add(value)
				value = ""
			}
		}
		name, text = value, rest
	}
}

// leadingNumber is the whole number that a text begins with, empty without one.
func leadingNumber(text string) string {
	text = strings.TrimSpace(text)
	end := strings.IndexFunc(text, func(r rune) bool { return r < '0' || r > '9' })
	if end < 0 {
		end = len(text)
	}
	return text[:end]
}

// cutString cuts a JSON string off a text, which begins behind its first quote.
func cutString(text string) (inside, rest string, found bool) {
	for n := 0; n < len(text); n++ {
		switch text[n] {
		case '\\':
			n++
		case '"':
			return text[:n], text[n+1:], true
		}
	}
	return "", "", false
}
