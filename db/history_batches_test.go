package db

import (
	"fmt"
	"slices"
	"testing"
	"time"
)

// A page of the history has whole batches, and no batch is lost or twice at a border
// between pages, whatever their sizes and the filter.
func TestBatchesOverPages(t *testing.T) {
	s, _ := newStore(t)
	var door, first int64
	var code string
	mustBeNil(t, s.read.Get(&door, `select min(id) from doors`), s.read.Get(&code, `select code from doors where id = ?`, door),
		s.read.Get(&first, `select max(id) + 1 from changes`))
	sizes := []int{1, 3, 1, 150, 1, 30, 2, 5, 99, 1, 1, 100, 101, 2} // oldest first
	for range 130 {
		sizes = append(sizes, 1, 2)
	}
	sizes = append(sizes, 400, 3)
	size := map[int64]int{}
	tx := s.write.MustBegin()
	id, want, withDoor := first, []int64{}, []int64{}
	for i, size := range sizes {
		batch := id
		for n := range size {
			var about any
			if i%2 == 0 && n == size/2 {
				about = door
			}
			tx.MustExec(`insert into changes (id, batch, at, actor, action, door_id, address, request) values (?, ?, ?, 'Ada', iif(? % 3, 'door.save', 'door.clear'), ?, '', '')`,
				id, batch, int64(i)*1000, n, about)
			id++
		}
		want = append(want, batch)
		if i%2 == 0 {
			withDoor = append(withDoor, batch)
		}
	}
	ends := []int64{id} // with a page that is full in the middle of the oldest batch
	for n := range 120 {
		batch := ends[0]
		if n >= 60 {
			batch = id
			ends = append(ends, batch)
		}
		tx.MustExec(`insert into changes (id, batch, at, actor, action, address, request) values (?, ?, ?, '', 'session.end', '', '')`, id, batch, int64(2e9))
		size[batch]++
		id++
	}
	slices.Reverse(ends)
	mustBeNil(t, tx.Commit())
	slices.Reverse(want)
	slices.Reverse(withDoor)
	for i, batch := range want {
		size[batch] = sizes[len(sizes)-1-i]
	}
	for what, test := range map[string]struct {
		filter HistoryFilter
		want   []int64
		whole  bool
	}{
		"everything": {HistoryFilter{From: time.UnixMilli(0), Until: time.UnixMilli(1e9)}, want, true},
		"by kind":    {HistoryFilter{Kind: "door", Until: time.UnixMilli(1e9)}, want, true},
		"an end":     {HistoryFilter{Kind: "session"}, ends, true},
		"a door":     {HistoryFilter{Door: code, Until: time.UnixMilli(1e9)}, withDoor, false},
	} {
		t.Run(what, func(t *testing.T) {
			var got []int64
			f := test.filter
			for pages := 0; ; pages++ {
				list, older, err := s.Batches(ctx, f)
				if err != nil || pages > 20 || len(list) == 0 {
					t.Fatalf("page %d has %d changes (%v)", pages, len(list), err)
				}
				found := map[int64]int{}
				for _, c := range list {
					if found[c.Batch]++; found[c.Batch] == 1 {
						got = append(got, c.Batch)
					}
					if c.InBatch != size[c.Batch] {
						t.Fatalf("batch %d of %d says %d", c.Batch, size[c.Batch], c.InBatch)
					}
				}
				for batch, n := range found {
					if shown := min(size[batch], membersShown); test.whole && n != shown || !test.whole && n != 1 {
						t.Errorf("batch %d of %d shows %d", batch, size[batch], n)
					}
				}
				if older == 0 {
					break
				}
				f.Older = older
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("%d batches, want %d: %v", len(got), len(test.want), got)
			}
		})
	}
}

// An administrator of one school reads only that school's changes of a batch.
func TestBatchesOfOneSchool(t *testing.T) {
	s, _ := newStore(t)
	var here, elsewhere int64
	mustBeNil(t, s.read.Get(&here, `select min(d.id) from doors d join sections s on s.id = d.section_id`))
	s.write.MustExec(`insert into schools (name, slug) values ('Elsewhere', 'elsewhere')`)
	s.write.MustExec(`insert into sections (school_id, course, created_at) select max(id), 'Secret', 0 from schools`)
	s.write.MustExec(`insert into doors (code, kind, section_id) select 'zzz999', 'section', max(id) from sections`)
	mustBeNil(t, s.read.Get(&elsewhere, `select max(id) from doors`))
	var batch, at int64
	mustBeNil(t, s.read.Get(&batch, `select max(id) + 1 from changes`), s.read.Get(&at, `select s.school_id from doors d join sections s on s.id = d.section_id where d.id = ?`, here))
	for i, door := range []int64{here, elsewhere} {
		s.write.MustExec(`insert into changes (id, batch, at, actor, action, door_id, address, request) values (?, ?, 0, '', 'door.save', ?, '', '')`, batch+int64(i), batch, door)
	}
	list, _, err := s.Batches(ctx, HistoryFilter{School: at, Kind: "door"})
	if err != nil || len(list) != 1 || list[0].ID != batch || list[0].InBatch != 2 {
		t.Errorf("%+v %v", list, err)
	}
	for q, want := range map[string]int{"secret": 0, "zzz999": 0} {
		if found, err := s.Subjects(ctx, at, []string{q}); err != nil || len(found) != want {
			t.Errorf("%s: %v %v", q, found, err)
		}
		if found, err := s.Subjects(ctx, 0, []string{q}); err != nil || len(found) != 1 {
			t.Errorf("%s in all schools: %v %v", q, found, err)
		}
	}
	if _, err := s.SubjectOf(ctx, at, 0, "zzz999"); err == nil {
		t.Error("the name of a class elsewhere is read")
	}
	if one, err := s.SubjectOf(ctx, 0, 0, "zzz999"); err != nil || one.Section.Course != "Secret" {
		t.Error(one, err)
	}
}

