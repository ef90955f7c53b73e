package db

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"
	"unicode/utf8"

	"hallway/internal/roster"
	"hallway/internal/schedule"
	"hallway/internal/school"
)

// TeamLimit is how many teachers a class may have.
const TeamLimit = 50

// into puts what was typed into a state, or returns a school.Invalid with a sentence for
// each field that is wrong. only is the one school that the actor administers; 0: all.
func (e ClassEdit) into(t *tx, only int64, c *classState) error {
	wrong := school.Invalid{}
	for _, one := range []struct {
		field string
		typed *string
		to    *string
	}{
		{"title", e.Title, &c.Title}, {"section", e.Section, &c.Section}, {"block", e.Block, &c.Block}, {"room", e.Room, &c.Room},
		{"department", e.Department, &c.Department}, {"term", e.Term, &c.Term}, {"starts", e.Starts, &c.Starts}, {"ends", e.Ends, &c.Ends},
	} {
		if one.typed == nil {
			continue
		}
		if *one.to = roster.Tidy(*one.typed); utf8.RuneCountInString(*one.to) > nameLimit {
			wrong[one.field] = "That is longer than any page can show: at most 1,000 letters."
		}
	}
	if c.Title == "" {
		wrong["title"] = "Write the title that students see."
	}
	c.termDays(wrong)
	e.shortYears(wrong)
	if err := e.school(t, only, c, wrong); err != nil {
		return err
	}
	if err := e.team(t, c, wrong); err != nil {
		return err
	}
	if err := e.bells(t, c, wrong); err != nil {
		return err
	}
	if len(wrong) > 0 {
		return wrong
	}
	return nil
}

// shortYears says so if a day was typed of a year like 0026. A file may have one.
func (e ClassEdit) shortYears(wrong school.Invalid) {
	for field, typed := range map[string]*string{"starts": e.Starts, "ends": e.Ends} {
		if typed == nil {
			continue
		}
		if at, err := time.Parse(time.DateOnly, *typed); err == nil && at.Year() < 1900 {
			wrong[field] = "Write the year with four digits, like 2026."
		}
	}
}

// termDays says what is wrong with the days of a term.
func (c classState) termDays(wrong school.Invalid) {
	for field, day := range map[string]string{"starts": c.Starts, "ends": c.Ends} {
		if _, err := time.Parse(time.DateOnly, day); day != "" && err != nil {
			wrong[field] = "Write the day like 2026-08-17: year, month, day."
		}
	}
	if wrong["starts"] == "" && wrong["ends"] == "" && c.Starts != "" && c.Ends != "" && c.Ends < c.Starts {
		wrong["ends"] = "The last day is before the first. Choose a later one."
	}
}

// school puts the class at the school that was chosen, or else at the only one there is.
func (e ClassEdit) school(t *tx, only int64, c *classState, wrong school.Invalid) error {
	var open []string
	if err := t.list(&open, `select slug from schools where archived_at is null and (?1 = 0 or id = ?1) order by id`, only); err != nil {
		return err
	}
	was := c.School
	switch {
	case e.School != nil && (*e.School != "" || was != ""):
		c.School = *e.School
	case was == "" && len(open) == 1:
		c.School = open[0]
	}
	if stays := c.School == was && was != ""; !stays && !slices.Contains(open, c.School) { // also at an archived school
		wrong["school"] = notThatSchool(only, c.School, len(open))
	}
	return nil
}

// notThatSchool is why a class cannot be at a school. only is the one school of the
// actor; 0: all. open is how many they can choose from.
func notThatSchool(only int64, chosen string, open int) string {
	switch {
	case only != 0 && open == 0:
		return "Your school is archived. An administrator of all schools can restore it."
	case only != 0 && chosen != "":
		return "You administer another school. An administrator of all schools can do that."
	case open == 0:
		return "There is no school yet. Add one first."
	}
	return "Choose a school from the list."
}

// bells puts the set of bells that was chosen. One that the schedule does not have any more
// stays until another one is chosen: it may be there again tomorrow.
func (e ClassEdit) bells(t *tx, c *classState, wrong school.Invalid) error {
	if e.Bells == nil || *e.Bells == c.Bells {
		return nil
	}
	c.Bells = *e.Bells
	if c.Bells == "" {
		return nil
	}
	var text string
	err := found(t.get(&text, `select `+inForce+` from schools x left join schedules k on k.school_id = x.id where x.slug = ?`, c.School))
	if err != nil {
		return err
	}
	if times, _ := schedule.Parse(text, t.zone); times == nil || !slices.Contains(times.Sets(), c.Bells) {
		wrong["bells"] = "The schedule has no bells of that name. Choose from the list."
	}
	return nil
}

// team puts the teachers in the order in which they were chosen. Those who teach the class
// already may be suspended.
func (e ClassEdit) team(t *tx, c *classState, wrong school.Invalid) error {
	if e.Teachers == nil {
		return nil
	}
	chosen, before := *e.Teachers, c.team()
	if len(chosen) > TeamLimit {
		wrong["teachers"] = fmt.Sprintf("A class has at most %d teachers.", TeamLimit)
		return nil
	}
	var here []int64 // of those who taught it, the ones who have not left
	if err := t.list(&here, `select p.id from json_each(?) j join people p on p.id = j.value where p.archived_at is null order by j.key`,
		jsonList(before)); err != nil {
		return err
	}
	if slices.Equal(here, chosen) {
		return nil // those who have left teach it again when they come back
	}
	seen := map[int64]bool{}
	for _, id := range chosen {
		p, err := t.person(id)
		switch {
		case err != nil && !errors.Is(err, school.ErrNotFound):
			return err
		case err != nil:
			wrong["teachers"] = "Choose people from the list of people."
		case p.Archived:
			wrong["teachers"] = cmp.Or(wrong["teachers"], p.Name+" has left. Choose somebody else, or add them again first.")
		case p.Suspended && !slices.Contains(here, id):
			wrong["teachers"] = cmp.Or(wrong["teachers"], p.Name+" cannot sign in now. Choose somebody else, or switch their sign-in on first.")
		case seen[id]:
			wrong["teachers"] = cmp.Or(wrong["teachers"], p.Name+" is in the list twice.")
		}
		seen[id] = true
	}
	c.Teachers = teachersText(chosen)
	return nil
}
