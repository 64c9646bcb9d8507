package vault

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/zalando/go-keyring"
	"go.uber.org/goleak"

	"sessiontray/session/secret"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// odd is a keyring that works, unless told otherwise.
type odd struct {
	kept map[string]string
	err  error
	lies bool
	hang chan struct{} // a call returns when it is closed
}

func (o *odd) before() error {
	if o.hang != nil {
		<-o.hang
	}
	return o.err
}

func (o *odd) Get(service, user string) (string, error) {
	if err := o.before(); err != nil {
		return "", err
	}
	text, found := o.kept[service+"|"+user]
	if !found {
		return "", keyring.ErrNotFound
	}
	if o.lies {
		text = text[:len(text)-1]
	}
	return text, nil
}

func (o *odd) Set(service, user, password string) error {
	if err := o.before(); err != nil {
		return err
	}
	o.kept[service+"|"+user] = password
	return nil
}

func (o *odd) Delete(service, user string) error {
	if err := o.before(); err != nil {
		return err
	}
	if _, found := o.kept[service+"|"+user]; !found {
		return keyring.ErrNotFound
	}
	delete(o.kept, service+"|"+user)
	return nil
}

var token = secret.New("the-secret-that-is-kept")

func TestVaultOnAKeyringThatWorks(t *testing.T) {
	o := &odd{kept: map[string]string{}}
	v := New(newKeyring(o, answerTimeout))
	ctx := t.Context()
	if _, err := v.Get(ctx, "k"); !errors.Is(err, ErrNotFound) {
		t.Error(err)
	}
	if err := v.Set(ctx, "k", token); err != nil || o.kept["session-tray|k"] != token.Reveal() {
		t.Errorf("%v, kept %q", err, o.kept)
	}
	if got, err := New(newKeyring(o, answerTimeout)).Get(ctx, "k"); err != nil || got != token {
		t.Errorf("%v, %v", got, err)
	}
	long := secret.New(strings.Repeat("x", MaxBytes+1))
	if err := v.Set(ctx, "k", long); !errors.Is(err, ErrTooLong) || len(o.kept) != 0 {
		t.Errorf("%v, kept %d", err, len(o.kept))
	}
	if got, err := v.Get(ctx, "k"); err != nil || got != long {
		t.Error("a long secret is not even in memory")
	}
	if err := v.Set(ctx, "k", token); err != nil {
		t.Error(err)
	}
	for range 2 {
		if err := v.Delete(ctx, "k"); err != nil || len(o.kept) != 0 {
			t.Errorf("%v, kept %q", err, o.kept)
		}
	}
	if !v.Available(ctx) || !v.State().InKeyring || v.State().Problem != "" {
		t.Errorf("%+v", v.State())
	}
}

func TestVaultOnAKeyringThatFails(t *testing.T) {
	for name, o := range map[string]*odd{
		"absent": {err: errors.New("org.freedesktop.secrets was not provided; " + token.Reveal())},
		"lying":  {kept: map[string]string{}, lies: true},
	} {
		v := New(newKeyring(o, answerTimeout))
		if err := v.Set(t.Context(), "k", token); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if s := v.State(); s.InKeyring ||
			!strings.HasPrefix(
				s.Problem.Said().String(), "The keyring could not be opened",
			) || strings.Contains(s.Problem.Said().String(), token.Reveal()) {
			t.Errorf("%s: %+v", name, s)
		}
		if got, err := v.Get(t.Context(), "k"); err != nil || got != token {
			t.Errorf("%s: %v, %v", name, got, err)
		}
		o.err, o.lies, o.kept = nil, false, map[string]string{}
		if s := v.Retry(t.Context()); !s.InKeyring || o.kept["session-tray|k"] != token.Reveal() {
			t.Errorf("%s, tried again: %+v, %q", name, s, o.kept)
		}
	}
}

func TestVaultOnAKeyringThatHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := &odd{kept: map[string]string{"session-tray|k": token.Reveal()}, hang: make(chan struct{})}
		v := New(newKeyring(o, answerTimeout))
		if _, err := v.Get(t.Context(), "k"); !errors.Is(err, ErrNotFound) {
			t.Error(err)
		}
		if s := v.State(); s.InKeyring || !strings.HasPrefix(s.Problem.Said().String(), "The keyring does not respond") {
			t.Errorf("%+v", s)
		}
		// Later calls do not wait for it.
		if err := v.Set(t.Context(), "k2", token); err != nil {
			t.Error(err)
		}
		if s := v.Retry(t.Context()); s.InKeyring {
			t.Errorf("%+v", s)
		}
		if got, _ := v.Get(t.Context(), "k2"); got != token {
			t.Error("lost what was in memory")
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := newKeyring(o, answerTimeout).call(ctx, o.before); !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
		close(o.hang)
		synctest.Wait()
		if s := v.Retry(t.Context()); !s.InKeyring || o.kept["session-tray|k2"] != token.Reveal() {
			t.Errorf("%+v", s)
		}
	})
}

func TestVaultInMemoryAlone(t *testing.T) {
	v := New(nil)
	if err := v.Set(t.Context(), "k", token); err != nil {
		t.Error(err)
	}
	got, err := v.Get(t.Context(), "k")
	if err != nil || got != token || v.State().InKeyring || v.Available(t.Context()) || v.Retry(t.Context()).InKeyring {
		t.Errorf("%v, %v, %+v", got, err, v.State())
	}
	if err := v.Delete(t.Context(), "k"); err != nil {
		t.Error(err)
	}
	if _, err := v.Get(t.Context(), "k"); !errors.Is(err, ErrNotFound) {
		t.Error(err)
	}
}
