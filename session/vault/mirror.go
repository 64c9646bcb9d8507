package vault

import (
	"context"
	"sync"

	"sessiontray/session/secret"
)

// Mirror remembers what a vault holds, so that nothing is written twice. It is safe
// for concurrent use.
type Mirror struct {
	vault *Vault

	mu   sync.Mutex
	held map[string]secret.Value // by key
}

// NewMirror returns a mirror of a vault, which takes that for empty.
func NewMirror(v *Vault) *Mirror { return &Mirror{vault: v, held: map[string]secret.Value{}} }

// Loaded notes that the vault holds a secret under key.
func (m *Mirror) Loaded(key string, v secret.Value) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.held[key] = v
}

// Put makes the vault hold v under key, or nothing where v is empty. It does nothing
// where the vault holds that already. The errors are those of [Vault.Set] and
// [Vault.Delete]; after a failed deletion the next Put tries again.
func (m *Mirror) Put(ctx context.Context, key string, v secret.Value) error {
	m.mu.Lock()
	before := m.held[key]
	m.held[key] = v
	m.mu.Unlock()
	switch {
	case before == v:
		return nil
	case !v.IsZero():
		return m.vault.Set(ctx, key, v)
	}
	err := m.vault.Delete(ctx, key)
	if err != nil {
		m.Loaded(key, before)
	}
	return err
}

// Delete deletes what the vault holds under key, whatever was noted of it. The
// errors are those of [Vault.Delete].
func (m *Mirror) Delete(ctx context.Context, key string) error {
	err := m.vault.Delete(ctx, key)
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.held, key)
	return err
}
