// Package assets holds the program's pictures. Icons differ in shape, not in
// colour alone; those of the phases are drawn to be told apart at 16 pixels on
// light and on dark panels.
package assets

import (
	"embed"

	"fyne.io/fyne/v2"
)

//go:embed icon.png phase/*.svg verdict/*.svg mark/*.svg tray/*.png
var files embed.FS

// Icon names one of the pictures.
type Icon string

// The pictures of where a session stands.
const (
	Stopped   Icon = "stopped"
	Starting  Icon = "starting"
	Accepted  Icon = "accepted"  // active, accepted on this machine
	Confirmed Icon = "confirmed" // active, confirmed by the server
	Expiring  Icon = "expiring"
	Expired   Icon = "expired"
	Refused   Icon = "refused"
	Failed    Icon = "failed"
)

// Icons lists the pictures of where a session stands.
var Icons = []Icon{Stopped, Starting, Accepted, Confirmed, Expiring, Expired, Refused, Failed}

// The pictures of how a token is judged. They never stand in the tray.
const (
	Good    Icon = "good"
	Remark  Icon = "remark" // good, with a remark
	Unknown Icon = "unknown"
	Bad     Icon = "bad"
	Note    Icon = "note"
)

// Pin marks a profile that stands first.
const Pin Icon = "pin"

var resources = func() map[Icon]fyne.Resource {
	all := map[Icon]fyne.Resource{}
	for _, i := range Icons {
		all[i] = load("phase/" + string(i) + ".svg")
	}
	for _, i := range []Icon{Good, Remark, Unknown, Bad, Note} {
		all[i] = load("verdict/" + string(i) + ".svg")
	}
	all[Pin] = load("mark/pin.svg")
	return all
}()

// Resource is the picture for Fyne.
func (i Icon) Resource() fyne.Resource { return resources[i] }

// TrayPNG is the picture for the tray, 64 pixels square. “make icons” draws it.
func (i Icon) TrayPNG() []byte { return load("tray/" + string(i) + ".png").Content() }

// App is the program's own icon.
var App = load("icon.png")

func load(name string) fyne.Resource {
	content, err := files.ReadFile(name)
	if err != nil {
		panic("assets: " + err.Error()) // an embedded file has the wrong name
	}
	return fyne.NewStaticResource(name, content)
}
