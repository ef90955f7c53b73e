package web

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"strings"
	"testing"
)

// Who caused a line decides which lines it can push out.
func TestTailKinds(t *testing.T) {
	tail := NewTail(3)
	log := slog.New(tail.Handler(slog.NewTextHandler(io.Discard, nil)))
	request := func(level slog.Level, actor, method string, status int, route string) {
		log.Log(context.Background(), level, "request", "request", "A", "actor", actor, "method", method, "route", route, "status", status)
	}
	for range 5 { // lines that others can cause as often as they like
		request(slog.LevelInfo, "-", "GET", 200, "/")
		request(slog.LevelInfo, "-", "GET", 404, "(none)")
		request(slog.LevelError, "-", "GET", 503, "/readyz")
		request(slog.LevelError, "-", "GET", 502, "/auth/google/callback")
		log.Error("sign-in", "request", "A", "actor", "-", "reason", "google-slow")
		log.Info("sign-in", "request", "A", "actor", "-", "outcome", "reader")
		request(slog.LevelInfo, "ada@school.test", "GET", 200, "/me")
		request(slog.LevelInfo, "head@school.test", "GET", 200, logRoute)
		request(slog.LevelInfo, "head@school.test", "GET", 200, "/admin/imports/check/:token")
		request(slog.LevelInfo, "head@school.test", "GET", 200, "/static/*")
		request(slog.LevelInfo, "head@school.test", "GET", 304, "/")
		request(slog.LevelInfo, "-", "GET", 200, "/readyz")
	}
	for k, want := range map[kind]int{acts: 0, faults: 0, reads: 5, strangers: 20} {
		if got := tail.kept[k].wrote; got != want {
			t.Errorf("kind %d has %d lines, want %d", k, got, want)
		}
	}
	request(slog.LevelInfo, "ada@school.test", "POST", 200, "/me/doors/:code")
	request(slog.LevelInfo, "ada@school.test", "GET", 403, logRoute)
	log.With("actor", "ada@school.test").Info("door saved", "request", "A")
	log.Error("panic", "request", "A", "stack", strings.Repeat("ü", lineLimit))
	request(slog.LevelError, "-", "GET", 500, "/")
	log.Error("directory not published", "error", errors.New("disk"))
	for k, want := range map[kind]int{acts: 3, faults: 3, reads: 5, strangers: 20} {
		if got := tail.kept[k].wrote; got != want {
			t.Errorf("kind %d has %d lines, want %d", k, got, want)
		}
	}
	lines, since := tail.everything()
	if len(lines) != 12 || !strings.HasPrefix(lines[0].text, "directory not published error=disk") || len(lines[2].text) > lineLimit+10 {
		t.Errorf("%d lines, the first %.40q", len(lines), lines[0].text)
	}
	for i := 1; i < len(lines); i++ {
		if lines[i].number >= lines[i-1].number {
			t.Errorf("line %d is not older than the one before", i)
		}
	}
	if since[acts] != since[faults] || since[reads].IsZero() || since[strangers].IsZero() {
		t.Errorf("dropped since %v", since)
	}
}
