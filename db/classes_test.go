package db

import (
	"errors"
	"strings"
	"testing"

	"hallway/internal/school"
)

// ptr is a typed field.
func ptr(s string) *string { return &s }

func addClass(t *testing.T, s *Store, e ClassEdit) int64 {
	t.Helper()
	id, err := s.AddClass(ctx, command, e)
	mustBeNil(t, err)
	return id
}

func classOf(t *testing.T, s *Store, id int64) ClassDetail {
	t.Helper()
	c, err := s.Class(ctx, command, id)
	mustBeNil(t, err)
	return c
}

// undoNewest undoes the newest change.
func undoNewest(t *testing.T, s *Store) {
	t.Helper()
	var id int64
	mustBeNil(t, s.read.Get(&id, `select max(id) from changes`))
	_, err := s.Undo(ctx, command, id)
	mustBeNil(t, err)
}

// What a form of a class refuses, by its field.
func TestClassForm(t *testing.T) {
	s := twoSchools(t)
	ada, bo := actor(t, s, "a@school.test").PersonID, actor(t, s, "b@school.test").PersonID
	north := actor(t, s, "a@school.test") // administers North alone
	gone := addPerson(t, s, "Gus", "g@school.test")
	s.write.MustExec(`update people set archived_at = 1 where id = ?`, gone)
	mustBeNil(t, s.Suspend(ctx, command, bo, true)) // teaches Algebra
	var algebra int64
	mustBeNil(t, s.read.Get(&algebra, `select id from sections where course = 'Algebra'`))
	long := strings.Repeat("é", 1001)
	for _, test := range []struct {
		e           ClassEdit
		class       int64 // 0: a new one
		by          school.Actor
		field, says string // empty: it is accepted
	}{
		{ClassEdit{}, 0, command, "title", "Write the title"},
		{ClassEdit{Title: ptr(" \u200b\t")}, 0, command, "title", "Write the title"},
		{ClassEdit{Title: ptr(" \n")}, algebra, command, "title", "Write the title"},
		{ClassEdit{Title: &long}, algebra, command, "title", "at most 1,000 letters"},
		{ClassEdit{Room: &long}, algebra, command, "room", "at most 1,000 letters"},
		{ClassEdit{Title: ptr("Chess")}, 0, command, "school", "Choose a school"},
		{ClassEdit{Title: ptr("Chess"), School: ptr("")}, 0, command, "school", "Choose a school"},
		{ClassEdit{Title: ptr("Chess"), School: ptr("west")}, 0, command, "school", "Choose a school"},
		{ClassEdit{Title: ptr("Chess"), School: ptr("south")}, 0, command, "", ""},
		{ClassEdit{Title: ptr("Chess")}, 0, north, "", ""}, // there is one school for them
		{ClassEdit{Title: ptr("Chess"), School: ptr("south")}, 0, north, "school", "You administer another school"},
		{ClassEdit{School: ptr("south")}, algebra, north, "school", "You administer another school"},
		{ClassEdit{Starts: ptr("17/8/2026")}, algebra, command, "starts", "like 2026-08-17"},
		{ClassEdit{Ends: ptr("2026-02-30")}, algebra, command, "ends", "like 2026-08-17"},
		{ClassEdit{Starts: ptr("2026-08-17"), Ends: ptr("2026-08-16")}, algebra, command, "ends", "before the first"},
		{ClassEdit{Starts: ptr("2026-08-17"), Ends: ptr("2026-08-17")}, algebra, command, "", ""},
		{ClassEdit{Ends: ptr("2026-08-16")}, algebra, command, "ends", "before the first"}, // the first day stays
		{ClassEdit{Teachers: &[]int64{ada, ada}}, algebra, command, "teachers", "in the list twice"},
		{ClassEdit{Teachers: &[]int64{gone}}, algebra, command, "teachers", "Gus has left"},
		{ClassEdit{Teachers: &[]int64{99}}, algebra, command, "teachers", "Choose people from the list"},
		{ClassEdit{Teachers: &[]int64{0, ada}}, algebra, command, "teachers", "Choose people from the list"},
		{ClassEdit{Teachers: &[]int64{bo, ada}}, algebra, command, "", ""}, // suspended, but taught it before
		{ClassEdit{Title: ptr("Go"), School: ptr("north"), Teachers: &[]int64{bo}}, 0, command, "teachers", "Bo cannot sign in"},
	} {
		var err error
		if test.class == 0 {
			_, err = s.AddClass(ctx, test.by, test.e)
		} else {
			err = s.EditClass(ctx, test.by, test.class, test.e)
		}
		var wrong school.Invalid
		if errors.As(err, &wrong); (err == nil) != (test.field == "") || !strings.Contains(wrong[test.field], test.says) {
			t.Errorf("%+v: %v, want %s: %s", test.e, err, test.field, test.says)
		}
	}
}

