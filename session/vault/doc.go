// Package vault keeps secrets in the keyring of the operating system, and in
// memory where there is none. Nothing is ever written to a file.
package vault
