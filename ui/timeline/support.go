package timeline

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

	"sessiontray/ui/kit"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"sessiontray/session/bundle"
	"sessiontray/ui/view"
)

// support shows what will leave for support, line by line, and saves it.
type support struct {
	root *fyne.Container
	host Host

	profile, period *kit.Select
	profiles        []string // IDs, as the selector has them
	hide            *kit.Check
	names           *kit.Rows[*partRow]
	chosen          int // part that shows
	path            *kit.Field
	saving
	preview

	bundle *bundle.Bundle // nil while it is prepared
	asked  int            // counts preparations
	stop   context.CancelFunc
}

// saving is what saves the bundle, and says how that goes.
type saving struct {
	save, saveOne, copyReport, close, cancel *kit.Button
	progress                                 *widget.ProgressBar
	working                                  *fyne.Container
	note                                     *widget.Label
}

// preview shows the part that is chosen.
type preview struct {
	heading *widget.Label
	lines   *kit.List
	whole   *widget.Label // the line that is chosen
	text    *widget.Label // of the report
	report  *container.Scroll
	split   fyne.CanvasObject
}

func newSupport(h Host, k kit.Keys, closed func()) *support {
	s := &support{host: h}
	k.Escape = func() {
		if !s.giveUp() {
			closed()
		}
	}
	prepare := func(string) { s.prepare() }
	s.profile = kit.NewSelect(k, nil, prepare)
	s.period = kit.NewSelect(k, view.Periods(), prepare)
	s.period.Selected = s.period.Options[0]
	s.profile.SetLabel(view.T("ui.profiles"))
	s.period.SetLabel(view.T("ui.period"))
	s.hide = kit.NewCheck(k, view.T("ui.replace-user-ids-same-same"), func(bool) { s.prepare() })
	s.hide.Checked = true
	s.names = kit.NewRows(func() *partRow { return newPartRow(k, s) }, 0)
	savingKeys := k
	savingKeys.Enter = func() { s.saveTo(-1) }
	browse := kit.NewIconButton(k, view.T("ui.choose-folder"), theme.FolderOpenIcon(), s.browse)
	s.path = kit.NewField(
		view.T("ui.save-as"), kit.NewEntry(savingKeys, "", func(string) { s.path.SetHint(view.Field{}) }), browse,
	)
	s.save = kit.NewButton(k, view.T("ui.save-zip"), theme.DocumentSaveIcon(), func() { s.saveTo(-1) })
	s.save.Importance = widget.HighImportance
	s.saveOne = kit.NewButton(k, view.T("ui.save-file"), nil, func() { s.saveTo(s.chosen) })
	s.copyReport = kit.NewButton(k, view.T("ui.copy-report"), theme.ContentCopyIcon(), func() {
		h.Copy(s.bundle.Part(bundle.ReportName).Text())
		s.say(view.T("ui.report-clipboard-markdown"), widget.LowImportance)
	})
	s.close = kit.NewButton(k, view.T("ui.back-timeline"), theme.NavigateBackIcon(), closed)
	s.close.Importance = widget.LowImportance
	s.progress = widget.NewProgressBar()
	s.cancel = kit.NewButton(k, view.T("ui.cancel"), nil, func() { s.giveUp() })
	s.working = container.NewBorder(nil, nil, nil, s.cancel, s.progress)
	s.working.Hide()
	s.note = &widget.Label{SizeName: theme.SizeNameCaptionText, Wrapping: fyne.TextWrapWord}
	s.note.Hide()
	explain := &widget.Label{
		Text:     view.T("ui.all-leaves-letter-secrets-taken"),
		Wrapping: fyne.TextWrapWord, SizeName: theme.SizeNameCaptionText, Importance: widget.LowImportance,
	}
	form := container.New(layout.NewFormLayout(),
		widget.NewLabel(view.T("ui.profiles")), s.profile, widget.NewLabel(view.T("ui.period")), s.period)
	left := container.NewVScroll(container.New(layout.NewCustomPaddedVBoxLayout(kit.PanelGap),
		kit.NewPanel(container.NewVBox(
			container.NewHBox(s.close), kit.NewTitle(view.T("ui.export-support-title")), explain, form, s.hide,
		)),
		kit.NewNamedPanel(
			view.T("ui.contents"),
			container.NewVBox(kit.NewTitle(view.T("ui.contents")), s.names.Root, container.NewHBox(s.copyReport, s.saveOne)),
		),
		kit.NewPanel(container.NewVBox(
			container.New(layout.NewFormLayout(), s.path.Label, s.path.Root), container.NewHBox(s.save), s.working, s.note,
		))))

	s.heading = &widget.Label{
		SizeName: theme.SizeNameCaptionText, Importance: widget.LowImportance, Truncation: fyne.TextTruncateEllipsis,
	}
	s.lines = s.newLines(k)
	s.whole = &widget.Label{Wrapping: fyne.TextWrapBreak, Selectable: true, SizeName: theme.SizeNameCaptionText}
	s.text = &widget.Label{Wrapping: fyne.TextWrapWord, Selectable: true, SizeName: theme.SizeNameCaptionText}
	s.report = container.NewVScroll(s.text)
	below := container.NewVSplit(s.lines, container.NewVScroll(s.whole))
	below.Offset = .7
	s.split = below
	right := kit.NewNamedPanel(
		view.T("ui.export-preview"), container.New(kit.HeaderLayout{}, s.heading, container.NewStack(s.report, below)),
	)
	s.root = container.New(kit.MasterDetail, left, right)
	return s
}

