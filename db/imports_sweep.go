package db

import (
	"context"
	"errors"

	"hallway/internal/school"
)

// Sweep removes what killed imports staged, unless somebody imports: an import
// sweeps first.
func (s *Store) Sweep(ctx context.Context, actor school.Actor) error {
	var staged bool
	if err := s.read.GetContext(ctx, &staged, `select exists (select 1 from imports where applied_at is null)`); err != nil || !staged {
		return err
	}
	release, err := s.importing()
	if errors.As(err, new(school.Busy)) {
		return nil
	}
	if err != nil {
		return err
	}
	return errors.Join(s.sweepStaged(ctx, actor), release())
}

// sweepStaged removes what unfinished imports staged: of a killed process, or for a
// roster that has changed. Call it only with the import lock.
func (s *Store) sweepStaged(ctx context.Context, actor school.Actor) error {
	var staged []int64
	if err := s.read.SelectContext(ctx, &staged, `select id from imports where applied_at is null`); err != nil {
		return err
	}
	for _, id := range staged {
		for _, query := range []string{
			`delete from import_rows where import_id = ?1
			 and (kind, thing_id) in (select kind, thing_id from import_rows where import_id = ?1 limit ?2)`,
			`delete from doors where id in (select d.id from sections s join doors d on d.section_id = s.id where s.import_id = ?1 limit ?2)`,
			`delete from doors where id in (select d.id from people p join doors d on d.person_id = p.id where p.import_id = ?1 limit ?2)`,
			`delete from teachers where section_id in (
				select s.id from sections s join teachers t on t.section_id = s.id where s.import_id = ?1 limit ?2)`,
			`delete from members where person_id in (
				select p.id from people p join members m on m.person_id = p.id where p.import_id = ?1 limit ?2)`,
			`delete from sections where id in (select id from sections where import_id = ?1 limit ?2)`,
			`delete from people where id in (select id from people where import_id = ?1 limit ?2)`,
			`delete from schools where id in (select id from schools where import_id = ?1 limit ?2)`,
			`delete from imports where id = ?1 and ?2 > 0`,
		} {
			for gone := int64(1); gone > 0; {
				err := s.change(ctx, actor, school.ImportSweep, func(t *tx) (err error) {
					gone, err = t.wrote(query, id, sliceRows)
					return err
				})
				if err != nil {
					return err
				}
			}
		}
	}
	return nil
}
