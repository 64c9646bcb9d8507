// Package desk runs everything: it takes commands and gives out immutable
// snapshots of all that a user interface shows. Commands return at once;
// network and keyring work happens on the desk's own goroutines.
//
//	d := desk.New(desk.Config{…})
//	defer d.Close()
//	d.Subscribe(func(s desk.Snapshot) { … })
//	d.Start()
package desk
