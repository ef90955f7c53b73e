package db

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"hallway/internal/checks"
	"hallway/internal/roster"
	"hallway/internal/school"
)

// aDistrict has two schools. Of North, some classes need somebody in each of the ways that
// the board knows. It is 24 November 2026.
func aDistrict() roster.Roster {
	class := func(school, course, block, term, teachers string) roster.Section {
		s := roster.Section{Key: school + course, School: school, Course: course, Code: "01", Block: block, Teachers: strings.Fields(teachers)}
		s.Term, term, _ = strings.Cut(term, " ")
		s.Starts, s.Ends, _ = strings.Cut(term, " ")
		return s
	}
	return roster.Roster{
		Schools: []roster.School{{Key: "north", Name: "North"}, {Key: "south", Name: "South"}},
		People: []roster.Person{
			{Key: "ada", Name: "Ada", Email: "a@school.test", Schools: []string{"north"}},
			{Key: "bo", Name: "Bo", Email: "b@school.test", Schools: []string{"north", "south"}},
			{Key: "cy", Name: "Cy", Schools: []string{"north"}}, {Key: "di", Name: "Di", Schools: []string{"south"}},
			{Key: "eve", Name: "Eve", Email: "eve@gmail.test", Schools: []string{"north"}},
			{Key: "fay", Name: "Fay", Email: "fay@gmail.test", Schools: []string{"south"}},
		},
		Sections: []roster.Section{
			class("north", "Linked", "A", "", "ada"), class("north", "Art", "A", "", "ada bo"), class("north", "Covered", "A", "", "ada"),
			class("north", "Latin", "2", "", "bo"), class("north", "Greek", "10", "", "bo cy"), class("north", "Band", "", "", ""),
			class("north", "Hidden", "B", "", "bo"), class("north", "Ending", "C", "", "ada"), class("north", "Ended", "C", "", "ada"),
			class("north", "Over", "D", "Spring 2026-01-12 2026-06-12", "ada"), class("north", "Winter", "D", "Winter 2026-11-30 2027-02-01", "ada"),
			class("north", "Late", "D", "Winter 2026-12-01 2027-02-01", "ada"), class("north", "Fall", "B", "Fall 2026-08-24 2026-11-27", "bo"),
			class("south", "Drama", "A", "", "bo di"),
		},
	}
}

// boardStore is a store with aDistrict, and links.
func boardStore(t *testing.T) (*Store, *clock) {
	t.Helper()
	s, c := emptyStore(t)
	mustImport(t, s, aDistrict(), ImportMeta{})
	link := func(course, provider string, daysAgo int) {
		s.write.MustExec(`update doors set link = 'https://zoom.us/j/8', provider = ?, saved_at = ?
			where section_id = (select id from sections where course = ?)`, provider, millis(c.now().AddDate(0, 0, -daysAgo)), course)
	}
	link("Linked", "Zoom", 55)
	link("Hidden", "Microsoft Teams", 55)
	link("Fall", "Microsoft Teams", 3)
	link("Ending", "Microsoft Teams", 55)
	link("Ended", "Microsoft Teams", 80)
	s.write.MustExec(`update doors set withheld_at = 1 where section_id = (select id from sections where course = 'Hidden')`)
	s.write.MustExec(`insert into covers (door_id, person_id, from_date, to_date, link)
		select d.id, p.id, '2026-11-20', '2026-11-24', 'https://zoom.us/j/9' from sections s join doors d on d.section_id = s.id, people p where s.course = 'Covered' and p.name = 'Bo'`)
	return s, c
}

// northern is an administrator of North alone.
func northern(t *testing.T, s *Store) school.Actor {
	t.Helper()
	s.write.MustExec(`update people set role = 'admin', only_school = (select id from schools where slug = 'north') where email = 'a@school.test'`)
	return actor(t, s, "a@school.test")
}

