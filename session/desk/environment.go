package desk

import (
	"net/url"

	"sessiontray/session/gateway"
	"sessiontray/session/profile"
)

// environment is the profile's, with the address and the name to use.
func (d *Desk) environment(p profile.Profile) profile.Environment {
	e := p.Environment()
	if e.ID == profile.SandboxID {
		e.BaseURL = d.config.Sandbox.URL()
	}
	if u, err := url.Parse(e.BaseURL); e.ID == profile.CustomID && err == nil && u.Host != "" {
		e.Name = u.Host // one own address is not another
	}
	return e
}

// client is the client of the profile's environment, kept for its connections.
func (d *Desk) client(p profile.Profile) (*gateway.Client, error) {
	e := d.environment(p)
	config := gateway.Config{Name: e.Name, BaseURL: e.BaseURL, Generation: gateway.Generation(e.Generation)}
	d.mu.Lock()
	defer d.mu.Unlock()
	client, known := d.clients[config]
	if !known {
		var options []gateway.Option
		if d.config.Trace != nil {
			options = append(options, gateway.WithTrace(d.config.Trace))
		}
		var err error
		if client, err = gateway.New(config, options...); err != nil {
			return nil, err
		}
		d.clients[config] = client
	}
	return client, nil
}
