package db

import (
	"slices"
	"strings"
	"testing"

	"hallway/internal/roster"
	"hallway/internal/school"
)

// typedClass is a file keyed by title in which Ada teaches one class, beside enough others
// of Cy that it is not a tenth of the file. The school may have no name.
func typedClass(title, at string) roster.Roster {
	key := strings.ToLower(at)
	r := roster.Roster{Source: "Typed", Schools: []roster.School{{Key: key, Name: at}}, People: []roster.Person{
		{Key: "a@school.test", Name: "Ada Ray", Email: "a@school.test", Schools: []string{key}},
		{Key: "c@school.test", Name: "Cy Fox", Email: "c@school.test", Schools: []string{key}},
	}}
	add := func(title, code, teacher string) {
		r.Sections = append(r.Sections, roster.Section{Key: key + "\t" + strings.ToLower(title) + "\t" + code, School: key, Course: title, Code: code, Block: "A", Teachers: []string{teacher}})
	}
	add(title, "01", "a@school.test")
	for _, code := range strings.Fields("1 2 3 4 5 6 7 8 9 10 11 12") {
		add("Dance", code, "c@school.test")
	}
	return r
}

// linkOf is the address of Ada's class, and the link behind it.
func linkOf(t *testing.T, s *Store) (code, link, title string) {
	t.Helper()
	list, err := s.DoorsOf(ctx, actor(t, s, "a@school.test").PersonID)
	if err != nil || len(list) != 2 {
		t.Fatalf("Ada has %d doors (%v)", len(list), err)
	}
	return list[0].Door.Code, list[0].Door.Link, list[0].Section.Course
}

// A renamed class keeps its address, its link and its history, once somebody has said that
// it is the same; until then nothing happens to it. Another class begins without a link.
// Either is undone.
func TestRenamedClassInTheStore(t *testing.T) {
	const link = "https://zoom.us/j/81234567890"
	s, _ := emptyStore(t)
	mustImport(t, s, typedClass("Algebra 2", "North"), ImportMeta{})
	code, _, _ := linkOf(t, s)
	if _, err := s.SaveDoors(ctx, command, school.Meeting{Link: link, Provider: "Zoom"}, Save{Code: code}); err != nil {
		t.Fatal(err)
	}
	file, before := typedClass("Algebra II", "North"), dump(t, s)
	if done := mustImport(t, s, file, ImportMeta{}); done.ID != 0 || len(done.Plan.Asked) != 1 || done.Plan.Asked[0].Ref != "Algebra II, section 01" {
		t.Fatalf("asks %+v and does %v", done.Plan.Asked, done.Plan.Items())
	}
	if got := dump(t, s); !slices.Equal(got, before) {
		t.Fatalf("asked, there is\n%s\nand there was\n%s", strings.Join(got, "\n"), strings.Join(before, "\n"))
	}
	for _, c := range []struct {
		answers roster.Answers
		same    bool
	}{{roster.Answers{Same: []string{"Algebra II, section 01"}}, true}, {roster.Answers{Different: []string{"Algebra II, section 01"}}, false}} {
		after := answered(t, s, file, ImportMeta{Answers: c.answers})
		now, linked, title := linkOf(t, s)
		if same := now == code && linked == link; same != c.same || title != "Algebra II" {
			t.Errorf("%+v: %s has the address %s and the link %q, and it was %s", c.answers, title, now, linked, code)
		}
		if again := mustImport(t, s, file, ImportMeta{}); again.ID != 0 || len(again.Plan.Asked) > 0 {
			t.Errorf("the same file again does %v and asks %v", again.Plan.Items(), again.Plan.Asked)
		}
		for _, want := range [][]string{before, after, before} { // undone, the undoing undone, undone
			list, _, err := s.Imports(ctx, command, 0)
			if err != nil {
				t.Fatal(err)
			}
			if undone, err := s.UndoImport(ctx, command, list[0].ID); err != nil || len(undone.Left) > 0 {
				t.Fatalf("undo leaves %q (%v)", undone.Left, err)
			}
			if got := dump(t, s); !slices.Equal(got, want) {
				t.Fatalf("undone there is\n%s\nand there should be\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
		}
	}
}

// A file that names the school for the first time, or otherwise, is asked about; the same
// school keeps its address, and its classes theirs.
func TestRenamedSchoolInTheStore(t *testing.T) {
	s, _ := emptyStore(t)
	mustImport(t, s, typedClass("Algebra", ""), ImportMeta{})
	code, _, _ := linkOf(t, s)
	slug := func() string {
		list, err := s.Schools(ctx)
		if err != nil || len(list) != 1 {
			t.Fatalf("there are %+v (%v)", list, err)
		}
		return list[0].Slug + " " + list[0].Name
	}
	for _, c := range [][2]string{{"North High", "our-school North High"}, {"North High School", "our-school North High School"}, {"Larkfield", "our-school Larkfield"}} {
		file, before := typedClass("Algebra", c[0]), dump(t, s)
		if done := mustImport(t, s, file, ImportMeta{}); done.ID != 0 || len(done.Plan.Asked) != 1 || done.Plan.Asked[0].Ref != c[0] {
			t.Fatalf("asks %+v and does %v", done.Plan.Asked, done.Plan.Items())
		}
		after := answered(t, s, file, ImportMeta{Answers: roster.Answers{Same: []string{c[0]}}})
		if now, _, _ := linkOf(t, s); now != code || slug() != c[1] {
			t.Errorf("the class is at %s and was at %s, and the school is %s", now, code, slug())
		}
		if again := mustImport(t, s, file, ImportMeta{}); again.ID != 0 || len(again.Plan.Asked) > 0 {
			t.Errorf("the same file again does %v and asks %v", again.Plan.Items(), again.Plan.Asked)
		}
		for _, want := range [][]string{before, after} {
			list, _, err := s.Imports(ctx, command, 0)
			if err != nil {
				t.Fatal(err)
			}
			if undone, err := s.UndoImport(ctx, command, list[0].ID); err != nil || len(undone.Left) > 0 {
				t.Fatalf("undo leaves %q (%v)", undone.Left, err)
			}
			if got := dump(t, s); !slices.Equal(got, want) {
				t.Fatalf("undone there is\n%s\nand there should be\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
		}
	}
}
