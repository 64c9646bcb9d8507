package gateway

import (
	"crypto/x509"
	"net/http"
	"time"
)

// WithTimeout shortens the total time.
func WithTimeout(d time.Duration) Option { return func(c *Client) { c.total = d } }

// WithRoots trusts these certificates alone.
func WithRoots(pool *x509.CertPool) Option {
	return func(c *Client) { c.http.Transport.(*http.Transport).TLSClientConfig.RootCAs = pool }
}

// ParseGrant gives the fuzzer the parser of answers.
var ParseGrant = parseGrant
