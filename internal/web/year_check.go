package web

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"hallway/internal/roster"
	"hallway/internal/school"
	"hallway/views"
)

// yearsWeight is how many bytes the checks of turns may use, and bytesOfTurned what one of
// their classes does.
const (
	yearsWeight   = 64 << 20
	bytesOfTurned = 220
)

func yearPath(ck *check) string { return "/admin/year/check/" + ck.token }

// onYear gives a handler the check of the address. Another administrator's is not found.
func (s *Server) onYear(h func(echo.Context, *check) error) echo.HandlerFunc {
	return func(c echo.Context) error {
		if ck := s.years.find(c.Param("token"), s.actor(c).PersonID); ck != nil {
			return h(c, ck)
		}
		if isHTMX(c) { // the server has restarted: load the page, which says so
			c.Response().Header().Set("HX-Redirect", c.Request().URL.Path)
		}
		return refuse(http.StatusNotFound, "no such check", "This check is over",
			"What you chose is kept for an hour at most, and not when the server restarts. "+
				"Look under Turns so far: if it is not there, nothing was changed. Choose again.",
			"Go to the turn of the year", "/admin/year")
	}
}

// planYear says what a turn would do now.
func (s *Server) planYear(ctx context.Context, ck *check, actor school.Actor) {
	plan, err := s.store.PlanTurn(ctx, actor, ck.look().turn.TurnChoice)
	if err != nil {
		s.refuseYear(ctx, ck, actor, err)
		return
	}
	ck.move(func(is *checked) {
		is.stage, is.turn = waiting, plan
		is.plan.Shown = strconv.FormatInt(s.now().UnixNano(), 36) // names this plan, for whoever reads it
		is.weight = int64(len(plan.Classes)) * bytesOfTurned
	})
	s.years.makeRoom(ck)
}

// showYearCheck shows the present state of a check. htmx asks for the progress while
// something runs, and loads the page when it has ended.
func (s *Server) showYearCheck(c echo.Context, ck *check) error {
	now := ck.look()
	if now.stage == applied {
		return s.toTurned(c, ck, now)
	}
	if !now.stage.working() && isHTMX(c) {
		return goTo(c, yearPath(ck))
	}
	console, err := s.console(c, "/admin/classes")
	if err != nil {
		return err
	}
	page := views.YearCheck{Console: console, Token: ck.token, Typed: now.typed}
	switch {
	case now.stage.working():
		page.Work = yearWork(now.stage, ck)
		return render(c, http.StatusOK, views.YearCheckPage(page), views.YearProgress(page))
	case now.stage == refused:
		page.Why = now.why
	default:
		page.Problem = views.Problem{Field: now.field, Text: now.why}
		page.Plan = views.NewYearPlan(now.turn.Turn, now.turn.Names, now.turn.At, now.plan.Shown, s.termName)
	}
	if now.why != "" {
		c.Set(keyReason, "turn of the year: "+strconv.Itoa(now.status))
		ck.move(func(is *checked) { is.why, is.field, is.status = "", "", 0 }) // said once: the plan is the present one
	}
	return render(c, cmp.Or(now.status, http.StatusOK), views.YearCheckPage(page), nil)
}

func yearWork(at stage, ck *check) *views.Work {
	if at == applying {
		return &views.Work{What: "Turning the year", Done: ck.counted.Load(), Total: ck.total.Load()}
	}
	return &views.Work{What: "Looking at the classes"}
}

// toTurned redirects from a turn that was carried out to the list.
func (s *Server) toTurned(c echo.Context, ck *check, now checked) error {
	first := false
	ck.move(func(is *checked) { first, is.reported = !is.reported, true })
	if first {
		said := "The year has turned. Students see it now. Import the roster of the new year next."
		if now.imported == 0 {
			said = "Nothing had to change."
		}
		s.keep(c, cookieFlash, flash{Said: said}, flashLimit)
	}
	return goTo(c, "/admin/year")
}

// checkYearAgain compares the same choice with the present classes.
func (s *Server) checkYearAgain(c echo.Context, ck *check) error {
	if actor, before := s.actor(c), ck.look(); ck.begin(comparing, nil) {
		s.background(c.Request().Context(), ck, actor, checkWait, func(ctx context.Context) { s.planYear(ctx, ck, actor) })
		if now := ck.look(); now.stage == waiting && before.stage == waiting {
			said := views.YearAgainWords(before.turn.Differences(now.turn.Turn))
			s.keep(c, cookieFlash, flash{Said: said}, flashLimit)
		}
	}
	return c.Redirect(http.StatusSeeOther, yearPath(ck))
}

