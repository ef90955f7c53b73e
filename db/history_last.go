package db

import (
	"context"
	"fmt"
	"slices"

	"hallway/internal/school"
)

// LastSave is the newest change of a door, which Undo on its card takes back.
type LastSave struct {
	Change int64    // 0: there is nothing to take back
	Doors  []string // codes of the doors that the same save changed, in its order: Undo takes back all of them
}

// LastSaves are the changes that Undo offers on the cards of some doors, by the doors'
// ids: the newest change of each, if it saved or cleared the link that the person with
// the entry's Right edits (the door's own or the cover's), and is not an undo.
func (s *Store) LastSaves(ctx context.Context, cards []school.Entry) (map[int64]LastSave, error) {
	ids := make([]int64, len(cards))
	for i, e := range cards {
		ids[i] = e.Door.ID
	}
	var rows []struct {
		ID     int64         `db:"id"`
		Batch  int64         `db:"batch"`
		DoorID int64         `db:"door_id"`
		Action school.Action `db:"action"`
	}
	err := s.read.SelectContext(ctx, &rows, `
		select id, batch, door_id, action from changes where undoes is null
		and id in (select (select max(id) from changes where door_id = door.value) from json_each(?) door)`, jsonList(ids))
	if err != nil {
		return nil, fmt.Errorf("last saves: %w", err)
	}
	last, batches := map[int64]LastSave{}, map[int64]int64{}
	for _, r := range rows {
		at := slices.IndexFunc(cards, func(e school.Entry) bool { return e.Door.ID == r.DoorID })
		saved, cleared := school.DoorSave, school.DoorClear
		if cards[at].Right.SetsCover() {
			saved, cleared = school.CoverSave, school.CoverClear
		}
		if r.Action == saved || r.Action == cleared {
			last[r.DoorID], batches[r.DoorID] = LastSave{Change: r.ID}, r.Batch
		}
	}
	return last, s.addDoorsOf(ctx, last, batches)
}

// addDoorsOf adds to the saves the doors of their batches.
func (s *Store) addDoorsOf(ctx context.Context, last map[int64]LastSave, batches map[int64]int64) error {
	if len(batches) == 0 {
		return nil
	}
	var ids []int64
	for _, batch := range batches {
		ids = append(ids, batch)
	}
	codes := map[int64][]string{}
	err := pairs(ctx, s.read, func(batch int64, code string) { codes[batch] = append(codes[batch], code) }, `
		select c.batch, d.code from changes c join doors d on d.id = c.door_id
		where c.batch in (select value from json_each(?)) group by c.batch, d.id order by c.batch, min(c.id)`, jsonList(ids))
	for door, one := range last {
		one.Doors = codes[batches[door]]
		last[door] = one
	}
	return err
}
