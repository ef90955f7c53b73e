package db

import (
	"context"
	"encoding/json"
	"errors"
	"slices"

	"hallway/internal/school"
)

// keyAdmins is the setting that remembers the addresses of HALLWAY_ADMINS that
// were looked at, a JSON list.
const keyAdmins = "admins.applied"

// AppliedAdmins is what became of the addresses of HALLWAY_ADMINS.
type AppliedAdmins struct {
	Made  []school.Email // are administrators now, and were not
	Other []school.Email // are no active administrators of everything: a later decision stands
}

// ApplyAdmins makes each address an administrator once. What was done is
// remembered, so that a later demotion, limit, suspension or archiving stands
// through every start; it restores nobody, and widens nobody who administers one
// school. Only while nobody can open all of the console it acts again.
func (s *Store) ApplyAdmins(ctx context.Context, actor school.Actor, emails []school.Email) (out AppliedAdmins, err error) {
	if len(emails) == 0 {
		return out, nil
	}
	err = s.change(ctx, actor, school.PersonRole, func(t *tx) error {
		out = AppliedAdmins{}
		applied, err := t.appliedAdmins(emails)
		if err != nil {
			return err
		}
		for _, email := range emails {
			var active int
			if err := t.countAdmins(&active); err != nil {
				return err
			}
			made := false
			if !slices.Contains(applied, email) || active == 0 {
				if made, err = t.promote(email); err != nil {
					return err
				}
			}
			if made {
				out.Made = append(out.Made, email)
			} else if is, err := t.isAdmin(email); err != nil {
				return err
			} else if !is {
				out.Other = append(out.Other, email)
			}
			if !slices.Contains(applied, email) {
				applied = append(applied, email)
			}
		}
		list, err := json.Marshal(applied)
		if err == nil {
			_, err = t.ExecContext(t.ctx, `insert into settings (key, value) values (?, ?) on conflict (key) do update set value = excluded.value`, keyAdmins, string(list))
		}
		return err
	})
	return out, err
}

// appliedAdmins are the addresses that were looked at before. In an installation
// that is older than this rule, and has an administrator, all of them were
// (migration 4 left a null).
func (t *tx) appliedAdmins(emails []school.Email) (list []school.Email, err error) {
	var text string
	if err := found(t.GetContext(t.ctx, &text, `select value from settings where key = ?`, keyAdmins)); err != nil {
		return nil, err
	}
	switch text {
	case "":
		return nil, nil
	case "null":
		return slices.Clone(emails), nil
	}
	return list, json.Unmarshal([]byte(text), &list)
}

// promote makes somebody active an administrator, or adds somebody new. It says
// whether it did.
func (t *tx) promote(email school.Email) (bool, error) {
	var id int64
	err := translate(t.GetContext(t.ctx, &id, `select id from people where email = ?`, email))
	if errors.Is(err, school.ErrNotFound) {
		_, err = t.newPerson(personState{Name: string(email), Email: email, Role: school.Admin})
		return err == nil, err
	}
	if err != nil {
		return false, err
	}
	was, err := t.person(id)
	if err != nil || was.Suspended || was.Archived || was.Role == school.Admin {
		return false, err
	}
	next := was
	next.Role = school.Admin
	_, err = t.setPerson(id, was, next, 0)
	return err == nil, err
}

func (t *tx) isAdmin(email school.Email) (is bool, err error) {
	err = t.GetContext(t.ctx, &is, `select exists (select 1 from people where email = ? and `+adminOfAll+`)`, email)
	return is, err
}
