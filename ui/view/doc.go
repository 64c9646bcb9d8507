// Package view turns a snapshot into what is said: words, icons, menus. Its
// functions are pure and know no widgets. All text passes the redactor, because
// a user can paste a token into any field.
package view
