package bundle

import (
	"encoding/json"
	"strings"
	"time"

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

// includes reports whether an entry leaves, in the run of the program with an ID.
func (x Extent) includes(e *journal.Entry, run string) bool {
	return !e.At.Before(x.Since) && (!x.ThisRun || e.Run == run) &&
		(x.Profile == "" || e.Profile == "" || e.Profile == x.Profile)
}

// Collect returns the entries of a journal that leave, and adds every user ID that any
// entry tells to users, unless that is nil. It reads all entries, which for many takes
// a while.
func Collect(j *journal.Journal, x Extent, users *token.Pseudonyms) []*journal.Entry {
	j.LoadEarlier()
	var leave []*journal.Entry
	for _, e := range j.Entries() {
		if x.includes(e, j.Run()) {
			leave = append(leave, e)
		}
		if users != nil { // also of entries that stay: one that leaves can name their users
			addUsers(users, e)
		}
	}
	return leave
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
		if between := strings.TrimSpace(text[:at]); name != "" && name != "name" && strings.HasPrefix(between, ":") &&
			token.NamesUser(name) {
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
