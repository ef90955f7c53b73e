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
	link := Meeting{Link: "https://zoom.us/j/81111111111"}
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
		}, "your own school alone"},
		{"makes Bo administrator of South", func() error {
			return s.EditPerson(ctx, ada, bo.PersonID, edit(bo.Email, func(e *PersonEdit) { e.Role, e.OnlySchool = school.Admin, "south" }))
		}, "your own school alone"},
		{"makes Bo administrator of North", func() error {
			return s.EditPerson(ctx, ada, bo.PersonID, edit(bo.Email, func(e *PersonEdit) { e.Role, e.OnlySchool = school.Admin, "north" }))
		}, ""},
		{"adds somebody", func() error { _, err := s.AddPerson(ctx, ada, edit("n@school.test")); return err }, ""},
		{"adds an administrator of all", func() error {
			_, err := s.AddPerson(ctx, ada, edit("m@school.test", func(e *PersonEdit) { e.Role = school.Admin }))
			return err
		}, "your own school alone"},
		{"sets Bo's link", func() error { _, err := s.SaveDoors(ctx, ada, link, Save{biology.Code, biology.Version}); return err }, ""},
		{"sets Cy's link", func() error {
			_, err := s.SaveDoors(ctx, ada, link, Save{chemistry.Code, chemistry.Version})
			return err
		}, "forbidden"},
		{"reads the history of Cy's link", func() error { return s.MayKeep(ctx, ada.PersonID, chemistry.Code) }, "forbidden"},
		{"lends Cy's class", func() error {
			_, err := s.Lend(ctx, ada, chemistry.Code, bo.PersonID, "2026-11-24", "2026-11-25")
			return err
		}, "forbidden"},
		{"changes the mode", func() error { return s.SetStatus(ctx, ada, school.Status{Mode: school.Live}) }, "forbidden"},
		{"renames South", func() error { return s.RenameSchool(ctx, ada, 2, "Mine") }, "forbidden"},
		{"makes a new key", func() error { _, err := s.RotateSecret(ctx, ada, "reader"); return err }, "forbidden"},
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
