// Package ui is the window and the tray: it shows the snapshots of a desk and turns
// clicks and keys into its commands. Each page is a package of its own, which knows the
// window by a small interface that it declares itself; what is said stands in package
// view, and the widgets in package kit.
//
// All of it runs on the UI goroutine. What comes on another, a snapshot or a click in the
// tray, crosses over by Config.Dispatch.
package ui
