package web

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"hallway/db"
	"hallway/internal/school"
	"hallway/views"
)

// offersShown is how many people and classes a search in the history offers.
const offersShown = 20

// readFilter reads the filter's form. A date that is none is ignored, and the form
// says so.
func (s *Server) readFilter(c echo.Context) (views.ActivityFilter, db.HistoryFilter, error) {
	form := views.ActivityFilter{
		Door: oneLine(c.QueryParam("door")), Kind: c.QueryParam("kind"), From: c.QueryParam("from"), To: c.QueryParam("to"),
		Errors: school.Invalid{},
	}
	if err := s.whoIsMeant(c, &form); err != nil {
		return form, db.HistoryFilter{}, err
	}
	older, _ := strconv.ParseInt(c.QueryParam("older"), 10, 64)
	filter := db.HistoryFilter{Person: form.Person, Door: form.Door, Kind: form.Kind, Older: older, School: scope(c)}
	for _, date := range []struct {
		field, text string
		days        int
		to          *time.Time
	}{{"from", form.From, 0, &filter.From}, {"to", form.To, 1, &filter.Until}} {
		if date.text == "" {
			continue
		}
		t, err := time.ParseInLocation(time.DateOnly, date.text, s.store.Settings().Zone)
		if err != nil {
			form.Errors[date.field] = "Write dates like 2026-11-24. This one was ignored."
			continue
		}
		*date.to = t.AddDate(0, 0, date.days)
	}
	return form, filter, nil
}

// whoIsMeant finds the person or the class of the filter: chosen before, by a link
// or from a list of offers, or named by what was typed since.
func (s *Server) whoIsMeant(c echo.Context, form *views.ActivityFilter) error {
	typed, chosen := oneLine(c.QueryParam("q")), oneLine(c.QueryParam("person"))
	if n, err := strconv.ParseInt(chosen, 10, 64); err == nil {
		form.Person = n
	} else if typed == "" {
		typed = chosen // an address of before had a name or an e-mail here
	}
	cleared := typed == "" && c.QueryParams().Has("q")
	if !cleared && (form.Person != 0 || form.Door != "") {
		one, err := s.store.SubjectOf(c.Request().Context(), scope(c), form.Person, form.Door)
		if err != nil && !errors.Is(err, school.ErrNotFound) {
			return err
		}
		form.Text = views.SubjectLabel(one)
		if typed == "" || typed == form.Text {
			return nil
		}
	}
	form.Text, form.Person, form.Door = typed, 0, ""
	if typed == "" {
		return nil
	}
	return s.lookUp(c, form)
}

// lookUp finds whom or what the typed text names. If several are like it and none is
// called exactly that, the form offers them.
func (s *Server) lookUp(c echo.Context, form *views.ActivityFilter) error {
	folded := views.Fold(form.Text)
	if _, code, pasted := strings.Cut(folded, "/j/"); pasted {
		folded = code
	}
	words := strings.Fields(folded)
	if form.Unknown = len(words) == 0; form.Unknown {
		return nil
	}
	list, err := s.store.Subjects(c.Request().Context(), scope(c), words[:min(len(words), wordsSought)])
	if err != nil {
		return err
	}
	like := func(one school.Subject) bool { return views.Match(views.SubjectText(one), folded) }
	list = slices.DeleteFunc(list, func(one school.Subject) bool { return !like(one) })
	if exact := slices.DeleteFunc(slices.Clone(list), func(one school.Subject) bool { return !views.SubjectIs(one, folded) }); len(exact) > 0 {
		list = exact
	}
	switch len(list) {
	case 0:
		form.Unknown = true
	case 1:
		form.Person, form.Door, form.Text = list[0].Person, list[0].Code, views.SubjectLabel(list[0])
	default:
		form.MoreOffers = len(list) > offersShown
		for _, one := range list[:min(len(list), offersShown)] {
			form.Offers = append(form.Offers, views.ActivityOffer{
				Label: views.SubjectLabel(one), About: views.SubjectAbout(one), Person: one.Person, Door: one.Code})
		}
	}
	return nil
}
