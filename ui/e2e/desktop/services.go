//go:build desktop

package desktop

import (
	"sync"

	"github.com/godbus/dbus/v5"
)

// Notifications is a notification service that remembers what it was given.
type Notifications struct {
	mu  sync.Mutex
	all []string
}

// Notify is the method of org.freedesktop.Notifications.
func (n *Notifications) Notify(
	_ string, _ uint32, _, title, body string, _ []string, _ map[string]dbus.Variant, _ int32,
) (uint32, *dbus.Error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.all = append(n.all, title+": "+body)
	return uint32(len(n.all)), nil
}

// All are the notifications so far.
func (n *Notifications) All() []string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return append([]string{}, n.all...)
}

// StartNotifications has this program show the desktop's notifications.
func (d *Desktop) StartNotifications() (*Notifications, error) {
	n := &Notifications{}
	const name = "org.freedesktop.Notifications"
	if err := d.Bus.Export(n, "/org/freedesktop/Notifications", name); err != nil {
		return nil, err
	}
	_, err := d.Bus.RequestName(name, dbus.NameFlagDoNotQueue)
	return n, err
}

// The keyring on the bus, by the freedesktop.org Secret Service API.
const (
	secrets     = "org.freedesktop.secrets"
	secretsPath = "/org/freedesktop/secrets"
)

// KeyringItems counts the secrets that the keyring holds of a service.
func (d *Desktop) KeyringItems(service string) (int, error) {
	var unlocked, locked []dbus.ObjectPath
	err := d.Bus.Object(secrets, secretsPath).Call(
		"org.freedesktop.Secret.Service.SearchItems", 0, map[string]string{"service": service},
	).Store(&unlocked, &locked)
	return len(unlocked) + len(locked), err
}

// LockKeyring locks the keyring, so that the next use asks for its password.
func (d *Desktop) LockKeyring() error {
	service := d.Bus.Object(secrets, secretsPath)
	var collection dbus.ObjectPath
	if err := service.Call("org.freedesktop.Secret.Service.ReadAlias", 0, "default").Store(&collection); err != nil {
		return err
	}
	return service.Call("org.freedesktop.Secret.Service.Lock", 0, []dbus.ObjectPath{collection}).Err
}
