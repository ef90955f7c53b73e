package db

import (
	"slices"
	"strings"
	"testing"

	"hallway/internal/roster"
)

// file is twoTeachers with a change of Algebra.
func file(change func(*roster.Section)) roster.Roster {
	r := twoTeachers()
	s := &r.Sections[0]
	s.Room, s.Department, s.Term, s.Starts, s.Ends = "130", "Maths", "Fall", "2026-08-17", "2026-12-18"
	if change != nil {
		change(s)
	}
	return r
}

// without is a file without some of its classes.
func without(r roster.Roster, keys ...string) roster.Roster {
	r.Sections = slices.DeleteFunc(slices.Clone(r.Sections), func(s roster.Section) bool { return slices.Contains(keys, s.Key) })
	return r
}

// live are the classes of the directory: "Algebra 01 A: 1, 2".
func live(t *testing.T, s *Store) (list []string) {
	t.Helper()
	mustBeNil(t, s.read.Select(&list, `select trim(x.course || ' ' || x.section || ' ' || x.block) || ': ' || `+teamOf+` from sections x
		where x.archived_at is null order by 1`))
	return list
}

// kept are the lines of an import about what people changed.
func kept(p roster.Changes) (lines []string) {
	for _, i := range p.Items() {
		if i.Verb == "Kept" {
			lines = append(lines, i.What)
		}
	}
	return lines
}

// What a person wrote stays as long as the file says what it said before, in every field;
// what the file changes it changes.
func TestCorrectionsOutliveImports(t *testing.T) {
	s, c := emptyStore(t)
	for field, test := range map[string]struct {
		typed   ClassEdit
		changed func(*roster.Section) // of the file, later
		now     string                // what is there then
		is      func(ClassDetail) string
	}{
		"course":     {ClassEdit{Title: ptr("Algebra I")}, func(s *roster.Section) { s.Course = "Algebra 1" }, "Algebra 1", func(c ClassDetail) string { return c.Section.Course }},
		"section":    {ClassEdit{Section: ptr("1")}, func(s *roster.Section) { s.Code = "001" }, "001", func(c ClassDetail) string { return c.Section.Code }},
		"block":      {ClassEdit{Block: ptr("")}, func(s *roster.Section) { s.Block = "C" }, "C", func(c ClassDetail) string { return c.Section.Block }},
		"room":       {ClassEdit{Room: ptr("131")}, func(s *roster.Section) { s.Room = "132" }, "132", func(c ClassDetail) string { return c.Section.Room }},
		"department": {ClassEdit{Department: ptr("Art")}, func(s *roster.Section) { s.Department = "" }, "", func(c ClassDetail) string { return c.Section.Department }},
		"term":       {ClassEdit{Term: ptr("Year")}, func(s *roster.Section) { s.Term = "Autumn" }, "Autumn", func(c ClassDetail) string { return c.Section.Term }},
		"first day":  {ClassEdit{Starts: ptr("2026-08-20")}, func(s *roster.Section) { s.Starts = "2026-08-24" }, "2026-08-24", func(c ClassDetail) string { return c.Section.Starts }},
		"last day":   {ClassEdit{Ends: ptr("2026-12-20")}, func(s *roster.Section) { s.Ends = "2026-12-11" }, "2026-12-11", func(c ClassDetail) string { return c.Section.Ends }},
		"teachers":   {ClassEdit{Teachers: &[]int64{2}}, func(s *roster.Section) { s.Teachers = s.Teachers[:1] }, "Ada", ClassDetail.teacherNames},
	} {
		t.Run(field, func(t *testing.T) {
			mustImport(t, s, file(nil), ImportMeta{})
			var id int64
			mustBeNil(t, s.read.Get(&id, `select id from sections where course = 'Algebra'`))
			said := test.is(classOf(t, s, id))
			mustBeNil(t, s.EditClass(ctx, command, id, test.typed))
			typed := test.is(classOf(t, s, id))
			if typed == said {
				t.Fatal("nothing is corrected")
			}
			again, err := s.PlanImport(ctx, command, file(nil), ImportMeta{})
			mustBeNil(t, err)
			if lines := kept(again); len(lines) != 1 || !strings.Contains(lines[0], field) {
				t.Errorf("the plan says %q", lines)
			}
			for range 2 {
				mustImport(t, s, file(nil), ImportMeta{})
			}
			d := classOf(t, s, id)
			if now := test.is(d); now != typed {
				t.Errorf("the same file makes it %q, not %q", now, typed)
			}
			if len(d.Sources) != 1 || len(d.Sources[0].Differs) != 1 {
				t.Fatalf("the page says %+v", d.Sources)
			}
			if one := d.Sources[0].Differs[0]; one.Here != typed || one.Said != said || one.By != command.Name || !one.At.Equal(c.now()) {
				t.Errorf("the page says %+v", one)
			}
			// Gone from one file, the class comes back with what was written.
			mustImport(t, s, without(file(nil), "algebra"), ImportMeta{})
			mustImport(t, s, file(nil), ImportMeta{})
			if now := test.is(classOf(t, s, id)); now != typed {
				t.Errorf("it comes back as %q, not %q", now, typed)
			}
			mustImport(t, s, file(test.changed), ImportMeta{})
			if now := test.is(classOf(t, s, id)); now != test.now {
				t.Errorf("another file makes it %q, want %q", now, test.now)
			}
			mustBeNil(t, s.EditClass(ctx, command, id, ClassEdit{Title: ptr("Algebra"), Section: ptr("01"), Block: ptr("A"), Room: ptr("130"), Department: ptr("Maths"),
				Term: ptr("Fall"), Starts: ptr("2026-08-17"), Ends: ptr("2026-12-18"), Teachers: &[]int64{1, 2}}))
			mustImport(t, s, file(nil), ImportMeta{})
		})
	}
}

