package view

import (
	"strings"

	"sessiontray/session/desk"
)

// Notification is the text of a notification: sentences of the catalogue alone,
// with nothing in them that a user or a server wrote.
func Notification(n desk.Notification) string {
	var said []string
	for _, kind := range []struct {
		count int
		text  string
	}{
		{n.Refused, T("ui.sessions-no-longer-accepted-server", "count", n.Refused)},
		{n.NotRenewed, T("ui.sessions-could-not-renewed", "count", n.NotRenewed)},
		{n.Expired, T("ui.sessions-have-ended", "count", n.Expired)},
		{n.Expiring, T("ui.sessions-end-soon", "count", n.Expiring)},
		{n.Stopped, T("ui.sessions-stopped-after-their-time", "count", n.Stopped)},
		{n.NotStarted, T("ui.sessions-could-not-started", "count", n.NotStarted)},
	} {
		if kind.count > 0 {
			said = append(said, kind.text)
		}
	}
	return strings.Join(said, " ")
}
