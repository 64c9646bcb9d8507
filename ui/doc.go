// Package ui is the window and the tray: it shows the snapshots of a desk and
// turns clicks and keys into its commands. What is said stands in package view;
// here is only where it stands and how it looks.
//
// All of it runs on the UI goroutine, but for [App.hear], through which
// snapshots come in: that is the one crossing.
package ui
