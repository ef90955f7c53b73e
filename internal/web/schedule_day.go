package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"hallway/db"
	"hallway/internal/schedule"
	"hallway/internal/school"
	"hallway/views"
)

// afternoon is the hour from which a day that is different is rather the next one.
const afternoon = 15

// dayForm is the form of a day that is different, with what it was made from.
type dayForm struct {
	views.ScheduleDay
	m        timetable
	texts    map[int64]db.Schedule // of the schools to choose from
	from, to schedule.Date
	edits    []db.ScheduleEdit
}

// scheduleDay is the form of a day that is different, with what it would do.
func (s *Server) scheduleDay(c echo.Context) error {
	f, err := s.dayFormOf(c, c.QueryParams())
	if err != nil {
		return err
	}
	if f.m.Times == nil || !f.m.MayEdit {
		return c.Redirect(http.StatusSeeOther, f.m.scheduleAddress(""))
	}
	if !c.QueryParams().Has("kind") {
		f.begin(s.now())
	}
	s.previewDay(c, f)
	return s.showDay(c, cond(len(f.Form.Errors) > 0, http.StatusUnprocessableEntity, http.StatusOK), f)
}

func (s *Server) showDay(c echo.Context, status int, f *dayForm) error {
	if len(f.Form.Errors) > 0 {
		c.Set(keyReason, f.Form.Errors.Error())
	}
	return render(c, status, views.ScheduleDayPage(f.ScheduleDay), nil)
}

// dayFormOf reads the form, and the schools to choose from.
func (s *Server) dayFormOf(c echo.Context, values url.Values) (*dayForm, error) {
	m, err := s.timetable(c, values.Get("school"))
	if err != nil {
		return nil, err
	}
	f := &dayForm{m: m}
	f.Schedule = m.Schedule
	by, texts, err := s.sharing(c, m.Schools)
	if err != nil {
		return nil, err
	}
	f.texts = texts
	for _, one := range m.Schools {
		if own := texts[one.ID]; own.Text != "" && own.As == 0 {
			text := views.ScheduleText{School: one, Version: own.Version}
			for _, other := range by[one.ID] {
				text.Sharing = append(text.Sharing, other.Name)
			}
			f.Texts = append(f.Texts, text)
		}
	}
	if m.Times != nil {
		f.Special, f.Others = views.DayKinds(m.Times)
		f.Weeks = m.Times.Weeks()
	}
	f.Form = views.DayForm{From: values.Get("from"), To: values.Get("to"), Kind: values.Get("kind"), Other: values.Get("other"),
		Hold: values.Get("hold") != "", Note: oneLine(values.Get("note")), Schools: values["schools"], Errors: school.Invalid{}}
	if f.Form.Schools == nil && (len(f.Texts) < 2 || !values.Has("kind")) { // nobody has chosen yet
		f.Form.Schools = []string{f.own()}
	}
	return f, nil
}

// own is the slug of the school whose text counts for the page's.
func (f *dayForm) own() string {
	if f.m.Shares != nil {
		return f.m.Shares.Slug
	}
	return f.m.School.Slug
}

// begin fills the form before anybody has: with the line that the dates have already, or
// with no classes today, or in the afternoon on the next school day.
func (f *dayForm) begin(now time.Time) {
	times := f.m.Times
	if f.Form.From == "" {
		d := f.m.Today
		if now.In(times.Zone).Hour() >= afternoon || times.Kind(d).Kind == "" {
			d = nextSchoolDay(times, d)
		}
		f.Form.From = d.String()
	}
	f.Form.Kind = "off"
	for _, st := range schedule.Statements(f.m.InForce) {
		if st.Word != "on" {
			continue
		}
		was := partFields(st)
		if was["first"] == f.Form.From && (was["last"] == f.Form.To || was["last"] == "" && f.Form.To == was["first"]) {
			f.take(st, was)
		}
	}
}

// nextSchoolDay is the first school day after a date, or the date after it.
func nextSchoolDay(times *schedule.Schedule, d schedule.Date) schedule.Date {
	_, last, _ := times.Span()
	for next := d + 1; next <= last; next++ {
		if times.Kind(next).Kind != "" {
			return next
		}
	}
	return d + 1
}

