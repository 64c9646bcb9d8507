package vault

import (
	"context"
	"errors"
	"sync"

	"sessiontray/session/message"

	"sessiontray/session/secret"
)

// State says where secrets are kept.
type State struct {
	InKeyring bool
	// Problem says in a sentence why the keyring is not used, and what follows.
	Problem Problem
}

// Problem is why the keyring is not used.
type Problem string

// The problems, by the end of their message's ID.
const (
	NoProblem Problem = ""
	NoKeyring Problem = "secrets-kept-memory-until-program"
	NotOpened Problem = "keyring-could-not-opened-secrets"
	NoAnswer  Problem = "keyring-does-not-answer-secrets"
)

// Problems are all there are.
var Problems = []Problem{NoKeyring, NotOpened, NoAnswer}

// Said says in a sentence why the keyring is not used, and what follows; it is zero for
// [NoProblem].
func (p Problem) Said() message.Message {
	if p == NoProblem {
		return message.Message{}
	}
	return message.New("keyring." + string(p))
}

// Vault keeps secrets in a keyring as long as it works, and in memory from its
// first failure until [Vault.Retry]. It is a [Store].
type Vault struct {
	keyring Store

	mu     sync.Mutex
	memory map[string]secret.Value
	state  State
}

// New returns a vault on a keyring, or one in memory alone for nil.
func New(keyring Store) *Vault {
	v := &Vault{keyring: keyring, memory: map[string]secret.Value{}, state: State{InKeyring: keyring != nil}}
	if keyring == nil {
		v.state.Problem = NoKeyring
	}
	return v
}

// State returns where secrets are kept now.
func (v *Vault) State() State {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.state
}

// Get implements [Store].
func (v *Vault) Get(ctx context.Context, key string) (secret.Value, error) {
	v.mu.Lock()
	value, here := v.memory[key]
	usable := v.state.InKeyring
	v.mu.Unlock()
	if here {
		return value, nil
	}
	if !usable {
		return secret.Value{}, ErrNotFound
	}
	value, err := v.keyring.Get(ctx, key)
	if v.failed(err) {
		return secret.Value{}, ErrNotFound
	}
	return value, err
}

// Set implements [Store]. A secret that the keyring does not take is kept in
// memory; the error is then ErrTooLong for one that is too long, and nil
// otherwise, for [Vault.State] tells.
func (v *Vault) Set(ctx context.Context, key string, value secret.Value) error {
	var err error
	if v.State().InKeyring {
		if err = v.keyring.Set(ctx, key, value); err == nil {
			v.forget(key)
			return nil
		}
		if errors.Is(err, ErrTooLong) { // so that an older one does not come back
			_ = v.keyring.Delete(ctx, key)
		}
		if v.failed(err) {
			err = nil
		}
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	v.memory[key] = value
	return err
}

// Delete implements [Store]. While the keyring is not used the secret may still lie
// in it; the error is then ErrNotUsed.
func (v *Vault) Delete(ctx context.Context, key string) error {
	v.forget(key)
	switch {
	case v.keyring == nil:
		return nil
	case !v.State().InKeyring:
		return ErrNotUsed
	}
	err := v.keyring.Delete(ctx, key)
	v.failed(err)
	return err
}

// Retry tries the keyring again, moves into it what was kept in memory, and
// returns where secrets are kept now.
func (v *Vault) Retry(ctx context.Context) State {
	if v.keyring == nil {
		return v.State()
	}
	v.mu.Lock()
	waiting := v.memory
	v.memory = map[string]secret.Value{}
	v.state = State{InKeyring: true}
	v.mu.Unlock()
	_, err := v.keyring.Get(ctx, "probe")
	v.failed(err)
	for key, value := range waiting {
		_ = v.Set(ctx, key, value) // State tells
	}
	return v.State()
}

// Available asks the keyring whether it works, so that the answer is known
// before a secret is at stake.
func (v *Vault) Available(ctx context.Context) bool {
	if v.State().InKeyring {
		_, err := v.keyring.Get(ctx, "probe")
		v.failed(err)
	}
	return v.State().InKeyring
}

// failed takes note when err means that the keyring does not work.
func (v *Vault) failed(err error) bool {
	if err == nil || errors.Is(err, ErrNotFound) || errors.Is(err, ErrTooLong) || errors.Is(err, context.Canceled) {
		return false
	}
	why := NotOpened
	if errors.Is(err, ErrTimeout) {
		why = NoAnswer
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	v.state = State{Problem: why}
	return true
}

func (v *Vault) forget(key string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	delete(v.memory, key)
}
