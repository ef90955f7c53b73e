package db

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"hallway/internal/roster"
	"hallway/internal/school"
)

// listener keeps what a store tells.
type listener struct{ told []Touched }

func listen(s *Store) *listener {
	l := &listener{}
	s.Subscribe(func(_ context.Context, touched Touched) { l.told = append(l.told, touched) })
	return l
}

// heard is what was told since the last call, in short.
func (l *listener) heard() string {
	told := l.told
	l.told = nil
	switch {
	case len(told) == 0:
		return "nothing"
	case len(told) > 1:
		return fmt.Sprintf("%d times: %+v", len(told), told)
	case told[0].All:
		return "all"
	case len(told[0].Schools) > 0:
		return fmt.Sprint("people of ", slices.Compact(slices.Sorted(slices.Values(slices.Concat(told[0].At, told[0].Schools)))))
	}
	return fmt.Sprint(told[0].At)
}

// Whatever is written is told once, with the schools whose pages show it. Every
// action that a page can show is done here: a new one needs its line.
func TestWritesTellWhatTheyTouched(t *testing.T) {
	s := twoSchools(t)
	head := actor(t, s, "head@school.test")
	id := func(email school.Email) int64 { return actor(t, s, email).PersonID }
	account := func(sub string, email school.Email) school.Identity {
		return school.Identity{Issuer: "https://accounts.google.com", Subject: sub, Email: email, Domain: "school.test"}
	}
	edit := func(email school.Email, name string, schools ...string) error {
		return s.EditPerson(ctx, head, id(email), PersonEdit{Name: name, Email: email, Role: school.Teacher, Schools: schools})
	}
	newest := func() (id int64) {
		mustBeNil(t, s.read.Get(&id, `select max(id) from changes`))
		return id
	}
	undo := func() error { _, err := s.Undo(ctx, head, newest()); return err }
	door := func(email school.Email) Save { d := doorOf(t, s, email, 0); return Save{d.Code, d.Version} }
	code := doorOf(t, s, "c@school.test", 0).Code // Chemistry, of South
	saved := func(_ Saved, err error) error { return err }
	request := func(email school.Email) int64 {
		open, err := s.OpenRequests(ctx, command, func(r school.Request) bool { return r.Email == email }, 0)
		if err != nil || len(open.List) != 1 {
			t.Fatalf("%d requests (%v)", len(open.List), err)
		}
		return open.List[0].ID
	}
	zoom := school.Meeting{Link: "https://zoom.us/j/81111111111", Provider: "Zoom"}
	more := roster.Roster{Source: "other", Schools: []roster.School{{Key: "west", Name: "West"}}}
	var imported Applied
	var added int64
	var robotics, chess int64
	text := func(s string) *string { return &s }
	class := func(id *int64, e ClassEdit) (err error) { *id, err = s.AddClass(ctx, head, e); return err }
	var turn int64
	l, began := listen(s), newest()
	for _, step := range []struct {
		what  string
		do    func() error
		tells string
	}{
		{"a save", func() error { return saved(s.SaveDoors(ctx, head, zoom, door("a@school.test"))) }, "[1]"},
		{"a save of another school", func() error { return saved(s.SaveDoors(ctx, head, zoom, door("c@school.test"))) }, "[2]"},
		{"a save of both", func() error {
			return saved(s.SaveDoors(ctx, head, zoom, door("a@school.test"), door("c@school.test")))
		}, "[1 2]"},
		{"its undo", undo, "[1 2]"},
		{"office hours at both", func() error { return saved(s.SaveDoors(ctx, head, zoom, door("d@school.test"))) }, "[1 2]"},
		{"a clear", func() error { return saved(s.ClearDoor(ctx, head, door("c@school.test"))) }, "[2]"},
		{"a cover", func() error { return saved(s.Lend(ctx, head, code, id("b@school.test"), "2026-11-24", "2026-11-27")) }, "[2]"},
		{"a cover's link", func() error {
			return saved(s.SaveDoors(ctx, actor(t, s, "b@school.test"), zoom, door("c@school.test")))
		}, "[2]"},
		{"a cover's link away", func() error { return saved(s.ClearDoor(ctx, actor(t, s, "b@school.test"), door("c@school.test"))) }, "[2]"},
		{"its undo", undo, "[2]"},
		{"the coverer's name", func() error { return edit("b@school.test", "Bo B") }, "people of [1 2]"},
		{"a cover's end", func() error { return saved(s.EndTeaching(ctx, head, code, id("b@school.test"), "cover")) }, "[2]"},
		{"another link for a day", func() error {
			return saved(s.Replace(ctx, head, code, Instead{From: "2026-11-24", To: "2026-11-24", Meeting: zoom}))
		}, "[2]"},
		{"its undo", undo, "[2]"},
		{"somebody who is out", func() error {
			_, err := s.SaveAbsence(ctx, head, Absence{Out: id("c@school.test"), Doors: []string{code},
				Instead: Instead{From: "2026-11-24", To: "2026-11-27", Closed: true}})
			return err
		}, "[2]"},
		{"back", func() error { return s.endsOut(t, head, id("c@school.test")) }, "[2]"},
		{"a co-teacher", func() error { return saved(s.AddCoTeacher(ctx, head, code, id("b@school.test"))) }, "[2]"},
		{"no co-teacher", func() error { return saved(s.EndTeaching(ctx, head, code, id("b@school.test"), "co")) }, "[2]"},
		{"its undo", undo, "[2]"},
		{"a link of a class that only a co-teacher has", func() error {
			s.write.MustExec(`delete from teachers where role = 'co' and section_id = (select section_id from doors where code = ?)`, code)
			s.write.MustExec(`update teachers set role = 'co' where section_id = (select section_id from doors where code = ?)`, code)
			return saved(s.SaveDoors(ctx, head, zoom, door("c@school.test")))
		}, "[2]"},
		{"its last teacher leaves, and the link is hidden", func() error { return saved(s.EndTeaching(ctx, head, code, id("c@school.test"), "co")) }, "[2]"},
		{"the teacher is back, and so is the link", func() error { return saved(s.AddCoTeacher(ctx, head, code, id("c@school.test"))) }, "[2]"},
		{"a class", func() error { return class(&robotics, ClassEdit{Title: text("Robotics"), School: text("north")}) }, "people of [1]"},
		{"another", func() error { return class(&chess, ClassEdit{Title: text("Chess"), School: text("south")}) }, "people of [2]"},
		{"its room", func() error { return s.EditClass(ctx, head, chess, ClassEdit{Room: text("7")}) }, "[2]"},
		{"its room again", func() error { return s.EditClass(ctx, head, chess, ClassEdit{Room: text("7")}) }, "nothing"},
		{"its teachers", func() error { return s.EditClass(ctx, head, chess, ClassEdit{Teachers: &[]int64{id("c@school.test")}}) }, "[2]"},
		{"its title", func() error { return s.EditClass(ctx, head, chess, ClassEdit{Title: text("Chess club")}) }, "people of [2]"},
		{"its link", func() error { return saved(s.SaveDoors(ctx, head, zoom, classDoor(t, s, chess))) }, "[2]"},
		{"a merge into a class of another school", func() error { return s.MergeClass(ctx, head, chess, robotics) }, "people of [1 2]"},
		{"its undo", undo, "people of [1 2]"},
		{"an archived class", func() error { return s.ArchiveClass(ctx, head, chess) }, "people of [2]"},
		{"a merge of it", func() error { return s.MergeClass(ctx, head, chess, robotics) }, "people of [1 2]"},
		{"its restoring", func() error { return s.RestoreClass(ctx, head, chess) }, "people of [1 2]"},
		{"the link that it left there", func() error { return saved(s.ClearDoor(ctx, head, classDoor(t, s, robotics))) }, "[1]"},
		{"its move", func() error { return s.EditClass(ctx, head, chess, ClassEdit{School: text("north")}) }, "people of [1 2]"},
		{"its undo", undo, "people of [1 2]"},
		{"somebody new", func() error {
			_, err := s.AddPerson(ctx, head, PersonEdit{Name: "Ed", Email: "e@school.test", Role: school.Teacher, Schools: []string{"south"}})
			return err
		}, "people of [2]"},
		{"somebody at another school", func() error { return edit("e@school.test", "Ed", "north") }, "people of [1 2]"},
		{"a name", func() error { return edit("e@school.test", "Eddy", "north") }, "people of [1]"},
		{"its undo", undo, "people of [1]"},
		{"nothing new", func() error { return edit("e@school.test", "Ed", "north") }, "nothing"},
		{"a suspension", func() error { return s.Suspend(ctx, head, id("e@school.test"), true) }, "people of [1]"},
		{"its end", func() error { return s.Suspend(ctx, head, id("e@school.test"), false) }, "people of [1]"},
		{"a role", func() error { _, err := s.MakeAdmin(ctx, command, "c@school.test"); return err }, "people of [2]"},
		{"a first sign-in", func() error {
			_, _, err := s.SignIn(ctx, account("e", "e@school.test"), school.Actor{}, "")
			return err
		}, "nothing"},
		{"no account", func() error { return s.Unbind(ctx, head, id("e@school.test")) }, "nothing"},
		{"its undo", undo, "nothing"},
		{"an ask", func() error { return s.Ask(ctx, school.Actor{}, account("n", "n@school.test"), "I am new") }, "nothing"},
		{"its dismissal", func() error { return s.Dismiss(ctx, head, request("n@school.test")) }, "nothing"},
		{"its undo", undo, "nothing"},
		{"somebody new who asked", func() error {
			_, err := s.AddFromRequest(ctx, head, request("n@school.test"), PersonEdit{Name: "Ned", Role: school.Teacher, Schools: []string{"north"}})
			return err
		}, "people of [1]"},
		{"no session", func() error { return s.EndSessions(ctx, head, head.PersonID) }, "nothing"},
		{"another's pages", func() error { return s.ViewAs(ctx, head, "token", id("a@school.test")) }, "nothing"},
		{"a key", func() error { _, err := s.RotateReaderKey(ctx, head); return err }, "nothing"},
		{"an ask for a host", func() error { return s.AskHost(ctx, head, "bbb.school.test", doorOf(t, s, head.Email, 0).Code) }, "nothing"},
		{"its refusal", func() error { return s.DeclineHost(ctx, head, "bbb.school.test") }, "nothing"},
		{"its undo", undo, "nothing"},
		{"a host that was asked for", func() error { return s.AllowHost(ctx, head, "bbb.school.test") }, "all"},
		{"its undo", undo, "all"},
		{"requests erased", func() error { _, err := s.EraseRequests(ctx, command); return err }, "nothing"},
		{"a mode", func() error { return s.SetStatus(ctx, head, school.Status{Mode: school.Live}) }, "all"},
		{"who may read", func() error { return s.SetPublic(ctx, head, true) }, "all"},
		{"hosts", func() error { return s.SetHosts(ctx, head, []string{"meet.school.test"}) }, "all"},
		{"a time zone", func() error { return s.SetZone(ctx, head, time.UTC) }, "all"},
		{"its undo", undo, "all"},
		{"a school's name", func() error { return s.RenameSchool(ctx, head, 2, "", "Southern") }, "all"},
		{"its undo", undo, "all"},
		{"a school", func() (err error) { added, err = s.AddSchool(ctx, head, "Abbey"); return err }, "all"},
		{"a merge", func() error { return s.MergeSchool(ctx, head, 2, added) }, "all"},
		{"its undo", undo, "all"},
		{"a school away", func() error { return s.ArchiveSchool(ctx, head, added) }, "all"},
		{"and back", func() error { return s.RestoreSchool(ctx, head, added) }, "all"},
		{"a schedule", func() error { return s.savedSchedule(head, 1, fiveDays) }, "people of [1]"},
		{"one that shares it", func() error { return s.savedSchedule(head, 2, "as North") }, "people of [2]"},
		{"a snow day at both", func() error { return s.savedSchedule(head, 1, fiveDays+snowDay) }, "people of [1 2]"},
		{"its undo", undo, "people of [1 2]"},
		{"the same text", func() error { return s.savedSchedule(head, 1, fiveDays) }, "nothing"},
		{"the bells of a class", func() error {
			if err := s.savedSchedule(head, 1, fiveDays+lowerBells); err != nil {
				return err
			}
			l.told = nil
			return s.EditClass(ctx, head, robotics, ClassEdit{Bells: text("Lower")})
		}, "[1]"},
		{"an import", func() (err error) { imported, err = s.ApplyImport(ctx, head, more, ImportMeta{}); return err }, "all"},
		{"the same again", func() error { _, err := s.ApplyImport(ctx, head, more, ImportMeta{}); return err }, "nothing"},
		{"its undo", func() error { _, err := s.UndoImport(ctx, head, imported.ID); return err }, "all"},
		{"a turn of the year", func() (err error) { turn, err = turnAll(s, head, 0, true); return err }, "all"},
		{"its undo", func() error { _, err := s.UndoTurn(ctx, head, turn); return err }, "all"},
	} {
		if err := step.do(); err != nil {
			t.Fatalf("%s: %v", step.what, err)
		}
		if heard := l.heard(); heard != step.tells {
			t.Errorf("%s told %s, want %s", step.what, heard, step.tells)
		}
	}
	var done []school.Action
	if err := s.read.Select(&done, `select distinct action from changes where id > ?`, began); err != nil {
		t.Fatal(err)
	}
	for name, action := range actionConstants(t) {
		if rule, _ := action.Rule(); rule.Pages != school.NoPages && rule.Words != "" && !slices.Contains(done, action) {
			t.Errorf("nothing here does school.%s", name)
		}
	}
}

