package secret

import (
	"slices"
	"strings"
)

// shortValues are secrets too short to be searched for within words.
type shortValues struct{ texts []string }

// minShort is the length in bytes of the shortest secret that is searched for at all, and
// maxShort how many are.
const (
	minShort = 3
	maxShort = 64
)

// jsonWords are words of JSON, which must stay as they are.
var jsonWords = []string{"true", "false", "null"}

func (s *shortValues) add(v Value) {
	text := v.Reveal()
	if len(text) < minShort || slices.Contains(s.texts, text) || slices.Contains(jsonWords, text) {
		return
	}
	s.texts = append(s.texts, text)
	s.texts = s.texts[max(0, len(s.texts)-maxShort):]
}

// replace hides the secrets where they stand as words of their own.
func (s *shortValues) replace(text string) string {
	for _, short := range s.texts {
		for from := 0; ; {
			at := strings.Index(text[from:], short)
			if at < 0 {
				break
			}
			at += from
			end := at + len(short)
			if at > 0 && isWordByte(text[at-1]) || end < len(text) && isWordByte(text[end]) || isNumber(text, at, end) {
				from = at + 1
				continue
			}
			text = text[:at] + Hidden + text[end:]
			from = at + len(Hidden)
		}
	}
	return text
}

// isNumber reports whether digits are all of a JSON value, in whose place nothing else can
// stand.
func isNumber(text string, from, to int) bool {
	if strings.Trim(text[from:to], "0123456789.") != "" {
		return false
	}
	before, after := strings.TrimRight(text[:from], " \t\r\n"), strings.TrimLeft(text[to:], " \t\r\n")
	return before != "" && strings.ContainsRune(":[,", rune(before[len(before)-1])) &&
		after != "" && strings.ContainsRune(",]}", rune(after[0]))
}
