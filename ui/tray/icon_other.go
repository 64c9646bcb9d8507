//go:build !windows

package tray

// iconBytes is the PNG itself, which these systems take.
func iconBytes(content []byte) []byte { return content }
