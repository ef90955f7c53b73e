package db

import (
	"errors"
	"strings"
	"testing"

	"hallway/internal/roster"
	"hallway/internal/school"
)

// schoolsNow is every school with its classes, people and administrators of it alone.
func schoolsNow(t *testing.T, s *Store) string {
	t.Helper()
	var lines []string
	mustBeNil(t, s.read.Select(&lines, `
		select x.name || iif(x.archived_at is null, '', ' (archived)') || ':'
		|| coalesce((select ' ' || group_concat(course, ' ' order by course) from sections where school_id = x.id and archived_at is null), '')
		|| coalesce((select ' /' || group_concat(' ' || p.name, '' order by p.name) from members m join people p on p.id = m.person_id
			where m.school_id = x.id and p.archived_at is null), '')
		|| coalesce((select ' admin ' || group_concat(name) from people where only_school = x.id), '')
		from schools x where archived_at is null or put_away_at is not null order by x.id`))
	return strings.Join(lines, "\n")
}

// threeSchools has North (Algebra, Biology), South (Chemistry) and West, which a person added.
func threeSchools(t *testing.T) (s *Store, head school.Actor, file roster.Roster, west int64) {
	t.Helper()
	s = twoSchools(t)
	head = actor(t, s, "head@school.test")
	west, err := s.AddSchool(ctx, head, "West")
	mustBeNil(t, err)
	file = twoTeachers()
	file.Schools = append(file.Schools, roster.School{Key: "south", Name: "South"})
	file.People = append(file.People, roster.Person{Key: "c@school.test", Name: "Cy", Email: "c@school.test"},
		roster.Person{Key: "d@school.test", Name: "Di", Email: "d@school.test", Schools: []string{"north", "south"}})
	file.Sections = append(file.Sections, roster.Section{Key: "chemistry", School: "south", Course: "Chemistry", Code: "01", Teachers: []string{"c@school.test"}})
	return s, head, file, west
}

// What a person did to a school outlives the files that still say what they said, and
// undoing it leads back to where it began, also after such a file.
func TestSchoolsByHandOutliveImports(t *testing.T) {
	for name, one := range map[string]struct {
		do   func(s *Store, head school.Actor, west int64) error
		want string
	}{
		"renamed": {func(s *Store, head school.Actor, _ int64) error {
			return s.RenameSchool(ctx, head, 2, "South", "Southern")
		},
			"Southern: Chemistry / Cy Di\nWest:"},
		"archived": {func(s *Store, head school.Actor, _ int64) error { return s.ArchiveSchool(ctx, head, 2) },
			"South (archived): / Cy Di\nWest:"},
		"merged into one of the file": {func(s *Store, head school.Actor, _ int64) error { return s.MergeSchool(ctx, head, 2, 1) },
			"South (archived):\nWest:"},
		"merged into one that no file knows": {func(s *Store, head school.Actor, west int64) error { return s.MergeSchool(ctx, head, 2, west) },
			"South (archived):\nWest: Chemistry / Cy Di"},
	} {
		t.Run(name, func(t *testing.T) {
			s, head, file, west := threeSchools(t)
			before := schoolsNow(t, s)
			mustBeNil(t, one.do(s, head, west))
			after := schoolsNow(t, s)
			if !strings.HasSuffix(after, one.want) {
				t.Fatalf("it is now\n%s\nwant at the end\n%s", after, one.want)
			}
			if done := mustImport(t, s, file, ImportMeta{}); done.ID != 0 || schoolsNow(t, s) != after {
				t.Errorf("the file of before changed %v:\n%s", done.Plan.Items(), schoolsNow(t, s))
			}
			file.Sections[2].Room = "9" // says something new about a class there
			mustImport(t, s, file, ImportMeta{})
			if schoolsNow(t, s) != after {
				t.Errorf("a new file changed the schools:\n%s", schoolsNow(t, s))
			}
			var batch int64
			mustBeNil(t, s.read.Get(&batch, `select max(id) from changes where kind = 'school'`))
			_, err := s.Undo(ctx, head, batch)
			mustBeNil(t, err)
			if now := schoolsNow(t, s); now != before {
				t.Errorf("undone\n%s\nwant\n%s", now, before)
			}
			if mustImport(t, s, file, ImportMeta{}); schoolsNow(t, s) != before {
				t.Errorf("the file again\n%s\nwant\n%s", schoolsNow(t, s), before)
			}
		})
	}
}

