package web

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"hallway/internal/meeting"
	"hallway/internal/school"
	"hallway/views"
)

// unknownHost is the host of a refused link, if it can be allowed, as a card offers it.
func (s *Server) unknownHost(p school.Person, host string) *views.UnknownHost {
	if host == "" {
		return nil
	}
	if _, err := meeting.ParseHosts(host); err != nil {
		return nil
	}
	return &views.UnknownHost{Name: host, Allow: p.Role == school.Admin && p.OnlySchool == 0 && !s.store.Settings().Fixed.Hosts}
}

// hostIn is the host of the link in a form, which nobody has allowed. If the link can
// be saved by now, or can never be, it is "".
func (s *Server) hostIn(e edit) string {
	_, refused := s.read(e.form)
	if refused == nil {
		return ""
	}
	unknown := s.unknownHost(e.person, refused.host)
	if unknown == nil {
		return ""
	}
	return unknown.Name
}

// askHost asks an administrator to allow the host of the link in a form. It stores
// only the host. The text stays in the form.
func (s *Server) askHost(c echo.Context, e edit) error {
	host := s.hostIn(e)
	if host == "" { // allowed since
		intoCard(c, e.form.Code)
		return s.saveDoor(c, e)
	}
	card := views.UnknownHost{Name: host, Asked: true}
	err := s.store.AskHost(c.Request().Context(), actorOf(c, e.person), host, e.form.Code)
	if invalid, ok := errors.AsType[school.Invalid](err); ok {
		card.Refusal, err = invalid["link"], nil
		c.Set(keyReason, invalid.Error())
	}
	if err != nil {
		return err
	}
	status := http.StatusOK
	if card.Refusal != "" {
		status = http.StatusUnprocessableEntity
	} else {
		s.log.Info("meeting host asked for", "actor", e.person.Email, "door", e.form.Code, "host", host, "request", requestID(c))
	}
	if isHTMX(c) {
		return render(c, status, nil, views.HostAsked(card))
	}
	return s.showSent(c, status, e, e.form.also, func(shown *views.Card) {
		shown.Version, shown.Unknown = e.form.Version, &card
	})
}

// allowHost allows the host of the link in a form, and saves the link.
func (s *Server) allowHost(c echo.Context, e edit) error {
	host := s.hostIn(e)
	if host == "" {
		return s.saveDoor(c, e)
	}
	if s.store.Settings().Fixed.Hosts {
		return fixed("HALLWAY_MEETING_HOSTS")
	}
	if err := s.store.AllowHost(c.Request().Context(), actorOf(c, e.person), host); err != nil {
		return err
	}
	s.log.Info("meeting host allowed", "actor", e.person.Email, "host", host, "request", requestID(c))
	return s.saveDoor(c, e)
}

// allowAsked is Allow on the page of requests.
func (s *Server) allowAsked(c echo.Context) error {
	if s.store.Settings().Fixed.Hosts {
		return fixed("HALLWAY_MEETING_HOSTS")
	}
	hosts, err := meeting.ParseHosts(c.FormValue("host"))
	if err != nil || len(hosts) != 1 {
		return school.Invalid{"host": "That host cannot be allowed."}
	}
	if err := s.store.AllowHost(c.Request().Context(), s.actor(c), hosts[0]); err != nil {
		return err
	}
	s.log.Info("meeting host allowed", "actor", s.actor(c).Label(), "host", hosts[0], "request", requestID(c))
	return s.done(c, hosts[0]+" is allowed. Whoever asked can save their link now.", "/admin/requests")
}

// declineAsked is Decline on the page of requests.
func (s *Server) declineAsked(c echo.Context) error {
	host := c.FormValue("host")
	if err := s.store.DeclineHost(c.Request().Context(), s.actor(c), host); err != nil {
		return err
	}
	s.log.Info("meeting host declined", "actor", s.actor(c).Label(), "host", host, "request", requestID(c))
	return s.done(c, "Declined. Whoever asked sees that under My links.", "/admin/requests")
}

// hostRows are the hosts that wait for an answer.
func (s *Server) hostRows(c echo.Context, query string) ([]views.HostRow, error) {
	asked, err := s.store.HostAsks(c.Request().Context(), s.actor(c))
	var rows []views.HostRow
	for _, a := range asked {
		if query == "" || views.Match(a.Host, query) {
			rows = append(rows, views.HostRow{Ask: a, Since: views.When(a.At, s.now(), s.store.Settings().Zone)})
		}
	}
	return rows, err
}

// tellAnswers adds to the cards what became of the hosts that a person asked for.
func (s *Server) tellAnswers(c echo.Context, p school.Person, cards []views.Card) error {
	asks, err := s.store.OwnAsks(c.Request().Context(), p.ID)
	for _, a := range asks {
		for i := range cards {
			if cards[i].Entry.Door.Code == a.Door {
				cards[i].Notices = append(cards[i].Notices, views.OwnAskWords(a))
			}
		}
	}
	return err
}
