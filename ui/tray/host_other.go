//go:build !linux && !freebsd && !openbsd && !netbsd

package tray

func watchHost(func()) (present func() bool, stop func()) {
	return func() bool { return true }, func() {}
}
