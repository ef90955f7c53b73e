package web

import (
	"fmt"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
)

// kind is whose a line is and what it says.
type kind int

const (
	acts      kind = iota // what people of the roster did, and what they were refused
	reads                 // pages that they read
	faults                // errors that are nobody's, and what the server says of itself
	strangers             // what those who are not signed in were refused
	kinds                 // how many there are
	unkept                // pages that anybody reads: in the journal only
)

// logLine is a line of the log while it is read.
type logLine struct {
	level                                  slog.Level
	message, request, actor, method, route string
	status                                 int // 0: not the line of a request that is over
	text                                   strings.Builder
}

func (l *logLine) add(a slog.Attr) {
	value := a.Value.String()
	fmt.Fprintf(&l.text, " %s=%s", a.Key, value)
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

// kind says where a line is kept. The page of the log asks for itself every few
// seconds, and that is kept nowhere. What a stranger can bring about as often as
// they like (refusals, and "closed" or "Google does not answer", which are
// errors) is apart from faults of ours.
func (l *logLine) kind() kind {
	switch {
	case l.route == logRoute && !l.failed():
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
