package inspector

import (
	"slices"

	"sessiontray/ui/kit"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"sessiontray/ui/view"
)

// lifeline draws a token's life: a line with the time in which it is good, its
// own times beneath, the clocks above.
type lifeline struct {
	root        *fyne.Container
	life        view.Life
	track, good *canvas.Rectangle
	marks       []*lifeMark
	shown       []view.Mark
}

type lifeMark struct {
	view.Mark
	dot         *canvas.Rectangle
	label, when *canvas.Text
}

func newLifeline() *lifeline {
	l := &lifeline{track: canvas.NewRectangle(nil), good: canvas.NewRectangle(nil)}
	l.track.CornerRadius, l.good.CornerRadius = lifeHeight/2, lifeHeight/2
	l.root = container.New(l, l.track, l.good)
	return l
}

// Sizes of the picture.
const (
	lifeHeight  = 8
	lifeMargin  = 8
	dotSize     = 14
	lifeTextGap = 3
)

// show draws a life; one without marks is hidden.
func (l *lifeline) show(life view.Life) {
	kit.SetVisible(l.root, len(life.Marks) > 0)
	if slices.Equal(l.shown, life.Marks) && l.life.Begin == life.Begin && l.life.End == life.End {
		return
	}
	l.life, l.shown = life, life.Marks
	for len(l.marks) < len(life.Marks) {
		m := &lifeMark{dot: canvas.NewRectangle(nil), label: canvas.NewText("", nil), when: canvas.NewText("", nil)}
		l.marks = append(l.marks, m)
		l.root.Add(m.dot)
		l.root.Add(m.label)
		l.root.Add(m.when)
	}
	for n, m := range l.marks {
		visible := n < len(life.Marks)
		for _, o := range []fyne.CanvasObject{m.dot, m.label, m.when} {
			kit.SetVisible(o, visible)
		}
		if visible {
			m.Mark = life.Marks[n]
			m.label.Text, m.when.Text = m.Label, m.When
		}
	}
	l.paint()
	l.Layout(nil, l.root.Size())
	l.root.Refresh()
}

// paint takes the colours and sizes of the theme.
func (l *lifeline) paint() {
	l.track.FillColor = theme.Color(theme.ColorNameButton)
	l.good.FillColor = theme.Color(theme.ColorNameSuccess)
	for _, m := range l.marks {
		m.dot.FillColor = theme.Color(theme.ColorNameForeground)
		if m.Now {
			m.dot.FillColor = theme.Color(theme.ColorNameHyperlink)
		}
		m.dot.StrokeColor, m.dot.StrokeWidth = theme.Color(theme.ColorNameBackground), 2
		m.label.Color, m.when.Color = theme.Color(theme.ColorNameForeground), theme.Color(theme.ColorNamePlaceHolder)
		m.label.TextSize, m.when.TextSize = theme.Size(theme.SizeNameCaptionText), theme.Size(theme.SizeNameCaptionText)
	}
}

// MinSize implements fyne.Layout.
func (l *lifeline) MinSize([]fyne.CanvasObject) fyne.Size {
	text := 2 * (theme.Size(theme.SizeNameCaptionText) + 6)
	return fyne.NewSize(200, 2*text+dotSize+4*lifeTextGap)
}

// Layout implements fyne.Layout.
func (l *lifeline) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	middle := size.Height / 2
	width := max(0, size.Width-2*lifeMargin)
	place := func(at float32) float32 { return lifeMargin + at*width }
	l.track.Move(fyne.NewPos(lifeMargin, middle-lifeHeight/2))
	l.track.Resize(fyne.NewSize(width, lifeHeight))
	l.good.Move(fyne.NewPos(place(l.life.Begin), middle-lifeHeight/2))
	l.good.Resize(fyne.NewSize(max(0, place(l.life.End)-place(l.life.Begin)), lifeHeight))
	above, below := float32(lifeMargin), float32(lifeMargin) // where the next text can begin
	for _, m := range l.marks[:min(len(l.marks), len(l.life.Marks))] {
		dot := fyne.NewSize(dotSize, dotSize)
		m.dot.CornerRadius = dotSize / 2
		if m.Now { // a bar, so that it is told from a time of the token by its shape
			dot = fyne.NewSize(6, dotSize+8)
			m.dot.CornerRadius = 3
		}
		x := place(m.At)
		m.dot.Resize(dot)
		m.dot.Move(fyne.NewPos(x-dot.Width/2, middle-dot.Height/2))
		label, when := m.label.MinSize(), m.when.MinSize()
		wide := max(label.Width, when.Width)
		last := &below
		if m.Now {
			last = &above
		}
		left := max(*last, min(x-wide/2, size.Width-lifeMargin-wide))
		*last = left + wide + kit.PanelMargin
		y := middle + dotSize/2 + lifeTextGap
		if m.Now {
			y = middle - dotSize/2 - 4 - lifeTextGap - label.Height - when.Height + 4
		}
		m.label.Move(fyne.NewPos(left, y))
		m.when.Move(fyne.NewPos(left, y+label.Height-2))
		m.label.Resize(label)
		m.when.Resize(when)
	}
}
