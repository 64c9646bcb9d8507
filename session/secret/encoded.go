package secret

import (
	"encoding/base64"
	"encoding/hex"
	"strconv"
	"strings"
	"unicode/utf8"
)

// minEncoded are the lengths in bytes from which runs are decoded: shorter ones hold no
// piece of minFragment.
const (
	minBase64 = (minFragment*4 + 2) / 3
	minHex    = minFragment * 2
)

// maxEncodings is how many encodings around a secret are taken off.
const maxEncodings = 3

// hideEncoded hides what has a secret, or a piece of one, in it once decoded: base64 in
// any alignment, hexadecimal, and characters written as escapes. Called with the lock
// held.
func (r *Redactor) hideEncoded(text string, depth int) string {
	if depth == maxEncodings {
		return text
	}
	var out strings.Builder
	done := 0
	hide := func(from, to int) {
		out.WriteString(text[done:from])
		out.WriteString(Hidden)
		done = to
	}
	for n := 0; n < len(text); {
		if end := escapesEnd(text, n); end > n {
			if r.holds(unescaped(text[n:end]), depth) {
				hide(n, end)
			}
			n = end
			continue
		}
		if !isTokenByte(text[n]) {
			if text[n] == '\\' {
				n++ // an escape is no begin of another
			}
			n++
			continue
		}
		end := spanEnd(text, n, isTokenByte)
		if end-n >= minBase64 && r.holdsBase64(text[n:end], depth) || end-n >= minHex && r.holdsHex(text[n:end], depth) {
			hide(n, end)
		}
		n = end
	}
	if done == 0 {
		return text
	}
	out.WriteString(text[done:])
	return out.String()
}

// holds reports whether a decoded text has a secret in it.
func (r *Redactor) holds(text string, depth int) bool {
	if text == "" {
		return false
	}
	return r.index.replace(text) != text || r.parts.replace(text) != text || redactPatterns(text) != text ||
		r.hideEncoded(text, depth+1) != text
}

var urlAlphabet = strings.NewReplacer("-", "+", "_", "/")

// holdsBase64 tries all four places where a group of four characters can begin.
func (r *Redactor) holdsBase64(run string, depth int) bool {
	run = urlAlphabet.Replace(strings.TrimRight(run, "="))
	into := make([]byte, base64.RawStdEncoding.DecodedLen(len(run)))
	for from := range min(4, len(run)) {
		piece := run[from:]
		if len(piece)%4 == 1 {
			piece = piece[:len(piece)-1] // which is no byte yet
		}
		if strings.Contains(piece, "=") { // two runs in one
			for part := range strings.SplitSeq(piece, "=") {
				if len(part) >= minBase64 && r.holdsBase64(part, depth) {
					return true
				}
			}
			return false
		}
		n, err := base64.RawStdEncoding.Decode(into, []byte(piece))
		if err == nil && r.holds(string(into[:n]), depth) {
			return true
		}
	}
	return false
}

// holdsHex tries both places where a pair of digits can begin.
func (r *Redactor) holdsHex(run string, depth int) bool {
	if !isHex(run) {
		return false
	}
	for from := range 2 {
		piece := run[from:]
		piece = piece[:len(piece)/2*2]
		plain, err := hex.DecodeString(piece)
		if err == nil && r.holds(string(plain), depth) {
			return true
		}
	}
	return false
}

// escapesEnd is where a run of escapes ends that begins at a place, with the characters of
// tokens between them; the place itself where none begins there.
func escapesEnd(text string, at int) int {
	if _, size := escape(text[at:]); size == 0 {
		return at
	}
	for at < len(text) {
		_, size := escape(text[at:])
		if size == 0 {
			if !isTokenByte(text[at]) && text[at] != '.' {
				break
			}
			size = 1
		}
		at += size
	}
	return at
}

// unescaped is a run of escapes, decoded.
func unescaped(run string) string {
	var out strings.Builder
	for len(run) > 0 {
		r, size := escape(run)
		if size == 0 {
			r, size = rune(run[0]), 1
		}
		out.WriteRune(r)
		run = run[size:]
	}
	return out.String()
}

// escape reads a character that is written as \u0065, \x65, %65, &#101; or &#x65;, with
// its length, 0 for none.
func escape(text string) (r rune, size int) {
	digits := func(from, n int, base int) (rune, int) {
		if len(text) < from+n {
			return 0, 0
		}
		v, err := strconv.ParseUint(text[from:from+n], base, 32)
		if err != nil || v > utf8.MaxRune {
			return 0, 0
		}
		return rune(v), from + n
	}
	switch {
	case len(text) < 3:
	case text[0] == '%':
		return digits(1, 2, 16)
	case strings.HasPrefix(text, `\u`):
		return digits(2, 4, 16)
	case strings.HasPrefix(text, `\x`):
		return digits(2, 2, 16)
	case strings.HasPrefix(text, "&#"):
		end := strings.IndexByte(text[:min(len(text), 10)], ';')
		if end < 3 {
			return 0, 0
		}
		from, base := 2, 10
		if text[2]|0x20 == 'x' {
			from, base = 3, 16
		}
		if r, size = digits(from, end-from, base); size > 0 {
			return r, end + 1
		}
	}
	return 0, 0
}

// Parts are what of a header's value can stand alone elsewhere: the credentials behind a
// scheme, what they hold in base64, the values of cookies and of lists such as
// key=…;secret=….
func Parts(v Value) []Value {
	var all []Value
	seen := map[string]bool{}
	var add func(text string, depth int)
	add = func(text string, depth int) {
		if text = strings.TrimSpace(text); text == "" || seen[text] || depth > maxEncodings {
			return
		}
		seen[text] = true
		all = append(all, New(text))
		if inside := strings.Trim(text, "\"'"); inside != text {
			add(inside, depth)
		}
		if scheme, rest, two := strings.Cut(text, " "); two && !strings.ContainsAny(scheme, "=;,") {
			add(rest, depth+1)
		}
		if parts := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(";,&", r) }); len(parts) > 1 {
			for _, part := range parts {
				add(part, depth+1)
			}
		} else if name, value, two := strings.Cut(text, "="); two && strings.Trim(value, "=") != "" && len(name) < maxPartName {
			add(value, depth+1)
		}
		if plain, err := base64.StdEncoding.DecodeString(text); err == nil && utf8.Valid(plain) {
			add(string(plain), depth+1)
			if _, password, two := strings.Cut(string(plain), ":"); two { // RFC 7617
				add(password, depth+1)
			}
		}
	}
	add(v.Reveal(), 0)
	return all
}

// maxPartName is the length in bytes of the longest name in a list of names and values.
const maxPartName = 64
