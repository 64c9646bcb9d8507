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
		{n.Refused, Tn("%d sessions are no longer accepted by the server.", n.Refused)},
		{n.NotRenewed, Tn("%d sessions could not be renewed.", n.NotRenewed)},
		{n.Expired, Tn("%d sessions have ended.", n.Expired)},
		{n.Expiring, Tn("%d sessions end soon.", n.Expiring)},
		{n.Stopped, Tn("%d sessions were stopped after their time.", n.Stopped)},
		{n.NotStarted, Tn("%d sessions could not be started.", n.NotStarted)},
	} {
		if kind.count > 0 {
			said = append(said, kind.text)
		}
	}
	return strings.Join(said, " ")
}
