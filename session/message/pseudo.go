package message

import "strings"

var accents = strings.NewReplacer(
	"a", "á", "e", "é", "i", "í", "o", "ó", "u", "ú", "A", "Á", "E", "É", "I", "Í", "O", "Ó", "U", "Ú", "n", "ñ", "c", "ç", "y", "ý",
)

// pseudo accents a text, makes it longer by 40 % and puts brackets around it. What stands
// in it already so is left as it is.
func pseudo(text string) string {
	inner := strings.NewReplacer("⟦", "", "⟧", "", "·", "").Replace(text)
	return "⟦" + accents.Replace(inner) + strings.Repeat("·", (len([]rune(inner))*2+4)/5) + "⟧"
}
