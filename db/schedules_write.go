package db

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"hallway/internal/schedule"
	"hallway/internal/school"
)

// ScheduleEdit is a new text for a school; an empty one takes the schedule away. Version is
// that of the schedule which the edit began with.
type ScheduleEdit struct {
	School  int64
	Text    string
	Version int64
}

// ScheduleConflict is the error of an edit of a schedule that somebody has saved since. It
// is a school.ErrConflict.
type ScheduleConflict struct{ Now Schedule }

// Error names the school.
func (c *ScheduleConflict) Error() string {
	return fmt.Sprintf("schedule of school %d is at version %d: %v", c.Now.School, c.Now.Version, school.ErrConflict)
}

// Unwrap makes errors.Is(err, school.ErrConflict) hold.
func (*ScheduleConflict) Unwrap() error { return school.ErrConflict }

// scheduleState is a schedule in the history.
type scheduleState struct {
	Text string `json:"text"`
	As   int64  `json:"as,omitempty"` // id of the school that the text names
}

// SaveSchedules writes the schedules of some schools, all or none, and returns the ids of
// the changes in the history: one for each that became another. A text with faults is a
// school.Invalid, a version that is not the present one a *ScheduleConflict, unless the
// text is the same all the same.
func (s *Store) SaveSchedules(ctx context.Context, actor school.Actor, edits []ScheduleEdit) (changes []int64, err error) {
	err = s.change(ctx, actor, school.ScheduleSave, func(t *tx) error {
		changes = nil
		for _, e := range edits {
			was, err := t.ownSchedule(e.School)
			if err != nil {
				return err
			}
			text := tidySchedule(e.Text)
			if text == was.Text {
				continue
			}
			if e.Version != was.Version {
				return &ScheduleConflict{was}
			}
			id, err := t.putSchedule(was, scheduleState{Text: text}, 0)
			if err != nil {
				return err
			}
			changes = append(changes, id)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return changes, nil
}

// tidySchedule is a text as it is kept: with plain line ends, because a browser sends
// others than a file has, and nothing at all if it says nothing.
func tidySchedule(text string) string {
	text = strings.TrimPrefix(text, "\ufeff")
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	if strings.TrimSpace(text) == "" {
		return ""
	}
	return text
}

// ownSchedule is the schedule of a school that the actor administers.
func (t *tx) ownSchedule(id int64) (Schedule, error) {
	only, err := scopeOf(t.ctx, t.Tx, t.actor)
	if err == nil && only != 0 && only != id {
		err = fmt.Errorf("schedule of school %d: %w", id, school.ErrForbidden)
	}
	if err != nil {
		return Schedule{}, t.refused(err)
	}
	now, err := t.school(id)
	if err != nil {
		return Schedule{}, err
	}
	if now.Archived {
		return Schedule{}, &SchoolMoved{now.Name, now.Archived, now.IntoName}
	}
	return scheduleOf(t.ctx, t.Tx, id)
}

// putSchedule writes a text that is new, and its history row. undoes is the change that
// this one undoes, or 0.
func (t *tx) putSchedule(was Schedule, next scheduleState, undoes int64) (int64, error) {
	if err := t.readSchedule(was, &next); err != nil {
		return 0, err
	}
	err := t.exec(`
		insert into schedules (school_id, text, version, saved_at, saved_by, as_id) values (?1, ?2, 1, ?3, nullif(?4, 0), nullif(?5, 0))
		on conflict (school_id) do update set text = ?2, version = version + 1, saved_at = ?3, saved_by = nullif(?4, 0), as_id = nullif(?5, 0)`,
		was.School, next.Text, millis(t.now), t.actor.PersonID, next.As)
	if err != nil {
		return 0, err
	}
	var sharing []int64
	if err := t.list(&sharing, `select school_id from schedules where as_id = ?`, was.School); err != nil {
		return 0, err
	}
	t.touched.Schools = append(t.touched.Schools, sharing...)
	t.texts = append(t.texts, was.School)
	return t.record(subject{school: was.School, undoes: undoes}, scheduleState{was.Text, was.As}, next)
}

// readSchedule refuses a text with faults, and finds the school that it names.
func (t *tx) readSchedule(was Schedule, next *scheduleState) error {
	read, problems := schedule.Parse(next.Text, t.zone)
	if schedule.Faulty(problems) {
		return school.Invalid{"text": faultsOf(problems)}
	}
	if read.As == "" {
		next.As = 0
		return nil
	}
	if before, _ := schedule.Parse(was.Text, t.zone); was.As != 0 && before != nil && before.As == read.As {
		next.As = was.As // under another name now
	}
	return t.sharedSchool(was.School, read.As, next)
}

// faultsShown is how many faults of a text one sentence names.
const faultsShown = 3

// faultsOf is what is wrong with a text: "line 12: 9:00-8:30 ends before it starts."
func faultsOf(problems []schedule.Problem) string {
	problems = slices.DeleteFunc(slices.Clone(problems), func(p schedule.Problem) bool { return p.Warning })
	var list []string
	for _, p := range problems[:min(len(problems), faultsShown)] {
		list = append(list, p.String()+".")
	}
	if more := len(problems) - len(list); more > 0 {
		list = append(list, fmt.Sprintf("And %d more.", more))
	}
	return strings.Join(list, " ")
}

// sharedSchool finds the school whose schedule a text shares. A name that was chosen before
// is still the same school's, however it is called now.
func (t *tx) sharedSchool(own int64, name string, next *scheduleState) error {
	var schools []school.School
	if err := t.list(&schools, `select id, slug, name from schools where archived_at is null order by id`); err != nil {
		return err
	}
	is := func(called func(school.School) bool) int { return slices.IndexFunc(schools, called) }
	at := is(func(s school.School) bool { return s.ID == next.As })
	if at < 0 {
		at = is(func(s school.School) bool { return strings.EqualFold(strings.Join(strings.Fields(s.Name), " "), name) })
	}
	if at < 0 {
		at = is(func(s school.School) bool { return strings.EqualFold(s.Slug, name) })
	}
	switch {
	case at < 0:
		return school.Invalid{"text": "There is no school “" + name + "” whose schedule this one could share. " +
			"Write its name as the list of schools has it."}
	case schools[at].ID == own:
		return school.Invalid{"text": "A school cannot share its own schedule. Name another school, or write the schedule here."}
	}
	next.As = schools[at].ID
	return nil
}

// sharesOnce refuses schools that share the schedule of one that shares another's: whose
// text counts would be hard to say, and could be nobody's. It looks when all is written.
func (t *tx) sharesOnce() error {
	if len(t.texts) == 0 {
		return nil
	}
	var twice []struct{ Name, Other, Third string }
	err := t.list(&twice, `
		select x.name, y.name as other, z.name as third
		from schedules k join schedules o on o.school_id = k.as_id and o.as_id is not null
		join schools x on x.id = k.school_id and x.archived_at is null join schools y on y.id = o.school_id join schools z on z.id = o.as_id
		where k.school_id in (select value from json_each(?1)) or o.school_id in (select value from json_each(?1))
		order by x.id limit 1`, jsonList(t.texts))
	if err != nil || len(twice) == 0 {
		return err
	}
	one := twice[0]
	return school.Invalid{"text": one.Name + " shares the schedule of " + one.Other + ", which would share that of " + one.Third +
		". Write the schedule of " + one.Other + ", or let both share that of " + one.Third + "."}
}