// take fills the form with a line of the text.
func (f *dayForm) take(st schedule.Statement, was map[string]string) {
	if f.m.Shares == nil { // the text is this school's
		f.Written = &views.DayWritten{Line: st.Line, Text: statementText(st)}
	}
	f.Form.Kind, f.Form.Hold, f.Form.Note = was["kind"], was["hold"] != "", was["note"]
	isSpecial := func(k views.DayKind) bool { return "day "+k.Name == was["kind"] }
	if strings.Contains(was["kind"], " ") && !slices.ContainsFunc(f.Special, isSpecial) {
		f.Form.Kind, f.Form.Other = "other", was["kind"]
	}
}

// previewDay checks the form, and works out what it does at each school that is chosen.
func (s *Server) previewDay(c echo.Context, f *dayForm) {
	if !f.readDates() {
		return
	}
	if f.Form.Chosen() == "" || f.Form.Chosen() == "other" {
		f.Form.Errors["kind"] = "Choose what that day is."
		return
	}
	if len(f.Form.Schools) == 0 {
		f.Form.Errors["schools"] = "Choose at least one school."
	}
	for _, slug := range f.Form.Schools {
		i := slices.IndexFunc(f.Texts, func(t views.ScheduleText) bool { return t.School.Slug == slug })
		if i < 0 {
			f.Form.Errors["schools"] = views.NotOneOfThese
			continue
		}
		s.previewAt(f, f.Texts[i].School)
	}
}

// longestException is how many days one line may make different.
const longestException = 200

// readDates reads the dates of the form, and reports whether they can be used.
func (f *dayForm) readDates() bool {
	var err error
	if f.from, err = schedule.ParseDate(f.Form.From); err != nil {
		f.Form.Errors["from"] = "Choose a date."
		return false
	}
	f.to = f.from
	if f.Form.To != "" {
		if f.to, err = schedule.ParseDate(f.Form.To); err != nil {
			f.Form.Errors["to"] = "Choose a date, or leave it empty."
			return false
		}
	}
	switch {
	case f.to < f.from:
		f.Form.Errors["to"] = "That is before the first date. Choose a later one, or leave it empty."
	case f.to-f.from > longestException:
		f.Form.Errors["to"] = "That is more than half a year. Change the terms instead."
	}
	return len(f.Form.Errors) == 0
}

// previewAt works out what the form does at one school.
func (s *Server) previewAt(f *dayForm, at school.School) {
	zone, saved := s.store.Settings().Zone, f.texts[at.ID]
	before, _ := schedule.Parse(saved.Text, zone)
	if before == nil {
		f.Form.Errors["schools"] = views.DayNotRead(at.Name)
		return
	}
	what, name, named := strings.Cut(f.Form.Chosen(), " ")
	if named && !slices.Contains(cases(what == "week", before.Weeks(), before.Kinds()), name) {
		f.Form.Errors["schools"] = views.NoSuchDay(at.Name, what, name)
		return
	}
	text := schedule.Put(saved.Text, f.Form.Line())
	after, problems := schedule.Parse(text, zone)
	if after == nil {
		f.Form.Errors["note"] = views.PartRefused(problems, false)
		return
	}
	if note := noteAt(text, f.Form); note != f.Form.Note {
		f.Form.Errors["note"] = views.NoteCut(f.Form.Note, note)
		return
	}
	otherwise, _ := schedule.Parse(schedule.Put(saved.Text, f.Form.Otherwise().Line()), zone)
	p := views.NewDayPreview(at, before, after, otherwise, f.Form, f.from, f.to, schedule.DateOf(f.m.Now.In(before.Zone)))
	p.Warnings = views.NewWarnings(f.Form.Line(), text, problems)
	f.Previews = append(f.Previews, p)
	f.edits = append(f.edits, db.ScheduleEdit{School: at.ID, Text: text, Version: saved.Version})
}

// cases are the first names if yes, otherwise the second.
func cases(yes bool, a, b []string) []string {
	if yes {
		return a
	}
	return b
}

// noteAt is the note that the parser reads in the line of a form: what looks like a
// comment, or like "hold", would not be read by students.
func noteAt(text string, form views.DayForm) string {
	lone := form
	lone.Note = ""
	want := lone.Line()
	for _, st := range schedule.Statements(text) {
		line := st.Word + " " + st.Rest
		if line == want {
			return ""
		}
		if note, is := strings.CutPrefix(line, want+" "); is {
			for _, flag := range []string{"hold", "lost"} {
				if word, _, _ := strings.Cut(note, " "); word == flag && !form.Hold && form.Chosen() != "lost" {
					return ""
				}
			}
			return note
		}
	}
	return ""
}
