package web

import (
	"cmp"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"hallway/internal/meeting"
	"hallway/internal/school"
	"hallway/views"
)

// formTime is the format of a datetime-local field, which is in the school's zone
// (HTML, "valid local date and time string").
const formTime = "2006-01-02T15:04"

// settings is the page of the mode and the settings.
func (s *Server) settings(c echo.Context) error {
	return s.showSettings(c, http.StatusOK, nil, nil)
}

// showSettings shows the page. Fields of a refused form have what was typed.
func (s *Server) showSettings(c echo.Context, status int, errs school.Invalid, fields []string) error {
	console, err := s.console(c, "/admin/settings")
	if err != nil {
		return err
	}
	set, now := s.store.Settings(), s.store.Status()
	page := views.Settings{Console: console, Settings: set, Domains: s.cfg.Domains}
	size, err := s.store.SizeAt(c.Request().Context(), 0)
	if err != nil {
		return err
	}
	page.Classes = size.Running
	if page.Hosts, err = s.hostUses(c.Request().Context()); err != nil {
		return err
	}
	if page.Zones, err = s.otherZones(c.Request().Context()); err != nil {
		return err
	}
	form := &page.Form
	form.Mode, form.Message, form.Hosts = string(now.Mode), now.Message, strings.Join(set.Hosts, ", ")
	form.Zone, form.Errors = set.Zone.String(), errs
	if !now.Until.IsZero() {
		form.Until = now.Until.In(set.Zone).Format(formTime)
	}
	byName := map[string]*string{"mode": &form.Mode, "message": &form.Message, "until": &form.Until, "hosts": &form.Hosts, "zone": &form.Zone}
	for _, name := range fields {
		*byName[name] = c.FormValue(name)
	}
	return render(c, status, views.SettingsPage(page), nil)
}

// saveSetting handles one form of the page. write saves it. If write refuses it, the
// page shows the fields as they were typed; without fields the answer is a notice.
func (s *Server) saveSetting(write func(c echo.Context) error, fields ...string) echo.HandlerFunc {
	return func(c echo.Context) error {
		err := write(c)
		if invalid, ok := errors.AsType[school.Invalid](err); ok && len(fields) > 0 {
			c.Set(keyReason, invalid.Error())
			return s.showSettings(c, http.StatusUnprocessableEntity, invalid, fields)
		}
		if err != nil {
			return err
		}
		s.log.Info("setting changed", "actor", s.actor(c).Label(), "setting", c.Path(), "request", requestID(c))
		return s.done(c, "Saved. Every page shows it now.", "/admin/settings")
	}
}

// fixed refuses to change a setting that the environment sets.
func fixed(variable string) error {
	return refuse(http.StatusConflict, variable+" is set", "The server’s configuration sets this",
		"The environment variable "+variable+" is set. It can be changed only on the server. Nothing was changed.",
		"Back to the settings", "/admin/settings")
}

func (s *Server) setMode(c echo.Context) error {
	next := school.Status{Mode: school.Mode(c.FormValue("mode")), Message: oneLine(c.FormValue("message"))}
	if next.Mode != school.Preview && next.Mode != school.Live && next.Mode != school.Maintenance {
		return school.Invalid{"message": "Choose preview, live or maintenance."}
	}
	if len([]rune(next.Message)) > 200 {
		return school.Invalid{"message": "A message has room for 200 letters."}
	}
	if until := c.FormValue("until"); until != "" {
		t, err := time.ParseInLocation(formTime, until, s.store.Settings().Zone)
		if err != nil {
			return school.Invalid{"until": "Write the time like 2026-11-24T16:00."}
		}
		if t.Before(s.now()) {
			return school.Invalid{"until": "That time is in the past. Choose a later one, or none."}
		}
		next.Until = t
	}
	return s.store.SetStatus(c.Request().Context(), s.actor(c), next)
}

func (s *Server) setAccess(c echo.Context) error {
	access := c.FormValue("access")
	if s.store.Settings().Fixed.Public {
		return fixed("HALLWAY_DIRECTORY")
	}
	if access != "school" && access != "public" {
		return school.Invalid{"access": "Choose who may read: the school, or anyone."}
	}
	return s.store.SetPublic(c.Request().Context(), s.actor(c), access == "public")
}

func (s *Server) setHosts(c echo.Context) error {
	if s.store.Settings().Fixed.Hosts {
		return fixed("HALLWAY_MEETING_HOSTS")
	}
	hosts, err := meeting.ParseHosts(c.FormValue("hosts"))
	if err != nil {
		return school.Invalid{"hosts": "That did not work: " + strings.TrimSuffix(err.Error(), ".") + "."}
	}
	return s.store.SetHosts(c.Request().Context(), s.actor(c), hosts)
}

func (s *Server) setZone(c echo.Context) error {
	if s.store.Settings().Fixed.Zone {
		return fixed("HALLWAY_TIMEZONE")
	}
	name := strings.TrimSpace(c.FormValue("zone"))
	zone, err := time.LoadLocation(name)
	if err != nil || cmp.Or(name, "Local") == "Local" {
		return school.Invalid{"zone": "There is no time zone with that name. Write one like America/Chicago."}
	}
	return s.store.SetZone(c.Request().Context(), s.actor(c), zone)
}

// rotateReaders makes a new reader key, so that every reader has to sign in again.
func (s *Server) rotateReaders(c echo.Context) error {
	key, err := s.store.RotateReaderKey(c.Request().Context(), s.actor(c))
	if err != nil {
		return err
	}
	s.readers.use(key)
	s.admitReader(c, domainOf(c)) // the administrator need not sign in again
	return nil
}
