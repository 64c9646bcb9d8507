package ui

// WatchTrayHost finds out whether someone shows tray icons and follows its
// coming and going until stop is called; changed is called, on another
// goroutine, after each change. Where the system always has a tray, present
// always says so.
func WatchTrayHost(changed func()) (present func() bool, stop func()) {
	return watchTrayHost(changed)
}
