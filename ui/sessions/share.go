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

	"sessiontray/session/profile"
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
		go func() { // reading and planning can take a while
			text, err := io.ReadAll(io.LimitReader(from, maxImport))
			_ = from.Close()
			var preview importPreview
			if err == nil {
				preview, err = planImport(p.desk.Book(), text)
			}
			p.host.Dispatch(func() {
				if err != nil {
					p.host.Fail(err)
				} else {
					p.showImport(preview)
				}
			})
		}()
	}, p.window)
	open.SetFilter(storage.NewExtensionFileFilter([]string{".json"}))
	open.Show()
}

// importPreview is what importing a text would change, in words.
type importPreview struct {
	text     []byte
	summary  string
	warnings []string
	changes  []string
}

// How much of an import is listed.
const (
	maxChanges  = 200
	maxWarnings = 5
)

// planImport says what importing a text into a book would change.
func planImport(b profile.Book, text []byte) (importPreview, error) {
	plan, err := b.PlanImport(text)
	if err != nil {
		return importPreview{}, err
	}
	preview := importPreview{text: text}
	preview.summary, preview.changes = view.ImportPreview(plan)
	preview.warnings = view.ImportWarnings(plan, b.AllEnvironments())
	preview.warnings = preview.warnings[:min(len(preview.warnings), maxWarnings)]
	if more := len(preview.changes) - maxChanges; more > 0 {
		preview.changes = append(preview.changes[:maxChanges:maxChanges], view.T("ui.import.more", "count", more))
	}
	return preview, nil
}

// showImport says what an import would change, and does it if that is wanted.
func (p *Page) showImport(preview importPreview) {
	head := &widget.Label{Text: preview.summary, Wrapping: fyne.TextWrapWord}
	list := &widget.Label{Text: strings.Join(preview.changes, "\n"), Wrapping: fyne.TextWrapWord}
	scroll := container.NewVScroll(list)
	scroll.SetMinSize(fyne.NewSize(480, 220))
	warnings := &widget.Label{
		Text: strings.Join(preview.warnings, "\n"), Wrapping: fyne.TextWrapWord, Importance: widget.DangerImportance,
	}
	if len(preview.warnings) == 0 {
		warnings.Hide()
	}
	content := container.NewBorder(container.NewVBox(head, warnings), nil, nil, nil, scroll)
	title := view.T("ui.import-question")
	dialog.NewCustomConfirm(title, view.T("ui.import"), view.T("ui.cancel"), content, func(yes bool) {
		if !yes {
			return
		}
		go func() {
			if err := p.desk.Import(preview.text); err != nil {
				p.host.Dispatch(func() { p.host.Fail(err) })
			}
		}()
	}, p.window).Show()
}
