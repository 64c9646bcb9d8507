//go:build desktop

package desktop

import (
	"bytes"
	"fmt"
	"os/exec"
	"strings"
	"sync"
	"syscall"

	"github.com/godbus/dbus/v5"
)

// Program is a program that runs on a desktop.
type Program struct {
	desktop *Desktop
	command *exec.Cmd
	output  *buffer
	ended   chan struct{}
	err     error
}

// buffer is a bytes.Buffer for several goroutines.
type buffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

// Launch starts a program on the desktop.
func (d *Desktop) Launch(path string, args ...string) (*Program, error) {
	p := &Program{desktop: d, command: d.Command(path, args...), output: &buffer{}, ended: make(chan struct{})}
	p.command.Stdout, p.command.Stderr = p.output, p.output
	if err := p.command.Start(); err != nil {
		return nil, err
	}
	go func() {
		p.err = p.command.Wait()
		close(p.ended)
	}()
	return p, nil
}

// PID is the process's ID.
func (p *Program) PID() int { return p.command.Process.Pid }

// Output is what the program printed so far.
func (p *Program) Output() string { return p.output.String() }

// Prints waits until the program has printed text n times.
func (p *Program) Prints(text string, n int) error {
	err := Until("it prints "+text, func() bool { return strings.Count(p.Output(), text) >= n })
	if err != nil {
		return fmt.Errorf("%w; it printed:\n%s", err, p.Output())
	}
	return nil
}

// Ended waits for the end of the program. Of one that does not end, the error
// says where each of its goroutines is.
func (p *Program) Ended() error {
	if err := Until("the program ends", func() bool {
		select {
		case <-p.ended:
			return true
		default:
			return false
		}
	}); err != nil {
		_ = syscall.Kill(p.PID(), syscall.SIGQUIT) // on which Go prints them
		<-p.ended
		return fmt.Errorf("%w; it printed:\n%s", err, p.Output())
	}
	return p.err
}

// Kill ends the program at once, if it still runs.
func (p *Program) Kill() {
	_ = syscall.Kill(-p.PID(), syscall.SIGKILL)
	<-p.ended
}

// MenuItem is an item of a tray menu.
type MenuItem struct {
	ID      int32
	Label   string
	Enabled bool
}

// layout is an item as com.canonical.dbusmenu's GetLayout gives it.
type layout struct {
	ID         int32
	Properties map[string]dbus.Variant
	Children   []dbus.Variant
}

func (p *Program) menu() dbus.BusObject {
	return p.desktop.Bus.Object(pidName(p.PID()), "/StatusNotifierItem/menu")
}

// Menu reads the program's tray menu over D-Bus. Separators and what is hidden are
// left out.
func (p *Program) Menu() ([]MenuItem, error) {
	var revision uint32
	var root layout
	if err := p.menu().Call(
		"com.canonical.dbusmenu.GetLayout", 0, int32(0), int32(-1), []string{},
	).Store(&revision, &root); err != nil {
		return nil, err
	}
	return shown(root)
}

// shown are the items that show, with those of submenus behind their own.
func shown(menu layout) ([]MenuItem, error) {
	var items []MenuItem
	for _, child := range menu.Children {
		var item layout
		if err := dbus.Store([]any{child.Value()}, &item); err != nil {
			return nil, err
		}
		label, _ := item.Properties["label"].Value().(string)
		if visible, given := item.Properties["visible"].Value().(bool); label == "" || given && !visible {
			continue
		}
		enabled, given := item.Properties["enabled"].Value().(bool)
		items = append(items, MenuItem{item.ID, label, enabled || !given})
		inside, err := shown(item)
		if err != nil {
			return nil, err
		}
		items = append(items, inside...)
	}
	return items, nil
}

// Click clicks the first item of the tray menu whose label begins so, waiting until
// it is there.
func (p *Program) Click(label string) error {
	item, err := p.Find(label)
	if err != nil {
		return err
	}
	return p.Choose(item)
}

// Find waits for the first item of the tray's menu that begins so and can be chosen.
func (p *Program) Find(label string) (found MenuItem, err error) {
	err = Until("the tray offers "+label, func() bool {
		items, err := p.Menu()
		if err != nil {
			return false
		}
		for _, item := range items {
			if strings.HasPrefix(item.Label, label) && item.Enabled {
				found = item
				return true
			}
		}
		return false
	})
	return found, err
}

// Choose chooses an item of the tray's menu, as a tray does that knows the menu.
func (p *Program) Choose(item MenuItem) error {
	return p.menu().Call("com.canonical.dbusmenu.Event", 0, item.ID, "clicked", dbus.MakeVariant(""), uint32(0)).Err
}

// item is the tray icon on the bus.
func (p *Program) item() dbus.BusObject {
	return p.desktop.Bus.Object(pidName(p.PID()), "/StatusNotifierItem")
}

// Activate clicks the tray icon with the left button.
func (p *Program) Activate() error {
	return p.item().Call("org.kde.StatusNotifierItem.Activate", 0, int32(0), int32(0)).Err
}

// Title is the title of the tray icon, which panels show as its tooltip.
func (p *Program) Title() string {
	v, err := p.item().GetProperty("org.kde.StatusNotifierItem.Title")
	if err != nil {
		return ""
	}
	title, _ := v.Value().(string)
	return title
}
