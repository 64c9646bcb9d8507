package ui

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"sessiontray/ui/kit"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"sessiontray/assets"
)

// sight is what a person sees of the window, or of a part of it that has a name: texts,
// and controls by the label that stands on or beside them.
type sight struct {
	u    *user
	part string // the label of a panel or list; empty for the whole window
}

// in looks at a part of the window.
func (u *user) in(part string) sight { return sight{u, part} }

// walk calls f for everything that shows within an object, in the order in which it is
// drawn, as long as f goes deeper.
func walk(o fyne.CanvasObject, f func(fyne.CanvasObject) (deeper bool)) {
	if o == nil || !o.Visible() || !f(o) {
		return
	}
	switch o := o.(type) {
	case *fyne.Container:
		for _, inner := range o.Objects {
			walk(inner, f)
		}
	case fyne.Widget:
		for _, inner := range test.WidgetRenderer(o).Objects() {
			walk(inner, f)
		}
	}
}

// each calls f for everything that shows; what lies over the window hides the rest.
func (l sight) each(f func(fyne.CanvasObject) (deeper bool)) {
	c := l.u.window.Canvas()
	root := c.Content()
	if top := c.Overlays().Top(); top != nil {
		root = top
	}
	if l.part == "" {
		walk(root, f)
		return
	}
	walk(root, func(o fyne.CanvasObject) bool {
		if labelOf(o) == l.part && !isControl(o) {
			walk(o, f)
			return false
		}
		return true
	})
}

// labelOf is the label of a control or a part.
func labelOf(o fyne.CanvasObject) string {
	if a, is := o.(fyne.Accessible); is {
		return a.AccessibilityLabel()
	}
	return ""
}

// isControl tells what is typed into or tapped.
func isControl(o fyne.CanvasObject) bool {
	switch o.(type) {
	case *kit.Entry, *kit.Button, *kit.Check, *kit.Select, *kit.RowButton, *widget.Button:
		return true
	}
	return false
}

// lookUp is the first object of a kind with a label, the zero value when none shows.
func lookUp[T any](l sight, label string) (found T, is bool) {
	l.each(func(o fyne.CanvasObject) bool {
		if of, fits := o.(T); !is && fits && isControl(o) && labelOf(o) == label {
			found, is = of, true
		}
		return !is && !isControl(o)
	})
	return found, is
}

// must is the first object of a kind with a label.
func must[T any](l sight, label string) T {
	l.u.t.Helper()
	o, is := lookUp[T](l, label)
	if !is { // it may come with the next snapshot
		l.u.until(fmt.Sprintf("a %T %q shows among %q", o, label, l.labels()), func() bool {
			o, is = lookUp[T](l, label)
			return is
		})
	}
	return o
}

func (l sight) labels() (all []string) {
	l.each(func(o fyne.CanvasObject) bool {
		if isControl(o) {
			all = append(all, labelOf(o))
		}
		return !isControl(o)
	})
	return all
}

// offers reports whether something to press or choose from shows and can be used.
func (l sight) offers(label string) (is bool) {
	l.each(func(o fyne.CanvasObject) bool {
		if _, input := o.(*kit.Entry); !input && isControl(o) && labelOf(o) == label {
			d, can := o.(fyne.Disableable)
			is = is || !can || !d.Disabled()
		}
		return !isControl(o)
	})
	return is
}

func (l sight) entry(label string) *kit.Entry {
	l.u.t.Helper()
	return must[*kit.Entry](l, label)
}

func (l sight) selector(label string) *kit.Select {
	l.u.t.Helper()
	return must[*kit.Select](l, label)
}

func (l sight) check(label string) *kit.Check {
	l.u.t.Helper()
	return must[*kit.Check](l, label)
}

// value is what stands in an entry, or is chosen in a list of options.
func (l sight) value(label string) string {
	l.u.t.Helper()
	if s, is := lookUp[*kit.Select](l, label); is {
		return s.Selected
	}
	return l.entry(label).Text
}

func (l sight) tap(label string) {
	l.u.t.Helper()
	if b, is := lookUp[*widget.Button](l, label); is { // of a question
		test.Tap(b)
		return
	}
	if c, is := lookUp[*kit.Check](l, label); is {
		test.Tap(c)
		return
	}
	test.Tap(must[*kit.Button](l, label))
}

// fill makes a text the value of an entry, as pasting over all of it does.
func (l sight) fill(label, text string) {
	l.u.t.Helper()
	l.entry(label).SetText(text)
}

// types types before what stands in an entry.
func (l sight) types(label, text string) {
	l.u.t.Helper()
	test.Type(l.entry(label), text)
}

// picks chooses an option.
func (l sight) picks(label, option string) {
	l.u.t.Helper()
	s := l.selector(label)
	if !slices.Contains(s.Options, option) {
		l.u.t.Fatalf("%q offers %q, not %q", label, s.Options, option)
	}
	s.SetSelected(option)
}

// ticks sets a check.
func (l sight) ticks(label string, on bool) {
	l.u.t.Helper()
	l.check(label).SetChecked(on)
}

// goes gives a control the focus.
func (l sight) goes(label string) {
	l.u.t.Helper()
	l.u.window.Canvas().Focus(must[fyne.Focusable](l, label))
}

// focused is the label of what has the focus.
func (u *user) focused() string {
	o, _ := u.window.Canvas().Focused().(fyne.CanvasObject)
	return labelOf(o)
}

// textOf is the text that an object shows itself.
func textOf(o fyne.CanvasObject) (text string, is bool) {
	switch o := o.(type) {
	case *widget.Label:
		return o.Text, true
	case *kit.Line:
		return o.Text, true
	case *widget.RichText:
		return o.String(), true
	case *canvas.Text:
		return o.Text, true
	case *kit.Entry:
		return "", true
	}
	return "", false
}

