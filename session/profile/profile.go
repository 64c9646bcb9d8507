package profile

import (
	"net/url"
	"slices"

	"github.com/google/uuid"

	"sessiontray/session/secret"
)

// Method is how a profile authenticates.
type Method string

// The methods.
const (
	APIToken     Method = "api-token" // an API token and a user ID
	SessionToken Method = "session-token"
)

// Environment is a Video.io to talk to.
type Environment struct {
	ID         string
	Name       string
	BaseURL    string // empty for those that say it otherwise
	Generation string // "gateway" or "rest-v1"
}

// The IDs of the environments that are always there.
const (
	SandboxID = "sandbox" // in this process
	GatewayID = "video.io-gateway"
	RestV1ID  = "video.io-rest-v1"
	CustomID  = "custom" // a profile's own address
)

// Environments are those that are always there, in the order to offer them.
// The addresses are the published ones.
var Environments = []Environment{
	{ID: SandboxID, Name: "Sandbox", Generation: "gateway"},
	{ID: GatewayID, Name: "Video.io", BaseURL: "https://gateway.video.io", Generation: "gateway"},
	{ID: RestV1ID, Name: "Video.io REST v1", BaseURL: "https://api.video.io", Generation: "rest-v1"},
	{ID: CustomID, Name: "Own address", Generation: "gateway"},
}

// Profile is what to start a session with, but for the secrets: they lie in the
// keyring under ID.
type Profile struct {
	ID            string   `json:"id"` // a UUID
	EnvironmentID string   `json:"environment"`
	BaseURL       string   `json:"baseURL,omitempty"`    // of the environment [CustomID]
	Generation    string   `json:"generation,omitempty"` // likewise
	Method        Method   `json:"method"`
	UserID        string   `json:"userID"`
	Scopes        []string `json:"scopes,omitempty"`
	KeepSecrets   bool     `json:"keepSecrets"` // in the keyring
}

// New is a profile that starts a sandbox session with one click.
func New() Profile {
	return Profile{ID: uuid.NewString(), EnvironmentID: SandboxID, Method: APIToken, UserID: "alice", KeepSecrets: true}
}

// Environment is the environment of the profile, with the profile's own
// address where it has one.
func (p Profile) Environment() Environment {
	n := slices.IndexFunc(Environments, func(e Environment) bool { return e.ID == p.EnvironmentID })
	if n < 0 {
		n = 0
	}
	e := Environments[n]
	if e.ID == CustomID {
		e.BaseURL = p.BaseURL
		if p.Generation != "" {
			e.Generation = p.Generation
		}
	}
	return e
}

// Equal reports whether two profiles say the same.
func (p Profile) Equal(other Profile) bool {
	return slices.Equal(p.Scopes, other.Scopes) && p.ID == other.ID && p.EnvironmentID == other.EnvironmentID &&
		p.BaseURL == other.BaseURL && p.Generation == other.Generation && p.Method == other.Method &&
		p.UserID == other.UserID && p.KeepSecrets == other.KeepSecrets
}

// withoutSecrets leaves out what looks like a token or holds one.
func (p Profile) withoutSecrets() Profile {
	if secret.Redact(p.UserID) != p.UserID {
		p.UserID = ""
	}
	if u, err := url.Parse(p.BaseURL); err != nil || u.User != nil || u.RawQuery != "" || u.Fragment != "" || secret.Redact(p.BaseURL) != p.BaseURL {
		p.BaseURL = ""
	}
	p.Scopes = slices.DeleteFunc(slices.Clone(p.Scopes), func(s string) bool { return secret.Redact(s) != s })
	return p
}

// mended replaces what cannot be, so that a file edited by hand does no harm.
func (p Profile) mended() Profile {
	if uuid.Validate(p.ID) != nil {
		p.ID = uuid.NewString()
	}
	p.EnvironmentID = p.Environment().ID
	if p.Method != SessionToken {
		p.Method = APIToken
	}
	return p
}
