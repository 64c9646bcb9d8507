package ui

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"sessiontray/session/bundle"
	"sessiontray/session/desk"
	"sessiontray/ui/view"
)

// support shows what will leave for support, line by line, and saves it.
type support struct {
	root *fyne.Container
	app  *App

	profile, period                  *selector
	profiles                         []string // IDs, as the selector has them
	hide                             *check
	names                            *rows[*partRow]
	chosen                           int // part that shows
	path                             *field
	save, saveOne, copyReport, close *button
	progress                         *widget.ProgressBar
	cancel                           *button
	working                          *fyne.Container
	note                             *widget.Label

	heading *widget.Label
	lines   *list
	whole   *widget.Label // the line that is chosen
	text    *widget.Label // of the report
	report  *container.Scroll
	split   fyne.CanvasObject

	bundle *bundle.Bundle // nil while it is prepared
	asked  int            // counts preparations
	stop   context.CancelFunc
}

func newSupport(a *App, k keys, closed func()) *support {
	s := &support{app: a}
	k.escape = func() {
		if !s.giveUp() {
			closed()
		}
	}
	prepare := func(string) { s.prepare() }
	s.profile = newSelector(k, nil, prepare)
	s.period = newSelector(k, view.Periods(), prepare)
	s.period.Selected = s.period.Options[0]
	s.profile.setLabel(view.T("Profiles"))
	s.period.setLabel(view.T("Period"))
	s.hide = newCheck(k, view.T("Replace user IDs, the same by the same"), func(bool) { s.prepare() })
	s.hide.Checked = true
	s.names = newRows(func() *partRow { return newPartRow(k, s) }, 0)
	saving := k
	saving.enter = func() { s.saveTo(-1) }
	browse := newIconButton(k, view.T("Choose a folder"), theme.FolderOpenIcon(), s.browse)
	s.path = newField(view.T("Save as"), newEntry(saving, "", func(string) { s.path.say(view.Field{}) }), browse)
	s.save = newButton(k, view.T("Save all as a zip file"), theme.DocumentSaveIcon(), func() { s.saveTo(-1) })
	s.save.Importance = widget.HighImportance
	s.saveOne = newButton(k, view.T("Save this part"), nil, func() { s.saveTo(s.chosen) })
	s.copyReport = newButton(k, view.T("Copy report"), theme.ContentCopyIcon(), func() {
		a.app.Clipboard().SetContent(s.bundle.Part(bundle.ReportName).Text())
		s.say(view.T("The report is in the clipboard, as Markdown."), widget.LowImportance)
	})
	s.close = newButton(k, view.T("Back to the timeline"), theme.NavigateBackIcon(), closed)
	s.close.Importance = widget.LowImportance
	s.progress = widget.NewProgressBar()
	s.cancel = newButton(k, view.T("Cancel"), nil, func() { s.giveUp() })
	s.working = container.NewBorder(nil, nil, nil, s.cancel, s.progress)
	s.working.Hide()
	s.note = &widget.Label{SizeName: theme.SizeNameCaptionText, Wrapping: fyne.TextWrapWord}
	s.note.Hide()
	explain := &widget.Label{
		Text:     view.T("This is all that leaves, to the letter. Secrets are taken out, always."),
		Wrapping: fyne.TextWrapWord, SizeName: theme.SizeNameCaptionText, Importance: widget.LowImportance,
	}
	form := container.New(layout.NewFormLayout(),
		widget.NewLabel(view.T("Profiles")), s.profile, widget.NewLabel(view.T("Period")), s.period)
	left := container.NewVScroll(container.New(layout.NewCustomPaddedVBoxLayout(panelGap),
		newPanel(container.NewVBox(container.NewHBox(s.close), title(view.T("Export for support")), explain, form, s.hide)),
		newNamedPanel(view.T("What it holds"), container.NewVBox(title(view.T("What it holds")), s.names.root, container.NewHBox(s.copyReport, s.saveOne))),
		newPanel(container.NewVBox(container.New(layout.NewFormLayout(), s.path.label, s.path.root), container.NewHBox(s.save), s.working, s.note))))

	s.heading = &widget.Label{SizeName: theme.SizeNameCaptionText, Importance: widget.LowImportance, Truncation: fyne.TextTruncateEllipsis}
	s.lines = s.newLines(k)
	s.whole = &widget.Label{Wrapping: fyne.TextWrapBreak, Selectable: true, SizeName: theme.SizeNameCaptionText}
	s.text = &widget.Label{Wrapping: fyne.TextWrapWord, Selectable: true, SizeName: theme.SizeNameCaptionText}
	s.report = container.NewVScroll(s.text)
	below := container.NewVSplit(s.lines, container.NewVScroll(s.whole))
	below.Offset = .7
	s.split = below
	right := newNamedPanel(view.T("What leaves"), container.New(headed{}, s.heading, container.NewStack(s.report, below)))
	s.root = container.New(judging, left, right)
	return s
}

