package ui

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"sessiontray/session/desk"
	"sessiontray/session/profile"
	"sessiontray/session/secret"
	"sessiontray/session/token"
	"sessiontray/ui/view"
)

// inspector judges tokens: what to judge on the left, the verdict and the
// anatomy on the right.
type inspector struct {
	root        fyne.CanvasObject
	left, right *container.Scroll
	desk        *desk.Desk

	boxes   [2]*pasteBox
	compare *button

	use             *selector
	user, scopes    *field
	secret, address *field
	environment     *environmentPicker
	generation      *selector
	check           *button

	cards                        [2]*verdictCard
	both                         *fyne.Container
	toSession, copyReport        *button
	pseudonyms                   *check
	actions                      *fyne.Container
	note                         *widget.Label
	serverText, serverWords      *widget.Label
	server, anatomy, differences *panel
	compared                     *widget.Label
	rows                         *rows[*differenceRow]
	life                         *lifeline
	header, claims               *rows[*claimRow]
	headerTitle, claimsTitle     *widget.Label
	raw                          *widget.RichText
	rawBox                       *fyne.Container
	withSignature                *check
	copyRaw                      *button
	rawShown                     string
	inputs                       uint64 // of the inspection that the inputs show
	filling                      bool   // by the program, not by the user
}

func uses() []string {
	return []string{view.T("Any token"), view.T("A session token"), view.T("An API token")}
}

func newInspector(a *App, k keys) *inspector {
	d := a.desk
	i := &inspector{desk: d}
	i.boxes = [2]*pasteBox{newPasteBox(a, k, desk.First, view.T("Token")), newPasteBox(a, k, desk.Second, view.T("Other token"))}
	i.boxes[desk.Second].root.Hide()
	i.compare = newButton(k, view.T("Compare with another token"), nil, func() {
		other := i.boxes[desk.Second]
		comparing := !other.root.Visible()
		d.Ask(func(i *desk.Inspection) { i.Comparing = comparing })
		if show(other.root, comparing); comparing {
			a.window.Canvas().Focus(other.first())
		}
	})
	i.use = newSelector(k, uses(), func(string) {
		use := token.Use(max(0, i.use.SelectedIndex()))
		d.Ask(func(i *desk.Inspection) { i.Use = use })
	})
	i.use.SetSelectedIndex(0)
	i.use.setLabel(view.T("Expected"))
	i.user = newField(view.T("Of the user"), newEntry(k, view.T("Any user ID"), func(text string) {
		d.Ask(func(i *desk.Inspection) { i.UserID = text })
	}))
	i.scopes = newWordsField(k, view.T("With scopes"), view.T("Any scopes"), func(words []string) {
		d.Ask(func(i *desk.Inspection) { i.Scopes = words })
	})
	i.secret = newSecretField(a, view.T("Signing secret"), view.T("Not given"), func(v secret.Value) {
		d.Ask(func(i *desk.Inspection) { i.SigningSecret = v })
	})
	for _, field := range []*field{i.user, i.scopes, i.secret} {
		field.input.pasted = func(text string) bool {
			if isPart(text) {
				return false
			}
			i.boxes[desk.First].set(text) // which is where it belongs
			return true
		}
	}
	i.secret.say(view.Field{Text: view.T("It stays in memory."), Tone: view.Neutral})
	form := container.New(layout.NewFormLayout(),
		widget.NewLabel(view.T("Expected")), i.use, i.user.label, i.user.root, i.scopes.label, i.scopes.root, i.secret.label, i.secret.root)
	i.left = container.NewVScroll(container.New(layout.NewCustomPaddedVBoxLayout(panelGap),
		newNamedPanel(view.T("Token"), container.NewVBox(i.boxes[desk.First].root, i.compare, i.boxes[desk.Second].root)), newNamedPanel(view.T("Expected"), form)))
	i.right = container.NewVScroll(i.buildVerdict(a, k))
	i.root = container.New(judging, i.left, i.right)
	return i
}

