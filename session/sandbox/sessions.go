package sandbox

import (
	"crypto/rand"
	"encoding/json"
	"mime"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"sessiontray/session/secret"
)

// issued is a session as the server knows it.
type issued struct {
	Identity string
	Scopes   []string
	Expires  time.Time
}

// claims of a session token.
type claims struct {
	Identity string   `json:"identity"`
	Scopes   []string `json:"scopes"`
	jwt.RegisteredClaims
}

// opaqueSessions are the sessions of rest-v1, whose keys say nothing.
type opaqueSessions struct {
	byKey map[secret.Value]issued
	order []secret.Value
}

// keptOpaque is how many of them are remembered; the oldest go first.
const keptOpaque = 10_000

func (o *opaqueSessions) add(key secret.Value, session issued) {
	if o.byKey == nil {
		o.byKey = map[secret.Value]issued{}
	}
	o.byKey[key] = session
	if o.order = append(o.order, key); len(o.order) > keptOpaque {
		delete(o.byKey, o.order[0])
		o.order = slices.Delete(o.order, 0, 1)
	}
}

func (s *Server) createSession(w http.ResponseWriter, r *http.Request) {
	who := authorization(r)
	if !who.token.Equal(s.apiToken) {
		respondError(w, http.StatusUnauthorized, "The API token is not valid.")
		return
	}
	identity, scopes, problem := sessionRequest(r, who.app)
	if problem != "" {
		respondError(w, http.StatusUnprocessableEntity, problem)
		return
	}
	session := s.newSession(identity, scopes)
	if who.app {
		key := secret.New(rand.Text()[:24])
		s.mu.Lock()
		s.opaque.add(key, session)
		s.mu.Unlock()
		respond(w, http.StatusOK, map[string]string{"session_key": key.Reveal(), "identity": identity})
		return
	}
	s.respondSession(w, session)
}

// exampleBackend answers as the public sample backend does.
func (s *Server) exampleBackend(w http.ResponseWriter, r *http.Request) {
	s.respondSession(w, s.newSession(r.PathValue("user"), []string{}))
}

func (s *Server) newSession(identity string, scopes []string) issued {
	now := s.clock()
	s.mu.Lock()
	defer s.mu.Unlock()
	return issued{Identity: identity, Scopes: scopes, Expires: now.Add(s.life)}
}

func (s *Server) respondSession(w http.ResponseWriter, session issued) {
	token, err := jwt.NewWithClaims(jwt.SigningMethodHS256, claims{
		Identity: session.Identity,
		Scopes:   session.Scopes,
		RegisteredClaims: jwt.RegisteredClaims{
			IssuedAt:  jwt.NewNumericDate(s.clock()),
			ExpiresAt: jwt.NewNumericDate(session.Expires),
			ID:        rand.Text(),
		},
	}).SignedString(s.key)
	if err != nil {
		respondError(w, http.StatusInternalServerError, "The session token cannot be signed.")
		return
	}
	respond(w, http.StatusOK, map[string]string{
		"sessionToken": token,
		"expiresAt":    session.Expires.UTC().Truncate(time.Second).Format(time.RFC3339),
		"identity":     session.Identity,
	})
}

// sessionRequest reads identity and scopes, or says what is wrong with them.
func sessionRequest(r *http.Request, form bool) (identity string, scopes []string, problem string) {
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if form && kind != "application/json" {
		if err := r.ParseForm(); err != nil {
			return "", nil, "The form cannot be read."
		}
		identity = r.PostForm.Get("identity")
	} else {
		var body struct {
			Identity string   `json:"identity"`
			Scopes   []string `json:"scopes"`
		}
		if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
			return "", nil, "The body is not the JSON expected."
		}
		identity, scopes = body.Identity, body.Scopes
	}
	if strings.TrimSpace(identity) == "" {
		return "", nil, "The identity is missing."
	}
	if scopes == nil {
		scopes = []string{}
	}
	return identity, scopes, ""
}

// Session is what the server knows of a session token: whose it is, when it ends
// by the server's clock, and why it is refused now, empty when it is not.
func (s *Server) Session(token secret.Value) (identity string, expires time.Time, problem string) {
	session, problem := s.sessionOf(token)
	return session.Identity, session.Expires, problem
}

// sessionOf is the session that a token stands for, or why it is refused.
func (s *Server) sessionOf(token secret.Value) (session issued, problem string) {
	now := s.clock()
	s.mu.Lock()
	defer s.mu.Unlock()
	session, known := s.opaque.byKey[token]
	if !known {
		var c claims
		_, err := jwt.ParseWithClaims(token.Reveal(), &c,
			func(*jwt.Token) (any, error) { return s.key, nil },
			jwt.WithValidMethods([]string{"HS256"}), jwt.WithoutClaimsValidation())
		if err != nil || c.Identity == "" || c.ExpiresAt == nil {
			return issued{}, "The session token is not valid."
		}
		session = issued{Identity: c.Identity, Scopes: c.Scopes, Expires: c.ExpiresAt.Time}
	}
	switch {
	case !now.Before(session.Expires):
		return session, "The session has expired."
	case s.revoked[session.Identity]:
		return session, "The session was revoked."
	}
	return session, ""
}
