// Package message is what the program says, before it is put into words.
//
// The rooms below the user interface say what happened as a [Message]: an ID of the
// catalogue and the values that belong into its text. [Message.String] is English, as
// logs, tickets and the timeline's file need it; a [Catalogue] puts the same message into
// another language.
//
//	m := message.New("failure.host-not-found", "host", "api.example.com")
//	m.String()        // The host api.example.com was not found.
//	german.Say(m)     // Der Host api.example.com wurde nicht gefunden.
//
// A value's type says how it is written: [Text] as it is, [Quote] and [Quotes] between
// the language's quotation marks, [Count] as a number that also chooses the plural,
// [Span] and [Moment] as people say times, and a nested [Message] in its own words.
//
// In a text, {{name}} stands for a value, and {{name.form}} for one in a form: capital and
// lower for how a sentence begins or goes on, ago, in, more and until for times.
package message

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Message is something to be said. The zero Message says nothing. Treat it as immutable.
type Message struct {
	ID   string
	args []arg
}

type arg struct {
	name  string
	value any
}

// Values of a message.
type (
	// Text is a name, an address or a path, written as it is.
	Text string
	// Quote is somebody else's words. [Quoted] makes one.
	Quote string
	// Quotes are several, of which those that do not fit are counted.
	Quotes []string
	// Count is a number. The one called “count” chooses the plural of the message.
	Count int64
	// Span is a length of time in seconds.
	Span int64
	// Moment is a point in time, as seen from Now and from Now's place.
	Moment struct{ At, Now time.Time }
)

// New is a message with values, each after its name. Plain strings, integers and
// durations become [Text], [Count] and [Span]. It panics when a name has no value or a
// value has another type: that is a slip in the program, not in what it is given.
func New(id string, namesAndValues ...any) Message {
	m := Message{ID: id}
	if len(namesAndValues)%2 != 0 {
		panic("message " + id + ": a name without a value")
	}
	for n := 0; n < len(namesAndValues); n += 2 {
		m.args = append(m.args, arg{namesAndValues[n].(string), valueOf(id, namesAndValues[n+1])})
	}
	return m
}

func valueOf(id string, v any) any {
	switch v := v.(type) {
	case Text, Quote, Quotes, Count, Span, Moment, Message:
		return v
	case string:
		return Text(v)
	case int:
		return Count(v)
	case int64:
		return Count(v)
	case time.Duration:
		return SpanOf(v)
	}
	panic(fmt.Sprintf("message %s: a value of type %T", id, v))
}

// SpanOf is the length of a duration, whichever its sign.
func SpanOf(d time.Duration) Span { return Span(d.Abs() / time.Second) }

// Between is the time from one point to another, also one that is longer than a
// duration can be.
func Between(from, to time.Time) Span {
	if d := to.Sub(from); d.Abs() < 1<<62 {
		return SpanOf(d)
	}
	return Span(max(to.Unix()-from.Unix(), from.Unix()-to.Unix()))
}

// IsZero reports whether the message says nothing.
func (m Message) IsZero() bool { return m.ID == "" }

// String is the message in English.
func (m Message) String() string { return english().Say(m) }

// Equal reports whether two messages say the same.
func (m Message) Equal(o Message) bool {
	return m.ID == o.ID && slices.EqualFunc(m.args, o.args, func(a, b arg) bool {
		if a.name != b.name {
			return false
		}
		switch v := a.value.(type) {
		case Quotes:
			w, is := b.value.(Quotes)
			return is && slices.Equal(v, w)
		case Message:
			w, is := b.value.(Message)
			return is && v.Equal(w)
		case Moment:
			w, is := b.value.(Moment)
			return is && v.At.Equal(w.At) && v.Now.Equal(w.Now)
		}
		return a.value == b.value
	})
}

// Map is the message with f applied to every text that did not come from the catalogue.
func (m Message) Map(f func(string) string) Message {
	m.args = slices.Clone(m.args)
	for n, a := range m.args {
		switch v := a.value.(type) {
		case Text:
			m.args[n].value = Text(f(string(v)))
		case Quote:
			m.args[n].value = Quote(f(string(v)))
		case Quotes:
			all := make(Quotes, len(v))
			for i, text := range v {
				all[i] = f(text)
			}
			m.args[n].value = all
		case Message:
			m.args[n].value = v.Map(f)
		}
	}
	return m
}

// Names are those of the message's values.
func (m Message) Names() []string {
	names := make([]string, len(m.args))
	for n, a := range m.args {
		names[n] = a.name
	}
	return names
}

