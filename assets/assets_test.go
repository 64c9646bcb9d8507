package assets_test

import (
	"bytes"
	"image"
	_ "image/png"
	"testing"

	"sessiontray/assets"
)

// Two pictures that differ in colour alone cannot be told apart by everyone.
func TestTrayPicturesDifferInShape(t *testing.T) {
	shapes := map[string]assets.Icon{}
	for _, i := range assets.Icons {
		if i.Resource() == nil {
			t.Fatalf("%s has no picture", i)
		}
		picture, _, err := image.Decode(bytes.NewReader(i.TrayPNG()))
		if err != nil || picture.Bounds().Dx() != 64 || picture.Bounds().Dy() != 64 {
			t.Fatalf("%s: %v", i, err)
		}
		// The shape at 16 pixels: what is there, and what is white in it.
		shape := ""
		for y := 2; y < 64; y += 4 {
			for x := 2; x < 64; x += 4 {
				r, g, b, a := picture.At(x, y).RGBA()
				switch {
				case a < 0x8000:
					shape += " "
				case min(r, g, b) > 0xd000:
					shape += "o"
				default:
					shape += "#"
				}
			}
		}
		if other, taken := shapes[shape]; taken {
			t.Errorf("%s looks like %s", i, other)
		}
		shapes[shape] = i
	}
}