// A class that a person archived stays archived while its source names it, whatever it
// says; if the source drops it, and names it again later, it is back.
func TestArchivedOutlivesImports(t *testing.T) {
	s, _ := emptyStore(t)
	mustImport(t, s, file(nil), ImportMeta{})
	mustBeNil(t, s.ArchiveClass(ctx, command, 1))
	other := func(s *roster.Section) { s.Room = "999" }
	for _, r := range []roster.Roster{file(nil), file(other), file(nil)} {
		p, err := s.PlanImport(ctx, command, r, ImportMeta{})
		mustBeNil(t, err)
		if lines := kept(p); len(lines) != 1 || lines[0] != "Algebra, section 01: archived here. The file still names it." {
			t.Errorf("the plan says %q", lines)
		}
		mustImport(t, s, r, ImportMeta{})
		if now := live(t, s); len(now) != 1 || now[0] != "Biology 01 B: 2" {
			t.Fatalf("there are %q", now)
		}
	}
	mustImport(t, s, without(file(nil), "algebra"), ImportMeta{})
	p, err := s.PlanImport(ctx, command, without(file(nil), "algebra"), ImportMeta{})
	if mustBeNil(t, err); !p.Quiet() {
		t.Error("the same file is news")
	}
	mustImport(t, s, file(nil), ImportMeta{})
	if now := live(t, s); len(now) != 2 {
		t.Errorf("it is not back: %q", now)
	}
	mustBeNil(t, s.ArchiveClass(ctx, command, 1))
	mustBeNil(t, s.RestoreClass(ctx, command, 1))
	mustImport(t, s, without(file(nil), "algebra"), ImportMeta{})
	mustBeNil(t, s.RestoreClass(ctx, command, 1)) // the file does not name it, a person wants it
	mustImport(t, s, without(file(other), "algebra"), ImportMeta{})
	if now := live(t, s); len(now) != 2 {
		t.Errorf("an import removes what a person restored: %q", now)
	}
}

