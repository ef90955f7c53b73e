package db

import (
	"context"
	"fmt"

	"github.com/jmoiron/sqlx"

	"hallway/internal/school"
)

// ownDoors are the doors of a person ?1 on the day ?2, with what makes each
// theirs: they teach or cover the section, or the office hours are theirs.
const ownDoors = `
	select d.id as door_id, 'office' as as_what from doors d where d.person_id = ?1
	union all
	select d.id, t.role from teachers t join doors d on d.section_id = t.section_id where t.person_id = ?1
	union all
	select d.id, 'cover' from covers c join doors d on d.id = c.door_id
	where c.person_id = ?1 and ?2 between c.from_date and c.to_date and ` + coverApplies

// rights is the only query of who may do what with a door: the school.Right of a
// person ?1 on the day ?2 to each of some doors, a condition on their ids that uses
// ?3. Pages show what somebody's right is; only who is active may use it, because
// administrators view the pages of people who are suspended, too.
func rights(doors string) string {
	return `
	select r.door_id, p.suspended_at is null and p.archived_at is null as active,
	       max(r.as_what = 'lead') as leads, max(r.as_what in ('lead', 'co', 'office')) as teaches,
	       max(r.as_what = 'cover') as covers, max(r.as_what = 'admin') as administers
	from (` + ownDoors + `
	      union all
	      select d.id, 'admin' from doors d join people p on p.id = ?1
	      where d.id ` + doors + ` and p.role = 'admin'
	      and (p.only_school is null or p.only_school = (select school_id from sections where id = d.section_id)
	           or exists (select 1 from members where person_id = d.person_id and school_id = p.only_school))) r
	join people p on p.id = ?1
	where r.door_id ` + doors + `
	group by r.door_id`
}

// rightRow is the right to one door.
type rightRow struct {
	DoorID int64 `db:"door_id"`
	Active bool  `db:"active"` // the person is neither suspended nor archived
	school.Right
}

// rightsToList are rights to the doors of a JSON list of ids.
var rightsToList = rights(`in (select value from json_each(?3))`)

// rightsTo are a person's rights to doors, by the doors' ids.
func rightsTo(ctx context.Context, q sqlx.QueryerContext, today string, person int64, doors ...int64) (map[int64]rightRow, error) {
	var rows []rightRow
	if err := sqlx.SelectContext(ctx, q, &rows, rightsToList, person, today, jsonList(doors)); err != nil {
		return nil, fmt.Errorf("rights of person %d: %w", person, err)
	}
	by := make(map[int64]rightRow, len(rows))
	for _, r := range rows {
		by[r.DoorID] = r
	}
	return by, nil
}

// may is the actor's right to a door, or school.ErrForbidden if that does not allow
// something. It is the database's, not the session's. A command administers.
func (t *tx) may(d doorRow, allows func(school.Right) bool) (right school.Right, err error) {
	switch {
	case t.actor.PersonID == 0:
		right.Administers = isCommand(t.actor)
	case d.Active:
		right = d.Right
	}
	if !allows(right) {
		err = fmt.Errorf("door %s: %w", d.Code, school.ErrForbidden)
	}
	return right, err
}
