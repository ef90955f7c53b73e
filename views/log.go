package views

import (
	"cmp"
	"log/slog"
	"strings"
	"time"

	"hallway/internal/school"
)

// Log is the page with the newest lines of the log.
type Log struct {
	Console
	Query, Level string
	Reference    string // the one in Query; empty: none
	Paused       bool
	Lines        []LogLine
	Since        LogSince
}

// LogSince is how far back the log on the page goes: to the start of the server,
// except for kinds of lines that have a later time here. Times are like "Tue 24
// Nov, 09:12".
type LogSince struct {
	Start                          string
	Acts, Reads, Faults, Strangers string
}

// text is that as a sentence.
func (s LogSince) text() string {
	var shorter []string
	for _, one := range []struct{ what, since string }{
		{"for what people did and were refused", s.Acts}, {"for pages that they opened", s.Reads},
		{"for errors", s.Faults}, {"for people who were not signed in", s.Strangers},
	} {
		if one.since != "" {
			shorter = append(shorter, "to "+one.since+" "+one.what)
		}
	}
	only := pick(len(shorter) > 0, "; only ", "") + school.And(shorter)
	return "The log here goes back to " + s.Start + ", when the server started" + only + "."
}

// journal is the command that finds older lines. People paste it into a shell, so
// it contains only a reference that we made, not the query.
func (m Log) journal() string {
	return "journalctl -u hallway | grep " + cmp.Or(m.Reference, "REFERENCE")
}

// LogLine is one line of the log.
type LogLine struct {
	When, Level, Who, What, More string
}

// NewLogLine puts a line into words. Its time is in the school's zone.
func NewLogLine(at time.Time, zone *time.Location, level slog.Level, who, what, more string) LogLine {
	return LogLine{
		When: inZone(at, zone).Format(pick(school.American(zone), "Jan 2", "2 Jan")) + " " + clockSeconds(at, zone), Level: levelWord(level),
		Who: who, What: what, More: strings.TrimSpace(more),
	}
}

func levelWord(level slog.Level) string {
	switch {
	case level >= slog.LevelError:
		return "Error"
	case level >= slog.LevelWarn:
		return "Warning"
	}
	return "Info"
}

// mark is the class of a level's colour.
func (l LogLine) mark() string { return map[string]string{"Error": "bad", "Warning": "warn"}[l.Level] }

// LogDay is a time in the sentence that says how far the log goes back; "" for none.
func LogDay(t time.Time, zone *time.Location) string {
	if t.IsZero() {
		return ""
	}
	return day(inZone(t, zone).Format(time.DateOnly), zone) + ", " + school.Clock(t, zone)
}

// none says that there is no line.
func (m Log) none() string {
	switch {
	case m.Query != "":
		return "No lines match."
	case m.Level == "warn":
		return "No warnings and no errors since the server started."
	case m.Level == "error":
		return "No errors since the server started."
	}
	return "Nothing has been logged since the server started."
}

// href is the address of the page with the same filter, running or paused.
func (m Log) href(paused bool) string {
	return address("/admin/log", "q", m.Query, "level", m.Level, "paused", pick(paused, "1", ""))
}

func (m Log) frame() frame {
	f := m.wide("Log")
	f.Kind = "log"
	return f
}
