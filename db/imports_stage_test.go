package db

import (
	"context"
	"errors"
	"slices"
	"testing"

	"hallway/internal/roster"
	"hallway/internal/school"
)

// stagedImport is an import whose process was killed before it counted.
func stagedImport(t *testing.T, s *Store, file roster.Roster) staging {
	t.Helper()
	p, err := s.plan(ctx, command, file, ImportMeta{})
	if err != nil {
		t.Fatal(err)
	}
	st := staging{store: s, actor: command, action: "import.apply", rows: p.Rows(), ids: p.ids, found: "[]", is: school.Import{Source: "Hallway CSV"}}
	if err := errors.Join(st.begin(ctx), st.stage(ctx)); err != nil {
		t.Fatal(err)
	}
	return st
}

// What an import staged and did not finish is not there, and the next one takes
// it away.
func TestStagedIsNotThere(t *testing.T) {
	s, _ := newStore(t)
	before := dump(t, s)
	file := twoTeachers()
	file.Schools = append(file.Schools, roster.School{Key: "south", Name: "South"})
	file.People = append(file.People, roster.Person{Key: "cy", Name: "Cy", Email: "c@school.test", Schools: []string{"south"}})
	file.Sections = append(file.Sections, roster.Section{Key: "dance", School: "south", Course: "Dance", Code: "01", Teachers: []string{"cy"}})
	stagedImport(t, s, file)
	if after := dump(t, s); !slices.Equal(before, after) {
		t.Errorf("staged, there is %q", after)
	}
	if list, _, err := s.Imports(ctx, command, 0); err != nil || len(list) != 1 {
		t.Errorf("imports %+v (%v)", list, err)
	}
	if _, err := s.AddPerson(ctx, command, PersonEdit{Name: "Cy", Email: "c@school.test", Role: school.Teacher}); err != nil {
		t.Errorf("an address that is only staged is taken: %v", err)
	}
	mustImport(t, s, file, ImportMeta{})
	var people, doors int
	mustBeNil(t, s.read.Get(&people, `select count(*) from people`))
	mustBeNil(t, s.read.Get(&doors, `select count(*) from doors`))
	if people != 3 || doors != 6 {
		t.Errorf("%d people and %d doors, want 3 and 6", people, doors)
	}
}

// Two imports at once: one waits for nobody, and says so.
func TestOneImportAtATime(t *testing.T) {
	s, _ := newStore(t)
	release, err := s.importing()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.ApplyImport(ctx, command, twoTeachers(), ImportMeta{}); !errors.Is(err, school.Busy{}) {
		t.Errorf("beside another: %v", err)
	}
	mustBeNil(t, release())
	if _, err := s.ApplyImport(ctx, command, twoTeachers(), ImportMeta{}); err != nil {
		t.Errorf("after it: %v", err)
	}
}

// An import that is refused when it has been written leaves nothing of it.
func TestRefusedAtTheEnd(t *testing.T) {
	s, _ := newStore(t)
	file := twoTeachers()
	file.People = append(file.People, roster.Person{Key: "cy", Name: "Cy", Email: "c@school.test"})
	late := errors.New("refused at the end")
	_, err := s.writeImport(ctx, command, "import.apply", func(context.Context) (*staging, error) {
		p, err := s.plan(ctx, command, file, ImportMeta{})
		return &staging{rows: p.Rows(), ids: p.ids, version: p.version, found: "[]", is: school.Import{Source: "Hallway CSV"}, usable: func(*tx) error { return late }}, err
	})
	if !errors.Is(err, late) {
		t.Errorf("refused with %v", err)
	}
	var rows int
	if err := s.read.Get(&rows, `select (select count(*) from people) + (select count(*) from doors) + (select count(*) from imports)`); err != nil || rows != 2+4+1 {
		t.Errorf("%d rows of people, doors and imports, want the 7 of before (%v)", rows, err)
	}
}
