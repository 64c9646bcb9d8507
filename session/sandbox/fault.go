package sandbox

import (
	"bytes"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"sessiontray/session/fault"
)

// A Fault makes calls fail.
type Fault struct {
	Kind       fault.Kind
	Times      int           // for the next so many calls; 0 for all until removed
	Delay      time.Duration // for Latency
	RetryAfter time.Duration // for RateLimited and Unavailable, in whole seconds; 0 sends none
}

// Inject adds a fault until remove is called or it was used [Fault.Times]
// times. Delays add up; of other faults the one injected first applies.
func (s *Server) Inject(f Fault) (remove func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	added := &f
	s.faults = append(s.faults, added)
	s.changed()
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.faults = slices.DeleteFunc(s.faults, func(f *Fault) bool { return f == added })
		s.changed()
	}
}

// ClearFaults removes every fault.
func (s *Server) ClearFaults() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = nil
	s.changed()
}

// isLoopback reports whether a host, with or without a port, is a name of this machine for
// itself.
func isLoopback(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.Trim(host, "[]")
	ip := net.ParseIP(host)
	return strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
}

// takeFaults returns what applies to one call, and counts it. A request without
// credentials, as of something that looks what is there, uses none up.
func (s *Server) takeFaults(r *http.Request) (delay time.Duration, taken *Fault) {
	if r.Header.Get("Authorization") == "" && !strings.HasPrefix(r.URL.Path, "/token/") {
		return 0, nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = slices.DeleteFunc(s.faults, func(f *Fault) (spent bool) {
		switch {
		case f.Kind == fault.Latency:
			delay += f.Delay
		case taken == nil:
			copied := *f
			taken = &copied
		default:
			return false
		}
		if f.Times > 0 {
			f.Times--
			return f.Times == 0
		}
		return false
	})
	if delay > 0 || taken != nil {
		s.changed()
	}
	return delay, taken
}

// withFaults applies the faults of a call before, or instead of, next.
func (s *Server) withFaults(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !isLoopback(r.Host) { // a page in a browser that got a name for this machine
			http.Error(w, "The sandbox answers on this machine's own names only.", http.StatusMisdirectedRequest)
			return
		}
		delay, taken := s.takeFaults(r)
		if delay > 0 {
			timer := time.NewTimer(delay)
			defer timer.Stop()
			s.hold(r, timer.C)
		}
		w.Header().Set("Date", s.clock().UTC().Format(http.TimeFormat))
		if taken == nil {
			next.ServeHTTP(w, r)
			return
		}
		s.fail(w, r, *taken, next)
	})
}

// hold keeps a request waiting until the time comes. It does not return when the
// client or the server went away meanwhile: net/http would answer 200 for it.
func (s *Server) hold(r *http.Request, until <-chan time.Time) {
	select {
	case <-until:
		return
	case <-r.Context().Done():
	case <-s.closed:
	}
	panic(http.ErrAbortHandler)
}

const signIn = `<!DOCTYPE html><html><head><title>Sign in to Café Wi-Fi</title></head><body><form action="/login"></form></body></html>`

func (s *Server) fail(w http.ResponseWriter, r *http.Request, f Fault, next http.Handler) {
	switch f.Kind {
	case fault.Unauthorized:
		respondError(w, http.StatusUnauthorized, "The token is not valid.")
	case fault.Forbidden:
		respondError(w, http.StatusForbidden, "The scope videos.read is missing.")
	case fault.Rejected:
		respondError(w, http.StatusUnprocessableEntity, "The identity is not acceptable.")
	case fault.RateLimited:
		retryAfter(w, f)
		respondError(w, http.StatusTooManyRequests, "Too many requests.")
	case fault.ServerError:
		respondError(w, http.StatusInternalServerError, "Something broke.")
	case fault.Unavailable:
		retryAfter(w, f)
		respondError(w, http.StatusServiceUnavailable, "Back soon.")
	case fault.EchoToken:
		respondError(w, http.StatusInternalServerError, "Cannot handle "+r.Header.Get("Authorization"))
	case fault.WebPage:
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte(signIn))
	case fault.NotJSON:
		w.Header().Set("Content-Type", "text/plain")
		_, _ = w.Write([]byte("OK"))
	case fault.NoToken:
		respond(w, http.StatusOK, map[string]string{"identity": "someone"})
	case fault.ErrorString:
		respond(w, http.StatusOK, map[string]any{"error": "The identity is blocked."})
	case fault.ErrorObject:
		respond(w, http.StatusOK, map[string]any{"error": map[string]any{"code": 17, "message": "The identity is blocked."}})
	case fault.Redirect:
		http.Redirect(w, r, "https://elsewhere.example/sign-in", http.StatusFound)
	case fault.CutBody:
		cut(w, r, next)
	case fault.Reset:
		reset(w)
	case fault.HugeBody:
		s.huge(w, r)
	case fault.NoAnswer:
		s.hold(r, nil)
	}
}

func retryAfter(w http.ResponseWriter, f Fault) {
	if f.RetryAfter > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int(f.RetryAfter.Seconds())))
	}
}

// cut answers as it should, but only the first half.
func cut(w http.ResponseWriter, r *http.Request, next http.Handler) {
	whole := &recorded{header: w.Header(), status: http.StatusOK}
	next.ServeHTTP(whole, r)
	w.Header().Set("Content-Length", strconv.Itoa(whole.Len()))
	w.WriteHeader(whole.status)
	_, _ = w.Write(whole.Bytes()[:whole.Len()/2])
	_ = http.NewResponseController(w).Flush()
	panic(http.ErrAbortHandler)
}

// recorded is an answer that is not sent.
type recorded struct {
	bytes.Buffer
	header http.Header
	status int
}

func (r *recorded) Header() http.Header    { return r.header }
func (r *recorded) WriteHeader(status int) { r.status = status }

// reset closes the connection without the usual farewell.
func reset(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}

// huge sends 100 MB, or as much as the client takes.
func (s *Server) huge(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	chunk := bytes.Repeat([]byte(" "), 1<<20)
	for range 100 {
		if _, err := w.Write(chunk); err != nil || r.Context().Err() != nil {
			return
		}
	}
}
