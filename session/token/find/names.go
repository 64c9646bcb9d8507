package find

import "strings"

// name is what a member, header, parameter or variable is called.
type name int

const (
	otherName name = iota
	apiName
	sessionName
	tokenName
	userName
	expiryName
	scopesName
	authorizationName
)

// maxName is the length in bytes of the longest name that is looked at.
const maxName = 64

var names = map[string]name{
	"token": tokenName, "accesstoken": tokenName, "authtoken": tokenName, "idtoken": tokenName, "jwt": tokenName, "jwttoken": tokenName,
	"playbacktoken": tokenName, "videotoken": tokenName, "xauthtoken": tokenName, "xaccesstoken": tokenName, "bearertoken": tokenName, "apikey": tokenName, "xapikey": tokenName,
	"identity": userName, "userid": userName,
	"expiresat": expiryName, "scopes": scopesName,
	"authorization": authorizationName, "proxyauthorization": authorizationName,
}

// suffixes may have more before them: VIDEOIO_APP_TOKEN, mySessionToken.
var suffixes = []struct {
	text string
	name name
}{
	{"apptoken", apiName},
	{"apitoken", apiName},
	{"appsecret", apiName},
	{"apisecret", apiName},
	{"sessiontoken", sessionName},
	{"sessionkey", sessionName},
	{"withtoken", sessionName},
}

// otherTokens are no authorization.
var otherTokens = []string{"page", "csrf", "xsrf", "refresh", "continuation", "sync", "cursor"}

// nameOf is case-insensitive and reads over - and _.
func nameOf(text string) name {
	if len(text) < len("jwt") || len(text) > maxName {
		return otherName
	}
	plain := strings.Map(func(r rune) rune {
		switch {
		case r == '-' || r == '_':
			return -1
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		}
		return r
	}, text)
	if n, known := names[plain]; known {
		return n
	}
	for _, n := range suffixes {
		if strings.HasSuffix(plain, n.text) {
			return n.name
		}
	}
	// VIDEOIO_TOKEN, my-token, but not nextPageToken.
	before, is := strings.CutSuffix(plain, "token")
	if !is || !strings.ContainsAny(text[len(text)-len("-token"):][:1], "-_") {
		return otherName
	}
	for _, other := range otherTokens {
		if strings.HasSuffix(before, other) {
			return otherName
		}
	}
	return tokenName
}
