// Package session is the session API of Video.io's VideoKit SDK (Android
// 1.2.1, docs.video.io/android/1.2.1/core-sessions) in Go: one current session
// of one user, started with an API token and a user ID or with a session token
// that a server issued, and listeners that hear when it changes.
//
//	VideoKit                            here
//	VideoKit.sessions()                 NewManager(gateway, …)
//	sessions.start(TOKEN, userId[, …])  m.Start(apiToken, userID, scopes...) *Call
//	sessions.start(sessionToken)        m.StartWithToken(sessionToken) (Session, error)
//	sessions.stop()                     m.Stop()
//	sessions.get(): Session?            m.Get() (Session, bool)
//	addListener(l)                      m.AddListener(l) (remove func())
//	addListener(owner, l)               m.AddListenerFor(ctx, l)
//	removeListener(l)                   m.RemoveListener(l)
//	onSessionChanged(session?)          Listener.OnSessionChanged(*Session)
//	Call: cancel, await, observe,       Cancel, Await, Observe,
//	      onSuccess, onError            OnSuccess, OnError
//
// Beyond VideoKit, StartWithToken checks the token's validity and expiry, which
// VideoKit leaves to the caller; [Manager.Status] says where the session stands
// and how far that is confirmed; and the session ends automatically when its time
// is over by the wall clock.
//
// The package knows no HTTP and no user interface: a [Gateway] speaks to the
// server.
//
// # Promises
//
//   - Events arrive in order, one at a time, none lost, each with the value of
//     its moment. A listener may call back into the manager; one that panics
//     harms no other; after it was removed no further call begins.
//   - A second start supersedes the first. A late answer to a cancelled or
//     superseded start never becomes the session. Stop cancels a start.
//   - A failed start leaves a session that was valid as it was.
//   - Stop is idempotent and fires no event when nothing changes.
//   - Expiry is judged by the wall clock, corrected by the server's as far as
//     that was measured, at least once a second while a session lives.
//   - Nothing leaks after [Manager.Close].
package session
