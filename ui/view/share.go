package view

import (
	"reflect"
	"slices"
	"strings"

	"sessiontray/session/message"
	"sessiontray/session/profile"
	"sessiontray/session/secret"
)

// ImportPreview says what an import will do: in a sentence, and by profile.
func ImportPreview(p profile.Plan) (summary string, changes []string) {
	n := p.Counts()
	var said []string
	for _, kind := range []struct {
		count int
		text  string
	}{
		{n[profile.Added] + n[profile.AddedBeside], T("ui.import.added", "count", n[profile.Added]+n[profile.AddedBeside])},
		{n[profile.Changed], T("ui.import.changed", "count", n[profile.Changed])},
		{n[profile.Unchanged], T("ui.import.unchanged", "count", n[profile.Unchanged])},
	} {
		if kind.count > 0 {
			said = append(said, kind.text)
		}
	}
	for _, c := range p.Changes {
		name := ProfileName(c.After)
		switch c.Kind {
		case profile.Added:
			changes = append(changes, "+ "+name+" · "+where(p, c.After))
		case profile.AddedBeside:
			changes = append(changes, "+ "+T("ui.beside-one-here-another-address", "name", name))
		case profile.Changed:
			changes = append(changes, "≠ "+name+": "+strings.Join(changedFields(c.Before, c.After), ", "))
		case profile.Unchanged:
		}
	}
	for _, e := range p.Environments {
		text := "+ " + T("ui.import.environment", "environment", User(e.Name)) + " · " + secret.Redact(profile.Punycode(e.BaseURL))
		if e.Production {
			text += " · " + T("ui.production-suffix")
		}
		changes = append(changes, text)
	}
	for _, e := range p.Kept {
		changes = append(changes, "= "+T("ui.environment-stays-here-though-file", "environment", User(e.Name)))
	}
	return strings.Join(said, ", ") + ". " + T("ui.tokens-not-part-such-file"), changes
}

// ImportWarnings name what of an import can be mistaken for an environment that is here.
func ImportWarnings(p profile.Plan, here []profile.Environment) []string {
	var all []string
	add := func(e profile.Environment) {
		of, is := profile.MistakenFor(here, e)
		text := T("ui.import.mistaken", "address", secret.Redact(profile.Punycode(e.BaseURL)), "environment", User(of.Name), "other", of.BaseURL)
		if is && !slices.Contains(all, text) {
			all = append(all, text)
		}
	}
	for _, e := range p.Environments {
		add(e)
	}
	for _, c := range p.Changes {
		if c.Kind != profile.Unchanged && c.After.EnvironmentID == profile.CustomID {
			add(p.EnvironmentOf(c.After))
		}
	}
	return all
}

// where is the address that a profile would ask.
func where(plan profile.Plan, p profile.Profile) string {
	e := plan.EnvironmentOf(p)
	text := secret.Redact(e.Name)
	if address := e.BaseURL; address != "" && address != e.Name {
		text += " (" + secret.Redact(profile.Punycode(address)) + ")"
	}
	if p.Method == profile.FromBackend && p.Backend.URL != "" {
		text += " · " + secret.Redact(profile.Punycode(p.Backend.URL))
	}
	return text
}

// changedFields names what differs between two profiles, with both values where
// they are short.
func changedFields(before, after profile.Profile) []string {
	var changed []string
	b, a := reflect.ValueOf(before), reflect.ValueOf(after)
	for n := range b.NumField() {
		if reflect.DeepEqual(b.Field(n).Interface(), a.Field(n).Interface()) {
			continue
		}
		name := fieldName(b.Type().Field(n).Name)
		if from, is := b.Field(n).Interface().(string); is {
			name += " " + quote(from) + " → " + quote(a.Field(n).String())
		}
		changed = append(changed, name)
	}
	return changed
}

func quote(text string) string { return T("quote", "text", shorten(secret.Redact(text), maxName)) }

func fieldName(field string) string {
	if name, known := map[string]string{
		"Name": T("ui.field.name"), "Color": T("ui.field.colour"), "Notes": T("ui.field.notes"), "EnvironmentID": T("ui.field.environment"), "BaseURL": T("ui.field.address"),
		"Generation": T("ui.field.api"), "Method": T("ui.field.method"), "UserID": T("ui.field.user-id"), "Scopes": T("ui.field.scopes"), "Backend": T("ui.field.backend"), "Rules": T("ui.field.rules"),
	}[field]; known {
		return name
	}
	return lower(field)
}

// ErrorSentence is an error as a sentence, without a secret.
func ErrorSentence(err error) string {
	return message.Capital(strings.TrimSuffix(Say(message.Of(err)), ".")) + "."
}
