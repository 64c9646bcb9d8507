package vault

import (
	"strings"

	"sessiontray/session/secret"
)

// Bound is a secret with the address that it was given for. The zero Bound is none.
type Bound struct {
	Value secret.Value
	// Address is the scheme, host and port of the server that may get the secret. It is
	// empty for a secret that was given before there was an address, see [Bound.Bind], and
	// [Unknown] for one that version 0.1.0 kept.
	Address string
}

// Unknown is the address of a secret that lies in the vault without one.
const Unknown = "unknown"

// IsZero reports whether there is no secret.
func (b Bound) IsZero() bool { return b.Value.IsZero() }

// For is the secret if it is for an address, or was given before there was one; else none.
func (b Bound) For(address string) secret.Value {
	if b.Address == "" || b.Address == address {
		return b.Value
	}
	return secret.Value{}
}

// Bind makes the address that of a secret that had none.
func (b Bound) Bind(address string) Bound {
	if b.Address == "" && !b.IsZero() {
		b.Address = address
	}
	return b
}

// sealed begins what lies in the vault: the address follows, then a line break and the
// secret. Version 0.1.0 wrote the secret alone.
const sealed = "session-tray:2:"

// Seal is how a bound secret lies in the vault.
func (b Bound) Seal() secret.Value {
	if b.IsZero() {
		return secret.Value{}
	}
	return secret.New(sealed + b.Address + "\n" + b.Value.Reveal())
}

// Unseal reads what lies in the vault.
func Unseal(v secret.Value) Bound {
	rest, is := strings.CutPrefix(v.Reveal(), sealed)
	if !is {
		return Bound{Value: v, Address: Unknown}.orNone()
	}
	address, text, _ := strings.Cut(rest, "\n")
	return Bound{Value: secret.New(text), Address: address}.orNone()
}

// orNone is the zero Bound where there is no secret.
func (b Bound) orNone() Bound {
	if b.IsZero() {
		return Bound{}
	}
	return b
}
