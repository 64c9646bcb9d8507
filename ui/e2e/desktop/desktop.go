//go:build desktop

// Package desktop is a whole desktop for a program under test: a virtual
// screen, a D-Bus session, a keyring and a panel with a system tray, all of
// them real and all in a folder of their own. It needs the programs Xvfb,
// xdotool, import (ImageMagick), xclip, dbus-daemon, gnome-keyring-daemon and
// xfce4-panel.
package desktop

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/godbus/dbus/v5"
)

// Options choose the parts of a desktop.
type Options struct {
	Keyring bool // an unlocked one
	Tray    bool // a panel that shows tray icons
}

// Desktop is a running desktop.
type Desktop struct {
	Folder string // everything that programs write lies below it
	Env    []string
	Bus    *dbus.Conn

	processes []*exec.Cmd
	keyring   *exec.Cmd
}

// Patience is how long [Until] waits before it gives up.
const Patience = 30 * time.Second

// Until waits until is holds, looking a hundred times a second.
func Until(what string, is func() bool) error {
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	end := time.After(Patience)
	for !is() {
		select {
		case <-tick.C:
		case <-end:
			return fmt.Errorf("never: %s", what)
		}
	}
	return nil
}

// Start starts a desktop in folder. Close it after use.
func Start(folder string, o Options) (*Desktop, error) {
	d := &Desktop{Folder: folder}
	if err := d.startAll(o); err != nil {
		d.Close()
		return nil, err
	}
	return d, nil
}

func (d *Desktop) startAll(o Options) error {
	folder := d.Folder
	d.Env = []string{
		"PATH=" + os.Getenv("PATH"), "LANG=C.UTF-8", "TZ=UTC", "HOME=" + folder,
		"XDG_CONFIG_HOME=" + filepath.Join(folder, "config"), "XDG_CACHE_HOME=" + filepath.Join(folder, "cache"),
		"XDG_DATA_HOME=" + filepath.Join(folder, "data"), "XDG_STATE_HOME=" +
			filepath.Join(folder, "state"), "XDG_RUNTIME_DIR=" + filepath.Join(folder, "run"),
		"LIBGL_ALWAYS_SOFTWARE=1", "NO_AT_BRIDGE=1",
	}
	for _, name := range []string{"config", "cache", "data", "run"} {
		if err := os.MkdirAll(filepath.Join(folder, name), 0o700); err != nil {
			return err
		}
	}
	if err := d.startScreen(); err != nil {
		return err
	}
	if err := d.startBus(); err != nil {
		return err
	}
	if o.Keyring {
		if err := d.startKeyring(); err != nil {
			return err
		}
	}
	if o.Tray {
		return d.startPanel()
	}
	return nil
}

// Close ends everything that runs on the desktop.
func (d *Desktop) Close() {
	if d.Bus != nil {
		_ = d.Bus.Close()
	}
	for n := len(d.processes) - 1; n >= 0; n-- {
		p := d.processes[n]
		_ = syscall.Kill(-p.Process.Pid, syscall.SIGKILL) // with its children
		_ = p.Wait()
	}
}

// Command is a command on the desktop, not started yet.
func (d *Desktop) Command(name string, args ...string) *exec.Cmd {
	c := exec.Command(name, args...)
	c.Env, c.Dir = d.Env, d.Folder
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	return c
}

// run runs a command that ends on its own, and returns what it prints.
func (d *Desktop) run(name string, args ...string) (string, error) { return d.feed("", name, args...) }

// feed is run with text on the standard input.
func (d *Desktop) feed(text, name string, args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), Patience)
	defer cancel()
	c := exec.CommandContext(ctx, name, args...)
	c.Env, c.Dir, c.Stdin = d.Env, d.Folder, strings.NewReader(text)
	out, err := c.Output()
	if err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			err = fmt.Errorf("%w: %s", err, exit.Stderr)
		}
		return "", fmt.Errorf("%s: %w", name, err)
	}
	return string(out), nil
}

// start starts a command that runs until Close.
func (d *Desktop) start(c *exec.Cmd) error {
	if err := c.Start(); err != nil {
		return fmt.Errorf("%s: %w", filepath.Base(c.Path), err)
	}
	d.processes = append(d.processes, c)
	return nil
}

func (d *Desktop) startScreen() error {
	read, write, err := os.Pipe()
	if err != nil {
		return err
	}
	defer func() { _ = read.Close() }()
	// Xvfb picks a free display and writes its number. It would begin anew whenever its
	// last client leaves, and turn the next one away meanwhile.
	c := d.Command("Xvfb", "-noreset", "-displayfd", "3", "-screen", "0", "1280x1000x24", "-nolisten", "tcp")
	c.ExtraFiles = []*os.File{write}
	err = d.start(c)
	_ = write.Close()
	if err != nil {
		return err
	}
	number, err := bufio.NewReader(read).ReadString('\n')
	if err != nil {
		return fmt.Errorf("the virtual screen does not start: %w", err)
	}
	d.Env = append(d.Env, "DISPLAY=:"+strings.TrimSpace(number))
	return nil
}

