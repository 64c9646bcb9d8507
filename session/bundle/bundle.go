package bundle

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"time"

	"sessiontray/session/message"

	"github.com/natefinch/atomic"

	"sessiontray/session/journal"
	"sessiontray/session/secret"
	"sessiontray/session/token"
)

// Names of the parts.
const (
	ReportName   = "report.md"
	TimelineName = "timeline.jsonl"
	HARName      = "exchanges.har"
	ManifestName = "manifest.json"
)

// Config says what a bundle is made of.
type Config struct {
	Program string    // name and version
	System  string    // such as linux/amd64
	Made    time.Time // now
	Extent  string    // in words: which entries there are
	Report  string    // in Markdown
	Entries []*journal.Entry
	// Redactor takes out what has become known as a secret since it was recorded.
	Redactor *secret.Redactor
	// Users are the IDs to hide; nil shows them.
	Users *token.Pseudonyms
}

// Bundle is what leaves. It is immutable.
type Bundle struct {
	Parts  []*Part
	config Config
}

// Part is a file of a bundle.
type Part struct {
	Name  string
	Lines int
	line  func(n int) []byte // without the end of the line
}

// New prepares a bundle. It makes none of its lines yet but those of the report and
// the manifest.
func New(c Config) *Bundle {
	if c.Redactor == nil {
		c.Redactor = &secret.Redactor{}
	}
	b := &Bundle{config: c}
	report := textPart(ReportName, b.clean(c.Report))
	timeline := &Part{
		Name: TimelineName, Lines: len(c.Entries), line: func(n int) []byte { return encoded(b.cleanEntry(c.Entries[n])) },
	}
	har := b.har()
	b.Parts = []*Part{report, timeline, har}
	b.Parts = append(b.Parts, textPart(ManifestName, string(b.manifest(har))))
	return b
}

// Part is the part with a name, nil when there is none.
func (b *Bundle) Part(name string) *Part {
	for _, p := range b.Parts {
		if p.Name == name {
			return p
		}
	}
	return nil
}

// Lines is how many lines all the parts have.
func (b *Bundle) Lines() int {
	n := 0
	for _, p := range b.Parts {
		n += p.Lines
	}
	return n
}

// Line is the n-th line, from zero, without its end.
func (p *Part) Line(n int) string { return string(p.line(n)) }

// Text is all of the part.
func (p *Part) Text() string {
	var out bytes.Buffer
	_ = p.Write(context.Background(), &out, nil) // which does not fail there
	return out.String()
}

func textPart(name, text string) *Part {
	lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
	return &Part{Name: name, Lines: len(lines), line: func(n int) []byte { return []byte(lines[n]) }}
}

// clean is text without secrets, and without the user IDs that are to be hidden.
func (b *Bundle) clean(text string) string {
	return b.config.Users.Replace(b.config.Redactor.Redact(text))
}

func (b *Bundle) cleanEntry(e *journal.Entry) *journal.Entry {
	c := *e
	c.Draft = e.Rewritten(b.clean)
	return &c
}

// encoded is v as JSON on one line.
func encoded(v any) []byte {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil { // of what holds texts, numbers and times
		return encoded(map[string]string{"error": err.Error()})
	}
	return bytes.TrimSuffix(out.Bytes(), []byte("\n"))
}

// manifest says what the other parts are.
func (b *Bundle) manifest(har *Part) []byte {
	type file struct {
		Name  string `json:"name"`
		What  string `json:"what"`
		Count int    `json:"count"`
	}
	m := struct {
		Format  string     `json:"format"`
		Program string     `json:"program"`
		System  string     `json:"system"`
		Made    time.Time  `json:"made"`
		Extent  string     `json:"extent"`
		From    *time.Time `json:"from,omitempty"`
		To      *time.Time `json:"to,omitempty"`
		UserIDs string     `json:"userIDs"`
		Secrets string     `json:"secrets"`
		Files   []file     `json:"files"`
	}{
		Format: "session-tray-support/1", Program: b.config.Program, System: b.config.System, Made: b.config.Made.UTC().Truncate(time.Second),
		Extent: b.clean(b.config.Extent), UserIDs: "as they are",
		Secrets: "removed; of a token the first five and last three characters remain",
		Files: []file{
			{ReportName, "a report for people, in Markdown", 1},
			{TimelineName, "what happened, oldest first: an entry as JSON on every line", len(b.config.Entries)},
			{HARName, "the exchanges with servers, as HTTP Archive 1.2", max(0, har.Lines-harFrame)},
		},
	}
	if b.config.Users != nil {
		m.UserIDs = "replaced by pseudonyms, one for each ID"
	}
	if n := len(b.config.Entries); n > 0 {
		m.From, m.To = &b.config.Entries[0].At, &b.config.Entries[n-1].At
	}
	var out bytes.Buffer
	_ = json.Indent(&out, encoded(m), "", "  ") // which it just encoded
	return out.Bytes()
}

