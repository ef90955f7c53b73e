package db

import (
	"context"
	"encoding/json"
	"slices"

	"hallway/internal/school"
)

// keyAdmins has the addresses of HALLWAY_ADMINS that were applied, a JSON list.
const keyAdmins = "admins.applied"

// AppliedAdmins is what became of the addresses of HALLWAY_ADMINS.
type AppliedAdmins struct {
	Made  []school.Email // are administrators now, and were not
	Other []school.Email // are not active administrators of everything, because of a later decision
}

// ApplyAdmins makes each address an administrator once, so that it never undoes
// a later demotion, limit, suspension or archiving; it restores nobody, and
// widens nobody who administers one school. If no administrator of all schools
// is left, it applies them again.
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
			active, err := t.countAdmins()
			if err != nil {
				return err
			}
			made := false
			if !slices.Contains(applied, email) || active == 0 {
				if made, err = t.makeAdmin(email, promoted); err != nil {
					return err
				}
			}
			if made {
				out.Made = append(out.Made, email)
			} else if err := t.get(&active, `select count(*) from people where email = ? and `+adminOfAll, email); err != nil {
				return err
			} else if active == 0 {
				out.Other = append(out.Other, email)
			}
			if !slices.Contains(applied, email) {
				applied = append(applied, email)
			}
		}
		list, err := json.Marshal(applied)
		if err == nil {
			err = t.exec(upsertSetting, keyAdmins, string(list))
		}
		return err
	})
	return out, err
}

// appliedAdmins are the addresses that were applied before: all, in an installation
// that is older than this rule and had an administrator (migration 4 left a null).
func (t *tx) appliedAdmins(emails []school.Email) (list []school.Email, err error) {
	was, err := t.setting(keyAdmins)
	switch {
	case err != nil || was.Value == "":
		return nil, err
	case was.Value == "null":
		return slices.Clone(emails), nil
	}
	return list, json.Unmarshal([]byte(was.Value), &list)
}

// promoted makes somebody who is active an administrator.
func promoted(p personState) personState {
	if !p.Suspended && !p.Archived {
		p.Role = school.Admin
	}
	return p
}

// makeAdmin adds an administrator of everything, or gives the person who has
// the address another state. It reports whether anything changed.
func (t *tx) makeAdmin(email school.Email, state func(personState) personState) (bool, error) {
	var id int64
	if err := found(t.get(&id, `select id from people where email = ?`, email)); err != nil {
		return false, err
	}
	if id == 0 {
		_, err := t.newPerson(personState{Name: string(email), Email: email, Role: school.Admin})
		return true, err
	}
	was, err := t.person(id)
	if err != nil {
		return false, err
	}
	next := state(was)
	_, err = t.setPerson(id, was, next, 0)
	return !next.same(was), err
}

// MadeAdmin is the outcome of MakeAdmin.
type MadeAdmin struct {
	Changed bool
	Lifted  []string // what prevented it: "Ms Okafor was suspended"
}

// MakeAdmin makes the person with this e-mail, who may be new, an administrator of
// everything. The person who runs the server can always do that, so it removes what prevents it.
func (s *Store) MakeAdmin(ctx context.Context, actor school.Actor, email school.Email) (made MadeAdmin, err error) {
	err = s.change(ctx, actor, school.PersonRole, func(t *tx) (err error) {
		made.Changed, err = t.makeAdmin(email, func(p personState) personState {
			if p.Archived {
				made.Lifted = append(made.Lifted, p.Name+" had left the roster")
			}
			if p.Suspended {
				made.Lifted = append(made.Lifted, p.Name+" was suspended")
			}
			if p.OnlySchool != "" {
				made.Lifted = append(made.Lifted, p.Name+" administered "+p.OnlySchool+" only")
			}
			p.Role, p.OnlySchool, p.Archived, p.Suspended = school.Admin, "", false, false
			return p
		})
		return err
	})
	return made, err
}
