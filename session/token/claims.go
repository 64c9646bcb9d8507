package token

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"sessiontray/session/message"
)

var errNoObject = errors.New("no JSON object")

// Members reads a JSON object with its members in order.
func Members(raw []byte) ([]Member, error) {
	if !json.Valid(raw) {
		var ignored json.RawMessage
		return nil, json.Unmarshal(raw, &ignored)
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	if first, err := d.Token(); err != nil || first != json.Delim('{') {
		return nil, errNoObject
	}
	all := []Member{}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return nil, err
		}
		m := Member{Name: name.(string)} // in an object that is valid
		if err := d.Decode(&m.Value); err != nil {
			return nil, err
		}
		all = append(all, m)
	}
	if _, err := d.Token(); err != nil {
		return nil, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errNoObject
	}
	return all, nil
}

// Text is the value for people: a string without its quotes.
func (m Member) Text() string {
	var text string
	if json.Unmarshal(m.Value, &text) == nil && bytes.HasPrefix(m.Value, []byte(`"`)) {
		return text
	}
	var compact bytes.Buffer
	if json.Compact(&compact, m.Value) != nil {
		return string(m.Value)
	}
	return compact.String()
}

// Time is the point in time that a time claim names.
func (m Member) Time() (time.Time, bool) {
	if !isTime[m.Name] {
		return time.Time{}, false
	}
	t, problem := m.time()
	return t, problem == nil || problem.Code == WrongClaimType && !t.IsZero() || problem.Code == NotInSeconds &&
		!t.IsZero()
}

var isTime = map[string]bool{"exp": true, "nbf": true, "iat": true, "auth_time": true, "updated_at": true}

// time reads a time claim (RFC 7519, 4.1: a number of seconds), and what is
// wrong with it though it can be read.
func (m Member) time() (time.Time, *Finding) {
	var n json.Number
	if bytes.HasPrefix(m.Value, []byte(`"`)) || json.Unmarshal(m.Value, &n) != nil {
		t, _ := ParseTime(m.Text())
		return t, wrongTimeType(m)
	}
	t, ok := numericDate(n)
	if !ok {
		return time.Time{}, wrongTimeType(m)
	}
	if t.Unix() >= lastSecond {
		if n.String() == strconv.Itoa(lastSecond) {
			return t, nil // what some libraries write for “never”
		}
		if inMilliseconds, ok := parseNumber(n.String()); ok {
			return inMilliseconds, milliseconds(m.Name, t)
		}
		return time.Time{}, tooFar(m.Name)
	}
	return t, nil
}

// StringMember is the text of the member with a name, empty when it is no
// string.
func StringMember(all []Member, name string) string {
	m, _ := FindMember(all, name)
	text := ""
	_ = json.Unmarshal(m.Value, &text)
	return text
}

// FindMember is the last member with a name, which counts where one is said twice
// (RFC 7519, 4).
func FindMember(all []Member, name string) (Member, bool) {
	for _, m := range slices.Backward(all) {
		if m.Name == name {
			return m, true
		}
	}
	return Member{}, false
}

// ourIssuer is the issuer of Video.io's published token.
const ourIssuer = "video.io"

func (i *Info) readClaims() {
	i.Role = StringMember(i.Claims, "role")
	i.AppID = StringMember(i.Claims, "acid")
	i.Issuer = StringMember(i.Claims, "iss")
	i.Identity = StringMember(i.Claims, "identity")
	if i.Identity == "" {
		i.Identity = StringMember(i.Claims, "sub")
	}
	i.Scopes = ScopesOf(i.Claims)
	i.IssuedAt = i.readTime("iat")
	i.NotBefore = i.readTime("nbf")
	i.ExpiresAt = i.readTime("exp")
	i.remarks = append(i.remarks, wrongTypes(i.Claims)...)
	i.remarks = append(i.remarks, duplicates(i.Claims)...)
	switch {
	case i.Role == "app":
		i.Kind = APIToken
	case i.Identity != "" && (i.claims("identity") || i.Issuer == "" || i.Issuer == ourIssuer):
		i.Kind = SessionToken // a “sub” alone is in every service's tokens
	default:
		i.Kind = OtherJWT
	}
}

