package view_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	table "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"

	"sessiontray/session"
	"sessiontray/session/bundle"
	"sessiontray/session/desk"
	"sessiontray/session/inspect"
	"sessiontray/session/journal"
	"sessiontray/session/message"
	"sessiontray/session/profile"
	"sessiontray/ui/view"
)

// hostile are texts that are markup where they come to stand, as user IDs, names, claims
// and a server's words.
var hostile = []string{
	`<img src=x onerror=alert(1)>`, `\<img src=x>`, `**bold**`, `\*x*`, `\_x_`, "`code`", "\\`code`", `[text](https://evil.example)`,
	`\[text](https://evil.example)`, `![picture](https://evil.example/x.png)`, `https://evil.example/`, `www.evil.example`,
	`mail@evil.example`, `a | b | c`, `\| x |`, `~~gone~~`, `&#42;&#42;x&#42;&#42;`, `&lt;img&gt;`, "a\n\n# heading", "a\n- item",
	"a\n\n    code", "x\r\n---\r\n", `# heading`, `- item`, `1. item`, `2) item`, `> quote`, `<!-- x -->`, `<https://evil.example>`,
	`[x]: https://evil.example`, "~~~\nx\n~~~", `\`, `\\`, `$x$`,
}

// markup counts what is more than text, in a Markdown text as GitHub reads it.
func markup(t *testing.T, source string) map[string]int {
	t.Helper()
	found := map[string]int{}
	document := goldmark.New(goldmark.WithExtensions(extension.GFM)).Parser().Parse(text.NewReader([]byte(source)))
	err := ast.Walk(document, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		switch n.Kind() {
		case ast.KindText, ast.KindString, ast.KindDocument, ast.KindParagraph, ast.KindTextBlock:
		default:
			if entering {
				found[n.Kind().String()]++
			}
		}
		return ast.WalkContinue, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// same fails where a report with hostile texts has other markup than one with harmless
// ones.
func same(t *testing.T, what, hostile string, got, want map[string]int) {
	t.Helper()
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%s, with %q:\n got %v\nwant %v", what, hostile, got, want)
	}
}

// Nothing that came from outside is markup in a report, however it is rendered.
func TestReportsHaveNoMarkupFromOutside(t *testing.T) {
	reports := func(of string) (inspector, support string) {
		claims, err := json.Marshal(map[string]any{
			"identity": of, "role": of, "iss": of, "scopes": []string{of}, "x": of, "exp": now.Unix(),
		})
		if err != nil {
			t.Fatal(err)
		}
		s := inspected(unsigned(string(claims)))
		s.Inspection.UserID, s.Inspection.Scopes = of+"-", []string{of + "."}
		s.Inspection.Environment.ID = profile.CustomID
		s.Inspection.Answer = &inspect.Answer{At: now, Environment: of, Failure: &session.Failure{
			Kind: session.Rejected, Cause: message.New("verbatim", "text", of), Fix: message.New("verbatim", "text", of),
		}}
		p := profile.New()
		p.Name, p.UserID, p.Notes = of, of, of
		one := &desk.Summary{Profile: p, Environment: profile.Environment{Name: of, BaseURL: "https://x.example/" + of}}
		one.StatusEnvironment = one.Environment
		s.Profiles, s.Summary = []*desk.Summary{one}, *one
		j := journal.New(journal.Config{Clock: func() time.Time { return now }})
		j.Append(journal.Draft{Kind: journal.Problem, Name: of, User: of, Message: message.New("verbatim", "text", of)})
		return view.Report(s, false), view.SupportReport(s, bundle.Config{Made: now, Entries: j.Entries()}, "")
	}
	inspector, support := reports("harmless")
	inspectorMarkup, supportMarkup := markup(t, inspector), markup(t, support)
	for _, of := range hostile {
		inspector, support := reports(of)
		same(t, "the Inspector's report", of, markup(t, inspector), inspectorMarkup)
		same(t, "the report for support", of, markup(t, support), supportMarkup)
		var html bytes.Buffer
		if err := goldmark.Convert([]byte(inspector+support), &html); err != nil ||
			strings.Contains(html.String(), "raw HTML omitted") {
			t.Errorf("%v, with %q: HTML", err, of)
		}
	}
	if inspectorMarkup[table.KindTableRow.String()] == 0 || supportMarkup[table.KindTableRow.String()] == 0 {
		t.Errorf("there is no table: %v, %v", inspectorMarkup, supportMarkup)
	}
}