func (i *inspector) buildVerdict(a *App, k keys) fyne.CanvasObject {
	i.cards = [2]*verdictCard{newVerdictCard(), newVerdictCard()}
	i.both = container.NewGridWithColumns(1, i.cards[desk.First].root, i.cards[desk.Second].root)
	i.cards[desk.Second].root.Hide()
	i.toSession = newButton(k, view.T("Use in a session"), theme.NavigateNextIcon(), func() {
		i.desk.UseInspected()
		a.goTo(sessionPlace)
	})
	i.copyReport = newButton(k, view.T("Copy for the ticket"), theme.ContentCopyIcon(), a.copyReport)
	i.pseudonyms = newCheck(k, view.T("Hide user IDs"), nil)
	i.note = &widget.Label{SizeName: theme.SizeNameCaptionText, Wrapping: fyne.TextWrapWord, Importance: widget.LowImportance}
	i.note.Hide()
	i.actions = container.New(layout.NewCustomPaddedLayout(0, 0, theme.InnerPadding(), 0), container.NewHBox(i.toSession, i.copyReport, i.pseudonyms, layout.NewSpacer()))
	verdict := newNamedPanel(view.T("Verdict"), container.NewVBox(i.both, i.actions, i.note))

	i.compared = &widget.Label{Wrapping: fyne.TextWrapWord}
	i.rows = newRows(newDifferenceRow, -theme.InnerPadding())
	i.differences = newNamedPanel(view.T("What differs"), container.NewVBox(title(view.T("What differs")), i.compared, i.rows.root))
	i.buildServer(k)
	i.buildAnatomy(a, k)
	return container.New(layout.NewCustomPaddedVBoxLayout(panelGap), verdict, i.differences, i.server, i.anatomy)
}

func (i *inspector) buildServer(k keys) {
	ask := func(f func(i *desk.Inspection)) {
		if !i.filling {
			i.desk.Ask(f)
		}
	}
	i.environment = newEnvironmentPicker(k, func(id string) {
		ask(func(i *desk.Inspection) { i.Environment.ID = id })
	})
	i.environment.setLabel(view.T("Environment"))
	i.environment.PlaceHolder = view.T("Choose the environment")
	i.generation = newSelector(k, profile.Generations, func(g string) { ask(func(i *desk.Inspection) { i.Environment.Generation = g }) })
	i.generation.Selected = profile.Generations[0]
	i.generation.setLabel("API")
	i.address = newField(view.T("Address"), newEntry(k, "https://…", func(text string) { ask(func(i *desk.Inspection) { i.Environment.Address = text }) }))
	i.check = newButton(k, view.T("Check with server"), theme.ViewRefreshIcon(), i.desk.CheckInspected)
	i.serverText = &widget.Label{Wrapping: fyne.TextWrapWord}
	i.serverWords = &widget.Label{Wrapping: fyne.TextWrapWord, SizeName: theme.SizeNameCaptionText}
	i.server = newNamedPanel(view.T("Server"), container.NewVBox(title(view.T("Server")),
		container.NewBorder(nil, nil, nil, i.check, i.environment.selector),
		container.NewBorder(nil, nil, nil, i.generation, i.address.root),
		tight(i.serverText, i.serverWords)))
}

func (i *inspector) buildAnatomy(a *App, k keys) {
	i.life = newLifeline()
	i.header, i.claims = newRows(newClaimRow, -theme.InnerPadding()), newRows(newClaimRow, -theme.InnerPadding())
	i.headerTitle, i.claimsTitle = title(view.T("Header")), title(view.T("Claims"))
	i.raw = widget.NewRichText()
	i.raw.Wrapping = fyne.TextWrapBreak
	i.withSignature = newCheck(k, view.T("With the signature"), func(bool) { i.show(a.latest) })
	i.copyRaw = newButton(k, view.T("Copy"), theme.ContentCopyIcon(), func() { a.copyInspected(i.withSignature.Checked) })
	i.rawBox = container.NewVBox(
		container.NewBorder(nil, nil, title(view.T("As it is written")), container.NewHBox(i.withSignature, i.copyRaw)), i.raw)
	i.anatomy = newNamedPanel(view.T("Claims"), container.NewVBox(i.life.root, i.claimsTitle, i.claims.root, i.headerTitle, i.header.root, i.rawBox))
}

// title stands over a part of the window.
func title(text string) *widget.Label {
	return &widget.Label{Text: text, SizeName: theme.SizeNameSubHeadingText}
}

