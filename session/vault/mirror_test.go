package vault_test

import (
	"context"
	"testing"

	"sessiontray/session/secret"
	"sessiontray/session/vault"
)

// counting is a store that counts what is written.
type counting struct {
	kept   map[string]secret.Value
	writes int
}

func (c *counting) Get(_ context.Context, key string) (secret.Value, error) {
	if v, found := c.kept[key]; found {
		return v, nil
	}
	return secret.Value{}, vault.ErrNotFound
}

func (c *counting) Set(_ context.Context, key string, v secret.Value) error {
	c.writes++
	c.kept[key] = v
	return nil
}

func (c *counting) Delete(_ context.Context, key string) error {
	c.writes++
	delete(c.kept, key)
	return nil
}

func TestMirrorWritesWhatChanged(t *testing.T) {
	store := &counting{kept: map[string]secret.Value{}}
	m := vault.NewMirror(vault.New(store))
	b := vault.Bound{Value: secret.New("a-secret"), Address: "https://x.example"}
	always, never := func() bool { return true }, func() bool { return false }
	put := func(b vault.Bound, wanted func() bool) {
		t.Helper()
		if err := m.Put(t.Context(), "key", b, wanted); err != nil {
			t.Fatal(err)
		}
	}
	put(b, never)
	if store.writes != 0 {
		t.Error("what nobody wants any more is written")
	}
	put(b, always)
	put(b, always)
	if store.writes != 1 || vault.Unseal(store.kept["key"]) != b {
		t.Errorf("%d writes, %v", store.writes, store.kept)
	}
	b.Address = "https://y.example"
	put(b, always) // the address alone
	if got, err := m.Get(t.Context(), "key"); err != nil || got != b || store.writes != 2 {
		t.Errorf("%+v, %v, %d writes", got, err, store.writes)
	}
	if err := m.Delete(t.Context(), "key"); err != nil || len(store.kept) != 0 {
		t.Errorf("%v, %v", err, store.kept)
	}
	put(b, always) // which was deleted
	if len(store.kept) != 1 {
		t.Error("it is taken for what the vault holds")
	}
	put(vault.Bound{}, always)
	if len(store.kept) != 0 {
		t.Error("an empty secret is kept")
	}
}

func TestBound(t *testing.T) {
	v := secret.New("line 1\nline 2")
	for _, b := range []vault.Bound{{}, {Value: v, Address: "https://x.example:8443"}, {Value: v}} {
		if got := vault.Unseal(b.Seal()); got != b {
			t.Errorf("%+v comes back as %+v", b, got)
		}
	}
	if got := vault.Unseal(v); got.Address != vault.Unknown || got.Value != v {
		t.Errorf("of 0.1.0: %+v", got)
	}
	b := vault.Bound{Value: v, Address: "https://x.example"}
	for address, want := range map[string]bool{
		"https://x.example": true, "http://x.example": false, "https://x.example:444": false, "https://y.example": false, "": false,
	} {
		if got := b.For(address); got.IsZero() == want {
			t.Errorf("%q gets it: %v", address, !want)
		}
	}
	if got := (vault.Bound{Value: v}).Bind("https://x.example"); got != b {
		t.Errorf("bound: %+v", got)
	}
	if got := b.Bind("https://y.example"); got != b {
		t.Errorf("bound again: %+v", got)
	}
}
