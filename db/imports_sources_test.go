package db

import (
	"slices"
	"strings"
	"testing"

	"hallway/internal/roster"
	"hallway/internal/school"
)

// A file that does not name its school means the only one there is, whichever
// system it comes from, and finds the classes that another system named.
func TestUnnamedSchool(t *testing.T) {
	s, _ := newStore(t)
	list := roster.Roster{
		Source: "Course list", Schools: []roster.School{{}},
		People:   []roster.Person{{Key: "a@school.test", Name: "Ada", Email: "a@school.test"}, {Key: "c@school.test", Name: "Cy", Email: "c@school.test"}},
		Sections: []roster.Section{{Key: "1", Course: "Algebra", Code: "01", Block: "A", Teachers: []string{"a@school.test"}}, {Key: "2", Course: "Dance", Code: "01", Teachers: []string{"c@school.test"}}},
	}
	done := mustImport(t, s, list, ImportMeta{})
	for _, i := range done.Plan.Items() {
		if strings.ContainsRune(i.String(), 0) || i.Kind == "school" {
			t.Errorf("the plan says %q", i)
		}
	}
	if c := done.Plan.Counts(); c.Added != 2 || c.Removed != 0 {
		t.Errorf("it does %v: %v", c, done.Plan.Items())
	}
	if again := mustImport(t, s, list, ImportMeta{}); again.ID != 0 {
		t.Errorf("again it does %v", again.Plan.Items())
	}
	if e, err := s.DoorsOf(ctx, actor(t, s, "a@school.test").PersonID); err != nil || len(e) != 2 || len(e[0].Teachers) != 2 {
		t.Errorf("Ada's doors are %+v (%v)", e, err)
	}
}

// What a source leaves out it does not deny: a department, a block, a teacher
// that another source named.
func TestSourcesDoNotDeny(t *testing.T) {
	s, _ := emptyStore(t)
	first := twoTeachers()
	first.People[0].Department = "Maths"
	mustImport(t, s, first, ImportMeta{})
	google := roster.Roster{Source: "Google Admin", Delta: roster.Delta{People: true, Sections: true, Teaching: true},
		People: []roster.Person{{Key: "a@school.test", Name: "Ada", Email: "a@school.test"}}}
	if done := mustImport(t, s, google, ImportMeta{}); !done.Plan.Empty() {
		t.Errorf("Google's file does %v", done.Plan.Items())
	}
	second := twoTeachers()
	second.Sections[0].Block, second.Sections[0].Teachers = "", []string{"a@school.test"}
	if done := mustImport(t, s, second, ImportMeta{Source: "Second"}); !done.Plan.Empty() {
		t.Errorf("another file does %v", done.Plan.Items())
	}
	if done := mustImport(t, s, first, ImportMeta{}); done.ID != 0 || len(done.Plan.Kept) > 0 {
		t.Errorf("the first file again does %v", done.Plan.Items())
	}
}

// A source is spelled as it was; a new name that says what another one says is
// noticed, because whoever leaves would stay for ever.
func TestAnotherNameForASource(t *testing.T) {
	s, _ := newStore(t)
	file := twoTeachers()
	for _, name := range []string{"Cy", "Di"} {
		file.People = append(file.People, roster.Person{Key: name, Name: name, Email: school.Email(strings.ToLower(name) + "@school.test")})
	}
	mustImport(t, s, file, ImportMeta{})
	if plan, err := s.PlanImport(ctx, command, file, ImportMeta{Source: "hallway csv"}); err != nil || !plan.Quiet() || len(plan.Findings) > 0 {
		t.Errorf("in small letters it does %v, %v (%v)", plan.Items(), plan.Findings, err)
	}
	plan, err := s.PlanImport(ctx, command, file, ImportMeta{Source: "SIS"})
	if err != nil || !slices.ContainsFunc(plan.Findings, func(f roster.Finding) bool { return strings.Contains(f.Do, "give it the same name: Hallway CSV") }) {
		t.Errorf("under another name it says %v (%v)", plan.Findings, err)
	}
}

