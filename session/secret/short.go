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

func (s *shortValues) add(v Value) {
	text := v.Reveal()
	if len(text) < minShort || slices.Contains(s.texts, text) {
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
			if at > 0 && isWordByte(text[at-1]) || end < len(text) && isWordByte(text[end]) {
				from = at + 1
				continue
			}
			text = text[:at] + Hidden + text[end:]
			from = at + len(Hidden)
		}
	}
	return text
}