// classDoor is the door of a class as it is.
func classDoor(t *testing.T, s *Store, class int64) (d Save) {
	t.Helper()
	mustBeNil(t, s.read.Get(&d, `select code, version from doors where section_id = ?`, class))
	return d
}

// What was refused, or taken back in the middle, is not told.
func TestRefusedWritesTellNothing(t *testing.T) {
	s := twoSchools(t)
	l, ada := listen(s), actor(t, s, "a@school.test") // of North alone
	algebra, chemistry := doorOf(t, s, "a@school.test", 0), doorOf(t, s, "c@school.test", 0)
	zoom, broken := school.Meeting{Link: "https://zoom.us/j/81111111111"}, errors.New("broken")
	for what, do := range map[string]func() error{
		"a conflict": func() error { _, err := s.SaveDoors(ctx, command, zoom, Save{algebra.Code, 9}); return err },
		"a second door that is not theirs": func() error {
			_, err := s.SaveDoors(ctx, ada, zoom, Save{algebra.Code, algebra.Version}, Save{chemistry.Code, chemistry.Version})
			return err
		},
		"a setting that is not theirs": func() error { return s.SetPublic(ctx, ada, true) },
		"a fault after a change": func() error {
			return s.change(ctx, command, school.DoorSave, func(t *tx) error {
				_, err := t.record(subject{door: algebra.ID}, nil, nil)
				return errors.Join(err, broken)
			})
		},
		"an import of nobody": func() error {
			_, err := s.ApplyImport(ctx, command, roster.Roster{Source: "Test"}, ImportMeta{})
			if err == nil {
				err = broken // it may as well do nothing
			}
			return err
		},
	} {
		if err := do(); err == nil {
			t.Errorf("%s was not refused", what)
		}
		if heard := l.heard(); heard != "nothing" {
			t.Errorf("%s told %s", what, heard)
		}
	}
}

