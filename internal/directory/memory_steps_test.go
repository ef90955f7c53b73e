package directory_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"

	"hallway/db"
	"hallway/internal/directory"
	"hallway/internal/roster"
	"hallway/internal/school"
)

// schools does something with a school; a third one is there now and then.
func (w *world) schools() (did string, err error) {
	ctx, command := w.Context(), school.Command("test")
	one, other := int64(1+w.random.IntN(3)), int64(1+w.random.IntN(3))
	switch w.random.IntN(6) {
	case 0:
		did = "add"
		one, err = w.store.AddSchool(ctx, command, w.one("East", "West"))
	case 1:
		did, err = "archive", w.store.ArchiveSchool(ctx, command, one)
	case 2, 3:
		did, err = "restore", w.store.RestoreSchool(ctx, command, one)
	case 4:
		did, err = "merge", w.store.MergeSchool(ctx, command, one, other)
	case 5: // what was done to schools last
		did = "undo"
		var list []school.Change
		if list, _, err = w.store.History(ctx, db.HistoryFilter{Kind: "school"}); err == nil && len(list) > 0 {
			_, err = w.store.Undo(ctx, command, list[w.random.IntN(min(len(list), 2))].ID)
		}
	}
	return fmt.Sprint(did, " school ", one, " ", other), err
}

// schedules writes the schedules of some schools, with a day of its own for today.
func (w *world) schedules() (did string, err error) {
	ctx, command := w.Context(), school.Command("test")
	var edits []db.ScheduleEdit
	for id := int64(1); id <= 2; id++ {
		now, err := w.store.Schedule(ctx, command, id)
		if err != nil {
			return "no schedule", err
		}
		text := "term 2026-08-17 2027-06-18\nday Reg\n  09:00-09:50 A\n  10:00-10:50 B\nday Reg for Lower\n  11:00-11:20 A\nweek W Reg Reg Reg Reg Reg\nfrom 2026-08-17 W\n"
		switch w.random.IntN(5) {
		case 0:
			text = ""
		case 1:
			text = "as " + w.one("north", "south")
		case 2:
			text += "on " + w.store.Today() + " off Snow\n"
		case 3:
			text = strings.Replace(text, "09:00", w.one("08:00", "08:30"), 1)
		}
		if w.random.IntN(3) > 0 {
			edits = append(edits, db.ScheduleEdit{School: id, Text: text, Version: now.Version})
		}
	}
	_, err = w.store.SaveSchedules(ctx, command, edits)
	return fmt.Sprint("schedules ", edits), err
}

// year turns the year of some terms, of one school or all, or undoes a turn.
func (w *world) year() (did string, err error) {
	ctx, command := w.Context(), school.Command("test")
	turns, err := w.store.Turns(ctx, command)
	if err != nil {
		return "turns", err
	}
	if len(turns) > 0 && w.random.IntN(3) > 0 {
		id := turns[w.random.IntN(min(len(turns), 3))].ID
		_, err = w.store.UndoTurn(ctx, command, id)
		return fmt.Sprint("undo turn ", id), err
	}
	choice := roster.TurnChoice{School: int64(w.random.IntN(3)), KeepLinks: w.random.IntN(2) == 0}
	terms, err := w.store.YearTerms(ctx, command, choice.School)
	for _, one := range terms {
		if w.random.IntN(2) == 0 {
			choice.Terms = append(choice.Terms, one.Term)
		}
	}
	if err == nil {
		var plan db.TurnPlan
		if plan, err = w.store.PlanTurn(ctx, command, choice); err == nil {
			_, err = w.store.TurnYear(ctx, command, plan, len(plan.Classes), nil)
		}
	}
	return fmt.Sprint("turn ", choice), err
}

// takesBack undoes an import.
func (w *world) takesBack() (did string, err error) {
	list, _, err := w.store.Imports(w.Context(), school.Command("test"), 0)
	if err != nil || len(list) == 0 {
		return "no import", err
	}
	id := list[w.random.IntN(min(len(list), 3))].ID
	_, err = w.store.UndoImport(w.Context(), school.Command("test"), id)
	return fmt.Sprint("undo import ", id), err
}

// inUse fails if a class is in the directory of a school that is not.
func (w *world) inUse() {
	w.Helper()
	for id := range int64(60) {
		c, err := w.store.Class(w.Context(), school.Command("test"), id)
		if err != nil || !c.ArchivedAt.IsZero() {
			continue
		}
		if at, err := w.store.OneSchool(w.Context(), c.School.ID); err != nil || at.Archived || at.IntoID != 0 {
			w.Errorf("%s is in the directory, and its school is %+v (%v)", c.Section.Course, at, err)
		}
	}
}

// answer is what the address of a school answers: its ETag and page, where it leads, or
// that there is none.
func (w *world) answer(p *directory.Publisher, slug string) string {
	to := httptest.NewRecorder()
	if err := p.Look().School(to, httptest.NewRequest(http.MethodGet, "/s/"+slug, nil), slug, atOnce); err != nil {
		return err.Error()
	}
	return fmt.Sprint(to.Code, to.Header()["Location"], to.Header()["Etag"], to.Body)
}

// anyInUse reports whether one of some schools is not archived.
func (w *world) anyInUse(slugs []string) bool {
	w.Helper()
	schools, err := w.store.Schools(w.Context())
	must(w.T, err)
	return slices.ContainsFunc(schools, func(s school.School) bool { return slices.Contains(slugs, s.Slug) })
}
