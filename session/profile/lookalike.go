package profile

import (
	"net/url"
	"strings"

	"go.mau.fi/util/confusable"
	"golang.org/x/net/idna"
	"golang.org/x/text/unicode/norm"
)

// MistakenFor is the environment that another one can be mistaken for: one whose host is
// another than e's, and that e's host looks like or contains, or e's name looks like.
func MistakenFor(all []Environment, e Environment) (of Environment, is bool) {
	host := hostOf(e.BaseURL)
	for _, other := range all {
		theirs := hostOf(other.BaseURL)
		if theirs == "" || host == "" || theirs == host || other.ID == e.ID && e.ID != CustomID {
			continue
		}
		if strings.Contains(skeleton(host), skeleton(theirs)) ||
			e.Name != "" && e.Name != CustomName && skeleton(e.Name) == skeleton(other.Name) {
			return other, true
		}
	}
	return Environment{}, false
}

// skeleton is what a name looks like, whatever its case; see UTS 39.
func skeleton(name string) string {
	return strings.ToLower(confusable.Skeleton(norm.NFKC.String(strings.ToLower(strings.TrimSpace(name)))))
}

// hostOf is the host of an address as people read it, in lower case.
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	host := strings.ToLower(u.Hostname())
	if plain, err := idna.ToUnicode(host); err == nil {
		host = plain
	}
	return host
}

// Punycode is an address with its host in ASCII, as it is looked up: letters of other
// alphabets can be mistaken for Latin ones.
func Punycode(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return address
	}
	ascii, err := idna.ToASCII(u.Hostname())
	if err != nil {
		return address
	}
	return strings.Replace(address, u.Hostname(), ascii, 1)
}
