package token

import (
	"encoding/json"
	"strings"
)

func firstRune(text string) rune {
	for _, r := range text {
		return r
	}
	return 0
}

// delimiters end a value that is not quoted.
const delimiters = " \t\r\n\"'`\\,;<>&#()[]{}“”‘’|"

// valueAt reads the value that begins at a position: quoted, or up to a
// delimiter. A JWT can go over lines.
func valueAt(text string, at int) string {
	rest := strings.TrimLeft(text[at:], `\`)
	opening := firstRune(rest)
	if strings.ContainsRune("\"'`“‘", opening) {
		closing := string(opening)
		switch opening {
		case '“':
			closing = "”"
		case '‘':
			closing = "’"
		}
		inside := rest[len(string(opening)):]
		if strings.HasPrefix(inside, jwtBegin) {
			value, _ := jwtAt(inside, 0)
			return value
		}
		end := closingQuote(inside, closing)
		if end < 0 {
			return ""
		}
		value := strings.TrimSuffix(inside[:end], `\`)
		if strings.Contains(value, `\`) {
			plain := ""
			if json.Unmarshal([]byte(`"`+value+`"`), &plain) == nil {
				return plain
			}
		}
		return value
	}
	if strings.HasPrefix(rest, jwtBegin) {
		value, _ := jwtAt(rest, 0)
		return value
	}
	if end := strings.IndexAny(rest, delimiters); end >= 0 {
		return rest[:end]
	}
	return rest
}

// longestValue bounds what is looked at for the end of a quoted value.
const longestValue = 64 << 10

// closingQuote finds the end of a quoted value, over escaped quotes.
func closingQuote(text, closing string) int {
	text = text[:min(len(text), longestValue)]
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
	leastLine = 40
	mostLines = 60
)

// jwtAt reads what can be a JWT from its first character on, and says where it
// ends. A line break is part of it only when it is not whole without.
func jwtAt(text string, at int) (string, int) {
	end := at + run(text[at:])
	value := text[at:end]
	if Parse(value).Kind != Damaged {
		return value, end
	}
	joined, last := value, len(value)
	for range mostLines {
		gap := len(text[end:]) - len(strings.TrimLeft(text[end:], "> \t\r\n=\u00a0"))
		if gap == 0 || !strings.Contains(text[end:end+gap], "\n") || last < leastLine || strings.Count(joined, ".") > 2 {
			break
		}
		next := run(text[end+gap:])
		if next == 0 || strings.HasPrefix(text[end+gap:], jwtBegin) {
			break
		}
		joined += text[end+gap : end+gap+next]
		end, last = end+gap+next, next
		if strings.Count(joined, ".") == 2 && Parse(joined).Kind != Damaged {
			return joined, end
		}
	}
	return value, at + len(value)
}

// run is the number of characters that can be part of a JWT, a percent-encoded
// dot included, without a full stop at the end.
func run(text string) int {
	end := strings.IndexFunc(text, func(r rune) bool { return notToken(r) && r != '%' && r != '…' })
	if end < 0 {
		end = len(text)
	}
	for end > 0 && text[end-1] == '.' && strings.Count(text[:end], ".") > 2 {
		end--
	}
	return end
}

// listAt reads a list of names: ["a", "b"], listOf("a", "b"), "a b", a,b.
func listAt(text string, at int) []string {
	line := text[at:min(len(text), at+1000)]
	opening := strings.IndexAny(line, "[(")
	if opening < 0 || strings.ContainsAny(line[:opening], "\"'\n,}") {
		return strings.FieldsFunc(unescape(valueAt(text, at)), func(r rune) bool { return r == ' ' || r == ',' || r == '+' })
	}
	end := strings.IndexAny(line[opening:], "])")
	if end < 0 {
		return nil
	}
	list := []string{}
	for _, m := range item.FindAllStringSubmatch(strings.ReplaceAll(line[opening:opening+end], `\`, ""), -1) {
		list = append(list, m[1])
	}
	return list
}
