package vault

import (
	"context"
	"sync"
)

// Mirror keeps secrets with their addresses in a vault, and remembers what it holds, so
// that nothing is written twice. It is safe for concurrent use.
type Mirror struct {
	vault *Vault
	// writing is held while the vault is written, so that what is noted last is what it
	// holds. It is taken before mu.
	writing sync.Mutex

	mu   sync.Mutex
	held map[string]Bound // by key
}

// NewMirror returns a mirror of a vault, which takes that for empty.
func NewMirror(v *Vault) *Mirror { return &Mirror{vault: v, held: map[string]Bound{}} }

// Get returns what the vault holds under key. The errors are those of [Vault.Get].
func (m *Mirror) Get(ctx context.Context, key string) (Bound, error) {
	v, err := m.vault.Get(ctx, key)
	return Unseal(v), err
}

// Loaded notes that the vault holds a secret under key.
func (m *Mirror) Loaded(key string, b Bound) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.held[key] = b
}

// Put makes the vault hold b under key, or nothing where there is no secret. It does
// nothing where the vault holds that already, or where wanted says so once no other write
// is under way: a secret that was deleted meanwhile is not written again. The errors are those of [Vault.Set] and
// [Vault.Delete]; after a failed deletion the next Put tries again.
func (m *Mirror) Put(ctx context.Context, key string, b Bound, wanted func() bool) error {
	m.writing.Lock()
	defer m.writing.Unlock()
	if !wanted() {
		return nil
	}
	m.mu.Lock()
	before := m.held[key]
	m.held[key] = b
	m.mu.Unlock()
	switch {
	case before == b:
		return nil
	case !b.IsZero():
		return m.vault.Set(ctx, key, b.Seal())
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
	m.writing.Lock()
	defer m.writing.Unlock()
	err := m.vault.Delete(ctx, key)
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.held, key)
	return err
}
