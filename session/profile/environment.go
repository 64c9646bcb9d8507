package profile

import (
	"net/url"
	"slices"
	"strings"

	"sessiontray/session/videoio"
)

// Environment is a Video.io to talk to.
type Environment struct {
	ID         string             `json:"id"`
	Name       string             `json:"name,omitempty"`
	BaseURL    string             `json:"baseURL,omitempty"` // empty for those that say it otherwise
	Generation videoio.Generation `json:"generation,omitempty"`
	// Production marks one where real users are.
	Production bool `json:"production,omitempty"`
}

// The IDs of the environments that are always there.
const (
	SandboxID = "sandbox" // in this process
	GatewayID = "video.io-gateway"
	RestV1ID  = "video.io-rest-v1"
	CustomID  = "custom" // a profile's own address
)

// CustomName is what an address of a profile's own is called while there is none.
const CustomName = "Custom URL"

// BuiltIn are the environments that are always there, in the order to offer
// them. The addresses are the published ones.
var BuiltIn = []Environment{
	{ID: SandboxID, Name: "Sandbox", Generation: videoio.Gateway},
	{ID: GatewayID, Name: "Video.io", BaseURL: videoio.GatewayURL, Generation: videoio.Gateway},
	{ID: RestV1ID, Name: "Video.io REST v1", BaseURL: videoio.RestV1URL, Generation: videoio.RestV1},
	{ID: CustomID, Name: CustomName, Generation: videoio.Gateway},
}

// Origin is the address that a secret is for: the scheme, host and port of a URL, in
// lower case and without the scheme's own port. It is empty for what is no URL with a
// host.
func Origin(address string) string {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Scheme == "" || u.Hostname() == "" {
		return ""
	}
	scheme, host, port := strings.ToLower(u.Scheme), strings.ToLower(u.Hostname()), u.Port()
	if strings.Contains(host, ":") {
		host = "[" + host + "]" // IPv6
	}
	if port == "" || scheme == "https" && port == "443" || scheme == "http" && port == "80" {
		return scheme + "://" + host
	}
	return scheme + "://" + host + ":" + port
}

func builtIn(id string) bool {
	return slices.ContainsFunc(BuiltIn, func(e Environment) bool { return e.ID == id })
}

// OwnEnvironment reports whether the user made the environment.
func (e Environment) OwnEnvironment() bool { return !builtIn(e.ID) }

// environments are all there are: the built-in ones with the user's marks, own
// ones, and the profile's own address last.
func environments(kept []Environment) []Environment {
	all := slices.Clone(BuiltIn[:len(BuiltIn)-1])
	for _, e := range kept {
		if n := slices.IndexFunc(all, func(other Environment) bool { return other.ID == e.ID }); n >= 0 {
			all[n].Production = e.Production // of a built-in one nothing else can change
		} else if e.ID != CustomID {
			all = append(all, e)
		}
	}
	return append(all, BuiltIn[len(BuiltIn)-1])
}
