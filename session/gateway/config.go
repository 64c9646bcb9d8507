package gateway

import (
	"net"
	"net/netip"
	"net/url"
	"strings"

	"sessiontray/session/message"
	"sessiontray/session/videoio"

	"sessiontray/session"
)

// Config says where and how to ask.
type Config struct {
	Name       string // as people know it
	BaseURL    string // scheme and host, with a path before /v1 if need be
	Generation videoio.Generation
	// AllowHTTP permits http:// to other hosts than this machine. The API
	// token then crosses the network readable by anyone.
	AllowHTTP bool
}

// base checks the configuration and returns the base URL without a slash at
// its end.
func (c Config) base() (*url.URL, error) {
	bad := func(cause, fix message.Message) error {
		return &session.Failure{Kind: session.BadInput, Field: session.FieldEnvironment, Cause: cause, Fix: fix}
	}
	text := strings.TrimSpace(c.BaseURL)
	if text == "" {
		return nil, bad(
			message.New("failure.environment-has-no-address"),
			message.New("failure.give-one-such", "address", videoio.GatewayURL),
		)
	}
	u, err := url.Parse(text)
	switch {
	case err == nil && u.Scheme == "" && u.Host == "":
		return nil, bad(
			message.New("failure.environment-address-has-no-https"),
			message.New("failure.write-like", "address", videoio.GatewayURL),
		)
	case err != nil || u.Host == "" || u.Hostname() == "":
		return nil, bad(
			message.New("failure.environment-address-not-url-host"),
			message.New("failure.write-like", "address", videoio.GatewayURL),
		)
	case u.Scheme != "https" && u.Scheme != "http":
		return nil, bad(
			message.New("failure.environment-address-does-not-begin"),
			message.New("failure.write-like", "address", videoio.GatewayURL),
		)
	case u.User != nil:
		return nil, bad(message.New("failure.environment-address-has-password"), message.New("failure.take-out"))
	case u.RawQuery != "" || u.Fragment != "":
		return nil, bad(message.New("failure.environment-address-has"), message.New("failure.give-address-up-there"))
	case u.Scheme == "http" && !c.AllowHTTP && !isLoopback(u.Hostname()):
		return nil, bad(
			message.New("failure.environment-address-would-send-token"), message.New("failure.use-https-instead-http"),
		)
	case c.Generation != videoio.Gateway && c.Generation != videoio.RestV1:
		return nil, bad(
			message.New("failure.environment-api-generation-unknown"), message.New("failure.choose-one-gateway-rest-v1"),
		)
	}
	u.Path = strings.TrimSuffix(strings.TrimRight(u.Path, "/"), "/v1")
	u.RawPath = ""
	return u, nil
}

func isLoopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}

// Check returns what is wrong with the configuration, a *session.Failure of
// kind BadInput, or nil.
func (c Config) Check() error {
	_, err := c.base()
	return err
}

// hostOf is the host without its port, for messages.
func hostOf(u *url.URL) string {
	if host, _, err := net.SplitHostPort(u.Host); err == nil {
		return host
	}
	return u.Host
}