// Join says messages one after the other.
func Join(all ...Message) Message {
	all = slices.DeleteFunc(slices.Clone(all), Message.IsZero)
	switch len(all) {
	case 0:
		return Message{}
	case 1:
		return all[0]
	}
	return New("join", "first", all[0], "rest", Join(all[1:]...))
}

// written is an argument in JSON: one of the fields is set.
type written struct {
	Name    string    `json:"name"`
	Text    *string   `json:"text,omitempty"`
	Quote   *string   `json:"quote,omitempty"`
	Quotes  *[]string `json:"quotes,omitempty"`
	Count   *int64    `json:"count,omitempty"`
	Seconds *int64    `json:"seconds,omitempty"`
	At      time.Time `json:"at,omitzero"`
	Now     time.Time `json:"now,omitzero"`
	Message *Message  `json:"message,omitempty"`
}

type writtenMessage struct {
	ID   string    `json:"id"`
	Args []written `json:"args,omitempty"`
}

// MarshalJSON implements json.Marshaler.
func (m Message) MarshalJSON() ([]byte, error) {
	out := writtenMessage{ID: m.ID}
	for _, a := range m.args {
		w := written{Name: a.name}
		switch v := a.value.(type) {
		case Text:
			w.Text = (*string)(&v)
		case Quote:
			w.Quote = (*string)(&v)
		case Quotes:
			w.Quotes = (*[]string)(&v)
		case Count:
			w.Count = (*int64)(&v)
		case Span:
			w.Seconds = (*int64)(&v)
		case Moment:
			w.At, w.Now = v.At.In(v.Now.Location()), v.Now
		case Message:
			w.Message = &v
		}
		out.Args = append(out.Args, w)
	}
	return json.Marshal(out)
}

// UnmarshalJSON implements json.Unmarshaler. What the catalogue does not know, as from a
// newer version of the program or a forged file, it leaves out; an unknown ID leaves the
// message zero.
func (m *Message) UnmarshalJSON(raw []byte) error {
	var in writtenMessage
	if err := json.Unmarshal(raw, &in); err != nil {
		return err
	}
	*m = Message{}
	names, known := places()[in.ID]
	if !known {
		return nil
	}
	m.ID = in.ID
	for _, w := range in.Args {
		var v any
		if !slices.Contains(names, w.Name) {
			continue
		}
		switch {
		case w.Text != nil:
			v = Text(*w.Text)
		case w.Quote != nil:
			v = Quote(*w.Quote)
		case w.Quotes != nil:
			v = Quotes(*w.Quotes)
		case w.Count != nil:
			v = Count(*w.Count)
		case w.Seconds != nil:
			v = Span(*w.Seconds)
		case w.Message != nil:
			v = *w.Message
		case !w.At.IsZero():
			v = Moment{w.At, w.Now}
		default:
			continue
		}
		m.args = append(m.args, arg{w.Name, v})
	}
	return nil
}

// Error is an error that is said by a message.
type Error struct {
	Message
	Err error // what lies below; may be nil
}

// Errorf is an error with the message of an ID; err lies below and may be nil.
func Errorf(err error, id string, namesAndValues ...any) *Error {
	return &Error{New(id, namesAndValues...), err}
}

// Error is the message in English, as an error's text is written: in lower case, without
// the full stop.
func (e *Error) Error() string {
	text := strings.TrimSuffix(e.String(), ".")
	return strings.ToLower(text[:min(1, len(text))]) + text[min(1, len(text)):]
}

// Unwrap returns what lies below.
func (e *Error) Unwrap() error { return e.Err }

// Of is the message of an error: that of the [Error] or of another error with a message
// in it, else its text as it is.
func Of(err error) Message {
	var said interface{ Said() Message }
	if errors.As(err, &said) {
		return said.Said()
	}
	if id, known := systemErrors[err.Error()]; known {
		return New(id)
	}
	return New("verbatim", "text", err.Error())
}

// systemErrors are what systems say of files, by the text that Go has for them.
var systemErrors = map[string]string{
	"permission denied": "system.permission-denied", "no space left on device": "system.no-space", "read-only file system": "system.read-only",
	"is a directory": "system.is-folder", "not a directory": "system.not-folder", "no such file or directory": "system.not-found",
	"file exists": "system.exists", "input/output error": "system.input-output", "disk quota exceeded": "system.quota", "file name too long": "system.name-too-long",
}

// Said is the message.
func (e *Error) Said() Message { return e.Message }
