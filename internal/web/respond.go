package web

import (
	"errors"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"hallway/internal/school"
	"hallway/internal/signin"
	"hallway/views"
)

// refusal is an error with its status and its page. The reason is only for the log.
type refusal struct {
	status int
	reason string
	notice views.Notice
}

// Error is the reason.
func (r *refusal) Error() string { return r.reason }

// refuse makes a refusal. Its page has the title, the message and a link, which
// action is the text of.
func refuse(status int, reason, title, message, action, href string) *refusal {
	return &refusal{status, reason, views.Notice{Title: title, Message: message, Action: action, Href: href}}
}

// isHTMX reports whether htmx asks for a part, and not to restore a whole page.
func isHTMX(c echo.Context) bool {
	h := c.Request().Header
	return h.Get("HX-Request") == "true" && h.Get("HX-History-Restore-Request") != "true"
}

// render answers with a page, or with the part of it that an htmx request swaps.
// Only this file knows about htmx. These pages belong to one person, so they must
// not be stored.
func render(c echo.Context, status int, page, part templ.Component) error {
	h := c.Response().Header()
	h.Add("Vary", "HX-Request")
	h.Set(echo.HeaderCacheControl, "no-store")
	h.Set(echo.HeaderContentType, echo.MIMETextHTMLCharsetUTF8)
	if part != nil && isHTMX(c) {
		page = part
	}
	c.Response().WriteHeader(status)
	return page.Render(c.Request().Context(), c.Response())
}

// goTo redirects the browser, also when htmx asks.
func goTo(c echo.Context, path string) error {
	h := c.Response().Header()
	h.Add("Vary", "HX-Request")
	h.Set(echo.HeaderCacheControl, "no-store")
	if isHTMX(c) {
		h.Set("HX-Redirect", path)
		return c.NoContent(http.StatusOK)
	}
	return c.Redirect(http.StatusSeeOther, path)
}

// intoCard has htmx replace the whole card of a door, whatever the form would replace.
func intoCard(c echo.Context, code string) {
	c.Response().Header().Set("HX-Retarget", "#door-"+code)
	c.Response().Header().Set("HX-Reswap", "outerHTML")
}

// notSwapped is for an answer that is a whole page: doors.js shows its message beside the
// form, so that nothing goes that somebody is typing.
func notSwapped(c echo.Context) {
	if isHTMX(c) {
		c.Response().Header().Set("HX-Reswap", "none")
	}
}

// fail turns an error into a status and a page. The request's log line has
// the reason, and the id that the page shows.
func (s *Server) fail(err error, c echo.Context) {
	if c.Response().Committed {
		return
	}
	c.Set(keyReason, err.Error())
	if gone(c, err) {
		c.Response().WriteHeader(statusGone)
		return
	}
	if asked, ok := errors.AsType[*school.WhoIsIt](err); ok {
		if err = s.whoIsIt(c, asked); err == nil {
			return
		}
	}
	answer := s.explain(err, c)
	s.recognize(c)
	answer.notice.Site, answer.notice.Request = s.site(c), requestID(c)
	notSwapped(c)
	if err := render(c, answer.status, views.NoticePage(answer.notice), nil); err != nil {
		if left := c.Request().Context().Err(); left != nil { // so that gone recognises the error of the write
			err = left
		}
		s.trouble(c, "page not written", err)
	}
}

// recognize finds out who is signed in, for the header of an error page. What students
// read never asks the database, not even when it is not there. If the database fails, the
// page is as for nobody.
func (s *Server) recognize(c echo.Context) {
	if p := c.Path(); p == "/" || p == "/now" || strings.HasPrefix(p, "/s/") || strings.HasPrefix(p, "/j/") {
		return
	}
	_, _, _ = s.person(c)
}

