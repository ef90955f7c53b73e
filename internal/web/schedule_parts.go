package web

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"hallway/db"
	"hallway/internal/schedule"
	"hallway/internal/school"
	"hallway/views"
)

// scheduleParts is what a schedule is made of, line by line.
func (s *Server) scheduleParts(c echo.Context) error {
	m, err := s.timetable(c, c.QueryParam("school"))
	if err != nil {
		return err
	}
	page := partsOf(m)
	if word := c.QueryParam("part"); partWord(word) { // typed before a sign-in
		page.Shown = sentPart(c.QueryParams())
	}
	return s.showParts(c, http.StatusOK, m, page)
}

func (s *Server) showParts(c echo.Context, status int, m timetable, page views.ScheduleParts) error {
	if m.Text == "" || m.Shares != nil { // there is nothing to change by its parts here
		return c.Redirect(http.StatusSeeOther, m.scheduleAddress(""))
	}
	return render(c, status, views.SchedulePartsPage(page), nil)
}

// partsOf are the statements of the text.
func partsOf(m timetable) views.ScheduleParts {
	page := views.ScheduleParts{Schedule: m.Schedule}
	if m.Times != nil {
		page.Kinds, page.Sets = m.Times.Kinds(), m.Times.Sets()
	}
	for _, st := range schedule.Statements(m.Text) {
		if partWord(st.Word) {
			page.Parts = append(page.Parts, views.SchedulePart{Word: st.Word, Line: st.Line, Fields: partFields(st), Writes: statementText(st)})
		}
	}
	return page
}

// partWord reports whether a statement has a form.
func partWord(word string) bool {
	return slices.Contains([]string{"term", "day", "week", "cycle", "from", "on", "use", "zone"}, word)
}

// saveSchedulePart writes one statement of a schedule, or takes it away.
func (s *Server) saveSchedulePart(c echo.Context) error {
	values, err := c.FormParams()
	if err != nil {
		return err
	}
	m, err := s.timetable(c, values.Get("school"))
	if err != nil {
		return err
	}
	shown, drop := sentPart(values), values.Get("drop") != ""
	if !partWord(shown.Word) || shown.Word == "on" && !drop || m.Text == "" || m.Shares != nil {
		return school.Invalid{"part": "That line is not there any more. Look at the schedule again."}
	}
	if version(values) != m.Version {
		return s.partMoved(c, m, shown)
	}
	text, next := replacePart(m.Text, shown.Line, shown.Writes), m.scheduleAddress("/parts")
	if drop {
		shown.Writes = ""
		text = schedule.Drop(m.Text, shown.Line)
	}
	if values.Get("back") == "day" {
		next = m.scheduleAddress("")
	}
	_, problems := schedule.Parse(text, s.store.Settings().Zone)
	if shown.Error = views.PartRefused(problems, drop); shown.Error == "" && !drop {
		shown.Error = misread(shown)
	}
	if shown.Error != "" || values.Get("check") != "" {
		return s.showPart(c, cond(shown.Error != "", http.StatusUnprocessableEntity, http.StatusOK), m, shown)
	}
	said := views.PartSavedWords(shown.Writes)
	err = s.saveSchedules(c, []db.ScheduleEdit{{School: m.School.ID, Text: text, Version: m.Version}}, said, next)
	return s.partNotSaved(c, m, shown, err)
}

// showPart shows the page with a form as it was sent.
func (s *Server) showPart(c echo.Context, status int, m timetable, shown views.SchedulePart) error {
	page := partsOf(m)
	if shown.Writes == "" { // it could not be taken away
		if i := slices.IndexFunc(page.Parts, func(p views.SchedulePart) bool { return p.Line == shown.Line }); i >= 0 {
			shown.Fields, shown.Writes = page.Parts[i].Fields, page.Parts[i].Writes
		}
	}
	page.Shown = shown
	if shown.Error != "" {
		c.Set(keyReason, shown.Error)
	}
	return s.showParts(c, status, m, page)
}

// partNotSaved answers a write that failed with the form as it was sent. It returns any
// other error.
func (s *Server) partNotSaved(c echo.Context, m timetable, shown views.SchedulePart, err error) error {
	status, why := s.scheduleRefused(c, err)
	switch status {
	case 0:
		return err
	case http.StatusConflict:
		if m, err = s.timetable(c, m.School.Slug); err != nil {
			return err
		}
		return s.partMoved(c, m, shown)
	}
	shown.Error = why
	return s.showPart(c, status, m, shown)
}

// partMoved is the 409: what somebody else changed, beside the form. Lines may have moved,
// so that the form now writes its statement by what it defines.
func (s *Server) partMoved(c echo.Context, m timetable, shown views.SchedulePart) error {
	page := partsOf(m)
	c.Set(keyReason, "schedule changed meanwhile")
	shown.Line = 0
	if i := slices.IndexFunc(page.Parts, func(p views.SchedulePart) bool { return definesSame(p, shown) }); i >= 0 {
		shown.Line = page.Parts[i].Line
	}
	if shown.Word != "on" {
		page.Shown = shown
	}
	var err error
	if page.Moved, err = s.scheduleMoved(c, m); err != nil {
		return err
	}
	return s.showParts(c, http.StatusConflict, m, page)
}

// definesSame reports whether one statement would replace the other.
func definesSame(a, b views.SchedulePart) bool {
	if a.Word != b.Word {
		return false
	}
	for _, field := range map[string][]string{
		"term": {"first"}, "from": {"first"}, "on": {"first", "last"}, "day": {"name", "set"},
		"week": {"name"}, "cycle": {"name"}, "use": {"by", "what"},
	}[a.Word] {
		if a.Fields[field] != b.Fields[field] {
			return false
		}
	}
	return true
}

// scheduleMoved is what the newest change of a schedule did.
func (s *Server) scheduleMoved(c echo.Context, m timetable) (*views.ScheduleMoved, error) {
	moved := &views.ScheduleMoved{By: m.SavedBy}
	list, _, err := s.store.History(c.Request().Context(), db.HistoryFilter{School: m.School.ID, Kind: "schedule"})
	if err != nil || len(list) == 0 {
		return moved, err
	}
	moved.By = cmp.Or(moved.By, list[0].Actor)
	moved.Gone, moved.Came = schedule.Changed(list[0].Before.Text("text"), list[0].After.Text("text"))
	return moved, nil
}

// replacePart puts a statement in the place of the one on a line; 0: where it belongs. If
// it defines something else now, the old one goes.
func replacePart(text string, line int, statement string) string {
	was := schedule.Statements(text)
	i := slices.IndexFunc(was, func(st schedule.Statement) bool { return st.Line == line })
	text = schedule.Put(text, statement)
	if i < 0 {
		return text
	}
	now := schedule.Statements(text)
	head, _, _ := strings.Cut(statement, "\n")
	for j, st := range now {
		if st.Word+" "+st.Rest == was[i].Word+" "+was[i].Rest && st.Word+" "+st.Rest != head && j >= i {
			return schedule.Drop(text, st.Line)
		}
	}
	return text
}

// version is the version of a schedule that a form was made from.
func version(values url.Values) int64 {
	n, err := strconv.ParseInt(values.Get("version"), 10, 64)
	if err != nil {
		return -1
	}
	return n
}

// cond is a if yes, otherwise b.
func cond(yes bool, a, b int) int {
	if yes {
		return a
	}
	return b
}
