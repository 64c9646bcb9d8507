package desk

import (
	"testing"

	"sessiontray/session"
)

// What a status came of is found in whatever order it and the exchange arrive.
func TestCauseOfAStatus(t *testing.T) {
	for _, test := range []struct {
		name  string
		known causes
		phase session.Phase
		want  uint64
	}{
		{"a start", causes{command: 1, start: 1}, session.Starting, 1},
		{"a start told of after its response", causes{command: 1, start: 1, exchange: 2}, session.Starting, 1},
		{"a start told of after it was cancelled", causes{command: 2, start: 1}, session.Starting, 1},
		{"its refusal", causes{command: 1, start: 1, exchange: 2, status: 1}, session.Refused, 2},
		{"a success", causes{command: 1, start: 1, exchange: 2, listener: 4, status: 1}, session.Active, 2},
		{"a stop", causes{command: 6, start: 1, exchange: 2, listener: 4, status: 2}, session.Stopped, 6},
		{"the clock", causes{command: 1, start: 1, exchange: 2, listener: 4, status: 2}, session.Expired, 4},
		{"the clock again", causes{command: 1, start: 1, exchange: 2, listener: 4, status: 4}, session.Expired, 4},
		{"a check", causes{command: 6, start: 1, exchange: 7, listener: 4, status: 4}, session.Refused, 7},
		{"no session yet", causes{command: 1, start: 1, status: 1}, session.Failed, 1},
	} {
		if got := test.known.next(test.phase); got != test.want {
			t.Errorf("%s: %d, want %d", test.name, got, test.want)
		}
	}
}