func (d *Desktop) startBus() error {
	c := d.Command("dbus-daemon", "--session", "--nofork", "--print-address=1")
	out, err := c.StdoutPipe()
	if err != nil {
		return err
	}
	if err := d.start(c); err != nil {
		return err
	}
	address, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		return fmt.Errorf("dbus-daemon does not start: %w", err)
	}
	address = strings.TrimSpace(address)
	d.Env = append(d.Env, "DBUS_SESSION_BUS_ADDRESS="+address)
	d.Bus, err = dbus.Connect(address)
	return err
}

// startKeyring starts gnome-keyring with an unlocked collection.
func (d *Desktop) startKeyring() error {
	c := d.Command("gnome-keyring-daemon", "--unlock", "--components=secrets", "--foreground")
	c.Stdin = strings.NewReader("a password for tests\n")
	if err := d.start(c); err != nil {
		return err
	}
	d.keyring = c
	return Until("the keyring is on the bus", func() bool { return d.owned("org.freedesktop.secrets") })
}

// FreezeKeyring has the keyring answer nothing any more, as one does that waits
// for its password.
func (d *Desktop) FreezeKeyring() error { return d.keyring.Process.Signal(syscall.SIGSTOP) }

// panelSettings are of a panel with nothing but a system tray.
const panelSettings = `<?xml version="1.0" encoding="UTF-8"?>
<channel name="xfce4-panel" version="1.0">
  <property name="configver" type="int" value="2"/>
  <property name="panels" type="array">
    <value type="int" value="1"/>
    <property name="dark-mode" type="bool" value="true"/>
    <property name="panel-1" type="empty">
      <property name="position" type="string" value="p=2;x=1240;y=20"/>
      <property name="position-locked" type="bool" value="true"/>
      <property name="size" type="uint" value="28"/>
      <property name="icon-size" type="uint" value="16"/>
      <property name="plugin-ids" type="array"><value type="int" value="1"/></property>
    </property>
  </property>
  <property name="plugins" type="empty"><property name="plugin-1" type="string" value="systray"/></property>
</channel>
`

func (d *Desktop) startPanel() error {
	folder := filepath.Join(d.Folder, "config/xfce4/xfconf/xfce-perchannel-xml")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(folder, "xfce4-panel.xml"), []byte(panelSettings), 0o600); err != nil {
		return err
	}
	if err := d.start(d.Command("xfce4-panel", "--disable-wm-check")); err != nil {
		return err
	}
	return Until("a tray host is on the bus", func() bool {
		v, err := d.Bus.Object("org.kde.StatusNotifierWatcher", "/StatusNotifierWatcher").
			GetProperty("org.kde.StatusNotifierWatcher.IsStatusNotifierHostRegistered")
		if err != nil {
			return false
		}
		registered, _ := v.Value().(bool)
		return registered
	})
}

func (d *Desktop) owned(name string) bool {
	var owned bool
	err := d.Bus.BusObject().Call("org.freedesktop.DBus.NameHasOwner", 0, name).Store(&owned)
	return err == nil && owned
}

// Keys presses keys, named as xdotool does, in the window that has the focus.
func (d *Desktop) Keys(keys ...string) error {
	_, err := d.run("xdotool", append([]string{"key", "--clearmodifiers"}, keys...)...)
	return err
}

// Type types text. It can be a token, so it is no argument of a process.
func (d *Desktop) Type(text string) error {
	_, err := d.feed(text, "xdotool", "type", "--delay", "5", "--file", "-")
	return err
}

// Windows are the IDs of the visible windows with a title.
func (d *Desktop) Windows(title string) []string {
	out, err := d.run("xdotool", "search", "--onlyvisible", "--name", "^"+title+"$")
	if err != nil { // none
		return nil
	}
	return strings.Fields(out)
}

// Focus waits for a window with a title, gives it the keys, and returns its ID.
func (d *Desktop) Focus(title string) (window string, err error) {
	if err := Until("a window "+title+" shows", func() bool { return len(d.Windows(title)) == 1 }); err != nil {
		return "", err
	}
	window = d.Windows(title)[0]
	_, err = d.run("xdotool", "windowfocus", "--sync", window)
	return window, err
}

// Clipboard is the text in the clipboard.
func (d *Desktop) Clipboard() (string, error) {
	return d.run("xclip", "-selection", "clipboard", "-out")
}

// Copy puts text into the clipboard, as another program would.
func (d *Desktop) Copy(text string) error {
	c := d.Command("xclip", "-selection", "clipboard", "-in", "-quiet")
	c.Stdin = strings.NewReader(text)
	if err := d.start(c); err != nil {
		return err
	}
	return Until("the text is in the clipboard", func() bool {
		got, err := d.Clipboard()
		return err == nil && got == text
	})
}

// Screenshot saves a picture of the whole screen, or of one window.
func (d *Desktop) Screenshot(path, window string) error {
	if window == "" {
		window = "root"
	}
	_, err := d.run("import", "-window", window, path)
	return err
}

// pid as it stands in names on the bus.
func pidName(pid int) string { return "org.kde.StatusNotifierItem-" + strconv.Itoa(pid) + "-1" }
