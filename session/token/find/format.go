package find

import (
	"encoding/json"
	"regexp"
	"strings"

	"sessiontray/session/message"
)

// Format is a kind of text in which tokens are found. Its name is the message
// “source.” and the format.
type Format string

// The formats.
const (
	HAR        Format = "har"
	JSON       Format = "json"
	Curl       Format = "curl"
	PowerShell Format = "powershell"
	HTTP       Format = "http"
	URL        Format = "url"
	JavaScript Format = "javascript"
	Kotlin     Format = "kotlin"
	Swift      Format = "swift"
	Header     Format = "header"
	Lines      Format = "lines"
	Line       Format = "line"
)

// Name names the format.
func (f Format) Name() message.Message { return message.New("source." + string(f)) }

// recognisers know the formats, the first that fits. This is the place for a new one.
var recognisers = []recogniser{
	{HAR, nil, (*collector).har},
	{JSON, nil, (*collector).jsonText},
	{Curl, regexp.MustCompile(`(?m)^[\s$>#%]*curl(?:\.exe)?\s`), nil},
	{PowerShell, regexp.MustCompile(`(?i)invoke-(?:webrequest|restmethod)`), nil},
	{HTTP, regexp.MustCompile(`(?m)^(?:[A-Z]+ \S+ HTTP/|HTTP/[\d.]+ \d)`), nil},
	{URL, regexp.MustCompile(`^(?:[a-z][a-z0-9+.-]*://|[/?&])\S*$`), nil},
	{
		JavaScript,
		regexp.MustCompile(
			`\bconst\s|\bawait\s|\bfetch\(|startSession\(|SessionManager|<script|\{\s*(?:appToken|sessionToken)\s*:`,
		),
		nil,
	},
	{Kotlin, regexp.MustCompile(`\bval\s|\bsessions\(\)|(?:appToken|sessionToken|identity)\s*=\s*"|listOf\(`), nil},
	{Swift, regexp.MustCompile(`\blet\s|\bsessions\.|(?:appToken|sessionToken|identity)\s*:\s*"`), nil},
	{Header, regexp.MustCompile(`(?i)^\W*(?:(?:proxy-)?authorization\W|bearer\s|app\s+token\s*=)`), nil},
}

// recogniser knows a format by what the beginning of a text looks like, or by reading
// all of it.
type recogniser struct {
	format Format
	looks  *regexp.Regexp // of the beginning; the text is read by [collector.text]
	// read, if there is no looks, collects what is in a text, or reports that it is not
	// of the format.
	read func(c *collector, text string) bool
}

// read collects what is in a text, and says what kind of text it is.
func (c *collector) read(text string) Format {
	start := beginning(text)
	for _, r := range recognisers {
		switch {
		case r.looks != nil && r.looks.MatchString(start):
			c.text(text, &context{})
			return r.format
		case r.read != nil && r.read(c, text):
			return r.format
		}
	}
	c.text(text, &context{})
	if strings.Contains(text, "\n") {
		return Lines
	}
	return Line
}

// jsonText reads a text that is JSON.
func (c *collector) jsonText(text string) bool {
	if !isJSON(text) {
		return false
	}
	c.json(json.RawMessage(text), &context{}, 0)
	return true
}