// A change says when it was undone, and an undo when what it undid was made.
func TestTimesOfUndos(t *testing.T) {
	s, _ := emptyStore(t)
	for id, undoes := range []any{nil, nil, 1, 3} { // 3 undoes 1, and is undone by 4
		s.write.MustExec(`insert into changes (id, batch, at, actor, action, address, request, undoes) values (?1, ?1, ?1 * 1000, '', 'door.save', '', '', ?2)`, id+1, undoes)
	}
	list, _, err := s.Batches(ctx, HistoryFilter{})
	mustBeNil(t, err)
	said := ""
	ms := func(at time.Time) int64 { return max(0, at.UnixMilli()) / 1000 }
	for _, c := range list {
		said += fmt.Sprintf("%d undid at %d, undone at %d; ", c.ID, ms(c.UndidAt), ms(c.UndoneAt))
	}
	if want := "4 undid at 3, undone at 0; 3 undid at 1, undone at 4; 2 undid at 0, undone at 0; 1 undid at 0, undone at 0; "; said != want {
		t.Errorf("%s\nwant %s", said, want)
	}
}

// A search finds people and classes by name, address and code, folds nothing away,
// and takes signs for what they are.
func TestSubjects(t *testing.T) {
	s, _ := newStore(t)
	s.write.MustExec(`insert into people (name, email, created_at) values ('Dr Hana Černá', 'h.cerna@school.test', 0), ('O''Neil 50%', null, 0), ('Under_score', null, 0)`)
	names := func(words ...string) (list []string) {
		found, err := s.Subjects(ctx, 0, words)
		mustBeNil(t, err)
		for _, one := range found {
			list = append(list, one.Name+one.Section.Course)
		}
		return list
	}
	for _, test := range []struct {
		words []string
		want  string
	}{
		{[]string{"cerna"}, "Dr Hana Černá"}, {[]string{"zzz"}, "Dr Hana Černá"}, // for the caller to compare
		{[]string{"oneil"}, "O'Neil 50%"}, {[]string{"50%"}, "O'Neil 50%"}, {[]string{"under_score"}, "Under_score"},
	} {
		if got := names(test.words...); !slices.Contains(got, test.want) {
			t.Errorf("%v finds %v", test.words, got)
		}
	}
	if got := names("0%", "neil"); !slices.Contains(got, "O'Neil 50%") {
		t.Error(got)
	}
	for _, words := range [][]string{{"5_%"}, {"oneil", "smith"}, {`\`}} {
		if got := names(words...); slices.Contains(got, "O'Neil 50%") {
			t.Errorf("%v finds %v", words, got)
		}
	}
}

// Every page of one school's history has the same changes, whether they are found among
// the newest of all or by the school's people and classes.
func TestHistoryOfOneSchool(t *testing.T) {
	s, _ := newStore(t)
	var here, at, first int64
	mustBeNil(t, s.read.Get(&here, `select min(d.id) from doors d join sections s on s.id = d.section_id`),
		s.read.Get(&at, `select s.school_id from doors d join sections s on s.id = d.section_id where d.id = ?`, here),
		s.read.Get(&first, `select max(id) + 1 from changes`))
	// Many of the school's are old, and few are new.
	s.write.MustExec(`with recursive n (i) as (select 0 union all select i + 1 from n where i < 45000)
		insert into changes (id, batch, at, actor, action, door_id, address, request)
		select ? + i, ? + i, 0, '', iif(i % 2, 'door.save', 'door.clear'), iif(i < 300 or i % 900 = 0, ?, null), '', '' from n`, first, first, here)
	var want, got []int64
	mustBeNil(t, s.read.Select(&want, `select id from changes where door_id is not null and id >= ? order by id desc`, first))
	f := HistoryFilter{School: at, Kind: "door"}
	for {
		list, more, err := s.History(ctx, f)
		mustBeNil(t, err)
		for _, c := range list {
			got = append(got, c.ID)
		}
		if !more {
			break
		}
		f.Older = got[len(got)-1]
	}
	if !slices.Equal(got, want) {
		t.Errorf("%s, want %s", idsText(got), idsText(want))
	}
}
