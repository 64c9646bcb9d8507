// Demo runs the program on a virtual desktop. Without flags it starts and stops
// a sandbox session, prints what the listener hears, and saves a screenshot.
// With -screenshots it takes the pictures of the README.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"sessiontray/ui/e2e/desktop"
)

const title = "Session Tray"

func main() {
	pictures := flag.String("screenshots", "", "the folder to take the README's pictures into")
	flag.Parse()
	binary, err := filepath.Abs("build/session-tray")
	if err == nil {
		if *pictures != "" {
			err = screenshots(binary, *pictures)
		} else {
			err = demo(binary)
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// on runs f on a desktop of its own.
func on(f func(d *desktop.Desktop) error) error {
	folder, err := os.MkdirTemp("", "session-tray")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	d, err := desktop.Start(folder, desktop.Options{Keyring: true, Tray: true})
	if err != nil {
		return err
	}
	defer d.Close()
	return f(d)
}

func demo(binary string) error {
	fmt.Println("There is no display here, so the program runs on a virtual one.")
	return on(func(d *desktop.Desktop) error {
		p, err := d.Launch(binary, "--sandbox")
		if err != nil {
			return err
		}
		defer p.Kill()
		window, err := d.Focus(title)
		if err != nil {
			return err
		}
		if err := d.Keys("Return"); err != nil {
			return err
		}
		if err := p.Prints("phase=active", 1); err != nil {
			return err
		}
		if err := told("Pressed Start.", p, "Active"); err != nil {
			return err
		}
		picture, err := filepath.Abs("build/session-tray.png")
		if err != nil {
			return err
		}
		if err := painted(d, window, picture); err != nil {
			return err
		}
		if err := p.Click("Stop alice"); err != nil {
			return err
		}
		if err := p.Prints("phase=stopped", 1); err != nil {
			return err
		}
		if err := told("Pressed Stop in the tray.", p, "no session"); err != nil {
			return err
		}
		if err := p.Click("Quit"); err != nil {
			return err
		}
		if err := p.Ended(); err != nil {
			return err
		}
		fmt.Println("\nWhat the program printed:")
		for line := range strings.Lines(p.Output()) {
			fmt.Print("  ", line)
		}
		fmt.Println("\nThe window while the session lived:", picture)
		return nil
	})
}

// told waits for the tray to say what it should, and prints it.
func told(did string, p *desktop.Program, part string) error {
	err := desktop.Until("the tray says "+part, func() bool { return strings.Contains(p.Title(), part) })
	fmt.Println(did, "The tray says:", p.Title())
	return err
}

// painted takes a picture once several in a row are the same but for the
// countdown, which moves once a second.
func painted(d *desktop.Desktop, window, picture string) error {
	var last int64
	alike := 0
	return desktop.Until("the window is painted", func() bool {
		if d.Screenshot(picture, window) != nil {
			return false
		}
		info, err := os.Stat(picture)
		if err != nil || info.Size() < 20_000 {
			return false
		}
		if alike++; info.Size()-last > 1000 || last-info.Size() > 1000 {
			alike = 0
		}
		last = info.Size()
		return alike == 5
	})
}