// explain is the table of errors.
func (s *Server) explain(err error, c echo.Context) *refusal {
	var (
		refused  *refusal
		invalid  school.Invalid
		large    *http.MaxBytesError
		known    *echo.HTTPError
		closed   *school.Closed
		notYours school.NotYours
		unsaved  *school.NotSaved
	)
	const links, myLinks, start, startPage = "Go to my links", "/me", "Go to the start page", "/"
	const back = "Go back"
	switch {
	case errors.As(err, &refused):
		return refused
	case errors.As(err, &invalid):
		return refuse(http.StatusUnprocessableEntity, "", "That did not work", invalid.Sentences()+" Nothing was changed.", back, cameFrom(c))
	case errors.As(err, &closed):
		return refuse(http.StatusServiceUnavailable, "", "Nothing can be saved right now",
			views.ClosedWords(closed.Status, s.store.Settings().Zone), back, cameFrom(c))
	case errors.As(err, &unsaved):
		retryAfter(c, unsavedWait(unsaved.Why))
		title, message := views.UnsavedWords(unsaved.Why)
		return refuse(http.StatusServiceUnavailable, "", title, message, back, cameFrom(c))
	case errors.As(err, &notYours):
		return refuse(http.StatusForbidden, "", "That is not yours to change", string(notYours)+" Nothing was changed.", back, cameFrom(c))
	case errors.Is(err, school.ErrForbidden):
		return forbidden(c)
	case errors.Is(err, school.ErrConflict):
		return refuse(http.StatusConflict, "", "Somebody changed this first",
			"The link was changed after you opened the page. Nothing was lost: look at it again, then decide.", links, myLinks)
	case errors.As(err, &large):
		return tooMuchText(c)
	case errors.Is(err, school.ErrNotFound), errors.As(err, &known) && known.Code == http.StatusNotFound:
		return refuse(http.StatusNotFound, "", "That page is not here",
			"The address may have a typing error in it, or the page has moved.", start, startPage)
	case known != nil && known.Code < 500:
		return refuse(known.Code, "", "That did not work", "This address does not answer that kind of request.", start, startPage)
	}
	n := views.Notice{Title: "Something went wrong here", Message: "It is our fault, not yours. Try again in a moment.", Retry: true}
	if c.Request().Method == http.MethodPost && strings.HasPrefix(c.Path(), "/me/doors/") {
		n.Title = "That did not save"
		n.Message = "The old link is still live. Go back, and try again in a moment: your text is still in the form."
	}
	return &refusal{status: http.StatusInternalServerError, notice: n}
}

// forbidden is the answer to whoever has no right to a class or a person.
func forbidden(c echo.Context) *refusal {
	const title = "That is not yours to change"
	if strings.HasPrefix(c.Path(), "/admin/") {
		return refuse(http.StatusForbidden, "", title,
			"It is at another school than yours. Ask an administrator of all schools. Nothing was changed.", "Go to the board", boardPath)
	}
	return refuse(http.StatusForbidden, "", title,
		"Only the people who teach a class, and administrators, can change its link. Nothing was changed.", "Go to my links", "/me")
}

// tooMuchText is the answer to a form that is larger than any of ours.
func tooMuchText(c echo.Context) *refusal {
	message := "A form has room for far less. Nothing was changed."
	if strings.HasPrefix(c.Path(), "/me/doors/") {
		message = "Paste only the invitation, without anything around it. The old link is still live."
	}
	return refuse(http.StatusRequestEntityTooLarge, "", "That is too much text", message, "Go back", cameFrom(c))
}

// unsavedWait is how long to wait before trying to save again.
func unsavedWait(why school.Unsaved) time.Duration {
	if why == school.Overloaded {
		return 5 * time.Second
	}
	return time.Minute
}

// whoIsIt asks whether somebody new is a person who has left. The page sends the
// same form again, with the answer.
func (s *Server) whoIsIt(c echo.Context, asked *school.WhoIsIt) error {
	page := views.WhoIsIt{Site: s.site(c), Action: c.Request().URL.Path, Now: asked.Now}
	page.Question = views.WhoIsItWords(*asked, s.store.Settings().Zone)
	form, err := c.FormParams()
	if err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(form)) {
		for _, value := range form[name] {
			if name != "answer" {
				page.Fields = append(page.Fields, views.Hidden{Name: name, Value: value})
			}
		}
	}
	return render(c, http.StatusUnprocessableEntity, views.WhoIsItPage(page), nil)
}

// cameFrom is the page of this site that a form was on, or the start page.
func cameFrom(c echo.Context) string {
	from, err := url.Parse(c.Request().Referer())
	if err != nil || from.Host != c.Request().Host || from.Path == "" {
		return "/"
	}
	return signin.LocalPath(from.RequestURI())
}

// site is what every page shows about the installation and the visitor.
func (s *Server) site(c echo.Context) views.Site {
	site := views.Site{Name: s.dir.Name(), Demo: s.cfg.Demo != nil, Version: s.cfg.Version}
	site.Zone, site.Status = s.store.Settings().Zone, s.store.Status()
	if p, ok := c.Get(keyPerson).(school.Person); ok {
		if _, looking := c.Get(keyViewer).(school.Person); looking {
			site.Viewing = p.Name
		}
		site.Viewer, site.Admin, site.OnlySchool = p.Name, p.Role == school.Admin, p.OnlySchool
	}
	return site
}
