package db

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"

	"hallway/internal/school"
)

// coverLimit is the longest cover: a school year.
const coverLimit = 366 * 24 * time.Hour

// coverState is a cover in the history: what a door has between two days instead of
// its own meeting. It is a colleague, who may set a meeting, another meeting without a
// colleague, or no meeting at all (Closed).
type coverState struct {
	ID     int64  `json:"cover,omitempty" db:"id"` // 0: a row of before schema 12, when a colleague had one cover of a class
	Person int64  `json:"person,omitempty" db:"person_id"`
	From   string `json:"from,omitempty" db:"from_date"`
	To     string `json:"to,omitempty" db:"to_date"`
	Closed bool   `json:"closed,omitempty" db:"closed"`
	Out    int64  `json:"out,omitempty" db:"out_id"` // who is out on these days; 0: nobody need be
	By     int64  `json:"by,omitempty" db:"by_id"`   // who said so; 0: a command, or not known
	school.Meeting
}

// coverColumns are the columns of a coverState, from covers c.
const coverColumns = `c.id, coalesce(c.person_id, 0) as person_id, c.from_date, c.to_date, c.closed, coalesce(c.out_id, 0) as out_id,
	coalesce(c.by_id, 0) as by_id, c.link, c.provider, c.meeting, c.passcode, c.note`

// covers reads some of the covers c of a door, in the order of their days.
func (t *tx) covers(d doorRow, where string, args ...any) ([]coverState, error) {
	var list []coverState
	err := t.list(&list, `select `+coverColumns+`
		from covers c join doors d on d.id = c.door_id where d.id = ? and (`+where+`) order by c.from_date, c.id`,
		append([]any{d.ID}, args...)...)
	if err != nil {
		return nil, fmt.Errorf("covers of door %s: %w", d.Code, err)
	}
	return list, nil
}

// lastCover is a colleague's newest cover of a door that is not over, or nil.
func (t *tx) lastCover(d doorRow, person int64) (*coverState, error) {
	list, err := t.covers(d, `c.person_id = ? and c.to_date >= ?`, person, t.today)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return &list[len(list)-1], nil
}

// putCover writes a cover's next state with its history row; nil removes it. The door's
// version changes, because what students see may, and d follows it.
func (t *tx) putCover(d *doorRow, was, next *coverState, undoes int64) (int64, error) {
	one := cmp.Or(next, was)
	if was != nil {
		if err := t.exec(`delete from covers where id = ?`, was.ID); err != nil {
			return 0, err
		}
	}
	if next != nil {
		after := *next
		var err error
		after.ID, err = inserted(t.ExecContext(t.ctx, `
			insert into covers (id, door_id, from_date, to_date, person_id, closed, out_id, by_id, link, provider, meeting, passcode, note)
			values (nullif(?, 0), ?, ?, ?, nullif(?, 0), ?, nullif(?, 0), nullif(?, 0), ?, ?, ?, ?, ?)`,
			next.ID, d.ID, next.From, next.To, next.Person, next.Closed, next.Out, next.By,
			next.Link, next.Provider, next.Name, next.Passcode, next.Note))
		if err != nil {
			return 0, err
		}
		next = &after
	}
	n, err := t.wrote(`update doors set version = version + 1 where id = ? and version = ?`, d.ID, d.Version)
	if err := d.written(n, err); err != nil {
		return 0, err
	}
	d.Version++
	return t.record(subject{door: d.ID, person: cmp.Or(one.Person, one.Out), undoes: undoes}, was, next)
}

// saveCover sets the meeting of the actor's own cover; the door keeps its link,
// which students see again when the cover ends.
func (t *tx) saveCover(d doorRow, next nextMeeting, i int) (int64, error) {
	list, err := t.covers(d, `c.person_id = ? and ? between c.from_date and c.to_date and `+coverApplies, t.actor.PersonID, t.today)
	if err != nil {
		return 0, err
	}
	was := list[len(list)-1] // the right to the door says that there is one
	shown := was.Meeting
	if shown.Link == "" {
		shown = d.shown()
	}
	after := was
	after.Meeting = next(i, was.Meeting, shown)
	t.action = school.CoverSave
	if after.Link == "" {
		t.action = school.CoverClear
	}
	return t.putCover(&d, &was, &after, 0)
}

// coverApplies is the condition that a cover c of a door d counts: whoever covers has not
// left; whoever is out has not left, and still has the class; and a link without a
// colleague is still somebody's who may give it. So nothing needs to be taken back when a
// class changes its teachers while one of them is out.
const coverApplies = `(c.person_id is null or exists (select 1 from people where id = c.person_id and archived_at is null))
	and (c.out_id is null or exists (select 1 from people o where o.id = c.out_id and o.archived_at is null and (d.person_id = o.id
		or exists (select 1 from teachers where section_id = d.section_id and person_id = o.id))))
	and (c.by_id is null or c.link = '' or c.person_id is not null or exists (` + decides + ` and y.id = c.by_id))`

// decides finds a person y who may say what students have of a door d: who administers,
// teaches its class, or has these office hours.
const decides = `select 1 from people y where y.archived_at is null and (y.role = 'admin' or d.person_id = y.id
	or exists (select 1 from teachers where section_id = d.section_id and person_id = y.id))`

// closedNow is the condition that a door d has no meeting because somebody said so who
// still decides: another teacher of the class begins without a link, as after a withheld
// one.
const closedNow = `(d.closed and (d.saved_by is null or exists (` + decides + ` and y.id = d.saved_by)))`

// coverRow is a cover that is on.
type coverRow struct {
	DoorID int64 `db:"door_id"`
	coverState
	colleague school.Person
}

// cover puts a cover over what the door is otherwise.
func (c coverRow) cover(e *school.Entry) {
	e.Cover = &school.Cover{ID: c.ID, Person: c.colleague, From: c.From, To: c.To, Closed: c.Closed, Out: c.Out}
	if c.Link == "" && c.Note == "" && !c.Closed {
		return
	}
	usual := e.Door
	e.Cover.Usual = &usual
	if c.Link == "" && !c.Closed {
		e.Door.Note = c.Note // the usual meeting, with something to know on these days
		return
	}
	e.Door.SavedAt, e.Door.SavedBy = time.Time{}, "" // those are the door's own
	e.Door.Meeting = c.Meeting
}

// coversOn finds the covers of a day, by door.
func coversOn(ctx context.Context, q sqlx.QueryerContext, today string, doors []int64) (map[int64]coverRow, error) {
	if len(doors) == 0 {
		return nil, nil
	}
	var rows []coverRow
	err := sqlx.SelectContext(ctx, q, &rows, `
		select c.door_id, `+coverColumns+` from covers c join doors d on d.id = c.door_id
		where ?1 between c.from_date and c.to_date and c.door_id in (select value from json_each(?2)) and `+coverApplies+` order by c.id`,
		today, jsonList(doors))
	if err != nil {
		return nil, fmt.Errorf("covers: %w", err)
	}
	var taken []int64
	for _, r := range rows {
		if r.Person != 0 {
			taken = append(taken, r.ID)
		}
	}
	colleagues, err := teachersBy(ctx, q, `select c.id as section_id, `+personColumns+` from covers c join people p on p.id = c.person_id
		where c.id in (select value from json_each(?))`, taken)
	if err != nil {
		return nil, err
	}
	by := make(map[int64]coverRow, len(rows))
	for _, r := range rows {
		if r.Person != 0 {
			r.colleague = colleagues[r.ID][0]
		}
		by[r.DoorID] = r // the newest, should there be two since somebody is back
	}
	return by, nil
}