// facts are those of a board, in words.
func facts(f checks.Facts) string {
	var out []string
	for _, b := range f.NoLink {
		out = append(out, fmt.Sprintf("%s: %d, %s", b.Block, b.Count, b.First.Name))
	}
	few := func(what string, some checks.Few) {
		var names []string
		for _, n := range some.First {
			names = append(names, n.Name)
		}
		out = append(out, fmt.Sprintf("%s %d: %s", what, some.Count, strings.Join(names, "; ")))
	}
	out = append(out, fmt.Sprintf("%d of %d, %d people, %d today", f.Linked, f.Classes, f.People, f.SignedIn))
	few("withheld", f.Withheld)
	few("ending", f.Ending)
	few("untaught", f.Untaught)
	few("no address", f.NoAddress)
	few("unreachable", f.Unreachable)
	for _, t := range f.Terms {
		out = append(out, fmt.Sprintf("%s %s %v %d", t.Name, t.Day, t.Ends, t.Classes))
	}
	return strings.Join(out, "\n")
}

// The board's facts, of all schools and of one.
func TestBoard(t *testing.T) {
	s, c := boardStore(t)
	// Eve signs in with the account that is connected, whatever her address.
	s.write.MustExec(`insert into identities (person_id, iss, sub, email, bound_at, seen_at) select id, 'x', 'y', email, 1, ? from people where name = 'Eve'`,
		millis(c.now()))
	all := `A: 2, A Art, Ada
2: 1, 2 Latin, Bo
10: 1, 10 Greek, Bo
: 1, Band
5 of 11, 6 people, 1 today
withheld 1: B Hidden, Bo
ending 1: C Ending, Ada
untaught 1: Band
no address 2: Cy; Di
unreachable 1: Fay
Winter 2026-11-30 false 1
Fall 2026-11-27 true 1`
	for _, test := range []struct {
		who  school.Actor
		want string
	}{
		{command, all},
		{northern(t, s), strings.NewReplacer("A: 2", "A: 1", "5 of 11, 6", "5 of 10, 4", "no address 2: Cy; Di", "no address 1: Cy", "unreachable 1: Fay", "unreachable 0: ").Replace(all)},
	} {
		f, err := s.Board(ctx, test.who, []string{"school.test"})
		if err != nil {
			t.Fatal(err)
		}
		if got := facts(f); got != test.want {
			t.Errorf("%s: got\n%s\nwant\n%s", test.who.Name, got, test.want)
		}
		if f.OnlySchool != (test.who.PersonID != 0) {
			t.Error("whose board is it?")
		}
	}
	if list, n, err := s.Classes(ctx, command, ClassFilter{Show: ShowEnding}); err != nil || n != 1 || list[0].Section.Course != "Ending" {
		t.Errorf("%d Teams links end soon: %+v (%v)", n, list, err)
	}
	if _, err := s.Board(ctx, actor(t, s, "b@school.test"), nil); err == nil {
		t.Error("a teacher reads the board")
	}
	if f, _ := s.Board(ctx, command, nil); f.Unreachable.Count != 0 {
		t.Error("without domains nobody has a wrong address")
	}
}

