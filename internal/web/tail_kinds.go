package web

import (
	"fmt"
	"log/slog"
	"net/http"
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
	unkept                // pages that anybody can read: only in the journal
)

// parsed is a line and the fields that decide its kind.
type parsed struct {
	level                                  slog.Level
	message, request, actor, method, route string
	status                                 int // 0: not the line at the end of a request
	text                                   strings.Builder
}

func (s *parsed) add(a slog.Attr) {
	value := a.Value.String()
	fmt.Fprintf(&s.text, " %s=%s", a.Key, value)
	switch a.Key {
	case "request":
		s.request = value
	case "actor":
		s.actor = strings.Trim(value, "-")
	case "method":
		s.method = value
	case "route":
		s.route = value
	case "status":
		s.status, _ = strconv.Atoi(value)
	}
}

// kind says where a line is kept. The log page itself is not kept, because it
// reloads every few seconds. Lines that strangers can cause as often as they like
// (refusals, and errors such as "closed" or "Google does not answer") are apart
// from our own faults.
func (s *parsed) kind() kind {
	failed, signIn := s.status >= 400, s.message == "sign-in"
	switch {
	case s.route == logRoute && !failed:
		return unkept
	case s.actor != "" && s.status != 0 && !failed && (s.method == http.MethodGet || s.method == http.MethodHead):
		return reads
	case s.actor != "":
		return acts
	case s.request == "":
		return faults
	case s.level < slog.LevelWarn && !failed && (s.status != 0 || signIn):
		return unkept
	case s.level >= slog.LevelError && !signIn && s.status != http.StatusBadGateway && s.status != http.StatusServiceUnavailable:
		return faults
	}
	return strangers
}
