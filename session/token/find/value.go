package find

import (
	"encoding/json"
	"regexp"
	"strings"

	"sessiontray/session/token"
)

func firstRune(text string) rune {
	for _, r := range text {
		return r
	}
	return 0
}

// delimiters end a value that is not quoted.
const delimiters = " \t\r\n\"'`\\,;<>&#()[]{}“”‘’|"

// maxValue bounds what is looked at for the end of a value, in bytes.
const maxValue = 16 << 10

// valueBegins is where the value after the “=” or “:” at a position begins: on
// the same line, but for what is quoted or marked as a block of YAML.
func valueBegins(text string, at int) int {
	rest := strings.TrimLeft(text[at+1:], "=>@ \t") // “=>”, “:=”, @"…"
	rest = strings.TrimPrefix(rest, "Optional(")    // as Swift prints it
	if block := strings.TrimLeft(rest, "|>-"); len(block) < len(rest) &&
		strings.HasPrefix(strings.TrimLeft(block, " \r"), "\n") {
		return len(text) - len(strings.TrimLeft(block, " \t\r\n"))
	}
	if below := strings.TrimLeft(rest, " \t\r\n"); below != "" &&
		(strings.ContainsRune(`"'`, rune(below[0])) || strings.HasPrefix(below, token.JWTPrefix)) {
		rest = below
	}
	return len(text) - len(rest)
}

