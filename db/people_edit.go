package db

import (
	"context"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"hallway/internal/roster"
	"hallway/internal/school"
)

// PersonEdit is the details of a person in a form. Everything but the e-mail and
// the role is free text.
type PersonEdit struct {
	Name       string
	SortName   string // for lists; empty: Name
	Pronounced string
	Email      school.Email
	Department string
	Role       school.Role
	OnlySchool string   // slug of the one school that they administer; empty: all
	Schools    []string // slugs of where they are; nil: unchanged

	Answer Answer // to who it is, where the address was somebody's
}

// Answer says whether somebody new is a person who has left.
type Answer string

// The answers; "" has not been asked.
const (
	SamePerson   Answer = "same"
	SomebodyElse Answer = "different"
)

const nameLimit = 1000 // letters

// valid is a school.Invalid with a sentence for each field that is wrong.
func (e PersonEdit) valid() error {
	wrong := school.Invalid{}
	if strings.TrimSpace(e.Name) == "" {
		wrong["name"] = "Write the name that students see."
	}
	if max(utf8.RuneCountInString(e.Name), utf8.RuneCountInString(e.SortName), utf8.RuneCountInString(e.Pronounced)) > nameLimit {
		wrong["name"] = "That is longer than any page can show: at most 1,000 letters."
	}
	if e.Role != school.Teacher && e.Role != school.Admin {
		wrong["role"] = "Choose teacher or administrator."
	}
	if len(wrong) > 0 {
		return wrong
	}
	return nil
}

// AddPerson adds somebody to the roster and returns their id. Somebody who was
// there before under the same address and name comes back with their door. Under
// another name that is a *school.WhoIsIt, until the edit has an answer.
func (s *Store) AddPerson(ctx context.Context, actor school.Actor, e PersonEdit) (id int64, err error) {
	err = s.change(ctx, actor, school.PersonAdd, func(t *tx) error {
		if err := t.mustBeAdmin(); err != nil {
			return err
		}
		id, err = t.addOrRestore(e)
		return err
	})
	return id, err
}

func (t *tx) addOrRestore(e PersonEdit) (int64, error) {
	if err := e.valid(); err != nil {
		return 0, err
	}
	var next personState
	if err := e.edit(t, &next); err != nil {
		return 0, err
	}
	gone, err := t.sameAsBefore(e)
	if err != nil {
		return 0, err
	}
	if gone == 0 {
		return t.newPerson(next)
	}
	was, err := t.person(gone)
	if err == nil {
		if len(next.Schools) == 0 {
			next.Schools = was.Schools
		}
		_, err = t.setPerson(gone, was, next, 0)
	}
	return gone, err
}

// sameAsBefore is the person who has left and is now added again; 0: nobody. The
// address may be somebody else's today, so that with another name it is asked.
func (t *tx) sameAsBefore(e PersonEdit) (int64, error) {
	var gone struct {
		ID   int64  `db:"id"`
		Name string `db:"name"`
		At   int64  `db:"archived_at"`
	}
	err := found(t.get(&gone, `
		select id, name, archived_at from people where email = nullif(?, '') and archived_at is not null`, e.Email))
	if err != nil || gone.ID == 0 {
		return 0, err
	}
	switch err := t.mustIdentify(gone.ID); {
	case errors.Is(err, school.ErrForbidden):
		return 0, takenElsewhere
	case err != nil, e.Answer == SomebodyElse:
		return 0, err
	case e.Answer == SamePerson, roster.SameName(gone.Name, e.Name):
		return gone.ID, nil
	}
	return 0, &school.WhoIsIt{Email: e.Email, Was: gone.Name, Until: moment(&gone.At), Now: e.Name}
}

// newPerson adds a person with their door and the history row. The row's before
// is "not in the roster", which is what undoing restores.
func (t *tx) newPerson(p personState) (int64, error) {
	if err := t.mayWrite(personState{}, p); err != nil {
		return 0, err
	}
	if err := t.freeAddress(0, personState{}, p); err != nil {
		return 0, err
	}
	only, err := t.schoolID(p.OnlySchool)
	if err != nil {
		return 0, err
	}
	id, err := inserted(t.ExecContext(t.ctx, `
		insert into people (name, sort_name, pronounced, email, role, department, only_school, created_at)
		values (?, ?, ?, nullif(?, ''), ?, ?, nullif(?, 0), ?)`,
		p.Name, p.SortName, p.Pronounced, p.Email, p.Role, p.Department, only, millis(t.now)))
	if err != nil {
		return 0, err
	}
	door, err := t.PreparexContext(t.ctx, insertDoor)
	if err == nil {
		err = putDoor(t.ctx, door, school.OfficeDoor, 0, id)
	}
	if err != nil {
		return 0, err
	}
	if len(p.Schools) == 0 { // at the only school, if there is one only
		if err := t.list(&p.Schools, `select max(slug) from schools where archived_at is null having count(*) = 1`); err != nil {
			return 0, err
		}
	}
	if err := t.setSchools(id, p.Schools); err != nil {
		return 0, err
	}
	action := t.action
	t.action = school.PersonAdd
	_, err = t.record(subject{person: id}, school.Fields{"archived": true}, fields(p))
	t.action = action
	return id, err
}

// EditPerson writes what an administrator changed of a person.
func (s *Store) EditPerson(ctx context.Context, actor school.Actor, id int64, e PersonEdit) error {
	if err := e.valid(); err != nil {
		return err
	}
	return s.alterPerson(ctx, actor, id, school.PersonEdit, e.edit)
}

// edit puts the form into a state. An administrator of only one school puts
// people at that school.
func (e PersonEdit) edit(t *tx, p *personState) error {
	p.Name, p.SortName, p.Pronounced, p.Email, p.Department, p.Role = e.Name, e.SortName, e.Pronounced, e.Email, e.Department, e.Role
	if p.OnlySchool = ""; e.Role == school.Admin {
		p.OnlySchool = e.OnlySchool
	}
	if e.Schools != nil {
		chosen, err := t.chosenSchools(p.Schools, e.Schools)
		if err != nil {
			return err
		}
		p.Schools = sorted(chosen)
	}
	slug, err := t.ownSlug()
	if err != nil || slug == "" {
		return err
	}
	p.Schools = sorted(append(slices.Clone(p.Schools), slug))
	return nil
}

// Suspend stops a person from signing in and from every next request, or
// allows both again.
func (s *Store) Suspend(ctx context.Context, actor school.Actor, id int64, suspend bool) error {
	action := school.PersonSuspend
	if !suspend {
		action = school.PersonRestore
	}
	return s.alterPerson(ctx, actor, id, action, func(_ *tx, p *personState) error { p.Suspended = suspend; return nil })
}

func (s *Store) alterPerson(ctx context.Context, actor school.Actor, id int64, action school.Action,
	edit func(*tx, *personState) error) error {
	return s.change(ctx, actor, action, func(t *tx) error {
		if err := t.mustAdminister(id); err != nil {
			return err
		}
		was, err := t.person(id)
		if err != nil {
			return err
		}
		next := was
		if err := edit(t, &next); err != nil {
			return err
		}
		_, err = t.setPerson(id, was, next, 0)
		return err
	})
}
