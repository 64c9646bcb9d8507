// Bare is the least Fyne window, for the benchmark to compare with. On SIGUSR1 it
// changes its only label, and logs when.
package main

import (
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/widget"
)

func main() {
	w := app.NewWithID("app.sessiontray.bare").NewWindow("Bare")
	label := widget.NewLabel("bare")
	w.SetContent(label)
	w.Resize(fyne.NewSize(1100, 820)) // as ours
	asked := make(chan os.Signal, 1)
	signal.Notify(asked, syscall.SIGUSR1)
	go change(label, asked)
	w.ShowAndRun()
}

func change(label *widget.Label, asked <-chan os.Signal) {
	log := slog.New(slog.NewTextHandler(os.Stderr, nil))
	for n := 0; ; n++ {
		<-asked
		log.Info("changed")
		fyne.Do(func() { label.SetText(fmt.Sprintf("bare %03d", n)) })
	}
}
