package find

import (
	"encoding/base64"
	"encoding/json"
	"net/url"
	"strings"

	"sessiontray/session/token"
	"sessiontray/session/videoio"
)

// maxDepth is how many levels of JSON are told apart; what lies deeper is read
// as text.
const maxDepth = 12

// json reads a JSON value: what stands in one object belongs together.
func (c *collector) json(raw json.RawMessage, s *context, depth int) {
	raw = json.RawMessage(strings.TrimSpace(string(raw)))
	switch {
	case len(raw) == 0:
	case depth == maxDepth:
		c.text(string(raw), s)
	case raw[0] == '[':
		var list []json.RawMessage
		if json.Unmarshal(raw, &list) == nil {
			for _, item := range list { // of which one is not the other's
				inner := s.within(s.source)
				if c.json(item, inner, depth+1); isPair(item) {
					inner.passOut(true)
				}
			}
		}
	case raw[0] == '{':
		if all, err := token.Members(raw); err == nil {
			c.object(all, s, depth)
		}
	case raw[0] == '"':
		var text string
		if json.Unmarshal(raw, &text) == nil {
			c.inner(text, s, depth)
		}
	}
}

func (c *collector) object(all []token.Member, outer *context, depth int) {
	inner := outer.within(outer.source)
	// {"key": "sessionToken", "value": "…"}, as Postman and HAR write it.
	key := token.StringMember(all, "key")
	if key == "" {
		key = token.StringMember(all, "name")
	}
	if value, said := token.FindMember(all, "value"); said && nameOf(key) != otherName {
		all = append(all, token.Member{Name: key, Value: value.Value})
	}
	for _, m := range all {
		c.member(m, inner, depth)
	}
	inner.passOut(true)
}

// isPair reports whether an object is a name and a value.
func isPair(raw json.RawMessage) bool {
	all, err := token.Members(raw)
	_, value := token.FindMember(all, "value")
	_, key := token.FindMember(all, "key")
	_, name := token.FindMember(all, "name")
	return err == nil && value && (key || name)
}

// member reads one member of an object.
func (c *collector) member(m token.Member, s *context, depth int) {
	isText := m.Value[0] == '"'
	switch name := nameOf(m.Name); {
	case name == expiryName:
		if t, ok := token.ParseTime(m.Text()); ok {
			s.expiry(t)
		}
	case name == scopesName:
		s.scope(token.ScopesOf([]token.Member{{Name: "scopes", Value: m.Value}}))
	case name == userName && (isText || m.Value[0] >= '0' && m.Value[0] <= '9'):
		s.user(m.Text())
	case isText && name == apiName:
		c.add(m.Text(), token.ForAPI, s)
	case isText && name == sessionName:
		if strings.HasSuffix(strings.ToLower(m.Name), "key") {
			s.generations.add(videoio.RestV1)
		}
		c.add(m.Text(), token.ForSession, s)
	case isText && name == tokenName:
		c.add(m.Text(), token.AnyPurpose, s)
	case isText && name == authorizationName:
		quoted, _ := json.Marshal(m.Text())
		c.text("Authorization: "+string(quoted), s)
	default:
		c.json(m.Value, s, depth+1)
	}
}

// inner reads a text in JSON, which can be JSON again.
func (c *collector) inner(text string, s *context, depth int) {
	if isJSON(strings.TrimSpace(text)) {
		c.json(json.RawMessage(text), s, depth+1)
		return
	}
	c.text(text, s)
}

// har reads an HTTP archive (HAR 1.2), or reports that it is none. What is in
// one exchange belongs together.
func (c *collector) har(text string) bool {
	if !strings.HasPrefix(text, "{") || !strings.Contains(text, `"entries"`) {
		return false
	}
	type header struct{ Name, Value string }
	var archive struct {
		Log struct {
			Entries []struct {
				Request struct {
					Method, URL string
					Headers     []header
					PostData    struct{ Text string }
				}
				Response struct {
					Headers []header
					Content struct{ Text, Encoding string }
				}
			}
		}
	}
	if json.Unmarshal([]byte(text), &archive) != nil || archive.Log.Entries == nil {
		return false
	}
	for _, e := range archive.Log.Entries {
		place := e.Request.Method
		if u, err := url.Parse(e.Request.URL); err == nil {
			place += " " + u.Host + u.Path
		}
		s := (&context{}).within(place)
		c.text(e.Request.URL, s)
		for _, h := range append(e.Request.Headers, e.Response.Headers...) {
			c.text(h.Name+": "+h.Value, s)
		}
		c.inner(e.Request.PostData.Text, s, 0)
		body := e.Response.Content.Text
		if e.Response.Content.Encoding == "base64" {
			if raw, err := base64.StdEncoding.DecodeString(body); err == nil {
				body = string(raw)
			}
		}
		c.inner(body, s, 0)
	}
	return true
}
