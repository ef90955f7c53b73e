package web

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"hallway/db"
	"hallway/internal/school"
	"hallway/views"
)

// requests is the page of refused and unknown sign-ins.
func (s *Server) requests(c echo.Context) error {
	ctx := c.Request().Context()
	console, err := s.console(c, "/admin/requests")
	if err != nil {
		return err
	}
	page := views.Requests{Console: console, Query: oneLine(c.QueryParam("q"))}
	page.Pages = views.Pages{Number: pageNumber(c), Size: db.RequestPage}
	find := findRequest(page.Query)
	open, err := s.store.OpenRequests(ctx, s.actor(c), find, (page.Number-1)*page.Size)
	if err == nil && len(open.List) == 0 && open.Found > 0 { // the last one of the page was decided
		page.Pages.Found = open.Found
		page.Number = page.Last()
		open, err = s.store.OpenRequests(ctx, s.actor(c), find, (page.Number-1)*page.Size)
	}
	if err != nil {
		return err
	}
	page.Pages.Found, page.Asked = open.Found, open.Asked
	if page.Number == 1 {
		if page.Hosts, err = s.hostRows(c, page.Query); err != nil {
			return err
		}
		page.HostsFixed = s.store.Settings().Fixed.Hosts
	}
	near, err := s.nearestOf(c, open.List)
	if err != nil {
		return err
	}
	for i, r := range open.List {
		page.Open = append(page.Open, s.requestRow(r, near[i]))
	}
	if page.Number == 1 {
		decided, err := s.store.DecidedRequests(ctx, s.actor(c))
		if err != nil {
			return err
		}
		for _, r := range decided {
			if find == nil || find(r) {
				page.Decided = append(page.Decided, s.requestRow(r, nil))
			}
		}
	}
	return render(c, http.StatusOK, views.RequestsPage(page), nil)
}

// findRequest finds by a reference, a name or an address. nil finds everything.
func findRequest(query string) func(school.Request) bool {
	if query == "" {
		return nil
	}
	// People read out O for 0, and I or L for 1 (Crockford's base 32).
	reference := strings.NewReplacer("O", "0", "I", "1", "L", "1", " ", "").Replace(strings.ToUpper(query))
	return func(r school.Request) bool {
		return r.Reference == reference || views.Match(r.Name+" "+string(r.Email), query)
	}
}

// nearestOf compares requests with the people whom the actor may see, if one of the
// requests can be connected.
func (s *Server) nearestOf(c echo.Context, list []school.Request) ([][]scored, error) {
	if !slices.ContainsFunc(list, school.Request.CanBind) {
		return make([][]scored, len(list)), nil
	}
	people, err := s.store.PeopleAt(c.Request().Context(), scope(c))
	return nearest(list, people), err
}

func (s *Server) requestRow(r school.Request, near []scored) views.RequestRow {
	row := views.RequestRow{Request: r, Why: views.ReasonWords(r.Reason), When: "Tried once, "}
	if r.Tries > 1 {
		row.When = fmt.Sprintf("Tried %d times, last ", r.Tries)
	}
	row.When += views.At(views.When(r.LastAt, s.now(), s.store.Settings().Zone)) + "."
	if !r.AskedAt.IsZero() {
		row.When += " Asked to be added " + views.At(views.When(r.AskedAt, s.now(), s.store.Settings().Zone)) + "."
	}
	row.CanBind = r.CanBind() && r.Reason != string(school.Suspended) // restoring is on the person's page
	if row.CanBind && !r.Email.In(s.cfg.Domains) {
		row.Foreign = views.ForeignAccountWords(r.Email, s.cfg.Domains)
	}
	for i, p := range near {
		then := "Their address becomes " + string(r.Email) + ", and this account signs in as them."
		switch {
		case !p.SeenAt.IsZero():
			then = "This account signs in as them, instead of the one they have now, which is signed out."
		case p.Email == r.Email:
			then = "This account signs in as them."
		}
		if p.Email != "" && p.Email != r.Email {
			then = string(p.Email) + ". " + then
		}
		row.Near = append(row.Near, views.Near{Person: p.Person, Then: then, Checked: i == 0 && p.Email == r.Email})
	}
	return row
}

// decide is a button of a request.
func (s *Server) decide(do func(c echo.Context, id int64) (said string, err error)) echo.HandlerFunc {
	return func(c echo.Context) error {
		id, err := strconv.ParseInt(c.Param("id"), 10, 64) // negative: in memory only
		if err != nil {
			return school.ErrNotFound
		}
		said, err := do(c, id)
		if id < 0 && errors.Is(err, school.ErrNotFound) {
			return refuse(http.StatusNotFound, err.Error(), "That sign-in is no longer on the list",
				"An account that did not ask to be added is forgotten after a day, or when the server restarts. Nothing was changed.",
				"Back to the requests", "/admin/requests")
		}
		if decided, ok := errors.AsType[*school.Decided](err); ok {
			return refuse(http.StatusConflict, err.Error(), "Somebody has already decided this",
				views.DecidedWords(*decided, s.now(), s.store.Settings().Zone)+" Nothing was changed.",
				"Back to the requests", "/admin/requests")
		}
		if err != nil {
			return err
		}
		s.log.Info("request decided", "actor", s.actor(c).Label(), "decided", id, "request", requestID(c))
		return s.done(c, said, cmp.Or(nextOf(c.FormValue("back")), "/admin/requests"))
	}
}

// thisIsThem connects the account to a person of the roster.
func (s *Server) thisIsThem(c echo.Context, id int64) (string, error) {
	person, err := strconv.ParseInt(c.FormValue("person"), 10, 64)
	if err != nil {
		return "", school.Invalid{"person": "Choose who it is, then press “This is them”."}
	}
	return "Done. They can sign in now.", s.store.ThisIsThem(c.Request().Context(), s.actor(c), id, person)
}

// addAsked adds the account's owner to the roster.
func (s *Server) addAsked(c echo.Context, id int64) (string, error) {
	ctx, name := c.Request().Context(), oneLine(c.FormValue("name"))
	person, err := s.store.AddFromRequest(ctx, s.actor(c), id, db.PersonEdit{Name: name, Role: school.Teacher, Answer: answer(c)})
	if err != nil {
		return "", err
	}
	if p, err := s.store.Profile(ctx, person); err == nil && !p.Email.In(s.cfg.Domains) {
		return name + " is added. " + views.ForeignAccountWords(p.Email, s.cfg.Domains), nil
	}
	return name + " is added, and can sign in now.", nil
}

// dismiss takes a request off the list.
func (s *Server) dismiss(c echo.Context, id int64) (string, error) {
	return "Dismissed.", s.store.Dismiss(c.Request().Context(), s.actor(c), id)
}
