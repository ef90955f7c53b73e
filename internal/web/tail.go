package web

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/labstack/echo/v4"

	"hallway/views"
)

// Tail keeps the newest lines of the log in memory, for administrators. It
// holds what the log holds and nothing else.
type Tail struct {
	mu    sync.Mutex
	lines []tailLine // a ring
	next  int
}

type tailLine struct {
	at    time.Time
	level slog.Level
	text  string
	route string
}

// NewTail keeps so many lines.
func NewTail(lines int) *Tail { return &Tail{lines: make([]tailLine, lines)} }

// Handler passes every line on to another handler and keeps it.
func (t *Tail) Handler(next slog.Handler) slog.Handler { return tailHandler{next, t, ""} }

type tailHandler struct {
	slog.Handler
	tail   *Tail
	prefix string // attributes of With
}

// Handle implements slog.Handler.
func (h tailHandler) Handle(ctx context.Context, r slog.Record) error {
	var text strings.Builder
	text.WriteString(r.Message + h.prefix)
	line := tailLine{at: r.Time, level: r.Level}
	r.Attrs(func(a slog.Attr) bool {
		fmt.Fprintf(&text, " %s=%v", a.Key, a.Value)
		if a.Key == "route" {
			line.route = a.Value.String()
		}
		return true
	})
	line.text = text.String()
	h.tail.mu.Lock()
	h.tail.lines[h.tail.next%len(h.tail.lines)] = line
	h.tail.next++
	h.tail.mu.Unlock()
	return h.Handler.Handle(ctx, r)
}

// WithAttrs implements slog.Handler.
func (h tailHandler) WithAttrs(attrs []slog.Attr) slog.Handler {
	for _, a := range attrs {
		h.prefix += fmt.Sprintf(" %s=%v", a.Key, a.Value)
	}
	h.Handler = h.Handler.WithAttrs(attrs)
	return h
}

// WithGroup implements slog.Handler.
func (h tailHandler) WithGroup(name string) slog.Handler {
	h.Handler = h.Handler.WithGroup(name)
	return h
}

// newest returns at most n lines, newest first, that are at least of a level
// and contain every word.
func (t *Tail) newest(n int, level slog.Level, words []string) []tailLine {
	t.mu.Lock()
	defer t.mu.Unlock()
	var out []tailLine
	for i := t.next - 1; i >= max(0, t.next-len(t.lines)) && len(out) < n; i-- {
		line := t.lines[i%len(t.lines)]
		if line.level < level || line.route == logRoute {
			continue
		}
		lower, all := strings.ToLower(line.text), true
		for _, w := range words {
			all = all && strings.Contains(lower, w)
		}
		if all {
			out = append(out, line)
		}
	}
	return out
}

// The log's page: where it is, and how much it shows.
const (
	logRoute = "/admin/log"
	logShown = 200
)

// liveLog is the newest lines of the log, filtered.
func (s *Server) liveLog(c echo.Context) error {
	console, err := s.console(c, logRoute)
	if err != nil {
		return err
	}
	page := views.Log{Console: console, Query: oneLine(c.QueryParam("q")), Level: c.QueryParam("level"), Paused: c.QueryParam("paused") != ""}
	var level slog.Level
	if level.UnmarshalText([]byte(page.Level)) != nil {
		level, page.Level = slog.LevelInfo, "info"
	}
	for _, line := range s.cfg.Tail.newest(logShown, level, strings.Fields(strings.ToLower(page.Query))) {
		page.Lines = append(page.Lines, views.LogLine{
			When: line.at.In(s.store.Settings().Zone).Format("15:04:05"), Level: line.level.String(), Text: line.text,
		})
	}
	return render(c, http.StatusOK, views.LogPage(page), views.LogLines(page))
}
