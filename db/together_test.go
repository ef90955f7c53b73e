package db

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"hallway/internal/roster"
	"hallway/internal/school"
)

// What people decide about schools, the turn of the year, imports and undoing meet here.

// newestOf is the newest change of a kind.
func newestOf(t *testing.T, s *Store, kind string) (id int64) {
	t.Helper()
	mustBeNil(t, s.read.Get(&id, `select max(id) from changes where kind = ?`, kind))
	return id
}

// The first class of an installation brings a school, and undoing it takes both back; done
// again, both are there.
func TestFirstClassBringsItsSchool(t *testing.T) {
	s, _ := emptyStore(t)
	addClass(t, s, ClassEdit{Title: ptr("Art")})
	want := roster.FirstSchool + ": Art"
	if now := schoolsNow(t, s); now != want {
		t.Fatalf("it is %q", now)
	}
	undoNewest(t, s)
	if list, err := s.Schools(ctx); err != nil || len(list) != 0 {
		t.Errorf("undone, there is %v (%v)", list, err)
	}
	undoNewest(t, s)
	if now := schoolsNow(t, s); now != want {
		t.Errorf("done again, it is %q", now)
	}
	undoNewest(t, s)
	mustImport(t, s, roster.Roster{Schools: []roster.School{{Key: "1", Name: roster.FirstSchool}}, People: []roster.Person{{Key: "1", Name: "Ed", Email: "e@school.test", Schools: []string{"1"}}},
		Sections: []roster.Section{{Key: "1", School: "1", Course: "Drama", Teachers: []string{"1"}}}}, ImportMeta{})
	if now := schoolsNow(t, s); !strings.Contains(now, roster.FirstSchool+": Drama / Ed") {
		t.Errorf("undone, a file of a school of that name makes it\n%s", now)
	}
}

// Undoing an import puts no class into a school that was archived or merged since.
func TestUndoImportAfterSchools(t *testing.T) {
	for name, test := range map[string]struct {
		do   func(s *Store, head school.Actor) error
		left string
		want string
	}{
		"archived": {func(s *Store, head school.Actor) error { return s.ArchiveSchool(ctx, head, 2) },
			"Chemistry, section 01: its school is archived. Restore the school first.", "North: Algebra Biology / Ada Bo Di admin Ada\nSouth (archived): / Cy Di\nWest:"},
		"merged": {func(s *Store, head school.Actor) error { return s.MergeSchool(ctx, head, 2, 1) },
			"", "North: Algebra Biology Chemistry / Ada Bo Cy Di admin Ada\nSouth (archived):\nWest:"},
	} {
		t.Run(name, func(t *testing.T) {
			s, head, file, _ := threeSchools(t)
			fewer := file
			fewer.Sections = file.Sections[:2]
			mustImport(t, s, file, ImportMeta{})
			done := mustImport(t, s, fewer, ImportMeta{})
			mustBeNil(t, test.do(s, head))
			undone, err := s.UndoImport(ctx, head, done.ID)
			if err != nil || strings.Join(undone.Left, "") != test.left {
				t.Errorf("left %q (%v)", undone.Left, err)
			}
			if now := schoolsNow(t, s); now != test.want {
				t.Errorf("it is\n%s\nwant\n%s", now, test.want)
			}
		})
	}
}

// Undoing a turn of the year leaves what somebody merged or archived since, what is at an
// archived school, and for who administers one school what is at another.
func TestUndoTurnAfterHands(t *testing.T) {
	for name, test := range map[string]struct {
		by   school.Email
		do   func(s *Store, head school.Actor) error
		left string
	}{
		"merged": {"head@school.test", func(s *Store, head school.Actor) error {
			id, err := s.AddClass(ctx, head, ClassEdit{Title: ptr("Other"), School: ptr("north")})
			return errors.Join(err, s.MergeClass(ctx, head, 1, id))
		}, "A Algebra 01: somebody has archived or merged it since."},
		"its school is archived": {"head@school.test", func(s *Store, head school.Actor) error { return s.ArchiveSchool(ctx, head, 1) },
			"A Algebra 01: its school is archived. Restore the school first."},
		"at another school": {"a@school.test", func(s *Store, head school.Actor) error {
			return s.EditClass(ctx, head, 1, ClassEdit{School: ptr("south")})
		}, "A Algebra 01: it is at another school now."},
	} {
		t.Run(name, func(t *testing.T) {
			s, head, _, _ := threeSchools(t)
			by := actor(t, s, test.by)
			turn, err := turnAll(s, by, 1, true)
			mustBeNil(t, err)
			mustBeNil(t, test.do(s, head))
			undone, err := s.UndoTurn(ctx, by, turn)
			if err != nil || !slices.Contains(undone.Left, test.left) {
				t.Errorf("left %q (%v)", undone.Left, err)
			}
			if c := classOf(t, s, 1); c.ArchivedAt.IsZero() {
				t.Errorf("Algebra is back: %+v", c)
			}
		})
	}
}

