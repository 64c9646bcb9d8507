package vault

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/zalando/go-keyring"

	"sessiontray/session/secret"
)

// Service is the name under which the keyring lists the program's secrets.
const Service = "session-tray"

// MaxBytes is the longest secret that is put into a keyring: the smallest,
// Windows' credential manager, holds 2,560 bytes.
const MaxBytes = 2500

// answerTimeout is how long a keyring may take. One that asks the user for its
// password answers after that, or never.
const answerTimeout = 5 * time.Second

// Errors of a [Store].
var (
	ErrNotFound = errors.New("there is no such secret")
	ErrTooLong  = fmt.Errorf("a secret of more than %d bytes does not fit into the keyring", MaxBytes)
	ErrTimeout  = errors.New("the keyring does not answer")
	ErrReadBack = errors.New("the keyring does not give back what was put in")
	ErrNotUsed  = errors.New("the keyring is not used since it failed")
)

// Store keeps secrets by key. It is safe for concurrent use, and none of its
// errors contains a secret.
type Store interface {
	// Get returns the secret, or ErrNotFound.
	Get(ctx context.Context, key string) (secret.Value, error)
	// Set keeps the secret in the place of an earlier one.
	Set(ctx context.Context, key string, value secret.Value) error
	// Delete removes the secret, if there is one.
	Delete(ctx context.Context, key string) error
}

// backend is the operating system's keyring, replaced in tests by one that
// hangs or lies.
type backend interface {
	Get(service, user string) (string, error)
	Set(service, user, password string) error
	Delete(service, user string) error
}

type system struct{}

func (system) Get(service, user string) (string, error) { return keyring.Get(service, user) }
func (system) Set(service, user, password string) error { return keyring.Set(service, user, password) }
func (system) Delete(service, user string) error        { return keyring.Delete(service, user) }

// Keyring is the keyring of the operating system as a [Store]. Its calls run
// one at a time on a goroutine of their own, because some never return.
type Keyring struct {
	backend backend
	timeout time.Duration
	turn    chan struct{} // holds one token, taken by the call that runs
}

// NewKeyring returns the keyring. It is not touched before the first use.
func NewKeyring() *Keyring { return newKeyring(system{}, answerTimeout) }

func newKeyring(b backend, timeout time.Duration) *Keyring {
	k := &Keyring{backend: b, timeout: timeout, turn: make(chan struct{}, 1)}
	k.turn <- struct{}{}
	return k
}

// Get implements [Store].
func (k *Keyring) Get(ctx context.Context, key string) (secret.Value, error) {
	var value secret.Value
	err := k.call(ctx, func() error {
		text, err := k.backend.Get(Service, key)
		value = secret.New(text)
		return err
	})
	if err != nil {
		return secret.Value{}, err
	}
	return value, nil
}

// Set implements [Store]. It reads back what it wrote.
func (k *Keyring) Set(ctx context.Context, key string, value secret.Value) error {
	if value.Len() > MaxBytes {
		return ErrTooLong
	}
	return k.call(ctx, func() error {
		if err := k.backend.Set(Service, key, value.Reveal()); err != nil {
			return err
		}
		back, err := k.backend.Get(Service, key)
		if err != nil {
			return err
		}
		if !secret.New(back).Equal(value) {
			return ErrReadBack
		}
		return nil
	})
}

// Delete implements [Store].
func (k *Keyring) Delete(ctx context.Context, key string) error {
	err := k.call(ctx, func() error { return k.backend.Delete(Service, key) })
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	return err
}

// call runs f when it is its turn, and gives up waiting after the timeout. A
// call that hangs keeps its turn, and those after it time out.
func (k *Keyring) call(ctx context.Context, f func() error) error {
	ctx, cancel := context.WithTimeoutCause(ctx, k.timeout, ErrTimeout)
	defer cancel()
	select {
	case <-k.turn:
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	result := make(chan error, 1)
	go func() {
		defer func() { k.turn <- struct{}{} }()
		result <- guarded(f)
	}()
	select {
	case err := <-result:
		return named(err)
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// guarded makes an error of a panic: the library's, when the bus goes away while
// a prompt is open.
func guarded(f func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("the keyring panicked: %v", r)
		}
	}()
	return f()
}

// named makes the library's errors those of this package, without a secret.
func named(err error) error {
	switch {
	case err == nil, errors.Is(err, ErrReadBack):
		return err
	case errors.Is(err, keyring.ErrNotFound):
		return ErrNotFound
	case errors.Is(err, keyring.ErrSetDataTooBig):
		return ErrTooLong
	}
	return fmt.Errorf("the keyring failed: %s", secret.Redact(err.Error()))
}
