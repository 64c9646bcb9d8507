package sandbox

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"sessiontray/session/secret"
)

// DefaultSessionLife is how long a session lives unless set otherwise.
const DefaultSessionLife = time.Hour

// maxRequestBody bounds what a request may send, in bytes.
const maxRequestBody = 1 << 20

// Server is a running sandbox. All methods are safe for concurrent use.
type Server struct {
	listener net.Listener
	http     *http.Server
	serving  sync.WaitGroup
	closed   chan struct{}
	closing  sync.Once

	key      []byte // signs the tokens
	apiToken secret.Value
	now      func() time.Time

	mu      sync.Mutex
	faults  []*Fault
	offset  time.Duration
	life    time.Duration
	revoked map[string]bool
	opaque  opaqueSessions
	changed func() // called with the lock held
}

// Option changes how a [Server] works.
type Option func(*Server)

// WithClock makes the server read the time from now instead of [time.Now].
func WithClock(now func() time.Time) Option { return func(s *Server) { s.now = now } }

// WithListener has the server listen there instead of on a port of 127.0.0.1.
func WithListener(l net.Listener) Option { return func(s *Server) { s.listener = l } }

// Start starts a sandbox on a free port of 127.0.0.1, with an API token of its
// own that is new every time.
func Start(options ...Option) (*Server, error) {
	s := &Server{
		closed:  make(chan struct{}),
		key:     []byte(rand.Text()),
		now:     time.Now,
		life:    DefaultSessionLife,
		revoked: map[string]bool{},
		changed: func() {},
	}
	for _, o := range options {
		o(s)
	}
	if s.listener == nil {
		var err error
		if s.listener, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
			return nil, fmt.Errorf("the sandbox cannot listen on this machine: %w", err)
		}
	}
	token, err := jwt.NewWithClaims(jwt.SigningMethodHS256, jwt.MapClaims{
		"acid": "sandbox-" + rand.Text()[:8], "role": "app", "iat": s.now().Unix(), "iss": "video.io", "jti": rand.Text(),
	}).SignedString(s.key)
	if err != nil {
		_ = s.listener.Close()
		return nil, fmt.Errorf("the sandbox cannot sign its API token: %w", err)
	}
	s.apiToken = secret.New(token)
	s.http = &http.Server{
		Handler:           s.handler(),
		ReadHeaderTimeout: 10 * time.Second,
		ErrorLog:          slog.NewLogLogger(slog.DiscardHandler, slog.LevelError),
	}
	s.serving.Go(func() {
		if err := s.http.Serve(s.listener); !errors.Is(err, http.ErrServerClosed) {
			slog.Error("the sandbox stopped serving", "error", err)
		}
	})
	return s, nil
}

// URL is the base URL, http://127.0.0.1 with a port.
func (s *Server) URL() string { return "http://" + s.listener.Addr().String() }

// APIToken is the one API token that the sandbox accepts.
func (s *Server) APIToken() secret.Value { return s.apiToken }

// Close ends the server and every request at once. It may be called twice.
func (s *Server) Close() error {
	var err error
	s.closing.Do(func() {
		close(s.closed)
		err = s.http.Close()
		s.serving.Wait()
	})
	return err
}

// SetClockOffset sets the server's clock off by d, positive for ahead.
func (s *Server) SetClockOffset(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.offset = d
	s.changed()
}

// SetSessionLife sets how long sessions live that are issued from now on.
func (s *Server) SetSessionLife(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.life = d
	s.changed()
}

// RevokeUser has every session of a user refused until [Server.RestoreUser].
func (s *Server) RevokeUser(userID string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.revoked[userID] = true
	s.changed()
}

// RestoreUser ends a revocation.
func (s *Server) RestoreUser(userID string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.revoked, userID)
	s.changed()
}

// clock is the server's own time.
func (s *Server) clock() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now().Add(s.offset).Round(0)
}

func (s *Server) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /v1/sessions", s.createSession)
	mux.HandleFunc("GET /v1/videos", s.listVideos)
	mux.HandleFunc("GET /token/{user}", s.exampleBackend)
	mux.HandleFunc("/v1/sessions", only("POST"))
	mux.HandleFunc("/v1/videos", only("GET"))
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		respondError(w, http.StatusNotFound, "There is nothing here.")
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		// Read before anything waits: net/http notices that a client went away
		// only when the request was read.
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxRequestBody))
		if err != nil {
			respondError(w, http.StatusRequestEntityTooLarge, "The request is too long.")
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		s.withFaults(mux).ServeHTTP(w, r)
	})
}

func only(method string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Allow", method)
		respondError(w, http.StatusMethodNotAllowed, "Only "+method+" is served here.")
	}
}

// credentials are what an Authorization header says.
type credentials struct {
	app   bool // the scheme of the rest-v1 API
	token secret.Value
}

func authorization(r *http.Request) credentials {
	header := r.Header.Get("Authorization")
	scheme, rest, _ := strings.Cut(header, " ")
	switch {
	case strings.EqualFold(scheme, "Bearer"):
		return credentials{token: secret.New(strings.TrimSpace(rest))}
	case strings.EqualFold(scheme, "App"):
		token, found := strings.CutPrefix(strings.TrimSpace(rest), "token=")
		if found {
			return credentials{app: true, token: secret.New(token)}
		}
	}
	return credentials{}
}

func respond(w http.ResponseWriter, status int, v any) {
	body, err := json.Marshal(v)
	if err != nil {
		http.Error(w, "", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(body)
}

func respondError(w http.ResponseWriter, status int, message string) {
	respond(w, status, map[string]string{"error": message})
}
