// Bare is the least Fyne window, for the benchmark to compare with. On SIGUSR1 it
// changes its only label, and logs when.
package main

import (
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/data/binding"
	"fyne.io/fyne/v2/widget"
)

func main() {
	w := app.NewWithID("app.sessiontray.bare").NewWindow("Bare")
	text := binding.NewString()
	_ = text.Set("bare")
	w.SetContent(widget.NewLabelWithData(text))
	w.Resize(fyne.NewSize(1100, 820)) // as ours
	asked := make(chan os.Signal, 1)
	signal.Notify(asked, syscall.SIGUSR1)
	go change(text, asked)
	w.ShowAndRun()
}

func change(label binding.String, asked <-chan os.Signal) {
	for n := 0; ; n++ {
		<-asked
		fmt.Fprintf(os.Stderr, "time=%s msg=changed\n", time.Now().Format(time.RFC3339Nano)) // as our log
		_ = label.Set(fmt.Sprintf("bare %03d", n))
	}
}