func addPerson(t *testing.T, s *Store, name string, email school.Email) int64 {
	t.Helper()
	id, err := s.AddPerson(ctx, command, PersonEdit{Name: name, Email: email, Role: school.Teacher})
	mustBeNil(t, err)
	return id
}

// An administrator of one school has nothing to do with the classes of another, and who
// administers nothing has nothing to do with any.
func TestClassesOfAnotherSchool(t *testing.T) {
	s := twoSchools(t)
	var algebra, chemistry int64
	mustBeNil(t, s.read.Get(&algebra, `select id from sections where course = 'Algebra'`))
	mustBeNil(t, s.read.Get(&chemistry, `select id from sections where course = 'Chemistry'`))
	mustBeNil(t, s.EditClass(ctx, command, chemistry, ClassEdit{Room: ptr("7")}))
	var edit int64
	mustBeNil(t, s.read.Get(&edit, `select max(id) from changes`))
	for name, who := range map[string]school.Actor{"the head of North": actor(t, s, "a@school.test"), "the teacher": actor(t, s, "c@school.test"), "nobody": {}} {
		for what, do := range map[string]func() error{
			"reads":    func() error { _, err := s.Class(ctx, who, chemistry); return err },
			"edits":    func() error { return s.EditClass(ctx, who, chemistry, ClassEdit{Room: ptr("8")}) },
			"archives": func() error { return s.ArchiveClass(ctx, who, chemistry) },
			"restores": func() error { return s.RestoreClass(ctx, who, chemistry) },
			"merges":   func() error { return s.MergeClass(ctx, who, chemistry, algebra) },
			"takes":    func() error { return s.MergeClass(ctx, who, algebra, chemistry) },
			"undoes":   func() error { _, err := s.Undo(ctx, who, edit); return err },
			"adds": func() error {
				if name == "the head of North" {
					return school.ErrForbidden // TestClassForm
				}
				_, err := s.AddClass(ctx, who, ClassEdit{Title: ptr("Chess"), School: ptr("south")})
				return err
			},
		} {
			if err := do(); !errors.Is(err, school.ErrForbidden) {
				t.Errorf("%s %s a class of South: %v", name, what, err)
			}
		}
	}
	if c := classOf(t, s, chemistry); c.Section.Room != "7" || !c.ArchivedAt.IsZero() {
		t.Errorf("it is %+v", c)
	}
}

// Two people at one class: the second sees both states, unless both mean the same.
func TestClassConflict(t *testing.T) {
	s, _ := newStore(t)
	first := classOf(t, s, 1)
	mustBeNil(t, s.EditClass(ctx, command, 1, ClassEdit{Room: ptr("130"), Version: first.Version}))
	err := s.EditClass(ctx, command, 1, ClassEdit{Room: ptr("131"), Version: first.Version})
	var both *ClassConflict
	if !errors.As(err, &both) || !errors.Is(err, school.ErrConflict) {
		t.Fatalf("the second says %v", err)
	}
	if both.Now.Section.Room != "130" || *both.Edit.Room != "131" || both.By != command.Name || !both.At.Equal(s.now()) {
		t.Errorf("it shows %+v", both)
	}
	mustBeNil(t, s.EditClass(ctx, command, 1, ClassEdit{Room: ptr("130"), Version: first.Version})) // the same
	mustBeNil(t, s.EditClass(ctx, command, 1, ClassEdit{Room: ptr("131"), Version: both.Now.Version}))
	for what, do := range map[string]func(){
		"an import": func() {
			r := twoTeachers()
			r.Sections[0].Block = "C"
			mustImport(t, s, r, ImportMeta{})
		},
		"a co-teacher": func() {
			_, err := s.EndTeaching(ctx, command, classOf(t, s, 1).Door, 2, "co")
			mustBeNil(t, err)
		},
	} {
		v := classOf(t, s, 1).Version
		do()
		if err := s.EditClass(ctx, command, 1, ClassEdit{Title: ptr("Algebra of " + what), Version: v}); !errors.As(err, &both) {
			t.Errorf("after %s: %v", what, err)
		}
	}
	if both.By == "" || both.At.IsZero() {
		t.Errorf("by %q at %v", both.By, both.At)
	}
}