// chunk is how many lines are made at a time.
const chunk = 256

// Write writes the part until ctx is done. After every few lines progress is told
// how many more are written, if set.
func (p *Part) Write(ctx context.Context, w io.Writer, progress func(lines int)) error {
	ctx, cancel := context.WithCancel(ctx)
	var working sync.WaitGroup
	defer working.Wait()
	defer cancel()
	// Several chunks are made at once, and written in their order.
	queue := make(chan chan []byte, runtime.GOMAXPROCS(0))
	working.Go(func() {
		defer close(queue)
		for from := 0; from < p.Lines; from += chunk {
			made := make(chan []byte, 1)
			select {
			case queue <- made:
			case <-ctx.Done():
				return
			}
			working.Go(func() { made <- p.lines(from, min(from+chunk, p.Lines)) })
		}
	})
	written := 0
	for made := range queue {
		if ctx.Err() != nil {
			break
		}
		if _, err := w.Write(<-made); err != nil {
			return err
		}
		lines := min(chunk, p.Lines-written)
		if written += lines; progress != nil {
			progress(lines)
		}
	}
	return ctx.Err()
}

func (p *Part) lines(from, to int) []byte {
	var out bytes.Buffer
	for n := from; n < to; n++ {
		out.Write(p.line(n))
		out.WriteByte('\n')
	}
	return out.Bytes()
}

// Write writes all parts as a zip file until ctx is done.
func (b *Bundle) Write(ctx context.Context, w io.Writer, progress func(lines int)) error {
	archive := zip.NewWriter(w)
	archive.RegisterCompressor(
		zip.Deflate, func(out io.Writer) (io.WriteCloser, error) { return flate.NewWriter(out, flate.BestSpeed) },
	)
	for _, p := range b.Parts {
		file, err := archive.CreateHeader(&zip.FileHeader{Name: p.Name, Method: zip.Deflate, Modified: b.config.Made})
		if err != nil {
			return err
		}
		if err := p.Write(ctx, file, progress); err != nil {
			return err
		}
	}
	return archive.Close()
}

// ErrExists is that there is a file of the name already.
var ErrExists = message.Errorf(nil, "save.there-file-name-already-choose")

// Save has write fill the file at path, which must not exist: whole or not at all.
// Its errors are sentences for the user.
func Save(path string, write func(io.Writer) error) error {
	if info, err := os.Lstat(path); err == nil {
		if info.IsDir() {
			return message.Errorf(nil, "save.folder-add-name-file")
		}
		return ErrExists
	}
	if info, err := os.Stat(filepath.Dir(path)); err != nil || !info.IsDir() {
		return message.Errorf(nil, "save.there-no-folder-choose-another", "folder", filepath.Dir(path))
	}
	read, into := io.Pipe()
	var wrote error
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		wrote = write(into)
		_ = into.CloseWithError(wrote)
	}()
	err := atomic.WriteFile(path, read)
	_ = read.Close() // should it not have read to the end
	<-ended
	switch {
	case err == nil:
		return nil
	case errors.Is(wrote, context.Canceled):
		return wrote
	}
	reason := err.Error() // package atomic puts paths before it
	return message.Errorf(
		nil, "save.file-cannot-saved-there-choose", "reason",
		message.Of(errors.New(reason[strings.LastIndex(reason, ": ")+len(": "):])),
	)
}
