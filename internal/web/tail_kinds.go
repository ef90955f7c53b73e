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

// saying is a line while it is read.
type saying struct {
	level                                  slog.Level
	message, request, actor, method, route string
	status                                 int // 0: not the line of a request that is over
	text                                   strings.Builder
}

func (s *saying) add(a slog.Attr) {
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

// kind says where a line is kept. The page of the log asks for itself every few
// seconds, and that is kept nowhere. What a stranger can bring about as often as
// they like (refusals, and "closed" or "Google does not answer", which are
// errors) is apart from faults of ours.
func (s *saying) kind() kind {
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
