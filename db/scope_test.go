package db

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"hallway/internal/roster"
	"hallway/internal/school"
)

// twoSchools has North with Ada and Bo, South with Cy, and Di at both.
func twoSchools(t *testing.T) *Store {
	t.Helper()
	s, _ := emptyStore(t)
	r := twoTeachers()
	r.Schools = append(r.Schools, roster.School{Key: "south", Name: "South"})
	r.People = append(r.People,
		roster.Person{Key: "c@school.test", Name: "Cy", Email: "c@school.test"},
		roster.Person{Key: "d@school.test", Name: "Di", Email: "d@school.test", Schools: []string{"north", "south"}})
	r.Sections = append(r.Sections, roster.Section{Key: "chemistry", School: "south", Course: "Chemistry", Code: "01", Teachers: []string{"c@school.test"}})
	mustImport(t, s, r, ImportMeta{})
	if _, err := s.MakeAdmin(ctx, command, "head@school.test"); err != nil {
		t.Fatal(err)
	}
	ada := actor(t, s, "a@school.test")
	err := s.EditPerson(ctx, actor(t, s, "head@school.test"), ada.PersonID, PersonEdit{Name: "Ada", Email: "a@school.test", Role: school.Admin, OnlySchool: "north"})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// An administrator of one school repairs whoever is there, and nothing else.
func TestAdminOfOneSchool(t *testing.T) {
	s := twoSchools(t)
	ada, bo, cy, di, head := actor(t, s, "a@school.test"), actor(t, s, "b@school.test"), actor(t, s, "c@school.test"), actor(t, s, "d@school.test"), actor(t, s, "head@school.test")
	edit := func(email school.Email, change ...func(*PersonEdit)) PersonEdit {
		e := PersonEdit{Name: "Renamed", Email: email, Role: school.Teacher}
		for _, c := range change {
			c(&e)
		}
		return e
	}
	biology, chemistry := doorOf(t, s, bo.Email, 1), doorOf(t, s, cy.Email, 0)
	link := school.Meeting{Link: "https://zoom.us/j/81111111111"}
	csv := func(schools ...string) roster.Roster {
		r := roster.Roster{Source: "Hallway CSV", Delta: roster.Delta{}}
		for i, name := range schools {
			key := fmt.Sprint("new", i)
			r.Schools = append(r.Schools, roster.School{Key: strings.ToLower(name), Name: name})
			r.People = append(r.People, roster.Person{Key: key, Name: "New " + name, Email: school.Email(key + "@school.test")})
			r.Sections = append(r.Sections, roster.Section{Key: key, School: strings.ToLower(name), Course: "Course of " + name, Code: "01", Teachers: []string{key}})
		}
		return r
	}
	apply := func(r roster.Roster) error {
		_, err := s.ApplyImport(ctx, ada, r, ImportMeta{})
		return err
	}
	for _, c := range []struct {
		what string
		do   func() error
		want string // of the error; empty: it may
	}{
		{"edits Bo", func() error { return s.EditPerson(ctx, ada, bo.PersonID, edit(bo.Email)) }, ""},
		{"edits Di, who is there too", func() error { return s.EditPerson(ctx, ada, di.PersonID, edit(di.Email)) }, ""},
		{"edits Cy", func() error { return s.EditPerson(ctx, ada, cy.PersonID, edit(cy.Email)) }, "forbidden"},
		{"edits the administrator of all", func() error { return s.EditPerson(ctx, ada, head.PersonID, edit(head.Email)) }, "forbidden"},
		{"suspends Cy", func() error { return s.Suspend(ctx, ada, cy.PersonID, true) }, "forbidden"},
		{"disconnects Cy", func() error { return s.Unbind(ctx, ada, cy.PersonID) }, "forbidden"},
		{"signs Cy out", func() error { return s.EndSessions(ctx, ada, cy.PersonID) }, "forbidden"},
		{"looks as Cy", func() error { return s.ViewAs(ctx, ada, "token", cy.PersonID) }, "forbidden"},
		{"makes itself administrator of all", func() error {
			return s.EditPerson(ctx, ada, ada.PersonID, edit(ada.Email, func(e *PersonEdit) { e.Role = school.Admin }))
		}, "your own school only"},
		{"makes Bo administrator of South", func() error {
			return s.EditPerson(ctx, ada, bo.PersonID, edit(bo.Email, func(e *PersonEdit) { e.Role, e.OnlySchool = school.Admin, "south" }))
		}, "your own school only"},
		{"makes Bo administrator of North", func() error {
			return s.EditPerson(ctx, ada, bo.PersonID, edit(bo.Email, func(e *PersonEdit) { e.Role, e.OnlySchool = school.Admin, "north" }))
		}, ""},
		{"adds somebody", func() error { _, err := s.AddPerson(ctx, ada, edit("n@school.test")); return err }, ""},
		{"adds an administrator of all", func() error {
			_, err := s.AddPerson(ctx, ada, edit("m@school.test", func(e *PersonEdit) { e.Role = school.Admin }))
			return err
		}, "your own school only"},
		{"sets Bo's link", func() error { _, err := s.SaveDoors(ctx, ada, link, Save{biology.Code, biology.Version}); return err }, ""},
		{"sets Cy's link", func() error {
			_, err := s.SaveDoors(ctx, ada, link, Save{chemistry.Code, chemistry.Version})
			return err
		}, "forbidden"},
		{"reads the history of Cy's link", func() error { _, err := s.EntryFor(ctx, ada.PersonID, chemistry.Code); return err }, "forbidden"},
		{"lends Cy's class", func() error {
			_, err := s.Lend(ctx, ada, chemistry.Code, bo.PersonID, "2026-11-24", "2026-11-25")
			return err
		}, "forbidden"},
		{"changes the mode", func() error { return s.SetStatus(ctx, ada, school.Status{Mode: school.Live}) }, "forbidden"},
		{"renames South", func() error { return s.RenameSchool(ctx, ada, 2, "", "Mine") }, "forbidden"},
		{"makes a new key", func() error { _, err := s.RotateReaderKey(ctx, ada); return err }, "forbidden"},
		{"undoes the district's import", func() error { _, err := s.UndoImport(ctx, ada, 1); return err }, "not found"},
		{"imports its own school", func() error { return apply(csv("North")) }, ""},
		{"imports another school", func() error { return apply(csv("South")) }, "who is of another school"},
		{"imports a new school", func() error { return apply(csv("North", "West")) }, "is about West too"},
	} {
		err := c.do()
		if c.want == "" && err != nil {
			t.Errorf("an administrator of North %s: %v", c.what, err)
		}
		if c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("an administrator of North %s: %v, want %q", c.what, err, c.want)
		}
	}
	if p, err := s.PersonByEmail(ctx, "c@school.test"); err != nil || p.Name != "Cy" || p.Suspended {
		t.Errorf("Cy is %+v (%v)", p, err)
	}
	if _, err := s.PersonByEmail(ctx, "b@school.test"); err != nil {
		t.Errorf("an import of North's administrator removed whom the district's file names: %v", err)
	}
	d, err := s.Directory(ctx, 1)
	if err != nil {
		t.Fatal(err)
	}
	added := false
	for _, e := range d.Entries {
		added = added || e.TeacherNames() == "Renamed" && len(e.Teachers) == 1 && e.Teachers[0].Email == "n@school.test"
	}
	if !added {
		t.Error("who was added by North's administrator is not at North")
	}
	if list, _, err := s.Imports(ctx, ada, 0); err != nil || len(list) != 1 || list[0].Source != "Hallway CSV" {
		t.Errorf("sees imports %+v (%v)", list, err)
	}
	// The last administrator of all cannot become one of a school.
	if err := s.EditPerson(ctx, head, head.PersonID, edit(head.Email, func(e *PersonEdit) { e.Role, e.OnlySchool = school.Admin, "north" })); !errors.As(err, new(school.Invalid)) {
		t.Errorf("nobody administers all any more: %v", err)
	}
}

