package db

import (
	"slices"
	"strings"
	"testing"

	"hallway/internal/roster"
	"hallway/internal/school"
)

// art is a file in which each teaches a class of their own.
func art(people ...roster.Person) roster.Roster {
	r := roster.Roster{Source: "SIS", Schools: []roster.School{{Key: "north", Name: "North"}}}
	for i, p := range people {
		code := string(rune('1' + i))
		p.Schools = []string{"north"}
		r.People = append(r.People, p)
		r.Sections = append(r.Sections, roster.Section{Key: "k" + code, School: "north", Course: "Art", Code: code, Teachers: []string{p.Key}})
	}
	return r
}

var (
	alice = roster.Person{Key: "u1", Name: "Alice Smith", Email: "asmith@school.test"}
	bea   = roster.Person{Key: "u5", Name: "Bea Stone", Email: "bea@school.test"}
)

// answered applies a file with an answer, and shows what is there.
func answered(t *testing.T, s *Store, file roster.Roster, meta ImportMeta) []string {
	t.Helper()
	if done := mustImport(t, s, file, meta); len(done.Plan.Asked) > 0 || roster.Problems(done.Plan.Findings) > 0 {
		t.Errorf("with %v it asks %v and finds %v", meta.Answers, done.Plan.Asked, done.Plan.Findings)
	}
	return dump(t, s)
}

// Whoever has somebody's id or address is asked about; while nobody answers the
// one who is here, their class and what the source said of them stay. Somebody
// else is a new row, and an undo takes it back.
func TestAskedInTheStore(t *testing.T) {
	for _, c := range []struct {
		name string
		said roster.Person
		left bool // a file without her came between
	}{
		{"her id and her address", roster.Person{Key: "u1", Name: "Adam Stone", Email: "asmith@school.test"}, false},
		{"her id", roster.Person{Key: "u1", Name: "Adam Stone", Email: "adam@school.test"}, false},
		{"her address", roster.Person{Key: "u2", Name: "Adam Stone", Email: "asmith@school.test"}, false},
		{"her id and her address, later", roster.Person{Key: "u1", Name: "Adam Stone", Email: "asmith@school.test"}, true},
		{"her id, later", roster.Person{Key: "u1", Name: "Adam Stone", Email: "adam@school.test"}, true},
		{"her address, later", roster.Person{Key: "u2", Name: "Adam Stone", Email: "asmith@school.test"}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, _ := emptyStore(t)
			mustImport(t, s, art(alice, bea), ImportMeta{})
			id := actor(t, s, alice.Email).PersonID
			if c.left {
				gone := art(alice, bea)
				gone.People, gone.Sections = gone.People[1:], gone.Sections[1:]
				mustImport(t, s, gone, ImportMeta{})
			}
			file, before := art(c.said, bea), dump(t, s)
			asked := mustImport(t, s, file, ImportMeta{}).Plan.Asked
			if len(asked) != 1 || asked[0].ID != id || asked[0].Ref != string(c.said.Email) || c.left && !strings.Contains(asked[0].Found, "until 24 November 2026") {
				t.Fatalf("asks %+v", asked)
			}
			after := dump(t, s)
			if !c.left && !slices.Equal(after, before) || strings.Contains(strings.Join(after, "\n"), "Adam") {
				t.Fatalf("asked, there is\n%s\nand there was\n%s", strings.Join(after, "\n"), strings.Join(before, "\n"))
			}
			if again := mustImport(t, s, file, ImportMeta{}); again.ID != 0 || len(again.Plan.Asked) != 1 {
				t.Errorf("the same file again does %v and asks %v", again.Plan.Items(), again.Plan.Asked)
			}
			answered(t, s, file, ImportMeta{Answers: roster.Answers{Different: []string{string(c.said.Email)}}})
			adam := actor(t, s, c.said.Email)
			if adam.PersonID == id || adam.Name != "Adam Stone" {
				t.Errorf("somebody else is %+v, and she was %d", adam, id)
			}
			if e, err := s.DoorsOf(ctx, adam.PersonID); err != nil || len(e) != 2 || !slices.Equal(teacherIDs(t, s, "1"), []int64{adam.PersonID}) {
				t.Errorf("his doors are %+v, and class 1 is %v's (%v)", e, teacherIDs(t, s, "1"), err)
			}
			list, _, err := s.Imports(ctx, command, 0)
			if err != nil {
				t.Fatal(err)
			}
			if undone, err := s.UndoImport(ctx, command, list[0].ID); err != nil || len(undone.Left) > 0 {
				t.Fatalf("undo leaves %q (%v)", undone.Left, err)
			}
			if got := dump(t, s); !slices.Equal(got, after) {
				t.Errorf("undone there is\n%s\nand before there was\n%s", strings.Join(got, "\n"), strings.Join(after, "\n"))
			}
		})
	}
}

