package web

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"hallway/db"
	"hallway/internal/school"
	"hallway/views"
)

// cookieAsk keeps who an account is that may ask to be added, sealed in its
// own browser.
const (
	cookieAsk = "ask"
	askLimit  = 30 * time.Minute
)

// requests is the page of refused and unknown sign-ins.
func (s *Server) requests(c echo.Context) error {
	ctx := c.Request().Context()
	console, err := s.console(c, "/admin/requests")
	if err != nil {
		return err
	}
	page := views.Requests{Console: console, Query: oneLine(c.QueryParam("q")), Size: db.RequestPage}
	page.Number, _ = strconv.Atoi(c.QueryParam("page"))
	page.Number = max(1, min(page.Number, 1_000_000))
	find := findRequest(page.Query)
	open, err := s.store.OpenRequests(ctx, s.actor(c), find, (page.Number-1)*page.Size)
	if err == nil && len(open.List) == 0 && open.Found > 0 { // the last of its page was answered
		page.Number = page.Pages(open.Found)
		open, err = s.store.OpenRequests(ctx, s.actor(c), find, (page.Number-1)*page.Size)
	}
	if err != nil {
		return err
	}
	page.Found, page.Asked = open.Found, open.Asked
	near, err := s.nearestOf(c, open.List)
	if err != nil {
		return err
	}
	for i, r := range open.List {
		page.Open = append(page.Open, s.requestRow(r, near[i]))
	}
	if page.Number > 1 {
		return render(c, http.StatusOK, views.RequestsPage(page), nil)
	}
	decided, err := s.store.DecidedRequests(ctx, s.actor(c))
	if err != nil {
		return err
	}
	for _, r := range decided {
		if find == nil || find(r) {
			page.Decided = append(page.Decided, s.requestRow(r, nil))
		}
	}
	return render(c, http.StatusOK, views.RequestsPage(page), nil)
}

// findRequest finds by a reference, a name or an address; nil: everything.
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

// nearestOf compares the requests of a page with the people whom the actor may
// see, if one of them can be somebody.
func (s *Server) nearestOf(c echo.Context, list []school.Request) ([][]db.Listed, error) {
	if !slices.ContainsFunc(list, school.Request.CanBind) {
		return make([][]db.Listed, len(list)), nil
	}
	people, err := s.store.NamesAt(c.Request().Context(), scope(c))
	return nearest(list, people), err
}

func (s *Server) requestRow(r school.Request, near []db.Listed) views.RequestRow {
	row := views.RequestRow{Request: r, Why: views.ReasonWords(r.Reason), When: "Tried once, "}
	if r.Tries > 1 {
		row.When = fmt.Sprintf("Tried %d times, last ", r.Tries)
	}
	row.When += views.At(views.When(r.LastAt, s.now(), s.store.Settings().Zone)) + "."
	if !r.AskedAt.IsZero() {
		row.When += " Asked to be added " + views.At(views.When(r.AskedAt, s.now(), s.store.Settings().Zone)) + "."
	}
	row.CanBind = r.CanBind() && r.Reason != string(school.Suspended) // restoring is on the person's page
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
		id, err := strconv.ParseInt(c.Param("id"), 10, 64) // below 0: in memory only
		if err != nil {
			return school.ErrNotFound
		}
		said, err := do(c, id)
		if id < 0 && errors.Is(err, school.ErrNotFound) {
			return &refusal{status: http.StatusNotFound, reason: err.Error(), notice: views.Notice{
				Title: "That sign-in is no longer on the list", Message: "Whoever did not ask to be added is forgotten after a day, and when the server restarts. Nothing was changed.",
				Action: "Back to the requests", Href: "/admin/requests",
			}}
		}
		var decided *school.Decided
		if errors.As(err, &decided) {
			return &refusal{status: http.StatusConflict, reason: err.Error(), notice: views.Notice{
				Title: "Somebody decided this already", Message: views.DecidedWords(*decided, s.now(), s.store.Settings().Zone) + " Nothing was changed.",
				Action: "Back to the requests", Href: "/admin/requests",
			}}
		}
		if err != nil {
			return err
		}
		s.log.Info("request decided", "actor", s.actor(c).Label(), "decided", id, "request", text(c, keyRequest, ""))
		return s.done(c, said, "/admin/requests")
	}
}