// Ways by which an administrator of North came to rights over more: by a file
// that names an administrator of all, by somebody who is archived, by the
// district's own file, by a form's fields, by a school that is not there.
func TestAdminOfOneSchoolStaysOne(t *testing.T) {
	north := func(people ...roster.Person) roster.Roster {
		return roster.Roster{Source: "OneRoster", Schools: []roster.School{{Key: "n1", Name: "North"}}, People: people}
	}
	t.Run("a file that gives the head another address", func(t *testing.T) {
		s := twoSchools(t)
		head, ada := actor(t, s, "head@school.test"), actor(t, s, "a@school.test")
		if err := s.EditPerson(ctx, head, head.PersonID, PersonEdit{Name: "Head", Email: "head@school.test", Role: school.Admin, Schools: []string{"north"}}); err != nil {
			t.Fatal(err)
		}
		file := north(roster.Person{Key: "h", Name: "Head", Email: "head@school.test"})
		if _, err := s.ApplyImport(ctx, ada, file, ImportMeta{}); err != nil {
			t.Fatal(err)
		}
		file.People[0].Email = "evil@school.test"
		if _, err := s.ApplyImport(ctx, ada, file, ImportMeta{}); err != nil {
			t.Fatal(err)
		}
		if p, err := s.PersonByEmail(ctx, "evil@school.test"); err == nil && p.ID == head.PersonID {
			t.Error("the head's address is another")
		}
	})
	t.Run("a file that pulls somebody over", func(t *testing.T) {
		s := twoSchools(t)
		ada, cy := actor(t, s, "a@school.test"), actor(t, s, "c@school.test")
		file := north(roster.Person{Key: "c", Name: "Cy", Email: "c@school.test"})
		file.Sections = []roster.Section{{Key: "x", School: "n1", Course: "X", Teachers: []string{"c"}}}
		if _, err := s.ApplyImport(ctx, ada, file, ImportMeta{}); err == nil {
			t.Error("applied")
		}
		if err := s.Administers(ctx, ada, cy.PersonID); !errors.Is(err, school.ErrForbidden) {
			t.Errorf("administers Cy: %v", err)
		}
	})
	t.Run("somebody archived", func(t *testing.T) {
		s := twoSchools(t)
		ada := actor(t, s, "a@school.test")
		if _, err := s.MakeAdmin(ctx, command, "c@school.test"); err != nil {
			t.Fatal(err)
		}
		less := twoTeachers()
		less.Schools = append(less.Schools, roster.School{Key: "south", Name: "South"})
		mustImport(t, s, less, ImportMeta{}) // Cy goes
		if _, err := s.AddPerson(ctx, ada, PersonEdit{Name: "Mine", Email: "c@school.test", Role: school.Admin, OnlySchool: "north"}); err == nil {
			t.Error("added")
		}
		if _, err := s.ApplyImport(ctx, ada, north(roster.Person{Key: "c", Name: "Cy", Email: "c@school.test", Schools: []string{"n1"}}), ImportMeta{}); err == nil {
			t.Error("imported")
		}
		if p, err := s.PersonByEmail(ctx, "c@school.test"); err == nil {
			t.Errorf("there is %+v", p)
		}
	})
	t.Run("the district's own file holds nobody", func(t *testing.T) {
		s := twoSchools(t)
		ada := actor(t, s, "a@school.test")
		less := twoTeachers()
		less.Schools = append(less.Schools, roster.School{Key: "south", Name: "South"})
		all := less
		all.People = append(append([]roster.Person{}, less.People...), roster.Person{Key: "c@school.test", Name: "Cy", Email: "c@school.test"},
			roster.Person{Key: "d@school.test", Name: "Di", Email: "d@school.test", Schools: []string{"north", "south"}})
		all.Sections = append(append([]roster.Section{}, less.Sections...), roster.Section{Key: "chemistry", School: "south", Course: "Chemistry", Code: "01", Teachers: []string{"c@school.test"}})
		if _, err := s.ApplyImport(ctx, ada, all, ImportMeta{}); err != nil {
			t.Fatal(err)
		}
		mustImport(t, s, less, ImportMeta{})
		if _, err := s.PersonByEmail(ctx, "c@school.test"); !errors.Is(err, school.ErrNotFound) {
			t.Errorf("Cy, whom the district names no more, is still there (%v)", err)
		}
	})
	t.Run("a form's fields", func(t *testing.T) {
		s := twoSchools(t)
		ada, bo, di := actor(t, s, "a@school.test"), actor(t, s, "b@school.test"), actor(t, s, "d@school.test")
		// Both may be refused: only the outcome counts.
		_ = s.EditPerson(ctx, ada, bo.PersonID, PersonEdit{Name: "Bo", Email: "b@school.test", Role: school.Teacher, Schools: []string{"north", "south"}})
		_ = s.EditPerson(ctx, ada, di.PersonID, PersonEdit{Name: "Di", Email: "d@school.test", Role: school.Teacher, Schools: []string{"north"}})
		b, _ := s.Profile(ctx, bo.PersonID)
		d, _ := s.Profile(ctx, di.PersonID)
		if len(b.Schools) != 1 || len(d.Schools) != 2 {
			t.Errorf("Bo is at %v and Di at %v", b.Schools, d.Schools)
		}
	})
	t.Run("a school that is not there", func(t *testing.T) {
		s := twoSchools(t)
		head, bo := actor(t, s, "head@school.test"), actor(t, s, "b@school.test")
		err := s.EditPerson(ctx, head, bo.PersonID, PersonEdit{Name: "Bo", Email: "b@school.test", Role: school.Admin, OnlySchool: "nroth"})
		if p, _ := s.PersonByEmail(ctx, "b@school.test"); err == nil || p.Role == school.Admin {
			t.Errorf("Bo is %+v (%v)", p, err)
		}
	})
	t.Run("looking as somebody, after becoming an administrator of one school", func(t *testing.T) {
		s := twoSchools(t)
		head, cy := actor(t, s, "head@school.test"), actor(t, s, "c@school.test")
		if _, err := s.MakeAdmin(ctx, command, "d@school.test"); err != nil {
			t.Fatal(err)
		}
		token, err := newSession(s, head.PersonID)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.ViewAs(ctx, head, token, cy.PersonID); err != nil {
			t.Fatal(err)
		}
		if err := s.EditPerson(ctx, head, head.PersonID, PersonEdit{Name: "Head", Email: "head@school.test", Role: school.Admin, OnlySchool: "north"}); err != nil {
			t.Fatal(err)
		}
		if session, err := s.Session(ctx, token); err != nil || session.Viewing != nil {
			t.Errorf("still looks as Cy (%v)", err)
		}
	})
}
