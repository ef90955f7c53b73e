package db

import (
	"errors"
	"slices"
	"testing"

	"hallway/internal/roster"
	"hallway/internal/school"
)

// withClass is twoTeachers with one more class of Ada's.
func withClass(key, course string) roster.Roster {
	r := twoTeachers()
	r.Sections = append(r.Sections, roster.Section{Key: key, School: "north", Course: course, Code: "01", Block: "Z", Teachers: []string{"a@school.test"}})
	return r
}

// What came back with an import, and is used since, stays like what was new.
func TestUndoLeavesWhatCameBackAndIsUsed(t *testing.T) {
	s, c := newStore(t)
	less := twoTeachers()
	less.Sections = less.Sections[:1]
	mustImport(t, s, less, ImportMeta{})
	done := mustImport(t, s, twoTeachers(), ImportMeta{}) // Biology comes back
	c.at = c.at.AddDate(0, 0, 7)
	bo, door := actor(t, s, "b@school.test"), doorOf(t, s, "b@school.test", 1)
	if _, err := s.SaveDoors(ctx, bo, school.Meeting{Link: "https://zoom.us/j/81111111111"}, Save{door.Code, door.Version}); err != nil {
		t.Fatal(err)
	}
	undone, err := s.UndoImport(ctx, command, done.ID)
	if want := []string{"Biology, section 01: has a link."}; err != nil || !slices.Equal(undone.Left, want) {
		t.Errorf("left %q, want %q (%v)", undone.Left, want, err)
	}
	if got := doorOf(t, s, "b@school.test", 1); got.Link == "" {
		t.Error("the link is gone")
	}
}

// A link that is saved while an undoing is being staged is not lost: it is
// looked for again in the transaction that counts.
func TestUndoBesideASave(t *testing.T) {
	s, _ := newStore(t)
	done := mustImport(t, s, withClass("chem", "Chemistry"), ImportMeta{})
	u, err := s.undoing(ctx, command, done.ID)
	if err != nil {
		t.Fatal(err)
	}
	st := staging{store: s, actor: command, action: "import.undo", rows: u.Rows, version: u.version, usable: u.stillValid, found: "[]", is: school.Import{Source: u.was.Source, Undoes: done.ID}}
	if err := errors.Join(st.begin(ctx), st.stage(ctx)); err != nil {
		t.Fatal(err)
	}
	ada, door := actor(t, s, "a@school.test"), doorOf(t, s, "a@school.test", 1)
	if _, err := s.SaveDoors(ctx, ada, school.Meeting{Link: "https://zoom.us/j/81111111111"}, Save{door.Code, door.Version}); err != nil {
		t.Fatal(err)
	}
	if err := st.activate(ctx); !errors.Is(err, errMoved) {
		t.Errorf("the undoing counts: %v", err)
	}
	undone, err := s.UndoImport(ctx, command, done.ID)
	if err != nil || undone.ID != 0 || len(undone.Left) != 1 {
		t.Errorf("undone %+v (%v)", undone, err)
	}
}

// Addresses of before that somebody else has by now stay as they are, and so
// does what hangs on them.
func TestUndoSettlesAddresses(t *testing.T) {
	s, _ := newStore(t)
	file := twoTeachers()
	file.People[0].Email, file.People[1].Email = "b@school.test", "n@school.test" // Ada a -> b, Bo b -> n
	done := mustImport(t, s, file, ImportMeta{})
	if _, err := s.AddPerson(ctx, command, PersonEdit{Name: "Zoe", Email: "a@school.test", Role: school.Teacher}); err != nil {
		t.Fatal(err)
	}
	undone, err := s.UndoImport(ctx, command, done.ID)
	want := []string{"Ada: keeps the address b@school.test, because Zoe has the earlier one now.", "Bo: keeps the address n@school.test, because Ada has the earlier one now."}
	if err != nil || !slices.Equal(undone.Left, want) {
		t.Errorf("left %q, want %q (%v)", undone.Left, want, err)
	}
	for email, name := range map[school.Email]string{"a@school.test": "Zoe", "b@school.test": "Ada", "n@school.test": "Bo"} {
		if p, err := s.PersonByEmail(ctx, email); err != nil || p.Name != name {
			t.Errorf("%s is %q, want %q (%v)", email, p.Name, name, err)
		}
	}
}

