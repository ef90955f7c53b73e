package db

// Links of people whom an import removes, and of those who come back (SECURITY.md,
// What ends when).

// teaching is who teaches classes, covers aside.
const teaching = `from teachers t join people p on p.id = t.person_id where t.role <> 'cover'`

// withholdChanged withholds the link of a class whose teachers are all others now:
// it was a former teacher's. It runs before table teachers changes.
func (a activation) withholdChanged() error {
	return a.exec(`
		update doors set withheld_at = ?2, withheld_of = (
			select json_group_array(t.person_id) ` + teaching + ` and t.section_id = doors.section_id and coalesce(p.archived_at, ?2) = ?2)
		where link <> '' and withheld_at is null and section_id in (
			select u.thing_id from updated u where u.kind = 'section'
			and exists (select 1 ` + teaching + ` and t.section_id = u.thing_id and coalesce(p.archived_at, ?2) = ?2)
			and not exists (select 1 ` + teaching + ` and t.section_id = u.thing_id and p.archived_at is null
				and t.person_id in (select cast(value as integer) from json_each(u.after, '$.Teachers'))))`)
}

// withholdLeft withholds the links of people who left: of their office hours, and
// of the classes that nobody else teaches.
func (a activation) withholdLeft() error {
	return a.exec(`
		update doors set withheld_at = ?2, withheld_of = json_array(person_id)
		where link <> '' and withheld_at is null and person_id in (select thing_id from removed where kind = 'person')`, `
		update doors set withheld_at = ?2, withheld_of = (
			select json_group_array(person_id) from teachers where section_id = doors.section_id and role <> 'cover'
			and person_id in (select thing_id from removed where kind = 'person'))
		where link <> '' and withheld_at is null
		and section_id in (select section_id from teachers where role <> 'cover'
			and person_id in (select thing_id from removed where kind = 'person'))
		and not exists (select 1 `+teaching+` and t.section_id = doors.section_id and p.archived_at is null)`)
}

// showReturned shows the links of people who came back in time.
func (a activation) showReturned() error {
	return a.exec(`
		update doors set withheld_at = null, withheld_of = null where id in (
			select d.id from people p join doors d on d.person_id = p.id
			where p.id in (select thing_id from returned where kind = 'person') and p.kept_until > ?2
			union all
			select d.id from people p join teachers t on t.person_id = p.id and t.role <> 'cover' join doors d on d.section_id = t.section_id
			where p.id in (select thing_id from returned where kind = 'person') and p.kept_until > ?2
			and p.id in (select value from json_each(d.withheld_of)))`)
}

// endLate ends what was kept for people who come back too late, and returns them.
func (st *staging) endLate(t *tx) (late []int64, err error) {
	err = t.list(&late, rowsOfImport+`
		select id from people where id in (select thing_id from returned where kind = 'person') and coalesce(kept_until, 0) <= ?2`,
		st.is.ID, millis(t.now))
	if err != nil {
		return nil, err
	}
	var rest []int64 // of the many who come back after a summer few still have anything
	err = t.list(&rest, `select p.id from people p where p.id in (select value from json_each(?3)) and `+keptTooLong,
		millis(t.now), t.today, jsonList(late))
	for i := 0; err == nil && i < len(rest); i++ {
		err = t.endKept(rest[i])
	}
	return late, err
}

// showUndone shows the links again that the import which this one undoes has
// withheld because classes changed their teachers. People who come back too late
// are offered theirs.
func (st *staging) showUndone(t *tx, late []int64) error {
	if st.is.Undoes == 0 {
		return nil
	}
	return t.exec(`
		update doors set withheld_at = null, withheld_of = null where withheld_at = (select applied_at from imports where id = ?2)
		and section_id in (select thing_id from import_rows where import_id = ?1 and kind = 'section')
		and exists (select 1 `+teaching+` and t.section_id = doors.section_id and p.archived_at is null
			and p.id in (select value from json_each(doors.withheld_of)) and p.id not in (select value from json_each(?3)))`,
		st.is.ID, st.is.Undoes, jsonList(late))
}
