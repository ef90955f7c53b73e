package web

import (
	"cmp"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"hallway/db"
	"hallway/internal/schedule"
	"hallway/internal/school"
	"hallway/views"
)

// draftText is a text that somebody typed before a sign-in.
type draftText struct {
	School string `json:"s"`
	Text   string `json:"t"`
}

// versionsShown is how many saved versions the page of the text lists.
const versionsShown = 20

// scheduleText is the text of a schedule in an editor.
func (s *Server) scheduleText(c echo.Context) error {
	m, err := s.timetable(c, c.QueryParam("school"))
	if err != nil {
		return err
	}
	if m.School.ID == 0 {
		return c.Redirect(http.StatusSeeOther, schedulePath)
	}
	page := views.ScheduleEditor{Schedule: m.Schedule, Typed: m.Text}
	var kept draftText
	switch change, _ := strconv.ParseInt(c.QueryParam("change"), 10, 64); {
	case s.kept(c, cookieText, &kept) && (kept.School == "" || kept.School == m.School.Slug):
		s.forget(c, cookieText)
		page.Typed, page.From, page.Checked = kept.Text, views.TextKept, true
		page.Gone, page.Came = schedule.Changed(m.Text, page.Typed)
	case change > 0:
		if err := s.earlierText(c, m, change, &page); err != nil {
			return err
		}
	}
	if m.InForce != "" && m.Times == nil { // a fault that an older Hallway did not see
		_, page.Problems = schedule.Parse(m.Text, s.store.Settings().Zone)
	}
	return s.showText(c, http.StatusOK, m, page)
}

// earlierText puts an earlier version into the editor. It is saved as any text is.
func (s *Server) earlierText(c echo.Context, m timetable, change int64, page *views.ScheduleEditor) error {
	was, err := s.store.Change(c.Request().Context(), change)
	if err != nil {
		return err
	}
	list, err := s.scheduleChanges(c, m)
	if err != nil {
		return err
	}
	for _, one := range list {
		if one.ID == was.ID {
			page.Typed, page.Checked = one.After.Text("text"), true
			page.From = views.EarlierText(one.At, m.Now, s.store.Settings().Zone)
			page.Gone, page.Came = schedule.Changed(m.Text, page.Typed)
		}
	}
	return nil
}

// scheduleChanges are the newest changes of a school's schedule.
func (s *Server) scheduleChanges(c echo.Context, m timetable) ([]school.Change, error) {
	list, _, err := s.store.History(c.Request().Context(), db.HistoryFilter{School: m.School.ID, Kind: "schedule"})
	return list, err
}

// showText shows the page with the text as it was typed.
func (s *Server) showText(c echo.Context, status int, m timetable, page views.ScheduleEditor) error {
	list, err := s.scheduleChanges(c, m)
	if err != nil {
		return err
	}
	zone := s.store.Settings().Zone
	page.Older = len(list) > versionsShown
	for _, one := range list[:min(len(list), versionsShown)] {
		text := one.After.Text("text")
		gone, came := schedule.Changed(one.Before.Text("text"), text)
		page.Versions = append(page.Versions, views.ScheduleVersion{
			Change: one.ID, When: views.When(one.At, m.Now, zone), Who: one.Actor, What: views.TextChange(gone, came, text), Current: text == m.Text,
		})
	}
	return render(c, status, views.ScheduleTextPage(page), nil)
}

// saveScheduleText checks a text, and saves it if that is wanted and nothing is wrong.
func (s *Server) saveScheduleText(c echo.Context) error {
	values, err := c.FormParams()
	if err != nil {
		return err
	}
	m, err := s.timetable(c, values.Get("school"))
	if err != nil {
		return err
	}
	if m.School.ID == 0 {
		return school.ErrNotFound
	}
	if !values.Has("text") {
		return school.Invalid{"text": views.HalfSchedule}
	}
	page := views.ScheduleEditor{Schedule: m.Schedule, Typed: lastLineEnded(putRight(plainLines(values.Get("text")), values))}
	if len(page.Typed) > schedule.MaxText {
		page.Error = views.TooLongSchedule(page.Typed)
		return s.refuseText(c, http.StatusUnprocessableEntity, m, page)
	}
	if page.Typed != "" {
		_, page.Problems = schedule.Parse(page.Typed, s.store.Settings().Zone)
	}
	if schedule.Faulty(page.Problems) {
		return s.refuseText(c, http.StatusUnprocessableEntity, m, page)
	}
	if values.Get("check") != "" {
		page.Checked = true
		page.Gone, page.Came = schedule.Changed(m.Text, page.Typed)
		return s.showText(c, http.StatusOK, m, page)
	}
	gone, came := schedule.Changed(m.Text, page.Typed)
	said := views.TextSavedWords(len(gone), len(came), page.Typed == "")
	err = s.saveSchedules(c, []db.ScheduleEdit{{School: m.School.ID, Text: page.Typed, Version: version(values)}}, said, m.scheduleAddress(""))
	return s.textNotSaved(c, m, page, err)
}

// lastLineEnded is a text with one line end after its last line; without lines it is empty.
func lastLineEnded(text string) string {
	if strings.TrimSpace(text) == "" {
		return ""
	}
	return strings.TrimRight(text, "\n") + "\n"
}

// putRight puts the fields of wrong lines into a text. A line that was edited in the text
// too stays as it is there: its field is about another one.
func putRight(text string, values url.Values) string {
	lines := strings.Split(text, "\n")
	for name := range values {
		digits, is := strings.CutPrefix(name, "line")
		n, err := strconv.Atoi(digits)
		if !is || err != nil || n < 1 {
			continue
		}
		was, now := plainLines(values.Get("was"+digits)), oneLine(values.Get(name))
		if now == strings.TrimSpace(was) {
			continue
		}
		if at := lineAt(lines, n-1, was); at >= 0 {
			indent := was[:len(was)-len(strings.TrimLeft(was, " \t"))]
			lines[at] = indent + now
		}
	}
	return strings.Join(lines, "\n")
}

// lineAt finds a line where it was, or else the only one like it; -1: there is none.
func lineAt(lines []string, at int, was string) int {
	if at < len(lines) && lines[at] == was {
		return at
	}
	found := -1
	for i, l := range lines {
		if l != was {
			continue
		}
		if found >= 0 {
			return -1
		}
		found = i
	}
	return found
}

func (s *Server) refuseText(c echo.Context, status int, m timetable, page views.ScheduleEditor) error {
	why := "a line is wrong"
	if page.Moved != nil {
		why = "schedule changed meanwhile"
	}
	c.Set(keyReason, cmp.Or(page.Error, why))
	return s.showText(c, status, m, page)
}

// textNotSaved answers a write that failed with the text as it was typed. It returns any
// other error.
func (s *Server) textNotSaved(c echo.Context, m timetable, page views.ScheduleEditor, err error) error {
	status, why := s.scheduleRefused(c, err)
	switch status {
	case 0:
		return err
	case http.StatusConflict:
		if m, err = s.timetable(c, m.School.Slug); err != nil {
			return err
		}
		page.Schedule = m.Schedule // with the version that the next save replaces
		if page.Moved, err = s.scheduleMoved(c, m); err != nil {
			return err
		}
		page.Checked = true
		page.Gone, page.Came = schedule.Changed(m.Text, page.Typed)
	default:
		page.Error = why
	}
	return s.refuseText(c, status, m, page)
}
