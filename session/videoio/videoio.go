// Package videoio has what Video.io publishes about its API.
package videoio

// Generation is a generation of Video.io's API.
type Generation string

// The generations.
const (
	// Gateway is the API of the current SDKs (Node.js 0.0.6, Android 1.2.1). The word
	// “gateway” is this program's, not Video.io's.
	Gateway Generation = "gateway"
	// RestV1 is the documented REST API.
	RestV1 Generation = "rest-v1"
)

// Generations are all there are, the current one first.
var Generations = []Generation{Gateway, RestV1}

// Names are the generations as strings.
func Names() []string { return []string{string(Gateway), string(RestV1)} }

// The base URLs of the generations, without /v1.
const (
	GatewayURL = "https://gateway.video.io"
	RestV1URL  = "https://api.video.io"
)
