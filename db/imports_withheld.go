package db

// Links of people whom an import removes, and of those who come back (SECURITY.md,
// What ends when).

// teaching is who teaches classes; more conditions follow.
const teaching = `from teachers t join people p on p.id = t.person_id where true`

// taughtBefore are the teachers t of a section before this import changes table
// teachers: those who were in the roster, whom the import may have archived by now.
func taughtBefore(section string) string {
	return teaching + ` and t.section_id = ` + section + ` and coalesce(p.archived_at, ?2) = ?2
		and p.id not in (select thing_id from returned where kind = 'person')`
}

// withholdChanged withholds the link of a class whose teachers are all others now: it was
// a former teacher's. It runs before table teachers changes. Undoing an import leaves a
// link that the import withheld and that the next teacher used: it is the earlier ones'.
// roster.Changes says the same beforehand (plan_links.go).
func (a activation) withholdChanged() error {
	return a.exec(`
		update doors set withheld_at = ?2, withheld_of = (select json_group_array(t.person_id) ` + taughtBefore(`doors.section_id`) + `)
		where link <> '' and withheld_at is null and not exists (
			select 1 from (select c.before from changes c where c.door_id = doors.id and c.kind = 'door' and c.id > ?4 order by c.id limit 1) used
			where used.before ->> 'link' = doors.link
			and used.before ->> 'withheld' = (select i.applied_at from changes c join imports i on i.id = c.import_id where c.id = ?4))
		and section_id in (
			select u.thing_id from updated u where u.kind = 'section'
			and exists (select 1 ` + taughtBefore(`u.thing_id`) + `)
			and not exists (select 1 ` + taughtBefore(`u.thing_id`) + ` and p.archived_at is null
				and t.person_id in (select cast(value as integer) from json_each(u.after, '$.Teachers'))))`)
}

// showHandedBack shows the links of classes that go back to the person whose link it was,
// within the time in which people come back as they were. It runs before table teachers
// changes; people who come back themselves are showReturned's. Undoing an import can give a
// class back to somebody who has left since: nobody sees their link.
func (a activation) showHandedBack() error {
	return a.showAgain(rowsOfImport, `
		select d.id from updated u join doors d on d.section_id = u.thing_id
		join json_each(u.after, '$.Teachers') now join json_each(d.withheld_of) former on former.value = cast(now.value as integer)
		join people p on p.id = former.value and p.archived_at is null
		where u.kind = 'section' and d.withheld_at > ?2 - ?3
		and former.value not in (select thing_id from returned where kind = 'person')
		and not exists (select 1 `+taughtBefore(`u.thing_id`)+` and t.person_id = former.value)`,
		a.imported, millis(a.now), keptFor.Milliseconds())
}

// withholdLeft withholds the links of people who left: of their office hours, and
// of the classes that nobody else teaches.
func (a activation) withholdLeft() error {
	return a.exec(`
		update doors set withheld_at = ?2, withheld_of = json_array(person_id)
		where link <> '' and withheld_at is null and person_id in (select thing_id from removed where kind = 'person')`, `
		update doors set withheld_at = ?2, withheld_of = (
			select json_group_array(person_id) from teachers where section_id = doors.section_id
			and person_id in (select thing_id from removed where kind = 'person'))
		where link <> '' and withheld_at is null
		and section_id in (select section_id from teachers where person_id in (select thing_id from removed where kind = 'person'))
		and not exists (select 1 `+teaching+` and t.section_id = doors.section_id and p.archived_at is null)`)
}

// showReturned shows the links of people who came back in time.
func (a activation) showReturned() error {
	return a.showAgain(rowsOfImport, `
		select d.id from people p join doors d on d.person_id = p.id
		where p.id in (select thing_id from returned where kind = 'person') and p.kept_until > ?2
		union all
		select d.id from people p join teachers t on t.person_id = p.id join doors d on d.section_id = t.section_id
		where p.id in (select thing_id from returned where kind = 'person') and p.kept_until > ?2
		and p.id in (select value from json_each(d.withheld_of))`, a.imported, millis(a.now))
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
	return t.showAgain(``, `
		select d.id from doors d where d.withheld_at = (select applied_at from imports where id = ?2)
		and d.section_id in (select thing_id from import_rows where import_id = ?1 and kind = 'section')
		and exists (select 1 `+teaching+` and t.section_id = d.section_id and p.archived_at is null
			and p.id in (select value from json_each(d.withheld_of)) and p.id not in (select value from json_each(?3)))`,
		st.is.ID, st.is.Undoes, jsonList(late))
}