// A class that was merged while its school was archived stays merged when the school is
// back; a form of before sees that something has happened.
func TestRestoredSchoolLeavesWhatWasMerged(t *testing.T) {
	s, head, _, _ := threeSchools(t)
	version := classOf(t, s, 1).Version
	mustBeNil(t, s.ArchiveSchool(ctx, head, 1))
	if err := s.RestoreClass(ctx, head, 1); !errors.As(err, new(school.Invalid)) {
		t.Errorf("a class of an archived school comes back: %v", err)
	}
	mustBeNil(t, s.MergeClass(ctx, head, 1, 3), s.RestoreSchool(ctx, head, 1))
	if c := classOf(t, s, 1); c.ArchivedAt.IsZero() || c.Merged == nil || c.Version <= version {
		t.Errorf("it is %+v", c)
	}
	if c := classOf(t, s, 2); !c.ArchivedAt.IsZero() || c.Version < 2 {
		t.Errorf("Biology is %+v", c)
	}
}

// A delta says nothing of the classes that it does not name: what a turn of the year
// archived stays so, whoever imports it.
func TestDeltaAfterATurn(t *testing.T) {
	for _, by := range []string{"a command", "a person"} {
		t.Run(by, func(t *testing.T) {
			s, _ := linked(t)
			who := command
			if by == "a person" {
				mustBeNil(t, second(s.MakeAdmin(ctx, command, "head@school.test")))
				who = actor(t, s, "head@school.test")
			}
			mustBeNil(t, second(turnAll(s, command, 0, true)))
			delta := nextYear("n1 Chemistry 01 A " + ada)
			delta.Delta = roster.Delta{People: true, Sections: true}
			done, err := s.ApplyImport(ctx, who, delta, ImportMeta{})
			if got := classes(t, s); err != nil || got != "Chemistry" {
				t.Errorf("there is %q (%v): %v", got, err, done.Plan.Items())
			}
			delta.Sections = twoTeachers().Sections[:1]
			delta.Sections[0].Term, delta.Sections[0].Starts = "Fall 2027", "2026-08-17"
			done, err = s.ApplyImport(ctx, who, delta, ImportMeta{})
			if got := classes(t, s); err != nil || got != "Algebra zoom.us/j/1, Chemistry" {
				t.Errorf("named for the new year, there is %q (%v): %v", got, err, done.Plan.Items())
			}
		})
	}
}

// Who administers an archived school brings no class of it back, adds none, and turns no
// year there; what to do is said.
func TestAdministratorOfAnArchivedSchool(t *testing.T) {
	s, head, _, west := threeSchools(t)
	mustBeNil(t, s.ArchiveSchool(ctx, head, 1))
	ada := actor(t, s, "a@school.test") // of North alone
	for what, err := range map[string]error{
		"add":                second(s.AddClass(ctx, ada, ClassEdit{Title: ptr("Art")})),
		"add at that school": second(s.AddClass(ctx, ada, ClassEdit{Title: ptr("Art"), School: ptr("north")})),
		"add at another":     second(s.AddClass(ctx, ada, ClassEdit{Title: ptr("Art"), School: ptr("south")})),
		"restore":            s.RestoreClass(ctx, ada, 1),
		"move":               s.EditClass(ctx, ada, 1, ClassEdit{School: ptr("south")}),
	} {
		var wrong school.Invalid
		if !errors.As(err, &wrong) || !strings.Contains(wrong.Sentences(), "school is archived.") {
			t.Errorf("%s: %v", what, err)
		}
	}
	if terms, err := s.YearTerms(ctx, ada, 0); err != nil || len(terms) != 0 {
		t.Errorf("terms %v (%v)", terms, err)
	}
	mustBeNil(t, s.ArchiveSchool(ctx, head, 2), s.ArchiveSchool(ctx, head, west))
	if _, err := s.AddClass(ctx, ada, ClassEdit{Title: ptr("Art")}); !errors.As(err, new(school.Invalid)) {
		t.Errorf("without any school: %v", err)
	}
	if list, err := s.Schools(ctx); err != nil || len(list) != 0 {
		t.Errorf("there is %v (%v)", list, err)
	}
}

// A link whose host is not allowed any more does not come back with its school.
func TestRestoredSchoolShowsNoForbiddenLink(t *testing.T) {
	s, head, _, _ := threeSchools(t)
	allowed := true
	s.Judge(func(string, []string) (string, bool) { return "zoom.us", allowed })
	saveLink(t, s, ada, 0, "https://zoom.us/j/1")
	mustBeNil(t, s.ArchiveSchool(ctx, head, 1))
	allowed = false
	mustBeNil(t, s.RestoreSchool(ctx, head, 1))
	if got := classes(t, s); !strings.Contains(got, "Algebra withheld") {
		t.Errorf("restored: %s", got)
	}
	undoNewest(t, s) // archived again
	undone, err := s.Undo(ctx, command, newestOf(t, s, "school"))
	if got := classes(t, s); err != nil || !strings.Contains(got, "Algebra withheld") || len(undone.Left) != 0 {
		t.Errorf("undone twice: %s, left %q (%v)", got, undone.Left, err)
	}
}
