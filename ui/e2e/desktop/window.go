//go:build desktop

package desktop

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
)

func init() { xgb.Logger.SetOutput(io.Discard) } // it remarks on every connection

// Connect connects to the screen's X server. Close the connection after use.
func (d *Desktop) Connect() (*xgb.Conn, error) {
	for _, v := range d.Env {
		if display, found := strings.CutPrefix(v, "DISPLAY="); found {
			return xgb.NewConnDisplay(display)
		}
	}
	return nil, fmt.Errorf("the desktop has no screen")
}

// CloseWindow asks a window to close, as a window manager's close button does
// (ICCCM 4.2.8.1).
func (d *Desktop) CloseWindow(id string) error {
	x, err := d.Connect()
	if err != nil {
		return err
	}
	defer x.Close()
	number, err := strconv.ParseUint(id, 10, 32)
	if err != nil {
		return err
	}
	atom := func(name string) uint32 {
		reply, err := xproto.InternAtom(x, false, uint16(len(name)), name).Reply()
		if err != nil {
			return 0
		}
		return uint32(reply.Atom)
	}
	window := xproto.Window(number)
	event := xproto.ClientMessageEvent{
		Format: 32, Window: window, Type: xproto.Atom(atom("WM_PROTOCOLS")),
		Data: xproto.ClientMessageDataUnionData32New([]uint32{atom("WM_DELETE_WINDOW"), 0, 0, 0, 0}),
	}
	return xproto.SendEventChecked(x, false, window, xproto.EventMaskNoEvent, string(event.Bytes())).Check()
}
