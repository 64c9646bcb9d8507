package secret

import (
	"net/url"
	"slices"
	"strings"
)

// secretParameters are names under which addresses carry secrets: those that
// services of several makers use, in lower case and without what joins words.
var secretParameters = []string{
	"code", "key", "apikey", "accesskey", "subscriptionkey", "sig", "signature", "token", "accesstoken", "apptoken", "apitoken",
	"auth", "authorization", "secret", "clientsecret", "password", "passwd", "pwd", "pass",
}

// InQuery reports whether a URL's query has a secret in it, by the names of its
// parameters. One without a value is none, nor is one in braces, such as {user}.
func InQuery(query string) bool {
	for part := range strings.SplitSeq(query, "&") {
		name, value, _ := strings.Cut(part, "=")
		if isSecretParameter(name) && isValue(value) {
			return true
		}
	}
	return false
}

// WithoutQuerySecrets is a URL with the values of such parameters left out.
func WithoutQuerySecrets(address string) string {
	before, query, has := strings.Cut(address, "?")
	if !has || !InQuery(query) {
		return address
	}
	parts := strings.Split(query, "&")
	for n, part := range parts {
		if name, value, _ := strings.Cut(part, "="); isSecretParameter(name) && isValue(value) {
			parts[n] = name + "="
		}
	}
	return before + "?" + strings.Join(parts, "&")
}

func isSecretParameter(name string) bool {
	if plain, err := url.QueryUnescape(name); err == nil {
		name = plain
	}
	return slices.Contains(secretParameters, strings.NewReplacer("_", "", "-", "", ".", "").Replace(strings.ToLower(name)))
}

func isValue(text string) bool {
	if plain, err := url.QueryUnescape(text); err == nil {
		text = plain
	}
	return text != "" && !strings.HasPrefix(text, "{")
}
