package web

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"hallway/db"
	"hallway/internal/school"
	"hallway/views"
)

// personForm is a form with some of a person's details, as it was sent. The page has a
// form for each detail; others stay as they are.
type personForm struct {
	values url.Values
	fields []string // that it has, by their names in the history
}

// personFields are the fields that a form may have, by the names that they have in it. All
// schools that were ticked are called at.
var personFields = map[string]string{
	"name": "name", "sort_name": "sort_name", "pronounced": "pronounced", "email": "email", "department": "department", "role": "role",
	"only_school": "only_school", "at": "schools",
}

func readPersonForm(c echo.Context) (personForm, error) {
	values, err := c.FormParams()
	f := personForm{values, []string{}}
	for name, field := range personFields {
		if values.Has(name) {
			f.fields = append(f.fields, field)
		}
	}
	slices.Sort(f.fields)
	return f, err
}

func (f personForm) has(field string) bool { return slices.Contains(f.fields, field) }

func (f personForm) line(name string) string { return oneLine(f.values.Get(name)) }

// schools are those that were ticked; nil: the form does not have them.
func (f personForm) schools() []string {
	if !f.has("schools") {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(f.values["at"]), func(slug string) bool { return slug == "" })
}

// main is the field beside which a sentence about the whole form stands.
func (f personForm) main() string {
	if f.has("name") || len(f.fields) == 0 {
		return "name"
	}
	return f.fields[0]
}

// was is what the page showed of the fields.
func (f personForm) was() map[string]string {
	was := map[string]string{}
	for _, field := range f.fields {
		if f.values.Has("was_" + field) {
			was[field] = f.values.Get("was_" + field)
		}
	}
	return was
}

// edit is what to save, or an Invalid.
func (f personForm) edit(c echo.Context) (db.PersonEdit, error) {
	e := db.PersonEdit{
		Name: f.line("name"), SortName: f.line("sort_name"), Pronounced: f.line("pronounced"), Department: f.line("department"),
		Role: school.Role(f.values.Get("role")), OnlySchool: f.values.Get("only_school"), Schools: f.schools(), Answer: answer(c),
		Fields: f.fields, Was: f.was(),
	}
	var err error
	if address := strings.TrimSpace(f.values.Get("email")); address != "" {
		e.Email, err = school.ParseEmail(address)
	}
	return e, err
}

// typed puts what was sent into the form of a page.
func (f personForm) typed(form *views.PersonForm) {
	for name, to := range map[string]*string{
		"name": &form.Name, "sort_name": &form.SortName, "pronounced": &form.Pronounced, "department": &form.Department,
		"role": &form.Role, "only_school": &form.OnlySchool, "email": &form.Email,
	} {
		if f.has(name) {
			*to = f.line(name)
		}
	}
	if f.has("schools") {
		form.Schools = f.schools()
	}
}

// shownFields are the fields of a page's form, as the history writes them.
func shownFields(form views.PersonForm) map[string]string {
	return map[string]string{
		"name": form.Name, "sort_name": form.SortName, "pronounced": form.Pronounced, "email": form.Email, "department": form.Department,
		"role": form.Role, "only_school": form.OnlySchool, "schools": strings.Join(slices.Sorted(slices.Values(form.Schools)), ", "),
	}
}

// addPerson adds a person.
func (s *Server) addPerson(c echo.Context) error {
	form, err := readPersonForm(c)
	if err != nil {
		return err
	}
	edit, err := form.edit(c)
	edit.Fields, edit.Was = nil, nil // what is missing is empty
	var id int64
	if err == nil {
		id, err = s.store.AddPerson(c.Request().Context(), s.actor(c), edit)
	}
	if err != nil {
		return s.personRefused(c, 0, form, err)
	}
	return s.personSaved(c, id, edit, edit.Name+" is added.")
}

// savePerson writes the details that a form has. A refusal is a 422 with the same form,
// and a 409 shows what somebody else saved first.
func (s *Server) savePerson(c echo.Context, id int64) error {
	form, err := readPersonForm(c)
	if err != nil {
		return err
	}
	edit, err := form.edit(c)
	if err == nil {
		err = s.store.EditPerson(c.Request().Context(), s.actor(c), id, edit)
	}
	if err != nil {
		return s.personRefused(c, id, form, err)
	}
	return s.personSaved(c, id, edit, "Saved.")
}

// personSaved says what was saved, and that nobody can sign in with the address if that
// is so.
func (s *Server) personSaved(c echo.Context, id int64, e db.PersonEdit, said string) error {
	s.log.Info("person saved", "actor", s.actor(c).Label(), "person", id, "request", requestID(c))
	if e.Email != "" && !e.Email.In(s.cfg.Domains) {
		said += " " + views.ForeignEmailWords(e.Email, s.cfg.Domains)
	}
	return s.done(c, said, personPath(id))
}

// personRefused shows the form again as it was sent.
func (s *Server) personRefused(c echo.Context, id int64, form personForm, err error) error {
	if invalid, ok := errors.AsType[school.Invalid](err); ok {
		c.Set(keyReason, invalid.Error())
		return s.showPerson(c, http.StatusUnprocessableEntity, id, func(page *views.Person) {
			form.typed(&page.Form)
			page.Form.Errors = invalid
		})
	}
	if why, is := s.notNow(c, err, views.FormNotSaved); is {
		return s.showPerson(c, http.StatusServiceUnavailable, id, func(page *views.Person) {
			form.typed(&page.Form)
			page.Form.Errors = school.Invalid{form.main(): why}
		})
	}
	conflict, ok := errors.AsType[*db.PersonConflict](err)
	if !ok {
		return err
	}
	c.Set(keyReason, conflict.Error())
	return s.showPerson(c, http.StatusConflict, id, func(page *views.Person) {
		page.Conflict = &views.PersonConflict{By: conflict.By, At: conflict.At, Sent: form.again(page.Was)}
		for _, f := range conflict.Fields {
			page.Conflict.Fields = append(page.Conflict.Fields, views.ConflictField(f))
		}
	})
}

// again is the form as it was sent, against what the page shows now.
func (f personForm) again(shown map[string]string) (sent []views.Hidden) {
	for name, field := range personFields {
		for _, value := range f.values[name] {
			sent = append(sent, views.Hidden{Name: name, Value: value})
		}
		if f.values.Has("was_" + field) {
			sent = append(sent, views.Hidden{Name: "was_" + field, Value: shown[field]})
		}
	}
	slices.SortStableFunc(sent, func(a, b views.Hidden) int { return strings.Compare(a.Name, b.Name) })
	return sent
}

// answer is an administrator's answer to "the same person?".
func answer(c echo.Context) db.Answer {
	if a := db.Answer(c.FormValue("answer")); a == db.SamePerson || a == db.SomebodyElse {
		return a
	}
	return ""
}
