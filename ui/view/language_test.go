package view_test

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"sessiontray/assets"
	"sessiontray/session/vault"
	"sessiontray/ui/view"
)

// translatable are the texts in the code that are to be translated: what T, Tf
// and Tn are called with, and the forms for one.
func translatable(t *testing.T) map[string]bool {
	t.Helper()
	found := map[string]bool{}
	add := func(e ast.Expr) {
		if literal, is := e.(*ast.BasicLit); is && literal.Kind == token.STRING {
			text, err := strconv.Unquote(literal.Value)
			if err != nil {
				t.Fatal(err)
			}
			found[text] = true
		}
	}
	err := filepath.WalkDir("..", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				if _, name := called(n); slices.Contains([]string{"T", "Tf", "Tn"}, name) && len(n.Args) > 0 {
					add(n.Args[0])
				}
			case *ast.ValueSpec:
				if n.Names[0].Name == "forOne" {
					for _, e := range n.Values[0].(*ast.CompositeLit).Elts {
						add(e.(*ast.KeyValueExpr).Key)
						add(e.(*ast.KeyValueExpr).Value)
					}
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, problem := range vault.Problems { // which the window translates as they come
		found[problem] = true
	}
	return found
}

// called names the function of a call, and what stands before its name, such as its
// package.
func called(call *ast.CallExpr) (of, name string) {
	switch f := call.Fun.(type) {
	case *ast.Ident:
		return "", f.Name
	case *ast.SelectorExpr:
		if x, is := f.X.(*ast.Ident); is {
			of = x.Name
		}
		return of, f.Sel.Name
	}
	return "", ""
}

var verbs = regexp.MustCompile(`%[a-z]`)

// Every text has a translation, with the same values in the same order, and there
// are no others.
func TestGermanIsComplete(t *testing.T) {
	var german map[string]string
	if err := json.Unmarshal(assets.Translations("de"), &german); err != nil {
		t.Fatal(err)
	}
	texts := translatable(t)
	if len(texts) < 200 {
		t.Fatalf("%d texts were found", len(texts))
	}
	for text := range texts {
		switch translated, there := german[text]; {
		case !there || translated == "":
			t.Errorf("not translated: %q", text)
		case !slices.Equal(verbs.FindAllString(text, -1), verbs.FindAllString(translated, -1)):
			t.Errorf("other values: %q, %q", text, translated)
		}
	}
	for text := range german {
		if !texts[text] {
			t.Errorf("translated, but nowhere said: %q", text)
		}
	}
}

func TestSetLanguage(t *testing.T) {
	t.Cleanup(func() { _ = view.SetLanguage("en") })
	for _, test := range []struct{ language, want string }{{"de", "Sitzung starten"}, {"en", "Start session"}, {"de", "Sitzung starten"}, {"", ""}} {
		if err := view.SetLanguage(test.language); err != nil {
			t.Fatal(err)
		}
		if got := view.T("Start session"); test.want != "" && got != test.want {
			t.Errorf("%s: %q", test.language, got)
		}
	}
	if err := view.SetLanguage("de"); err != nil {
		t.Fatal(err)
	}
	if got := view.Tn("%d profiles", 1) + ", " + view.Tn("%d profiles", 2); got != "1 Profil, 2 Profile" {
		t.Error(got)
	}
}