// A first class needs no file and no school.
func TestFirstClass(t *testing.T) {
	s, _ := emptyStore(t)
	id := addClass(t, s, ClassEdit{Title: ptr(" Robotics\n Cafe\u0301 "), Room: ptr("131")})
	c := classOf(t, s, id)
	if c.School.Name != "Our school" || c.Section.Course != "Robotics Caf\u00e9" || c.Door == "" || !c.ByHand {
		t.Errorf("it is %+v", c)
	}
	schools, err := s.Offered(ctx)
	if err != nil || len(schools) != 1 {
		t.Errorf("students choose from %v (%v)", schools, err)
	}
	undoNewest(t, s)
	if c := classOf(t, s, id); c.ArchivedAt.IsZero() || c.ArchivedBy != command.Name {
		t.Errorf("undone, it is %+v", c)
	}
}

// An archived class is in no list and keeps its link; restored it is as it was. A class of
// a school that is archived, or with a link that is not allowed any more, stays.
func TestArchiveAndRestore(t *testing.T) {
	s, _ := newStore(t)
	zoom := school.Meeting{Link: "https://bbb.school.test/b/1", Provider: "BigBlueButton"}
	_, err := s.SaveDoors(ctx, command, zoom, classDoor(t, s, 1))
	mustBeNil(t, err)
	before := len(shownTo(t, s, "a@school.test"))
	mustBeNil(t, s.ArchiveClass(ctx, command, 1))
	if c := classOf(t, s, 1); c.ArchivedAt.IsZero() || c.ArchivedBy != command.Name || c.Merged != nil {
		t.Errorf("archived, it is %+v", c)
	}
	if now := len(shownTo(t, s, "a@school.test")); now != before-1 {
		t.Errorf("its teacher has %d doors of %d", now, before)
	}
	s.Judge(func(string, []string) (string, bool) { return "bbb.school.test", false })
	var wrong school.Invalid
	if err := s.RestoreClass(ctx, command, 1); !errors.As(err, &wrong) || !strings.Contains(wrong["class"], "bbb.school.test, which is not allowed") {
		t.Errorf("restored with a link that is not allowed: %v", err)
	}
	var stuck *school.Stuck
	var newest int64
	mustBeNil(t, s.read.Get(&newest, `select max(id) from changes`))
	if _, err := s.Undo(ctx, command, newest); !errors.As(err, &stuck) || !strings.Contains(stuck.Why, "not allowed") {
		t.Errorf("undone with a link that is not allowed: %v", err)
	}
	s.Judge(nil)
	s.write.MustExec(`update schools set archived_at = 1`)
	if err := s.RestoreClass(ctx, command, 1); !errors.As(err, &wrong) || !strings.Contains(wrong["class"], "Restore the school first") {
		t.Errorf("restored in a school that is archived: %v", err)
	}
	s.write.MustExec(`update schools set archived_at = null`)
	mustBeNil(t, s.RestoreClass(ctx, command, 1))
	if e, err := s.Entry(ctx, classOf(t, s, 1).Door); err != nil || e.Door.Link != zoom.Link || len(shownTo(t, s, "a@school.test")) != before {
		t.Errorf("restored, it is %+v (%v)", e, err)
	}
}

func shownTo(t *testing.T, s *Store, email school.Email) []school.Entry {
	t.Helper()
	list, err := s.DoorsOf(ctx, actor(t, s, email).PersonID)
	mustBeNil(t, err)
	return list
}

