// Agree makes tokens with times around now and says of each where now lies in
// its life, one JSON object a line, for agree.mjs to compare with an independent
// implementation.
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"sessiontray/session/secret"
	"sessiontray/session/token"
)

// line is a token with our verdict.
type line struct {
	Token  string `json:"token"`
	Secret string `json:"secret"`
	Now    int64  `json:"now"`    // seconds since 1970
	Time   string `json:"time"`   // fine, expired or early
	Signed bool   `json:"signed"` // the secret fits
}

func main() {
	count := flag.Int("n", 5000, "how many tokens to make")
	seed := flag.Uint64("seed", uint64(time.Now().UnixNano()), "of the random numbers")
	flag.Parse()
	fmt.Fprintln(os.Stderr, "seed", *seed)
	random := rand.New(rand.NewPCG(*seed, 0))
	out := bufio.NewWriter(os.Stdout)
	encoder := json.NewEncoder(out)
	for range *count {
		l, err := sample(random)
		if err == nil {
			err = encoder.Encode(l)
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	if err := out.Flush(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

var (
	methods   = []jwt.SigningMethod{jwt.SigningMethodHS256, jwt.SigningMethodHS384, jwt.SigningMethodHS512}
	lifetimes = map[token.Lifetime]string{token.Within: "fine", token.Before: "early", token.After: "expired"}
)

func sample(random *rand.Rand) (line, error) {
	now := int64(1_000_000_000 + random.IntN(1_500_000_000))
	claims := jwt.MapClaims{"identity": fmt.Sprintf("user-%d", random.IntN(1000))}
	for _, name := range []string{"exp", "nbf", "iat"} {
		if random.IntN(4) > 0 {
			claims[name] = around(random, now)
		}
	}
	// Long enough for every algorithm, as jose asks for.
	key := fmt.Sprintf("%064d", random.Uint64())
	text, err := jwt.NewWithClaims(methods[random.IntN(len(methods))], claims).SignedString([]byte(key))
	if err != nil {
		return line{}, err
	}
	if random.IntN(4) == 0 {
		key = "x" + key[1:]
	}
	info := token.Parse(text)
	at := time.Unix(now, 0).UTC()
	v := info.Judge(token.Question{Now: at, SigningSecret: secret.New(key)})
	l := line{Token: text, Secret: key, Now: now, Time: lifetimes[info.Lifetime(at)], Signed: v.SignatureChecked}
	for _, f := range v.Findings { // the sentences must say the same
		if f.Code == token.Expired && l.Time != "expired" || f.Code == token.NotYetValid && l.Time != "early" {
			return line{}, fmt.Errorf("%s, but %s", f.Cause, l.Time)
		}
	}
	return l, nil
}

// around is a time at now, a second beside it, near it or far from it, as a
// whole number or with a fraction.
func around(random *rand.Rand, now int64) any {
	switch random.IntN(7) {
	case 0:
		return now
	case 1:
		return now - 1
	case 2:
		return now + 1
	case 3:
		return float64(now) + random.Float64() - .5
	case 4:
		return now + random.Int64N(7200) - 3600
	case 5:
		return random.Int64N(4_000_000_000)
	}
	return -random.Int64N(1000)
}