// Somebody whose address was given away does not come back by an undo: their
// account of before would sign in beside its new owner. That is listed.
func TestUndoLeavesWhoseAddressIsTaken(t *testing.T) {
	s, _ := newStore(t)
	less := twoTeachers()
	less.People, less.Sections = less.People[:1], less.Sections[:1]
	less.Sections[0].Teachers = less.Sections[0].Teachers[:1]
	done := mustImport(t, s, less, ImportMeta{}) // Bo and Biology go
	bo := actor(t, s, "a@school.test")
	if err := s.EditPerson(ctx, command, bo.PersonID, PersonEdit{Name: "Ada", Email: "b@school.test", Role: school.Teacher}); err != nil {
		t.Fatal(err)
	}
	undone, err := s.UndoImport(ctx, command, done.ID)
	if err != nil || len(undone.Left) != 1 || undone.Left[0] != "Bo: Ada has the address b@school.test now." {
		t.Fatalf("left %q (%v)", undone.Left, err)
	}
	d, err := s.Directory(ctx, 1)
	if err != nil || !slices.ContainsFunc(d.Entries, func(e school.Entry) bool { return e.Title() == "Biology" && e.TeacherNames() == "" }) {
		t.Errorf("Biology is not back without its teacher (%v)", err)
	}
	if people, err := s.People(ctx); err != nil || len(people) != 1 {
		t.Errorf("%d people are here, want Ada alone (%v)", len(people), err)
	}
}

// Classes that come back bring their school back, whatever archived it.
func TestUndoBringsTheSchoolBack(t *testing.T) {
	s, _ := newStore(t)
	file := twoTeachers()
	file.Schools = append(file.Schools, roster.School{Key: "west", Name: "West"})
	file.People = append(file.People, roster.Person{Key: "w", Name: "Wes", Email: "w@school.test"})
	file.Sections = append(file.Sections, roster.Section{Key: "wc", School: "west", Course: "Weaving", Code: "1", Teachers: []string{"w"}})
	first := mustImport(t, s, file, ImportMeta{})
	second := mustImport(t, s, twoTeachers(), ImportMeta{}) // West is empty
	for _, id := range []int64{first.ID, second.ID} {
		if _, err := s.UndoImport(ctx, command, id); err != nil {
			t.Fatal(err)
		}
	}
	list, err := s.Schools(ctx)
	if err != nil || len(list) != 2 {
		t.Fatalf("schools %v (%v)", list, err)
	}
	d, err := s.Directory(ctx, list[1].ID)
	if err != nil || !slices.ContainsFunc(d.Entries, func(e school.Entry) bool { return e.Title() == "Weaving" }) {
		t.Errorf("Weaving is on no page: %+v (%v)", d.Entries, err)
	}
}

// An import is undone as often as its undoings say, however long their line.
func TestUndoLine(t *testing.T) {
	s, _ := newStore(t)
	file := twoTeachers()
	file.Sections[0].Room = "9"
	done := mustImport(t, s, file, ImportMeta{})
	last := done.ID
	for n := range 4 {
		u, err := s.UndoImport(ctx, command, last)
		if err != nil {
			t.Fatal(err)
		}
		last = u.ID
		one, _, err := s.Import(ctx, command, done.ID)
		e, _ := s.DoorsOf(ctx, actor(t, s, "a@school.test").PersonID)
		if undone := e[0].Section.Room == ""; err != nil || undone != (n%2 == 0) || (one.UndoneBy != 0) != undone {
			t.Errorf("after %d undoings the room is %q and the import undone by %d (%v)", n+1, e[0].Section.Room, one.UndoneBy, err)
		}
	}
}

// The first import of all, undone, leaves what was there before: the
// administrator, who was nowhere.
func TestUndoTheFirst(t *testing.T) {
	s, _ := emptyStore(t)
	if _, err := s.MakeAdmin(ctx, command, "head@school.test"); err != nil {
		t.Fatal(err)
	}
	before := dump(t, s)
	done := mustImport(t, s, twoTeachers(), ImportMeta{})
	if d, err := s.Directory(ctx, 1); err != nil || !slices.ContainsFunc(d.Entries, func(e school.Entry) bool { return e.TeacherNames() == "head@school.test" }) {
		t.Errorf("the administrator is at no school (%v)", err)
	}
	undone, err := s.UndoImport(ctx, command, done.ID)
	if after := dump(t, s); err != nil || len(undone.Left) > 0 || !slices.Equal(before, after) {
		t.Errorf("left %q, and there is %q, before %q (%v)", undone.Left, after, before, err)
	}
}

// What is only staged has no page and no repairs, which would keep it from
// being swept away.
func TestStagedCannotBeTouched(t *testing.T) {
	s, _ := newStore(t)
	file := twoTeachers()
	file.People = append(file.People, roster.Person{Key: "cy", Name: "Cy", Email: "c@school.test"})
	st := stagedImport(t, s, file)
	var id int64
	if err := s.read.Get(&id, `select id from people where import_id = ?`, st.is.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Profile(ctx, id); !errors.Is(err, school.ErrNotFound) {
		t.Errorf("the page of somebody staged: %v", err)
	}
	if err := s.Suspend(ctx, command, id, true); !errors.Is(err, school.ErrNotFound) {
		t.Errorf("suspends somebody staged: %v", err)
	}
	mustImport(t, s, file, ImportMeta{})
}
