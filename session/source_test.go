package session_test

import (
	"context"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"sessiontray/session/message"

	"github.com/golang-jwt/jwt/v5"

	"sessiontray/session"
)

// sourced answers a user ID with a grant.
type sourced func(userID string) (session.Grant, error)

func (s sourced) SessionToken(_ context.Context, userID string) (session.Grant, error) {
	return s(userID)
}

func TestStartFromASource(t *testing.T) {
	run(t, func(t *testing.T, m *session.Manager, _ *scripted, heard *recorder) {
		expires := time.Now().Add(time.Hour).Truncate(time.Second)
		token := signed(t, jwt.MapClaims{"identity": "bob", "scopes": []string{"videos.read"}, "exp": expires.Unix()})
		call := m.StartFrom(sourced(func(string) (session.Grant, error) { return session.Grant{Token: token}, nil }), " bob ")
		s, err := call.Await(t.Context())
		if err != nil || s.Identity != "bob" || !s.ExpiresAt.Equal(expires) ||
			!slices.Equal(s.Scopes, []string{"videos.read"}) || s.SkewKnown {
			t.Errorf("%+v, %v", s, err)
		}
		if st := m.Status(); st.Phase != session.Active || st.Confirmation != session.ValidLocally ||
			st.Origin != "Scripted" || !st.ConfirmedAt.IsZero() {
			t.Errorf("%+v", st)
		}
		expect(t, heard, "bob")
	})
}

func TestSourcesAnswerForAnotherUser(t *testing.T) {
	run(t, func(t *testing.T, m *session.Manager, _ *scripted, heard *recorder) {
		other := signed(t, jwt.MapClaims{"identity": "carol"})
		for name, grant := range map[string]session.Grant{
			"says so": {Token: apiKey, Identity: "carol"}, "by its token": {Token: other}, "by its token alone": {Token: other, Identity: "bob"},
		} {
			_, err := m.StartFrom(sourced(func(string) (session.Grant, error) { return grant, nil }), "bob").Await(t.Context())
			if f := session.AsFailure(err); f == nil || f.Kind != session.Protocol ||
				f.Cause.String() != "The server returned a session for a different user." {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := m.StartFrom(sourced(nil), " ").Await(t.Context()); session.AsFailure(err).Field != session.FieldUserID {
			t.Error(err)
		}
		expect(t, heard)
	})
}

// A failed renewal leaves the session that lives.
func TestFailedSourceLeavesTheSession(t *testing.T) {
	run(t, func(t *testing.T, m *session.Manager, _ *scripted, heard *recorder) {
		m.StartFrom(sourced(func(string) (session.Grant, error) { return session.Grant{Token: apiKey}, nil }), "bob")
		synctest.Wait()
		m.StartFrom(sourced(func(string) (session.Grant, error) {
			return session.Grant{}, &session.Failure{
				Kind: session.Timeout, Cause: message.New("verbatim", "text", "It takes too long."),
			}
		}), "bob")
		synctest.Wait()
		if st := m.Status(); st.Phase != session.Active || st.Failure == nil || st.Failure.Kind != session.Timeout {
			t.Errorf("%+v", st)
		}
		expect(t, heard, "bob")
	})
}
