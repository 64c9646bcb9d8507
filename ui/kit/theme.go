package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// The colours of a token's parts, by the custom of the field.
const (
	ColorHeaderPart    fyne.ThemeColorName = "tokenHeader"
	ColorPayloadPart   fyne.ThemeColorName = "tokenPayload"
	ColorSignaturePart fyne.ThemeColorName = "tokenSignature"
)

// ColorProduction is behind what has to do with real users.
const ColorProduction fyne.ThemeColorName = "production"

// One weight does: for each style of text, Fyne parses its fonts for text, emoji and
// symbols once more, some 9 MB for bold. What matters stands out by size and colour.
func init() { widget.RichTextStyleStrong.TextStyle.Bold = false } // which buttons have

// Theme is the program's look: calm surfaces, one accent, and status colours
// with at least 4.5:1 contrast to the surface that they stand on; fields are outlined,
// with 3:1 (WCAG 2.2, 1.4.3 and 1.4.11).
type Theme struct {
	fyne.Theme
	variant string // "light", "dark", or empty for the system's
}

// NewTheme returns the theme, light, dark or, for an empty name, the system's.
func NewTheme(variant string) fyne.Theme { return Theme{theme.DefaultTheme(), variant} }

func rgb(hex uint32) color.Color {
	return color.NRGBA{uint8(hex >> 16), uint8(hex >> 8), uint8(hex), 0xff}
}

func rgba(hex uint32, alpha uint8) color.Color {
	return color.NRGBA{uint8(hex >> 16), uint8(hex >> 8), uint8(hex), alpha}
}

var light = map[fyne.ThemeColorName]color.Color{
	theme.ColorNameBackground:        rgb(0xffffff),
	theme.ColorNameForeground:        rgb(0x1b2430),
	theme.ColorNamePlaceHolder:       rgb(0x667283),
	theme.ColorNameDisabled:          rgb(0x667283),
	theme.ColorNamePrimary:           rgb(0x2260c9),
	theme.ColorNameHyperlink:         rgb(0x2260c9),
	theme.ColorNameFocus:             rgba(0x2260c9, 0x66),
	theme.ColorNameSelection:         rgba(0x2260c9, 0x40),
	theme.ColorNameButton:            rgb(0xe6eaf0),
	theme.ColorNameDisabledButton:    rgb(0xeef1f5),
	theme.ColorNameInputBackground:   color.Transparent,
	theme.ColorNameInputBorder:       rgb(0x8a95a3),
	theme.ColorNameHover:             rgba(0x1b2430, 0x12),
	theme.ColorNamePressed:           rgba(0x1b2430, 0x22),
	theme.ColorNameSeparator:         rgb(0xdde3ea),
	theme.ColorNameMenuBackground:    rgb(0xffffff),
	theme.ColorNameOverlayBackground: rgb(0xffffff),
	theme.ColorNameError:             rgb(0xb8272d),
	theme.ColorNameWarning:           rgb(0x8f5a00),
	theme.ColorNameSuccess:           rgb(0x177a44),
	theme.ColorNameScrollBar:         rgba(0x1b2430, 0x55),
	ColorHeaderPart:                  rgb(0xb3261e),
	ColorPayloadPart:                 rgb(0x7a2fb0),
	ColorSignaturePart:               rgb(0x0b6f8f),
	ColorProduction:                  rgba(0xb8272d, 0x16),
}

var dark = map[fyne.ThemeColorName]color.Color{
	theme.ColorNameBackground:        rgb(0x1e242c),
	theme.ColorNameForeground:        rgb(0xe4e9f0),
	theme.ColorNamePlaceHolder:       rgb(0x94a1b2),
	theme.ColorNameDisabled:          rgb(0x8793a4),
	theme.ColorNamePrimary:           rgb(0x2f6bd3),
	theme.ColorNameHyperlink:         rgb(0x7eaaf5),
	theme.ColorNameFocus:             rgba(0x6ea0f5, 0x77),
	theme.ColorNameSelection:         rgba(0x6ea0f5, 0x44),
	theme.ColorNameButton:            rgb(0x2d3641),
	theme.ColorNameDisabledButton:    rgb(0x232a33),
	theme.ColorNameInputBackground:   color.Transparent,
	theme.ColorNameInputBorder:       rgb(0x66727f),
	theme.ColorNameHover:             rgba(0xffffff, 0x14),
	theme.ColorNamePressed:           rgba(0xffffff, 0x26),
	theme.ColorNameSeparator:         rgb(0x303944),
	theme.ColorNameMenuBackground:    rgb(0x262d36),
	theme.ColorNameOverlayBackground: rgb(0x262d36),
	theme.ColorNameError:             rgb(0xff8d8d),
	theme.ColorNameWarning:           rgb(0xf2b950),
	theme.ColorNameSuccess:           rgb(0x5fd394),
	theme.ColorNameScrollBar:         rgba(0xffffff, 0x55),
	ColorHeaderPart:                  rgb(0xff9a8f),
	ColorPayloadPart:                 rgb(0xd6a5ff),
	ColorSignaturePart:               rgb(0x79cfe8),
	ColorProduction:                  rgba(0xff6b6b, 0x22),
}

// Color implements fyne.Theme.
func (t Theme) Color(name fyne.ThemeColorName, variant fyne.ThemeVariant) color.Color {
	switch t.variant {
	case "light":
		variant = theme.VariantLight
	case "dark":
		variant = theme.VariantDark
	}
	palette := light
	if variant == theme.VariantDark {
		palette = dark
	}
	if c, ok := palette[name]; ok {
		return c
	}
	return t.Theme.Color(name, variant)
}

// Size implements fyne.Theme.
func (t Theme) Size(name fyne.ThemeSizeName) float32 {
	switch name {
	case theme.SizeNameHeadingText:
		return 22
	case theme.SizeNameSubHeadingText:
		return 16
	case theme.SizeNameCaptionText:
		return 12
	case theme.SizeNameInputRadius, theme.SizeNameButtonRadius:
		return 7
	case theme.SizeNameCardRadius:
		return 12
	}
	return t.Theme.Size(name)
}
