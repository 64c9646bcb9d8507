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
		{n.Refused, "%d sessions are no longer accepted by the server."},
		{n.NotRenewed, "%d sessions could not be renewed."},
		{n.Expired, "%d sessions have ended."},
		{n.Expiring, "%d sessions end soon."},
		{n.Stopped, "%d sessions were stopped after their time."},
		{n.NotStarted, "%d sessions could not be started."},
	} {
		if kind.count > 0 {
			said = append(said, Tn(kind.text, kind.count))
		}
	}
	return strings.Join(said, " ")
}
