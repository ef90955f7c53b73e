package web

import (
	"cmp"
	"context"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"
)

// Tail keeps the newest lines of the log in memory, for administrators. Each kind
// of line has its own places, so that a frequent kind never pushes out a rare one:
// when somebody reads out a reference over the telephone, its line is still there,
// however many pages were read since.
type Tail struct {
	began time.Time
	mu    sync.Mutex
	last  int64 // number of the newest line
	kept  [kinds]ring
}

// ring has the newest lines of one kind.
type ring struct {
	lines []tailLine
	wrote int // number of lines ever written
}

type tailLine struct {
	number int64 // the order of the lines, because the clock may go back
	at     time.Time
	level  slog.Level
	text   string // as in the journal: "request request=A actor=ada@school.test method=GET ..."
	who    string // its actor; empty: nobody who is signed in
	what   string // its message; of a request, what was asked for and the answer
	more   string // its other attributes, as in text
}

// lineLimit is how many bytes of a line are kept; the stack of a panic is longer.
const lineLimit = 4 << 10

// NewTail makes a Tail that keeps the given number of lines of each kind.
func NewTail(lines int) *Tail {
	t := &Tail{began: time.Now()}
	for k := range t.kept {
		t.kept[k].lines = make([]tailLine, lines)
	}
	return t
}

// Handler keeps lines in the tail, and passes every line on to next.
func (t *Tail) Handler(next slog.Handler) slog.Handler { return tailHandler{next, t, nil} }

type tailHandler struct {
	slog.Handler
	tail *Tail
	with []slog.Attr
}

// Handle implements slog.Handler.
func (h tailHandler) Handle(ctx context.Context, r slog.Record) error {
	line := logLine{level: r.Level, message: r.Message}
	line.text.WriteString(r.Message)
	for _, a := range h.with {
		line.add(a)
	}
	r.Attrs(func(a slog.Attr) bool {
		line.add(a)
		return true
	})
	if k := line.kind(); k != unkept {
		h.tail.keep(k, tailLine{at: r.Time, level: r.Level, text: limited(line.text.String()), who: line.actor,
			what: line.what(), more: limited(line.more.String())})
	}
	return h.Handler.Handle(ctx, r)
}

func limited(text string) string {
	if len(text) > lineLimit {
		text = strings.ToValidUTF8(text[:lineLimit], "") + " …"
	}
	return text
}

// WithAttrs implements slog.Handler.
func (h tailHandler) WithAttrs(attrs []slog.Attr) slog.Handler {
	h.with = slices.Concat(h.with, attrs)
	h.Handler = h.Handler.WithAttrs(attrs)
	return h
}

// WithGroup implements slog.Handler.
func (h tailHandler) WithGroup(name string) slog.Handler {
	h.Handler = h.Handler.WithGroup(name)
	return h
}

func (t *Tail) keep(k kind, line tailLine) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.last++
	line.number = t.last
	r := &t.kept[k]
	r.lines[r.wrote%len(r.lines)] = line
	r.wrote++
}

// everything copies all lines, newest first, so that a search does not delay
// anybody who writes a line. since is the time of the oldest line of each kind, or
// zero if no line of that kind was dropped.
func (t *Tail) everything() (lines []tailLine, since [kinds]time.Time) {
	t.mu.Lock()
	for k, r := range t.kept {
		lines = append(lines, r.lines[:min(r.wrote, len(r.lines))]...)
		if r.wrote > len(r.lines) {
			since[k] = r.lines[r.wrote%len(r.lines)].at
		}
	}
	t.mu.Unlock()
	slices.SortFunc(lines, func(a, b tailLine) int { return cmp.Compare(b.number, a.number) })
	return lines, since
}

// choose returns the first n lines that have at least the level and contain every
// word.
func choose(lines []tailLine, n int, level slog.Level, words []string) []tailLine {
	var out []tailLine
	for _, line := range lines {
		lower := strings.ToLower(line.text)
		lacks := func(word string) bool { return !strings.Contains(lower, word) }
		if line.level >= level && !slices.ContainsFunc(words, lacks) {
			out = append(out, line)
		}
		if len(out) == n {
			break
		}
	}
	return out
}