// thisIsThem binds the account to a person of the roster.
func (s *Server) thisIsThem(c echo.Context, id int64) (string, error) {
	person, err := strconv.ParseInt(c.FormValue("person"), 10, 64)
	if err != nil {
		return "", school.Invalid{"person": "Choose who it is, then press “This is them”."}
	}
	return "Done. They can sign in now.", s.store.ThisIsThem(c.Request().Context(), s.actor(c), id, person)
}

// addAsked adds the account's owner to the roster.
func (s *Server) addAsked(c echo.Context, id int64) (string, error) {
	name := oneLine(c.FormValue("name"))
	_, err := s.store.AddFromRequest(c.Request().Context(), s.actor(c), id, db.PersonEdit{Name: name, Role: school.Teacher, Answer: answer(c)})
	return name + " is added, and can sign in now.", err
}

// dismiss takes a request off the list.
func (s *Server) dismiss(c echo.Context, id int64) (string, error) {
	return "Dismissed.", s.store.Dismiss(c.Request().Context(), s.actor(c), id)
}

// mayAsk answers an account that cannot be let in as a teacher: why not, and a
// form to ask. What the account is stays sealed in its browser.
func (s *Server) mayAsk(c echo.Context, id school.Identity, reason, next string, page views.Ask) error {
	s.noteRefused(c, id, reason)
	s.chooseNext(c)
	s.keepOf(c, cookieAsk, id.Domain, id, askLimit)
	c.Set(keyReason, reason)
	page.Site, page.Email, page.Request = s.site(c), string(id.Email), text(c, keyRequest, "")
	page.Another = s.anotherAccount(next)
	return render(c, http.StatusForbidden, views.AskPage(page), nil)
}

// ask takes the line of somebody who asks to be added.
func (s *Server) ask(c echo.Context) error {
	var id school.Identity
	if !s.kept(c, cookieAsk, &id) || s.asks.used(cookie(c, s.cookieName(cookieAsk))) {
		return &refusal{status: http.StatusForbidden, reason: "asks without an attempt", notice: views.Notice{
			Title: "Sign in first", Message: "To ask to be added, sign in with your school account; the form comes then.",
			Action: "Sign in", Href: "/sign-in?next=/me",
		}}
	}
	words := oneLine(c.FormValue("words"))
	page := views.Ask{Site: s.site(c), Title: "We do not know you as a teacher yet", Message: "An administrator can add you.", Email: string(id.Email), Words: words, Another: s.anotherAccount("/me")}
	err := error(school.Invalid{"words": "Write who you are, so that an administrator knows you."})
	if words != "" {
		from := school.Actor{Address: c.RealIP(), Request: text(c, keyRequest, "")}
		err = s.store.Ask(c.Request().Context(), from, id, words)
	}
	page.Request = s.reference(c, id)
	var invalid school.Invalid
	var later *school.Later
	switch {
	case errors.As(err, &invalid):
		page.Error = invalid["words"]
		c.Set(keyReason, invalid.Error())
		return render(c, http.StatusUnprocessableEntity, views.AskPage(page), nil)
	case errors.As(err, &later):
		page.Error = later.Why
		c.Set(keyReason, later.Why)
		c.Response().Header().Set("Retry-After", strconv.Itoa(int(later.At.Sub(s.now())/time.Second)+1))
		return render(c, http.StatusTooManyRequests, views.AskPage(page), nil)
	case err != nil:
		return err
	}
	s.log.Info("asked to be added", "address", c.RealIP(), "request", text(c, keyRequest, ""))
	page.Asked, page.Title = true, "You asked to be added"
	page.Message = "An administrator sees it now. Once they have answered, sign in again."
	return render(c, http.StatusOK, views.AskPage(page), nil)
}

// reference is what an account's owner reads out for an administrator to find
// the request: the one that stands on it.
func (s *Server) reference(c echo.Context, id school.Identity) string {
	kept, err := s.store.Reference(c.Request().Context(), id)
	if err != nil {
		s.log.Error("reference not read", "request", text(c, keyRequest, ""), "error", err)
	}
	return cmp.Or(kept, text(c, keyRequest, ""))
}
