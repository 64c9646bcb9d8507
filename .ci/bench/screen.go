package main

import (
	"fmt"
	"slices"
	"time"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/damage"
	"github.com/jezek/xgb/xproto"
	"github.com/jezek/xgb/xtest"

	"sessiontray/ui/e2e/desktop"
)

// screen looks at pixels and presses keys with as little delay as X allows.
type screen struct {
	*xgb.Conn
	root   xproto.Window
	codes  map[xproto.Keysym]xproto.Keycode
	window xproto.Window // looked at last
	damage damage.Damage // of that window
	drawn  chan struct{} // something in it was drawn
}

func connect(d *desktop.Desktop) (*screen, error) {
	x, err := d.Connect()
	if err != nil {
		return nil, err
	}
	if err := xtest.Init(x); err != nil {
		return nil, err
	}
	if err := damage.Init(x); err != nil {
		return nil, err
	}
	if _, err := damage.QueryVersion(x, 1, 1).Reply(); err != nil {
		return nil, err
	}
	setup := xproto.Setup(x)
	s := &screen{
		Conn: x, root: setup.DefaultScreen(x).Root, codes: map[xproto.Keysym]xproto.Keycode{}, drawn: make(chan struct{}, 1),
	}
	go s.listen()
	first, last := setup.MinKeycode, setup.MaxKeycode
	keys, err := xproto.GetKeyboardMapping(x, first, byte(last-first+1)).Reply()
	if err != nil {
		return nil, err
	}
	for n := 0; n < len(keys.Keysyms); n += int(keys.KeysymsPerKeycode) {
		if symbol := keys.Keysyms[n]; s.codes[symbol] == 0 {
			s.codes[symbol] = first + xproto.Keycode(n/int(keys.KeysymsPerKeycode))
		}
	}
	return s, nil
}

// listen hears what X tells until the connection is closed.
func (s *screen) listen() {
	for {
		event, err := s.WaitForEvent()
		if event == nil && err == nil {
			return
		}
		if _, is := event.(damage.NotifyEvent); is {
			select {
			case s.drawn <- struct{}{}:
			default:
			}
		}
	}
}

// look is at the window with a title from then on.
func (s *screen) look(title string) error {
	w, found := s.find(title)
	if !found {
		return fmt.Errorf("the window is gone")
	}
	if s.damage != 0 { // perhaps of another program's window with the same ID
		damage.Destroy(s.Conn, s.damage)
	}
	watch, err := damage.NewDamageId(s.Conn)
	if err != nil {
		return err
	}
	s.window, s.damage = w, watch
	return damage.CreateChecked(s.Conn, watch, xproto.Drawable(w), damage.ReportLevelNonEmpty).Check()
}

// until looks at the window each time that something in it was drawn, which takes no
// time between, until it is so, and returns when that was.
func (s *screen) until(what string, is func() (bool, error)) (time.Time, error) {
	end := time.After(desktop.Patience)
	for {
		damage.Subtract(s.Conn, s.damage, 0, 0) // or the next drawing is not told
		if so, err := is(); so || err != nil {
			return time.Now(), err
		}
		select {
		case <-s.drawn:
		case <-end:
			return time.Time{}, fmt.Errorf("never: %s", what)
		}
	}
}

// Keys, as X names them.
const (
	keyA         xproto.Keysym = 'a'
	keyReturn    xproto.Keysym = 0xff0d
	keyBackSpace xproto.Keysym = 0xff08
)

// press presses and releases a key.
func (s *screen) press(key xproto.Keysym) error {
	for _, what := range []byte{xproto.KeyPress, xproto.KeyRelease} {
		if err := xtest.FakeInputChecked(s.Conn, what, byte(s.codes[key]), 0, s.root, 0, 0, 0).Check(); err != nil {
			return err
		}
	}
	return nil
}

// painted waits until a window with a title has pixels, and returns how long
// that took since began.
func (s *screen) painted(title string, began time.Time) (time.Duration, error) {
	for time.Since(began) < desktop.Patience {
		if w, found := s.find(title); found {
			s.window = w
			if pixels, err := s.pixels(2, 2, 4, 4); err == nil && pixels[0] != 0 {
				return time.Since(began), nil
			}
		}
	}
	return 0, fmt.Errorf("the window %s is never painted", title)
}

// find finds a visible top-level window.
func (s *screen) find(title string) (xproto.Window, bool) {
	tree, err := xproto.QueryTree(s.Conn, s.root).Reply()
	if err != nil {
		return 0, false
	}
	for _, w := range tree.Children {
		name, err := xproto.GetProperty(s.Conn, false, w, xproto.AtomWmName, xproto.AtomAny, 0, 64).Reply()
		if err != nil || string(name.Value) != title {
			continue
		}
		attributes, err := xproto.GetWindowAttributes(s.Conn, w).Reply()
		if err == nil && attributes.MapState == xproto.MapStateViewable {
			return w, true
		}
	}
	return 0, false
}

// pixels are the colours 0xrrggbb of a part of the window.
func (s *screen) pixels(x, y int16, width, height uint16) ([]uint32, error) {
	image, err := xproto.GetImage(
		s.Conn, xproto.ImageFormatZPixmap, xproto.Drawable(s.window), x, y, width, height, 0xffffffff,
	).Reply()
	if err != nil {
		return nil, err
	}
	pixels := make([]uint32, len(image.Data)/4)
	for n := range pixels {
		b := image.Data[4*n:]
		pixels[n] = uint32(b[2])<<16 | uint32(b[1])<<8 | uint32(b[0])
	}
	return pixels, nil
}

// Colours of the status card's icons, as in assets/phase.
const (
	active  = 0x1f9d57
	stopped = 0x7d8896
)

// Where the left edge of either icon is, in a window without a border.
const iconX, iconY = 336, 97

// icon waits until the status card's icon has a colour, and returns when.
func (s *screen) icon(color uint32) (time.Time, error) {
	if err := s.look(ourTitle); err != nil {
		return time.Time{}, err
	}
	return s.until(fmt.Sprintf("the icon turns #%06x", color), func() (bool, error) {
		pixels, err := s.pixels(iconX, iconY, 5, 2)
		return slices.Contains(pixels, color), err
	})
}

// area is a part of the window.
type area struct {
	x, y          int16
	width, height uint16
}

// changed waits until an area looks other than before, and returns when.
func (s *screen) changed(a area, before []uint32) (time.Time, error) {
	return s.until(fmt.Sprintf("something changes at %+v", a), func() (bool, error) {
		now, err := s.pixels(a.x, a.y, a.width, a.height)
		return !slices.Equal(now, before), err
	})
}