// texts are all texts that show, from the top to the bottom and from the left to the
// right, but for what stands on controls.
func (l sight) texts() []string {
	type placed struct {
		text string
		at   fyne.Position
	}
	var all []placed
	driver := fyne.CurrentApp().Driver()
	l.each(func(o fyne.CanvasObject) bool {
		text, is := textOf(o)
		if is && text != "" {
			all = append(all, placed{text, driver.AbsolutePositionForObject(o)})
		}
		return !is && !isControl(o)
	})
	slices.SortStableFunc(all, func(a, b placed) int {
		return cmp.Or(cmp.Compare(int(a.at.Y)/12, int(b.at.Y)/12), cmp.Compare(a.at.X, b.at.X))
	})
	texts := make([]string, len(all))
	for n, p := range all {
		texts[n] = p.text
	}
	return texts
}

// reads reports whether a text shows.
func (l sight) reads(text string) bool { return slices.Contains(l.texts(), text) }

// text is the first text that begins so, empty when none shows.
func (l sight) text(begins string) string {
	for _, text := range l.texts() {
		if strings.HasPrefix(text, begins) {
			return text
		}
	}
	return ""
}

// all are all texts, a line each.
func (l sight) all() string { return strings.Join(l.texts(), "\n") }

// beneath is what is said right beneath a field.
func (l sight) beneath(label string) string {
	l.u.t.Helper()
	field := l.entry(label)
	test.LaidOutObjects(l.u.window.Canvas().Content())
	driver := fyne.CurrentApp().Driver()
	at := driver.AbsolutePositionForObject(field).AddXY(0, field.Size().Height)
	said := ""
	l.each(func(o fyne.CanvasObject) bool {
		text, is := o.(*widget.Label)
		if is && said == "" {
			if to := driver.AbsolutePositionForObject(o); max(to.Y-at.Y, at.Y-to.Y) < 12 && max(to.X-at.X, at.X-to.X) < 12 {
				said = text.Text
			}
		}
		return !is && !isControl(o)
	})
	return said
}

// rows are the texts of the rows of a list, as far as they show.
func (l sight) rows(list string) [][]string {
	type row struct {
		texts []string
		y     float32
	}
	var all []row
	in := sight{l.u, list}
	in.each(func(o fyne.CanvasObject) bool {
		if fmt.Sprintf("%T", o) != "*widget.listItem" {
			return true
		}
		r := row{y: fyne.CurrentApp().Driver().AbsolutePositionForObject(o).Y}
		for _, item := range test.WidgetRenderer(o.(fyne.Widget)).Objects() {
			walk(item, func(o fyne.CanvasObject) bool {
				text, is := textOf(o)
				if is && text != "" {
					r.texts = append(r.texts, text)
				}
				return !is
			})
		}
		all = append(all, r)
		return false
	})
	slices.SortStableFunc(all, func(a, b row) int { return cmp.Compare(a.y, b.y) })
	texts := make([][]string, len(all))
	for n, r := range all {
		texts[n] = r.texts
	}
	return texts
}

// has reports whether an entry shows.
func (l sight) has(label string) bool {
	_, is := lookUp[*kit.Entry](l, label)
	return is
}

// shows reports whether a part of the window shows.
func (l sight) shows(part string) (is bool) {
	l.each(func(o fyne.CanvasObject) bool {
		is = is || labelOf(o) == part && !isControl(o)
		return !is && !isControl(o)
	})
	return is
}

// focus gives a list the focus.
func (u *user) focus(list string) { u.window.Canvas().Focus(u.list(list)) }

// list is the list with a label.
func (l sight) list(label string) (found fyne.Focusable) {
	l.u.t.Helper()
	l.each(func(o fyne.CanvasObject) bool {
		if list, is := o.(fyne.Focusable); is && found == nil && labelOf(o) == label && !isControl(o) {
			found = list
		}
		return found == nil && !isControl(o)
	})
	if found == nil {
		l.u.t.Fatalf("no list %q shows", label)
	}
	return found
}

// card is what is said of the session.
func (u *user) card() sight { return u.in("Session") }

// scopes is the line that opens the scopes.
func (u *user) scopes() string {
	for _, label := range u.labels() {
		if strings.HasPrefix(label, "Scopes: ") {
			return label
		}
	}
	return ""
}

// offersIcon reports whether a button of a row shows.
func (l sight) offersIcon(label string) bool {
	_, is := lookUp[*kit.RowButton](l, label)
	return is
}

// around is what scrolls an object.
func (l sight) around(o fyne.CanvasObject) (scroll *container.Scroll) {
	l.each(func(outer fyne.CanvasObject) bool {
		if s, is := outer.(*container.Scroll); is {
			if within, _ := kit.FindVisible(s.Content, o); within {
				scroll = s
			}
		}
		return !isControl(outer)
	})
	return scroll
}

// pictures counts the icons of a kind that show.
func (l sight) pictures(of assets.Icon, size float32) (n int) {
	wanted := kit.NewIcon(size)
	wanted.SetIcon(of)
	picture := wanted.Generator(int(size), int(size)) // which is drawn once for all places
	l.each(func(o fyne.CanvasObject) bool {
		if r, is := o.(*canvas.Raster); is && r.MinSize().Height == size && r.Generator(int(size), int(size)) == picture {
			n++
		}
		return true
	})
	return n
}

// selectable is the text that can be selected with the pointer.
func (l sight) selectable() (text string) {
	l.each(func(o fyne.CanvasObject) bool {
		if label, is := o.(*widget.Label); is && label.Selectable {
			text = label.Text
		}
		return !isControl(o)
	})
	return text
}
