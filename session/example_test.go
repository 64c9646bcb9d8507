package session_test

import (
	"context"
	"fmt"
	"log"
	"time"

	"sessiontray/session"
	"sessiontray/session/fault"
	"sessiontray/session/gateway"
	"sessiontray/session/sandbox"
	"sessiontray/session/secret"
	"sessiontray/session/videoio"
)

// newManager is a manager on a sandbox, as it would be on Video.io.
func newManager(server *sandbox.Server) *session.Manager {
	client, err := gateway.New(gateway.Config{BaseURL: server.URL(), Generation: videoio.Gateway})
	if err != nil {
		log.Fatal(err)
	}
	return session.NewManager(client)
}

func Example() {
	server, err := sandbox.Start()
	if err != nil {
		log.Fatal(err)
	}
	defer server.Close()
	sessions := newManager(server)
	defer sessions.Close()

	sessions.AddListener(session.ListenerFunc(func(s *session.Session) {
		if s == nil {
			fmt.Println("no session")
			return
		}
		fmt.Println("session of", s.Identity)
	}))

	s, err := sessions.Start(server.APIToken(), "alice", "videos.read").Await(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	left, _ := s.Remaining(time.Now())
	fmt.Println("lives for", left.Round(time.Minute))
	sessions.Stop()
	// Unordered output:
	// session of alice
	// lives for 1h0m0s
	// no session
}

func ExampleCall_OnError() {
	server, err := sandbox.Start()
	if err != nil {
		log.Fatal(err)
	}
	defer server.Close()
	server.Inject(sandbox.Fault{Kind: fault.Forbidden, Times: 1})
	sessions := newManager(server)
	defer sessions.Close()

	told := make(chan struct{})
	sessions.Start(server.APIToken(), "alice").
		OnSuccess(func(s session.Session) { fmt.Println("session of", s.Identity) }).
		OnError(func(err error) {
			fmt.Println(session.KindOf(err))
			close(told)
		})
	<-told
	fmt.Println(sessions.Status().Phase)
	// Output:
	// forbidden
	// refused
}

func ExampleManager_StartWithToken() {
	server, err := sandbox.Start()
	if err != nil {
		log.Fatal(err)
	}
	defer server.Close()
	sessions := newManager(server)
	defer sessions.Close()

	// An API token gives full control over an app: it is no session token.
	_, err = sessions.StartWithToken(server.APIToken())
	fmt.Println(session.AsFailure(err).Cause)

	// An opaque key says nothing of itself: only the server can tell.
	s, err := sessions.StartWithToken(secret.New("1nU73GCsMnqT2sudzHPMo6az"))
	if err != nil {
		log.Fatal(err)
	}
	_, known := s.Remaining(time.Now())
	fmt.Println("expiry known:", known)
	fmt.Println(session.KindOf(sessions.CheckNow(context.Background())), sessions.Status().Phase)
	// Output:
	// This is an API token, not a session token.
	// expiry known: false
	// unauthorized refused
}
