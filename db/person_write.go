package db

import (
	"errors"
	"fmt"

	"hallway/internal/school"
)

// setPerson writes a person's next state and its history row. What would lock
// everybody out, or give one address to two, is a school.Invalid.
func (t *tx) setPerson(id int64, was, next personState, undoes int64) (int64, error) {
	if was.same(next) {
		return 0, nil
	}
	if next.Archived {
		next.Role, next.OnlySchool = school.Teacher, "" // who comes back is a teacher
	}
	if err := t.maySetPerson(id, was, next); err != nil {
		return 0, err
	}
	if err := t.freeAddress(id, was, next); err != nil {
		return 0, err
	}
	if err := t.setSchools(id, next.Schools); err != nil {
		return 0, err
	}
	if was.Archived && !next.Archived {
		if err := t.returns(id, undoes); err != nil {
			return 0, err
		}
	}
	if err := t.writePerson(id, next); err != nil {
		return 0, err
	}
	var err error
	if next.Archived && !was.Archived {
		err = t.leaves(id)
	} else if next.Suspended && !was.Suspended {
		_, err = t.endSessions(id)
	}
	if err != nil {
		return 0, err
	}
	before, after := difference(was, next)
	return t.record(subject{person: id, undoes: undoes}, before, after)
}

// maySetPerson refuses a next state that the actor may not give a person.
func (t *tx) maySetPerson(id int64, was, next personState) error {
	if was.Email != next.Email || was.Suspended != next.Suspended || was.Archived != next.Archived {
		if err := t.mustIdentify(id); err != nil {
			return err
		}
	}
	if err := t.mayEndAdmins(lastAdmin(was.Name + " is")); err != nil {
		return err
	}
	if err := t.mayWrite(was, next); err != nil {
		return err
	}
	_, err := t.schoolID(next.OnlySchool)
	return err
}

func (t *tx) writePerson(id int64, next personState) error {
	return t.exec(`
		update people set name = ?1, sort_name = ?2, pronounced = ?3, email = nullif(?4, ''), role = ?5, department = ?6,
		       suspended_at = iif(?7, coalesce(suspended_at, ?9), null), archived_at = iif(?8, coalesce(archived_at, ?9), null),
		       only_school = (select id from schools where slug = ?11)
		where id = ?10`,
		next.Name, next.SortName, next.Pronounced, next.Email, next.Role, next.Department,
		next.Suspended, next.Archived, millis(t.now), id, next.OnlySchool)
}

// lastAdmin refuses to leave no administrator; who begins a sentence, "Ms Okafor is".
func lastAdmin(who string) school.Invalid {
	return school.Invalid{"role": who + " the only administrator. Make somebody else an administrator first."}
}

// schoolID finds a school by its slug; "" is 0. An unknown one must not become "all
// schools".
func (t *tx) schoolID(slug string) (id int64, err error) {
	if slug == "" {
		return 0, nil
	}
	if err := found(t.get(&id, `select id from schools where slug = ?`, slug)); err != nil {
		return 0, err
	}
	if id == 0 {
		err = school.Invalid{"role": "There is no school " + slug + "."}
	}
	return id, err
}

// setSchools puts a person at schools, by their slugs.
func (t *tx) setSchools(id int64, list slugs) error {
	var were []int64 // the pages of those schools change too
	if err := t.list(&were, `delete from members where person_id = ? returning school_id`, id); err != nil {
		return err
	}
	t.touched.Schools = append(t.touched.Schools, were...)
	for _, slug := range list {
		n, err := t.wrote(`insert into members (person_id, school_id) select ?, id from schools where slug = ?`, id, slug)
		if err != nil {
			return err
		}
		if n != 1 {
			return school.Invalid{"schools": "There is no school " + slug + "."}
		}
	}
	return nil
}

// takenElsewhere refuses an address of somebody who has left another school.
var takenElsewhere = school.Invalid{"email": "Somebody of another school had that address. Ask an administrator of all schools."}

// freeAddress takes an address from somebody who has left; nobody else may have it.
func (t *tx) freeAddress(id int64, was, next personState) error {
	if next.Email == "" || next.Email == was.Email {
		return nil
	}
	var holder int64
	err := found(t.get(&holder, `select id from people where email = ? and id <> ?`, next.Email, id))
	if err != nil || holder == 0 {
		return err
	}
	other, err := t.person(holder)
	if err != nil {
		return err
	}
	if !other.Archived {
		return school.Invalid{"email": fmt.Sprintf("%s has that address already.", other.Name)}
	}
	if err := t.mustAdminister(holder); errors.Is(err, school.ErrForbidden) {
		return takenElsewhere
	} else if err != nil {
		return err
	}
	gone := other
	gone.Email = ""
	_, err = t.setPerson(holder, other, gone, 0)
	return err
}
