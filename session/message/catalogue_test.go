package message_test

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"

	"sessiontray/assets/messages"
	"sessiontray/session/message"
)

// composed are the beginnings of IDs that the code puts together.
var composed = []string{
	"audience.", "claim.", "count.", "entry.profile.", "entry.renew", "entry.start", "entry.with.", "failure.kind.", "fault.", "fyne.", "keyring.", "kind.",
	"level.", "life.", "moment.", "month.", "part.", "phase.", "rehearsal.", "source.", "span.", "system.", "type.",
}

// callers are the functions that take an ID, with the place of the first name of a value.
var callers = map[string]int{"New": 1, "T": 1, "Errorf": 2, "scopes": 1, "noteProgram": 1}

// used are the IDs in the code with the names of the values that they get, and all
// strings in it.
func used(t *testing.T) (calls map[string][][]string, literals map[string]bool) {
	t.Helper()
	calls, literals = map[string][][]string{}, map[string]bool{}
	for _, root := range []string{"..", "../../ui", "../../main.go"} {
		err := filepath.WalkDir(root, func(path string, _ fs.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
			if err != nil {
				return err
			}
			ast.Inspect(file, func(n ast.Node) bool {
				if text, is := literal(n); is {
					literals[text] = true
				}
				if call, is := n.(*ast.CallExpr); is {
					if id, names, is := idOf(call); is {
						calls[id] = append(calls[id], names)
					}
				}
				return true
			})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return calls, literals
}

func literal(n ast.Node) (string, bool) {
	l, is := n.(*ast.BasicLit)
	if !is || l.Kind != token.STRING {
		return "", false
	}
	text, err := strconv.Unquote(l.Value)
	return text, err == nil
}

func idOf(call *ast.CallExpr) (id string, names []string, is bool) {
	name := ""
	switch f := call.Fun.(type) {
	case *ast.Ident:
		name = f.Name
	case *ast.SelectorExpr:
		name = f.Sel.Name
	}
	first, known := callers[name]
	if !known || len(call.Args) < first {
		return "", nil, false
	}
	id, is = literal(call.Args[first-1])
	if !is || !strings.Contains(id, ".") && !slices.Contains(message.IDs(""), id) || strings.Contains(id, " ") {
		return "", nil, false
	}
	if name == "scopes" {
		return id, []string{"count", "scopes"}, true
	}
	for n := first; n < len(call.Args); n += 2 {
		text, _ := literal(call.Args[n])
		names = append(names, text)
	}
	return id, names, true
}

// catalogue is a language's texts, by ID and plural form.
func catalogue(t *testing.T, tag string) map[string]map[string]string {
	t.Helper()
	raw, err := messages.Files.ReadFile(tag + ".json")
	if err != nil {
		t.Fatal(err)
	}
	var all map[string]any
	if err := json.Unmarshal(raw, &all); err != nil {
		t.Fatal(err)
	}
	texts := map[string]map[string]string{}
	for id, v := range all {
		switch v := v.(type) {
		case string:
			texts[id] = map[string]string{"other": v}
		case map[string]any:
			texts[id] = map[string]string{}
			for form, text := range v {
				texts[id][form] = text.(string)
			}
		}
	}
	return texts
}

var placeholder = regexp.MustCompile(`\{\{(\w+)(?:\.\w+)?\}\}`)

// names are the values that a message's texts have a place for.
func names(forms map[string]string) []string {
	found := map[string]bool{}
	for _, text := range forms {
		for _, p := range placeholder.FindAllStringSubmatch(text, -1) {
			found[p[1]] = true
		}
	}
	return slices.Sorted(maps.Keys(found))
}

// Every message that the code says is in the catalogue, with a place for each of its
// values, and the catalogue has no others.
func TestCatalogueHasWhatIsSaid(t *testing.T) {
	english := catalogue(t, "en")
	calls, literals := used(t)
	if len(calls) < 500 {
		t.Fatalf("only %d messages are said", len(calls))
	}
	for id, all := range calls {
		forms, there := english[id]
		if !there {
			t.Errorf("not in the catalogue: %s %q", id, all[0])
			continue
		}
		for _, given := range all {
			given = slices.Sorted(slices.Values(given))
			if wanted := names(forms); !slices.Equal(wanted, given) &&
				!(len(forms) > 1 && slices.Equal(slices.Sorted(slices.Values(append(wanted, "count"))), given)) {
				t.Errorf("%s gets %q, and its text has %q", id, given, wanted)
			}
		}
	}
	for id := range english {
		if !literals[id] && !slices.ContainsFunc(composed, func(begin string) bool { return strings.HasPrefix(id, begin) }) {
			t.Errorf("nowhere said: %s", id)
		}
	}
}

// Every language has every message, with a place for the same values and the plural
// forms that it needs.
func TestLanguagesAreComplete(t *testing.T) {
	english, named := catalogue(t, "en"), map[string]bool{}
	for _, tag := range message.Languages() {
		texts := catalogue(t, tag)
		for id, forms := range english {
			translated, there := texts[id]
			switch {
			case !there:
				t.Errorf("%s: not there: %s", tag, id)
			case !slices.Equal(names(forms), names(translated)):
				t.Errorf("%s: %s has %q and not %q", tag, id, names(translated), names(forms))
			case len(forms) > 1 && translated["other"] == "" || translated["other"] == "" && forms["other"] != "":
				t.Errorf("%s: %s has no text", tag, id)
			case len(forms) > 1:
				for _, form := range pluralForms(tag) {
					if translated[form] == "" {
						t.Errorf("%s: %s has no form %q, which the language needs", tag, id, form)
					}
				}
			}
			for _, text := range translated {
				for _, place := range placeForm.FindAllStringSubmatch(text, -1) {
					if !slices.Contains(valueForms, place[1]) {
						t.Errorf("%s: %s has a value in an unknown form: %s", tag, id, place[0])
					}
				}
			}
		}
		for id := range texts {
			if _, there := english[id]; !there {
				t.Errorf("%s: unknown: %s", tag, id)
			}
		}
		if name := texts["language.name"]["other"]; named[name] {
			t.Errorf("%s: another language is called %q too", tag, name)
		} else {
			named[name] = true
		}
	}
}

// placeForm is a value in a form, such as {{time.ago}}.
var placeForm = regexp.MustCompile(`\{\{\w+\.(\w+)\}\}`)

// valueForms are the forms that values can have.
var valueForms = []string{"capital", "lower", "ago", "in", "more", "until"}

// pluralForms are the forms that a language has for numbers up to a thousand (CLDR).
func pluralForms(tag string) []string {
	names := map[plural.Form]string{
		plural.Zero: "zero", plural.One: "one", plural.Two: "two", plural.Few: "few", plural.Many: "many", plural.Other: "other",
	}
	needed := map[string]bool{}
	for n := range 1001 {
		needed[names[plural.Cardinal.MatchPlural(language.MustParse(tag), n, 0, 0, 0, 0)]] = true
	}
	return slices.Sorted(maps.Keys(needed))
}