// Whose link goes on when two classes become one.
func TestMergedLinks(t *testing.T) {
	one := school.Meeting{Link: "https://zoom.us/j/81111111111"}
	two := school.Meeting{Link: "https://zoom.us/j/82222222222"}
	for _, test := range []struct {
		what          string
		teaches, into []int64 // by id: Ada 1, Bo 2
		had, has      school.Meeting
		shown, hidden string // the link of the class that stays
	}{
		{"both have one", []int64{1}, []int64{1}, one, two, two.Link, ""},
		{"neither has one", []int64{1}, []int64{1}, school.Meeting{}, school.Meeting{}, "", ""},
		{"the same teacher's", []int64{1}, []int64{1}, one, school.Meeting{}, one.Link, ""},
		{"a co-teacher stays", []int64{1, 2}, []int64{2}, one, school.Meeting{}, one.Link, ""},
		{"another teacher's", []int64{1}, []int64{2}, one, school.Meeting{}, "", one.Link},
		{"a teacher's, and nobody teaches the other", []int64{1}, nil, one, school.Meeting{}, "", one.Link},
		{"the office's, and nobody taught either", nil, nil, one, school.Meeting{}, one.Link, ""},
	} {
		s, _ := newStore(t)
		id, into := addClass(t, s, ClassEdit{Title: ptr("One"), Teachers: &test.teaches}), addClass(t, s, ClassEdit{Title: ptr("Two"), Teachers: &test.into})
		for class, m := range map[int64]school.Meeting{id: test.had, into: test.has} {
			if _, err := s.SaveDoors(ctx, command, m, classDoor(t, s, class)); m.Link != "" && err != nil {
				t.Fatal(err)
			}
		}
		before := contents(t, s)
		mustBeNil(t, s.MergeClass(ctx, command, id, into))
		e, err := s.Entry(ctx, classOf(t, s, into).Door)
		mustBeNil(t, err)
		hidden := ""
		if e.Withheld != nil {
			hidden = e.Withheld.Door.Link
		}
		if e.Door.Link != test.shown || hidden != test.hidden {
			t.Errorf("%s: students see %q, and %q is withheld", test.what, e.Door.Link, hidden)
		}
		undoNewest(t, s)
		if after := contents(t, s); after != before {
			t.Errorf("%s: before\n%s\nundone\n%s", test.what, before, after)
		}
	}
}

// Classes that are merged in a row lead to the last, and never in a circle.
func TestMergedInARow(t *testing.T) {
	s, _ := newStore(t)
	a, b, c := addClass(t, s, ClassEdit{Title: ptr("One")}), addClass(t, s, ClassEdit{Title: ptr("Two")}), addClass(t, s, ClassEdit{Title: ptr("Three")})
	code := func(id int64) string { return classOf(t, s, id).Door }
	leads := func() map[string]string {
		d, err := s.Directory(ctx, 1)
		mustBeNil(t, err)
		return d.Leads
	}
	mustBeNil(t, s.MergeClass(ctx, command, a, b))
	mustBeNil(t, s.MergeClass(ctx, command, b, c))
	if l := leads(); len(l) != 2 || l[code(a)] != code(c) || l[code(b)] != code(c) {
		t.Errorf("they lead to %v", l)
	}
	if d := classOf(t, s, a); d.Merged == nil || d.Merged.ID != b || len(classOf(t, s, c).MergedHere) != 1 {
		t.Errorf("the first is %+v", d)
	}
	var wrong school.Invalid
	for what, err := range map[string]error{
		"itself": s.MergeClass(ctx, command, c, c), "one that leads here": s.MergeClass(ctx, command, c, a), "an archived one": s.MergeClass(ctx, command, c, b),
	} {
		if !errors.As(err, &wrong) || wrong["into"] == "" {
			t.Errorf("merged into %s: %v", what, err)
		}
	}
	mustBeNil(t, s.ArchiveClass(ctx, command, c))
	if l := leads(); len(l) != 0 {
		t.Errorf("with the last archived they lead to %v", l)
	}
	mustBeNil(t, s.RestoreClass(ctx, command, c))
	mustBeNil(t, s.RestoreClass(ctx, command, b))
	var restored int64
	mustBeNil(t, s.read.Get(&restored, `select max(id) from changes`))
	if l := leads(); len(l) != 1 || l[code(a)] != code(b) {
		t.Errorf("with the second restored they lead to %v", l)
	}
	mustBeNil(t, s.MergeClass(ctx, command, c, b))
	var stuck *school.Stuck
	if _, err := s.Undo(ctx, command, restored); !errors.As(err, &stuck) || !strings.Contains(stuck.Why, "merged into this one") {
		t.Errorf("undone into a circle: %v", err)
	}
}
