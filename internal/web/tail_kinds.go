package web

import (
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// kind sorts lines by who caused them and what they say.
type kind int

const (
	acts      kind = iota // what signed-in people did, or were refused
	reads                 // pages that signed-in people read
	faults                // errors without a person, and what the server says about itself
	strangers             // what people who are not signed in were refused
	kinds                 // number of kinds that are kept
	unkept                // only in the journal: pages that anybody can read, and what browsers ask for by themselves
)

// logLine is a line of the log while it is read.
type logLine struct {
	level                                  slog.Level
	message, request, actor, method, route string
	status                                 int // 0: not the line at the end of a request
	text, more                             strings.Builder
}

func (l *logLine) add(a slog.Attr) {
	value := a.Value.String()
	fmt.Fprintf(&l.text, " %s=%s", a.Key, value)
	if !slices.Contains(inColumns, a.Key) {
		fmt.Fprintf(&l.more, " %s=%s", a.Key, value)
	}
	switch a.Key {
	case "request":
		l.request = value
	case "actor":
		l.actor = strings.Trim(value, "-")
	case "method":
		l.method = value
	case "route":
		l.route = value
	case "status":
		l.status, _ = strconv.Atoi(value)
	}
}

// inColumns are the attributes that the columns of the page say.
var inColumns = []string{"actor", "method", "route", "status"}

// what is what happened: "GET /admin/people/:id 403", "door saved".
func (l *logLine) what() string {
	if l.status == 0 || l.route == "" {
		return l.message
	}
	return fmt.Sprintf("%s %s %d", l.method, l.route, l.status)
}

// byItself are the beginnings of the routes that browsers and machines ask for again
// and again without anybody's doing: pages that update themselves, files, probes.
var byItself = []string{logRoute, "/admin/imports/check/:token", "/static/", "/healthz", "/readyz", "/metrics"}

// asked reports whether a person wanted what the line is about.
func (l *logLine) asked() bool {
	get := l.method == http.MethodGet || l.method == http.MethodHead
	again := slices.ContainsFunc(byItself, func(route string) bool { return strings.HasPrefix(l.route, route) })
	return !get || l.failed() || !again && l.status != http.StatusNotModified
}

// kind says where a line is kept. Lines that strangers can cause as often as they like
// (refusals, and errors such as "closed" or "Google does not answer") are apart
// from our own faults.
func (l *logLine) kind() kind {
	switch {
	case l.status != 0 && !l.asked():
		return unkept
	case l.actor != "" && l.status != 0 && !l.failed() && (l.method == http.MethodGet || l.method == http.MethodHead):
		return reads
	case l.actor != "":
		return acts
	case l.request == "":
		return faults
	}
	return l.strangersKind()
}

func (l *logLine) failed() bool { return l.status >= 400 }

func (l *logLine) strangersKind() kind {
	signIn := l.message == "sign-in"
	switch {
	case l.level < slog.LevelWarn && !l.failed() && (l.status != 0 || signIn):
		return unkept
	case l.level >= slog.LevelError && !signIn && l.status != http.StatusBadGateway && l.status != http.StatusServiceUnavailable:
		return faults
	}
	return strangers
}