// Somebody whom two systems name goes when neither does.
func TestTwoSources(t *testing.T) {
	s, _ := newStore(t)
	google := roster.Roster{Source: "Google Admin", Delta: roster.Delta{People: true, Sections: true, Teaching: true},
		People: []roster.Person{{Key: "b@school.test", Name: "Bo", Email: "b@school.test"}, {Key: "z@school.test", Name: "Zoe", Email: "z@school.test"}}}
	mustImport(t, s, google, ImportMeta{})
	less := twoTeachers()
	less.People, less.Sections = less.People[:1], less.Sections[:1]
	less.Sections[0].Teachers = less.Sections[0].Teachers[:1]
	mustImport(t, s, less, ImportMeta{})
	for email, there := range map[school.Email]bool{"a@school.test": true, "b@school.test": true, "z@school.test": true} {
		if _, err := s.PersonByEmail(ctx, email); (err == nil) != there {
			t.Errorf("%s: %v", email, err)
		}
	}
	if sources, err := s.Sources(ctx, command); err != nil || !slices.Equal(sources, []string{"Hallway CSV", "Google Admin"}) {
		t.Errorf("sources %q (%v)", sources, err)
	}
	if zoe, _ := s.PersonByEmail(ctx, "z@school.test"); zoe.ID == 0 {
		t.Error("Zoe is lost")
	} else if d, err := s.Directory(ctx, 1); err != nil || !slices.ContainsFunc(d.Entries, func(e school.Entry) bool { return e.TeacherNames() == "Zoe" }) {
		t.Errorf("Zoe's office hours are on no page (%v)", err)
	}
}

// The people whom a source named are known under any spelling of it.
func TestKnownKeys(t *testing.T) {
	s, _ := newStore(t)
	for _, source := range []string{"Hallway CSV", "hallway csv"} {
		if keys, err := s.KnownKeys(ctx, command, source); err != nil || len(keys) != 2 || !keys["b@school.test"] {
			t.Errorf("%s named %v (%v)", source, keys, err)
		}
	}
	if keys, err := s.KnownKeys(ctx, command, "OneRoster"); err != nil || len(keys) != 0 {
		t.Errorf("OneRoster named %v (%v)", keys, err)
	}
}

// Where two sources name somebody, the first one's word counts, also when the
// second changes its own later; the first may change its word.
func TestFirstSourceCounts(t *testing.T) {
	s, _ := newStore(t) // Ada and Bo
	second := func(name string, email school.Email) Applied {
		return mustImport(t, s, roster.Roster{Source: "Google Admin", Delta: roster.Delta{Sections: true, Teaching: true},
			People: []roster.Person{{Key: "g1", Name: name, Email: email, Given: "Ada"}}}, ImportMeta{})
	}
	is := func(name string, email school.Email) {
		t.Helper()
		if p, err := s.PersonByEmail(ctx, email); err != nil || p.Name != name {
			t.Errorf("%s is %q, want %q (%v)", email, p.Name, name, err)
		}
	}
	second("Ada", "a@school.test")
	done := second("Ms Ada", "a@school.test")
	is("Ada", "a@school.test")
	if len(done.Plan.Findings) != 1 || !strings.Contains(done.Plan.Findings[0].Found, "a@school.test is Ada here; this source says Ms Ada.") {
		t.Errorf("found %v", done.Plan.Findings)
	}
	done = second("Ms Ada", "ada.new@school.test")
	is("Ada", "a@school.test")
	if len(done.Plan.Findings) != 1 || !strings.Contains(done.Plan.Findings[0].Found, "this source says ada.new@school.test") {
		t.Errorf("found %v", done.Plan.Findings)
	}
	file := twoTeachers()
	file.People[0].Name = "Dr Ada"
	mustImport(t, s, file, ImportMeta{})
	is("Dr Ada", "a@school.test")
}
