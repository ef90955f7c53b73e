package db

import (
	"fmt"
	"testing"
	"time"
)

// BenchmarkHistory is a page of the history among a million changes, by each of
// its filters.
func BenchmarkHistory(b *testing.B) {
	c := &clock{time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC)}
	s, err := Open(ctx, b.TempDir(), ToServe, c.now)
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	if _, err := s.ApplyImport(ctx, command, twoTeachers(), ImportMeta{File: "test.csv"}); err != nil {
		b.Fatal(err)
	}
	from := c.at.UnixMilli()
	s.write.MustExec(`
		with recursive n (i) as (select 1 union all select i + 1 from n where i < 1000000)
		insert into changes (batch, at, actor_id, actor, action, door_id, person_id, before, after, address, request)
		select i - i % 3 + 2, ? + i * 1000, iif(i % 3, 1, 2), 'Ada', iif(i % 1000, 'door.save', 'person.edit'), iif(i % 1000, 1 + i % 3, null), iif(i % 1000, null, 2), '{}', '{}', '', '' from n`, from)
	var code string
	mustBeNil(b, s.read.Get(&code, `select code from doors where id = 1`))
	middle := time.UnixMilli(from + 500_000_000)
	// Some of them about a school of its own, as large as one can be.
	s.write.MustExec(`with recursive n (i) as (select 1 union all select i + 1 from n where i < 5000)
		insert into people (name, email, created_at) select 'Person ' || i || ' Černá', 'p' || i || '@school.test', 0 from n`)
	s.write.MustExec(`with recursive n (i) as (select 1 union all select i + 1 from n where i < 20000)
		insert into sections (school_id, course, section, block, created_at) select 1, 'Course ' || i, '01', 'A', 0 from n`)
	s.write.MustExec(`insert into doors (code, kind, section_id) select printf('x%05d', id), 'section', id from sections where id > 3`)
	for name, f := range map[string]HistoryFilter{
		"newest":      {},
		"deep":        {Older: 1000},
		"person":      {Person: 1},
		"person+kind": {Person: 1, Kind: "person"},
		"nothing":     {Person: 1, Kind: "import"},
		"door":        {Door: code},
		"kind":        {Kind: "person"},
		"time":        {From: middle, Until: middle.Add(time.Hour)},
		"time+person": {Person: 1, Kind: "import", From: middle, Until: middle.Add((fewTimes - 10) * time.Second)},
		"since":       {From: middle},
		"until":       {Until: middle},
		"since long":  {From: time.UnixMilli(from + 50_000_000)},
		"until early": {Until: time.UnixMilli(from + 50_000_000), Kind: "person"},
		"time+kind":   {Kind: "person", Until: middle},
		"school":      {School: 1},
		"school+kind": {School: 1, Kind: "person"},
	} {
		b.Run(fmt.Sprint(name), func(b *testing.B) {
			for b.Loop() {
				if _, _, err := s.Batches(ctx, f); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	for _, word := range []string{"ada", "course 19", "nothing", "p4321@school.test"} {
		b.Run("search "+word, func(b *testing.B) {
			for b.Loop() {
				if _, err := s.Subjects(ctx, 0, []string{word}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