func (s *support) newLines(k kit.Keys) *kit.List {
	l := &kit.List{Keys: k}
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
	l.SetLabel(view.T("ui.lines"))
	l.HideSeparators = true
	l.ExtendBaseWidget(l)
	return l
}

// open prepares a bundle of what a profile's timeline shows, of all for an empty ID.
func (s *support) open(profile string) {
	ids, names := view.TimelineProfiles(s.host.Latest())
	s.profiles, s.profile.Options = ids, names
	s.profile.Selected = names[max(0, slices.Index(ids, profile))]
	s.profile.Refresh()
	s.path.Input.SetText(filepath.Join(downloads(), "session-tray-support-"+time.Now().Format("20060102-150405")+".zip"))
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
	x := bundle.Extent{ShowUsers: !s.hide.Checked}
	if n := s.profile.SelectedIndex(); n > 0 {
		x.Profile = s.profiles[n]
	}
	d := s.host.Desk()
	switch s.period.SelectedIndex() { // as view.Periods has them
	case 0:
		x.ThisRun = true
	case 1:
		x.Since = s.host.Latest().Now.Add(-time.Hour)
	}
	program := view.Name + " " + s.host.Version()
	s.bundle = nil
	s.say("", widget.LowImportance)
	s.draw()
	go func() {
		c := d.Support(x)
		snapshot := d.Snapshot()
		c.Program, c.System, c.Extent = program, runtime.GOOS+"/"+runtime.GOARCH, view.ExtentOf(snapshot, x)
		c.Report = view.SupportReport(snapshot, c, x.Profile)
		b := bundle.New(c)
		s.host.Dispatch(func() {
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
	for _, b := range []*kit.Button{s.save, s.saveOne, s.copyReport} {
		kit.SetEnabled(b, ready && s.stop == nil)
	}
	kit.SetVisible(s.report, ready && s.chosen == 0)
	kit.SetVisible(s.split, ready && s.chosen != 0)
	if !ready {
		kit.SetText(s.heading, view.T("ui.gathering"), widget.LowImportance)
		return
	}
	names := view.PartNames(s.bundle)
	for n, row := range s.names.Fit(len(names)) {
		row.show(n, names[n], n == s.chosen)
	}
	kit.SetText(s.heading, names[s.chosen], widget.LowImportance)
	if s.chosen == 0 {
		s.text.SetText(s.bundle.Parts[0].Text())
		return
	}
	s.whole.SetText(view.T("ui.choose-line-read-all"))
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

func (s *support) say(text string, i widget.Importance) { kit.SetText(s.note, text, i) }

// browse asks for the folder to save to.
func (s *support) browse() {
	dialog.ShowFolderOpen(func(folder fyne.ListableURI, err error) {
		switch {
		case err != nil:
			s.host.Fail(err)
		case folder != nil:
			s.path.Input.SetText(filepath.Join(folder.Path(), filepath.Base(s.path.Input.Text)))
		}
	}, s.host.Window())
}

// saveTo saves all as a zip file, or one part for its number, whole or not at all.
func (s *support) saveTo(part int) {
	b := s.bundle
	if b == nil || s.stop != nil {
		return
	}
	path := strings.TrimSpace(s.path.Input.Text)
	if rest, is := strings.CutPrefix(path, "~/"); is {
		home, _ := os.UserHomeDir()
		path = filepath.Join(home, rest)
	}
	if !filepath.IsAbs(path) {
		s.path.SetHint(view.Field{Text: view.T("ui.no-place-file-give-folder"), Tone: view.Bad})
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
	kit.SetVisible(s.working, true)
	s.draw()
	s.host.Go(func() {
		defer stop()
		done, told := 0, time.Now()
		progress := func(n int) {
			if done += n; time.Since(told) > 100*time.Millisecond {
				told = time.Now()
				part := float64(done) / float64(max(1, lines))
				s.host.Dispatch(func() { s.progress.SetValue(part) })
			}
		}
		err := bundle.Save(path, func(w io.Writer) error { return write(ctx, w, progress) })
		s.host.Dispatch(func() { s.saved(path, err) })
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
	if s.host.Window().Canvas().Focused() == s.cancel {
		s.host.Window().Canvas().Focus(s.path.Input)
	}
	kit.SetVisible(s.working, false)
	s.draw()
	switch {
	case err == nil:
		s.say(view.T("ui.saved", "path", path), widget.SuccessImportance)
	case errors.Is(err, context.Canceled):
		s.say(view.T("ui.cancelled-nothing-saved"), widget.LowImportance)
	default:
		s.path.SetHint(view.Field{Text: view.ErrorSentence(err), Tone: view.Bad})
	}
}

// partRow chooses a part of a bundle.
type partRow struct {
	*kit.Button
	number int
}

func newPartRow(k kit.Keys, s *support) *partRow {
	r := &partRow{}
	r.Button = kit.NewButton(k, "", theme.DocumentIcon(), func() { s.choose(r.number) })
	r.Alignment = widget.ButtonAlignLeading
	return r
}

func (r *partRow) Object() fyne.CanvasObject { return r.Button }

func (r *partRow) show(number int, name string, chosen bool) {
	r.number = number
	i := widget.LowImportance
	if chosen {
		i = widget.MediumImportance
	}
	r.Update(name, r.Icon, i)
}