// A file of another system that names a merged school, or one that was archived, by its
// name means the same.
func TestSchoolsByHandAreKnownByName(t *testing.T) {
	s, head, _, west := threeSchools(t)
	mustBeNil(t, s.MergeSchool(ctx, head, 2, west))
	other := roster.Roster{Source: "Other", Schools: []roster.School{{Key: "77", Name: "SOUTH"}}, People: []roster.Person{{Key: "5", Name: "Ed", Email: "e@school.test", Schools: []string{"77"}}},
		Sections: []roster.Section{{Key: "9", School: "77", Course: "Drama", Teachers: []string{"5"}}}}
	mustImport(t, s, other, ImportMeta{})
	if now := schoolsNow(t, s); !strings.HasSuffix(now, "South (archived):\nWest: Chemistry Drama / Cy Di Ed") {
		t.Errorf("merged:\n%s", now)
	}
	mustBeNil(t, s.ArchiveSchool(ctx, head, west))
	more := other
	more.Source, more.Schools = "Third", []roster.School{{Key: "w", Name: "West"}}
	more.People = []roster.Person{{Key: "6", Name: "Flo", Email: "f@school.test", Schools: []string{"w"}}}
	more.Sections = []roster.Section{{Key: "1", School: "w", Course: "Latin", Teachers: []string{"6"}}}
	done := mustImport(t, s, more, ImportMeta{})
	if now := schoolsNow(t, s); !strings.HasSuffix(now, "West (archived): / Cy Di Ed Flo") {
		t.Errorf("archived:\n%s", now)
	}
	if !strings.Contains(done.Plan.With(nil)[0].String(), "West is archived here, and the file has 1 class there.") {
		t.Errorf("findings: %v", done.Plan.With(nil))
	}
}

// Who administers only a merged school administers the other one, and brings along the
// files of their own system.
func TestMergeTakesAdministratorsAlong(t *testing.T) {
	s, head, _, west := threeSchools(t)
	ada := actor(t, s, "a@school.test") // of North alone
	own := roster.Roster{Source: "Own", Schools: []roster.School{{Key: "n", Name: "North"}}, People: []roster.Person{{Key: "1", Name: "Gus", Email: "g@school.test", Schools: []string{"n"}}},
		Sections: []roster.Section{{Key: "2", School: "n", Course: "Greek", Teachers: []string{"1"}}, {Key: "3", School: "n", Course: "Latin", Teachers: []string{"1"}}}}
	_, err := s.ApplyImport(ctx, ada, own, ImportMeta{File: "own.csv", SHA256: "1"})
	mustBeNil(t, err)
	mustBeNil(t, s.MergeSchool(ctx, head, 1, west))
	if now := schoolsNow(t, s); !strings.HasSuffix(now, "West: Algebra Biology Greek Latin / Ada Bo Di Gus admin Ada") {
		t.Errorf("merged:\n%s", now)
	}
	if files, err := s.SourceFiles(ctx, ada); err != nil || len(files) != 1 || files[0].File != "own.csv" {
		t.Errorf("their last file: %v (%v)", files, err)
	}
	own.Sections[0].Room = "7"
	own.Sections = own.Sections[:1]
	plan, err := s.PlanImport(ctx, ada, own, ImportMeta{})
	mustBeNil(t, err)
	if got := plan.Counts().String(); !strings.HasPrefix(got, "0 added · 1 changed · 1 removed") {
		t.Errorf("their next file: %s", got)
	}
	if to, err := s.MergedSlugs(ctx); err != nil || to["north"] != "west" {
		t.Errorf("/s/north leads to %q (%v)", to["north"], err)
	}
	// One more merge: the first one leads on, and is undone after the second.
	mustBeNil(t, s.MergeSchool(ctx, head, west, 2))
	if to, _ := s.MergedSlugs(ctx); to["north"] != "south" || to["west"] != "south" {
		t.Errorf("after the second merge: %v", to)
	}
}