func (i *Info) readTime(name string) time.Time {
	m, said := FindMember(i.Claims, name)
	if !said || string(m.Value) == "null" {
		return time.Time{}
	}
	t, problem := m.time()
	if problem != nil {
		i.remark(problem)
	}
	return t
}

// ScopesOf reads an array "scopes", or a space-separated "scope" (RFC 8693, 4.2).
func ScopesOf(claims []Member) []string {
	if m, said := FindMember(claims, "scopes"); said {
		var list []any
		if json.Unmarshal(m.Value, &list) == nil && list != nil {
			scopes := []string{}
			for _, s := range list {
				if s, ok := s.(string); ok {
					scopes = append(scopes, s)
				}
			}
			return scopes
		}
	}
	for _, name := range []string{"scope", "scopes"} {
		if joined := StringMember(claims, name); joined != "" {
			return strings.FieldsFunc(joined, func(r rune) bool { return r == ',' || unicode.IsSpace(r) })
		}
	}
	return nil
}

// wrongTypes finds claims that have another type than they should.
func wrongTypes(claims []Member) []*Finding {
	var found []*Finding
	for _, m := range claims {
		if string(m.Value) == "null" {
			continue // as if it was not said
		}
		switch m.Name {
		case "identity", "sub", "iss", "jti", "role", "acid":
			if !bytes.HasPrefix(m.Value, []byte(`"`)) {
				found = append(found, wrongType(m, "type.string"))
			}
		case "scopes":
			var list []string
			if json.Unmarshal(m.Value, &list) != nil || list == nil {
				f := wrongType(m, "type.strings")
				if m.Value[0] == '"' {
					f.Level = GoodBut // which many servers read as well
				}
				found = append(found, f)
			}
		}
	}
	return found
}

// typeName says which type a JSON value has.
func typeName(raw json.RawMessage) message.Message {
	switch raw[0] {
	case '"':
		return message.New("type.string")
	case '{':
		return message.New("type.object")
	case '[':
		return message.New("type.list")
	case 't', 'f':
		return message.New("type.bool")
	case 'n':
		return message.New("type.null")
	}
	return message.New("type.number")
}

// decisive are the claims of which two would make two tokens of one.
var decisive = []string{"exp", "nbf", "iat", "identity", "sub", "role", "scopes", "scope"}

// duplicates finds claims said twice (RFC 7519, 4: names must be unique).
func duplicates(claims []Member) []*Finding {
	first := map[string]Member{}
	var names []string
	level := GoodBut
	for _, m := range claims {
		before, twice := first[m.Name]
		if first[m.Name] = m; !twice {
			continue
		}
		if !slices.Contains(names, m.Name) && len(names) < 5 {
			names = append(names, m.Name)
		}
		if slices.Contains(decisive, m.Name) && !bytes.Equal(before.Value, m.Value) {
			level = NotGood
		}
	}
	if len(names) == 0 {
		return nil
	}
	return []*Finding{{
		DuplicateClaim, level,
		message.New("token.has-more-than-once-servers", "names", message.QuotedAll(names)),
		message.New("token.write-each-claim-once"), Backend,
	}}
}

// explained are the header fields and claims that have a meaning in the catalogue.
var explained = []string{
	"alg", "typ", "kid", "cty", "enc", "acid", "role", "iss", "sub", "aud", "exp", "nbf", "iat", "jti", "identity", "scopes", "scope", "auth_time",
}

// Meaning says what a header field or claim stands for; it is zero for an unknown one.
// Where Video.io publishes nothing, the text says so.
func Meaning(name string) message.Message {
	if !slices.Contains(explained, name) {
		return message.Message{}
	}
	return message.New("claim." + name)
}
