package views

import "net/url"

// Log is the newest lines of the log.
type Log struct {
	Console
	Query, Level string
	Paused       bool
	Lines        []LogLine
}

// LogLine is one of them.
type LogLine struct {
	When, Level, Text string
}

// href is the page with the same filter, running or paused.
func (m Log) href(paused bool) string {
	v := url.Values{"q": {m.Query}, "level": {m.Level}}
	if paused {
		v.Set("paused", "1")
	}
	return "/admin/log?" + v.Encode()
}
