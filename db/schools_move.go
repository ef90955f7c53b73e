package db

import (
	"encoding/json"
	"fmt"
)

// took are the ids of what a school took along when it was archived or merged. Putting
// it back needs them: its classes of before are among others by then.
type took struct {
	Classes []int64 `json:"classes,omitempty"` // archived with it, or moved
	People  []int64 `json:"people,omitempty"`  // who were there
	Joined  []int64 `json:"joined,omitempty"`  // of these, who were not at the other school
	Admins  []int64 `json:"admins,omitempty"`  // who administered only it
	Imports []int64 `json:"imports,omitempty"` // of sources that only it had
	Files   []int64 `json:"files,omitempty"`   // of the same
	Schools []int64 `json:"schools,omitempty"` // merged into it before
}

// takesAlong is what a school takes along into another one. A source that both have stays
// behind: the keys of two systems under one name would mean each other's classes.
func (t *tx) takesAlong(id, into int64) (all took, err error) {
	own := func(to *[]int64, query string) {
		if err == nil {
			err = t.list(to, query, id)
		}
	}
	beside := func(to *[]int64, query string) {
		if err == nil {
			err = t.list(to, query, id, into)
		}
	}
	own(&all.Classes, `select id from sections where school_id = ? order by id`)
	own(&all.People, `select person_id from members where school_id = ? order by person_id`)
	own(&all.Admins, `select id from people where only_school = ? order by id`)
	own(&all.Schools, `select id from schools where merged_into = ? order by id`)
	beside(&all.Joined, `select person_id from members where school_id = ?
		and person_id not in (select person_id from members where school_id = ?) order by person_id`)
	beside(&all.Imports, `select id from imports where school_id = ?
		and source not in (select source from imports where school_id = ?) order by id`)
	beside(&all.Files, `select id from source_files where school_id = ?
		and source not in (select source from source_files where school_id = ?) order by id`)
	return all, err
}

// putAway archives a school or merges it into another one.
func (t *tx) putAway(s schoolState) (err error) {
	var all took
	if s.Into != 0 {
		all, err = t.takesAlong(s.ID, s.Into)
	} else {
		err = t.list(&all.Classes, `select id from sections where school_id = ? and archived_at is null order by id`, s.ID)
	}
	if err != nil {
		return err
	}
	text, err := json.Marshal(all)
	if err != nil {
		return err
	}
	if note := string(text); s.Into != 0 {
		err = t.runAll([]any{note, s.ID, s.Into}, append([]string{
			`insert into members (person_id, school_id) select value, ?3 from json_each(?1 -> 'people') where ?2 > 0 on conflict do nothing`,
			`delete from members where school_id = ?2 and ?3 > 0 and person_id in (select value from json_each(?1 -> 'people'))`,
		}, moved...))
	} else {
		err = t.exec(`update sections set archived_at = ?, version = version + 1 where id in (select value from json_each(? -> 'classes'))`,
			millis(t.now), note)
	}
	if err != nil {
		return fmt.Errorf("putting away school %d: %w", s.ID, err)
	}
	return t.exec(`update schools set name = ?2, archived_at = ?3, put_away_at = ?3, merged_into = nullif(?4, 0), took = ?5 where id = ?1`,
		s.ID, s.Name, millis(t.now), s.Into, string(text))
}

// moved takes what the note ?1 lists from the school ?2 to the school ?3.
var moved = []string{
	`update sections set school_id = ?3, version = version + 1 where school_id = ?2 and id in (select value from json_each(?1 -> 'classes'))`,
	`update people set only_school = ?3 where only_school = ?2 and id in (select value from json_each(?1 -> 'admins'))`,
	`update imports set school_id = ?3 where school_id = ?2 and id in (select value from json_each(?1 -> 'imports'))`,
	`update source_files set school_id = ?3 where school_id = ?2 and id in (select value from json_each(?1 -> 'files'))`,
	`update schools set merged_into = ?3 where merged_into = ?2 and id in (select value from json_each(?1 -> 'schools'))`,
}

// takeOut restores a school, with what it took along and what is still there.
func (t *tx) takeOut(s schoolState) error {
	var note string
	if err := t.get(&note, `select took from schools where id = ?`, s.ID); err != nil {
		return err
	}
	err := t.exec(`update schools set archived_at = null, put_away_at = null, merged_into = null, took = '{}' where id = ?`, s.ID)
	switch {
	case err != nil:
	case s.Into == 0:
		if err = t.withholdBarred(s.ID, note); err != nil {
			break
		}
		err = t.exec(`update sections set archived_at = null, version = version + 1 where school_id = ? and put_away_at is null
			and id in (select value from json_each(? -> 'classes'))`, s.ID, note)
	default:
		err = t.runAll([]any{note, s.Into, s.ID}, append([]string{
			`insert into members (person_id, school_id) select value, ?3 from json_each(?1 -> 'people') where ?2 > 0 on conflict do nothing`,
			`delete from members where school_id = ?2 and ?3 > 0 and person_id in (select value from json_each(?1 -> 'joined'))`,
		}, moved...))
	}
	if err != nil {
		return fmt.Errorf("restoring school %d: %w", s.ID, err)
	}
	return nil
}

// withholdBarred withholds the links of the classes that come back with a school ?1, by its
// note, if they may not be published any more.
func (t *tx) withholdBarred(id int64, note string) error {
	var list []struct {
		ID          int64
		Link, Title string
	}
	err := t.list(&list, `select d.id, d.link, `+titleOf+` as title `+fromTitled+`
		where d.link <> '' and d.withheld_at is null and s.school_id = ? and s.put_away_at is null
		and s.id in (select value from json_each(? -> 'classes')) order by title, d.id`, id, note)
	if err != nil {
		return err
	}
	var barred []int64
	for _, d := range list {
		if host, allowed := t.mayPublish(d.Link); !allowed {
			barred = append(barred, d.ID)
			t.left = append(t.left, notPutBack(host, d.Title))
		}
	}
	if len(barred) == 0 {
		return nil
	}
	return t.withhold(barred)
}

// runAll runs statements with the same parameters.
func (t *tx) runAll(args []any, statements []string) error {
	for _, statement := range statements {
		if err := t.exec(statement, args...); err != nil {
			return fmt.Errorf("%.60s: %w", statement, err)
		}
	}
	return nil
}