// applyYear carries out what was shown, once.
func (s *Server) applyYear(c echo.Context, ck *check) error {
	actor, shown, typed := s.actor(c), c.FormValue("shown"), strings.TrimSpace(c.FormValue("number"))
	number, _ := strconv.Atoi(strings.NewReplacer(",", "", ".", "", " ", "").Replace(typed))
	begun := ck.begin(applying, func(is *checked) bool {
		is.typed = typed
		switch {
		case shown != is.plan.Shown:
			is.why, is.status = views.YearNotShownWords, http.StatusConflict
		case is.turn.Guarded() && number != len(is.turn.Classes):
			is.why, is.field, is.status = views.YearGuardWords(len(is.turn.Classes)), "number", http.StatusUnprocessableEntity
		}
		return is.why == ""
	})
	ctx := c.Request().Context()
	switch {
	case begun:
		s.background(ctx, ck, actor, applyWait, func(ctx context.Context) { s.turnYear(ctx, ck, actor, number) })
	case ck.look().stage == applying: // an earlier press is still working
		ck.await(ctx, applyWait)
	}
	if ck.look().stage.working() {
		return c.Redirect(http.StatusSeeOther, yearPath(ck))
	}
	return s.showYearCheck(c, ck)
}

// turnYear carries out what was shown.
func (s *Server) turnYear(ctx context.Context, ck *check, actor school.Actor, number int) {
	began, plan := s.now(), ck.look().turn
	id, err := s.store.TurnYear(ctx, actor, plan, number, func(done, total int) {
		ck.counted.Store(int64(done))
		ck.total.Store(int64(total))
	})
	if err != nil {
		s.refuseYear(ctx, ck, actor, err)
		return
	}
	s.log.Info("year turned", "actor", actor.Label(), "turn", id, "classes", len(plan.Classes), "kept", plan.Count(roster.LinkKept),
		"ms", s.now().Sub(began).Milliseconds(), "request", actor.Request)
	ck.move(func(is *checked) {
		is.stage, is.imported, is.weight = applied, id, 0
		is.turn.Classes, is.turn.Names = nil, nil // not needed any more
	})
}

// refuseYear records why there is no plan, or why it was not carried out.
func (s *Server) refuseYear(ctx context.Context, ck *check, actor school.Actor, err error) {
	now, next := ck.look(), checked{stage: refused}
	if now.stage == applying {
		next.stage = waiting
	}
	var (
		stale   *school.Stale
		guarded *school.Guarded
		closed  *school.Closed
	)
	switch {
	case errors.As(err, &stale):
		s.planYear(ctx, ck, actor)
		next.stage, next.status, next.why = ck.look().stage, http.StatusConflict, views.YearStaleWords(stale.Changed)
	case errors.As(err, &guarded):
		next.status, next.field, next.why = http.StatusUnprocessableEntity, "number", views.YearGuardWords(guarded.Classes)
	case errors.As(err, new(school.Busy)):
		next.status, next.why = http.StatusConflict, views.YearBusyWords
	case errors.As(err, &closed):
		next.status, next.why = http.StatusServiceUnavailable, views.YearClosedWords(closed.Status, s.store.Settings().Zone)
	case errors.Is(err, school.ErrNotFound): // archived since
		next.status, next.why, next.stage = http.StatusConflict, views.YearNoSchoolWords, refused
	case errors.Is(err, school.ErrForbidden):
		next.status = http.StatusForbidden
		next.why = "You may not do this: only administrators may, and those of one school only for that school."
	default:
		s.log.Error("year not turned", "actor", actor.Label(), "request", actor.Request, "error", err)
		ck.move(func(is *checked) { is.fault(actor.Request) })
		return
	}
	s.log.Info("turn of the year refused", "actor", actor.Label(), "status", next.status, "request", actor.Request)
	ck.move(func(is *checked) {
		is.stage, is.status, is.why, is.field = next.stage, next.status, next.why, next.field
	})
}

// yearCSV sends what a turn does as a file, with a row for each class, and for each person
// who teaches nothing afterwards.
func (s *Server) yearCSV(c echo.Context, ck *check) error {
	list, err := s.store.Schools(c.Request().Context())
	if err != nil {
		return err
	}
	at := map[int64]string{}
	for _, one := range list {
		at[one.ID] = one.Name
	}
	now := ck.look()
	w := csvFile(c, "year.csv")
	w.Row("what", "name", "teacher", "school", "term", "first day", "last day", "link")
	for _, one := range now.turn.Classes {
		w.Row("class", one.Title, now.turn.Names[one.Lead], at[one.At], one.Term.Name, one.Term.Starts, one.Term.Ends, views.YearFate(one.Fate))
	}
	for _, id := range now.turn.Idle {
		w.Row("person", now.turn.Names[id], "", "", "", "", "", "")
	}
	w.Flush()
	return w.Error()
}