func (i *inspector) show(s desk.Snapshot) {
	in := s.Inspection
	info := in.Subjects[desk.First].Found().Info
	there := info.Kind != token.Nothing
	for side, box := range i.boxes {
		box.show(s)
		i.cards[side].show(view.VerdictOf(s, desk.Side(side)))
	}
	show(i.boxes[desk.Second].root, in.Comparing)
	text, columns := view.T("Compare with another token"), 1
	if in.Comparing {
		text, columns = view.T("End the comparison"), 2
	}
	if shown := i.cards[desk.Second].root; shown.Visible() != in.Comparing {
		i.both.Layout = layout.NewGridLayoutWithColumns(columns)
		show(shown, in.Comparing)
		i.both.Refresh()
	}
	i.compare.label(text, nil, widget.MediumImportance)

	show(i.differences, in.Comparing)
	if in.Comparing {
		differences := view.Differences(s)
		say(i.compared, view.Compared(differences), widget.LowImportance)
		if len(differences) > 0 {
			differences = append([]view.Difference{{A: view.T("Token"), B: view.T("Other token")}}, differences...)
		}
		for n, row := range i.rows.fit(len(differences)) {
			row.show(differences[n])
		}
	}
	enable(i.toSession, in.Subjects[desk.First].Found().Whole())
	show(i.actions, there)
	i.showServer(s)
	i.showAnatomy(s)
}

func (i *inspector) showServer(s desk.Snapshot) {
	in, said := s.Inspection, view.ServerOf(s)
	show(i.server, said.Text != "")
	i.fill(in)
	i.environment.show(s.Environments, i.environment.chosen)
	own := in.Environment.ID == profile.CustomID
	i.address.show(own)
	show(i.generation, own)
	enable(i.check, said.CanCheck)
	tone := importance(said.Tone)
	if said.Tone == view.Neutral {
		tone = widget.LowImportance
	}
	say(i.serverText, said.Text, tone)
	say(i.serverWords, said.Words, widget.LowImportance)
}

// fill takes over the environment where the desk changed it: a snapshot on its way
// is older than the last keystroke.
func (i *inspector) fill(in desk.Inspection) {
	if i.inputs == in.Inputs {
		return
	}
	in = i.desk.Snapshot().Inspection
	i.inputs = in.Inputs
	i.filling = true
	defer func() { i.filling = false }()
	i.environment.show(i.desk.Snapshot().Environments, in.Environment.ID)
	i.address.input.SetText(in.Environment.Address)
	i.generation.SetSelectedIndex(max(0, slices.Index(profile.Generations, in.Environment.Generation)))
}

func (i *inspector) showAnatomy(s desk.Snapshot) {
	info := s.Inspection.Subjects[desk.First].Found().Info
	life := view.LifeOf(s, desk.First)
	header, claims := view.Claims(info.Header, s.Now), view.Claims(info.Claims, s.Now)
	show(i.anatomy, len(life.Marks)+len(header)+len(claims) > 0)
	i.life.show(life)
	for n, row := range i.header.fit(len(header)) {
		row.show(header[n])
	}
	for n, row := range i.claims.fit(len(claims)) {
		row.show(claims[n])
	}
	show(i.headerTitle, len(header) > 0)
	show(i.claimsTitle, len(claims) > 0)
	show(i.rawBox, info.IsJWT())
	i.showRaw(info)
}

// showRaw colours the parts of a token as the field is used to.
func (i *inspector) showRaw(info token.Info) {
	header, payload, signature := view.Parts(info)
	signature = "(" + signature + ")"
	if i.withSignature.Checked {
		signature = info.Signature().Reveal()
	}
	written := strings.Join([]string{header, payload, signature}, ".")
	if written == i.rawShown {
		return
	}
	i.rawShown = written
	part := func(text string, color fyne.ThemeColorName) *widget.TextSegment {
		return &widget.TextSegment{Text: text, Style: widget.RichTextStyle{ColorName: color, Inline: true, SizeName: theme.SizeNameCaptionText}}
	}
	i.raw.Segments = []widget.RichTextSegment{
		part(header+".", colorHeaderPart), part(payload+".", colorPayloadPart), part(signature, colorSignaturePart),
	}
	i.raw.Refresh()
}
