package meeting

import (
	"regexp"
	"strings"
)

// undoCalendar undoes the folding and the escapes of a calendar file (RFC 5545), also of
// a part of one, and puts each value on a line of its own, without its parameters.
func undoCalendar(text string) string {
	if !isCalendar(text) {
		return text
	}
	var out strings.Builder
	for line := range strings.Lines(calendarFold.ReplaceAllString(text, "")) {
		if name, value, ok := property(line); ok {
			out.WriteString(name + ":\n")
			line = value
		}
		out.WriteString(line)
	}
	return oneLineEnd(calendarEscapes.Replace(out.String()))
}

// property cuts NAME;PARAMETER="...":VALUE. A colon in quotation marks is part of a parameter.
func property(line string) (name, value string, ok bool) {
	end := strings.IndexAny(line, ":;")
	if end < 0 || !isCapitals(line[:end]) {
		return "", "", false
	}
	quoted := false
	for i := end; i < len(line); i++ {
		switch {
		case line[i] == '"':
			quoted = !quoted
		case line[i] == ':' && !quoted:
			return line[:end], line[i+1:], true
		}
	}
	return "", "", false
}

// calendarFold is a line break that a calendar puts into a long line (RFC 5545 §3.1).
var calendarFold = regexp.MustCompile(`\n[ \t]`)

// calendarEscapes are those of RFC 5545 §3.3.11. Some calendars escape colons too.
var calendarEscapes = strings.NewReplacer(`\\`, `\`, `\n`, "\n", `\N`, "\n", `\r`, "\r", `\,`, ",", `\;`, ";", `\:`, ":", `\"`, `"`)

// calendarNames are the properties that are copied alone; any X- property is one too.
var calendarNames = map[string]bool{
	"DESCRIPTION": true, "LOCATION": true, "SUMMARY": true, "COMMENT": true, "CONTACT": true, "CONFERENCE": true, "URL": true,
	"UID": true, "ATTACH": true, "ORGANIZER": true, "ATTENDEE": true, "DTSTART": true, "DTEND": true, "DTSTAMP": true, "RRULE": true,
}

// isCalendar reports whether a line is a property: a name in capitals, parameters, and
// a colon with the value directly after it.
func isCalendar(text string) bool {
	for line := range strings.SplitSeq(text, "\n") {
		end := strings.IndexAny(line, ":;")
		if end < 0 || end+1 == len(line) || line[end+1] == ' ' {
			continue
		}
		name := line[:end]
		if calendarNames[name] || name == "BEGIN" && line[end+1] == 'V' || strings.HasPrefix(name, "X-") && isCapitals(name) {
			return line[end] == ':' || strings.Contains(line, "=")
		}
	}
	return false
}

func isCapitals(name string) bool {
	return name != "" && only(name, func(c byte) bool { return 'A' <= c && c <= 'Z' || isDigit(c) || c == '-' })
}
