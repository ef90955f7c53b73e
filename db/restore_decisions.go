package db

import (
	"context"
	"errors"

	"hallway/internal/school"
)

// decision is what rights somebody had in the database that is replaced.
type decision struct {
	ID        int64  `db:"id"`
	Created   int64  `db:"created_at"`
	Suspended bool   `db:"suspended"`
	Archived  bool   `db:"archived"`
	Admin     bool   `db:"admin"`
	Only      string `db:"only_school"`
	Issuer    string `db:"iss"` // of the account, empty: none
	Subject   string `db:"sub"`
}

func decisionsIn(ctx context.Context, path string) (list []decision, err error) {
	p, err := open(ctx, path, 1, toCopy, writable) // the -wal of an unclean stop is read too
	if err != nil {
		return nil, err
	}
	defer p.Close()
	err = p.SelectContext(ctx, &list, `
		select p.id, p.created_at, p.suspended_at is not null as suspended, p.archived_at is not null as archived, p.role = 'admin' as admin,
		       coalesce((select slug from schools where id = p.only_school), '') as only_school,
		       coalesce(i.iss, '') as iss, coalesce(i.sub, '') as sub
		from people p left join identities i on i.person_id = p.id and i.ended_at is null order by p.id`)
	return list, err
}

// decideAgain takes from somebody what was taken from them after the backup.
func (s *Store) decideAgain(ctx context.Context, d decision, out *Restored) error {
	var again []string
	err := s.change(ctx, school.Command("restore"), school.PersonEdit, func(t *tx) error {
		var created int64
		if err := found(t.get(&created, `select created_at from people where id = ?`, d.ID)); err != nil || created != d.Created {
			return err // nobody of the backup
		}
		was, err := t.person(d.ID)
		if errors.Is(err, school.ErrNotFound) || was.Archived {
			return nil
		} else if err != nil {
			return err
		}
		account, err := t.account(d.ID)
		if err != nil {
			return err
		}
		if account != nil && (account.Issuer != d.Issuer || account.Subject != d.Subject) {
			again = append(again, "is disconnected from a Google account")
			if err := t.endAccount(d.ID); err != nil {
				return err
			}
		}
		next, less := d.of(was)
		again = append(again, less...)
		for i := range again {
			again[i] = was.Name + " " + again[i] + " again."
		}
		_, err = t.setPerson(d.ID, was, next, 0)
		return err
	})
	var last school.Invalid
	if errors.As(err, &last) { // the only administrator there is: somebody has to open the console
		again, err = []string{"Left as it was in the backup: " + last.Sentences()}, nil
	}
	out.Again = append(out.Again, again...)
	return err
}

// of is a person with no more rights than the decision leaves, and what is less.
func (d decision) of(was personState) (next personState, less []string) {
	next = was
	if d.Suspended && !was.Suspended {
		next.Suspended, less = true, append(less, "is suspended")
	}
	if was.Role == school.Admin && !d.Admin && !d.Archived {
		next.Role, next.OnlySchool, less = school.Teacher, "", append(less, "is no longer an administrator")
	}
	if was.Role == school.Admin && d.Admin && was.OnlySchool == "" && d.Only != "" {
		next.OnlySchool, less = d.Only, append(less, "administers only one school")
	}
	if d.Archived {
		next.Archived, less = true, append(less, "has left")
	}
	return next, less
}