// valueAt reads the value that begins at a position: quoted, or up to a
// delimiter. A JWT can go over lines.
func valueAt(text string, at int) (value string, quoted bool) {
	rest := strings.TrimLeft(text[at:], `\`)
	if inside, is := strings.CutPrefix(rest, `"""`); is { // Kotlin, Swift
		end := strings.Index(inside[:min(len(inside), maxValue)], `"""`)
		return strings.TrimSpace(inside[:max(0, end)]), true
	}
	opening := firstRune(rest)
	if !strings.ContainsRune("\"'`“‘", opening) {
		if strings.HasPrefix(rest, token.JWTPrefix) {
			value, _ = jwtAt(rest, 0)
			return value, false
		}
		rest = rest[:min(len(rest), maxValue)]
		if end := strings.IndexAny(rest, delimiters); end >= 0 {
			rest = rest[:end]
		}
		return strings.TrimSuffix(rest, "."), false
	}
	closing := string(opening)
	switch opening {
	case '“':
		closing = "”"
	case '‘':
		closing = "’"
	}
	inside := rest[len(string(opening)):]
	if strings.HasPrefix(inside, token.JWTPrefix) {
		value, _ = jwtAt(inside, 0)
		return value, true
	}
	end := closingQuote(inside, closing)
	if end < 0 {
		return "", false
	}
	value = strings.TrimSuffix(inside[:end], `\`)
	if strings.Contains(value, `\`) {
		plain := ""
		if json.Unmarshal([]byte(`"`+value+`"`), &plain) == nil {
			return plain, true
		}
	}
	return value, true
}

// closingQuote finds the end of a quoted value, over escaped quotes.
func closingQuote(text, closing string) int {
	text = text[:min(len(text), maxValue)]
	for from := 0; ; {
		at := strings.Index(text[from:], closing)
		if at < 0 {
			return -1
		}
		at += from
		// An escaped quote ends the value only if what follows it does as well,
		// as in JSON within JSON.
		if at == 0 || text[at-1] != '\\' || strings.ContainsAny(text[at+1:min(len(text), at+2)], ",:}] \n") {
			return at
		}
		from = at + len(closing)
	}
}

// A mail client wraps lines at some 70 characters; shorter ones but the last
// are no part of a token.
const (
	minLine  = 40
	maxLines = 60
)

// joint is what can stand within a token: a line break with what a mail client
// puts around it, or the end and begin of two strings of code.
var joint = regexp.MustCompile(`^(?:[> \t=\x{a0}]*\r?\n[> \t\r\n\x{a0}]*|["']\s*[+.\\]?\s*["'])`)

// jwtAt reads what can be a JWT from its first character on, and says where it
// ends. What stands within is part of it only when it is not whole without.
func jwtAt(text string, at int) (string, int) {
	end := at + run(text[at:])
	value := text[at:end]
	if token.Parse(value).Kind != token.Damaged {
		return value, end
	}
	for _, shorter := range cuts(value) {
		if token.Parse(shorter).Kind != token.Damaged {
			return shorter, at + len(shorter)
		}
	}
	joined, last := value, len(value)
	for range maxLines {
		gap := len(joint.FindString(text[end:min(len(text), end+200)]))
		if gap == 0 || last < minLine && text[end] != '"' && text[end] != '\'' || strings.Count(joined, ".") > 2 {
			break
		}
		next := run(text[end+gap:])
		if next == 0 || strings.HasPrefix(text[end+gap:], token.JWTPrefix) && strings.Count(joined, ".") != 0 &&
			!strings.HasSuffix(joined, ".") {
			break
		}
		joined += text[end+gap : end+gap+next]
		end, last = end+gap+next, next
		if strings.Count(joined, ".") == 2 && token.Parse(joined).Kind != token.Damaged {
			return joined, end
		}
	}
	return value, at + len(value)
}

// cuts are a token without what can follow it at once: the rest of a path, markup
// for italics, an ellipsis.
func cuts(value string) []string {
	var shorter []string
	if second := nthDot(value, 2); second > 0 {
		for _, end := range []string{"/", "..."} {
			if n := strings.Index(value[second:], end); n > 0 {
				shorter = append(shorter, value[:second+n])
			}
		}
	}
	if trimmed := strings.TrimRight(value, "_…"); trimmed != value {
		shorter = append(shorter, trimmed)
	}
	return shorter
}

// nthDot is where the nth dot stands, or -1.
func nthDot(text string, n int) int {
	for at := range len(text) {
		if text[at] == '.' {
			if n--; n == 0 {
				return at
			}
		}
	}
	return -1
}

// maxRun bounds a token in a text, in bytes.
const maxRun = 256 << 10

// run is the number of characters that can be part of a JWT, an encoded dot and
// an ellipsis included, without a full stop at the end.
func run(text string) int {
	text = text[:min(len(text), maxRun)]
	end, dots := len(text), 0
	for n, r := range text {
		if r == '.' {
			dots++
		}
		if r == '…' || !token.NotToken(r) {
			continue
		}
		if r == '%' && n+2 < len(text) &&
			(text[n+1] == '2' && text[n+2]|0x20 == 'e' || text[n+1] == '3' && text[n+2]|0x20 == 'd') {
			continue
		}
		end = n
		break
	}
	if dots > 2 && strings.HasSuffix(text[:end], ".") && !strings.HasSuffix(text[:end], "..") {
		end-- // the end of a sentence
	}
	return end
}

var item = regexp.MustCompile(`["']([^"'\n]+)["']`)

// listAt reads a list of names: ["a", "b"], listOf("a", "b"), "a b", a,b.
func listAt(text string, at int) []string {
	line := text[at:min(len(text), at+1000)]
	opening := strings.IndexAny(line, "[(")
	if opening < 0 || strings.ContainsAny(line[:opening], "\"'\n,}") {
		value, quoted := valueAt(text, at)
		if quoted && strings.HasPrefix(value, "[") {
			return listAt(value, 0)
		}
		if !quoted && !strings.ContainsAny(line[:min(len(line), len(value)+1)], "&") {
			value, _, _ = strings.Cut(line, "\n") // to the end of the line
		}
		return scopeList(token.Unescape(value))
	}
	end := strings.IndexAny(line[opening:], "])")
	if end < 0 {
		return nil
	}
	list := []string{}
	for _, m := range item.FindAllStringSubmatch(strings.ReplaceAll(line[opening:opening+end], `\`, ""), -1) {
		list = append(list, m[1])
	}
	if inside := line[opening+1 : opening+end]; len(list) == 0 && strings.TrimSpace(inside) != "" {
		return scopeList(inside) // without quotes
	}
	return list
}

// aScope is how a scope is written.
var aScope = regexp.MustCompile(`^[A-Za-z][\w:*-]*(?:\.[\w:*-]+)+$`)

// scopeList reads scopes with blanks, commas or plus signs between, up to what is
// none; nil when there is none.
func scopeList(text string) []string {
	var list []string
	for _, word := range strings.FieldsFunc(
		text, func(r rune) bool { return r == ' ' || r == ',' || r == '+' || r == '\t' || r == '\r' },
	) {
		if !aScope.MatchString(word) {
			break
		}
		list = append(list, word)
	}
	return list
}