// An import is told once, when it counts, however many transactions staged it.
func TestStagedImportTellsOnce(t *testing.T) {
	s, _ := newStore(t)
	l := listen(s)
	file := roster.Roster{Source: "big", Schools: []roster.School{{Key: "big", Name: "Big"}}}
	for i := range 2 * sliceRows {
		key := fmt.Sprint("p", i)
		file.People = append(file.People, roster.Person{Key: key, Name: key, Email: school.Email(key + "@school.test"), Schools: []string{"big"}})
	}
	before := s.commits.Load()
	if _, err := s.ApplyImport(ctx, command, file, ImportMeta{Progress: func(int, int) {
		if len(l.told) > 0 {
			t.Error("told of what is only staged")
		}
	}}); err != nil {
		t.Fatal(err)
	}
	if n := s.commits.Load() - before; n < 4 || l.heard() != "all" {
		t.Errorf("%d commits told something else", n)
	}
}

// The subscriber is told after the commit, with the settings that it made, when
// the next write may go on, and also if the browser is gone.
func TestSubscriberIsOutsideTheTurn(t *testing.T) {
	s, _ := newStore(t)
	gone, cancel := context.WithCancel(ctx)
	told := 0
	s.Subscribe(func(ctx context.Context, _ Touched) {
		if told++; told > 1 {
			return
		}
		if !s.Settings().Public {
			t.Error("told before the settings are known")
		}
		cancel()
		if _, limited := ctx.Deadline(); limited || ctx.Err() != nil {
			t.Errorf("publishing ends with the request (%v)", ctx.Err())
		}
		limit, end := context.WithTimeout(ctx, 5*time.Second)
		defer end()
		wrote := make(chan error, 1)
		go func() { wrote <- s.RenameSchool(limit, command, 1, "", "Northern") }()
		select {
		case err := <-wrote:
			if err != nil {
				t.Error(err)
			}
		case <-limit.Done():
			t.Error("publishing holds up the next write")
		}
	})
	if err := s.SetPublic(gone, command, true); err != nil {
		t.Fatal(err)
	}
	if told != 2 {
		t.Errorf("told %d times, want 2", told)
	}
}