func (s *support) newLines(k keys) *list {
	l := &list{keys: k}
	l.Length = func() int {
		if s.bundle == nil {
			return 0
		}
		return s.bundle.Parts[s.chosen].Lines
	}
	l.CreateItem = func() fyne.CanvasObject {
		return &widget.Label{SizeName: theme.SizeNameCaptionText, Truncation: fyne.TextTruncateEllipsis}
	}
	l.UpdateItem = func(id widget.ListItemID, o fyne.CanvasObject) {
		if label := o.(*widget.Label); id < l.Length() {
			const most = 400 // more than fits in a line
			text := s.bundle.Parts[s.chosen].Line(id)
			label.SetText(strings.ToValidUTF8(text[:min(len(text), most)], ""))
		}
	}
	l.OnSelected = func(id widget.ListItemID) {
		if id < l.Length() {
			s.whole.SetText(s.bundle.Parts[s.chosen].Line(id))
		}
	}
	l.setLabel(view.T("Lines"))
	l.HideSeparators = true
	l.ExtendBaseWidget(l)
	return l
}

// open prepares a bundle of what a profile's timeline shows, of all for an empty ID.
func (s *support) open(profile string) {
	ids, names := view.TimelineProfiles(s.app.latest)
	s.profiles, s.profile.Options = ids, names
	s.profile.Selected = names[max(0, slices.Index(ids, profile))]
	s.profile.Refresh()
	s.path.input.SetText(filepath.Join(downloads(), "session-tray-support-"+time.Now().Format("20060102-150405")+".zip"))
	s.say("", widget.LowImportance)
	s.prepare()
}

