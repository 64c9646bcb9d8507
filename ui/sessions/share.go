package sessions

import (
	"errors"
	"io"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/widget"

	"sessiontray/ui/view"
)

// maxImport is the longest file that is read, in bytes.
const maxImport = 16 << 20

// export asks where to, and writes the profiles with the IDs, all for none,
// without secrets.
func (p *Page) export(ids ...string) {
	text, err := p.desk.Book().Export(ids...)
	if err != nil {
		p.host.Fail(err)
		return
	}
	save := dialog.NewFileSave(func(to fyne.URIWriteCloser, err error) {
		if to == nil {
			if err != nil {
				p.host.Fail(err)
			}
			return
		}
		go func() { // a file can lie on another machine
			_, err := to.Write(text)
			err = errors.Join(err, to.Close())
			p.host.Dispatch(func() {
				if err != nil {
					p.host.Fail(err)
				} else {
					p.host.Remark(p.status.note, view.T("ui.profiles-exported-without-secrets"))
				}
			})
		}()
	}, p.window)
	save.SetFileName("session-tray-profiles.json")
	save.SetFilter(storage.NewExtensionFileFilter([]string{".json"}))
	save.Show()
}

// importFile asks for a file, and says what importing it would change.
func (p *Page) importFile() {
	open := dialog.NewFileOpen(func(from fyne.URIReadCloser, err error) {
		if from == nil {
			if err != nil {
				p.host.Fail(err)
			}
			return
		}
		go func() {
			text, err := io.ReadAll(io.LimitReader(from, maxImport))
			_ = from.Close()
			p.host.Dispatch(func() {
				if err != nil {
					p.host.Fail(err)
				} else {
					p.previewImport(text)
				}
			})
		}()
	}, p.window)
	open.SetFilter(storage.NewExtensionFileFilter([]string{".json"}))
	open.Show()
}

// previewImport says what importing a text would change, and does it if that is
// wanted.
func (p *Page) previewImport(text []byte) {
	plan, err := p.desk.Book().PlanImport(text)
	if err != nil {
		p.host.Fail(err)
		return
	}
	summary, changes := view.ImportPreview(plan)
	head := &widget.Label{Text: summary, Wrapping: fyne.TextWrapWord}
	list := &widget.Label{Text: strings.Join(changes, "\n"), Wrapping: fyne.TextWrapWord}
	scroll := container.NewVScroll(list)
	scroll.SetMinSize(fyne.NewSize(480, 220))
	ask := dialog.NewCustomConfirm(view.T("ui.import-question"), view.T("ui.import"), view.T("ui.cancel"), container.NewBorder(head, nil, nil, nil, scroll), func(yes bool) {
		if !yes {
			return
		}
		if err := p.desk.Import(text); err != nil {
			p.host.Fail(err)
		}
	}, p.window)
	ask.Show()
}