// Whatever happens, a page that shows something else was told.
func TestWhatPagesShowIsTold(t *testing.T) {
	for seed := range uint64(6) {
		r := newRehearsal(t, seed)
		mustImport(t, r.s, roster.Roster{Schools: []roster.School{{Key: "x", Name: "West"}}, People: []roster.Person{
			{Key: "c", Name: "Cy", Email: "c@school.test", Schools: []string{"x"}}}}, ImportMeta{Source: "other"})
		l, began := listen(r.s), r.newest()
		check := func(what string, do func() error) {
			before := shown(t, r.s)
			if err := do(); err != nil && !expected(err) {
				t.Fatalf("seed %d: %s: %v", seed, what, err)
			}
			after := shown(t, r.s)
			for i := range after {
				if kept := l.reread(t, r.s, int64(i+1), before[i], after[i]); kept != inOrder(t, after[i]) {
					t.Fatalf("seed %d: %s changed what school %d shows, and told %+v\nread again %s\nshown      %s",
						seed, what, i+1, l.told, kept, inOrder(t, after[i]))
				}
			}
			l.told = nil
		}
		for range 25 {
			check("a step", r.step)
			who, at := r.person(), [][]string{{"north"}, {"west"}, {"north", "west"}}[r.random.IntN(3)]
			check("moving somebody", func() error {
				p, err := r.s.Profile(ctx, who)
				if err != nil {
					return err
				}
				return r.s.EditPerson(ctx, command, who, PersonEdit{Name: p.Name, Email: p.Email, Role: p.Role, Schools: at})
			})
		}
		var batches []int64
		mustBeNil(t, r.s.read.Select(&batches, `select distinct batch from changes where id > ? order by batch desc`, began))
		for _, id := range batches {
			check("an undo", func() error { _, err := r.s.Undo(ctx, command, id); return err })
		}
	}
}

