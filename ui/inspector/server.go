package inspector

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"sessiontray/session/desk"
	"sessiontray/session/inspect"
	"sessiontray/session/profile"
	"sessiontray/session/videoio"
	"sessiontray/ui/input"
	"sessiontray/ui/kit"
	"sessiontray/ui/view"
)

// serverCheck is what the server says of the token, and which server to ask.
type serverCheck struct {
	server                  *kit.Panel
	environment             *input.EnvironmentPicker
	address                 *kit.Field
	generation              *kit.Select
	check                   *kit.Button
	serverText, serverWords *widget.Label
}

func (i *Page) buildServer(k kit.Keys) {
	choose := func(f func(e *inspect.Environment)) {
		if !i.filling {
			i.desk.Inspector.EditEnvironment(f)
		}
	}
	i.environment = input.NewEnvironmentPicker(k, func(id string) {
		choose(func(e *inspect.Environment) { e.ID = id })
	})
	i.environment.SetLabel(view.T("ui.environment"))
	i.environment.PlaceHolder = view.T("ui.choose-environment")
	i.generation = kit.NewSelect(
		k, videoio.Names(), func(g string) { choose(func(e *inspect.Environment) { e.Generation = videoio.Generation(g) }) },
	)
	i.generation.Selected = string(videoio.Generations[0])
	i.generation.SetLabel("API")
	i.address = kit.NewField(
		view.T("ui.address"),
		kit.NewEntry(k, "https://…", func(text string) { choose(func(e *inspect.Environment) { e.Address = text }) }),
	)
	i.check = kit.NewButton(k, view.T("ui.check-with-server"), theme.ViewRefreshIcon(), i.desk.Inspector.Check)
	i.serverText = &widget.Label{Wrapping: fyne.TextWrapWord}
	i.serverWords = &widget.Label{Wrapping: fyne.TextWrapWord, SizeName: theme.SizeNameCaptionText}
	i.server = kit.NewNamedPanel(view.T("ui.server"), container.NewVBox(kit.NewTitle(view.T("ui.server")),
		container.NewBorder(nil, nil, nil, i.check, i.environment.Select),
		container.NewBorder(nil, nil, nil, i.generation, i.address.Root),
		kit.Tight(i.serverText, i.serverWords)))
}

func (i *Page) showServer(s desk.Snapshot) {
	in, said := s.Inspection, view.ServerOf(s)
	kit.SetVisible(i.server, said.Text != "")
	i.fill(in)
	i.environment.Show(s.Environments, i.environment.Chosen)
	own := in.Environment.ID == profile.CustomID
	i.address.SetVisible(own)
	kit.SetVisible(i.generation, own)
	kit.SetEnabled(i.check, said.CanCheck)
	tone := kit.ImportanceOf(said.Tone)
	if said.Tone == view.Neutral {
		tone = widget.LowImportance
	}
	kit.SetText(i.serverText, said.Text, tone)
	kit.SetText(i.serverWords, said.Words, widget.LowImportance)
}

// fill takes over the environment where the desk changed it: a snapshot on its way
// is older than the last keystroke.
func (i *Page) fill(in inspect.State) {
	if i.inputs == in.Inputs {
		return
	}
	in = i.desk.Snapshot().Inspection
	i.inputs = in.Inputs
	i.filling = true
	defer func() { i.filling = false }()
	i.environment.Show(i.desk.Snapshot().Environments, in.Environment.ID)
	i.address.Input.SetText(in.Environment.Address)
	i.generation.SetSelectedIndex(max(0, slices.Index(videoio.Generations, in.Environment.Generation)))
}
