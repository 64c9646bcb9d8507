package secret

import (
	"encoding/json"
	"net/url"
	"strings"
)

// Placeholders of a backend's address and body.
const (
	// UserPlaceholder stands for the user ID. It is no secret.
	UserPlaceholder = "{user}"
	// Placeholder stands in files for a secret that lies in the keyring. It is never
	// sent.
	Placeholder = "{secret}"
)

// MaskBody is a body with [Placeholder] in the place of every string that is not the
// user's: of the values of JSON members and of a form. What is neither is replaced whole.
func MaskBody(body string) string { return eachInBody(body, mask) }

// MaskQuery is a URL with [Placeholder] in the place of every value in its query that is
// not the user's.
func MaskQuery(address string) string { return eachInQuery(address, mask) }

// InBody are the strings of a body that [MaskBody] replaces.
func InBody(body string) (all []Value) {
	eachInBody(body, func(plain string) (string, bool) {
		if _, is := mask(plain); is {
			all = append(all, New(plain))
		}
		return "", false
	})
	return all
}

// InQuery are the values of a URL's query that [MaskQuery] replaces.
func InQuery(address string) (all []Value) {
	eachInQuery(address, func(plain string) (string, bool) {
		if _, is := mask(plain); is {
			all = append(all, New(plain))
		}
		return "", false
	})
	return all
}

// HasPlaceholder reports whether a text has [Placeholder] in it, and so cannot be sent.
func HasPlaceholder(text string) bool { return strings.Contains(text, Placeholder) }

// mask is what is to stand in the place of a string, if something is.
func mask(plain string) (string, bool) {
	return Placeholder, plain != "" && plain != UserPlaceholder && plain != Placeholder
}

// eachInBody calls f for every string of a body and puts what that returns in its place,
// if f says so.
func eachInBody(body string, f func(plain string) (string, bool)) string {
	trimmed := strings.TrimSpace(body)
	switch {
	case trimmed == "":
		return body
	case json.Valid([]byte(trimmed)):
		return eachInJSON(body, f)
	case isForm(trimmed):
		return eachPair(body, f)
	}
	if with, is := f(trimmed); is {
		return with
	}
	return body
}

// isForm reports whether a text can be a form: names and values, escaped as in a URL's
// query, but for placeholders.
func isForm(text string) bool {
	text = strings.NewReplacer(UserPlaceholder, "x", Placeholder, "x").Replace(text)
	return strings.Contains(text, "=") && !strings.ContainsAny(text, "{}[]\"<> \r\n\t")
}

// eachInJSON does so for the strings in valid JSON that are no names of members.
func eachInJSON(text string, f func(plain string) (string, bool)) string {
	var out strings.Builder
	for {
		begin := strings.IndexByte(text, '"')
		if begin < 0 {
			out.WriteString(text)
			return out.String()
		}
		end := begin + 1
		for ; text[end] != '"'; end++ {
			if text[end] == '\\' {
				end++
			}
		}
		end++
		out.WriteString(text[:begin])
		literal := text[begin:end]
		text = text[end:]
		var plain string
		if strings.HasPrefix(strings.TrimLeft(text, " \t\r\n"), ":") || json.Unmarshal([]byte(literal), &plain) != nil {
			out.WriteString(literal)
		} else if with, is := f(plain); is {
			quoted, _ := json.Marshal(with) // a string has no reason to fail
			out.Write(quoted)
		} else {
			out.WriteString(literal)
		}
	}
}

// eachInQuery does so for the values of a URL's query.
func eachInQuery(address string, f func(plain string) (string, bool)) string {
	before, query, has := strings.Cut(address, "?")
	if !has {
		return address
	}
	query, fragment, hasFragment := strings.Cut(query, "#")
	address = before + "?" + eachPair(query, f)
	if hasFragment {
		if with, is := f(fragment); is { // which is never sent
			fragment = with
		}
		address += "#" + fragment
	}
	return address
}

// eachPair does so for the values of a form.
func eachPair(text string, f func(plain string) (string, bool)) string {
	parts := strings.Split(text, "&")
	for n, part := range parts {
		name, value, has := strings.Cut(part, "=")
		if !has {
			name, value = "", part // a value without a name
		} else {
			name += "="
		}
		plain, err := url.QueryUnescape(value)
		if err != nil {
			plain = value
		}
		if with, is := f(plain); is {
			parts[n] = name + with
		}
	}
	return strings.Join(parts, "&")
}