// reread is a page from before, with what was told replaced by what is there after.
func (l *listener) reread(t *testing.T, s *Store, id int64, before, after school.Directory) string {
	t.Helper()
	for _, one := range l.told {
		if one.All || slices.Contains(one.Schools, id) {
			before = after
		}
	}
	for _, one := range l.told {
		if !slices.Contains(one.At, id) {
			continue
		}
		doors, err := s.EntriesOf(ctx, one.Doors)
		mustBeNil(t, err)
		before.Entries = slices.Clone(before.Entries)
		for i, e := range before.Entries {
			at := slices.IndexFunc(doors, func(d school.Entry) bool { return d.Door.ID == e.Door.ID })
			if at >= 0 {
				before.Entries[i] = doors[at]
			}
		}
	}
	return inOrder(t, before)
}

// shown is what the page of each school shows, by its id from 1.
func shown(t *testing.T, s *Store) (pages [2]school.Directory) {
	t.Helper()
	for i := range pages {
		var err error
		pages[i], err = s.Directory(ctx, int64(i+1))
		mustBeNil(t, err)
	}
	return pages
}

// inOrder is a page as text. Who saved a link is on no page, unless they teach the
// class.
func inOrder(t *testing.T, d school.Directory) string {
	t.Helper()
	d.Entries = slices.Clone(d.Entries)
	for i := range d.Entries {
		d.Entries[i].Door.SavedBy = ""
	}
	slices.SortFunc(d.Entries, func(a, b school.Entry) int { return int(a.Door.ID - b.Door.ID) })
	text, err := json.Marshal(d)
	mustBeNil(t, err)
	return string(text)
}
