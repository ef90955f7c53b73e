package db

import (
	"fmt"
	"strconv"
	"strings"

	"hallway/internal/school"
)

// classState is a class in the history: a change has only the fields that it touched.
type classState struct {
	Title      string `json:"title" db:"title"`
	Section    string `json:"section" db:"section"`
	Block      string `json:"block" db:"block"`
	Room       string `json:"room" db:"room"`
	Department string `json:"department" db:"department"`
	Term       string `json:"term" db:"term"`
	Starts     string `json:"starts" db:"starts"`
	Ends       string `json:"ends" db:"ends"`
	Bells      string `json:"bells" db:"bells"`             // the set of bells that its page chose; empty: the schedule decides
	School     string `json:"school" db:"school"`           // slug
	Teachers   string `json:"teacher_ids" db:"teachers"`    // "12, 15", the lead first; "0, 15": nobody leads
	Archived   bool   `json:"archived" db:"archived"`       // not in the directory
	PutAway    bool   `json:"put_away" db:"put_away"`       // a person archived it, so that imports leave it
	Into       int64  `json:"merged_into" db:"merged_into"` // id of the class where its address leads; 0: its own
	Version    int64  `json:"-" db:"version"`
	Door       int64  `json:"-" db:"door"`
	SchoolID   int64  `json:"-" db:"school_id"`
}

// teamOf are the ids of a section x's teachers as in classState, with those who have
// left: they teach it again when they come back.
const teamOf = `coalesce((select iif(max(t.role = 'lead'), '', '0, ')
	|| group_concat(t.person_id, ', ' order by t.role = 'lead' desc, t.place, t.person_id)
	from teachers t where t.section_id = x.id), '')`

// class reads a class, also an archived one.
func (t *tx) class(id int64) (c classState, err error) {
	err = t.get(&c, `
		select x.course as title, x.section, x.block, x.room, x.department, x.term, x.starts, x.ends, x.bells, o.slug as school, x.school_id,
		       x.archived_at is not null as archived, x.put_away_at is not null as put_away, x.version, d.id as door,
		       coalesce((select section_id from doors where id = d.merged_into), 0) as merged_into, `+teamOf+` as teachers
		from sections x join schools o on o.id = x.school_id join doors d on d.section_id = x.id where x.id = ? and `+counts, id)
	if err != nil {
		return c, fmt.Errorf("class %d: %w", id, translate(err))
	}
	return c, nil
}

// ownClass is a class that the actor administers, and the one school that they
// administer; 0: all.
func (t *tx) ownClass(id int64) (c classState, only int64, err error) {
	if only, err = scopeOf(t.ctx, t.Tx, t.actor); err != nil {
		return c, 0, t.refused(err)
	}
	if c, err = t.class(id); err != nil {
		return c, 0, err
	}
	if only != 0 && c.SchoolID != only {
		err = fmt.Errorf("class %d is of another school: %w", id, school.ErrForbidden)
	}
	return c, only, err
}

// name is what sentences call it: "Algebra II, section 01".
func (c classState) name() string {
	if c.Section == "" {
		return c.Title
	}
	return c.Title + ", section " + c.Section
}

// team are the ids of the teachers; 0 first: nobody leads.
func (c classState) team() (ids []int64) {
	for one := range strings.SplitSeq(c.Teachers, ", ") {
		if id, err := strconv.ParseInt(one, 10, 64); err == nil {
			ids = append(ids, id)
		}
	}
	return ids
}

// teachersText is a team as classState keeps it.
func teachersText(ids []int64) string {
	list := make([]string, len(ids))
	for i, id := range ids {
		list[i] = decimal(id)
	}
	return strings.Join(list, ", ")
}

// putClass writes a class's next state and its history row, and hides or shows its link
// if others teach it now. undoes is the change that this one undoes, or 0. If nothing
// changes, it writes nothing.
func (t *tx) putClass(id int64, was, next classState, undoes int64) (int64, error) {
	before, after := difference(was, next)
	if len(before) == 0 {
		return 0, nil
	}
	shown, err := t.shownWith(id)
	if err != nil {
		return 0, err
	}
	err = t.exec(`
		update sections set school_id = (select id from schools where slug = ?2), course = ?3, section = ?4, block = ?5, room = ?6,
		       department = ?7, term = ?8, starts = ?9, ends = ?10, archived_at = iif(?11, coalesce(archived_at, ?13), null),
		       put_away_at = iif(?12, coalesce(put_away_at, ?13), null), bells = ?14, version = version + 1
		where id = ?1`,
		id, next.School, next.Title, next.Section, next.Block, next.Room, next.Department, next.Term, next.Starts, next.Ends,
		next.Archived, next.PutAway, millis(t.now), next.Bells)
	if err == nil && was.Into != next.Into {
		err = t.exec(`update doors set merged_into = (select id from doors where section_id = nullif(?, 0)) where id = ?`, next.Into, was.Door)
	}
	if err == nil && was.Teachers != next.Teachers {
		err = t.putTeam(id, next.team())
	}
	if err != nil {
		return 0, err
	}
	if err := t.publishClass(id, shown, was, next); err != nil {
		return 0, err
	}
	return t.recordClass(was.Door, before, after, undoes, was, next)
}

// recordClass writes the history row, with names beside the ids, and lets the link follow.
func (t *tx) recordClass(door int64, before, after school.Fields, undoes int64, was, next classState) (int64, error) {
	for _, one := range []struct {
		fields school.Fields
		state  classState
	}{{before, was}, {after, next}} {
		if err := t.nameFields(one.fields, one.state); err != nil {
			return 0, err
		}
	}
	id, err := t.record(subject{door: door, undoes: undoes}, before, after)
	if err == nil && was.Teachers != next.Teachers {
		err = t.followTeam(door, was.team(), next.team(), undoes)
	}
	return id, err
}

// nameFields adds what people read to a state of the history that has ids.
func (t *tx) nameFields(f school.Fields, c classState) error {
	if _, has := f["teacher_ids"]; has {
		var names []string
		err := t.list(&names, `select p.name from json_each(?) j join people p on p.id = j.value order by j.key`, jsonList(c.team()))
		if err != nil {
			return err
		}
		f["teachers"] = strings.Join(names, ", ")
	}
	if _, has := f["merged_into"]; has && c.Into != 0 {
		into, err := t.class(c.Into)
		if err != nil {
			return err
		}
		f["into"] = strings.TrimSpace(into.Block + " " + into.Title + " " + into.Section)
	}
	return nil
}

// putTeam writes who teaches a section; covers stay.
func (t *tx) putTeam(id int64, team []int64) error {
	if err := t.exec(`delete from teachers where section_id = ?`, id); err != nil {
		return err
	}
	return t.exec(`insert into teachers (section_id, person_id, role, place)
		select ?1, value, iif(key = 0, 'lead', 'co'), key from json_each(?2) where value <> 0`, id, jsonList(team))
}
