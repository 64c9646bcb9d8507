// Har makes a HAR of exchanges with the sandbox, every fault among them, for har.mjs
// to check with an independent validator. It writes it to standard output.
package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"sessiontray/session"
	"sessiontray/session/bundle"
	"sessiontray/session/desk"
	"sessiontray/session/fault"
	"sessiontray/session/profile"
	"sessiontray/session/sandbox"
	"sessiontray/session/vault"
)

func main() {
	if err := write(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func write() error {
	folder, err := os.MkdirTemp("", "session-tray-har")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	server, err := sandbox.Start()
	if err != nil {
		return err
	}
	defer func() { _ = server.Close() }()
	d, err := desk.New(desk.Config{Folder: folder, Vault: vault.New(nil), Sandbox: server})
	if err != nil {
		return err
	}
	defer d.Close()
	for _, method := range []profile.Method{profile.APIToken, profile.FromBackend} {
		d.Edit("", func(p *profile.Profile) { p.Method, p.UserID = method, "ünïcode & <user>" })
		for _, kind := range append([]fault.Kind{""}, fault.Kinds...) {
			if kind == fault.NoAnswer {
				continue // which takes its time
			}
			if kind != "" {
				server.Fail(kind, 1)
			}
			if err := start(d); err != nil {
				return fmt.Errorf("%s, %q: %w", method, kind, err)
			}
			server.ClearFaults()
		}
	}
	c := d.Support(bundle.Extent{})
	c.Program = "Session Tray 0.0.0"
	return bundle.New(c).Part(bundle.HARName).Write(context.Background(), os.Stdout, nil)
}

// start starts a session and waits for how that ends.
func start(d *desk.Desk) error {
	last := d.Journal().Last()
	d.Start("")
	ended := make(chan struct{}, 1)
	remove := d.Subscribe(func(s desk.Snapshot) {
		if d.Journal().Last() > last+1 && s.Status.Phase != session.Starting && s.Status.Phase != session.Stopped {
			select {
			case ended <- struct{}{}:
			default:
			}
		}
	})
	defer remove()
	select {
	case <-ended:
		return nil
	case <-time.After(30 * time.Second):
		return fmt.Errorf("the start does not end: %+v", d.Snapshot().Status)
	}
}