// The same person, as answered, keeps their row and its doors, live or after an
// absence, and nothing is asked about them again.
func TestAnsweredTheSame(t *testing.T) {
	for _, left := range []bool{false, true} {
		for _, said := range []roster.Person{
			{Key: "u1", Name: "Adam Stone", Email: "asmith@school.test"}, {Key: "u1", Name: "Adam Stone", Email: "adam@school.test"}, {Key: "u2", Name: "Adam Stone", Email: "asmith@school.test"},
		} {
			s, _ := emptyStore(t)
			mustImport(t, s, art(alice, bea), ImportMeta{})
			id := actor(t, s, alice.Email).PersonID
			if left {
				gone := art(alice, bea)
				gone.People, gone.Sections = gone.People[1:], gone.Sections[1:]
				mustImport(t, s, gone, ImportMeta{})
			}
			file := art(said, bea)
			answered(t, s, file, ImportMeta{Answers: roster.Answers{Same: []string{string(said.Email)}}})
			if is := actor(t, s, said.Email); is.PersonID != id || !slices.Equal(teacherIDs(t, s, "1"), []int64{id}) {
				t.Errorf("%v, left %v: the same person is %+v, and was %d", said, left, is, id)
			}
			if again := mustImport(t, s, file, ImportMeta{}); again.ID != 0 || len(again.Plan.Asked) > 0 {
				t.Errorf("%v, left %v: afterwards the file does %v", said, left, again.Plan.Items())
			}
		}
	}
}

// teacherIDs are who teaches the class of a code.
func teacherIDs(t *testing.T, s *Store, code string) (ids []int64) {
	t.Helper()
	err := s.read.Select(&ids, `select person_id from teachers t join sections x on x.id = t.section_id join people p on p.id = t.person_id
		where x.section = ? and p.archived_at is null order by t.place`, code)
	if err != nil {
		t.Fatal(err)
	}
	return ids
}

// An id that had two owners is the one's who is here, and the other, who comes
// back under an id of her own, is still found by her address.
func TestTwoOwnersOfAnID(t *testing.T) {
	s, _ := emptyStore(t)
	mustImport(t, s, art(alice), ImportMeta{})
	id := actor(t, s, alice.Email).PersonID
	adam := roster.Person{Key: "u1", Name: "Adam Stone", Email: "adam@school.test"}
	answered(t, s, art(adam), ImportMeta{Answers: roster.Answers{Different: []string{"adam@school.test"}}})
	now := actor(t, s, adam.Email).PersonID
	if done := mustImport(t, s, art(adam), ImportMeta{}); done.ID != 0 || len(done.Plan.Asked) > 0 {
		t.Errorf("his file again does %v and asks %v", done.Plan.Items(), done.Plan.Asked)
	}
	back := alice
	back.Key = "u7"
	answered(t, s, art(adam, back), ImportMeta{})
	if a, b := actor(t, s, adam.Email).PersonID, actor(t, s, alice.Email).PersonID; a != now || b != id {
		t.Errorf("Adam is %d and was %d, Alice is %d and was %d", a, now, b, id)
	}
	if a, b := teacherIDs(t, s, "1"), teacherIDs(t, s, "2"); !slices.Equal(a, []int64{now}) || !slices.Equal(b, []int64{id}) {
		t.Errorf("the classes are %v's and %v's", a, b)
	}
}

