package db

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"hallway/internal/roster"
	"hallway/internal/school"
)

// dump is everything that is in the roster and in use, as text: what people
// can see of it, and nothing of how it got there.
func dump(t *testing.T, s *Store) []string {
	t.Helper()
	c, err := currentRoster(ctx, s.read, records{}.byID())
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	add := func(live bool, v any) {
		if data, err := json.Marshal(v); err != nil {
			t.Fatal(err)
		} else if live {
			lines = append(lines, fmt.Sprintf("%T %s", v, data))
		}
	}
	for _, k := range c.Schools {
		add(k.Live, k.Is)
	}
	for _, k := range c.People {
		add(k.Live, k.Is)
	}
	for _, k := range c.Sections {
		add(k.Live, k.Is)
	}
	doors, err := s.DoorsAt(ctx, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range doors {
		lines = append(lines, fmt.Sprintf("door %s %s %s", e.Door.Code, e.Title(), e.Door.Link))
	}
	return lines
}

// mustImport applies a roster, whatever it removes.
func mustImport(t testing.TB, s *Store, r roster.Roster, meta ImportMeta) Applied {
	t.Helper()
	done, err := s.ApplyImport(ctx, command, r, meta)
	var many *school.Guarded
	if errors.As(err, &many) {
		meta.Remove = many.Total()
		done, err = s.ApplyImport(ctx, command, r, meta)
	}
	if err != nil {
		t.Fatal(err)
	}
	return done
}

// An import counts only for the roster that it was prepared for: what somebody
// repairs while it is being written stays.
func TestImportCountsForItsRoster(t *testing.T) {
	s, _ := newStore(t)
	file := twoTeachers()
	file.People[0].Department = "Maths"
	ada := actor(t, s, "a@school.test").PersonID
	repair := sync.OnceFunc(func() {
		if err := s.EditPerson(ctx, command, ada, PersonEdit{Name: "Ms Ada", Email: "a@school.test", Role: school.Teacher}); err != nil {
			t.Error(err)
		}
	})
	mustImport(t, s, file, ImportMeta{Progress: func(int, int) { repair() }})
	p, err := s.PersonByEmail(ctx, "a@school.test")
	if err != nil || p.Name != "Ms Ada" || p.Department != "Maths" {
		t.Errorf("Ada is %+v (%v)", p, err)
	}
}

// decided imports a file, and answers whatever is asked, now this way and now
// that.
func decided(t *testing.T, s *Store, r *rand.Rand, file roster.Roster) (Applied, ImportMeta) {
	t.Helper()
	var meta ImportMeta
	for range 10 {
		plan, err := s.PlanImport(ctx, command, file, meta)
		if err != nil {
			t.Fatal(err)
		}
		if len(plan.Asked) == 0 {
			break
		}
		for _, q := range plan.Asked {
			if r.IntN(2) == 0 {
				meta.Answers.Same = append(meta.Answers.Same, q.Ref)
			} else {
				meta.Answers.Different = append(meta.Answers.Different, q.Ref)
			}
		}
	}
	return mustImport(t, s, file, meta), meta
}

// district is a random roster of people and classes from small pools, so that
// two of them share a lot.
func district(r *rand.Rand) roster.Roster {
	out := roster.Roster{Format: "random", Source: "SIS", Schools: []roster.School{{Key: "n", Name: "North"}, {Key: "s", Name: "South"}}[:1+r.IntN(2)]}
	pick := func(list ...string) string { return list[r.IntN(len(list))] }
	for n := range 6 {
		if r.IntN(3) == 0 {
			continue
		}
		p := roster.Person{Key: fmt.Sprint("t", n), Name: pick("Ada", "Bo", "Cy") + fmt.Sprint(n), Department: pick("", "Maths")}
		if r.IntN(4) > 0 {
			p.Email = school.Email(fmt.Sprintf("%d@school.test", (n+r.IntN(2))%6))
		}
		if slices.ContainsFunc(out.People, func(o roster.Person) bool { return o.Email == p.Email && p.Email != "" }) {
			p.Email = ""
		}
		out.People = append(out.People, p)
	}
	for n := range 8 {
		if r.IntN(3) == 0 {
			continue
		}
		c := roster.Section{Key: fmt.Sprint("c", n), School: out.Schools[r.IntN(len(out.Schools))].Key, Course: pick("Art", "Ethics"), Code: fmt.Sprint(n), Block: pick("", "A"), Room: pick("1", "2")}
		for _, at := range r.Perm(len(out.People))[:min(len(out.People), r.IntN(3))] {
			c.Teachers = append(c.Teachers, out.People[at].Key)
		}
		out.Sections = append(out.Sections, c)
	}
	return out
}

// Whatever two files say: the second applied is what it says, applied again
// nothing, and undone what was there before; and so it is when the undoing is
// undone. No door is ever deleted, and none ever gets another address.
func TestImportProperties(t *testing.T) {
	for seed := range uint64(12) {
		s, c := emptyStore(t)
		r := rand.New(rand.NewPCG(seed, 7))
		mustImport(t, s, district(r), ImportMeta{})
		var doors []string
		for round := range 4 {
			c.at = c.at.Add(1000)
			before, file := dump(t, s), district(r)
			done, meta := decided(t, s, r, file)
			after := dump(t, s)
			if again := mustImport(t, s, file, meta); again.ID != 0 {
				t.Fatalf("seed %d: applied twice, it does %v", seed, again.Plan.Items())
			}
			if plan, err := s.PlanImport(ctx, command, file, ImportMeta{}); err != nil || plan.Counts().Same != len(file.Schools)+len(file.People)+len(file.Sections) {
				t.Fatalf("seed %d: the same file counts %v (%v)", seed, plan.Counts(), err)
			}
			if done.ID == 0 {
				continue
			}
			undone, err := s.UndoImport(ctx, command, done.ID)
			if err != nil || len(undone.Left) > 0 {
				t.Fatalf("seed %d, round %d: undo leaves %q (%v)", seed, round, undone.Left, err)
			}
			if got := dump(t, s); !slices.Equal(got, before) {
				t.Fatalf("seed %d, round %d: undone there is\n%s\nand before there was\n%s\nby %v", seed, round, strings.Join(got, "\n"), strings.Join(before, "\n"), done.Plan.Items())
			}
			if _, err := s.UndoImport(ctx, command, undone.ID); err != nil {
				t.Fatal(err)
			}
			if got := dump(t, s); !slices.Equal(got, after) {
				t.Fatalf("seed %d: the undoing undone there is\n%s\nand after the import there was\n%s", seed, strings.Join(got, "\n"), strings.Join(after, "\n"))
			}
			if plan, err := s.PlanImport(ctx, command, file, ImportMeta{}); err != nil || !plan.Quiet() {
				t.Fatalf("seed %d: after all that the same file does %v (%v)", seed, plan.Items(), err)
			}
			var now []string
			if err := s.read.Select(&now, `select code || coalesce(section_id, '') || '-' || coalesce(person_id, '') from doors order by id`); err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(now[:len(doors)], doors) {
				t.Fatalf("seed %d: doors %v became %v", seed, doors, now)
			}
			doors = now
		}
		if _, err := check(ctx, s.read); err != nil {
			t.Fatal(err)
		}
	}
}

// What somebody repaired here stays when the file says what it said before, and
// goes when the file says something new.
func TestRepairsOutliveImports(t *testing.T) {
	s, _ := newStore(t)
	if _, err := s.MakeAdmin(ctx, command, "head@school.test"); err != nil {
		t.Fatal(err)
	}
	head, bo := actor(t, s, "head@school.test"), actor(t, s, "b@school.test")
	if err := s.EditPerson(ctx, head, bo.PersonID, PersonEdit{Name: "Bo", Email: "bo.new@school.test", Role: school.Teacher}); err != nil {
		t.Fatal(err)
	}
	if done := mustImport(t, s, twoTeachers(), ImportMeta{}); done.ID != 0 || len(done.Plan.Kept) != 1 {
		t.Errorf("the old file does %v", done.Plan.Items())
	}
	if p, err := s.PersonByEmail(ctx, "bo.new@school.test"); err != nil || p.ID != bo.PersonID {
		t.Errorf("the repaired address is %+v (%v)", p, err)
	}
	file := twoTeachers()
	file.People[1].Email, file.People[1].Name = "bo.newer@school.test", "Bo B"
	mustImport(t, s, file, ImportMeta{})
	if p, err := s.PersonByEmail(ctx, "bo.newer@school.test"); err != nil || p.ID != bo.PersonID || p.Name != "Bo B" {
		t.Errorf("the file's new address is %+v (%v)", p, err)
	}
}

// Undoing a week later leaves what somebody has changed or uses since.
func TestUndoImportMuchLater(t *testing.T) {
	s, c := newStore(t)
	if _, err := s.MakeAdmin(ctx, command, "head@school.test"); err != nil {
		t.Fatal(err)
	}
	head := actor(t, s, "head@school.test")
	file := twoTeachers()
	file.People = append(file.People, roster.Person{Key: "cy", Name: "Cy", Email: "c@school.test"}, roster.Person{Key: "di", Name: "Di", Email: "d@school.test"})
	file.Sections = append(file.Sections,
		roster.Section{Key: "chemistry", School: "north", Course: "Chemistry", Code: "01", Teachers: []string{"cy"}},
		roster.Section{Key: "dance", School: "north", Course: "Dance", Code: "01", Teachers: []string{"di"}})
	file.Sections[0].Room, file.Sections[1].Room = "12", "13"
	done := mustImport(t, s, file, ImportMeta{})
	c.at = c.at.AddDate(0, 0, 7)
	cy := actor(t, s, "c@school.test")
	chemistry := doorOf(t, s, "c@school.test", 0)
	if _, err := s.SaveDoors(ctx, cy, school.Meeting{Link: "https://zoom.us/j/81111111111"}, Save{chemistry.Code, 0}); err != nil {
		t.Fatal(err)
	}
	ada := actor(t, s, "a@school.test")
	if err := s.EditPerson(ctx, head, ada.PersonID, PersonEdit{Name: "Ada L", Email: "a@school.test", Role: school.Teacher}); err != nil {
		t.Fatal(err)
	}
	undone, err := s.UndoImport(ctx, head, done.ID)
	want := []string{"Chemistry, section 01: has a link.", "Cy: teaches a class that stays."}
	if err != nil || !slices.Equal(undone.Left, want) {
		t.Errorf("left %q, want %q (%v)", undone.Left, want, err)
	}
	if got := doorOf(t, s, "c@school.test", 0); got.Link == "" {
		t.Error("the link that a teacher set is gone")
	}
	if _, err := s.PersonByEmail(ctx, "d@school.test"); !errors.Is(err, school.ErrNotFound) {
		t.Errorf("Di is still there (%v)", err)
	}
	if e, err := s.DoorsOf(ctx, ada.PersonID); err != nil || e[0].Section.Room != "" {
		t.Errorf("the room is %q (%v)", e[0].Section.Room, err)
	}
	if _, err := s.UndoImport(ctx, head, done.ID); !strings.Contains(fmt.Sprint(err), "undone already") {
		t.Errorf("undone twice: %v", err)
	}
	list, _, err := s.Imports(ctx, head, 0)
	if err != nil || len(list) != 3 || list[1].UndoneBy != undone.ID || list[0].Undoes != done.ID {
		t.Errorf("imports %+v (%v)", list, err)
	}
}

// What removes much needs the number, what would lock people out is refused,
// and what is not what was shown is refused too.
func TestImportGuards(t *testing.T) {
	s, _ := newStore(t)
	if _, err := s.MakeAdmin(ctx, command, "a@school.test"); err != nil {
		t.Fatal(err)
	}
	ada := actor(t, s, "a@school.test")
	without := func(keep ...int) roster.Roster {
		r, all := twoTeachers(), twoTeachers().People
		r.People, r.Sections = nil, nil
		for _, i := range keep {
			r.People = append(r.People, all[i])
		}
		return r
	}
	for _, c := range []struct {
		name string
		by   school.Actor
		file roster.Roster
		meta ImportMeta
		want string
	}{
		{"too much", ada, without(0), ImportMeta{}, "This removes 1 person and 2 classes"},
		{"another number", ada, without(0), ImportMeta{Remove: 2}, "Type 3 to confirm"},
		{"oneself and so everybody", ada, without(1), ImportMeta{Remove: 3}, "every administrator"},
		{"every administrator", command, without(1), ImportMeta{Remove: 3}, "every administrator"},
		{"not what was shown", ada, without(0), ImportMeta{Remove: 3, Shown: "something else"}, "changed since this check"},
		{"a teacher", actor(t, s, "b@school.test"), twoTeachers(), ImportMeta{}, "forbidden"},
	} {
		before := dump(t, s)
		if _, err := s.ApplyImport(ctx, c.by, c.file, c.meta); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
		if after := dump(t, s); !slices.Equal(before, after) {
			t.Errorf("%s: changed the roster to %q", c.name, after)
		}
	}
	if _, err := s.MakeAdmin(ctx, command, "head@school.test"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.ApplyImport(ctx, ada, without(1), ImportMeta{Remove: 3}); err == nil || !strings.Contains(err.Error(), "would remove you") {
		t.Errorf("oneself: %v", err)
	}
	var staged int
	if err := s.read.Get(&staged, `select count(*) from imports where applied_at is null`); err != nil || staged != 0 {
		t.Errorf("%d staged imports are left (%v)", staged, err)
	}
}

// A plan that was shown and is still the same applies; one that somebody's edit
// made another says how many things are different.
func TestStalePlan(t *testing.T) {
	s, _ := newStore(t)
	if _, err := s.MakeAdmin(ctx, command, "head@school.test"); err != nil {
		t.Fatal(err)
	}
	head, bo := actor(t, s, "head@school.test"), actor(t, s, "b@school.test")
	file := twoTeachers()
	file.People[1].Department, file.Sections[0].Room = "Maths", "12"
	plan, err := s.PlanImport(ctx, head, file, ImportMeta{})
	if err != nil {
		t.Fatal(err)
	}
	shown := ImportMeta{Shown: roster.Digest(plan.Items()), Before: plan.Items()}
	if err := s.EditPerson(ctx, head, bo.PersonID, PersonEdit{Name: "Bo", Email: "b@school.test", Department: "Science", Role: school.Teacher}); err != nil {
		t.Fatal(err)
	}
	var stale *school.Stale
	if _, err := s.ApplyImport(ctx, head, file, shown); !errors.As(err, &stale) || stale.Changed != 1 {
		t.Errorf("after an edit: %v", err)
	}
	if _, err := s.Undo(ctx, head, lastChange(t, s)); err != nil {
		t.Fatal(err)
	}
	if done, err := s.ApplyImport(ctx, head, file, shown); err != nil || done.ID == 0 {
		t.Errorf("what was shown: %v", err)
	}
}

func lastChange(t *testing.T, s *Store) (id int64) {
	t.Helper()
	if err := s.read.Get(&id, `select max(id) from changes`); err != nil {
		t.Fatal(err)
	}
	return id
}
