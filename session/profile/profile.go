package profile

import (
	"encoding/json"
	"net/url"
	"slices"
	"time"

	"github.com/google/uuid"

	"sessiontray/session/secret"
	"sessiontray/session/videoio"
)

// Method is how a profile authenticates.
type Method string

// The methods.
const (
	APIToken     Method = "api-token" // an API token and a user ID
	SessionToken Method = "session-token"
	FromBackend  Method = "backend" // a session token that the user's own server hands out
)

// Methods are all methods, in the order to offer them.
var Methods = []Method{APIToken, SessionToken, FromBackend}

// Color tells profiles apart at a glance. The zero color is none.
type Color string

// Colors are all that can be chosen, none first.
var Colors = []Color{"", "red", "orange", "yellow", "green", "teal", "blue", "purple", "pink"}

// Profile is what to start a session with, but for the secrets: they lie in the
// keyring under ID.
type Profile struct {
	ID            string             `json:"id"`             // a UUID
	Name          string             `json:"name,omitempty"` // as the user calls it; see [Profile.Title]
	Color         Color              `json:"color,omitempty"`
	Pinned        bool               `json:"pinned,omitempty"`
	Notes         string             `json:"notes,omitempty"`
	EnvironmentID string             `json:"environment"`
	BaseURL       string             `json:"baseURL,omitempty"`    // of the environment [CustomID]
	Generation    videoio.Generation `json:"generation,omitempty"` // likewise
	Production    bool               `json:"production,omitempty"` // likewise
	Method        Method             `json:"method"`
	UserID        string             `json:"userID"`
	Scopes        []string           `json:"scopes,omitempty"`
	Backend       Backend            `json:"backend,omitzero"` // of the method [FromBackend]
	Rules         *Rules             `json:"rules,omitempty"`  // its own; nil for those of the settings
	KeepSecrets   bool               `json:"keepSecrets"`      // in the keyring
	UsedAt        time.Time          `json:"usedAt,omitzero"`  // started last
	// BoundSecrets says that the secrets in the keyring have their addresses with them,
	// and that others are not the profile's. Version 0.1.0 kept no addresses.
	BoundSecrets bool `json:"boundSecrets,omitempty"`
}

// Backend is where the user's own server hands out session tokens.
type Backend struct {
	URL    string `json:"url,omitempty"`    // with {user} where the user ID belongs
	Method string `json:"method,omitempty"` // of HTTP; empty for GET
	Body   string `json:"body,omitempty"`   // of a POST, with {user} likewise
	// Names of the members of the answer, with dots for nested ones. Empty ones
	// stand for sessionToken, identity and expiresAt.
	Token     string `json:"token,omitempty"`
	Identity  string `json:"identity,omitempty"`
	ExpiresAt string `json:"expiresAt,omitempty"`
}

// Masked is the backend with placeholders in the place of what can be a secret: values in
// its URL's query, and strings in its body.
func (b Backend) Masked() Backend {
	b.URL, b.Body = secret.MaskQuery(b.URL), secret.MaskBody(b.Body)
	return b
}

// Rules are what happens automatically while a session is live.
type Rules struct {
	Renew      bool `json:"renew,omitempty"`      // when it expires soon
	StopAfter  int  `json:"stopAfter,omitempty"`  // minutes after the start; 0 for never
	CheckEvery int  `json:"checkEvery,omitempty"` // minutes; 0 for never
}

// New is a profile that starts a sandbox session with one click.
func New() Profile {
	return Profile{ID: uuid.NewString(), EnvironmentID: SandboxID, Method: APIToken, UserID: "alice", KeepSecrets: true, BoundSecrets: true}
}

// Named reports whether the profile has a name, or a user to call it by.
func (p Profile) Named() bool { return p.Name != "" || p.UserID != "" && p.Method != SessionToken }

// Title is the name, or what can stand for it.
func (p Profile) Title() string {
	switch {
	case p.Name != "":
		return p.Name
	case p.Named():
		return p.UserID
	}
	return "New profile"
}

// Equal reports whether two profiles say the same.
func (p Profile) Equal(other Profile) bool {
	a, errA := json.Marshal(p)
	b, errB := json.Marshal(other)
	return errA == nil && errB == nil && string(a) == string(b)
}

// Clone returns a copy that shares nothing with p.
func (p Profile) Clone() Profile {
	p.Scopes = slices.Clone(p.Scopes)
	if p.Rules != nil {
		rules := *p.Rules
		p.Rules = &rules
	}
	return p
}

// withoutSecrets leaves out what looks like a token or holds one.
func (p Profile) withoutSecrets() Profile {
	p.Backend = p.Backend.Masked()
	for _, text := range []*string{&p.UserID, &p.Backend.URL} {
		if secret.Redact(*text) != *text {
			*text = ""
		}
	}
	for _, text := range []*string{&p.Name, &p.Notes, &p.Backend.Token, &p.Backend.Identity, &p.Backend.ExpiresAt} {
		*text = secret.Redact(*text)
	}
	if hasSecret(p.BaseURL) {
		p.BaseURL = ""
	}
	if u, err := url.Parse(p.Backend.URL); err == nil && u.User != nil {
		p.Backend.URL = ""
	}
	p.Scopes = slices.DeleteFunc(slices.Clone(p.Scopes), func(s string) bool { return secret.Redact(s) != s })
	return p
}

// hasSecret reports whether an address could hold one.
func hasSecret(address string) bool {
	u, err := url.Parse(address)
	return err != nil || u.User != nil || u.RawQuery != "" || u.Fragment != "" || secret.Redact(address) != address
}

// sanitized replaces what cannot be, so that a file edited by hand does no harm.
func (p Profile) sanitized(known []Environment) Profile {
	if uuid.Validate(p.ID) != nil {
		p.ID = uuid.NewString()
	}
	if !slices.ContainsFunc(known, func(e Environment) bool { return e.ID == p.EnvironmentID }) {
		p.EnvironmentID = SandboxID
	}
	if !slices.Contains(Methods, p.Method) {
		p.Method = APIToken
	}
	if !slices.Contains(Colors, p.Color) {
		p.Color = ""
	}
	return p
}