// downloads is where people look for what was saved.
func downloads() string {
	home, err := os.UserHomeDir()
	if err != nil {
		return ""
	}
	if folder := filepath.Join(home, "Downloads"); isFolder(folder) {
		return folder
	}
	return home
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// prepare gathers what leaves, away from the UI goroutine.
func (s *support) prepare() {
	s.asked++
	asked := s.asked
	x := desk.Extent{ShowUsers: !s.hide.Checked}
	if n := s.profile.SelectedIndex(); n > 0 {
		x.Profile = s.profiles[n]
	}
	d := s.app.desk
	switch s.period.SelectedIndex() { // as view.Periods has them
	case 0:
		x.ThisRun = true
	case 1:
		x.Since = s.app.latest.Now.Add(-time.Hour)
	}
	program := view.Name + " " + s.app.version
	s.bundle = nil
	s.say("", widget.LowImportance)
	s.draw()
	go func() {
		c := d.Support(x)
		snapshot := d.Snapshot()
		c.Program, c.System, c.Extent = program, runtime.GOOS+"/"+runtime.GOARCH, view.ExtentOf(snapshot, x)
		c.Report = view.SupportReport(snapshot, c, x.Profile)
		b := bundle.New(c)
		s.app.dispatch(func() {
			if s.asked == asked {
				s.bundle = b
				s.draw()
			}
		})
	}()
}

// draw shows the part that is chosen.
func (s *support) draw() {
	ready := s.bundle != nil
	for _, b := range []*button{s.save, s.saveOne, s.copyReport} {
		enable(b, ready && s.stop == nil)
	}
	show(s.report, ready && s.chosen == 0)
	show(s.split, ready && s.chosen != 0)
	if !ready {
		say(s.heading, view.T("Gathering…"), widget.LowImportance)
		return
	}
	names := view.PartNames(s.bundle)
	for n, row := range s.names.fit(len(names)) {
		row.show(n, names[n], n == s.chosen)
	}
	say(s.heading, names[s.chosen], widget.LowImportance)
	if s.chosen == 0 {
		s.text.SetText(s.bundle.Parts[0].Text())
		return
	}
	s.whole.SetText(view.T("Choose a line to read all of it."))
	s.lines.UnselectAll()
	s.lines.Refresh()
}

// choose shows a part.
func (s *support) choose(n int) {
	if s.chosen = n; s.bundle != nil {
		s.lines.ScrollToTop()
		s.draw()
	}
}

func (s *support) say(text string, i widget.Importance) { say(s.note, text, i) }

// browse asks for the folder to save to.
func (s *support) browse() {
	dialog.ShowFolderOpen(func(folder fyne.ListableURI, err error) {
		switch {
		case err != nil:
			s.app.tellError(err)
		case folder != nil:
			s.path.input.SetText(filepath.Join(folder.Path(), filepath.Base(s.path.input.Text)))
		}
	}, s.app.window)
}

// saveTo saves all as a zip file, or one part for its number, whole or not at all.
func (s *support) saveTo(part int) {
	b := s.bundle
	if b == nil || s.stop != nil {
		return
	}
	path := strings.TrimSpace(s.path.input.Text)
	if rest, is := strings.CutPrefix(path, "~/"); is {
		home, _ := os.UserHomeDir()
		path = filepath.Join(home, rest)
	}
	if !filepath.IsAbs(path) {
		s.path.say(view.Field{Text: view.T("This is no place for a file. Give its folder too, as /home/me/support.zip has it."), Tone: view.Bad})
		return
	}
	write, lines := b.Write, b.Lines()
	if part < 0 && filepath.Ext(path) == "" && !isFolder(path) {
		path += ".zip"
	}
	if part >= 0 {
		p := b.Parts[part]
		write, lines = p.Write, p.Lines
		path = strings.TrimSuffix(path, ".zip") + "-" + p.Name
	}
	ctx, stop := context.WithCancel(context.Background())
	s.stop = stop
	s.progress.SetValue(0)
	s.say("", widget.LowImportance)
	show(s.working, true)
	s.draw()
	s.app.saving.Go(func() {
		defer stop()
		done, told := 0, time.Now()
		progress := func(n int) {
			if done += n; time.Since(told) > 100*time.Millisecond {
				told = time.Now()
				part := float64(done) / float64(max(1, lines))
				s.app.dispatch(func() { s.progress.SetValue(part) })
			}
		}
		err := bundle.Save(path, func(w io.Writer) error { return write(ctx, w, progress) })
		s.app.dispatch(func() { s.saved(path, err) })
	})
}

// giveUp cancels what is being saved, and reports whether anything was.
func (s *support) giveUp() bool {
	if s.stop == nil {
		return false
	}
	s.stop()
	return true
}

// saved says how saving ended.
func (s *support) saved(path string, err error) {
	s.stop = nil
	if s.app.window.Canvas().Focused() == s.cancel {
		s.app.window.Canvas().Focus(s.path.input)
	}
	show(s.working, false)
	s.draw()
	switch {
	case err == nil:
		s.say(view.Tf("Saved as %s.", path), widget.SuccessImportance)
	case errors.Is(err, context.Canceled):
		s.say(view.T("Cancelled; nothing was saved."), widget.LowImportance)
	default:
		s.path.say(view.Field{Text: view.ErrorSentence(err), Tone: view.Bad})
	}
}

// partRow chooses a part of a bundle.
type partRow struct {
	*button
	number int
}

func newPartRow(k keys, s *support) *partRow {
	r := &partRow{}
	r.button = newButton(k, "", theme.DocumentIcon(), func() { s.choose(r.number) })
	r.Alignment = widget.ButtonAlignLeading
	return r
}

func (r *partRow) object() fyne.CanvasObject { return r.button }

func (r *partRow) show(number int, name string, chosen bool) {
	r.number = number
	i := widget.LowImportance
	if chosen {
		i = widget.MediumImportance
	}
	r.label(name, r.Icon, i)
}
