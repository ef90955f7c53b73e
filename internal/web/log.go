package web

import (
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"hallway/views"
)

// The log page's address, and how many lines it shows.
const (
	logRoute = "/admin/log"
	logShown = 200
)

// liveLog shows the newest lines of the log that match, and how far back it goes.
func (s *Server) liveLog(c echo.Context) error {
	console, err := s.console(c, logRoute)
	if err != nil {
		return err
	}
	page := views.Log{Console: console, Query: oneLine(c.QueryParam("q")), Level: c.QueryParam("level"), Paused: c.QueryParam("paused") != ""}
	page.Reference = referenceIn(page.Query)
	var level slog.Level
	if level.UnmarshalText([]byte(page.Level)) != nil {
		level, page.Level = slog.LevelInfo, "info"
	}
	zone := s.store.Settings().Zone
	lines, since := s.cfg.Tail.everything()
	for _, line := range choose(lines, logShown, level, strings.Fields(strings.ToLower(page.Query))) {
		page.Lines = append(page.Lines, views.NewLogLine(line.at, zone, line.level, line.who, line.what, line.more))
	}
	day := func(t time.Time) string { return views.LogDay(t, zone) }
	page.Since = views.LogSince{
		Start: day(s.cfg.Tail.began),
		Acts:  day(since[acts]), Reads: day(since[reads]), Faults: day(since[faults]), Strangers: day(since[strangers]),
	}
	return render(c, http.StatusOK, views.LogPage(page), views.LogLines(page))
}

// referenceIn is the first word of a search that may be a request's id. Only such
// a word goes into the command that somebody may copy into a shell.
func referenceIn(query string) string {
	for word := range strings.FieldsSeq(strings.ToUpper(query)) {
		if len(word) == idLength && strings.Trim(word, idLetters) == "" {
			return word
		}
	}
	return ""
}