// Somebody whom another source names stays when her id and her address are
// somebody else's, and gives the address up: one address is never two people's.
func TestAddressOfWhoStays(t *testing.T) {
	s, _ := emptyStore(t)
	mustImport(t, s, art(alice, bea), ImportMeta{})
	mustImport(t, s, art(alice, bea), ImportMeta{Source: "Second"})
	id := actor(t, s, alice.Email).PersonID
	file, before := art(roster.Person{Key: "u1", Name: "Adam Stone", Email: alice.Email}, bea), dump(t, s)
	answered(t, s, file, ImportMeta{Answers: roster.Answers{Different: []string{string(alice.Email)}}})
	if adam := actor(t, s, alice.Email); adam.PersonID == id || adam.Name != "Adam Stone" {
		t.Errorf("the address is %+v's", adam)
	}
	var email *school.Email
	if err := s.read.Get(&email, `select email from people where id = ? and archived_at is null`, id); err != nil || email != nil {
		t.Errorf("Alice has %v (%v)", email, err)
	}
	list, _, err := s.Imports(ctx, command, 0)
	if err != nil {
		t.Fatal(err)
	}
	if undone, err := s.UndoImport(ctx, command, list[0].ID); err != nil || len(undone.Left) > 0 {
		t.Errorf("undo leaves %q (%v)", undone.Left, err)
	}
	if got := dump(t, s); !slices.Equal(got, before) {
		t.Errorf("undone there is\n%s\nand before there was\n%s", strings.Join(got, "\n"), strings.Join(before, "\n"))
	}
}

// Under a new id somebody keeps their classes only as long as the file says so:
// what was recorded under the old one makes nobody a teacher who was added here.
func TestNewIDThenNewTeacher(t *testing.T) {
	s, _ := emptyStore(t)
	mustImport(t, s, art(alice, bea), ImportMeta{})
	fresh := alice
	fresh.Key = "u9"
	mustImport(t, s, art(fresh, bea), ImportMeta{})
	if again := mustImport(t, s, art(fresh, bea), ImportMeta{}); again.ID != 0 {
		t.Errorf("the file with the new id again does something: %+v", again.Plan.Sections)
	}
	file := art(fresh, bea)
	file.Sections[0].Teachers = []string{bea.Key}
	mustImport(t, s, file, ImportMeta{})
	if got := teacherIDs(t, s, "1"); !slices.Equal(got, []int64{actor(t, s, bea.Email).PersonID}) {
		t.Errorf("the class is %v's", got)
	}
}

// An undo lets the source's words mean again whom they meant, by the ids of then.
func TestUndoOfANewID(t *testing.T) {
	s, _ := emptyStore(t)
	mustImport(t, s, art(alice, bea), ImportMeta{})
	fresh := alice
	fresh.Key = "u9"
	moved := bea
	moved.Department = "Science" // or there is nothing to undo
	done := mustImport(t, s, art(fresh, moved), ImportMeta{})
	if undone, err := s.UndoImport(ctx, command, done.ID); err != nil || len(undone.Left) > 0 {
		t.Fatalf("undo leaves %q (%v)", undone.Left, err)
	}
	if again := mustImport(t, s, art(alice, bea), ImportMeta{}); again.ID != 0 {
		t.Errorf("the file of before does %+v", again.Plan.Sections)
	}
}

// Whoever had another name here than in the file is known by what the source
// said last, also when it has not named them for a while.
func TestBackUnderTheNameOfTheFile(t *testing.T) {
	s, _ := emptyStore(t)
	if _, err := s.MakeAdmin(ctx, command, "head@school.test"); err != nil {
		t.Fatal(err)
	}
	mustImport(t, s, art(alice, bea), ImportMeta{})
	id := actor(t, s, alice.Email).PersonID
	if err := s.EditPerson(ctx, actor(t, s, "head@school.test"), id, PersonEdit{Name: "Zoe Quill", Email: alice.Email, Role: school.Teacher}); err != nil {
		t.Fatal(err)
	}
	gone := art(alice, bea)
	gone.People, gone.Sections = gone.People[1:], gone.Sections[1:]
	mustImport(t, s, gone, ImportMeta{})
	if done := mustImport(t, s, art(alice, bea), ImportMeta{}); len(done.Plan.Asked) > 0 {
		t.Errorf("asks %v", done.Plan.Asked)
	} else if is := actor(t, s, alice.Email).PersonID; is != id {
		t.Errorf("she is %d and was %d", is, id)
	}
}
