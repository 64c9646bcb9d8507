package tray

import (
	"bytes"
	"image/png"
	"log/slog"

	"github.com/fyne-io/image/ico"
)

// iconBytes makes an icon file of a PNG, which is what Windows takes.
func iconBytes(content []byte) []byte {
	picture, err := png.Decode(bytes.NewReader(content))
	if err != nil {
		slog.Error("the tray's icon cannot be read", "error", err)
		return content
	}
	var icon bytes.Buffer
	if err := ico.Encode(&icon, picture); err != nil {
		slog.Error("the tray's icon cannot be encoded", "error", err)
		return content
	}
	return icon.Bytes()
}