// The file goes on naming both of two classes that are one here, or either of them.
func TestMergedOutlivesImports(t *testing.T) {
	s, _ := emptyStore(t)
	mustImport(t, s, file(nil), ImportMeta{})
	mustBeNil(t, s.MergeClass(ctx, command, 1, 2)) // Algebra into Biology
	var merge int64
	mustBeNil(t, s.read.Get(&merge, `select max(id) from changes`))
	check := func(what string, want ...string) {
		t.Helper()
		if now := live(t, s); !slices.Equal(now, want) {
			t.Errorf("%s: %q, want %q", what, now, want)
		}
	}
	mustImport(t, s, file(func(s *roster.Section) { s.Room = "999" }), ImportMeta{})
	check("both are named", "Biology 01 B: 2")
	more := file(nil)
	more.Sections[1].Block = "D"
	mustImport(t, s, more, ImportMeta{})
	check("the other one changes", "Biology 01 D: 2")
	mustImport(t, s, without(more, "biology"), ImportMeta{})
	check("only the merged one is named", "Biology 01 D: 2")
	mustImport(t, s, without(more, "biology", "algebra"), ImportMeta{})
	check("neither is named")
	mustImport(t, s, without(more, "algebra"), ImportMeta{})
	check("the other is back", "Biology 01 D: 2")
	mustImport(t, s, more, ImportMeta{})
	check("both are back", "Biology 01 D: 2")
	_, err := s.Undo(ctx, command, merge)
	mustBeNil(t, err)
	check("undone", "Algebra 01 A: 1, 2", "Biology 01 D: 2")
	mustImport(t, s, more, ImportMeta{})
	check("undone and imported", "Algebra 01 A: 1, 2", "Biology 01 D: 2")
}