// The people of a list are each there once, with their classes of that list, and those
// who cannot be written to apart.
func TestReminders(t *testing.T) {
	s, _ := boardStore(t)
	s.write.MustExec(`update people set suspended_at = 1 where name = 'Bo'`)
	only := northern(t, s)
	ids := func(courses string) (list []int64) {
		for _, course := range strings.Fields(courses) {
			var id int64
			if err := s.read.Get(&id, `select id from sections where course = ?`, course); err != nil {
				t.Fatal(err)
			}
			list = append(list, id)
		}
		return list
	}
	for _, test := range []struct {
		who  school.Actor
		list Remind
		want string
	}{
		{command, Remind{List: "nolink"}, "5 classes, 1 by nobody: Ada 1 (A Art) | Bo 4 (A Art, A Drama, 2 Latin, 10 Greek), Cy 1 (10 Greek), Di 1 (A Drama)"},
		{only, Remind{List: "nolink"}, "4 classes, 1 by nobody: Ada 1 (A Art) | Bo 3 (A Art, 2 Latin, 10 Greek), Cy 1 (10 Greek)"},
		{command, Remind{List: "withheld"}, "1 classes, 0 by nobody:  | Bo 1 (B Hidden)"},
		{command, Remind{List: "ends"}, "1 classes, 0 by nobody: Ada 1 (C Ending) | "},
		{command, Remind{Classes: ids("Art Linked Drama")}, "3 classes, 0 by nobody: Ada 2 (A Art, A Linked) | Bo 2 (A Art, A Drama), Di 1 (A Drama)"},
		{only, Remind{Classes: append(ids("Drama"), 999)}, "0 classes, 0 by nobody:  | "},
	} {
		page, err := s.Reminders(ctx, test.who, test.list, 0)
		if err != nil {
			t.Fatal(err)
		}
		words := func(list []school.Reminder) string {
			var out []string
			for _, r := range list {
				out = append(out, fmt.Sprintf("%s %d (%s)", r.Person.Name, r.Count, strings.Join(r.Classes, ", ")))
			}
			return strings.Join(out, ", ")
		}
		got := fmt.Sprintf("%d classes, %d by nobody: %s | %s", page.Classes, page.Orphans, words(page.People), words(page.Silent))
		if got != test.want || page.Found != len(page.People) || page.Unheard != len(page.Silent) {
			t.Errorf("%v for %s: got %s\nwant %s", test.list, test.who.Name, got, test.want)
		}
	}
	if page, err := s.Reminders(ctx, command, Remind{List: "nolink"}, 1); err != nil || len(page.People) != 0 || page.Found != 1 {
		t.Errorf("the second page is %+v (%v)", page, err)
	}
}

// The last backup is the last one that was noted.
func TestLastBackup(t *testing.T) {
	s, c := emptyStore(t)
	if at, err := s.LastBackup(ctx); err != nil || !at.IsZero() {
		t.Errorf("before the first: %v (%v)", at, err)
	}
	for range 2 {
		c.at = c.at.Add(24 * time.Hour)
		if err := s.NoteBackup(ctx); err != nil {
			t.Fatal(err)
		}
		if at, err := s.LastBackup(ctx); err != nil || !at.Equal(c.at) {
			t.Errorf("it was at %v (%v), want %v", at, err, c.at)
		}
	}
}

// BenchmarkBoard reads the facts of one school with 5,000 people and 20,000 classes,
// without links and with them.
func BenchmarkBoard(b *testing.B) {
	s, _ := emptyStore(b)
	r := roster.Roster{Schools: []roster.School{{Key: "one", Name: "One"}}}
	for i := range 5000 {
		r.People = append(r.People, roster.Person{Key: fmt.Sprint("p", i), Name: fmt.Sprint("Person ", i), Email: school.Email(fmt.Sprintf("p%d@school.test", i))})
	}
	for i := range 20000 {
		r.Sections = append(r.Sections, roster.Section{Key: fmt.Sprint(i), School: "one", Course: fmt.Sprint("Course ", i%400), Code: fmt.Sprint(i),
			Block: string(rune('A' + i%8)), Term: "Fall", Starts: "2026-08-24", Ends: "2026-11-27", Teachers: []string{fmt.Sprint("p", i%5000)}})
	}
	if _, err := s.ApplyImport(ctx, command, r, ImportMeta{}); err != nil {
		b.Fatal(err)
	}
	for _, state := range []string{"nolink", "schedule-nolink", "links"} {
		switch state {
		case "schedule-nolink": // with classes of 20 departments in a block that no day has
			mustBeNil(b, s.savedSchedule(command, 1, northDay))
			s.write.MustExec(`update sections set department = 'd' || (id % 20)`)
		case "links":
			s.write.MustExec(`update doors set link = 'https://zoom.us/j/8', provider = 'Microsoft Teams', saved_at = 1 where section_id is not null`)
		}
		b.Run("board-"+state, func(b *testing.B) {
			for b.Loop() {
				if _, err := s.Board(ctx, command, []string{"school.test"}); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run("remind-"+state, func(b *testing.B) {
			for b.Loop() {
				if _, err := s.Reminders(ctx, command, Remind{List: "nolink"}, 200); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
