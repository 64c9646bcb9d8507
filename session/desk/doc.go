// Package desk runs everything: it takes commands and publishes immutable snapshots of
// all that a user interface shows. Commands return at once; the network and the keyring
// are used on the desk's own goroutines.
//
//	d, err := desk.New(desk.Config{…})
//	if err != nil {
//		return err
//	}
//	defer d.Close()
//	d.Subscribe(func(s desk.Snapshot) { … })
//	d.Start("")
package desk
