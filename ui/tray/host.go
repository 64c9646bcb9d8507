package tray

// WatchHost finds out whether someone shows tray icons and follows its
// coming and going until stop is called; changed is called, on another
// goroutine, after each change. Where the system always has a tray, present
// always says so.
func WatchHost(changed func()) (present func() bool, stop func()) {
	return watchHost(changed)
}
