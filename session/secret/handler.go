package secret

import (
	"context"
	"fmt"
	"log/slog"
)

// NewHandler returns a log handler that redacts messages and attributes before
// next sees them.
func NewHandler(next slog.Handler, r *Redactor) slog.Handler { return handler{next, r} }

type handler struct {
	slog.Handler
	redactor *Redactor
}

// Handle implements slog.Handler.
func (h handler) Handle(ctx context.Context, record slog.Record) error {
	clean := slog.NewRecord(record.Time, record.Level, h.redactor.Redact(record.Message), record.PC)
	record.Attrs(func(a slog.Attr) bool {
		clean.AddAttrs(h.clean(a))
		return true
	})
	return h.Handler.Handle(ctx, clean)
}

// WithAttrs implements slog.Handler.
func (h handler) WithAttrs(attrs []slog.Attr) slog.Handler {
	clean := make([]slog.Attr, len(attrs))
	for n, a := range attrs {
		clean[n] = h.clean(a)
	}
	return handler{h.Handler.WithAttrs(clean), h.redactor}
}

// WithGroup implements slog.Handler.
func (h handler) WithGroup(name string) slog.Handler {
	return handler{h.Handler.WithGroup(name), h.redactor}
}

// clean redacts an attribute. What is neither text nor a number becomes text.
func (h handler) clean(a slog.Attr) slog.Attr {
	v := a.Value.Resolve()
	switch v.Kind() {
	case slog.KindString:
		v = slog.StringValue(h.redactor.Redact(v.String()))
	case slog.KindAny:
		v = slog.StringValue(h.redactor.Redact(fmt.Sprint(v.Any())))
	case slog.KindGroup:
		var members []slog.Attr
		for _, m := range v.Group() {
			members = append(members, h.clean(m))
		}
		v = slog.GroupValue(members...)
	}
	return slog.Attr{Key: h.redactor.Redact(a.Key), Value: v}
}
