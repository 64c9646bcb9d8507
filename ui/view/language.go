package view

import (
	"fmt"

	"fyne.io/fyne/v2/lang"
)

// T is a text in the user's language. Its key is the text in English.
func T(text string) string { return lang.L(text) }

// Tf is a text with values in it, as fmt.Sprintf has them.
func Tf(format string, values ...any) string { return fmt.Sprintf(T(format), values...) }

// Tn is a text with a number in it, of which there may be one form for one and
// another for many: the key of the one has " (one)" behind it.
func Tn(format string, n int) string {
	if n == 1 {
		if one := T(format + " (one)"); one != format+" (one)" {
			return fmt.Sprintf(one, n)
		}
	}
	return Tf(format, n)
}