// Two people at one school: the second learns what the first did. And nobody merges a
// school into itself, or into one that is not there.
func TestSchoolConflicts(t *testing.T) {
	s, head, _, west := threeSchools(t)
	mustBeNil(t, s.RenameSchool(ctx, head, 2, "South", "Southern"))
	var moved *SchoolMoved
	if err := s.RenameSchool(ctx, head, 2, "South", "South Campus"); !errors.As(err, &moved) || moved.Name != "Southern" {
		t.Errorf("the second rename: %v", err)
	}
	mustBeNil(t, s.RenameSchool(ctx, head, 2, "South", "Southern")) // the same again
	mustBeNil(t, s.MergeSchool(ctx, head, 2, west))
	for what, do := range map[string]func() error{
		"rename":        func() error { return s.RenameSchool(ctx, head, 2, "Southern", "S") },
		"another merge": func() error { return s.MergeSchool(ctx, head, 2, 1) },
	} {
		if err := do(); !errors.As(err, &moved) || moved.Into != "West" {
			t.Errorf("%s of a merged school: %v", what, err)
		}
	}
	var invalid school.Invalid
	for what, do := range map[string]func() error{
		"itself":         func() error { return s.MergeSchool(ctx, head, 1, 1) },
		"a merged one":   func() error { return s.MergeSchool(ctx, head, 1, 2) },
		"nothing":        func() error { return s.MergeSchool(ctx, head, 1, 99) },
		"the same name":  func() error { _, err := s.AddSchool(ctx, head, "WEST"); return err },
		"back by itself": func() error { return s.RestoreSchool(ctx, head, 2) },
	} {
		if err := do(); !errors.As(err, &invalid) {
			t.Errorf("%s: %v", what, err)
		}
	}
	ada := actor(t, s, "a@school.test")
	for what, do := range map[string]func() error{
		"add":     func() error { _, err := s.AddSchool(ctx, ada, "Mine"); return err },
		"archive": func() error { return s.ArchiveSchool(ctx, ada, 1) },
		"restore": func() error { return s.RestoreSchool(ctx, ada, 1) },
		"merge":   func() error { return s.MergeSchool(ctx, ada, 1, west) },
	} {
		if err := do(); !errors.Is(err, school.ErrForbidden) {
			t.Errorf("%s by the administrator of one school: %v", what, err)
		}
	}
}

// A form of before a merge or an archiving does not lose where somebody is.
func TestFormsOfBefore(t *testing.T) {
	s, head, _, west := threeSchools(t)
	di := actor(t, s, "d@school.test") // at North and South
	edit := PersonEdit{Name: "Di", Email: "d@school.test", Role: school.Teacher, Schools: []string{"north", "south"}}
	mustBeNil(t, s.MergeSchool(ctx, head, 2, west))
	mustBeNil(t, s.EditPerson(ctx, head, di.PersonID, edit))
	mustBeNil(t, s.ArchiveSchool(ctx, head, west))
	edit.Schools = []string{"north"}
	mustBeNil(t, s.EditPerson(ctx, head, di.PersonID, edit))
	if now := schoolsNow(t, s); !strings.HasSuffix(now, "Di admin Ada\nSouth (archived):\nWest (archived): / Cy Di") {
		t.Errorf("it is now\n%s", now)
	}
}

// Whom a person moved on from a merged school stays there.
func TestMergedPersonMovesOn(t *testing.T) {
	s, head, file, _ := threeSchools(t)
	mustBeNil(t, s.MergeSchool(ctx, head, 2, 1))
	di := actor(t, s, "d@school.test").PersonID
	mustBeNil(t, s.EditPerson(ctx, head, di, PersonEdit{Name: "Di", Email: "d@school.test", Role: school.Teacher, Schools: []string{"west"}}))
	if done := mustImport(t, s, file, ImportMeta{}); !done.Plan.Empty() || !strings.HasSuffix(schoolsNow(t, s), "West: / Di") {
		t.Errorf("the file of before changed %v:\n%s", done.Plan.Items(), schoolsNow(t, s))
	}
}