// A class that a person added stays, and does not come twice when a file has it later.
func TestAddedByHandMeetsItsFile(t *testing.T) {
	robotics := roster.Section{Key: "r", School: "north", Course: "Robotics", Code: "1", Block: "F", Room: "130", Department: "Technology", Teachers: []string{"a@school.test"}}
	with := func(change func(*roster.Section)) roster.Roster {
		r, one := twoTeachers(), robotics
		change(&one)
		r.Sections = append(r.Sections, one)
		return r
	}
	same := func(*roster.Section) {}
	for _, test := range []struct {
		what   string
		added  ClassEdit
		file   roster.Roster
		asks   string // part of the question; empty: none
		answer roster.Answers
		want   []string // classes called Robotics or so
		room   string
	}{
		{"the very class", ClassEdit{Section: ptr("1"), Block: ptr("F"), Room: ptr("131"), Teachers: &[]int64{1}}, with(same), "", roster.Answers{}, []string{"Robotics 1 F: 1"}, "131"},
		{"without a block and room", ClassEdit{Section: ptr("1"), Teachers: &[]int64{1}}, with(same), "", roster.Answers{}, []string{"Robotics 1 F: 1"}, "130"},
		{"in another block", ClassEdit{Section: ptr("1"), Block: ptr("G"), Teachers: &[]int64{1}}, with(same),
			"Somebody added “Robotics, section 1” in block G here, and the file has “Robotics, section 1” in block F, both with Ada. Is that the same class?",
			roster.Answers{Different: []string{"Robotics, section 1"}}, []string{"Robotics 1 F: 1", "Robotics 1 G: 1"}, ""},
		{"nobody teaches it yet", ClassEdit{Section: ptr("1"), Block: ptr("F")}, with(same),
			"Somebody added “Robotics, section 1” in block F here, and the file has a class of that name with Ada.",
			roster.Answers{Same: []string{"Robotics, section 1"}}, []string{"Robotics 1 F: 1"}, "130"},
		{"somebody else teaches it", ClassEdit{Section: ptr("1"), Block: ptr("F"), Teachers: &[]int64{2}}, with(same), "with Ada",
			roster.Answers{Same: []string{"Robotics, section 1"}}, []string{"Robotics 1 F: 2, 1"}, "130"},
		{"without a code", ClassEdit{Block: ptr("F"), Teachers: &[]int64{1}}, with(same), "both with Ada",
			roster.Answers{Same: []string{"Robotics, section 1"}}, []string{"Robotics 1 F: 1"}, "130"},
		{"another title in the same block", ClassEdit{Title: ptr("Robot club"), Block: ptr("F"), Teachers: &[]int64{1}}, with(same), "both with Ada",
			roster.Answers{Same: []string{"Robotics, section 1"}}, []string{"Robot club 1 F: 1"}, "130"},
		{"another class of the same teacher and block", ClassEdit{Title: ptr("Chess"), Section: ptr("1"), Block: ptr("F"), Teachers: &[]int64{1}}, with(same), "",
			roster.Answers{}, []string{"Chess 1 F: 1", "Robotics 1 F: 1"}, ""},
	} {
		t.Run(test.what, func(t *testing.T) {
			s, _ := newStore(t)
			if test.added.Title == nil {
				test.added.Title = ptr("Robotics")
			}
			id := addClass(t, s, test.added)
			mustImport(t, s, twoTeachers(), ImportMeta{})
			if now := live(t, s); len(now) != 3 {
				t.Fatalf("a file without it leaves %q", now)
			}
			p, err := s.PlanImport(ctx, command, test.file, ImportMeta{})
			mustBeNil(t, err)
			var asked string
			if len(p.Asked) > 0 {
				asked = p.Asked[0].Found
			}
			if len(p.Asked) > 1 || (asked == "") != (test.asks == "") || !strings.Contains(asked, test.asks) {
				t.Fatalf("it asks %+v", p.Asked)
			}
			for range 2 {
				mustImport(t, s, test.file, ImportMeta{Answers: test.answer})
			}
			now := live(t, s)
			if now = slices.DeleteFunc(now, func(c string) bool { return strings.HasPrefix(c, "Algebra") || strings.HasPrefix(c, "Biology") }); !slices.Equal(now, test.want) {
				t.Errorf("there are %q, want %q", now, test.want)
			}
			if c := classOf(t, s, id); test.room != "" && c.Section.Room != test.room {
				t.Errorf("its room is %q", c.Section.Room)
			}
			mustImport(t, s, twoTeachers(), ImportMeta{})
			if now := classOf(t, s, id); !now.ArchivedAt.IsZero() {
				t.Error("an import removes what a person added")
			}
		})
	}
}

// Undoing an import takes back what it did, and nothing that people did since.
func TestUndoImportAfterClassesByHand(t *testing.T) {
	s, _ := newStore(t)
	more := twoTeachers()
	more.Sections[0].Room, more.Sections[0].Block = "130", "C"
	more.Sections = append(more.Sections, roster.Section{Key: "c", School: "north", Course: "Chemistry", Teachers: []string{"a@school.test"}},
		roster.Section{Key: "d", School: "north", Course: "Drama", Teachers: []string{"a@school.test"}})
	first := mustImport(t, s, without(more, "biology"), ImportMeta{})
	mustBeNil(t, s.EditClass(ctx, command, 3, ClassEdit{Room: ptr("7")}))
	mustBeNil(t, s.MergeClass(ctx, command, 2, 1)) // Biology, which the import has removed
	undone, err := s.UndoImport(ctx, command, first.ID)
	mustBeNil(t, err)
	want := []string{"Biology, section 01: somebody has archived or merged it since.", "Chemistry: has been changed since."}
	if !slices.Equal(undone.Left, want) {
		t.Errorf("left are %q", undone.Left)
	}
	if now := live(t, s); !slices.Equal(now, []string{"Algebra 01 A: 1, 2", "Chemistry: 1"}) {
		t.Errorf("there are %q", now)
	}
	if c := classOf(t, s, 2); c.Merged == nil || c.Merged.ID != 1 {
		t.Errorf("Biology is %+v", c)
	}
}
