// Package profile keeps on disk what the user set: environments and profiles,
// never a secret. The file is versioned JSON, written atomically with mode
// 0600; a damaged one is set aside, one of a newer version is left alone.
package profile
